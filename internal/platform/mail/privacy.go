package mail

import "mitwirken/internal/platform/privacy"

// Holdings declares the letters and whom they go to.
func (o *Outbox) Holdings() []privacy.Holding {
	return []privacy.Holding{{Name: "mail_outbox", Topic: privacy.Messages, Tables: []string{"mail_outbox"}, Ground: privacy.Task,
		Kept: []privacy.Kept{privacy.After(o.retain, privacy.Sent)}, Recipients: []privacy.Recipient{privacy.Self, privacy.MailService}, Protected: true}}
}
