package site

import "mitwirken/internal/authz"

var (
	// ActRead is for everybody: the texts are owed to readers.
	ActRead = authz.Act{Name: "site.read", Rule: authz.Everybody()}
	// ActKeep is to see and change the settings.
	ActKeep = authz.Act{Name: "site.keep", Rule: authz.HasRole(authz.Admin)}
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{"getSiteText": ActRead, "getSiteSettings": ActKeep, "saveSiteSettings": ActKeep}
}
