package text

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mitwirken/internal/platform/fault"
)

func chapter(level int, title string) Block {
	return Block{Kind: Chapter, Level: level, Words: map[string]Words{"de": {Title: title}}}
}

func paragraph(words string) Block {
	return Block{Kind: Paragraph, Words: map[string]Words{"de": {HTML: "<p>" + words + "</p>"}}}
}

func TestChaptersReachToTheNextOfTheirRank(t *testing.T) {
	d := Document{Blocks: []Block{paragraph("Vorwort"), chapter(1, "Ziele"), paragraph("a"), chapter(2, "Wege"), paragraph("b"), chapter(1, "Umsetzung"), paragraph("c")}}
	d.Clean()
	if from, to := d.Span(d.Blocks[1].ID); from != 1 || to != 5 {
		t.Errorf("first chapter spans %d to %d", from, to)
	}
	if from, to := d.Span(d.Blocks[3].ID); from != 3 || to != 5 {
		t.Errorf("chapter below spans %d to %d", from, to)
	}
	if c := d.ChapterOf(d.Blocks[4].ID); c == nil || c.Words["de"].Title != "Wege" {
		t.Errorf("b lies in %v", c)
	}
	if c := d.ChapterOf(d.Blocks[0].ID); c != nil {
		t.Errorf("the preface lies in %v", c)
	}
	d.Renumber()
	var numbers []string
	for _, c := range d.Chapters() {
		numbers = append(numbers, c.Number)
	}
	if got := strings.Join(numbers, " "); got != "1 1.1 2" {
		t.Errorf("numbers are %q", got)
	}
}

func TestCleanDropsWhatSaysNothingAndClosesHoles(t *testing.T) {
	d := Document{Blocks: []Block{chapter(3, "  Zu \n tief "), paragraph("<script>alert(1)</script>"), {Kind: Paragraph, Words: map[string]Words{"de": {HTML: `<p onclick="x()">bleibt</p>`}, "fr": {}}}, chapter(4, "auch")}}
	d.Clean()
	if len(d.Blocks) != 3 || d.Blocks[0].Level != 1 || d.Blocks[2].Level != 2 || d.Blocks[0].Words["de"].Title != "Zu tief" {
		t.Fatalf("blocks are %+v", d.Blocks)
	}
	if w := d.Blocks[1].Words; w["de"].HTML != "<p>bleibt</p>" || len(w) != 1 {
		t.Errorf("words are %+v", w)
	}
	if err := d.Validate(); err != nil {
		t.Errorf("a clean document is refused: %v", err)
	}
}

func TestValidateNamesThePlace(t *testing.T) {
	d := Document{Blocks: []Block{{ID: "aaaaaaaaaa", Kind: Paragraph, Words: map[string]Words{"fr": {HTML: "x"}}}, {ID: "aaaaaaaaaa", Kind: "poem", Words: map[string]Words{"de": {Title: strings.Repeat("ä", maxTitle+1)}}}}}
	fields := fault.From(d.Validate()).Fields
	want := map[string]fault.Code{"blocks/0/words/de": fault.FieldRequired, "blocks/1/id": CodeID, "blocks/1/kind": fault.FieldFormat, "blocks/1/words/de/title": fault.FieldTooLong}
	for _, f := range fields {
		if want[f.Path] != f.Code {
			t.Errorf("%s: %s", f.Path, f.Code)
		}
		delete(want, f.Path)
	}
	if len(want) > 0 {
		t.Errorf("not found: %v", want)
	}
	if !fault.Is((&Document{}).Ready(), CodeNoChapter) {
		t.Error("a document without chapters counts as ready")
	}
}

func TestCleanTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d Document
		for range rapid.IntRange(0, 12).Draw(t, "blocks") {
			d.Blocks = append(d.Blocks, Block{Kind: rapid.SampledFrom(Kinds()).Draw(t, "kind"), Level: rapid.IntRange(-1, 9).Draw(t, "level"),
				Words: map[string]Words{"de": {Title: rapid.String().Draw(t, "title"), HTML: rapid.String().Draw(t, "html")}}})
		}
		d.Clean()
		first := strings.Builder{}
		for _, b := range d.Blocks {
			first.WriteString(b.ID + b.Words["de"].Title + b.Words["de"].HTML)
		}
		d.Clean()
		second := strings.Builder{}
		for _, b := range d.Blocks {
			second.WriteString(b.ID + b.Words["de"].Title + b.Words["de"].HTML)
		}
		if first.String() != second.String() {
			t.Fatalf("%q became %q", first.String(), second.String())
		}
	})
}
