package compare

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"mitwirken/internal/consultation/text"
)

// block from a line: «# Titel» is a chapter, «- a | b» a list, «| a | b» a row of a
// table, «[7]» a figure that shows file 7, all else a paragraph; «id:» in front sets
// the id.
func block(line string) text.Block {
	b := text.Block{Kind: text.Paragraph, ID: text.NewID()}
	if id, rest, ok := strings.Cut(line, ": "); ok && len(id) <= 2 {
		b.ID, line = strings.Repeat(id, 10)[:10], rest
	}
	var w text.Words
	switch {
	case strings.HasPrefix(line, "# "):
		b.Kind, b.Level, w.Title = text.Chapter, 1, line[2:]
	case strings.HasPrefix(line, "- "):
		b.Kind, w.HTML = text.List, "<ul><li>"+strings.ReplaceAll(line[2:], " | ", "</li><li>")+"</li></ul>"
	case strings.HasPrefix(line, "| "):
		b.Kind, w.HTML = text.Table, "<table><tbody><tr><td>"+strings.ReplaceAll(line[2:], " | ", "</td><td>")+"</td></tr></tbody></table>"
	case strings.HasPrefix(line, "["):
		b.Kind, w.HTML = text.Figure, `<p><img src="/files/`+line[1:len(line)-1]+`"/></p>`
	default:
		w.HTML = "<p>" + line + "</p>"
	}
	b.Words = map[string]text.Words{"de": w}
	return b
}

func document(lines ...string) *text.Document {
	d := &text.Document{}
	for _, l := range lines {
		d.Blocks = append(d.Blocks, block(l))
	}
	return d
}

// shown writes spans as [-deleted-] and {+inserted+}.
func shown(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		switch s.Op {
		case Equal:
			b.WriteString(s.Text)
		case Inserted:
			b.WriteString("{+" + s.Text + "+}")
		case Deleted:
			b.WriteString("[-" + s.Text + "-]")
		}
	}
	return b.String()
}

// story writes changes a line each, with places instead of ids.
func story(old, fresh *text.Document, lang string) []string {
	var out []string
	places := func(d *text.Document, ids []string) string {
		s := make([]string, len(ids))
		for i, id := range ids {
			s[i] = fmt.Sprint(d.Find(id))
		}
		return strings.Join(s, "+")
	}
	for _, c := range Compare(old, fresh, lang) {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s>%s %s", c.Kind, places(old, c.Old), places(fresh, c.New), shown(c.Spans))))
	}
	return out
}

const (
	roads  = "Die Seetalstrasse wird zwischen Sonnenplatz und Sprengi auf Tempo 30 gesenkt."
	trees  = "Entlang der Gerliswilstrasse pflanzt die Gemeinde vierzig Linden und Ahorne."
	school = "Das Schulhaus Meierhöfli erhält bis 2031 einen Neubau mit Mensa und Turnhalle."
	waste  = "Für Grüngut und Karton werden im Quartier Bösfeld drei Sammelstellen eingerichtet."
	water  = "Regenwasser versickert künftig auf den Plätzen, statt in die Kanalisation zu fliessen."
)

