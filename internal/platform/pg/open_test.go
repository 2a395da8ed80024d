package pg_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"

	"github.com/uptrace/bun"
)

func TestPoolSettings(t *testing.T) {
	dsn := pgtest.EmptyDSN(t)
	const q = "SELECT concat_ws(' ', current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout'), current_setting('timezone'), current_setting('application_name'))"
	if got := scan[string](t, open(t, dsn, pg.Options{AppName: "test"}), q); got != "30s 1min UTC test" {
		t.Errorf("requests: %s", got)
	}
	m := open(t, dsn, pg.Options{Maintenance: true, MaxConns: 1})
	if got := scan[string](t, m, q); got != "0 0 UTC mitwirken" {
		t.Errorf("maintenance: %s", got)
	}
	if n := m.Stats().MaxOpenConnections; n != 2 {
		t.Errorf("maintenance has %d connections, want 2", n)
	}
	if n := open(t, dsn, pg.Options{MaxConns: 3}).Stats().MaxOpenConnections; n != 3 {
		t.Errorf("%d connections, want 3", n)
	}
}

func TestEnsureDatabase(t *testing.T) {
	dsn := pgtest.EmptyDSN(t)
	fresh := dsn.WithDatabase(dsn.Database() + "_it's new")
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := pg.EnsureDatabase(t.Context(), fresh); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	db := open(t, fresh, pg.Options{})
	if got := scan[string](t, db, "SELECT current_database()"); got != fresh.Database() {
		t.Errorf("database %q", got)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	exec(t, open(t, dsn, pg.Options{}), "DROP DATABASE ?", bun.Ident(fresh.Database()))
}

func TestSlowStatementsAreLoggedWithoutValues(t *testing.T) {
	var log strings.Builder
	db := openEmpty(t, pg.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	var n []int
	for _, run := range []func() error{
		func() error {
			return db.NewRaw("SELECT 1 FROM pg_sleep(1.01) WHERE ? <> 'x'", "anna@example.ch").Scan(t.Context(), &n)
		},
		func() error {
			return db.NewSelect().ColumnExpr("1").TableExpr("pg_sleep(1.01)").Where("? <> 'x'", "anna@example.ch").Scan(t.Context(), &n)
		},
		func() error { _, err := db.ExecContext(t.Context(), "SELECT 'quick'"); return err },
	} {
		if err := run(); err != nil {
			t.Fatal(err)
		}
	}
	if got := log.String(); strings.Contains(got, "anna") || strings.Contains(got, "quick") || strings.Count(got, "slow statement") != 2 || strings.Count(got, "pg_sleep(?)") != 2 {
		t.Errorf("log: %s", got)
	}
}

func TestCountQueries(t *testing.T) {
	db := openEmpty(t, pg.Options{})
	ctx, count := pg.CountQueries(t.Context())
	err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw("SELECT 1").Exec(ctx)
		return err
	})
	if err != nil || count.N() != 3 {
		t.Errorf("%d statements, %v; want BEGIN, SELECT, COMMIT", count.N(), err)
	}
	exec(t, db, "SELECT 1") // somebody else
	var n int
	if err := db.NewSelect().ColumnExpr("1").Scan(ctx, &n); err != nil || count.N() != 4 {
		t.Errorf("%d statements, %v; want 4", count.N(), err)
	}
}
