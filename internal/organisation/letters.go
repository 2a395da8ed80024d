package organisation

import (
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

// invited asks somebody to speak for an organisation. It names the organisation
// and nobody: who invites may have typed a stranger’s address.
type invited struct {
	organisation Organisation
	role         authz.MemberRole
	until        time.Time
	lang, link   string
}

// Template is stored with the mail.
func (invited) Template() string { return "organisation_invited" }

// Compose says what accepting means and that nothing happens without it.
func (c invited) Compose(say mail.Say) mail.Letter {
	name := map[string]any{"Organisation": c.organisation.Name}
	l := mail.Letter{
		Subject: say("organisation_invited.subject", name),
		Blocks: []mail.Block{
			mail.Heading(say("organisation_invited.heading", nil)),
			mail.Paragraph(say("organisation_invited.lead", name)),
			mail.Paragraph(say("organisation_invited.role."+string(c.role), nil)),
		},
	}
	if c.organisation.Kind != Unit && c.organisation.VerifiedAt == nil {
		l.Blocks = append(l.Blocks, mail.Paragraph(say("organisation_invited.unverified", nil)))
	}
	l.Blocks = append(l.Blocks,
		mail.Button(say("organisation_invited.accept", nil), c.link),
		mail.Paragraph(say("organisation_invited.until", map[string]any{"Date": locale.For(c.lang).LongDate(c.until)})),
		mail.Paragraph(say("organisation_invited.not_you", nil)),
	)
	return l
}
