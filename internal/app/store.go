package app

import (
	"context"
	"io/fs"

	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/platform/pg"
	"mitwirken/migrations"
)

const demoMark = "demo"

func marked(ctx context.Context, db bun.IDB, name string) (bool, error) {
	var found bool
	err := db.NewRaw("SELECT EXISTS (SELECT FROM app_mark WHERE name = ?)", name).Scan(ctx, &found)
	return found, err
}

// markOnce tells whether the mark was there before.
func markOnce(ctx context.Context, tx bun.Tx, name string) (bool, error) {
	res, err := tx.NewRaw("INSERT INTO app_mark (name) VALUES (?) ON CONFLICT DO NOTHING", name).Exec(ctx)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 0, err
}

// foreign tells whether the database holds data that no demo made: its tables
// are none of ours, or people have acted in it. A first start that was killed
// among the migrations leaves some of our tables and nothing in them.
func foreign(ctx context.Context, db *bun.DB, log *audit.Log) (bool, error) {
	all, err := fs.Glob(migrations.FS, "*.up.sql")
	if err != nil {
		return false, err
	}
	pending, err := pg.Pending(ctx, db, migrations.FS)
	if err != nil {
		return false, err
	}
	var others, marks bool
	err = db.NewRaw(`SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE 'bun_migration%'),
		to_regclass('app_mark') IS NOT NULL`).Scan(ctx, &others, &marks)
	if err != nil || len(pending) == len(all) {
		return others, err
	}
	if marks {
		if demo, err := marked(ctx, db, demoMark); err != nil || demo {
			return false, err
		}
	}
	head, err := log.Head(ctx, db)
	return head.Seq > 0, err
}
