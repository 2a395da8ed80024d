package report

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/report/paper"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// archive is a package that is being written: every file with its checksum.
type archive struct {
	zip   *zip.Writer
	at    time.Time
	files []archivedFile
	names map[string]bool
}

type archivedFile struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

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
	Files      []archivedFile    `json:"files"`
}

func newArchive(out io.Writer, at time.Time) *archive {
	return &archive{zip: zip.NewWriter(out), at: at, names: map[string]bool{}}
}

// measured counts and hashes what goes through.
type measured struct {
	w io.Writer
	h hash.Hash
	n int64
}

func (m *measured) Write(p []byte) (int, error) {
	n, err := m.w.Write(p)
	m.h.Write(p[:n])
	m.n += int64(n)
	return n, err
}

// file adds one; a name that is taken gets a number.
func (a *archive) file(name string, write func(io.Writer) error) error {
	for n := 2; a.names[strings.ToLower(name)]; n++ {
		ext := path.Ext(name)
		name = strings.TrimSuffix(name, ext) + "-" + strconv.Itoa(n) + ext
	}
	a.names[strings.ToLower(name)] = true
	to, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.at.UTC()})
	if err != nil {
		return err
	}
	m := &measured{w: to, h: sha256.New()}
	if err := write(m); err != nil {
		return err
	}
	a.files = append(a.files, archivedFile{name, m.n, hex.EncodeToString(m.h.Sum(nil))})
	return nil
}

func (a *archive) json(name string, v any) error {
	return a.file(name, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(v)
	})
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
	a := newArchive(out, d.Created)
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
	meta.Files = a.files
	if err := a.json("metadata.json", meta); err != nil {
		return err
	}
	var sums strings.Builder
	for _, f := range a.files {
		fmt.Fprintf(&sums, "%s  %s\n", f.SHA256, f.Path)
	}
	if err := a.file("checksums.txt", func(w io.Writer) error { _, err := io.WriteString(w, sums.String()); return err }); err != nil {
		return err
	}
	return a.zip.Close()
}

func (e *edition) meta(ctx context.Context, d *table.Doc) (*archiveMeta, error) {
	keys, err := e.s.statements.Keys(ctx)
	if err != nil {
		return nil, err
	}
	late, err := e.s.late(ctx, e.db, e.report)
	if err != nil {
		return nil, err
	}
	title, _ := e.c.Title(e.lang)
	m := &archiveMeta{Title: title, Project: e.project(), Office: d.Office, Activity: e.c.Activity.ID, Personal: true, Mark: d.Mark, Lang: e.lang, CreatedAt: d.Created.UTC(), Published: e.report.PublishedAt,
		Statements: e.statistics.Statements, Segments: e.statistics.Segments, Late: late, Keys: map[string]string{}}
	for _, v := range e.c.Versions {
		m.Versions = append(m.Versions, v.Number)
	}
	for _, k := range keys {
		m.Keys[k.ID] = base64.StdEncoding.EncodeToString(k.Public)
	}
	if opens, closes := e.c.Window(d.Created); !closes.IsZero() {
		m.OpenedAt, m.ClosedAt = &opens, &closes
	}
	return m, nil
}

// archiveReport as it was frozen; one that is not published yet, as it would be.
func (e *edition) archiveReport(ctx context.Context, a *archive, q export.Query, d *table.Doc) error {
	if e.report.FrozenAt != nil {
		if err := e.stepAll(); err != nil {
			return err
		}
		for _, p := range e.report.Papers {
			if err := e.attach(ctx, a, q, "report/"+p.Lang+"/", p.FileID); err != nil {
				return err
			}
		}
		return nil
	}
	return e.pdfs(ctx, d, partTable, func(part int, write func(io.Writer) error) error {
		name := "report.pdf"
		if part > 0 {
			name = fmt.Sprintf("report-%02d.pdf", part)
		}
		return a.file(name, write)
	})
}