func TestCompare(t *testing.T) {
	for name, tc := range map[string]struct{ old, fresh, want []string }{
		"nothing to nothing": {nil, nil, nil},
		"all new":            {nil, []string{roads}, []string{"added >0 {+" + roads + "+}"}},
		"all gone":           {[]string{roads}, nil, []string{"removed 0> [-" + roads + "-]"}},
		"same":               {[]string{"# Verkehr", roads}, []string{"# Verkehr", roads}, []string{"same 0>0", "same 1>1"}},
		"a word changed": {[]string{roads, trees}, []string{strings.Replace(roads, "30", "20", 1), trees},
			[]string{"changed 0>0 Die Seetalstrasse wird zwischen Sonnenplatz und Sprengi auf Tempo [-30 -]{+20 +}gesenkt.", "same 1>1"}},
		"one kept between two changed counts as changed": {[]string{"Der rote Bus fährt am Abend bis Mitternacht."}, []string{"Der blaue Bus hält am Abend bis Mitternacht."},
			[]string{"changed 0>0 Der [-rote Bus fährt -]{+blaue Bus hält +}am Abend bis Mitternacht."}},
		"no island of one long word": {[]string{"Wir legen heute die alte Zonenplanänderung hier im Schulhaus öffentlich auf."}, []string{"Wir legen heute die neue Zonenplanänderung dort im Schulhaus öffentlich auf."},
			[]string{"changed 0>0 Wir legen heute die [-alte Zonenplanänderung hier -]{+neue Zonenplanänderung dort +}im Schulhaus öffentlich auf."}},
		"a sentence in front that begins alike": {[]string{roads, "Der Gemeinderat prüft den Plan."}, []string{roads, "Der Gemeinderat prüft die Kosten. Der Gemeinderat prüft den Plan."},
			[]string{"same 0>0", "changed 1>1 {+Der Gemeinderat prüft die Kosten. +}Der Gemeinderat prüft den Plan."}},
		"added and removed where they stand": {[]string{roads, trees, school}, []string{roads, waste, school},
			[]string{"same 0>0", "removed 1> [-" + trees + "-]", "added >1 {+" + waste + "+}", "same 2>2"}},
		"removed at the beginning": {[]string{trees, roads}, []string{roads}, []string{"removed 0> [-" + trees + "-]", "same 1>0"}},
		"moved": {[]string{roads, trees, school, waste}, []string{waste, roads, trees, school},
			[]string{"moved 3>0", "same 0>1", "same 1>2", "same 2>3"}},
		"moved and changed": {[]string{roads, trees, school, waste}, []string{strings.Replace(waste, "drei", "fünf", 1), roads, trees, school},
			[]string{"moved_changed 3>0 Für Grüngut und Karton werden im Quartier Bösfeld [-drei -]{+fünf +}Sammelstellen eingerichtet.", "same 0>1", "same 1>2", "same 2>3"}},
		"split": {[]string{roads, trees + " " + school}, []string{roads, trees, school},
			[]string{"same 0>0", "split 1>1+2 " + trees + "\n" + school}},
		"merged": {[]string{roads, trees, school}, []string{roads, trees + " " + school},
			[]string{"same 0>0", "merged 1+2>1 " + trees + " " + school}},
		"merged, a word changed": {[]string{trees, school}, []string{trees + " " + strings.Replace(school, "2031", "2035", 1)},
			[]string{"merged 0+1>0 " + trees + " Das Schulhaus Meierhöfli erhält bis [-2031 -]{+2035 +}einen Neubau mit Mensa und Turnhalle."}},
		"one of three that are alike is gone": {[]string{roads, "Gestrichen.", trees, "Gestrichen.", school, "Gestrichen."}, []string{roads, "Gestrichen.", trees, school, "Gestrichen."},
			[]string{"same 0>0", "same 1>1", "same 2>2", "removed 3> [-Gestrichen.-]", "same 4>3", "same 5>4"}},
		"merged away, with its like put in": {[]string{school + " " + waste, trees}, []string{school + " " + waste + " " + trees, "Entlang der Gerliswilstrasse pflanzt die Gemeinde neue Hecken."},
			[]string{"merged 0+1>0 " + school + " " + waste + " " + trees, "added >1 {+Entlang der Gerliswilstrasse pflanzt die Gemeinde neue Hecken.+}"}},
		"removed behind what was moved": {[]string{roads, trees, school, waste, water}, []string{roads, trees, water, school},
			[]string{"same 0>0", "same 1>1", "removed 3> [-" + waste + "-]", "same 4>2", "moved 2>3"}},
		"ids before words": {[]string{"a: " + roads, "b: " + roads}, []string{"b: " + roads, "a: " + roads},
			[]string{"same 1>0", "moved 0>1"}},
		"an id left on what was typed in front": {[]string{"a: " + roads}, []string{"a: " + school, "b: " + roads},
			[]string{"added >0 {+" + school + "+}", "same 0>1"}},
		"an id with other words": {[]string{"a: " + roads}, []string{"a: " + school},
			[]string{"changed 0>0 [-" + strings.TrimSuffix(roads, ".") + "-]{+" + strings.TrimSuffix(school, ".") + "+}."}},
		"a chapter with another title": {[]string{"# Ziele", roads, trees, "# Anhang", waste}, []string{"# Wohin wir wollen", roads, trees, "# Anhang", waste},
			[]string{"changed 0>0 [-Ziele-]{+Wohin wir wollen+}", "same 1>1", "same 2>2", "same 3>3", "same 4>4"}},
		"a chapter is no paragraph": {[]string{"# Verkehr und Raum", roads}, []string{"Verkehr und Raum", roads},
			[]string{"removed 0> [-Verkehr und Raum-]", "added >0 {+Verkehr und Raum+}", "same 1>1"}},
		"list":                       {[]string{"- Velo | Bus | Tram"}, []string{"- Velo | Bus und Bahn | Tram"}, []string{"changed 0>0 Velo\nBus {+und Bahn\n+}Tram"}},
		"table":                      {[]string{"| 2025 | 1’200 Franken | 3.5 %"}, []string{"| 2025 | 1’350 Franken | 3.5 %"}, []string{"changed 0>0 2025 [-1’200 -]{+1’350 +}Franken 3.5 %"}},
		"pictures":                   {[]string{roads, "[7]", trees}, []string{roads, "[8]", trees}, []string{"same 0>0", "changed 1>1", "same 2>2"}},
		"accents stored another way": {[]string{norm.NFC.String(school)}, []string{norm.NFD.String(school)}, []string{"same 0>0"}},
		"emoji stay whole": {[]string{"Daumen 👍🏽 und Familie 👨‍👩‍👧 sind willkommen."}, []string{"Daumen 👍🏿 und Familie 👨‍👩‍👧 sind willkommen."},
			[]string{"changed 0>0 Daumen [-👍🏽 -]{+👍🏿 +}und Familie 👨‍👩‍👧 sind willkommen."}},
		"words with colons": {[]string{"Alle Bewohner:innen der Gemeinde stimmen im Juni ab."}, []string{"Alle Anwohner:innen der Gemeinde stimmen im Juni ab."},
			[]string{"changed 0>0 Alle [-Bewohner:innen -]{+Anwohner:innen +}der Gemeinde stimmen im Juni ab."}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := story(document(tc.old...), document(tc.fresh...), "de"); !slices.Equal(got, tc.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tc.want, "\n"))
			}
		})
	}
}

