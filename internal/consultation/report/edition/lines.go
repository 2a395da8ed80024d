package edition

import (
	"context"
	"strings"

	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/report/paper"
	"mitwirken/internal/consultation/text"
)

// lines are what stands in the table of a report, or in its synopsis: one is made of every
// entry, in the order of the document.
type lines struct {
	e    *Edition
	main string
	put  func(cells ...string) error
	// next is the first block without a line; general: the document as a whole has one.
	next    int
	general bool
}

// of an entry.
func (l *lines) of(x *Entry) error {
	if l.main != Synopsis {
		return l.put(l.e.row(x)...)
	}
	return l.beside(x)
}

// beside an entry stands the text that it is about, once.
func (l *lines) beside(x *Entry) error {
	all := len(l.e.Document.Blocks)
	if err := l.until(min(x.At, all)); err != nil {
		return err
	}
	first := ""
	switch {
	case x.At >= all && !l.general:
		first, l.general = l.e.say("general"), true
	case l.next == x.At:
		first = l.words(l.next)
		l.next++
	}
	said := l.e.request(x)
	if x.Reason != "" {
		said += "\n" + l.e.Titles["reason"] + ": " + x.Reason
	}
	if x.Position != "" {
		said = l.e.say("position."+string(x.Position)) + "\n" + said
	}
	return l.put(first, x.Label+"\n"+x.Sender, strings.TrimSpace(said), x.Answer, l.e.decision(x))
}

// end has the text behind the last entry.
func (l *lines) end() error {
	if l.main != Synopsis {
		return nil
	}
	return l.until(len(l.e.Document.Blocks))
}

func (l *lines) until(to int) error {
	for ; l.next < to; l.next++ {
		if err := l.put(l.words(l.next), "", "", "", ""); err != nil {
			return err
		}
	}
	return nil
}

func (l *lines) words(i int) string {
	block := &l.e.Document.Blocks[i]
	w, _ := block.In(l.e.Lang)
	if block.Kind == text.Chapter {
		return strings.TrimSpace(block.Number + " " + w.Title)
	}
	return strings.TrimSpace(block.Number + " " + w.Plain())
}

// All lines of the table or the synopsis.
func (e *Edition) All(ctx context.Context, main string, put func(cells ...string) error) error {
	l := &lines{e: e, main: main, put: put}
	if err := e.Entries(ctx, l.of); err != nil {
		return err
	}
	return l.end()
}

// Columns of the report, in their order.
func Columns() []string {
	return []string{"number", "sender", "reference", "request", "reason", "consideration", "decision"}
}

func (e *Edition) row(x *Entry) []string {
	return []string{x.Label, x.Sender, e.reference(x), e.request(x), x.Reason, x.Answer, e.decision(x)}
}

// begin the table of either.
func (e *Edition) begin(b paper.Body, main string) {
	var columns []paper.Column
	if main == Synopsis {
		b.Heading(2, e.say("synopsis"))
		columns = []paper.Column{{Title: e.say("synopsis.text"), Width: 6}, {Title: e.Titles["sender"], Width: 3}, {Title: e.Titles["request"], Width: 6}, {Title: e.Titles["consideration"], Width: 5}, {Title: e.Titles["decision"], Width: 2}}
	} else {
		b.Heading(2, e.say("table"))
		widths := []int{3, 3, 4, 6, 6, 6, 3}
		for i, key := range Columns() {
			columns = append(columns, paper.Column{Title: e.Titles[key], Width: widths[i]})
		}
	}
	b.Table(columns)
}

// writeMain writes the table or the synopsis.
func (e *Edition) writeMain(ctx context.Context, b paper.Body, main string) error {
	e.begin(b, main)
	err := e.All(ctx, main, b.Row)
	b.End()
	return err
}

// writeStretch goes on with up to limit entries behind a cursor, moves that, and tells whether
// more follow; what stands behind the last of them comes with it.
func (e *Edition) writeStretch(ctx context.Context, b paper.Body, l *lines, after **evaluation.Cursor, limit int) (more bool, err error) {
	e.begin(b, l.main)
	l.put, more = b.Row, true
	for n := 0; more && n < limit; n += batch {
		if more, err = e.stretch(ctx, after, min(batch, limit-n), l.of); err != nil {
			return false, err
		}
	}
	if more {
		next, err := e.Page(ctx, *after, 1)
		if err != nil {
			return false, err
		}
		more = len(next) > 0
	}
	if !more {
		err = l.end()
	}
	b.End()
	return more, err
}
