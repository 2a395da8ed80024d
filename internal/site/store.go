package site

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// row of the table; Document is nil until the settings are saved for the first time.
type row struct {
	Version   int
	Document  *Settings `bun:"type:jsonb"`
	ChangedAt time.Time
	ChangedBy *uuid.UUID
}

func findRow(ctx context.Context, db bun.IDB, lock bool) (*row, error) {
	var r row
	q := db.NewSelect().TableExpr("site_settings").ColumnExpr("version, document, changed_at, changed_by")
	if lock {
		q = q.For("UPDATE")
	}
	return &r, q.Scan(ctx, &r)
}

func updateRow(ctx context.Context, tx bun.Tx, r *row) error {
	document, err := json.Marshal(r.Document)
	if err != nil {
		return err
	}
	_, err = tx.NewRaw("UPDATE site_settings SET version = ?, document = ?, changed_at = ?, changed_by = ?",
		r.Version, string(document), r.ChangedAt, r.ChangedBy).Exec(ctx)
	return err
}

// announce reaches every instance with the commit.
func announce(ctx context.Context, tx bun.Tx) error {
	_, err := tx.NewRaw("SELECT pg_notify(?, ?)", Channel, "changed").Exec(ctx)
	return err
}
