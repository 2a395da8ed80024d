package edition

import (
	"context"
	"io"
	"slices"
	"strconv"

	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/report/paper"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/locale"
)

// Entitle takes the titles of the columns from the head of an export. Those of the report
// stay where another table is made: parts of templates need them.
func (e *Edition) Entitle(d *table.Doc) {
	for _, c := range d.Columns {
		if d.Source == "consultation_report" || !slices.Contains(Columns(), c.Key) {
			e.Titles[c.Key] = c.Title
		}
	}
}

func (e *Edition) title(column string) string {
	return e.from.Catalogues.Text(e.Lang, locale.Mail, "export.consultation_report."+column, nil)
}

// Paper of the edition, with the parts of a report without a template; main is Table or
// Synopsis.
func (e *Edition) Paper(ctx context.Context, d *table.Doc, main string) *paper.Report {
	f := locale.For(e.Lang)
	title, _ := e.Consultation.Title(e.Lang)
	heading := "heading"
	if main == Synopsis {
		heading = "heading.synopsis"
	}
	r := &paper.Report{Lang: e.Lang, Title: e.from.Say(e.Lang, heading, map[string]any{"Title": title}), Office: d.Office, Mark: d.Mark, Created: d.Created, Page: d.Words.Page,
		Words: map[string]string{Date: f.LongDate(d.Created.In(locale.Zurich())), Project: e.Project(), Statements: strconv.Itoa(e.Statistics.Statements)}}
	if opens, closes := e.Consultation.Window(d.Created); !closes.IsZero() {
		r.Words[Opened], r.Words[Closed] = f.LongDate(opens), f.LongDate(closes)
	}
	order := []string{Introduction, Procedure, Numbers, main}
	if main == Synopsis {
		order = []string{Procedure, main}
	}
	r.Parts = e.Parts(ctx, d.Created, order...)
	return r
}

// PDFs yields report or synopsis as one PDF, or in parts that fit into memory, of perPDF
// segments each: the first with all that stands before the table, the others with a stretch
// of it.
func (e *Edition) PDFs(ctx context.Context, d *table.Doc, main string, perPDF int, each func(part int, write func(io.Writer) error) error) error {
	r := e.Paper(ctx, d, main)
	write := func(w io.Writer) error { return paper.PDF(w, r) }
	if e.Statistics.Segments <= perPDF {
		return each(0, write)
	}
	r.Parts = r.Parts[:len(r.Parts)-1]
	if err := each(1, write); err != nil {
		return err
	}
	var after *evaluation.Cursor
	l := &lines{e: e, main: main}
	for n, more := 2, true; more; n++ {
		r.Parts = []paper.Part{{Name: main, Write: func(b paper.Body) (err error) {
			more, err = e.writeStretch(ctx, b, l, &after, perPDF)
			return err
		}}}
		if err := each(n, write); err != nil {
			return err
		}
	}
	return nil
}
