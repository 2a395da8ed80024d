package text

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
)

// Clean brings a document into the form it is stored in: markup sanitised, edges
// trimmed, languages and blocks without words dropped, levels without holes, and an id
// for every block that has none.
func (d *Document) Clean() {
	kept := make([]Block, 0, len(d.Blocks))
	before := 0
	for _, b := range d.Blocks {
		words := make(map[string]Words, len(b.Words))
		for lang, w := range b.Words {
			w.Title, w.HTML = oneLine(w.Title), strings.TrimSpace(html.RichText(w.HTML))
			if b.Kind == Chapter || html.Plain(w.HTML) == "" && !strings.Contains(w.HTML, "<img") {
				w.HTML = ""
			}
			if w != (Words{}) {
				words[lang] = w
			}
		}
		if len(words) == 0 {
			continue
		}
		b.Words, b.Number = words, oneLine(b.Number)
		if b.ID == "" {
			b.ID = NewID()
		}
		if b.Kind == Chapter {
			// A heading can be at most one step below the one before it.
			b.Level = min(max(b.Level, 1), before+1, MaxLevel)
			before = b.Level
		} else {
			b.Level, b.Topics, b.Quarters = 0, nil, nil
		}
		kept = append(kept, b)
	}
	d.Blocks = kept
}

// oneLine joins the words of a title by single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Validate refuses what even a draft must not have, with the place of every fault:
// Invalid request.invalid with CodeID, CodeTooLarge, field.required, field.too_long.
func (d *Document) Validate() error {
	var v fault.Validation
	v.Check(len(d.Blocks) <= MaxBlocks, "blocks", CodeTooLarge, map[string]any{"Max": MaxBlocks})
	seen := make(map[string]bool, len(d.Blocks))
	for i := range d.Blocks {
		b, at := &d.Blocks[i], "blocks/"+strconv.Itoa(i)
		v.Check(idPattern.MatchString(b.ID) && !seen[b.ID], at+"/id", CodeID, nil)
		seen[b.ID] = true
		v.Check(slices.Contains(Kinds(), b.Kind), at+"/kind", fault.FieldFormat, nil)
		_, german := b.Words["de"]
		v.Check(german, at+"/words/de", fault.FieldRequired, nil)
		for lang, w := range b.Words {
			v.Check(slices.Contains([]string{"de", "fr", "it", "en", "easy"}, lang), at+"/words/"+lang, fault.FieldFormat, nil)
			v.Check(utf8.RuneCountInString(w.Title) <= maxTitle, at+"/words/"+lang+"/title", fault.FieldTooLong, map[string]any{"Max": maxTitle})
			v.Check(len(w.HTML) <= MaxWords, at+"/words/"+lang+"/html", fault.FieldTooLong, map[string]any{"Max": MaxWords})
		}
	}
	return v.Err()
}

// Ready refuses a document that people could not take a position on: Invalid
// consultation.no_chapter.
func (d *Document) Ready() error {
	if len(d.Chapters()) == 0 {
		return fault.New(fault.Invalid, CodeNoChapter)
	}
	return nil
}

// Renumber gives chapters the numbers of an outline («1», «1.1», …) and leaves all
// other numbers as they are.
func (d *Document) Renumber() {
	var at [MaxLevel + 1]int
	for i := range d.Blocks {
		b := &d.Blocks[i]
		if b.Kind != Chapter {
			continue
		}
		at[b.Level]++
		for deeper := b.Level + 1; deeper <= MaxLevel; deeper++ {
			at[deeper] = 0
		}
		parts := make([]string, 0, b.Level)
		for l := 1; l <= b.Level; l++ {
			parts = append(parts, strconv.Itoa(max(at[l], 1)))
		}
		b.Number = strings.Join(parts, ".")
	}
}
