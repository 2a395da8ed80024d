package dossier

import "mitwirken/internal/platform/privacy"

// Holdings declares who worked on what a project tells.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{privacy.StaffWork("dossier_entry")}
}
