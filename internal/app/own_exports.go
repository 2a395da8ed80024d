package app

import (
	"mitwirken/internal/export"
	"mitwirken/internal/identity/owndata"
)

// ownExports are the exports of a person in the copy of their data: that they were
// made, not what is in them.
func ownExports(exports *export.Service) owndata.Source {
	return owndata.List("export_run", exports.Of, func(r export.Run) (owndata.Row, error) {
		return owndata.Row{{Name: "kind", Value: r.Source}, {Name: "at", Value: r.RequestedAt}, {Name: "expires_at", Value: r.ExpiresAt}}, nil
	})
}
