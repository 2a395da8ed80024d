package outcome

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement/published"
	"mitwirken/internal/dossier"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Public is the result of a consultation for everybody.
type Public struct {
	*consultation.Consultation
	Result  Result
	Numbers *Numbers
	// Version is the current one, for titles of chapters; nil when there is none.
	Version                  *consultation.Version
	Decision, Implementation *dossier.Entry
	// Reported: the report can be read.
	Reported bool
}

// enter finds a consultation by its address for who may see it.
func (s *Service) enter(ctx context.Context, a authz.Actor, slug string, activity uuid.UUID) (*consultation.Consultation, *Result, error) {
	c, err := s.consultations.Activity(ctx, s.db, a, activity)
	if err == nil && c.Project.Slug != slug {
		err = fault.New(fault.NotFound, space.CodeActivityNotFound)
	}
	if err != nil {
		return nil, nil, err
	}
	r, err := findResult(ctx, s.db, activity)
	return c, r, pg.Fault(err)
}

// Public result: nothing but that there is none before it is released. At most thirteen
// statements.
func (s *Service) Public(ctx context.Context, a authz.Actor, slug string, activity uuid.UUID) (*Public, error) {
	c, r, err := s.enter(ctx, a, slug, activity)
	if err != nil {
		return nil, err
	}
	out := &Public{Consultation: c, Result: *r}
	if r.ReleasedAt == nil {
		return out, nil
	}
	if out.Numbers = r.Frozen; out.Numbers == nil {
		if out.Numbers, err = count(ctx, s.db, activity); err != nil {
			return nil, pg.Fault(err)
		}
	}
	if out.Version, err = s.consultations.Current(ctx, s.db, activity); err != nil && !fault.Is(err, consultation.CodeVersionNotFound) {
		return nil, err
	}
	if out.Decision, err = s.linked(ctx, c.Project.ID, r.Decision); err != nil {
		return nil, err
	}
	if out.Implementation, err = s.linked(ctx, c.Project.ID, r.Implementation); err != nil {
		return nil, err
	}
	out.Reported, err = s.statements.ReportOut(ctx, s.db, activity)
	return out, pg.Fault(err)
}

// Quality of the process, for good: as it is, or as it was when it was frozen. It is told
// before results are, too. Five statements.
func (s *Service) Quality(ctx context.Context, a authz.Actor, slug string, activity uuid.UUID) (*Quality, *time.Time, error) {
	_, r, err := s.enter(ctx, a, slug, activity)
	if err != nil {
		return nil, nil, err
	}
	if r.Frozen != nil {
		return &r.Frozen.Quality, r.FrozenAt, nil
	}
	q, err := countQuality(ctx, s.db, activity)
	return &q, nil, pg.Fault(err)
}

// Numbers of a consultation as they are, or as they were frozen, for the report: whoever
// calls it has asked whether the actor may.
func (s *Service) Numbers(ctx context.Context, db bun.IDB, activity uuid.UUID) (*Numbers, error) {
	r, err := findResult(ctx, db, activity)
	if err != nil || r.Frozen != nil {
		return r.Frozen, pg.Fault(err)
	}
	out, err := count(ctx, db, activity)
	return out, pg.Fault(err)
}

// Published statements with what became of them: limit+1 when more follow; none before
// results are released.
func (s *Service) Published(ctx context.Context, a authz.Actor, slug string, activity uuid.UUID, after *published.Stretch, limit int) ([]*published.Entry, map[uuid.UUID][]Told, error) {
	c, r, err := s.enter(ctx, a, slug, activity)
	if err != nil || r.ReleasedAt == nil || !c.Settings.Publishable {
		return nil, nil, err
	}
	rows, err := s.published.Published(ctx, a, activity, after, limit)
	if err != nil {
		return nil, nil, err
	}
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ids[i] = row.Statement.ID
	}
	told, err := listTold(ctx, s.db, ids)
	of := map[uuid.UUID][]Told{}
	for _, t := range told {
		of[t.StatementID] = append(of[t.StatementID], t)
	}
	return rows, of, pg.Fault(err)
}
