package organisation

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mitwirken/internal/platform/fault"
)

func TestUID(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]UID{
		"CHE-109.322.551":      "CHE-109.322.551",
		"CHE-123.456.788":      "CHE-123.456.788",
		"che123456788":         "CHE-123.456.788",
		" CHE 123 456 788 ":    "CHE-123.456.788",
		"CHE-123.456.788 MWST": "CHE-123.456.788",
		"CHE-123.456.788 TVA":  "CHE-123.456.788",
		"CHE‑123.456.788":      "CHE-123.456.788", // non-breaking hyphen, as copied from a web page
		"CHE-100.000.006":      "CHE-100.000.006",
		"CHE-000.000.000":      "CHE-000.000.000",
		"":                     "",
		"  ":                   "",
	} {
		if got, err := ParseUID(in); err != nil || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"CHE-123.456.789", "CHE-123.456.78", "CHE-123.456.7888", "123.456.788", "CHE", "DE-123.456.788", "CHE-12A.456.788",
		"CHE-١٢٣.456.788", "CHE-123.456.788\x00", "CHE-123.456.788; DROP", strings.Repeat("1", 1000)} {
		_, err := ParseUID(in)
		if f := fault.From(err); err == nil || len(f.Fields) != 1 || f.Fields[0].Path != "uid" || f.Fields[0].Code != CodeUID {
			t.Errorf("%q: %v", in, err)
		}
	}
}

// For eight digits there is one check digit, or none when it would be ten; and no
// wrong digit and no swap of neighbours passes.
func TestCheckDigit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		eight := rapid.StringMatching(`[0-9]{8}`).Draw(t, "digits")
		var good []string
		for d := range 10 {
			if whole := fmt.Sprintf("%s%d", eight, d); checks(whole) {
				good = append(good, whole)
			}
		}
		if len(good) > 1 {
			t.Fatal("several check digits fit:", good)
		}
		if len(good) == 0 {
			return
		}
		i := rapid.IntRange(0, 8).Draw(t, "i")
		wrong := []byte(good[0])
		wrong[i] = byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		if string(wrong) != good[0] && checks(string(wrong)) {
			t.Fatalf("a wrong digit passes at %d", i)
		}
		j := min(i, 7)
		swapped := []byte(good[0])
		swapped[j], swapped[j+1] = swapped[j+1], swapped[j]
		if string(swapped) != good[0] && checks(string(swapped)) {
			t.Fatalf("a swap passes at %d", j)
		}
	})
}
