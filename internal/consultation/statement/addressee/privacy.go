package addressee

import "mitwirken/internal/platform/privacy"

// Holdings declares who is invited.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{{Name: "consultation_addressee", Topic: privacy.Participation, Tables: []string{"consultation_addressee"}, Ground: privacy.Task,
		Kept: []privacy.Kept{privacy.Until(privacy.ContributionsErased)}, Recipients: []privacy.Recipient{privacy.Editors, privacy.MailService}}}
}
