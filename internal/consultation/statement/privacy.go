package statement

import (
	"time"

	"mitwirken/internal/platform/privacy"
)

// DraftRetention is how long a draft that was never submitted is kept after the end.
const DraftRetention = 90 * 24 * time.Hour

// Holdings declares what people say in consultations. Political opinions are especially
// protected. What proves receipts names nobody.
func (*Service) Holdings() []privacy.Holding {
	readers := []privacy.Recipient{privacy.Self, privacy.Organisation, privacy.Editors}
	return []privacy.Holding{
		{Name: "consultation_statement", Topic: privacy.Participation, Tables: []string{"consultation_statement", "consultation_remark", "consultation_submission", "consultation_join"},
			Sources: []string{"consultation_statement", "consultation_remark", "consultation_submission"}, Ground: privacy.Task,
			Kept: []privacy.Kept{privacy.Until(privacy.ContributionsErased), privacy.After(DraftRetention, privacy.DeadlineOver), privacy.Until(privacy.PersonNameless)}, Recipients: readers, Protected: true},
		{Name: "consultation_lease", Topic: privacy.Participation, Tables: []string{"consultation_lease"}, Ground: privacy.Task,
			Kept: []privacy.Kept{privacy.Until(privacy.AccountDeleted), privacy.Until(privacy.ContributionsErased)}, Recipients: []privacy.Recipient{privacy.Organisation}},
	}
}
