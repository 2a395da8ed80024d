package owndata

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

const copyColumns = `e.id, e.person_id, e.lang, e.requested_at, e.ready_at, e.size, e.expires_at`

func insertCopy(ctx context.Context, tx bun.Tx, c *Copy) error {
	_, err := tx.NewRaw(`INSERT INTO identity_export (id, person_id, lang, requested_at, expires_at) VALUES (?, ?, ?, ?, ?)`,
		c.ID, c.PersonID, c.Lang, c.RequestedAt, c.ExpiresAt).Exec(ctx)
	return err
}

// findCopy is nil when there is none or it has expired.
func findCopy(ctx context.Context, db bun.IDB, id uuid.UUID, now time.Time) (*Copy, error) {
	var c Copy
	err := db.NewRaw(`SELECT `+copyColumns+` FROM identity_export AS e WHERE e.id = ? AND e.expires_at > ?`, id, now).Scan(ctx, &c)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &c, err
}

func listCopies(ctx context.Context, db bun.IDB, person uuid.UUID, now time.Time) ([]Copy, error) {
	rows := []Copy{}
	return rows, db.NewRaw(`SELECT `+copyColumns+` FROM identity_export AS e WHERE e.person_id = ? AND e.expires_at > ? ORDER BY e.requested_at DESC, e.id DESC`,
		person, now).Scan(ctx, &rows)
}

// finishCopy is false when the copy is not wanted any more.
func finishCopy(ctx context.Context, db bun.IDB, id uuid.UUID, size int64, now time.Time) (bool, error) {
	return changed(db.NewRaw(`UPDATE identity_export SET ready_at = ?, size = ? WHERE id = ? AND expires_at > ?`, now, size, id, now).Exec(ctx))
}

// expireCopies makes the copies of a person worthless at once, and tells whether
// there were any.
func expireCopies(ctx context.Context, tx bun.Tx, person uuid.UUID, now time.Time) (bool, error) {
	return changed(tx.NewRaw(`UPDATE identity_export SET expires_at = ? WHERE person_id = ? AND expires_at > ?`, now, person, now).Exec(ctx))
}

func listExpired(ctx context.Context, db bun.IDB, now time.Time, limit int) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	return ids, db.NewRaw(`SELECT id FROM identity_export WHERE expires_at <= ? ORDER BY expires_at LIMIT ?`, now, limit).Scan(ctx, &ids)
}

func deleteCopy(ctx context.Context, db bun.IDB, id uuid.UUID) error {
	_, err := db.NewRaw(`DELETE FROM identity_export WHERE id = ?`, id).Exec(ctx)
	return err
}

func changed(r sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}
