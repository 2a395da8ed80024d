package file

import "mitwirken/internal/platform/privacy"

// Holdings declares uploads that wait for their form. Attached files do not know who
// uploaded them; the module that has them declares them.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{{Name: "file_item", Topic: privacy.Participation, Tables: []string{"file_item"}, Sources: []string{"file_item"}, Ground: privacy.Task,
		Kept: []privacy.Kept{privacy.Until(privacy.SubmissionMade), privacy.After(Unattached, privacy.Uploaded)}, Recipients: []privacy.Recipient{privacy.Self}, Protected: true}}
}
