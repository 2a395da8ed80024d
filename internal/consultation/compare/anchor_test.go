package compare

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
)

// mark makes the anchor of the words between « and » in line, and the block without the
// marks; without marks it is the whole block.
func mark(line string) (text.Block, Anchor) {
	before, rest, quoted := strings.Cut(line, "«")
	q, after, _ := strings.Cut(rest, "»")
	b := block(before + q + after)
	if !quoted {
		return b, Anchor{Block: b.ID, Lang: "de"}
	}
	words := b.Words["de"].Plain()
	start := len([]rune(words[:strings.Index(words, q)]))
	return b, quote(b.ID, "de", []rune(words), start, start+len([]rune(q)))
}

// TestReanchor marks the quote in the old version with « », the new one says where it
// went: the block by its place, and the quote. What was removed gives the place of the
// chapter.
func TestReanchor(t *testing.T) {
	for name, tc := range map[string]struct {
		old, fresh []string
		want       string
	}{
		"same":                   {[]string{"Tempo «30 gilt» ab Juni."}, []string{"Tempo 30 gilt ab Juni."}, "unchanged 0 «30 gilt»"},
		"something before it":    {[]string{"Tempo «30 gilt» ab Juni."}, []string{"Im Quartier Bösfeld: Tempo 30 gilt ab Juni."}, "unchanged 0 «30 gilt»"},
		"moved":                  {[]string{roads, trees, "«" + school + "»"}, []string{school, roads, trees}, "unchanged 0 «" + school + "»"},
		"a word changed":         {[]string{"Die Gemeinde «pflanzt vierzig Linden am Ufer» der Reuss."}, []string{"Die Gemeinde pflanzt fünfzig Linden am Ufer der Reuss."}, "changed 0 «pflanzt fünfzig Linden am Ufer»"},
		"its first word changed": {[]string{"Die Gemeinde «pflanzt vierzig Linden am Ufer» der Reuss."}, []string{"Die Gemeinde setzt vierzig Linden am Ufer der Reuss."}, "changed 0 «setzt vierzig Linden am Ufer»"},
		"its last word changed":  {[]string{"Die Gemeinde «pflanzt vierzig Linden am Ufer» der Reuss."}, []string{"Die Gemeinde pflanzt vierzig Linden am Damm der Reuss."}, "changed 0 «pflanzt vierzig Linden am Damm»"},
		"a word put in":          {[]string{"Die Gemeinde «pflanzt vierzig Linden» am Ufer."}, []string{"Die Gemeinde pflanzt im Herbst vierzig Linden am Ufer."}, "changed 0 «pflanzt im Herbst vierzig Linden»"},
		"a word taken out":       {[]string{"Die Gemeinde «pflanzt im Herbst vierzig Linden» am Ufer."}, []string{"Die Gemeinde pflanzt vierzig Linden am Ufer."}, "changed 0 «pflanzt vierzig Linden»"},
		"sentence gone":          {[]string{"# Ziele", roads + " «" + trees + "» " + school}, []string{"# Ziele", roads + " " + school}, "removed 0 «" + trees + "»"},
		"block gone":             {[]string{"# Ziele", roads, "# Wege", "«" + trees + "»", school}, []string{"# Ziele", roads, "# Wege", school}, "removed 2 «" + trees + "»"},
		"chapter gone":           {[]string{"# Ziele", roads, "# Wege", "«" + trees + "»"}, []string{"# Ziele", roads}, "removed 0 «" + trees + "»"},
		"first chapter gone":     {[]string{"# Wege", "«" + trees + "»", "# Ziele", roads}, []string{"# Ziele", roads}, "removed 0 «" + trees + "»"},
		"all gone":               {[]string{"«" + trees + "»"}, nil, "removed -1 «" + trees + "»"},
		"no chapter left":        {[]string{roads, "«" + trees + "»"}, []string{roads}, "removed 0 «" + trees + "»"},
		"split, first part":      {[]string{"«" + trees + "» " + school}, []string{trees, school}, "unchanged 0 «" + trees + "»"},
		"split, second part":     {[]string{trees + " «" + school + "»"}, []string{trees, school}, "unchanged 1 «" + school + "»"},
		"split through it":       {[]string{trees + " Ja, «das freut uns. " + school + "»"}, []string{trees + " Ja, das freut uns.", school}, "changed 1 «" + school + "»"},
		"merged":                 {[]string{trees, "«" + school + "»"}, []string{trees + " " + school}, "unchanged 0 «" + school + "»"},
		"merged, both with like words": {[]string{"Wir planen Bänke, weil der Verkehr zunimmt. Bis «ins Jahr 2031 ergänzt» die Gemeinde Veloständer.", "Bis ins Jahr 2031 finanziert die Baudirektion " + school + " " + waste + " " + water},
			[]string{"Wir planen Bänke, weil der Verkehr Bis ins Jahr 2031 ergänzt die Gemeinde Veloständer. Bis ins Jahr voraussichtlich 2031 finanziert die Baudirektion " + school + " " + waste + " " + water}, "unchanged 0 «ins Jahr 2031 ergänzt»"},
		"sentence moved":                    {[]string{trees + " «" + water + "»", "# Ziele", school + " " + waste}, []string{trees, "# Ziele", school + " " + water + " " + waste}, "unchanged 2 «" + water + "»"},
		"stands twice":                      {[]string{"Der Plan wird geprüft. Danach: «Der Plan» ist gut."}, []string{"Neu. Der Plan wird geprüft. Danach: Der Plan ist gut."}, "unchanged 0 «Der Plan»"},
		"second of three alike":             {[]string{roads, "Gestrichen.", trees, "«Gestrichen.»", school, "Gestrichen."}, []string{roads, trees, "Gestrichen.", school, "Gestrichen."}, "unchanged 2 «Gestrichen.»"},
		"gone, but stands elsewhere":        {[]string{"# Ziele", "Die Gemeinde prüft das. Auch «die Gemeinde» zahlt."}, []string{"# Ziele", "Die Gemeinde prüft das. Auch zahlt."}, "removed 0 «die Gemeinde»"},
		"rewritten around a common word":    {[]string{"# Ziele", roads + " Im Herbst pflanzt die «Gemeinde» vierzig Linden am Ufer."}, []string{"# Ziele", roads + " Ausserdem wird das Schulhaus durch eine Gemeinde aus dem Kanton Zug neu gebaut."}, "removed 0 «Gemeinde»"},
		"part of a word":                    {[]string{"Der «Velo»weg wird breit."}, []string{"Ein neuer Veloweg wird breit."}, "unchanged 0 «Velo»"},
		"whole block":                       {[]string{roads, trees}, []string{roads, trees}, "unchanged 1 «»"},
		"whole block, a word":               {[]string{roads, trees}, []string{roads, strings.Replace(trees, "vierzig", "sechzig", 1)}, "changed 1 «»"},
		"whole block, split":                {[]string{roads, trees + " Ja gerne doch."}, []string{roads, "Ja gerne doch.", trees}, "changed 2 «»"},
		"whole block, gone":                 {[]string{"# Ziele", roads, trees}, []string{"# Ziele", roads}, "removed 0 «" + trees + "»"},
		"title":                             {[]string{"# Verkehr «und Raum»", roads}, []string{"# Verkehr und Raum", roads, trees}, "unchanged 0 «und Raum»"},
		"list":                              {[]string{"- Velo | «Bus und Bahn» | Tram"}, []string{"- Auto | Velo | Bus und Bahn"}, "unchanged 0 «Bus und Bahn»"},
		"table":                             {[]string{"| 2025 | «1’200 Franken» | 3.5 %"}, []string{"| 2025 | 1’350 Franken | 3.5 %"}, "changed 0 «1’350 Franken»"},
		"emoji":                             {[]string{"Wir 👨‍👩‍👧 sagen «👍🏽 ja» dazu."}, []string{"Wir alle 👨‍👩‍👧 sagen 👍🏽 ja dazu."}, "unchanged 0 «👍🏽 ja»"},
		"combining marks":                   {[]string{norm.NFD.String("In Zürich «fährt früh» ein Bus.")}, []string{"In Zürich fährt früh ein Bus."}, "unchanged 0 «fährt früh»"},
		"part of a word stored another way": {[]string{norm.NFD.String("Der Grüngürtel«weg» bleibt grün.")}, []string{"Der Grüngürtelweg bleibt grün."}, "changed 0 «Grüngürtelweg»"},
		"places for hyphens":                {[]string{"Die «Zonen\u00adplan\u00adänderung» gilt."}, []string{"Die Zonenplanänderung gilt."}, "unchanged 0 «Zonenplanänderung»"},
		"umlauts before it":                 {[]string{"Über Äcker: «Öl» nicht."}, []string{"Über weite Äcker: Öl nicht."}, "unchanged 0 «Öl»"},
	} {
		t.Run(name, func(t *testing.T) {
			old := &text.Document{}
			var a Anchor
			for i, line := range tc.old {
				b, to := mark(line)
				old.Blocks = append(old.Blocks, b)
				if strings.Contains(line, "«") || i == len(tc.old)-1 && a.Block == "" {
					a = to
				}
			}
			for _, carried := range []bool{false, true} {
				fresh := document(tc.fresh...)
				if carried {
					Carry(old, fresh)
				}
				if err := a.Check(old); err != nil {
					t.Fatalf("%+v does not fit", a)
				}
				to, s := Reanchor(a, old, fresh)
				if got := fmt.Sprintf("%s %d «%s»", s, fresh.Find(to.Block), to.Quote); got != tc.want {
					t.Errorf("carried %t: got %s, want %s", carried, got, tc.want)
				}
				if s == PassageRemoved {
					if to.Start != gone {
						t.Errorf("removed, but starts at %d", to.Start)
					}
				} else if err := to.Check(fresh); err != nil {
					t.Errorf("%+v does not fit", to)
				}
			}
		})
	}
}

