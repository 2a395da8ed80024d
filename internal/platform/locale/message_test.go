package locale

import (
	"strings"
	"testing"
)

// A sentence writes numbers as the interface does: whole ones grouped, others with the
// decimal sign of the language and one digit.
func TestNumbersInSentences(t *testing.T) {
	cat, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	params := map[string]any{"Near": "#007eb1", "Ratio": 2.9, "Need": 4.5}
	for _, lang := range Langs() {
		text := cat.Text(lang, Problem, "site.accent_contrast", params)
		for _, x := range []float64{2.9, 4.5} {
			if want := For(lang).Decimal(x, 1); !strings.Contains(text, want) {
				t.Errorf("%s: %q lacks %s", lang, text, want)
			}
		}
	}
	if got := For("de").param(3.0); got != "3" {
		t.Errorf("a whole number out of JSON: %q", got)
	}
	if got := For("de").param(1234); got != For("de").Integer(1234) {
		t.Errorf("whole numbers: %q", got)
	}
}
