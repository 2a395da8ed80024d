package space

import (
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
)

// reach of roles: everywhere, or these spaces and projects.
type reach struct {
	everywhere       bool
	spaces, projects []uuid.UUID
}

func reachOf(a authz.Actor, roles ...authz.Role) reach {
	r := reach{everywhere: a.Kind == authz.System, spaces: []uuid.UUID{uuid.Nil}, projects: []uuid.UUID{uuid.Nil}}
	for _, g := range a.Roles {
		for _, role := range roles {
			switch {
			case g.Role != role || a.Kind != authz.Person:
			case g.Scope.Kind == authz.Global:
				r.everywhere = true
			case g.Scope.Kind == authz.SpaceScope:
				r.spaces = append(r.spaces, g.Scope.ID)
			case g.Scope.Kind == authz.ProjectScope:
				r.projects = append(r.projects, g.Scope.ID)
			}
		}
	}
	return r
}

const audienceSQL = `(s.audience = 'public' OR s.audience = 'employees' AND ? OR s.audience = 'members'
	AND EXISTS (SELECT FROM space_member m WHERE m.space_id = s.id AND m.person_id = ?))`

// visibleSpaces is CanSee for a list over space_space AS s.
func visibleSpaces(q *bun.SelectQuery, a authz.Actor) *bun.SelectQuery {
	r := reachOf(a, editors...)
	if r.everywhere {
		return q
	}
	return q.Where("("+audienceSQL+" OR s.id IN (?))", a.Employee, a.ID, bun.List(r.spaces))
}

// visibleProjects is CanView for a list over space_project AS p and space_space AS s.
func visibleProjects(q *bun.SelectQuery, a authz.Actor, now time.Time) *bun.SelectQuery {
	r := reachOf(a, editors...)
	if r.everywhere {
		return q
	}
	return q.Where("(p.stage <> 'new' AND p.publish_at <= ? AND "+audienceSQL+" OR p.space_id IN (?) OR p.id IN (?))",
		now, a.Employee, a.ID, bun.List(r.spaces), bun.List(r.projects))
}

// editable is CanEdit for a list over space_project AS p.
func editable(q *bun.SelectQuery, a authz.Actor) *bun.SelectQuery {
	r := reachOf(a, editors...)
	if r.everywhere {
		return q
	}
	return q.Where("(p.space_id IN (?) OR p.id IN (?))", bun.List(r.spaces), bun.List(r.projects))
}
