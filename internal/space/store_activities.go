package space

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

func listActivitiesByID(ctx context.Context, db bun.IDB, ids []uuid.UUID) ([]Activity, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows := []Activity{}
	return rows, db.NewRaw("SELECT id, project_id, kind, texts, openings, levels, settings, position, version, created_at FROM space_activity WHERE id IN (?)", bun.List(ids)).Scan(ctx, &rows)
}
