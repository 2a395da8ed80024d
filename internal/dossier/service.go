package dossier

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

// MaxVersions of a document that are listed.
const MaxVersions = 200

// Purpose of the files behind documents.
const Purpose = "project-document"

// SubjectKind of those files: one version of a document.
const SubjectKind = "document_version"

// Service is what can be done with the dossier; one method, one transaction.
type Service struct {
	db     bun.IDB
	log    *audit.Log
	spaces *space.Service
	files  *file.Service
	index  *search.Service
	now    func() time.Time
	o      Options
}

// Options say in whose name feeds go out.
type Options struct {
	// PublicURL is the address of the platform, without a slash at the end.
	PublicURL string
	// Owner is the name of the municipality.
	Owner      string
	Catalogues *locale.Catalogues
}

// NewService registers what kind of files documents are.
func NewService(db bun.IDB, log *audit.Log, spaces *space.Service, files *file.Service, index *search.Service, now func() time.Time, o Options) *Service {
	s := &Service{db: db, log: log, spaces: spaces, files: files, index: index, now: now, o: o}
	files.Purpose(file.Purpose{Name: Purpose, Types: append(file.Documents(), file.Pictures()...), MaxBytes: 50 << 20, MaxFiles: 1}, guard{s})
	spaces.CalendarEntries(s.calendar)
	spaces.OnAudience(s.putAll)
	return s
}

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	inner := *s
	inner.db, inner.spaces, inner.now = tx, s.spaces.In(tx, now), now
	return &inner
}

// guard of the files behind documents.
type guard struct{ s *Service }

// MayUpload: who edits projects.
func (g guard) MayUpload(_ context.Context, a authz.Actor) (authz.Decision, error) {
	return space.ActBrowse.Decide(authz.Case{Actor: a}), nil
}

// MayRead: a published version of a published document for who may see the
// project; the others for who edits it.
func (g guard) MayRead(ctx context.Context, a authz.Actor, of file.Subject) (file.Answer, error) {
	hidden := file.Answer{Decision: authz.Denied(authz.CodeNotFound)}
	v, err := findVersion(ctx, g.s.db, of.ID)
	if err != nil {
		return hidden, ignore(err, CodeNotFound)
	}
	e, p, err := g.s.find(ctx, a, v.DocumentID)
	if err != nil {
		return hidden, ignore(err, CodeNotFound)
	}
	if space.CanEdit(a, p).Allowed || e.Live != nil && !v.PublishedAt.IsZero() {
		open := e.Live != nil && !v.PublishedAt.IsZero() && p.Audience == space.Public && p.Visible(g.s.now())
		return file.Answer{Decision: authz.Allow(), Public: open}, nil
	}
	return hidden, nil
}

func ignore(err error, code fault.Code) error {
	if fault.Is(err, code) {
		return nil
	}
	return err
}

// find an entry with its project, for who may see it. NotFound dossier.not_found.
func (s *Service) find(ctx context.Context, a authz.Actor, id uuid.UUID) (*Entry, *space.Project, error) {
	e, err := findEntry(ctx, s.db, id, false)
	if err != nil {
		return nil, nil, pg.Fault(err)
	}
	p, err := s.spaces.ProjectByID(ctx, a, e.ProjectID, "de")
	if fault.Is(err, space.CodeProjectNotFound) || err == nil && e.Live == nil && !space.CanEdit(a, p).Allowed {
		return nil, nil, fault.New(fault.NotFound, CodeNotFound)
	}
	return e, p, err
}

// Query asks for one stretch of the entries of one kind.
type Query struct {
	Project uuid.UUID
	Kind    Kind
	After   *Position
	Limit   int
}

// Position is where a stretch ended.
type Position struct {
	At time.Time `json:"t"`
	ID uuid.UUID `json:"i"`
}

// Entries that are published, for who may see the project: news latest first, the
// others in the order of time; up to Limit+1 rows. NotFound
// space.project_not_found. Two statements.
func (s *Service) Entries(ctx context.Context, actor authz.Actor, slug string, q Query) ([]Entry, error) {
	p, err := s.spaces.ProjectBySlug(ctx, actor, slug, "de")
	if err != nil {
		return nil, err
	}
	q.Project = p.ID
	rows, err := listEntries(ctx, s.db, q, true)
	return rows, pg.Fault(err)
}