// The alignment keeps the order, ties equal words only, and finds the longest common
// sequence where words repeat.
func TestAlign(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) []token {
			var out []token
			for _, k := range rapid.SliceOfN(rapid.Int32Range(0, 3), 0, 30).Draw(t, name) {
				out = append(out, token{key: k, stop: k == 0})
			}
			return out
		}
		a, b := draw("a"), draw("b")
		last := none
		for i, j := range align(a, b) {
			if j != none && (j <= last || a[i].key != b[j].key) {
				t.Fatalf("%d goes to %d after %d", i, j, last)
			}
			last = max(last, j)
		}
		to := slices.Repeat([]int{none}, len(a))
		fewest(a, b, 0, 0, to)
		kept := 0
		for _, j := range to {
			if j != none {
				kept++
			}
		}
		table := make([][]int, len(a)+1)
		for i := range table {
			table[i] = make([]int, len(b)+1)
		}
		for i := range a {
			for j := range b {
				table[i+1][j+1] = max(table[i][j+1], table[i+1][j])
				if a[i].key == b[j].key {
					table[i+1][j+1] = table[i][j] + 1
				}
			}
		}
		if best := table[len(a)][len(b)]; kept != best {
			t.Fatalf("%d words kept of %d", kept, best)
		}
	})
}

func TestLongTablesOfEqualCells(t *testing.T) {
	cells := strings.Fields(strings.Repeat("ja nein ", 6000))
	old := document("a: " + strings.Join(cells, " "))
	cells[2000], cells[9000] = "offen", "offen"
	c := Compare(old, document("a: "+strings.Join(cells, " ")), "de")
	if len(c) != 1 || len(c[0].Spans) != 7 || c[0].Spans[1].Text != "ja " || c[0].Spans[2].Text != "offen " {
		t.Errorf("%d spans", len(c[0].Spans))
	}
}
