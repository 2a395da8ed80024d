package identity

import (
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
)

// visiblePeople is CanSeePerson as a condition on identity_person AS p.
func visiblePeople(q *bun.SelectQuery, a authz.Actor) *bun.SelectQuery {
	q = q.Where("p.deleted_at IS NULL")
	switch {
	case !ActSeePeople.Decide(authz.Case{Actor: a}).Allowed:
		return q.Where("false")
	case a.Has(authz.Place{}, authz.Admin):
		return q
	}
	return q.Where("p.locked_at IS NULL AND " + isEmployee)
}

const isEmployee = "EXISTS (SELECT FROM identity_login AS el WHERE el.person_id = p.id AND el.employee)"
