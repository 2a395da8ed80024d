package notify

import "mitwirken/internal/platform/privacy"

// Holdings declares what people follow and what they were told. What somebody follows
// may tell of their opinions.
func (*Service) Holdings() []privacy.Holding {
	follow := privacy.Holding{Name: "notify_follow", Topic: privacy.Messages, Tables: []string{"notify_follow"}, Sources: []string{"notify_follow"}, Ground: privacy.Consent,
		Kept: []privacy.Kept{privacy.Until(privacy.Changed), privacy.Until(privacy.AccountDeleted)}, Recipients: []privacy.Recipient{privacy.Self}, Protected: true}
	setting, told := follow, follow
	setting.Name, setting.Tables, setting.Sources, setting.Protected = "notify_setting", []string{"notify_setting"}, []string{"notify_setting"}, false
	told.Name, told.Tables, told.Sources = "notify_delivery", []string{"notify_delivery", "notify_event", "notify_week"}, []string{"notify_delivery"}
	told.Kept = []privacy.Kept{privacy.After(Kept, privacy.Happened), privacy.Until(privacy.AccountDeleted)}
	return []privacy.Holding{follow, setting, told}
}
