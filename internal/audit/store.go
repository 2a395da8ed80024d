package audit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"math"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/pg"
)

// Record appends an entry, in two statements. It is part of the transaction: the
// entry exists exactly when the deed does.
//
// Call it as the last thing before the transaction ends. It locks the one head
// row until commit, so whatever comes afterwards makes every other writer of the
// installation wait; and a lock taken afterwards can be held by somebody who is
// waiting for the head already: a deadlock.
func (l *Log) Record(ctx context.Context, tx bun.Tx, e Entry) error {
	if err := e.check(); err != nil {
		return err // before the lock
	}
	head, err := readHead(ctx, tx, " FOR UPDATE")
	if err != nil {
		return err
	}
	row, err := l.draw(e, head)
	if err != nil {
		return err
	}
	res, err := tx.NewRaw(`
		WITH entry AS (
			INSERT INTO audit_entry (seq, at, actor_kind, actor_id, act, subject_kind, subject_id, data, prev, hash)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		)
		UPDATE audit_head SET seq = ?, hash = ?`,
		row.Seq, time.UnixMicro(*row.Micros).UTC(), row.ActorKind, row.ActorID, row.Act, row.SubjectKind, row.SubjectID, row.Data, row.Prev, row.Hash,
		row.Seq, row.Hash).Exec(ctx)
	if err != nil {
		return fmt.Errorf("audit: recording %s: %w", e.Act, err)
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("audit: the head did not move (%d rows, %w)", n, err)
	}
	return nil
}

// Head reads the newest entry. Its String, written to a log outside the database
// from time to time, is an anchor for Verify.
func (l *Log) Head(ctx context.Context, db bun.IDB) (Head, error) {
	h, err := readHead(ctx, db, "")
	return h, pg.Fault(err)
}

func readHead(ctx context.Context, db bun.IDB, lock string) (Head, error) {
	var h Head
	err := db.NewRaw("SELECT seq, hash FROM audit_head"+lock).Scan(ctx, &h.Seq, &h.Hash)
	if err != nil {
		return Head{}, fmt.Errorf("audit: reading the head: %w", err)
	}
	return h, nil
}

// List gives a page, newest first.
func (l *Log) List(ctx context.Context, db bun.IDB, f Filter) ([]Recorded, error) {
	q := db.NewSelect().
		ColumnExpr("seq, at, actor_kind, actor_id, act, subject_kind, subject_id, data::text AS data, hash").
		TableExpr("audit_entry").
		OrderExpr("seq DESC").
		Limit(int64(f.limit()))
	if f.Act != "" {
		q = q.Where("act = ?", f.Act)
	}
	if f.SubjectKind != "" {
		q = q.Where("subject_kind = ?", f.SubjectKind)
		if f.SubjectID != "" {
			q = q.Where("subject_id = ?", f.SubjectID)
		}
	}
	if f.ActorID != uuid.Nil {
		q = q.Where("actor_id = ?", f.ActorID)
	}
	if !f.Since.IsZero() {
		q = q.Where("at >= ?", f.Since)
	}
	if !f.Until.IsZero() {
		q = q.Where("at < ?", f.Until)
	}
	if f.Before > 0 {
		q = q.Where("seq < ?", f.Before)
	}
	rows := []Recorded{}
	if err := q.Scan(ctx, &rows); err != nil {
		return nil, pg.Fault(fmt.Errorf("audit: listing: %w", err))
	}
	for i := range rows {
		rows[i].At = rows[i].At.UTC()
	}
	return rows, nil
}

const verifyBatch = 1000

// Verify reads the whole log in one snapshot, a batch at a time, and stops at the
// first place that is not in order; an error means only that it could not read.
// Heads that were noted outside the database are compared as well. Every
// thousand rows progress, which may be nil, hears how many of how many are done.
func (l *Log) Verify(ctx context.Context, db *bun.DB, progress func(done, total int64), anchors ...Head) (Result, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return Result{}, pg.Fault(fmt.Errorf("audit: verifying: %w", err))
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	res, err := l.verify(ctx, tx, progress, anchors)
	if err != nil {
		return Result{}, pg.Fault(fmt.Errorf("audit: verifying: %w", err))
	}
	return res, nil
}

func (l *Log) verify(ctx context.Context, tx bun.Tx, progress func(done, total int64), anchors []Head) (Result, error) {
	c := &chain{log: l, anchors: anchors, elsewhere: func(prev []byte) (int64, bool, error) {
		return follower(ctx, tx, prev)
	}}
	head, err := readHead(ctx, tx, "")
	switch {
	case err == nil:
		c.head = &head
	case !errors.Is(err, sql.ErrNoRows):
		return Result{}, err
	}
	result := func(b *Break) Result { return Result{Checked: c.last.Seq, Head: c.last, Broken: b} }

	var held *link // a row waits for its successor, which helps to name what is wrong
	for row, err := range links(ctx, tx) {
		if err != nil {
			return Result{}, err
		}
		if held != nil {
			if b, err := c.step(*held, &row); b != nil || err != nil {
				return result(b), err
			}
			if progress != nil && held.Seq%verifyBatch == 0 {
				progress(held.Seq, max(head.Seq, held.Seq))
			}
		}
		held = &row
	}
	if held != nil {
		if b, err := c.step(*held, nil); b != nil || err != nil {
			return result(b), err
		}
		if progress != nil {
			progress(held.Seq, max(head.Seq, held.Seq))
		}
	}
	return result(c.end()), nil
}

// links reads every row in order, a batch at a time.
func links(ctx context.Context, db bun.IDB) iter.Seq2[link, error] {
	return func(yield func(link, error) bool) {
		for after := int64(math.MinInt64 + 1); ; {
			batch := make([]link, 0, verifyBatch)
			err := db.NewRaw(`
				SELECT seq, CASE WHEN isfinite(at) THEN (extract(epoch FROM at) * 1000000)::bigint END AS micros,
					actor_kind, actor_id, act, subject_kind, subject_id, data::text AS data, prev, hash
				FROM audit_entry WHERE seq > ? ORDER BY seq LIMIT ?`, after, verifyBatch).Scan(ctx, &batch)
			if err != nil {
				yield(link{}, fmt.Errorf("rows after %d: %w", after, err))
				return
			}
			for _, row := range batch {
				if !yield(row, nil) {
					return
				}
			}
			if len(batch) < verifyBatch {
				return
			}
			after = batch[len(batch)-1].Seq
		}
	}
}

// follower searches without an index: it runs once, when the log is broken.
func follower(ctx context.Context, db bun.IDB, prev []byte) (seq int64, found bool, err error) {
	err = db.NewRaw("SELECT seq FROM audit_entry WHERE prev = ? ORDER BY seq LIMIT 1", prev).Scan(ctx, &seq)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return seq, err == nil, err
}
