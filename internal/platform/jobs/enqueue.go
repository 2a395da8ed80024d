package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// Args are the arguments of one kind of job: a small struct of ids with JSON
// tags. Kind names it for good («mail.send»), it is stored with every job.
type Args interface{ Kind() string }

const (
	// DefaultQueue takes every job that names no other queue.
	DefaultQueue = "default"
	// DefaultMaxAttempts gives up after about three weeks of growing pauses.
	DefaultMaxAttempts = 25
)

type insert struct {
	queue       string
	priority    int
	maxAttempts int
	runAt       time.Time
	unique      string
}

// Option changes how one job is enqueued.
type Option func(*insert)

// Queue puts the job into a queue of its own, so that slow work does not hold up
// the rest. Declare it with Registry.Queue, else nobody works on it.
func Queue(name string) Option { return func(i *insert) { i.queue = name } }

// RunAt starts the job at t or, if nobody is free then, soon after. Precision is
// about five seconds.
func RunAt(t time.Time) Option { return func(i *insert) { i.runAt = t } }

// MaxAttempts says how often the job may run before it is discarded.
func MaxAttempts(n int) Option { return func(i *insert) { i.maxAttempts = n } }

// Priority is 1 (first) to 4 (last) within a queue; 1 when not given.
func Priority(p int) Option { return func(i *insert) { i.priority = p } }

// Unique leaves the job out while another of the same kind and key is waiting,
// running or to be retried. The key is free again the moment that one completes,
// is cancelled or discarded. Enqueueing twice at the same time waits for the
// first transaction to end. Only a hash of the key is stored.
func Unique(key string) Option { return func(i *insert) { i.unique = key } }

// unfinished is River's bit set of the states available, pending, retryable,
// running and scheduled. Its partial unique index on (unique_key) covers exactly
// the rows whose state is in their set, so the database itself frees a key in
// the statement that finishes the job: no second table, nothing to clean up
// after a crash.
const unfinished = 0b1111_0001

// One statement, so that the notification goes out only for a row that exists.
// Both take effect at commit. A scheduled job wakes nobody.
const insertSQL = `
WITH job AS (
	INSERT INTO river_job (kind, args, queue, priority, max_attempts, state, scheduled_at, unique_key, unique_states)
	VALUES (?, ?::jsonb, ?, ?, ?, ?::river_job_state, coalesce(?::timestamptz, now()), ?::bytea, nullif(?::integer, 0)::bit(8))
	ON CONFLICT (unique_key)
		WHERE unique_key IS NOT NULL AND unique_states IS NOT NULL AND river_job_state_in_bitmask(unique_states, state)
		DO NOTHING
	RETURNING queue, state
)
SELECT pg_notify(current_schema() || '.river_insert', json_build_object('queue', queue)::text)
FROM job WHERE state = 'available'`

// Enqueue adds a job that becomes visible to workers when tx commits, and is
// gone without a trace when it rolls back.
func Enqueue(ctx context.Context, tx bun.Tx, a Args, opts ...Option) error {
	in := insert{queue: DefaultQueue, priority: 1, maxAttempts: DefaultMaxAttempts}
	for _, o := range opts {
		o(&in)
	}
	args, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("jobs: arguments of %s: %w", a.Kind(), err)
	}
	state, runAt := StateAvailable, any(nil)
	if !in.runAt.IsZero() {
		state, runAt = StateScheduled, in.runAt
	}
	var (
		key  any
		mask int
	)
	if in.unique != "" {
		key, mask = uniqueKey(a.Kind(), in.unique), unfinished
	}
	_, err = tx.NewRaw(insertSQL, a.Kind(), string(args), in.queue, in.priority, in.maxAttempts, string(state), runAt, key, mask).Exec(ctx)
	if err != nil {
		return fmt.Errorf("jobs: enqueue %s: %w", a.Kind(), err)
	}
	return nil
}

// uniqueKey cannot meet one of River's own keys: both are SHA-256 sums, and the
// zero byte keeps kind and key apart.
func uniqueKey(kind, key string) []byte {
	sum := sha256.Sum256([]byte("mitwirken\x00" + kind + "\x00" + key))
	return sum[:]
}
