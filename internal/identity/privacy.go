package identity

import "mitwirken/internal/platform/privacy"

// Holdings declares what is kept about people here.
func (s *Service) Holdings() []privacy.Holding {
	account := privacy.Holding{Topic: privacy.Account, Ground: privacy.Consent, Kept: []privacy.Kept{privacy.Until(privacy.AccountDeleted)},
		Recipients: []privacy.Recipient{privacy.Self, privacy.Administration}}
	with := func(h privacy.Holding, name string, sources ...string) privacy.Holding {
		h.Name, h.Tables, h.Sources = name, []string{name}, sources
		return h
	}
	person := with(account, "identity_person", "identity_person")
	person.Kept = []privacy.Kept{privacy.Until(privacy.PersonNameless)}
	consent := with(account, "identity_consent", "identity_consent")
	consent.Recipients = []privacy.Recipient{privacy.Self}
	role := with(account, "identity_role", "identity_role")
	role.Ground = privacy.Task
	session := with(account, "identity_session", "identity_session")
	session.Ground, session.Recipients = privacy.Security, []privacy.Recipient{privacy.Self}
	session.Kept = []privacy.Kept{privacy.Until(privacy.LoggedOut), privacy.After(s.o.Limits.Absolute, privacy.LoggedIn)}
	return []privacy.Holding{
		person,
		with(account, "identity_address", "identity_address"),
		with(account, "identity_login", "identity_login"),
		session, role, consent,
		{Name: "login_attempt", Topic: privacy.Account, Tables: []string{"identity_flow", "identity_link", "identity_magic_link", "identity_logout_token"},
			Ground: privacy.Security, Kept: []privacy.Kept{privacy.After(max(magicKept, FlowTime, linkTime), privacy.LoginMade)}, Recipients: []privacy.Recipient{privacy.Software}},
	}
}

// Cookies that a login sets. Whoever never logs in gets none.
func (s *Service) Cookies() []privacy.Cookie {
	return []privacy.Cookie{
		{Key: "session", Name: s.SessionCookieName(), Kept: []privacy.Kept{privacy.Until(privacy.LoggedOut), privacy.After(s.o.Limits.Absolute, privacy.LoggedIn)}},
		{Key: "flow", Name: s.flowCookieName(), Kept: []privacy.Kept{privacy.After(FlowTime, privacy.LoginMade)}},
		{Key: "link", Name: s.linkCookieName(), Kept: []privacy.Kept{privacy.After(magicMarkTime, privacy.LoginMade)}},
	}
}
