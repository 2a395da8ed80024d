package outcome

import (
	"context"

	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
)

// WithReport releases results together with the report on the consultation, in its
// transaction, so that everybody is told what became of their words. Results that are
// released already stay so.
func (s *Service) WithReport(ctx context.Context, tx bun.Tx, a authz.Actor, c *consultation.Consultation) error {
	r, err := lockResult(ctx, tx, c.Activity.ID)
	if err != nil || r.ReleasedAt != nil {
		return pg.Fault(err)
	}
	now := s.now()
	r.ReleasedAt = &now
	if a.Kind == authz.Person {
		r.ReleasedBy = &a.ID
	}
	if err := updateResult(ctx, tx, r); err != nil {
		return pg.Fault(err)
	}
	if err := s.put(ctx, tx, c, now); err != nil {
		return err
	}
	if err := s.segments.Record(ctx, tx, a, "consultation.results_released", c.Activity.ID, map[string]any{"released": true}); err != nil {
		return err
	}
	return jobs.Enqueue(ctx, tx, tellArgs{c.Activity.ID}, jobs.Unique(c.Activity.ID.String()))
}
