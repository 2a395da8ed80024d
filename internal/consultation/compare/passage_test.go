package compare

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"mitwirken/internal/consultation/text"
)

// TestPassagesAsInTheBrowser holds the anchors that browsers make (lib/passage.ts) to the
// cases both sides read: the same plain words, counted in runes.
func TestPassagesAsInTheBrowser(t *testing.T) {
	raw, err := os.ReadFile("../../../testdata/passage/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, Title, HTML, Plain string
		Passages                 []struct {
			Words, Before, After string
			Start                int
		}
	}
	if err := json.Unmarshal(raw, &cases); err != nil || len(cases) < 10 {
		t.Fatalf("%d cases: %v", len(cases), err)
	}
	for _, tc := range cases {
		t.Run(tc.Name, func(t *testing.T) {
			words := text.Words{Title: tc.Title, HTML: tc.HTML}
			if got := words.Plain(); got != tc.Plain {
				t.Fatalf("plain is %q, want %q", got, tc.Plain)
			}
			b := text.Block{ID: text.NewID(), Kind: text.Paragraph, Words: map[string]text.Words{"de": words}}
			d := &text.Document{Blocks: []text.Block{b}}
			for _, p := range tc.Passages {
				a := Anchor{Block: b.ID, Lang: "de", Quote: p.Words, Before: p.Before, After: p.After, Start: p.Start}
				if err := a.Check(d); err != nil {
					t.Errorf("%q at %d: %v", p.Words, p.Start, err)
				}
				runes := []rune(tc.Plain)
				if full := quote(b.ID, "de", runes, p.Start, p.Start+utf8.RuneCountInString(p.Words)); full != a {
					t.Errorf("the server would say %+v, not %+v", full, a)
				}
				if strings.TrimSpace(p.Words) != p.Words {
					t.Errorf("%q has edges", p.Words)
				}
			}
		})
	}
}
