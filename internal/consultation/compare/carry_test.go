package compare

import (
	"slices"
	"strings"
	"testing"

	"mitwirken/internal/consultation/text"
)

func TestCarry(t *testing.T) {
	for name, tc := range map[string]struct{ old, fresh, want []string }{
		"nothing":          {nil, nil, nil},
		"all new":          {nil, []string{roads}, []string{"-"}},
		"same":             {[]string{"a: # Ziele", "b: " + roads}, []string{"# Ziele", roads}, []string{"a", "b"}},
		"changed":          {[]string{"a: " + roads}, []string{strings.Replace(roads, "30", "20", 1)}, []string{"a"}},
		"another text":     {[]string{"a: " + roads}, []string{school}, []string{"-"}},
		"moved":            {[]string{"a: " + roads, "b: " + trees, "c: " + school}, []string{school, roads, trees}, []string{"c", "a", "b"}},
		"added between":    {[]string{"a: " + roads, "b: " + trees}, []string{roads, waste, trees}, []string{"a", "-", "b"}},
		"split":            {[]string{"a: Das ist so. " + trees}, []string{"Das ist so.", trees}, []string{"-", "a"}},
		"merged":           {[]string{"a: Das ist so.", "b: " + trees}, []string{"Das ist so. " + trees}, []string{"b"}},
		"alike":            {[]string{"a: " + roads, "b: Offen.", "c: " + trees, "d: Offen.", "e: " + school}, []string{roads, trees, "Offen.", school}, []string{"a", "c", "d", "e"}},
		"chapters stay so": {[]string{"a: # Verkehr und Raum", "b: " + roads}, []string{"Verkehr und Raum", roads}, []string{"-", "b"}},
		"title":            {[]string{"a: # Ziele", "b: " + roads, "c: " + trees}, []string{"# Wohin", roads, trees}, []string{"a", "b", "c"}},
		"table":            {[]string{"a: | 2025 | 1’200 | 3.5 %"}, []string{"| 2025 | 1’350 | 3.5 %"}, []string{"a"}},
		"figure":           {[]string{"a: " + roads, "b: [7]", "c: " + trees}, []string{roads, "[8]", trees}, []string{"a", "b", "c"}},
		"id of another":    {[]string{"a: " + roads, "b: " + trees}, []string{"b: " + roads, "a: " + trees}, []string{"a", "b"}},
	} {
		old, fresh := document(tc.old...), document(tc.fresh...)
		Carry(old, fresh)
		var got []string
		seen := map[string]bool{}
		for _, b := range fresh.Blocks {
			if seen[b.ID] {
				t.Errorf("%s: id %s twice", name, b.ID)
			}
			seen[b.ID] = true
			if old.Find(b.ID) < 0 {
				b.ID = "-"
			}
			got = append(got, b.ID[:1])
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: got %v, want %v", name, got, tc.want)
		}
	}
}

func TestCarryBringsWhatTheFileDoesNotHave(t *testing.T) {
	old := document("a: # Verkehr", "b: "+roads, "c: "+trees)
	old.Blocks[0].Words["fr"] = text.Words{Title: "Mobilité"}
	old.Blocks[0].Topics, old.Blocks[0].Quarters = []string{"mobility"}, []string{"gersag"}
	old.Blocks[1].Words["fr"] = text.Words{HTML: "<p>Trente</p>"}
	old.Blocks[2].Words["fr"] = text.Words{HTML: "<p>Tilleuls</p>"}
	old.Blocks[2].Words["it"] = text.Words{HTML: "<p>Tigli</p>"}
	fresh := document("# Verkehr", strings.Replace(roads, "30", "20", 1), trees)
	fresh.Blocks[2].Words["fr"] = text.Words{HTML: "<p>Quarante tilleuls</p>"}
	Carry(old, fresh)
	b := fresh.Blocks
	if b[0].Words["fr"].Title != "Mobilité" || !slices.Equal(b[0].Topics, []string{"mobility"}) || !slices.Equal(b[0].Quarters, []string{"gersag"}) {
		t.Errorf("the chapter lost something: %+v", b[0])
	}
	if _, ok := b[1].Words["fr"]; ok {
		t.Error("the translation of other words came along")
	}
	if b[2].Words["fr"].HTML != "<p>Quarante tilleuls</p>" || b[2].Words["it"].HTML != "<p>Tigli</p>" {
		t.Errorf("translations are %+v", b[2].Words)
	}
	b[0].Topics[0] = "else"
	if old.Blocks[0].Topics[0] != "mobility" {
		t.Error("both versions share their topics")
	}
}
