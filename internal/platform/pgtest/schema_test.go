package pgtest_test

import (
	"log/slog"
	"math"
	"testing"

	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/migrations"

	"github.com/google/go-cmp/cmp"
)

const schemaFile = "../../../migrations/schema.golden.txt"

// Every migration can be undone and done again, and what they amount to is in
// one readable file, so that a change of the schema shows in its review.
func TestMigrationsUpDownUp(t *testing.T) {
	db, err := pg.Open(pgtest.EmptyDSN(t), pg.Options{Maintenance: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	ctx := t.Context()
	schema := func() string {
		t.Helper()
		s, err := pg.Schema(ctx, db)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	up := func() string {
		t.Helper()
		if _, err := pg.Migrate(ctx, db, migrations.FS, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
		return schema()
	}
	first := up()
	if _, err := pg.Rollback(ctx, db, migrations.FS, math.MaxInt); err != nil {
		t.Fatal(err)
	}
	if left := schema(); left != "" {
		t.Errorf("left after undoing every migration:\n%s", left)
	}
	if diff := cmp.Diff(first, up()); diff != "" {
		t.Errorf("the second time up differs:\n%s", diff)
	}
	golden.Text(t, schemaFile, first)
}
