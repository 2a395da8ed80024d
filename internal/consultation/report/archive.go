package report

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/report/edition"
	"mitwirken/internal/consultation/report/pack"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// batch of statements that are held at once.
const batch = 200

// archiveMeta is metadata.json.
type archiveMeta struct {
	Title      string            `json:"title"`
	Project    string            `json:"project"`
	Office     string            `json:"office"`
	Activity   uuid.UUID         `json:"activity"`
	Personal   bool              `json:"personal"`
	Mark       string            `json:"mark"`
	Lang       string            `json:"lang"`
	CreatedAt  time.Time         `json:"createdAt"`
	OpenedAt   *time.Time        `json:"openedAt,omitempty"`
	ClosedAt   *time.Time        `json:"closedAt,omitempty"`
	Published  *time.Time        `json:"reportPublishedAt,omitempty"`
	Statements int               `json:"statements"`
	Segments   int               `json:"segments"`
	Late       int               `json:"statementsAfterReport,omitempty"`
	Versions   []int             `json:"documentVersions"`
	Keys       map[string]string `json:"keys"`
	Files      []pack.File       `json:"files"`
}

func archiveColumns() []export.Column {
	var out []export.Column
	for _, key := range []string{"number", "statement", "segment", "channel", "kind", "category", "lang", "sender", "chapter", "block", "position", "quote", "request", "reason", "remark", "wording",
		"state", "decision", "consideration", "changed_block"} {
		out = append(out, export.Column{Key: key, Type: table.Text})
	}
	return append(out, export.Column{Key: "submitted_at", Type: table.DateTime}, export.Column{Key: "released_at", Type: table.DateTime})
}

// writeArchive packs everything about a consultation: report, segments, statements as they
// were signed, attachments, versions of the document, and checksums of all of it.
func (s *Service) writeArchive(ctx context.Context, q export.Query, _ table.Format, d table.Doc, out io.Writer, step func() error) error {
	e, err := s.asked(ctx, q, &d, step)
	if err != nil {
		return err
	}
	a := pack.New(out, d.Created)
	meta, err := e.meta(ctx, &d)
	if err != nil {
		return err
	}
	for _, part := range []func() error{
		func() error { return e.archiveReport(ctx, a, q, &d) }, func() error { return e.archiveSegments(ctx, a, d) },
		func() error { return e.archiveStatements(ctx, a, q) }, func() error { return e.archiveDocument(ctx, a, q) },
	} {
		if err := part(); err != nil {
			return err
		}
	}
	meta.Files = a.Files()
	if err := a.JSON("metadata.json", meta); err != nil {
		return err
	}
	var sums strings.Builder
	for _, f := range a.Files() {
		fmt.Fprintf(&sums, "%s  %s\n", f.SHA256, f.Path)
	}
	if err := a.Text("checksums.txt", sums.String()); err != nil {
		return err
	}
	return a.Close()
}

func (e *making) meta(ctx context.Context, d *table.Doc) (*archiveMeta, error) {
	keys, err := e.s.statements.Keys(ctx)
	if err != nil {
		return nil, err
	}
	late, err := e.s.late(ctx, e.db, e.report)
	if err != nil {
		return nil, err
	}
	title, _ := e.Consultation.Title(e.Lang)
	m := &archiveMeta{Title: title, Project: e.Project(), Office: d.Office, Activity: e.Consultation.Activity.ID, Personal: true, Mark: d.Mark, Lang: e.Lang, CreatedAt: d.Created.UTC(), Published: e.report.PublishedAt,
		Statements: e.Statistics.Statements, Segments: e.Statistics.Segments, Late: late, Keys: map[string]string{}}
	for _, v := range e.Consultation.Versions {
		m.Versions = append(m.Versions, v.Number)
	}
	for _, k := range keys {
		m.Keys[k.ID] = base64.StdEncoding.EncodeToString(k.Public)
	}
	if opens, closes := e.Consultation.Window(d.Created); !closes.IsZero() {
		m.OpenedAt, m.ClosedAt = &opens, &closes
	}
	return m, nil
}

// archiveReport as it was frozen; one that is not published yet, as it would be.
func (e *making) archiveReport(ctx context.Context, a *pack.Package, q export.Query, d *table.Doc) error {
	if e.report.FrozenAt != nil {
		if err := e.StepAll(); err != nil {
			return err
		}
		for _, p := range e.report.Papers {
			if err := e.attach(ctx, a, q, "report/"+p.Lang+"/", p.FileID); err != nil {
				return err
			}
		}
		return nil
	}
	return e.PDFs(ctx, d, edition.Table, e.s.perPDF, func(part int, write func(io.Writer) error) error {
		name := "report.pdf"
		if part > 0 {
			name = fmt.Sprintf("report-%02d.pdf", part)
		}
		return a.Add(name, write)
	})
}

