package report

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/report/edition"
	"mitwirken/internal/export/table"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// PaperPurpose is a file of a published report. Only the software makes one.
const PaperPurpose = "consultation-report"

const (
	// maxPaper bytes of one file: what a virus check takes.
	maxPaper = 100_000_000
	// maxPapers of one report: in four languages, a PDF in parts of perPDF segments.
	maxPapers = 200
)

// paperGuard of frozen reports: nobody uploads one, who may see the project reads it.
type paperGuard struct{ s *Service }

// MayUpload: the software.
func (paperGuard) MayUpload(_ context.Context, a authz.Actor) (authz.Decision, error) {
	if a.Kind == authz.System {
		return authz.Allow(), nil
	}
	return authz.Denied(authz.CodeRoleRequired), nil
}

// MayRead: who may see the project.
func (g paperGuard) MayRead(ctx context.Context, a authz.Actor, of file.Subject) (file.Answer, error) {
	c, err := g.s.consultations.Activity(ctx, g.s.db, a, of.ID)
	if err != nil {
		return file.Answer{Decision: authz.Denied(authz.CodeNotFound)}, ignore(err, space.CodeActivityNotFound)
	}
	return file.Answer{Decision: authz.Allow(), Public: c.Project.Audience == space.Public && c.Project.Visible(g.s.now())}, nil
}

// papers of a report by id, none while it is not frozen. One statement.
func (s *Service) papers(ctx context.Context, db bun.IDB, r *Report) (map[uuid.UUID]file.File, error) {
	out := map[uuid.UUID]file.File{}
	if len(r.Papers) == 0 {
		return out, nil
	}
	files, err := s.files.Of(ctx, db, PaperPurpose, SubjectKind, r.ActivityID)
	for _, f := range files[r.ActivityID] {
		out[f.ID] = f
	}
	return out, err
}

// drawn is a paper that waits on the disk to be kept.
type drawn struct {
	Paper
	name string
	file *os.File
}

// Freeze keeps a published report as files, with the names it shows, as DOCX and tagged
// PDF, in every language it is written in; a PDF of many segments in parts. It may run
// more than once, and at the same time: what was frozen first stays, and what a broken
// run has left nobody owns and the sweep of files erases.
func (s *Service) Freeze(ctx context.Context, activity uuid.UUID) (err error) {
	r, err := find(ctx, s.db, activity, false)
	if err != nil || r.State != Published || r.FrozenAt != nil {
		return pg.Fault(err)
	}
	var all []drawn
	var numbers *edition.Statistics
	defer func() {
		for _, d := range all {
			err = errors.Join(err, d.file.Close())
		}
	}()
	err = pg.Snapshot(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.consultations.Activity(ctx, tx, authz.Software(), activity)
		if err != nil {
			return err
		}
		if numbers, err = s.statistics(ctx, tx, activity, r.PublishedAt); err != nil {
			return err
		}
		for _, lang := range r.langs() {
			if err := s.draw(ctx, tx, c, lang, &all); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.keep(ctx, activity, all, numbers)
}

// draw the report in one language.
func (s *Service) draw(ctx context.Context, tx bun.Tx, c *consultation.Consultation, lang string, all *[]drawn) error {
	e, err := s.edition(ctx, tx, c, lang, false)
	if err != nil {
		return err
	}
	e.Named = e.report.Named
	d := s.doc(ctx, e)
	base := s.cat.Text(lang, locale.Mail, "export.consultation_report", nil) + " " + c.Project.Slug
	put := func(f table.Format, part int, write func(io.Writer) error) error {
		to, err := spool()
		if err != nil {
			return err
		}
		name := base
		if part > 0 {
			name = fmt.Sprintf("%s %d", base, part)
		}
		*all = append(*all, drawn{Paper{Lang: lang, Format: f, Part: part}, name + "." + string(f), to})
		return write(to)
	}
	if err := e.PDFs(ctx, d, edition.Table, s.perPDF, func(part int, write func(io.Writer) error) error { return put(table.PDF, part, write) }); err != nil {
		return err
	}
	return put(table.DOCX, 0, func(out io.Writer) error { return e.docx(ctx, authz.Software(), d, out, edition.Table) })
}

// doc is the head of what is frozen. It carries no mark: everybody may read it.
func (s *Service) doc(ctx context.Context, e *making) *table.Doc {
	d := &table.Doc{Lang: e.Lang, Office: s.office(ctx), Created: *e.report.PublishedAt, Source: "consultation_report",
		Words: table.Words{Page: s.cat.Text(e.Lang, locale.Mail, "export.page", map[string]any{"Page": "%[1]s", "Pages": "%[2]s"})}}
	e.Entitle(d)
	return d
}

// spool is a file without a name: when the program dies, it is gone.
func spool() (*os.File, error) {
	f, err := os.CreateTemp("", "mitwirken-report-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// keep what was drawn and counted, unless another run has.
func (s *Service) keep(ctx context.Context, activity uuid.UUID, all []drawn, numbers *edition.Statistics) error {
	papers, ids, sums := make([]Paper, len(all)), make([]uuid.UUID, len(all)), make([]string, len(all))
	for i, d := range all {
		size, err := d.file.Seek(0, io.SeekCurrent)
		if err == nil {
			_, err = d.file.Seek(0, io.SeekStart)
		}
		if err != nil {
			return err
		}
		f, err := s.files.Upload(ctx, authz.Software(), once.Key{Scope: PaperPurpose, Value: uuid.NewString()}, file.Arrival{Purpose: PaperPurpose, Name: d.name, Body: d.file, Length: size})
		if err != nil {
			return err
		}
		papers[i], ids[i], sums[i] = d.Paper, f.ID, hex.EncodeToString(f.SHA256)
		papers[i].FileID = f.ID
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		first, err := freeze(ctx, tx, activity, papers, numbers, s.now())
		if err != nil || !first {
			return err
		}
		a := authz.Software()
		if err := s.files.Replace(ctx, tx, a, PaperPurpose, file.Subject{Kind: SubjectKind, ID: activity}, ids...); err != nil {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: a, Act: "consultation.report_frozen", SubjectKind: "consultation", SubjectID: activity.String(), Data: map[string]any{"sha256": sums}})
	})
}

// copyPaper writes a frozen file out again.
func (s *Service) copyPaper(ctx context.Context, a authz.Actor, id uuid.UUID, out io.Writer) error {
	d, err := s.files.Open(ctx, a, id, 0)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, d)
	return closed(d, err)
}

// frozen finds the file that is exactly what an export asks for.
func (e *making) frozen(f table.Format, main string) (uuid.UUID, bool) {
	if !e.asFrozen(main) {
		return uuid.Nil, false
	}
	return e.report.paper(e.Lang, f)
}

// frozenParts are the PDFs that are, one behind the other, exactly what an export asks for.
func (e *making) frozenParts(main string) (out []Paper) {
	for _, p := range e.report.Papers {
		if e.asFrozen(main) && p.Lang == e.Lang && p.Format == table.PDF && p.Part > 0 {
			out = append(out, p)
		}
	}
	return out
}

func (e *making) asFrozen(main string) bool {
	return main == edition.Table && !e.Drafts && e.Named == e.report.Named
}
