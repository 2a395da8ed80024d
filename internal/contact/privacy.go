package contact

import "mitwirken/internal/platform/privacy"

// Holdings declares the requests: whoever reports a barrier may tell of their health.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{{Name: "contact_request", Topic: privacy.Participation, Tables: []string{"contact_request"}, Ground: privacy.Task,
		Kept: []privacy.Kept{privacy.After(Retention, privacy.Received)}, Recipients: []privacy.Recipient{privacy.Office}, Protected: true}}
}
