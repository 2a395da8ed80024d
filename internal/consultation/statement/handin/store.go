package handin

import (
	"context"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/receipt"
)

func textArray(s []string) any { return pgdialect.Array(s) }

// nextNumber of the year. Whoever submits at the same time waits for the end of this
// transaction; when it fails, its number is not used up.
func nextNumber(ctx context.Context, tx bun.Tx, year int) (string, error) {
	var n int64
	err := tx.NewRaw(`INSERT INTO consultation_counter (year, last) VALUES (?, 1) ON CONFLICT (year) DO UPDATE SET last = consultation_counter.last + 1 RETURNING last`, year).Scan(ctx, &n)
	return receipt.Number(year, n), err
}

func keepKey(ctx context.Context, tx bun.Tx, k receipt.Key, now time.Time) error {
	_, err := tx.NewRaw("INSERT INTO consultation_key (id, public, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", k.ID(), []byte(k.Public()), now).Exec(ctx)
	return err
}

func insertSubmission(ctx context.Context, tx bun.Tx, x *statement.Submission) error {
	_, err := tx.NewRaw(`INSERT INTO consultation_submission (id, statement_id, number, content, blocks, hash, signature, key_id, submitted_at, submitted_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		x.ID, x.StatementID, x.Number, x.Canonical, textArray(x.Blocks), x.Hash, x.Signature, x.KeyID, x.SubmittedAt, x.SubmittedBy).Exec(ctx)
	return err
}
