package jobs

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"
)

// Summary says at one glance how the work goes.
type Summary struct {
	// Waiting are those that are due or come later, without those that failed before.
	Waiting int64
	Running int64
	// Failing are tried again by themselves.
	Failing int64
	// GivenUp are not, and wait for a person; River forgets them after a week.
	GivenUp int64
	// Done in the last day.
	Done int64
	// Oldest is since when the longest waiting job is due; nil when none is.
	Oldest *time.Time
}

// Overview counts jobs by state. One statement over what River keeps: a day of
// finished jobs and a week of those given up.
func Overview(ctx context.Context, db bun.IDB) (Summary, error) {
	var s Summary
	err := db.NewRaw(`
SELECT
	count(*) FILTER (WHERE state IN ('available', 'scheduled', 'pending')) AS waiting,
	count(*) FILTER (WHERE state = 'running') AS running,
	count(*) FILTER (WHERE state = 'retryable') AS failing,
	count(*) FILTER (WHERE state = 'discarded') AS given_up,
	count(*) FILTER (WHERE state = 'completed' AND finalized_at > now() - interval '1 day') AS done,
	min(scheduled_at) FILTER (WHERE state = 'available') AS oldest
FROM river_job`).Scan(ctx, &s)
	if err != nil {
		return s, fmt.Errorf("jobs: overview: %w", err)
	}
	return s, nil
}

// Kinds of jobs that somebody works on, in alphabetical order.
func (r *Registry) Kinds() []string {
	kinds := slices.Clone(r.kinds)
	slices.Sort(kinds)
	return kinds
}
