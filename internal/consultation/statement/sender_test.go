package statement

import "testing"

// A name is the same in whatever order and spelling, and a double name is found by its
// first half; who has a part of it only is somebody else.
func TestPersonKeys(t *testing.T) {
	t.Parallel()
	type keys struct{ whole, short string }
	for name, want := range map[string]keys{
		"Kreszentia Amrein-Bühlmann": {"amrein buhlmann kreszentia", "amrein kreszentia"},
		"AMREIN, Kreszentia":         {"amrein kreszentia", ""},
		"Frau Dr. Vreni Müller":      {"muller vreni", ""},
		"Mueller Vreni":              {"muller vreni", ""},
		"Jürg Groß":                  {"gross jurg", ""},
		"Hans-Peter Meier":           {"hans meier peter", "hans meier"},
		"Hans Peter Meier":           {"hans meier peter", ""},
		"Amrein-Bühlmann":            {"amrein buhlmann", ""},
		"D’Angelo Noël":              {"dangelo nol", ""},
		"Meier":                      {},
		"Herr Meier":                 {},
		"":                           {},
	} {
		whole, short := personKeys(name)
		if got := (keys{whole, short}); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
