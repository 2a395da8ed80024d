package accesscode

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mitwirken/internal/authz"
)

const batchColumns = `b.id, b.subject_kind, b.subject_id, b.space_id, b.project_id, b.title, b.label, b.size, b.used, b.salt,
	b.valid_until, b.created_at, b.revoked_at, b.prints, b.printed_at`

func selectBatches(db bun.IDB, a authz.Actor) *bun.SelectQuery {
	return visible(db.NewSelect().TableExpr("accesscode_batch AS b").ColumnExpr(batchColumns), a)
}

func listBatches(ctx context.Context, db bun.IDB, a authz.Actor, q Query) ([]Batch, error) {
	var rows []Batch
	s := selectBatches(db, a).OrderExpr("b.id DESC").Limit(int64(q.Limit) + 1)
	if q.After != nil {
		s.Where("b.id < ?", q.After.ID)
	}
	if q.Subject != (Subject{}) {
		s.Where("b.subject_kind = ? AND b.subject_id = ?", q.Subject.Kind, q.Subject.ID)
	}
	return rows, s.Scan(ctx, &rows)
}

func findBatch(ctx context.Context, db bun.IDB, a authz.Actor, id uuid.UUID, lock bool) (*Batch, error) {
	var b Batch
	s := selectBatches(db, a).Where("b.id = ?", id)
	if lock {
		s.For("UPDATE")
	}
	err := s.Scan(ctx, &b)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, authz.Denied(authz.CodeNotFound).Err()
	}
	return &b, err
}

func insertBatch(ctx context.Context, tx bun.Tx, b *Batch, by *uuid.UUID) error {
	_, err := tx.NewRaw(`INSERT INTO accesscode_batch (id, subject_kind, subject_id, space_id, project_id, title, label, size, salt, valid_until, created_at, created_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, b.ID, b.SubjectKind, b.SubjectID, orNull(b.SpaceID), orNull(b.ProjectID), b.Title, b.Label,
		b.Size, b.Salt, b.ValidUntil, b.CreatedAt, by).Exec(ctx)
	return err
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// insertStep bounds the length of one statement.
const insertStep = 5000

func insertHashes(ctx context.Context, tx bun.Tx, batch uuid.UUID, hashes [][]byte) error {
	for len(hashes) > 0 {
		n := min(insertStep, len(hashes))
		if _, err := tx.NewRaw("INSERT INTO accesscode_code (batch_id, hash) SELECT ?, unnest(?::bytea[])", batch, pgdialect.Array(hashes[:n])).Exec(ctx); err != nil {
			return err
		}
		hashes = hashes[n:]
	}
	return nil
}

func countPrint(ctx context.Context, tx bun.Tx, id uuid.UUID, now time.Time) error {
	_, err := tx.NewRaw("UPDATE accesscode_batch SET prints = prints + 1, printed_at = ? WHERE id = ?", now, id).Exec(ctx)
	return err
}

func setRevoked(ctx context.Context, tx bun.Tx, id uuid.UUID, now time.Time) error {
	_, err := tx.NewRaw("UPDATE accesscode_batch SET revoked_at = ? WHERE id = ?", now, id).Exec(ctx)
	return err
}

// remembered are the batches whose codes can still be recognised.
func remembered(ctx context.Context, db bun.IDB) ([]Batch, error) {
	var rows []Batch
	return rows, db.NewSelect().TableExpr("accesscode_batch AS b").ColumnExpr(batchColumns).Where("b.salt IS NOT NULL").Scan(ctx, &rows)
}

// hit is a code found; Position counts from 1 in what was asked.
type hit struct {
	Position int
	Hash     []byte
	Used     bool
}

func findHash(ctx context.Context, db bun.IDB, batches []uuid.UUID, hashes [][]byte) ([]hit, error) {
	var rows []hit
	return rows, db.NewRaw(`SELECT a.position, c.hash, c.used_on IS NOT NULL AS used
		FROM unnest(?::uuid[], ?::bytea[]) WITH ORDINALITY AS a (batch_id, hash, position)
		JOIN accesscode_code AS c ON c.batch_id = a.batch_id AND c.hash = a.hash`, pgdialect.Array(batches), pgdialect.Array(hashes)).Scan(ctx, &rows)
}

// useHash tells whether it was this call that used the code. A second one at the
// same time waits here for the first to end.
func useHash(ctx context.Context, tx bun.Tx, batch uuid.UUID, hash []byte, day string) (bool, error) {
	return changed(tx.NewRaw("UPDATE accesscode_code SET used_on = ? WHERE batch_id = ? AND hash = ? AND used_on IS NULL", day, batch, hash).Exec(ctx))
}

// countUse fails to count when the batch has ended in the meantime.
func countUse(ctx context.Context, tx bun.Tx, batch uuid.UUID, now time.Time) (bool, error) {
	return changed(tx.NewRaw("UPDATE accesscode_batch SET used = used + 1 WHERE id = ? AND revoked_at IS NULL AND valid_until >= ?", batch, now).Exec(ctx))
}

func changed(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// ended names batches over since before t, to be erased one by one.
func ended(ctx context.Context, db bun.IDB, t time.Time) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	return ids, db.NewRaw("SELECT id FROM accesscode_batch WHERE salt IS NOT NULL AND least(revoked_at, valid_until) < ? ORDER BY id", t).Scan(ctx, &ids)
}

// erase leaves the batch as a statistic. It tells whether there was anything to erase.
func erase(ctx context.Context, tx bun.Tx, id uuid.UUID) (bool, error) {
	if is, err := changed(tx.NewRaw("UPDATE accesscode_batch SET salt = NULL WHERE id = ? AND salt IS NOT NULL", id).Exec(ctx)); err != nil || !is {
		return false, err
	}
	_, err := tx.NewRaw("DELETE FROM accesscode_code WHERE batch_id = ?", id).Exec(ctx)
	return true, err
}
