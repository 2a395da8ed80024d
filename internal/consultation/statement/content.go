package statement

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/compare"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
)

// Whole is a statement with everything that belongs to it.
type Whole struct {
	Statement
	// Remarks in the order of the document; of removed passages, where they stood.
	Remarks []Remark
	Joins   []Join
	Files   []file.File
}

// Join is a row: a published statement that is a part of this one.
type Join struct {
	ID          uuid.UUID
	StatementID uuid.UUID
	JoinedID    uuid.UUID
	// Blocks are chapters; nil for the whole statement.
	Blocks    []string `bun:",array"`
	CreatedAt time.Time
	// Number of the joined statement.
	Number string `bun:",scanonly"`
	// Gone: it was withdrawn since, or is not published any more.
	Gone bool `bun:",scanonly"`
	// Submitted: it stands in the last submitted version, too.
	Submitted bool `bun:",scanonly"`
}

// arrange brings remarks into the order of the document.
func arrange(remarks []Remark, d *doc.Document) {
	place := make(map[string]int, len(d.Blocks))
	for i := range d.Blocks {
		place[d.Blocks[i].ID] = i + 1
	}
	at := func(r *Remark) int { return cmp.Or(place[r.BlockID], len(d.Blocks)+1) }
	slices.SortStableFunc(remarks, func(a, b Remark) int {
		return cmp.Or(cmp.Compare(at(&a), at(&b)), cmp.Compare(a.Anchor.Start, b.Anchor.Start), a.CreatedAt.Compare(b.CreatedAt))
	})
}

// Replaced tells whether a passage, nil when it was removed, does not show the picture any more.
func (p *Pin) Replaced(b *doc.Block) bool {
	return p != nil && (b == nil || !slices.Contains(consultation.PicturesIn(b), p.File))
}

// WordingChanges shows a proposed wording against the words before.
func WordingChanges(before, wording string) []compare.Span {
	one := func(s string) *doc.Document {
		return &doc.Document{Blocks: []doc.Block{{ID: "aaaaaaaaaa", Kind: doc.Paragraph, Words: map[string]doc.Words{"de": {Title: s}}}}}
	}
	changes := compare.Compare(one(before), one(wording), "de")
	switch {
	case before == "" || len(changes) == 0:
		return []compare.Span{{Op: compare.Inserted, Text: wording}}
	case len(changes) > 1: // nothing in common: out with the one, in with the other
		return []compare.Span{{Op: compare.Deleted, Text: before + " "}, {Op: compare.Inserted, Text: wording}}
	case changes[0].Kind == compare.Same || len(changes[0].Spans) == 0:
		return []compare.Span{{Op: compare.Equal, Text: wording}}
	}
	return changes[0].Spans
}
