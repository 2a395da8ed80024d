package app

import (
	"context"

	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
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
// are none of ours, or people have acted in it.
func foreign(ctx context.Context, db bun.IDB, log *audit.Log) (bool, error) {
	var ours, tables bool
	err := db.NewRaw("SELECT to_regclass('app_mark') IS NOT NULL, EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema())").Scan(ctx, &ours, &tables)
	if err != nil || !ours {
		return tables, err
	}
	demo, err := marked(ctx, db, demoMark)
	if err != nil || demo {
		return false, err
	}
	head, err := log.Head(ctx, db)
	return head.Seq > 0, err
}