func TestWhatWasRemovedIsFoundWhenItComesBack(t *testing.T) {
	old := document("# Ziele", roads, trees)
	a := Anchor{Block: old.Blocks[2].ID, Lang: "de"}
	without := document("# Ziele", roads)
	Carry(old, without)
	gone, s := Reanchor(a, old, without)
	if s != PassageRemoved || gone.Quote != trees || gone.Block != old.Blocks[0].ID {
		t.Fatalf("%s %+v", s, gone)
	}
	still, s := Reanchor(gone, without, document("# Ziele", roads, waste))
	if s != PassageRemoved || still.Quote != trees {
		t.Errorf("%s %+v", s, still)
	}
	again := document("# Ziele", roads, waste, trees)
	back, s := Reanchor(gone, without, again)
	if s != Unchanged || back.Block != again.Blocks[3].ID || back.Quote != trees {
		t.Errorf("%s %+v", s, back)
	}
	if s.Since(PassageRemoved) != TextChanged || s.Since(Unchanged) != Unchanged || PassageRemoved.Since(TextChanged) != PassageRemoved || s.Since("") != Unchanged {
		t.Error("a state forgets the one before")
	}
}

func TestAnchorsInOtherLanguages(t *testing.T) {
	old := document(roads, trees)
	old.Blocks[0].Words["fr"] = text.Words{HTML: "<p>La vitesse est limitée à 30 km/h dès juin.</p>"}
	fresh := document(strings.Replace(roads, "30", "20", 1), trees)
	a := quote(old.Blocks[0].ID, "fr", []rune("La vitesse est limitée à 30 km/h dès juin."), 3, 22)
	if err := a.Check(old); err != nil || a.Quote != "vitesse est limitée" {
		t.Fatalf("%+v: %v", a, err)
	}
	if to, s := Reanchor(a, old, fresh); s != PassageRemoved || to.Quote != a.Quote {
		t.Errorf("without a translation: %s %+v", s, to)
	}
	fresh.Blocks[0].Words["fr"] = text.Words{HTML: "<p>Dès juin, la vitesse est limitée à 20 km/h.</p>"}
	if to, s := Reanchor(a, old, fresh); s != Unchanged || to.Start != 13 || to.Lang != "fr" {
		t.Errorf("with one: %s %+v", s, to)
	}
	if got := story(old, fresh, "fr"); len(got) != 2 || !strings.Contains(got[0], "vitesse est limitée à") || got[1] != "same 1>1" {
		t.Errorf("French is %q", got)
	}
	if got := story(old, fresh, "it")[0]; !strings.Contains(got, "Seetalstrasse") {
		t.Errorf("without Italian German is compared, not %q", got)
	}
}

