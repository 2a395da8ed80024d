package organisation

import "mitwirken/internal/platform/privacy"

// Holdings declares who speaks for which organisation. That somebody speaks for a party
// or an association may tell of their opinions.
func (*Service) Holdings() []privacy.Holding {
	members := []privacy.Recipient{privacy.Organisation, privacy.Administration}
	return []privacy.Holding{
		{Name: "organisation_body", Topic: privacy.Participation, Tables: []string{"organisation_body"}, Ground: privacy.Task,
			Kept: []privacy.Kept{privacy.Until(privacy.OrganisationGone)}, Recipients: members},
		{Name: "organisation_membership", Topic: privacy.Participation, Tables: []string{"identity_membership"}, Sources: []string{"organisation_membership"}, Ground: privacy.Consent,
			Kept: []privacy.Kept{privacy.Until(privacy.MembershipEnded), privacy.Until(privacy.AccountDeleted)}, Recipients: members, Protected: true},
		{Name: "organisation_invitation", Topic: privacy.Participation, Tables: []string{"organisation_invitation"}, Ground: privacy.Task,
			Kept: []privacy.Kept{privacy.After(InvitationTime, privacy.Invited)}, Recipients: members},
	}
}
