package site

import "mitwirken/internal/platform/privacy"

// Holdings declares that the settings name who saved them last.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{privacy.StaffWork("site_settings")}
}