func TestCheck(t *testing.T) {
	d := document("a: Grüezi 👋🏽 Bölle, Emmen.", "# Ziele")
	id := d.Blocks[0].ID
	good := Anchor{Block: id, Lang: "de", Quote: "Bölle", Before: "👋🏽 ", After: ", E", Start: 10}
	for name, tc := range map[string]struct {
		a  Anchor
		ok bool
	}{
		"words":                {good, true},
		"without context":      {Anchor{Block: id, Lang: "de", Quote: "Bölle", Start: 10}, true},
		"whole block":          {Anchor{Block: id, Lang: "de"}, true},
		"another start":        {Anchor{Block: id, Lang: "de", Quote: "Bölle", Start: 11}, false},
		"other words":          {Anchor{Block: id, Lang: "de", Quote: "Zwiebel", Start: 10}, false},
		"behind the end":       {Anchor{Block: id, Lang: "de", Quote: "Emmen.!", Start: 17}, false},
		"before the beginning": {Anchor{Block: id, Lang: "de", Quote: "Bölle", Start: -1}, false},
		"removed whole block":  {Anchor{Block: id, Lang: "de", Start: -1}, false},
		"space around":         {Anchor{Block: id, Lang: "de", Quote: "Bölle, ", Start: 10}, false},
		"other context":        {Anchor{Block: id, Lang: "de", Quote: "Bölle", Before: "x ", Start: 10}, false},
		"context over the end": {Anchor{Block: id, Lang: "de", Quote: "Bölle", After: ", Emmen. Und", Start: 10}, false},
		"context of a block":   {Anchor{Block: id, Lang: "de", Before: "Grüezi"}, false},
		"no such language":     {Anchor{Block: id, Lang: "fr"}, false},
		"no such block":        {Anchor{Block: "zzzzzzzzzz", Lang: "de"}, false},
		"nothing":              {Anchor{}, false},
	} {
		if err := tc.a.Check(d); (err == nil) != tc.ok || err != nil && !fault.Is(err, CodeAnchor) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// What a browser sends back is what it got.
	raw, err := json.Marshal(good)
	var again Anchor
	if err != nil || json.Unmarshal(raw, &again) != nil || again != good {
		t.Errorf("%s became %+v", raw, again)
	}
}

func TestAnchorsThatDoNotFitAreLookedFor(t *testing.T) {
	old := document("Der Plan gilt. Der Plan wirkt.")
	fresh := document("Bald: Der Plan gilt. Der Plan wirkt.")
	a := Anchor{Block: old.Blocks[0].ID, Lang: "de", Quote: "Der Plan", Start: 3, After: " wirkt"}
	if to, s := Reanchor(a, old, fresh); s != Unchanged || to.Start != 21 {
		t.Errorf("%s %+v", s, to)
	}
	a.Block = "zzzzzzzzzz"
	if to, s := Reanchor(a, old, fresh); s != PassageRemoved || to.Block != fresh.Blocks[0].ID {
		t.Errorf("%s %+v", s, to)
	}
}
