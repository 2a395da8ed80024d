package report

import "mitwirken/internal/platform/privacy"

// Holdings declares the report: it tells what others keep, and who worked on it.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{privacy.StaffWork("consultation_report")}
}
