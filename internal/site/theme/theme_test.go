package theme

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// testdata/theme/accents.json is written by the twin in the front end.
func TestSameAnswersAsTheFrontEnd(t *testing.T) {
	b, err := os.ReadFile("../../../testdata/theme/accents.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct {
		Accents []struct {
			Input, Suggestion, Accent, Internal string
			Reason                              Reason
			Ratio, Need                         float64
			Light, Dark                         Palette
		}
		Beside []struct {
			Accent, Internal, Suggestion string
			Reason                       Reason
		}
		Sheets []struct{ Accent, Internal, CSS string }
	}
	if err := json.Unmarshal(b, &vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors.Accents) < 75 || len(vectors.Beside) < 5 || len(vectors.Sheets) < 3 {
		t.Fatal("the vectors are not all there")
	}
	followers := func(p Palette) Palette {
		out := Palette{}
		for _, role := range accentRoles {
			out[role] = p[role]
		}
		return out
	}
	reasons := map[Reason]int{}
	for _, v := range vectors.Accents {
		got := Judge(v.Input)
		reasons[got.Reason]++
		if got.Reason != v.Reason || got.Suggestion != v.Suggestion || math.Floor(got.Ratio*1000)/1000 != v.Ratio || got.Need != v.Need {
			t.Errorf("%q: %+v, want %+v", v.Input, got, v)
		}
		if got := usable(v.Input); got != v.Accent {
			t.Errorf("%q is shown as %s, want %s", v.Input, got, v.Accent)
		}
		if got := InternalAccent(v.Input); got != v.Internal {
			t.Errorf("beside %q internal spaces wear %s, want %s", v.Input, got, v.Internal)
		}
		if d := cmp.Diff(v.Light, followers(Of(v.Input, Light))); d != "" {
			t.Errorf("%q, light: %s", v.Input, d)
		}
		if d := cmp.Diff(v.Dark, followers(Of(v.Input, Dark))); d != "" {
			t.Errorf("%q, dark: %s", v.Input, d)
		}
	}
	for _, r := range []Reason{"", NotAColour, TooLight, Signal} {
		if reasons[r] < 2 {
			t.Errorf("%d vectors for %q", reasons[r], r)
		}
	}
	for _, v := range vectors.Beside {
		if got := JudgeInternal(v.Accent, v.Internal); got.Reason != v.Reason || got.Suggestion != v.Suggestion {
			t.Errorf("%s beside %s: %+v, want %+v", v.Internal, v.Accent, got, v)
		}
	}
	for _, v := range vectors.Sheets {
		if got := CSS(v.Accent, v.Internal); got != v.CSS {
			t.Errorf("%s and %q:\n%s\n%s", v.Accent, v.Internal, got, v.CSS)
		}
	}
}

func TestTheBuildBringsTheFirstAccentAlong(t *testing.T) {
	if css := CSS(DefaultAccent, ""); css != "" {
		t.Error(css)
	}
	if css := CSS(DefaultAccent, plum); !strings.HasPrefix(css, "@layer theme{:root,") || strings.ContainsAny(css, "<\n") {
		t.Error(css)
	}
	// The style sheet of the build says the same as this package.
	b, err := os.ReadFile("../../../frontend/src/styles/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	_, rules, _ := strings.Cut(string(b), "[data-theme='light'] {")
	rules, _, _ = strings.Cut(rules, "}")
	for role, colour := range Of(DefaultAccent, Light) {
		if !strings.Contains(rules, "--"+role+": "+colour+";") {
			t.Errorf("tokens.css does not say that %s is %s", role, colour)
		}
	}
}
