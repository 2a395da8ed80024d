package space

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

const activityColumns = "id, project_id, kind, texts, openings, levels, settings, position, version, created_at, changed_at, changed_by"

// listActivitiesOf several projects.
func listActivitiesOf(ctx context.Context, db bun.IDB, projects []uuid.UUID) ([]Activity, error) {
	if len(projects) == 0 {
		return nil, nil
	}
	rows := []Activity{}
	return rows, db.NewRaw("SELECT "+activityColumns+" FROM space_activity WHERE project_id IN (?)", bun.List(projects)).Scan(ctx, &rows)
}

func listActivitiesByID(ctx context.Context, db bun.IDB, ids []uuid.UUID) ([]Activity, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows := []Activity{}
	return rows, db.NewRaw("SELECT "+activityColumns+" FROM space_activity WHERE id IN (?)", bun.List(ids)).Scan(ctx, &rows)
}
