package space

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/pg"
)

// ActivitiesByID for packages of kinds, which show lists across projects; whether somebody
// may see their projects ProjectsByID knows. One statement, none without ids.
func (s *Service) ActivitiesByID(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID]Activity, error) {
	rows, err := listActivitiesByID(ctx, db, ids)
	if err != nil {
		return nil, pg.Fault(err)
	}
	out := make(map[uuid.UUID]Activity, len(rows))
	for _, a := range rows {
		out[a.ID] = a
	}
	return out, nil
}
