package visits

import "mitwirken/internal/authz"

var (
	// ActSee shows the numbers of all pages: for everybody with a task in the back office.
	ActSee = authz.Act{Name: "visits.see", Rule: authz.HasRoleAnywhere(authz.Roles()...)}
	// ActCount adds one; anybody who opens a page does.
	ActCount = authz.Act{Name: "visits.count", Rule: authz.Everybody()}
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{"getVisits": ActSee, "countVisit": ActCount}
}
