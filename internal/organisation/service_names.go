package organisation

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Names of organisations, for rooms that let people speak for them. One statement, none
// without ids.
func (s *Service) Names(ctx context.Context, db bun.IDB, organisations []uuid.UUID) (map[uuid.UUID]string, error) {
	if len(organisations) == 0 {
		return map[uuid.UUID]string{}, nil
	}
	return namesOf(ctx, db, organisations)
}
