package pg_test

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"

	"github.com/google/go-cmp/cmp"
	"github.com/uptrace/bun"
)

var quiet = slog.New(slog.DiscardHandler)

// files makes migrations out of name, up, down triples.
func files(parts ...string) fstest.MapFS {
	m := fstest.MapFS{"embed.go": {Data: []byte("package x")}}
	for i := 0; i < len(parts); i += 3 {
		m[parts[i]+".tx.up.sql"] = &fstest.MapFile{Data: []byte(parts[i+1])}
		m[parts[i]+".tx.down.sql"] = &fstest.MapFile{Data: []byte(parts[i+2])}
	}
	return m
}

func pending(t *testing.T, db *bun.DB, fsys fs.FS) []string {
	t.Helper()
	p, err := pg.Pending(t.Context(), db, fsys)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func maintenance(t *testing.T) *bun.DB { return openEmpty(t, pg.Options{Maintenance: true}) }

func TestMigrateUpAndDown(t *testing.T) {
	db, ctx := maintenance(t), t.Context()
	f := files(
		"0002_a_more", "ALTER TABLE a_x ADD COLUMN t text DEFAULT 'what?'", "ALTER TABLE a_x DROP COLUMN t",
		"0001_a_base", "-- it is\n\nCREATE TABLE a_x (id int);\n--bun:split\nCREATE FUNCTION a_f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$", "DROP FUNCTION a_f(); DROP TABLE a_x",
	)
	if diff := cmp.Diff([]string{"0001_a_base", "0002_a_more"}, pending(t, db, f)); diff != "" {
		t.Error(diff)
	}
	if s, err := pg.Schema(ctx, db); err != nil || s != "" {
		t.Errorf("Pending changed an empty database: %q, %v", s, err)
	}
	applied, err := pg.Migrate(ctx, db, f, quiet)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"0001_a_base", "0002_a_more"}, applied); diff != "" {
		t.Error(diff)
	}
	if p := pending(t, db, f); p != nil {
		t.Errorf("still pending: %v", p)
	}
	if applied, err = pg.Migrate(ctx, db, f, quiet); err != nil || applied != nil {
		t.Errorf("second run: %v, %v", applied, err)
	}
	exec(t, db, "INSERT INTO a_x (id) VALUES (a_f())")
	if got := scan[string](t, db, "SELECT t FROM a_x"); got != "what?" {
		t.Errorf("default %q", got)
	}
	for _, want := range [][]string{{"0002_a_more"}, {"0001_a_base"}, nil} {
		undone, err := pg.Rollback(ctx, db, f, 1)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, undone); diff != "" {
			t.Error(diff)
		}
	}
	if diff := cmp.Diff([]string{"0001_a_base", "0002_a_more"}, pending(t, db, f)); diff != "" {
		t.Error(diff)
	}
	if s, err := pg.Schema(ctx, db); err != nil || s != "" {
		t.Errorf("left after undoing everything: %q, %v", s, err)
	}
	if _, err := pg.Migrate(ctx, db, f, quiet); err != nil {
		t.Errorf("up again: %v", err)
	}
	if undone, err := pg.Rollback(ctx, db, f, math.MaxInt); err != nil || len(undone) != 2 {
		t.Errorf("all the way down: %v, %v", undone, err)
	}
}

func TestFailingMigrationLeavesNothingHalf(t *testing.T) {
	db, ctx := maintenance(t), t.Context()
	f := files(
		"0001_a_base", "CREATE TABLE a_x (id int)", "DROP TABLE a_x",
		"0002_a_bad", "CREATE TABLE a_y (id int);\n--bun:split\nSELECT nonsense", "DROP TABLE a_y",
		"0003_a_next", "CREATE TABLE a_z (id int)", "DROP TABLE a_z",
	)
	applied, err := pg.Migrate(ctx, db, f, quiet)
	if err == nil || !strings.Contains(err.Error(), "0002_a_bad") {
		t.Errorf("error %v, want one that names the migration", err)
	}
	if diff := cmp.Diff([]string{"0001_a_base"}, applied); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"0002_a_bad", "0003_a_next"}, pending(t, db, f)); diff != "" {
		t.Error(diff)
	}
	if got := scan[string](t, db, "SELECT string_agg(relname, ',') FROM pg_class WHERE relname LIKE 'a\\__'"); got != "a_x" {
		t.Errorf("tables %q, want a_x alone", got)
	}
	f["0002_a_bad.tx.up.sql"].Data = []byte("CREATE TABLE a_y (id int)")
	if applied, err = pg.Migrate(ctx, db, f, quiet); err != nil || len(applied) != 2 {
		t.Errorf("after the repair: %v, %v", applied, err)
	}
	f["0003_a_next.tx.down.sql"].Data = []byte("DROP TABLE a_z; SELECT nonsense")
	if undone, err := pg.Rollback(ctx, db, f, 2); err == nil || undone != nil {
		t.Errorf("a failing way down: %v, %v", undone, err)
	}
	if p := pending(t, db, f); p != nil {
		t.Errorf("pending after a failed way down: %v", p)
	}
	scan[int](t, db, "SELECT count(*) FROM a_z")
}

