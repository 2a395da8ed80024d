package space

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pg"
)

// Service is what can be done with projects; one method, one transaction.
type Service struct {
	db  bun.IDB
	log *audit.Log
	now func() time.Time
}

// NewService takes the clock so that tests can stand at the edge of a deadline.
func NewService(db bun.IDB, log *audit.Log, now func() time.Time) *Service {
	return &Service{db: db, log: log, now: now}
}

// Query asks for one stretch of the published projects in one state.
type Query struct {
	State State
	// Lang the person wants; texts fall back to de.
	Lang  string
	After *Position
	Limit int
}

// Position is where a stretch ended.
type Position struct {
	At time.Time `json:"t"`
	ID uuid.UUID `json:"i"`
}

// Projects lists published projects: open ones by the end that is nearest,
// planned ones by their beginning, finished ones latest first. It returns up to
// Limit+1 rows so that the caller knows whether more follow. One statement.
func (s *Service) Projects(ctx context.Context, q Query) ([]Project, error) {
	return listProjects(ctx, s.db, q, s.now())
}

// Position of a project in the list of its state.
func (s *Service) Position(state State, p Project) Position {
	if state == Planned {
		return Position{p.OpensAt, p.ID}
	}
	return Position{p.ClosesAt, p.ID}
}

// Project by its address. NotFound space.project_not_found. One statement.
func (s *Service) Project(ctx context.Context, slug, lang string) (*Project, error) {
	return findProject(ctx, s.db, lang, "p.slug = ?", slug)
}

// ProjectByID is Project for a known id. NotFound space.project_not_found.
func (s *Service) ProjectByID(ctx context.Context, id uuid.UUID, lang string) (*Project, error) {
	return findProject(ctx, s.db, lang, "p.id = ?", id)
}

// Publish creates a project that everybody can see. Invalid request.invalid with
// every wrong field.
func (s *Service) Publish(ctx context.Context, actor authz.Actor, d Draft) (uuid.UUID, error) {
	if err := d.Validate(); err != nil {
		return uuid.Nil, err
	}
	id := uuid.Must(uuid.NewV7())
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := insertProject(ctx, tx, id, d, s.now()); err != nil {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "space.project_published", SubjectKind: "space_project", SubjectID: id.String(),
			Data: map[string]any{"slug": d.Slug}})
	})
	return id, err
}
