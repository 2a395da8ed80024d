package pg_test

import (
	"context"
	"errors"
	"testing"

	"github.com/uptrace/bun"

	"mitwirken/internal/platform/pg"
)

func TestSnapshotSeesOneStateAndWritesNothing(t *testing.T) {
	db, ctx := counters(t, 1), t.Context()
	read := func(db bun.IDB) (n int) {
		t.Helper()
		if err := db.NewRaw("SELECT n FROM counter WHERE id = 1").Scan(ctx, &n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	err := pg.Snapshot(ctx, db, func(ctx context.Context, tx bun.Tx) error {
		before := read(tx)
		if err := add(ctx, db, 1); err != nil {
			t.Fatal(err)
		}
		if after := read(tx); before != 0 || after != 0 || read(db) != 1 {
			t.Errorf("%d, then %d", before, after)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := pg.Snapshot(ctx, db, func(ctx context.Context, tx bun.Tx) error { return add(ctx, tx, 1) }); err == nil {
		t.Error("it could write")
	}
	if err := pg.Snapshot(ctx, db, func(context.Context, bun.Tx) error { return errNo }); !errors.Is(err, errNo) {
		t.Error(err)
	}
	err = pg.InTx(ctx, db, func(ctx context.Context, outer bun.Tx) error {
		if err := add(ctx, outer, 1); err != nil {
			return err
		}
		return pg.Snapshot(ctx, outer, func(ctx context.Context, tx bun.Tx) error {
			if n := read(tx); n != 2 {
				t.Errorf("%d inside of a transaction", n)
			}
			return nil
		})
	})
	if err != nil || read(db) != 2 {
		t.Error(err, read(db))
	}
	if n := db.Stats().InUse; n != 0 {
		t.Errorf("%d connections still in use", n)
	}
}
