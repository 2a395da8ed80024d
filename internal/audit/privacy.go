package audit

import "mitwirken/internal/platform/privacy"

// Holdings declares the log: it holds numbers of people, whose names end with the account.
func Holdings() []privacy.Holding {
	return []privacy.Holding{{Name: "audit_entry", Topic: privacy.Running, Tables: []string{"audit_entry"}, Sources: []string{"identity_audit"}, Ground: privacy.Security,
		Kept: []privacy.Kept{privacy.Until(privacy.PlatformEnds)}, Recipients: []privacy.Recipient{privacy.Self, privacy.Administration}}}
}
