package jobs

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// River keeps its own periodic jobs in the memory of one leader, so a daily job
// of a program restarted every day would never run. Here a row remembers the
// last window served, and every instance may serve the next one.
type periodic struct {
	name     string
	interval time.Duration
	make     func() Args
}

// Only the clock of the database counts. The row lock lets exactly one instance
// see its own update; the others get the window already served.
const claimSQL = `
WITH due AS (
	SELECT date_bin($2::interval, now(), timestamptz '2000-01-03 00:00:00+00') AS tick
), claimed AS (
	INSERT INTO jobs_periodic AS p (name, tick) SELECT $1, tick FROM due
	ON CONFLICT (name) DO UPDATE SET tick = excluded.tick WHERE p.tick < excluded.tick
	RETURNING name
)
SELECT EXISTS (SELECT FROM claimed), extract(epoch FROM tick + $2::interval - now())::float8 FROM due`

const (
	tickRetry = 2 * time.Second
	// Wake up now and then even for long intervals: clocks get set.
	tickLongest = time.Hour
	// A little later than the boundary, so as not to find the old window again.
	tickMargin = 20 * time.Millisecond
)

// overlap keeps a second job with equal arguments out while one is unfinished.
var overlap = &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled,
}}}

func (w *Worker) tick(all []periodic) {
	ctx, cancel := context.WithCancel(context.Background())
	w.endTicks = cancel
	for _, p := range all {
		w.ticks.Go(func() {
			for ctx.Err() == nil {
				wait, err := w.claim(ctx, p)
				if err != nil {
					wait = tickRetry
					if ctx.Err() == nil {
						w.log.WarnContext(ctx, "periodic job not enqueued, will be tried again", "name", p.name, "error", describe(err))
					}
				}
				select {
				case <-ctx.Done():
				case <-time.After(wait):
				}
			}
		})
	}
}

// claim enqueues the job if this window of time has none yet, and tells how long
// the window still lasts.
func (w *Worker) claim(ctx context.Context, p periodic) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	var left float64
	err := pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) error {
		var mine bool
		if err := tx.QueryRow(ctx, claimSQL, p.name, p.interval).Scan(&mine, &left); err != nil || !mine {
			return err
		}
		args := p.make()
		if args == nil {
			return nil
		}
		_, err := w.client.InsertTx(ctx, tx, args, overlap)
		return err
	})
	return min(time.Duration(left*float64(time.Second))+tickMargin, tickLongest), err
}
