package accesscode

import "mitwirken/internal/platform/privacy"

// Holdings declares the codes: nobody notes who gets which one.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{
		{Name: "accesscode_code", Topic: privacy.Participation, Tables: []string{"accesscode_code"}, Ground: privacy.Task,
			Kept: []privacy.Kept{privacy.After(Retention, privacy.CodeEnded)}, Recipients: []privacy.Recipient{privacy.Software}},
		privacy.StaffWork("accesscode_batch"),
	}
}
