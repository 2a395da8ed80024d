package export

import "mitwirken/internal/platform/privacy"

// Holdings declares who took a list out, and the list while it can be fetched.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{{Name: "export_run", Topic: privacy.Running, Tables: []string{"export_run"}, Sources: []string{"export_run"}, Ground: privacy.Task,
		Kept: []privacy.Kept{privacy.After(Kept, privacy.Made), privacy.Until(privacy.AccountDeleted)}, Recipients: []privacy.Recipient{privacy.Self}, Protected: true}}
}
