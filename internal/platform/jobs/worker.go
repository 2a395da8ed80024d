package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"mitwirken/internal/platform/pg"
)

const (
	defaultWorkers = 8
	defaultConns   = 8
	defaultTimeout = time.Minute
	// How long after its time limit a job of a program that died is given to
	// somebody else. The check itself runs every half minute.
	rescueAfter = time.Minute
	// How long Stop waits after it has cancelled what would not end.
	hardStop = 5 * time.Second
	// Shortest pause between two fetches of one queue: it bounds the throughput
	// of short jobs at about workers / pause.
	fetchPause = 20 * time.Millisecond
	// Finished jobs stay visible for the administration, then they are deleted.
	keepCompleted = 24 * time.Hour
	keepFailed    = 30 * 24 * time.Hour
)

// Options tune a Worker; the zero value is good for production.
type Options struct {
	// Workers is how many jobs of the default queue run at the same time; 8 when 0.
	Workers int
	// Conns is the size of the database pool, one connection of it listens; 8 when 0, at least 4.
	Conns int
	// Timeout ends the context of a run whose handler names no limit; a minute when 0.
	Timeout time.Duration
	// Backoff is the pause after the n-th failed attempt (from 1). When nil it is
	// n⁴ seconds, ten percent more or less.
	Backoff func(n int) time.Duration
	// OnDone hears of every run that ended, from several goroutines at once. err is
	// nil when the job is done; a panic counts as an error.
	OnDone func(kind string, d time.Duration, err error)
}

// Worker works jobs until Stop.
type Worker struct {
	log    *slog.Logger
	onDone func(kind string, d time.Duration, err error)
	pool   *pgxpool.Pool
	client *river.Client[pgx.Tx]

	endTicks context.CancelFunc
	ticks    sync.WaitGroup
}

// Start connects, checks that the tables are there and begins to work. From then
// on a database that goes away is waited for, however long. The end of ctx ends
// only the starting, not the work.
func Start(ctx context.Context, dsn pg.DSN, r *Registry, log *slog.Logger, o Options) (*Worker, error) {
	if err := errors.Join(r.problems...); err != nil {
		return nil, err
	}
	w := &Worker{log: log, onDone: o.OnDone}
	ws := river.NewWorkers()
	for _, add := range r.handlers {
		if err := add(ws, w); err != nil {
			return nil, fmt.Errorf("jobs: %w", err)
		}
	}
	pool, err := connect(ctx, dsn, max(4, cmp.Or(o.Conns, defaultConns)))
	if err != nil {
		return nil, err
	}
	client, err := river.NewClient(riverpgxv5.New(pool), config(r, ws, log, o))
	if err == nil {
		err = client.Start(context.WithoutCancel(ctx))
	}
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("jobs: %w", err)
	}
	w.pool, w.client = pool, client
	w.tick(r.periodic)
	return w, nil
}

func config(r *Registry, ws *river.Workers, log *slog.Logger, o Options) *river.Config {
	queues := map[string]river.QueueConfig{DefaultQueue: {MaxWorkers: cmp.Or(o.Workers, defaultWorkers)}}
	for name, n := range r.queues {
		queues[name] = river.QueueConfig{MaxWorkers: n}
	}
	timeout := cmp.Or(o.Timeout, defaultTimeout)
	c := &river.Config{
		Queues:                      queues,
		Workers:                     ws,
		JobTimeout:                  timeout,
		RescueStuckJobsAfter:        max(timeout, r.longest) + rescueAfter,
		FetchCooldown:               fetchPause,
		CompletedJobRetentionPeriod: keepCompleted,
		CancelledJobRetentionPeriod: keepFailed,
		DiscardedJobRetentionPeriod: keepFailed,
		Logger:                      slog.New(warnings{log.Handler()}),
	}
	if o.Backoff != nil {
		c.RetryPolicy = backoff(o.Backoff)
	}
	return c
}

// backoff counts the failed attempts the way River's own policy does.
type backoff func(n int) time.Duration

func (b backoff) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(b(len(job.Errors) + 1))
}

// warnings keeps River's chatter out of the log: what happened to a job is said
// by work, once.
type warnings struct{ slog.Handler }

func (h warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && h.Handler.Enabled(ctx, l)
}
func (h warnings) WithAttrs(a []slog.Attr) slog.Handler { return warnings{h.Handler.WithAttrs(a)} }
func (h warnings) WithGroup(name string) slog.Handler   { return warnings{h.Handler.WithGroup(name)} }

// work runs one handler and is the only place that speaks about it. The panic is
// caught here although River would catch it too: River stores the value that was
// thrown, and that may be something a person wrote.
func (w *Worker) work(ctx context.Context, job *rivertype.JobRow, run func(context.Context) error) error {
	var stack []byte
	start := time.Now()
	err := func() (err error) {
		defer func() {
			if v := recover(); v != nil {
				stack, err = debug.Stack(), errPanicked
			}
		}()
		return run(ctx)
	}()
	took := time.Since(start)
	if w.onDone != nil {
		w.onDone(job.Kind, took, err)
	}
	attrs := []any{"kind", job.Kind, "id", job.ID, "attempt", job.Attempt, "ms", took.Milliseconds()}
	if err == nil {
		w.log.DebugContext(ctx, "job done", attrs...)
		return nil
	}
	text := describe(err)
	attrs = append(attrs, "error", text)
	safe := &failure{text, err}
	switch d := (*discarded)(nil); {
	case stack != nil:
		w.log.ErrorContext(ctx, "job panicked", append(attrs, "stack", string(stack))...)
	case errors.As(err, &d):
		w.log.WarnContext(ctx, "job given up", attrs...)
		return river.JobCancel(safe)
	case job.Attempt >= job.MaxAttempts:
		w.log.ErrorContext(ctx, "job failed for good", attrs...)
	default:
		w.log.WarnContext(ctx, "job failed, will be tried again", attrs...)
	}
	return safe
}

// Stop takes no new jobs and waits for the running ones. When ctx ends first
// their contexts are cancelled and they get five more seconds; what is cancelled
// so runs again later, without the attempt being counted. An error means that a
// handler ignored even that.
func (w *Worker) Stop(ctx context.Context) error {
	w.endTicks()
	w.ticks.Wait()
	err := w.client.Stop(ctx)
	if err != nil {
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), hardStop)
		defer cancel()
		err = w.client.StopAndCancel(hard)
	}
	if err != nil {
		// Closing the pool would wait for the handler that does not end.
		go w.pool.Close()
		return fmt.Errorf("jobs: still running: %w", err)
	}
	w.pool.Close()
	return nil
}

// connect opens a pool of pgx connections and proves that it works.
func connect(ctx context.Context, dsn pg.DSN, conns int) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig(dsn.PGX())
	if err != nil {
		return nil, errors.New("jobs: the database address cannot be read by pgx")
	}
	c.MaxConns = int32(conns)
	c.ConnConfig.ConnectTimeout = 5 * time.Second
	c.ConnConfig.RuntimeParams["application_name"] = "mitwirken jobs"
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("jobs: %w", err)
	}
	return pool, nil
}