// StaffEntries are all entries, for who edits the project. Errors as space.Work.
func (s *Service) StaffEntries(ctx context.Context, actor authz.Actor, q Query) (*space.Project, []Entry, error) {
	p, err := s.spaces.Editable(ctx, s.db, actor, q.Project)
	if err != nil {
		return nil, nil, err
	}
	rows, err := listEntries(ctx, s.db, q, false)
	if err != nil {
		return nil, nil, pg.Fault(err)
	}
	var writers []uuid.UUID
	for i := range rows {
		if by := rows[i].ChangedBy; by != nil {
			writers = append(writers, *by)
		}
	}
	names, err := s.spaces.Names(ctx, s.db, writers)
	for i := range rows {
		if by := rows[i].ChangedBy; by != nil {
			rows[i].Writer = names[*by]
		}
	}
	return p, rows, err
}

// Paper is a document with its versions and the files behind them.
type Paper struct {
	Entry
	Project  *space.Project
	Versions []Version
	Files    map[uuid.UUID][]file.File
}

// Document with its versions: published ones, and for who edits the project the
// others too. NotFound dossier.not_found, also for one that does not lie in the project
// of this slug, where one is given. Four statements.
func (s *Service) Document(ctx context.Context, actor authz.Actor, id uuid.UUID, slug string) (*Paper, error) {
	e, p, err := s.find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if e.Kind != Document || slug != "" && slug != p.Slug {
		return nil, fault.New(fault.NotFound, CodeNotFound)
	}
	return s.paper(ctx, s.db, e, p, !space.CanEdit(actor, p).Allowed)
}

func (s *Service) paper(ctx context.Context, db bun.IDB, e *Entry, p *space.Project, onlyPublished bool) (*Paper, error) {
	versions, err := listVersions(ctx, db, e.ID, onlyPublished)
	if err != nil {
		return nil, pg.Fault(err)
	}
	ids := make([]uuid.UUID, len(versions))
	for i, v := range versions {
		ids[i] = v.ID
	}
	files, err := s.files.Of(ctx, db, Purpose, SubjectKind, ids...)
	return &Paper{Entry: *e, Project: p, Versions: versions, Files: files}, pg.Fault(err)
}

// Create begins an entry. Invalid request.invalid with every wrong field; errors as
// space.Work for who may not edit the project.
func (s *Service) Create(ctx context.Context, actor authz.Actor, key once.Key, project uuid.UUID, k Kind, b EntryBody) (*Entry, *space.Project, error) {
	var out *Entry
	var p *space.Project
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		if p, err = s.spaces.Editable(ctx, tx, actor, project); err != nil {
			return err
		}
		b.clean()
		if err := b.validate(k); err != nil {
			return err
		}
		now := s.now()
		id, replayed, err := once.Do(ctx, tx, key, func() (uuid.UUID, error) {
			e := &Entry{ID: uuid.Must(uuid.NewV7()), ProjectID: project, Kind: k, Work: b, Version: 1, CreatedAt: now, ChangedAt: now, ChangedBy: personOf(actor)}
			return e.ID, putEntry(ctx, tx, e)
		})
		if err != nil {
			return err
		}
		if out, err = findEntry(ctx, tx, id, false); err != nil || replayed {
			return err
		}
		return s.record(ctx, tx, actor, "dossier.entry_created", out)
	})
	return out, p, err
}

// Save replaces the work copy. Stale request.stale when somebody else has saved
// since version.
func (s *Service) Save(ctx context.Context, actor authz.Actor, id uuid.UUID, version int, b EntryBody) (*Entry, *space.Project, error) {
	return s.change(ctx, actor, id, "dossier.entry_saved", func(_ context.Context, _ bun.Tx, e *Entry, _ *space.Project) error {
		if e.Version != version {
			return fault.New(fault.Stale, fault.CodeStale)
		}
		b.clean()
		if err := b.validate(e.Kind); err != nil {
			return err
		}
		e.Work, e.ChangedBy = b, personOf(actor)
		return nil
	})
}

