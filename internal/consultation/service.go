package consultation

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

// Service is what can be done with consultations; one method, one transaction.
type Service struct {
	db     bun.IDB
	log    *audit.Log
	people *identity.Service
	spaces *space.Service
	files  *file.Service
	index  *search.Service
	now    func() time.Time
	// published are told of new versions.
	published []VersionHook
	count     Counter
	importing chan struct{}
}

// VersionHook is told, in the transaction, that a version was published. old is the one
// that was current before, nil for the first one.
type VersionHook func(ctx context.Context, tx bun.Tx, c *Consultation, old, fresh *Version) error

// Counter tells how many have spoken to each block, by block id, in one statement.
type Counter func(ctx context.Context, db bun.IDB, activity uuid.UUID) (map[string]int, error)

// NewService registers what kind of files belong to documents.
func NewService(db bun.IDB, log *audit.Log, people *identity.Service, spaces *space.Service, files *file.Service, index *search.Service, now func() time.Time) *Service {
	s := &Service{db: db, log: log, people: people, spaces: spaces, files: files, index: index, now: now, importing: make(chan struct{}, 1)}
	s.purposes()
	return s
}

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	inner := *s
	inner.db, inner.spaces, inner.now = tx, s.spaces.In(tx, now), now
	return &inner
}

// OnVersion adds who is told of new versions; app does it before anything is served.
func (s *Service) OnVersion(h VersionHook) { s.published = append(s.published, h) }

// Counts sets who knows how many have spoken to each chapter; app does it before
// anything is served.
func (s *Service) Counts(c Counter) { s.count = c }

// Activity is a consultation with its project, for who may see the project; drafts are
// among the versions for who may edit it. db may be the transaction of the caller.
// NotFound space.activity_not_found, also for activities of another kind. Three
// statements.
func (s *Service) Activity(ctx context.Context, db bun.IDB, actor authz.Actor, id uuid.UUID) (*Consultation, error) {
	a, p, err := s.spaces.Activity(ctx, db, actor, id)
	if err != nil {
		return nil, err
	}
	return s.consultation(ctx, db, a, p, space.CanEdit(actor, p).Allowed)
}

// TitleOf names a consultation where only its id is at hand, as in filters of exports; what is no id stays as it is.
// NotFound space.activity_not_found.
func (s *Service) TitleOf(ctx context.Context, lang, activity string) (string, error) {
	id, err := uuid.Parse(activity)
	if err != nil {
		return activity, nil
	}
	c, err := s.Find(ctx, authz.Software(), id)
	if err != nil {
		return "", err
	}
	title, _ := c.Title(lang)
	return title, nil
}

// Find is Activity outside of a transaction.
func (s *Service) Find(ctx context.Context, actor authz.Actor, id uuid.UUID) (*Consultation, error) {
	return s.Activity(ctx, s.db, actor, id)
}

// Editable is Activity for who may edit the project; both rows are locked when db is a
// transaction. Unauthenticated authz.login_required; NotFound space.activity_not_found;
// Forbidden authz.role_required. Three statements.
func (s *Service) Editable(ctx context.Context, db bun.IDB, actor authz.Actor, id uuid.UUID) (*Consultation, error) {
	a, p, err := s.spaces.EditableActivity(ctx, db, actor, id)
	if err != nil {
		return nil, err
	}
	return s.consultation(ctx, db, a, p, true)
}

func (s *Service) consultation(ctx context.Context, db bun.IDB, a *space.Activity, p *space.Project, drafts bool) (*Consultation, error) {
	if a.Kind != KindKey {
		return nil, fault.New(fault.NotFound, space.CodeActivityNotFound)
	}
	settings, err := ParseSettings(a.Settings)
	if err != nil {
		return nil, err
	}
	heads, err := listHeads(ctx, db, a.ID, drafts)
	return &Consultation{Activity: a, Project: p, Settings: settings, Versions: heads}, pg.Fault(err)
}

// Current is the version that people read. Whether they may is not asked. NotFound
// consultation.version_not_found. One statement.
func (s *Service) Current(ctx context.Context, db bun.IDB, activity uuid.UUID) (*Version, error) {
	v, err := findCurrent(ctx, db, activity)
	return v, pg.Fault(err)
}

// Hold keeps the current version current until the transaction ends: for who writes
// down which words somebody means. It comes before any row is locked, and before Current
// is asked.
func (s *Service) Hold(ctx context.Context, tx bun.Tx, activity uuid.UUID) error {
	return pg.Fault(lockCurrent(ctx, tx, activity, true))
}

// Version by its number, drafts too. Whether the actor may is not asked. NotFound
// consultation.version_not_found. One statement.
func (s *Service) Version(ctx context.Context, db bun.IDB, activity uuid.UUID, number int) (*Version, error) {
	v, err := findVersion(ctx, db, activity, number)
	return v, pg.Fault(err)
}

// shown gives those consultations that have something to read.
func (s *Service) shown(ctx context.Context, db bun.IDB, activities []uuid.UUID) ([]uuid.UUID, error) {
	ids, err := publishedAmong(ctx, db, activities)
	return ids, pg.Fault(err)
}

func (s *Service) record(ctx context.Context, tx bun.Tx, actor authz.Actor, act string, c *Consultation, data map[string]any) error {
	data["project"], data["activity"] = c.Project.ID, c.Activity.ID
	return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: act, SubjectKind: "consultation", SubjectID: c.Activity.ID.String(), Data: data})
}

func personOf(a authz.Actor) *uuid.UUID {
	if a.Kind != authz.Person {
		return nil
	}
	return &a.ID
}
