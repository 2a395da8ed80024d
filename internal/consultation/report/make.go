package report

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/report/edition"
	"mitwirken/internal/consultation/report/pack"
	"mitwirken/internal/consultation/report/paper"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Filters of the reports.
const (
	byActivity = "activity"
	byNames    = "names"
	byAnswers  = "answers"
)

// Exports are report, synopsis and archive package of a consultation, made as jobs for
// staff of the project. The first two are anonymised unless names are asked for, and tell
// released answers unless all are.
func (s *Service) Exports() []export.Source {
	filters := []export.Filter{
		{Name: byActivity, Required: true, Valid: func(value string) bool { return uuid.Validate(value) == nil }, Words: s.consultations.TitleOf},
		{Name: byNames, Terms: []string{"anonymous", "named"}}, {Name: byAnswers, Terms: []string{"released", "all"}},
	}
	texts := func(keys ...string) (out []export.Column) {
		for _, key := range keys {
			out = append(out, export.Column{Key: key, Type: table.Text})
		}
		return out
	}
	papers, pdf := []table.Format{table.DOCX, table.PDF, table.XLSX}, int64(s.perPDF)
	return []export.Source{
		{Key: "consultation_report", Personal: true, Formats: papers, Columns: texts(edition.Columns()...), Filters: filters, May: s.may, Count: s.count, PDFRows: pdf,
			Write: func(ctx context.Context, q export.Query, f table.Format, d table.Doc, out io.Writer, step func() error) error {
				return s.write(ctx, q, f, d, out, step, edition.Table)
			}},
		{Key: "consultation_synopsis", Personal: true, Formats: papers, Columns: texts("text", "sender", "request", "consideration", "decision"), Filters: filters, May: s.may, Count: s.count, PDFRows: pdf,
			Write: func(ctx context.Context, q export.Query, f table.Format, d table.Doc, out io.Writer, step func() error) error {
				return s.write(ctx, q, f, d, out, step, edition.Synopsis)
			}},
		{Key: "consultation_archive", Personal: true, Formats: []table.Format{table.ZIP}, Columns: archiveColumns(), Filters: filters[:1], May: s.may, Count: s.count, Write: s.writeArchive},
	}
}

// may: who edits the project, again for every download.
func (s *Service) may(ctx context.Context, a authz.Actor, p export.Params) (authz.Decision, error) {
	id, err := uuid.Parse(p[byActivity])
	if err != nil {
		return space.ActBrowse.Decide(authz.Case{Actor: a}), nil
	}
	c, err := s.consultations.Activity(ctx, s.db, a, id)
	if fault.Is(err, space.CodeActivityNotFound) {
		return authz.Denied(authz.CodeNotFound), nil
	}
	if err != nil {
		return authz.Decision{}, err
	}
	return space.CanEdit(a, c.Project), nil
}

func (s *Service) count(ctx context.Context, q export.Query) (int64, error) {
	id, err := uuid.Parse(q.Params[byActivity])
	if err != nil {
		return 0, nil
	}
	r, err := find(ctx, q.DB, id, false)
	if err != nil {
		return 0, err
	}
	n, err := s.told(ctx, q.DB, r, everything(q))
	if err != nil {
		return 0, err
	}
	return int64(n.Segments), nil
}

// everything tells whether answers are asked for that are not released, and with them what
// came in after the report.
func everything(q export.Query) bool { return q.Params[byAnswers] == "all" }

// asked makes the edition that a query asks for. NotFound space.activity_not_found, also
// without a consultation.
func (s *Service) asked(ctx context.Context, q export.Query, d *table.Doc, step func() error) (*making, error) {
	id, err := uuid.Parse(q.Params[byActivity])
	if err != nil {
		return nil, fault.New(fault.NotFound, space.CodeActivityNotFound)
	}
	c, err := s.consultations.Activity(ctx, q.DB, q.Actor, id)
	if err != nil {
		return nil, err
	}
	e, err := s.edition(ctx, q.DB, c, q.Lang, everything(q))
	if err != nil {
		return nil, pg.Fault(err)
	}
	e.Named, e.Drafts, e.Step = q.Params[byNames] == "named", everything(q), step
	e.Entitle(d)
	return e, nil
}

// write makes report or synopsis; what was frozen when the report was published is not made
// anew.
func (s *Service) write(ctx context.Context, q export.Query, f table.Format, d table.Doc, out io.Writer, step func() error, main string) error {
	e, err := s.asked(ctx, q, &d, step)
	if err != nil {
		return err
	}
	if id, is := e.frozen(f, main); is {
		return errors.Join(s.copyPaper(ctx, q.Actor, id, out), e.StepAll())
	}
	switch f {
	case table.ZIP:
		return e.parcels(ctx, q, &d, out, main)
	case table.XLSX:
		return e.sheet(ctx, out, d, e.Paper(ctx, &d, main).Title, main)
	case table.PDF:
		return paper.PDF(out, e.Paper(ctx, &d, main))
	}
	return e.docx(ctx, q.Actor, &d, out, main)
}

// docx of the report or the synopsis, the former in the template of the office.
func (e *making) docx(ctx context.Context, a authz.Actor, d *table.Doc, out io.Writer, main string) error {
	r := e.Paper(ctx, d, main)
	if main != edition.Table || e.report.TemplateID == nil {
		return paper.Without(out, r)
	}
	// A template says itself what stands where.
	r.Parts = e.Parts(ctx, d.Created, edition.Introduction, edition.Procedure, edition.Numbers, edition.Table, edition.Synopsis)
	return e.s.withTemplate(ctx, a, *e.report.TemplateID, func(t *paper.Template) error { return t.Write(out, r) })
}

// sheet is the table for a spreadsheet, with the numbers in its head.
func (e *making) sheet(ctx context.Context, out io.Writer, d table.Doc, title, main string) error {
	d.Title = title
	d.Lines = append(d.Lines, e.Facts(d.Created)...)
	groups, lines := e.Numbers()
	for i, g := range groups {
		for _, l := range lines[i] {
			d.Lines = append(d.Lines, table.Line{Label: g + ": " + l.Label, Value: l.Value})
		}
	}
	w, err := table.NewWriter(table.XLSX, out, d)
	if err != nil {
		return err
	}
	put := func(cells ...string) error {
		row := make(table.Row, len(cells))
		for i, c := range cells {
			row[i] = c
		}
		return w.Row(row)
	}
	if err := e.All(ctx, main, put); err != nil {
		return err
	}
	return w.Close()
}

// parcels are a long PDF in parts, in one package: those that were frozen where they are what
// is asked for.
func (e *making) parcels(ctx context.Context, q export.Query, d *table.Doc, out io.Writer, main string) error {
	a := pack.New(out, d.Created)
	parts := e.frozenParts(main)
	for _, p := range parts {
		if err := e.attach(ctx, a, q, "", p.FileID); err != nil {
			return err
		}
	}
	if len(parts) > 0 {
		return errors.Join(e.StepAll(), a.Close())
	}
	base := pack.SafeName(e.s.cat.Text(e.Lang, locale.Mail, "export."+d.Source, nil) + " " + e.Consultation.Project.Slug)
	if err := e.PDFs(ctx, d, main, e.s.perPDF, func(part int, write func(io.Writer) error) error {
		return a.Add(fmt.Sprintf("%s %02d.pdf", base, part), write)
	}); err != nil {
		return err
	}
	return a.Close()
}
