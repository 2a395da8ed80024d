package pg

import "testing"

func TestPrefixTakesSignsOfPatternsLiterally(t *testing.T) {
	for in, want := range map[string]string{"": "%", "badi": "badi%", "100%": `100\%%`, "a_b": `a\_b%`, `a\`: `a\\%`} {
		if got := Prefix(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