// archiveSegments as they are, with names.
func (e *making) archiveSegments(ctx context.Context, a *pack.Package, d table.Doc) error {
	d.Lines = nil
	return a.Add("segments.csv", func(out io.Writer) error {
		w, err := table.NewWriter(table.CSV, out, d)
		if err != nil {
			return err
		}
		whole := *e
		whole.Plain, whole.Drafts, whole.Until = true, true, nil
		whole.Step = func() error { return nil }
		err = whole.Entries(ctx, func(x *edition.Entry) error {
			state := "open"
			if x.ReleasedAt != nil {
				state = "released"
			}
			var released any
			if x.ReleasedAt != nil {
				released = *x.ReleasedAt
			}
			return w.Row(table.Row{x.Label, x.Number, strconv.Itoa(x.Seq), string(x.Channel), string(x.Kind), x.Category, x.Lang, x.Sender, e.Chapter(x.Chapter), x.BlockID, string(x.Position), x.Quote,
				x.Request, x.Reason, x.Remark, x.Wording, state, string(x.Decision), x.Answer, x.ChangedBlock, x.SubmittedAt, released})
		})
		if err != nil {
			return err
		}
		return w.Close()
	})
}

// signed is one version of a statement with what proves it.
type signed struct {
	Number      string    `json:"number"`
	Version     int       `json:"version"`
	State       string    `json:"state"`
	Publication string    `json:"publication"`
	SubmittedAt time.Time `json:"submittedAt"`
	Content     string    `json:"contentFile,omitempty"`
	Hash        string    `json:"sha256"`
	Signature   string    `json:"signature"`
	Key         string    `json:"key"`
	Name        string    `json:"name,omitempty"`
	Street      string    `json:"street,omitempty"`
	Town        string    `json:"town,omitempty"`
	Email       string    `json:"email,omitempty"`
}

// archiveStatements as they were signed, byte for byte, with what was attached.
func (e *making) archiveStatements(ctx context.Context, a *pack.Package, q export.Query) error {
	keys, err := e.s.statements.Keys(ctx)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := a.Text("keys/"+k.ID+".pub", base64.StdEncoding.EncodeToString(k.Public)+"\n"); err != nil {
			return err
		}
	}
	after := uuid.Nil
	for {
		rows, err := e.s.statements.Archive(ctx, q.DB, e.Consultation.Activity.ID, after, batch)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := e.archiveStatement(ctx, a, q, &rows[i]); err != nil {
				return err
			}
		}
		if len(rows) < batch {
			return nil
		}
		after = rows[len(rows)-1].ID
	}
}

func (e *making) archiveStatement(ctx context.Context, a *pack.Package, q export.Query, row *statement.Archived) error {
	folder := "statements/" + row.Number + "/"
	for _, v := range row.Versions {
		base := folder + "version-" + strconv.Itoa(v.Number)
		proof := signed{Number: row.Number, Version: v.Number, State: string(row.State), Publication: string(row.Publication), SubmittedAt: v.SubmittedAt, Hash: hex.EncodeToString(v.Hash),
			Signature: base64.StdEncoding.EncodeToString(v.Signature), Key: v.KeyID, Name: row.Name(), Street: row.Contact.Street, Town: row.Contact.Town, Email: row.Contact.Email}
		if v.Canonical != "" { // else it was erased when its time was over
			proof.Content = base + ".json"
			if err := a.Text(proof.Content, v.Canonical); err != nil {
				return err
			}
		}
		if err := a.JSON(base+".proof.json", proof); err != nil {
			return err
		}
	}
	for _, id := range row.Files {
		if err := e.attach(ctx, a, q, folder+"files/", id); err != nil {
			return err
		}
	}
	return nil
}

// archiveDocument in all versions that were published, with what stood beside them.
func (e *making) archiveDocument(ctx context.Context, a *pack.Package, q export.Query) error {
	for _, h := range e.Consultation.Versions {
		if h.State != consultation.Published {
			continue
		}
		v, err := e.s.consultations.Version(ctx, q.DB, e.Consultation.Activity.ID, h.Number)
		if err != nil {
			return pg.Fault(err)
		}
		folder := "document/version-" + strconv.Itoa(h.Number)
		if err := a.JSON(folder+".json", v.Document); err != nil {
			return err
		}
		for _, x := range h.Attachments {
			if err := e.attach(ctx, a, q, folder+"/", x.FileID); err != nil {
				return err
			}
		}
	}
	return nil
}

// attach copies an upload; one that was removed, refused or is being checked is left out
// and named as such.
func (e *making) attach(ctx context.Context, a *pack.Package, q export.Query, folder string, id uuid.UUID) error {
	d, err := e.s.files.Open(ctx, q.Actor, id, 0)
	if err != nil {
		switch f := fault.From(err); f.Kind {
		case fault.NotFound, fault.Gone, fault.Conflict, fault.Forbidden:
			return a.Text(folder+id.String()+".missing.txt", string(f.Code)+"\n")
		}
		return err
	}
	return closed(d, a.Add(folder+pack.SafeName(d.File.Name), func(w io.Writer) error { _, err := io.Copy(w, d); return err }))
}
