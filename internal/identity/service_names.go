package identity

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Names of people who have an account, for staff. Who has none is left out. One
// statement, none without ids.
func (s *Service) Names(ctx context.Context, db bun.IDB, people []uuid.UUID) (map[uuid.UUID]string, error) {
	out := make(map[uuid.UUID]string, len(people))
	if len(people) == 0 {
		return out, nil
	}
	var rows []struct {
		ID   uuid.UUID
		Name string
	}
	err := db.NewSelect().TableExpr("identity_person").ColumnExpr("id, name").Where("id IN (?) AND deleted_at IS NULL", bun.List(people)).Scan(ctx, &rows)
	for _, r := range rows {
		out[r.ID] = r.Name
	}
	return out, err
}
