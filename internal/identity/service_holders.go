package identity

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
)

// Holders are those who hold one of the roles anywhere and whose account is not locked, by
// name: candidates for a task. Where their roles reach is for the caller to ask. One
// statement; at most 500 people.
func (s *Service) Holders(ctx context.Context, db bun.IDB, roles ...authz.Role) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	return ids, db.NewRaw(`SELECT p.id FROM identity_person AS p WHERE p.deleted_at IS NULL AND p.locked_at IS NULL
		AND EXISTS (SELECT FROM identity_role AS r WHERE r.person_id = p.id AND r.role IN (?)) ORDER BY p.name_key, p.id LIMIT 500`, bun.List(roles)).Scan(ctx, &ids)
}
