package organisation

import (
	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
)

// visible is CanSee as a condition on organisation_body AS o.
func visible(q *bun.SelectQuery, a authz.Actor) *bun.SelectQuery {
	if isKeeper(a) {
		return q
	}
	if a.Kind != authz.Person {
		return q.Where("false")
	}
	return q.Where("o.inactive_at IS NULL AND (o.id IN (?) OR ? AND o.kind = 'unit')", bun.List(organisationsOf(a)), a.Employee)
}

func organisationsOf(a authz.Actor) []uuid.UUID {
	ids := make([]uuid.UUID, len(a.Orgs))
	for i, m := range a.Orgs {
		ids[i] = m.Org
	}
	return ids
}