// Publish makes the work copy, and every version that waits, what people see. For a
// document it needs a version in German: Conflict dossier.no_version. Forbidden
// space.second_person_required for who wrote last in a space with four eyes.
func (s *Service) Publish(ctx context.Context, actor authz.Actor, id uuid.UUID, version int) (*Entry, *space.Project, error) {
	return s.change(ctx, actor, id, "dossier.entry_published", func(ctx context.Context, tx bun.Tx, e *Entry, p *space.Project) error {
		if err := CanPublish(actor, p, e).Err(); err != nil {
			return err
		}
		if e.Version != version {
			return fault.New(fault.Stale, fault.CodeStale)
		}
		now := s.now()
		if e.Kind == Document {
			versions, err := listVersions(ctx, tx, id, false)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(versions, func(v Version) bool { return v.Lang == "de" }) {
				return fault.New(fault.Conflict, CodeNoVersion)
			}
			if err := publishVersions(ctx, tx, id, now); err != nil {
				return err
			}
			e.Waiting = 0
		}
		live := e.Work
		news := e.Live == nil || e.Kind == Milestone && (e.Live.Progress != live.Progress || e.Live.Percent != live.Percent)
		if e.Live == nil {
			e.PublishedAt = now
		}
		e.Live = &live
		if news && e.Kind != Document {
			if err := s.spaces.Emit(ctx, tx, p, string(e.Kind), e.ID); err != nil {
				return err
			}
		}
		return s.put(ctx, tx, e, p)
	})
}

// put makes the index say what is published; a milestone is no page of its own and
// is found with its project only.
func (s *Service) put(ctx context.Context, tx bun.Tx, e *Entry, p *space.Project) error {
	if e.Kind == Milestone || p.Stage == space.StageNew {
		return nil
	}
	path := p.Path()
	if e.Kind == Document {
		path += "/unterlagen/" + e.ID.String()
	}
	texts := map[string]search.Text{}
	for lang, t := range e.Live.Texts {
		texts[lang] = search.Text{Title: t.Title, Body: t.plain()}
	}
	if e.Kind == Document {
		versions, err := listVersions(ctx, tx, e.ID, true)
		if err != nil {
			return err
		}
		for _, v := range slices.Backward(versions) { // the newest of each language stays
			if v.Body != nil {
				t, _ := space.In(e.Live.Texts, v.Lang)
				texts[v.Lang] = search.Text{Title: t.Title, Body: html.Plain(t.Text) + "\n" + html.Plain(*v.Body)}
			}
		}
	}
	return s.index.Put(ctx, tx, p.Subject(string(e.Kind), e.ID, path, e.Live.At, texts))
}

