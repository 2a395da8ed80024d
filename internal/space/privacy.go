package space

import "mitwirken/internal/platform/privacy"

// Holdings declares who belongs to a room and who worked on its projects.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{
		{Name: "space_member", Topic: privacy.Participation, Tables: []string{"space_member"}, Sources: []string{"space_member"}, Ground: privacy.Task,
			Kept: []privacy.Kept{privacy.Until(privacy.MembershipEnded), privacy.Until(privacy.AccountDeleted)}, Recipients: []privacy.Recipient{privacy.Editors, privacy.Administration}},
		privacy.StaffWork("space_project", "space_activity", "space_revision", "space_extension", "space_preview"),
	}
}
