package locale

import "testing"

func TestNameKeyFindsNamesHoweverTheyAreTyped(t *testing.T) {
	for in, want := range map[string]string{"Müller": "muller", "  Zoë   Käser ": "zoe kaser", "Łukasz": "łukasz", "ÉMILE": "emile", "ليلى": "ليلى", "": ""} {
		if got := NameKey(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
