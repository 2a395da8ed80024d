package owndata

import "mitwirken/internal/platform/privacy"

// Holdings declares the copies themselves, which hold everything once more.
func Holdings() []privacy.Holding {
	return []privacy.Holding{{Name: "identity_export", Topic: privacy.Account, Tables: []string{"identity_export"}, Ground: privacy.Task,
		Kept: []privacy.Kept{privacy.After(Kept, privacy.Made), privacy.Until(privacy.AccountDeleted)}, Recipients: []privacy.Recipient{privacy.Self}, Protected: true}}
}
