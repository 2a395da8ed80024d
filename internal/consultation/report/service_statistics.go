package report

import (
	"context"
	"mitwirken/internal/consultation/report/edition"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// statistics of what came in, or was released, until then; nil for all. Two statements.
func (s *Service) statistics(ctx context.Context, db bun.IDB, activity uuid.UUID, until *time.Time) (*edition.Statistics, error) {
	tallies, err := s.statements.Tallies(ctx, db, activity, until)
	if err != nil {
		return nil, err
	}
	counts, err := s.segments.Counts(ctx, db, activity, until)
	if err != nil {
		return nil, err
	}
	return edition.Gather(tallies, counts), nil
}

// told are the numbers of what a report tells: of a published one as they were frozen, or as
// they were on that day; whole counts what came in later, too.
func (s *Service) told(ctx context.Context, db bun.IDB, r *Report, whole bool) (*edition.Statistics, error) {
	switch {
	case whole:
		return s.statistics(ctx, db, r.ActivityID, nil)
	case r.Numbers != nil:
		return r.Numbers, nil
	}
	return s.statistics(ctx, db, r.ActivityID, r.PublishedAt)
}

// late is how many statements came in after a report was published.
func (s *Service) late(ctx context.Context, db bun.IDB, r *Report) (int, error) {
	if r.PublishedAt == nil {
		return 0, nil
	}
	return s.statements.Since(ctx, db, r.ActivityID, *r.PublishedAt)
}
