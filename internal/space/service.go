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
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/pg"
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
	now    func() time.Time
	kinds  []*Kind
}

// NewService takes the clock so that tests can stand at the edge of a deadline.
func NewService(db bun.IDB, log *audit.Log, people *identity.Service, now func() time.Time) *Service {
	return &Service{db: db, log: log, people: people, now: now}
}

// Register adds a kind of activity; app does it before anything is served.
func (s *Service) Register(k *Kind) { s.kinds = append(s.kinds, k) }

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
	Extensions []Extension
	Terms      []Term
	// Preview tells that Shown is not published.
	Preview bool
}

// Project by its address, as people see it; who works on a project that is not
// published sees the work copy. NotFound space.project_not_found. Five statements.
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

func (s *Service) detail(ctx context.Context, db bun.IDB, actor authz.Actor, p *Project, lang string, preview bool) (*Detail, error) {
	d := &Detail{Project: *p, Shown: p.Live, Preview: preview}
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
	if d.Extensions, err = listExtensions(ctx, db, p.ID); err != nil {
		return nil, pg.Fault(err)
	}
	d.Terms, err = listTerms(ctx, db)
	return d, pg.Fault(err)
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
