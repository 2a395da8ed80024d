package accesscode

import (
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mitwirken/internal/authz"
)

// visible keeps the batches for which CanSee says yes.
func visible(q *bun.SelectQuery, a authz.Actor) *bun.SelectQuery {
	if a.Kind == authz.System {
		return q
	}
	spaces, projects := []uuid.UUID{}, []uuid.UUID{}
	for _, g := range a.Roles {
		switch {
		case a.Kind != authz.Person || !slices.Contains(staff, g.Role):
		case g.Scope.Kind == authz.Global:
			return q
		case g.Scope.Kind == authz.SpaceScope:
			spaces = append(spaces, g.Scope.ID)
		case g.Scope.Kind == authz.ProjectScope:
			projects = append(projects, g.Scope.ID)
		}
	}
	return q.Where("(b.space_id = ANY(?) OR b.project_id = ANY(?))", pgdialect.Array(spaces), pgdialect.Array(projects))
}
