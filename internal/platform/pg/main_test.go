package pg_test

import (
	"context"
	"testing"

	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"

	"github.com/uptrace/bun"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// openEmpty is a pool on a database without any table.
func openEmpty(t *testing.T, o pg.Options) *bun.DB {
	t.Helper()
	return open(t, pgtest.EmptyDSN(t), o)
}

func open(t *testing.T, dsn pg.DSN, o pg.Options) *bun.DB {
	t.Helper()
	db, err := pg.Open(dsn, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func exec(t *testing.T, db bun.IDB, query string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(context.Background(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func scan[T any](t *testing.T, db bun.IDB, query string, args ...any) (v T) {
	t.Helper()
	if err := db.NewRaw(query, args...).Scan(context.Background(), &v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}
