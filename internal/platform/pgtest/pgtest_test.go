package pgtest_test

import (
	"testing"

	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestSmoke(t *testing.T) {
	ctx := t.Context()
	tx := pgtest.Tx(t)
	var n int
	if err := tx.NewRaw("select count(*) from once_key").Scan(ctx, &n); err != nil {
		t.Fatal(err)
	}
	db := pgtest.DB(t)
	if err := db.NewRaw("select count(*) from once_key").Scan(ctx, &n); err != nil {
		t.Fatal(err)
	}
}
