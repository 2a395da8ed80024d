package pg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/uptrace/bun"
)

const (
	maxRetries = 3
	retryBase  = 10 * time.Millisecond
)

var errAborted = errors.New("the transaction had failed before its end and its error was ignored: nothing was saved")

// InTx runs fn in a transaction: committed when fn returns nil, rolled back when
// it returns an error or panics.
//
// Given a bun.Tx it makes a savepoint in it, so use cases can be combined and
// tests can roll everything back. Given a pool or connection it runs fn again, up
// to three times, when the server ended the transaction because of another one
// (serialization failure, deadlock); so fn must have no effect outside tx and set
// its results anew. Errors come back as Fault describes.
//
// When the connection is lost during COMMIT nobody knows whether it took place:
// such an error does not mean that nothing was saved.
func InTx(ctx context.Context, db bun.IDB, fn func(ctx context.Context, tx bun.Tx) error) error {
	if outer, ok := db.(bun.Tx); ok {
		// Ending the savepoint must work even when ctx is over: otherwise the outer
		// transaction could commit what the inner one gave up.
		return Fault(inTx(ctx, context.WithoutCancel(ctx), outer, fn, nil))
	}
	for try := 0; ; try++ {
		err := inTx(ctx, ctx, db, fn, probe(db))
		if s := sqlState(err); try == maxRetries || s != stateSerialization && s != stateDeadlock {
			return Fault(err)
		}
		pause := retryBase << try
		select {
		case <-ctx.Done():
			return Fault(err)
		case <-time.After(pause/2 + rand.N(pause)):
		}
	}
}

// beforeCommit asks whether the transaction can still be committed.
type beforeCommit func(ctx context.Context, tx bun.Tx) error

func inTx(ctx, txCtx context.Context, db bun.IDB, fn func(context.Context, bun.Tx) error, ask beforeCommit) (err error) {
	tx, err := db.BeginTx(txCtx, nil)
	if err != nil {
		return err
	}
	ended := false
	defer func() {
		if ended {
			return
		}
		rerr := tx.Rollback()
		if err != nil && ctx.Err() != nil && errors.Is(err, sql.ErrTxDone) {
			err = ctx.Err() // database/sql rolled back when the context ended and says only «already done»
		}
		if rerr != nil && !errors.Is(rerr, sql.ErrTxDone) && err != nil {
			err = fmt.Errorf("%w (and rolling back: %w)", err, rerr)
		}
	}()
	if err := fn(ctx, tx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if ask != nil {
		if err := ask(ctx, tx); err != nil {
			return err
		}
	}
	ended = true
	return tx.Commit()
}

// probe finds out whether an earlier statement has failed the transaction:
// PostgreSQL answers COMMIT with ROLLBACK then, which the driver takes for success.
// It asks the server only when some statement of the pool has failed meanwhile.
func probe(db bun.IDB) beforeCommit {
	pool, isPool := db.(*bun.DB)
	var before uint32
	if isPool {
		before = pool.DBStats().Errors
	}
	return func(ctx context.Context, tx bun.Tx) error {
		if isPool && pool.DBStats().Errors == before {
			return nil
		}
		_, err := tx.ExecContext(ctx, "SELECT 1")
		if sqlState(err) == stateAborted {
			return errAborted
		}
		return err
	}
}