// putAll follows a project whose audience has changed.
func (s *Service) putAll(ctx context.Context, tx bun.Tx, p *space.Project) error {
	rows, err := listPublished(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	for i := range rows {
		if err := s.put(ctx, tx, &rows[i], p); err != nil {
			return err
		}
	}
	return nil
}

// Unpublish takes an entry back; its versions stay as they are.
func (s *Service) Unpublish(ctx context.Context, actor authz.Actor, id uuid.UUID) (*Entry, *space.Project, error) {
	return s.change(ctx, actor, id, "dossier.entry_unpublished", func(ctx context.Context, tx bun.Tx, e *Entry, _ *space.Project) error {
		e.Live, e.PublishedAt = nil, time.Time{}
		return s.index.Remove(ctx, tx, string(e.Kind), e.ID)
	})
}

// Delete removes an entry that is not published, with its versions and files.
// Conflict space.wrong_state for one that is: it is taken back first.
func (s *Service) Delete(ctx context.Context, actor authz.Actor, id uuid.UUID) error {
	_, _, err := s.change(ctx, actor, id, "dossier.entry_deleted", func(ctx context.Context, tx bun.Tx, e *Entry, _ *space.Project) error {
		if e.Live != nil {
			return fault.New(fault.Conflict, space.CodeWrongState).WithParam("State", "published")
		}
		versions, err := listVersions(ctx, tx, id, false)
		if err != nil {
			return err
		}
		for _, v := range versions {
			if err := s.files.DetachAll(ctx, tx, file.Subject{Kind: SubjectKind, ID: v.ID}); err != nil {
				return err
			}
		}
		e.Version = 0 // tells change that the row is gone
		return deleteEntry(ctx, tx, id)
	})
	return err
}

// NewVersion is a file that was uploaded for Purpose, or a text in HTML or Markdown.
type NewVersion struct {
	Lang     string
	FileID   uuid.UUID
	HTML     string
	Markdown string
	Note     string
}

// AddVersion puts a new version on top of a document; people see it once the
// document is published again. Invalid dossier.version_content unless it is exactly
// one of file, HTML and Markdown; what package file says about its files.
func (s *Service) AddVersion(ctx context.Context, actor authz.Actor, key once.Key, document uuid.UUID, n NewVersion) (*Paper, error) {
	e, p, err := s.change(ctx, actor, document, "dossier.version_added", func(ctx context.Context, tx bun.Tx, e *Entry, p *space.Project) error {
		if err := n.validate(e); err != nil {
			return err
		}
		_, replayed, err := once.Do(ctx, tx, key, func() (uuid.UUID, error) {
			v := &Version{ID: uuid.Must(uuid.NewV7()), DocumentID: document, Lang: n.Lang, Note: n.Note, CreatedAt: s.now()}
			if n.FileID == uuid.Nil {
				body := html.RichText(n.HTML)
				if n.Markdown != "" {
					body = html.Markdown(n.Markdown)
				}
				v.Body = &body
			}
			if err := insertVersion(ctx, tx, v); err != nil || n.FileID == uuid.Nil {
				return v.ID, err
			}
			return v.ID, s.files.Attach(ctx, tx, actor, Purpose, file.Subject{Kind: SubjectKind, ID: v.ID}, n.FileID)
		})
		if replayed {
			return errUnchanged
		}
		e.ChangedBy = personOf(actor)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.paper(ctx, s.db, e, p, false)
}

func (n *NewVersion) validate(e *Entry) error {
	if e.Kind != Document {
		return fault.New(fault.NotFound, CodeNotFound)
	}
	given := 0
	for _, is := range []bool{n.FileID != uuid.Nil, n.HTML != "", n.Markdown != ""} {
		if is {
			given++
		}
	}
	var v fault.Validation
	v.Check(given == 1, "fileId", CodeVersionContent, nil)
	v.Check(slices.Contains(space.Langs(), n.Lang), "lang", fault.FieldFormat, nil)
	v.Check(len([]rune(n.Note)) <= 500, "note", fault.FieldTooLong, map[string]any{"Max": 500})
	return v.Err()
}

// errUnchanged ends an effect that had nothing to do; the change then leaves no trace.
var errUnchanged = errors.New("dossier: nothing to change")

// change is the frame of every change: lock, right, effect, row, log.
func (s *Service) change(ctx context.Context, actor authz.Actor, id uuid.UUID, act string,
	effect func(ctx context.Context, tx bun.Tx, e *Entry, p *space.Project) error,
) (*Entry, *space.Project, error) {
	if err := authz.LoggedIn()(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, nil, err
	}
	var out *Entry
	var p *space.Project
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		e, err := findEntry(ctx, tx, id, true)
		if err != nil {
			return err
		}
		if p, err = s.spaces.Editable(ctx, tx, actor, e.ProjectID); err != nil {
			if fault.Is(err, space.CodeProjectNotFound) {
				return fault.New(fault.NotFound, CodeNotFound)
			}
			return err
		}
		out = e
		if err := effect(ctx, tx, e, p); errors.Is(err, errUnchanged) {
			return nil
		} else if err != nil {
			return err
		}
		if e.Version > 0 {
			e.Version++
			e.ChangedAt = s.now()
			if err := putEntry(ctx, tx, e); err != nil {
				return err
			}
		}
		return s.record(ctx, tx, actor, act, e)
	})
	return out, p, err
}

func (s *Service) record(ctx context.Context, tx bun.Tx, actor authz.Actor, act string, e *Entry) error {
	return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: act, SubjectKind: "dossier_entry", SubjectID: e.ID.String(),
		Data: map[string]any{"project": e.ProjectID, "kind": e.Kind}})
}

func personOf(a authz.Actor) *uuid.UUID {
	if a.Kind != authz.Person {
		return nil
	}
	return &a.ID
}

// calendar adds the published events to the calendar of a project.
func (s *Service) calendar(ctx context.Context, p *space.Project, lang string) ([]calendar.Entry, error) {
	const most = 100
	rows, err := listEntries(ctx, s.db, Query{Project: p.ID, Kind: Event, Limit: most}, true)
	if err != nil {
		return nil, pg.Fault(err)
	}
	var out []calendar.Entry
	for _, e := range rows {
		t, _ := space.In(e.Live.Texts, lang)
		c := calendar.Entry{UID: e.ID.String() + "@mitwirken", Changed: e.ChangedAt, Begin: e.Live.At, Title: t.Title, Text: t.plain(),
			Place: e.Live.Place, URL: e.Live.URL, Cancelled: e.Live.Cancelled}
		if e.Live.Until != nil {
			c.Until = *e.Live.Until
		}
		out = append(out, c)
	}
	return out, nil
}
