package export

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
)

const columns = `id, person_id, rights, source, format, params, lang, personal, requested_at, done, expected, attempt, beat_at, ready_at, size, failed_at, failure, expires_at`

// lockPerson lets one export of a person after the other pass the limit.
func lockPerson(ctx context.Context, tx bun.Tx, person uuid.UUID) error {
	_, err := tx.NewRaw("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", "export.person:"+person.String()).Exec(ctx)
	return err
}

func countUnfinished(ctx context.Context, tx bun.Tx, person uuid.UUID) (n int, err error) {
	return n, tx.NewRaw("SELECT count(*) FROM export_run WHERE person_id = ? AND ready_at IS NULL AND failed_at IS NULL AND removed_at IS NULL", person).Scan(ctx, &n)
}

func insertRun(ctx context.Context, tx bun.Tx, r *Run) error {
	rights, err := json.Marshal(r.Rights)
	if err != nil {
		return err
	}
	params, err := json.Marshal(r.Params)
	if err != nil {
		return err
	}
	_, err = tx.NewRaw(`INSERT INTO export_run (id, person_id, rights, source, format, params, lang, personal, requested_at, expected, expires_at)
		VALUES (?, ?, ?::jsonb, ?, ?, ?::jsonb, ?, ?, ?, ?, ?)`,
		r.ID, r.PersonID, string(rights), r.Source, r.Format, string(params), r.Lang, r.Personal, r.RequestedAt, r.Expected, r.ExpiresAt).Exec(ctx)
	return err
}

// findRun is nil when there is none or it was given up.
func findRun(ctx context.Context, db bun.IDB, id uuid.UUID) (*Run, error) {
	return one(db.NewRaw("SELECT "+columns+" FROM export_run WHERE id = ? AND removed_at IS NULL", id), ctx)
}

func one(q *bun.RawQuery, ctx context.Context) (*Run, error) {
	var r Run
	err := q.Scan(ctx, &r)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &r, err
}

// listRuns by id: they are made of the time.
func listRuns(ctx context.Context, db bun.IDB, person, before uuid.UUID, limit int, now time.Time) ([]Run, error) {
	if before == uuid.Nil {
		before = uuid.Max
	}
	rows := []Run{}
	return rows, db.NewRaw("SELECT "+columns+" FROM export_run WHERE person_id = ? AND id < ? AND removed_at IS NULL AND expires_at > ? ORDER BY id DESC LIMIT ?",
		person, before, now, limit).Scan(ctx, &rows)
}

// claim takes an export that nobody is making; nil when there is nothing to do.
func claim(ctx context.Context, db bun.IDB, id uuid.UUID, now time.Time) (*Run, error) {
	return one(db.NewRaw(`UPDATE export_run SET attempt = attempt + 1, beat_at = ?, done = 0
		WHERE id = ? AND ready_at IS NULL AND failed_at IS NULL AND removed_at IS NULL AND expires_at > ? AND (beat_at IS NULL OR beat_at < ?)
		RETURNING `+columns, now, id, now, now.Add(-lease)), ctx)
}

// mine ends statements that only the attempt that works may make.
const mine = " WHERE id = ? AND attempt = ? AND ready_at IS NULL AND failed_at IS NULL AND removed_at IS NULL"

// progress is false when the export is not wanted from this attempt any more.
func progress(ctx context.Context, db bun.IDB, r *Run, now time.Time) (bool, error) {
	return changed(db.NewRaw("UPDATE export_run SET done = ?, beat_at = ?"+mine, r.Done, now, r.ID, r.Attempt).Exec(ctx))
}

func finishRun(ctx context.Context, db bun.IDB, r *Run, size int64, now time.Time) (bool, error) {
	return changed(db.NewRaw("UPDATE export_run SET done = ?, size = ?, ready_at = ?"+mine, r.Done, size, now, r.ID, r.Attempt).Exec(ctx))
}

func failRun(ctx context.Context, db bun.IDB, r *Run, code fault.Code, now time.Time) error {
	_, err := db.NewRaw("UPDATE export_run SET failure = ?, failed_at = ?"+mine, code, now, r.ID, r.Attempt).Exec(ctx)
	return err
}

// release lets the next attempt begin at once.
func release(ctx context.Context, db bun.IDB, r *Run) error {
	_, err := db.NewRaw("UPDATE export_run SET beat_at = NULL"+mine, r.ID, r.Attempt).Exec(ctx)
	return err
}

func removeRun(ctx context.Context, tx bun.Tx, id uuid.UUID, now time.Time) (bool, error) {
	return changed(tx.NewRaw("UPDATE export_run SET removed_at = ? WHERE id = ? AND removed_at IS NULL", now, id).Exec(ctx))
}

func removeRuns(ctx context.Context, tx bun.Tx, person uuid.UUID, now time.Time) (bool, error) {
	return changed(tx.NewRaw("UPDATE export_run SET removed_at = ? WHERE person_id = ? AND removed_at IS NULL", now, person).Exec(ctx))
}

// over are exports whose files have to go. One that is being made is left until its
// attempt notices or dies.
func over(ctx context.Context, db bun.IDB, now time.Time, limit int) (ids []uuid.UUID, err error) {
	return ids, db.NewRaw(`SELECT id FROM export_run WHERE (removed_at IS NOT NULL OR expires_at <= ?)
		AND (ready_at IS NOT NULL OR failed_at IS NOT NULL OR beat_at IS NULL OR beat_at < ?) ORDER BY expires_at, id LIMIT ?`, now, now.Add(-lease), limit).Scan(ctx, &ids)
}

func deleteRun(ctx context.Context, db bun.IDB, id uuid.UUID) error {
	_, err := db.NewRaw("DELETE FROM export_run WHERE id = ?", id).Exec(ctx)
	return err
}

// orphans were being made by a program that gives no sign of life.
func orphans(ctx context.Context, db bun.IDB, now time.Time, limit int) (ids []uuid.UUID, err error) {
	return ids, db.NewRaw(`SELECT id FROM export_run WHERE ready_at IS NULL AND failed_at IS NULL AND removed_at IS NULL AND expires_at > ? AND beat_at < ?
		ORDER BY beat_at LIMIT ?`, now, now.Add(-lease), limit).Scan(ctx, &ids)
}

func changed(r sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}
