package pg

import (
	"context"
	"database/sql"

	"github.com/uptrace/bun"
)

// Snapshot runs fn so that all its statements see the database as it was at the first
// of them, whatever others commit meanwhile; fn can only read. It holds one
// connection for as long as fn takes. Given a bun.Tx it reads what that transaction
// sees. Errors come back as Fault describes.
func Snapshot(ctx context.Context, db bun.IDB, fn func(ctx context.Context, tx bun.Tx) error) (err error) {
	o := &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	if _, inside := db.(bun.Tx); inside {
		o = nil // a savepoint is neither
	}
	tx, err := db.BeginTx(ctx, o)
	if err != nil {
		return Fault(err)
	}
	ended := false
	defer func() {
		if !ended {
			_ = tx.Rollback() // the error that led here tells more
		}
	}()
	if err := fn(ctx, tx); err != nil {
		return Fault(err)
	}
	ended = true
	return Fault(tx.Commit())
}
