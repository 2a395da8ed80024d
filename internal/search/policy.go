package search

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
)

// editors find what is not visible yet where they may write, as package space has it.
var editors = []authz.Role{authz.ProjectManager, authz.Communications, authz.Admin}

// ActSearch is to look for what one may see; CanFind decides about each subject.
var ActSearch = authz.Act{Name: "search.search", Rule: authz.Everybody()}

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act { return map[string]authz.Act{"search": ActSearch} }

// Viewer is who looks: what of an actor counts here, with the spaces the person is a
// member of.
type Viewer struct {
	// Everything may be found: the software, and who edits everywhere.
	Everything bool
	Employee   bool
	// MemberOf these spaces.
	MemberOf []uuid.UUID
	// Edits in these spaces and projects.
	Spaces, Projects []uuid.UUID
}

// ViewerOf an actor who is a member of these spaces.
func ViewerOf(a authz.Actor, memberOf []uuid.UUID) Viewer {
	v := Viewer{Everything: a.Kind == authz.System, Employee: a.Employee, MemberOf: memberOf}
	for _, g := range a.Roles {
		if !slices.Contains(editors, g.Role) {
			continue
		}
		switch g.Scope.Kind {
		case authz.Global:
			v.Everything = true
		case authz.SpaceScope:
			v.Spaces = append(v.Spaces, g.Scope.ID)
		case authz.ProjectScope:
			v.Projects = append(v.Projects, g.Scope.ID)
		}
	}
	return v
}

// CanFind decides about one subject; findable is its twin in SQL.
func CanFind(v Viewer, s *Subject, now time.Time) authz.Decision {
	if v.Everything || within(v.Spaces, s.Place.Space) || within(v.Projects, s.Place.Project) {
		return authz.Allow()
	}
	in := s.Audience == Public || s.Audience == Employees && v.Employee || s.Audience == Members && within(v.MemberOf, s.Place.Space)
	if in && !s.VisibleFrom.After(now) {
		return authz.Allow()
	}
	return authz.Denied(authz.CodeNotFound)
}

func within(ids []uuid.UUID, id uuid.UUID) bool { return id != uuid.Nil && slices.Contains(ids, id) }
