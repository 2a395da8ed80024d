package space

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/notify"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/search"
)

// Limits of what one installation or project holds.
const (
	MaxSpaces     = 200
	MaxMembers    = 2000
	MaxTerms      = 200
	MaxActivities = 50
	MaxPreviews   = 50
)

// Service is what can be done with spaces and projects; one method, one transaction.
type Service struct {
	db     bun.IDB
	log    *audit.Log
	people *identity.Service
	files  *file.Service
	index  *search.Service
	now    func() time.Time
	kinds  []*Kind
	// calendars add to the calendar of a project what other rooms know.
	calendars []CalendarSource
	// dependents follow a project when it is published or its space changes hands.
	dependents []Dependent
	notes      *notify.Service
	// keepMonths is how long contributions stay where a project does not say.
	keepMonths int
}

// NewService registers what kind of files covers are. It takes the clock so that
// tests can stand at the edge of a deadline.
func NewService(db bun.IDB, log *audit.Log, people *identity.Service, files *file.Service, index *search.Service, now func() time.Time) *Service {
	s := &Service{db: db, log: log, people: people, files: files, index: index, now: now}
	files.Purpose(file.Purpose{Name: CoverPurpose, Types: file.Pictures(), MaxBytes: 20 << 20, MaxFiles: 20}, guard{s})
	index.Bring(s.bring)
	return s
}

// Register adds a kind of activity; app does it before anything is served.
func (s *Service) Register(k *Kind) {
	s.kinds = append(s.kinds, k)
	if k.Audience != nil {
		s.OnAudience(k.Audience)
	}
}

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	inner := *s
	inner.db, inner.now = tx, now
	return &inner
}

// CalendarSource gives what else belongs into the calendar of a project.
type CalendarSource func(ctx context.Context, p *Project, lang string) ([]calendar.Entry, error)

// CalendarEntries adds a source; app does it before anything is served.
func (s *Service) CalendarEntries(source CalendarSource) { s.calendars = append(s.calendars, source) }

// Notify sets who tells followers what happens; without it nobody is told. app does
// it before anything is served.
func (s *Service) Notify(n *notify.Service) { s.notes = n }

// Emit tells the followers of a project, when they can see it: what it tells with
// the publication is told then. object is the extension or entry it is about.
func (s *Service) Emit(ctx context.Context, tx bun.Tx, p *Project, what string, object uuid.UUID) error {
	if s.notes == nil || p.Stage == StageNew {
		return nil
	}
	at := s.now()
	if p.PublishAt.After(at) {
		at = p.PublishAt
	}
	return s.notes.Emit(ctx, tx, notify.Event{Kind: "project." + what, Subject: notify.Subject{Kind: "project", ID: p.ID}, Object: object, At: at})
}

// Dependent is told, in the transaction, when it changes who sees a project from
// when on: at its first approval, when its publication is moved, and when its space
// gets another audience.
type Dependent func(ctx context.Context, tx bun.Tx, p *Project) error

// OnAudience adds a dependent; app does it before anything is served.
func (s *Service) OnAudience(d Dependent) { s.dependents = append(s.dependents, d) }

