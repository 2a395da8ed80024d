package search

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"
)

// findable is CanFind as a condition on search_subject AS s.
func findable(v Viewer, now time.Time) schema.QueryWithArgs {
	if v.Everything {
		return bun.SafeQuery("true")
	}
	return bun.SafeQuery(`(s.visible_from <= ? AND (s.audience = 'public' OR s.audience = 'employees' AND ? OR s.audience = 'members' AND s.space_id = ANY (?::uuid[]))
		OR s.space_id = ANY (?::uuid[]) OR s.project_id = ANY (?::uuid[]))`, now, v.Employee, ids(v.MemberOf), ids(v.Spaces), ids(v.Projects))
}

func ids(all []uuid.UUID) any {
	if all == nil {
		all = []uuid.UUID{}
	}
	return pgdialect.Array(all)
}
