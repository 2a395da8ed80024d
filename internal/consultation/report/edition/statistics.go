package edition

import (
	"cmp"
	"slices"

	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/text"
)

// Statistics are the numbers of a report: counts, nothing else.
type Statistics struct {
	// Statements that were submitted, by kind of the sender and channel.
	Statements int
	Kinds      map[statement.Kind]int
	Channels   map[statement.Channel]int
	// Segments are single requests, by position, decision and chapter.
	Segments  int
	Positions map[statement.Position]int
	Decisions map[evaluation.Decision]int
	Chapters  map[string]*ChapterCount
	// Open segments are not released.
	Open int
}

// ChapterCount is what was said to one chapter.
type ChapterCount struct {
	N         int
	Positions map[statement.Position]int
	Decisions map[evaluation.Decision]int
}

// Gather adds up what was counted.
func Gather(tallies []statement.Tally, counts []evaluation.Count) *Statistics {
	out := &Statistics{Kinds: map[statement.Kind]int{}, Channels: map[statement.Channel]int{}, Positions: map[statement.Position]int{}, Decisions: map[evaluation.Decision]int{}, Chapters: map[string]*ChapterCount{}}
	for _, t := range tallies {
		out.Statements += t.N
		out.Kinds[t.Kind] += t.N
		out.Channels[t.Channel] += t.N
	}
	for _, c := range counts {
		ch := out.Chapters[c.Chapter]
		if ch == nil {
			ch = &ChapterCount{Positions: map[statement.Position]int{}, Decisions: map[evaluation.Decision]int{}}
			out.Chapters[c.Chapter] = ch
		}
		out.Segments += c.N
		ch.N += c.N
		if c.Position != "" {
			out.Positions[c.Position] += c.N
			ch.Positions[c.Position] += c.N
		}
		if c.Decision == "" {
			out.Open += c.N
			continue
		}
		out.Decisions[c.Decision] += c.N
		ch.Decisions[c.Decision] += c.N
	}
	return out
}

// InOrder gives the chapters that something was said to in the order of the document; what
// is about none comes last, as an empty id.
func (n *Statistics) InOrder(d *text.Document) []string {
	var out []string
	for id := range n.Chapters {
		out = append(out, id)
	}
	at := func(id string) int {
		if i := d.Find(id); i >= 0 {
			return i
		}
		return len(d.Blocks)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(at(a), at(b)), cmp.Compare(b, a)) })
	return out
}
