package cockpit

import "mitwirken/internal/authz"

// ActOpen shows the cockpit to everybody of the administration and to whoever has a
// task there; what stands in it, the rights say.
var ActOpen = authz.Act{Name: "cockpit.open", Rule: authz.Any(authz.Employee(), authz.HasRoleAnywhere(authz.Roles()...))}

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act { return map[string]authz.Act{"getCockpit": ActOpen} }
