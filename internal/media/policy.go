package media

import (
	"mitwirken/internal/authz"
	"mitwirken/internal/space"
)

// Access names the act behind each operation of this package: what may be seen and
// deleted follows from the project.
func Access() map[string]authz.Act {
	return map[string]authz.Act{"listMedia": space.ActBrowse, "deleteMedium": space.ActEdit}
}

// CanDelete: only what is shown nowhere.
func CanDelete(m *Medium) authz.Decision {
	if m.Used {
		return authz.Denied(CodeUsed)
	}
	return authz.Allow()
}
