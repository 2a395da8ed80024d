package jobs_test

import (
	"sync"
	"testing"

	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

// Our insert leaves the same row and the same notification as River's.
func TestInsertIsRivers(t *testing.T) {
	t.Parallel()
	jobs.Contract(t, pgtest.DSN(t))
}

func TestMigrations(t *testing.T) {
	t.Parallel()
	dsn := pgtest.EmptyDSN(t)
	pending := func() bool {
		t.Helper()
		p, err := jobs.Pending(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	if !pending() {
		t.Error("an empty database has nothing pending")
	}
	var wg sync.WaitGroup
	for range 3 { // instances that start together
		wg.Go(func() {
			if err := jobs.Migrate(t.Context(), dsn); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if pending() {
		t.Error("pending after Migrate")
	}
	if err := jobs.Rollback(t.Context(), dsn); err != nil {
		t.Fatal(err)
	}
	db, err := pg.Open(dsn, pg.Options{MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var left []string
	if err := db.NewRaw(`SELECT relname FROM pg_class WHERE relname LIKE 'river%'
		UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'river%'
		UNION ALL SELECT typname FROM pg_type WHERE typname LIKE 'river%'`).Scan(t.Context(), &left); err != nil {
		t.Fatal(err)
	}
	if len(left) > 0 || !pending() {
		t.Errorf("Rollback leaves %v", left)
	}
}