// pdfs yields report or synopsis as one PDF, or in parts that fit into memory: the first with
// all that stands before the table, the others with a stretch of it.
func (e *edition) pdfs(ctx context.Context, d *table.Doc, main string, each func(part int, write func(io.Writer) error) error) error {
	r := e.paper(ctx, d, main)
	write := func(w io.Writer) error { return paper.PDF(w, r) }
	if e.statistics.Segments <= e.s.perPDF {
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
			more, err = e.writeStretch(ctx, b, l, &after, e.s.perPDF)
			return err
		}}}
		if err := each(n, write); err != nil {
			return err
		}
	}
	return nil
}

// archiveSegments as they are, with names.
func (e *edition) archiveSegments(ctx context.Context, a *archive, d table.Doc) error {
	d.Lines = nil
	return a.file("segments.csv", func(out io.Writer) error {
		w, err := table.NewWriter(table.CSV, out, d)
		if err != nil {
			return err
		}
		whole := *e
		whole.plain, whole.drafts, whole.until = true, true, nil
		whole.step = func() error { return nil }
		err = whole.entries(ctx, func(x *entry) error {
			state := "open"
			if x.ReleasedAt != nil {
				state = "released"
			}
			var released any
			if x.ReleasedAt != nil {
				released = *x.ReleasedAt
			}
			return w.Row(table.Row{x.Label, x.Number, strconv.Itoa(x.Seq), string(x.Channel), string(x.Kind), x.Category, x.Lang, x.Sender, e.chapter(x.Chapter), x.BlockID, string(x.Position), x.Quote,
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
func (e *edition) archiveStatements(ctx context.Context, a *archive, q export.Query) error {
	keys, err := e.s.statements.Keys(ctx)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := a.file("keys/"+k.ID+".pub", func(w io.Writer) error {
			_, err := io.WriteString(w, base64.StdEncoding.EncodeToString(k.Public)+"\n")
			return err
		}); err != nil {
			return err
		}
	}
	after := uuid.Nil
	for {
		rows, err := e.s.statements.Archive(ctx, q.DB, e.c.Activity.ID, after, batch)
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

func (e *edition) archiveStatement(ctx context.Context, a *archive, q export.Query, row *statement.Archived) error {
	folder := "statements/" + row.Number + "/"
	for _, v := range row.Versions {
		base := folder + "version-" + strconv.Itoa(v.Number)
		proof := signed{Number: row.Number, Version: v.Number, State: string(row.State), Publication: string(row.Publication), SubmittedAt: v.SubmittedAt, Hash: hex.EncodeToString(v.Hash),
			Signature: base64.StdEncoding.EncodeToString(v.Signature), Key: v.KeyID, Name: row.Name(), Street: row.Contact.Street, Town: row.Contact.Town, Email: row.Contact.Email}
		if v.Canonical != "" { // else it was erased when its time was over
			proof.Content = base + ".json"
			if err := a.file(proof.Content, func(w io.Writer) error { _, err := io.WriteString(w, v.Canonical); return err }); err != nil {
				return err
			}
		}
		if err := a.json(base+".proof.json", proof); err != nil {
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
func (e *edition) archiveDocument(ctx context.Context, a *archive, q export.Query) error {
	for _, h := range e.c.Versions {
		if h.State != consultation.Published {
			continue
		}
		v, err := e.s.consultations.Version(ctx, q.DB, e.c.Activity.ID, h.Number)
		if err != nil {
			return pg.Fault(err)
		}
		folder := "document/version-" + strconv.Itoa(h.Number)
		if err := a.json(folder+".json", v.Document); err != nil {
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
func (e *edition) attach(ctx context.Context, a *archive, q export.Query, folder string, id uuid.UUID) error {
	d, err := e.s.files.Open(ctx, q.Actor, id, 0)
	if err != nil {
		switch f := fault.From(err); f.Kind {
		case fault.NotFound, fault.Gone, fault.Conflict, fault.Forbidden:
			return a.file(folder+id.String()+".missing.txt", func(w io.Writer) error { _, err := io.WriteString(w, string(f.Code)+"\n"); return err })
		}
		return err
	}
	return closed(d, a.file(folder+safeName(d.File.Name), func(w io.Writer) error { _, err := io.Copy(w, d); return err }))
}

// safeName stays in its folder on every system.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
	if name = strings.Trim(name, ". "); name == "" {
		return "file"
	}
	return name
}