func (s *Service) tell(ctx context.Context, tx bun.Tx, p *Project) error {
	for _, d := range s.dependents {
		if err := d(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}

// Kinds that are registered, in that order.
func (s *Service) Kinds() []*Kind { return s.kinds }

func (s *Service) kind(key string) (*Kind, bool) {
	i := slices.IndexFunc(s.kinds, func(k *Kind) bool { return k.Key == key })
	if i < 0 {
		return nil, false
	}
	return s.kinds[i], true
}

// Query asks for one stretch of the projects in one group. Empty filters ask for
// nothing.
type Query struct {
	Group                 Group
	Space, Topic, Quarter string
	// Kind of an activity in the project.
	Kind string
	// Lang the person wants, or Easy; texts fall back to de.
	Lang  string
	After *Position
	Limit int
}

// Position is where a stretch ended.
type Position struct {
	At time.Time `json:"t"`
	ID uuid.UUID `json:"i"`
}

// Projects lists what the actor may see: open ones by the end that is nearest,
// planned ones by their beginning, finished ones latest first. It returns up to
// Limit+1 rows so that the caller knows whether more follow. One statement.
func (s *Service) Projects(ctx context.Context, actor authz.Actor, q Query) ([]Project, error) {
	rows, err := listProjects(ctx, s.db, actor, q, s.now())
	return rows, pg.Fault(err)
}

// Position of a project in the list of its group.
func (s *Service) Position(g Group, p Project) Position {
	if g == Planned {
		return Position{p.OpensAt, p.ID}
	}
	return Position{p.ClosesAt, p.ID}
}

// Detail is a project with what its page shows.
type Detail struct {
	Project
	// Shown is the content of the page: the live one, or the work copy in a preview.
	Shown *Content
	// Langs the content exists in, German first.
	Langs      []string
	Space      Space
	Activities []Activity
	// Hidden activities have nothing to show yet; only who edits the project sees them.
	Hidden map[uuid.UUID]bool
	// Pages that can be read of activities beside themselves.
	Pages      map[uuid.UUID][]string
	Extensions []Extension
	Terms      []Term
	// Preview tells that Shown is not published.
	Preview bool
	// Page tells that there is something published at the address of the project.
	Page bool
	// Writer is the name of who saved the work copy last, for those who edit it; empty
	// when the account is gone.
	Writer string
}

// Project by its address, as people see it; who works on a project that is not
// published sees the work copy. NotFound space.project_not_found. Five statements, and
// one for each kind of activity in it that can have nothing to show.
func (s *Service) Project(ctx context.Context, actor authz.Actor, slug, lang string) (*Detail, error) {
	p, err := findProject(ctx, s.db, actor, lang, s.now(), "p.slug = ?", slug)
	if err != nil {
		return nil, pg.Fault(err)
	}
	return s.detail(ctx, s.db, actor, p, lang, p.Live == nil)
}

// ProjectByID is the row alone. NotFound space.project_not_found. One statement.
func (s *Service) ProjectByID(ctx context.Context, actor authz.Actor, id uuid.UUID, lang string) (*Project, error) {
	p, err := findProject(ctx, s.db, actor, lang, s.now(), "p.id = ?", id)
	return p, pg.Fault(err)
}

// ProjectBySlug is the row alone. NotFound space.project_not_found. One statement.
func (s *Service) ProjectBySlug(ctx context.Context, actor authz.Actor, slug, lang string) (*Project, error) {
	p, err := findProject(ctx, s.db, actor, lang, s.now(), "p.slug = ?", slug)
	return p, pg.Fault(err)
}

// Calendar of a project: the last day of each phase with participation, and what
// the other sources know. NotFound space.project_not_found.
func (s *Service) Calendar(ctx context.Context, actor authz.Actor, slug, lang string) (*Project, []calendar.Entry, error) {
	p, err := s.ProjectBySlug(ctx, actor, slug, lang)
	if err != nil {
		return nil, nil, err
	}
	out := p.deadlines(lang)
	for _, source := range s.calendars {
		more, err := source(ctx, p, lang)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, more...)
	}
	return p, out, nil
}

// deadlines of what people see; of the work copy before that.
func (p *Project) deadlines(lang string) []calendar.Entry {
	var out []calendar.Entry
	c := p.Live
	if c == nil {
		c = p.Work
	}
	for _, ph := range c.Phases {
		if !ph.Participation || ph.ClosesOn.IsZero() {
			continue
		}
		t, _ := In(ph.Texts, lang)
		out = append(out, calendar.Entry{UID: ph.ID.String() + "@mitwirken", Changed: p.ChangedAt, Day: ph.ClosesOn, Title: p.Title + ": " + t.Title,
			Text: p.Summary, Cancelled: p.Stage == StageWithdrawn})
	}
	return out
}

func (s *Service) detail(ctx context.Context, db bun.IDB, actor authz.Actor, p *Project, lang string, preview bool) (*Detail, error) {
	d := &Detail{Project: *p, Shown: p.Live, Preview: preview, Page: p.Stage != StageNew}
	if preview {
		d.Shown = p.Work
		d.OpensAt, d.ClosesAt = p.Work.Span()
		d.Topics, d.Quarters = p.Work.Topics, p.Work.Quarters
		t, used := In(p.Work.Texts, lang)
		d.Lang, d.Title, d.Summary, d.Unit, d.Phone = used, t.Title, t.Summary, p.Work.Contact.Unit, p.Work.Contact.Phone
	}
	for _, l := range Langs() {
		if _, ok := d.Shown.Texts[l]; ok {
			d.Langs = append(d.Langs, l)
		}
	}
	sp, err := anySpace(ctx, db, actor, p.SpaceID)
	if err != nil {
		return nil, pg.Fault(err)
	}
	d.Space = *sp
	if d.Activities, err = listActivities(ctx, db, p.ID); err != nil {
		return nil, pg.Fault(err)
	}
	if d.Pages, err = s.pages(ctx, db, d.Activities); err != nil {
		return nil, err
	}
	if d.Hidden, err = s.hidden(ctx, db, d.Activities); err != nil {
		return nil, err
	}
	if d.Extensions, err = listExtensions(ctx, db, p.ID); err != nil {
		return nil, pg.Fault(err)
	}
	d.Terms, err = listTerms(ctx, db)
	return d, pg.Fault(err)
}

// work is the page for those who edit it: one statement more where a person has saved.
func (s *Service) work(ctx context.Context, db bun.IDB, actor authz.Actor, p *Project) (*Detail, error) {
	d, err := s.detail(ctx, db, actor, p, "de", true)
	if err != nil || p.ChangedBy == nil {
		return d, err
	}
	names, err := s.people.Names(ctx, db, []uuid.UUID{*p.ChangedBy})
	d.Writer = names[*p.ChangedBy]
	return d, pg.Fault(err)
}

// Names of people by id, for what stands beside projects and is shown to who edits them.
// One statement, none without ids.
func (s *Service) Names(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	names, err := s.people.Names(ctx, db, ids)
	return names, pg.Fault(err)
}

// Terms are all topics and quarters, retired ones too. One statement.
func (s *Service) Terms(ctx context.Context) ([]Term, error) {
	rows, err := listTerms(ctx, s.db)
	return rows, pg.Fault(err)
}

// Spaces the actor may see. One statement.
func (s *Service) Spaces(ctx context.Context, actor authz.Actor) ([]Space, error) {
	rows, err := listSpaces(ctx, s.db, actor)
	return rows, pg.Fault(err)
}

// slugOf makes an address out of a title: «Spielplatz für alle» becomes
// spielplatz-fuer-alle.
func slugOf(title string) string {
	title = umlauts.Replace(strings.ToLower(title))
	var b strings.Builder
	for _, r := range title {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	slug := strings.Trim(b.String()[:min(b.Len(), 60)], "-")
	if slug == "" {
		return "projekt"
	}
	return slug
}

var umlauts = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "é", "e", "è", "e", "ê", "e", "à", "a", "â", "a", "ç", "c", "î", "i", "ô", "o", "û", "u", "’", "", "'", "")
