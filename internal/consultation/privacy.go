package consultation

import "mitwirken/internal/platform/privacy"

// Holdings declares who worked on the document.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{privacy.StaffWork("consultation_version")}
}
