package oversight

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// lockChecks lets one wish for a check after the other see what there is.
func lockChecks(ctx context.Context, tx bun.Tx) error {
	_, err := tx.NewRaw("SELECT pg_advisory_xact_lock(hashtextextended('oversight.check', 0))").Exec(ctx)
	return err
}

// newestCheck is nil when there was none yet.
func newestCheck(ctx context.Context, db bun.IDB) (*Check, error) {
	var c Check
	err := db.NewRaw(`SELECT id, requested_at, nightly, done, total, finished_at, broken_seq, broken_kind, failure
		FROM oversight_check ORDER BY requested_at DESC, id DESC LIMIT 1`).Scan(ctx, &c)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &c, err
}

func putCheck(ctx context.Context, db bun.IDB, id uuid.UUID, at time.Time, nightly bool) error {
	_, err := db.NewRaw("INSERT INTO oversight_check (id, requested_at, nightly) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING", id, at, nightly).Exec(ctx)
	return err
}

func checkProgress(ctx context.Context, db bun.IDB, id uuid.UUID, done, total int64) error {
	_, err := db.NewRaw("UPDATE oversight_check SET done = ?, total = ? WHERE id = ?", done, total, id).Exec(ctx)
	return err
}

func finishCheck(ctx context.Context, db bun.IDB, c *Check) error {
	_, err := db.NewRaw("UPDATE oversight_check SET done = ?, total = ?, finished_at = ?, broken_seq = ?, broken_kind = ?, failure = ? WHERE id = ?",
		c.Done, c.Total, c.FinishedAt, c.BrokenSeq, c.BrokenKind, c.Failure, c.ID).Exec(ctx)
	return err
}

// forgetChecks keeps the newest.
func forgetChecks(ctx context.Context, db bun.IDB) error {
	_, err := db.NewRaw(`DELETE FROM oversight_check WHERE id NOT IN (SELECT id FROM oversight_check ORDER BY requested_at DESC, id DESC LIMIT ?)`, keptChecks).Exec(ctx)
	return err
}
