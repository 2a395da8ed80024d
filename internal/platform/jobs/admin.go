package jobs

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// State is where a job stands.
type State string

// The states of River. A job that gave up by Discard or was cancelled by a
// person is cancelled; one that used up its attempts is discarded.
const (
	StateAvailable State = "available"
	StateScheduled State = "scheduled"
	StateRunning   State = "running"
	StateRetryable State = "retryable"
	StateCompleted State = "completed"
	StateCancelled State = "cancelled"
	StateDiscarded State = "discarded"
	StatePending   State = "pending"
)

// States lists every state, in the order a job goes through them.
var States = []State{StatePending, StateScheduled, StateAvailable, StateRunning, StateRetryable, StateCompleted, StateCancelled, StateDiscarded}

// CodeState: the job is in a state in which that cannot be done.
const CodeState fault.Code = "jobs.state"

// Job is what the administration sees.
type Job struct {
	ID          int64
	Kind        string
	Queue       string
	State       State
	Args        json.RawMessage
	Attempt     int
	MaxAttempts int
	CreatedAt   time.Time
	ScheduledAt time.Time
	AttemptedAt *time.Time
	FinalizedAt *time.Time
	// Failures are the failed attempts, oldest first.
	Failures []Failure
}

// Failure is one failed attempt. Error is a fault code, an SQLSTATE or a Go type,
// never the text of an error.
type Failure struct {
	At      time.Time `json:"at"`
	Attempt int       `json:"attempt"`
	Error   string    `json:"error"`
}

// Filter narrows List; the zero value takes everything.
type Filter struct {
	State State
	Kind  string
	// Before is the id of the last job of the previous page, 0 for the first page.
	Before int64
	// Limit is 1 to 200; 50 when 0.
	Limit int
}

// List gives jobs, newest first.
func List(ctx context.Context, db bun.IDB, f Filter) ([]Job, error) {
	q := db.NewSelect().
		TableExpr("river_job").
		ColumnExpr("id, kind, queue, state::text, args, attempt, max_attempts, created_at, scheduled_at, attempted_at, finalized_at").
		ColumnExpr("coalesce(to_json(errors), '[]') AS errors").
		OrderExpr("id DESC").
		Limit(int64(min(cmp.Or(f.Limit, 50), 200)))
	if f.State != "" {
		q.Where("state = ?::river_job_state", string(f.State))
	}
	if f.Kind != "" {
		q.Where("kind = ?", f.Kind)
	}
	if f.Before > 0 {
		q.Where("id < ?", f.Before)
	}
	rows, err := q.Rows(ctx)
	if err != nil {
		return nil, fmt.Errorf("jobs: list: %w", err)
	}
	defer rows.Close()
	jobs := []Job{}
	for rows.Next() {
		var (
			j      Job
			errors []byte
		)
		if err := rows.Scan(&j.ID, &j.Kind, &j.Queue, &j.State, &j.Args, &j.Attempt, &j.MaxAttempts,
			&j.CreatedAt, &j.ScheduledAt, &j.AttemptedAt, &j.FinalizedAt, &errors); err != nil {
			return nil, fmt.Errorf("jobs: list: %w", err)
		}
		if err := json.Unmarshal(errors, &j.Failures); err != nil {
			return nil, fmt.Errorf("jobs: list: %w", err)
		}
		jobs = append(jobs, j)
	}
	return jobs, rows.Err()
}

// Retry runs a job again that failed, waits for its next attempt or is scheduled
// for later; one more attempt is granted when all are used up. request.not_found
// when there is none, jobs.state when it waits or runs already, has been done, or
// another with the same unique key took its place.
func Retry(ctx context.Context, tx bun.Tx, id int64) error {
	return change(ctx, tx, id, `
WITH job AS (
	UPDATE river_job SET
		state = 'available', scheduled_at = now(), finalized_at = NULL,
		max_attempts = greatest(max_attempts, attempt + 1),
		metadata = metadata - 'cancel_attempted_at'
	WHERE id = ? AND state IN ('cancelled', 'discarded', 'retryable', 'scheduled')
	RETURNING queue
)
SELECT pg_notify(current_schema() || '.river_insert', json_build_object('queue', queue)::text) FROM job`)
}

// Cancel ends a job that is not finished. A running one gets its context
// cancelled and ends as soon as its handler heeds it. Errors as Retry.
func Cancel(ctx context.Context, tx bun.Tx, id int64) error {
	return change(ctx, tx, id, `
WITH job AS (
	UPDATE river_job SET
		state = CASE WHEN state = 'running' THEN state ELSE 'cancelled' END,
		finalized_at = CASE WHEN state = 'running' THEN NULL ELSE now() END,
		metadata = jsonb_set(metadata, '{cancel_attempted_at}', to_jsonb(now()), true)
	WHERE id = ? AND state NOT IN ('cancelled', 'completed', 'discarded')
	RETURNING id, queue
)
SELECT pg_notify(current_schema() || '.river_control', json_build_object('action', 'cancel', 'job_id', id, 'queue', queue)::text) FROM job`)
}

// change runs a statement that gives one row when it did something, and else
// finds out why it did not.
func change(ctx context.Context, tx bun.Tx, id int64, query string) error {
	res, err := tx.NewRaw(query, id).Exec(ctx)
	if pg.UniqueViolation(err, "river_job_unique_idx") {
		return fault.Wrap(fault.Conflict, CodeState, err)
	}
	if err != nil {
		return fmt.Errorf("jobs: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	exists, err := tx.NewSelect().TableExpr("river_job").Where("id = ?", id).Exists(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("jobs: %w", err)
	case !exists:
		return fault.New(fault.NotFound, fault.CodeNotFound)
	}
	return fault.New(fault.Conflict, CodeState)
}