func TestConcurrentMigrate(t *testing.T) {
	dsn := pgtest.EmptyDSN(t)
	f := files(
		"0001_a_base", "CREATE TABLE a_x (id int); SELECT pg_sleep(0.3)", "DROP TABLE a_x",
		"0002_a_row", "INSERT INTO a_x VALUES (1)", "DELETE FROM a_x",
	)
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		total int
	)
	for range 4 {
		db := open(t, dsn, pg.Options{Maintenance: true})
		wg.Go(func() {
			applied, err := pg.Migrate(t.Context(), db, f, quiet)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			total += len(applied)
		})
	}
	wg.Wait()
	db := open(t, dsn, pg.Options{})
	if n := scan[int](t, db, "SELECT count(*) FROM a_x"); total != 2 || n != 1 {
		t.Errorf("%d migrations applied, %d rows; want 2 and 1", total, n)
	}
}

func TestMigrateWaitsOnlyAsLongAsItsContext(t *testing.T) {
	dsn := pgtest.EmptyDSN(t)
	slow, fast := open(t, dsn, pg.Options{Maintenance: true}), open(t, dsn, pg.Options{Maintenance: true})
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := pg.Migrate(t.Context(), slow, files("0001_a_slow", "SELECT pg_sleep(1.5)", "SELECT 1"), quiet); err != nil {
			t.Error(err)
		}
	})
	for scan[int](t, fast, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") == 0 {
		time.Sleep(10 * time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := pg.Migrate(ctx, fast, files("0001_a_slow", "SELECT 1", "SELECT 1"), quiet); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want the deadline", err)
	}
	wg.Wait()
}

func TestMigrateRefuses(t *testing.T) {
	good := files("0001_a_base", "SELECT 1", "SELECT 1")
	with := func(name string) fstest.MapFS {
		f := files("0001_a_base", "SELECT 1", "SELECT 1")
		f[name] = &fstest.MapFile{Data: []byte("SELECT 1")}
		return f
	}
	db := maintenance(t)
	for name, f := range map[string]fstest.MapFS{
		"outside a transaction": with("0002_a_b.up.sql"),
		"no number":             with("a_b.tx.up.sql"),
		"no way down":           with("0002_a_b.tx.up.sql"),
		"no module":             with("0002_a.tx.up.sql"),
		"number used twice":     files("0001_a_base", "SELECT 1", "SELECT 1", "0001_b_base", "SELECT 1", "SELECT 1"),
	} {
		if _, err := pg.Migrate(t.Context(), db, f, quiet); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := pg.Migrate(t.Context(), openEmpty(t, pg.Options{}), good, quiet); err == nil || !strings.Contains(err.Error(), "Maintenance") {
		t.Errorf("with a pool for requests: error %v, want a word about Maintenance", err)
	}
	if applied, err := pg.Migrate(t.Context(), db, fstest.MapFS{}, quiet); err != nil || applied != nil {
		t.Errorf("no migrations at all: %v, %v", applied, err)
	}
}

func TestOlderProgramLeavesNewerDatabaseAlone(t *testing.T) {
	db, ctx := maintenance(t), t.Context()
	older := files("0001_a_base", "CREATE TABLE a_x (id int)", "DROP TABLE a_x")
	newer := files("0001_a_base", "CREATE TABLE a_x (id int)", "DROP TABLE a_x", "0002_a_y", "CREATE TABLE a_y (id int)", "DROP TABLE a_y")
	if _, err := pg.Migrate(ctx, db, newer, quiet); err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	if applied, err := pg.Migrate(ctx, db, older, slog.New(slog.NewTextHandler(&log, nil))); err != nil || applied != nil || !strings.Contains(log.String(), "newer than this program") {
		t.Errorf("%v, %v, log %q; want a warning and nothing else", applied, err, log.String())
	}
	if undone, err := pg.Rollback(ctx, db, older, 1); err == nil {
		t.Errorf("rolled back %v under a migration it does not know", undone)
	}
}
