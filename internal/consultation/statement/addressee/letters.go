package addressee

import (
	"time"

	"mitwirken/internal/accesscode"
	"mitwirken/internal/consultation"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

// end in words of the language.
func end(lang string, t time.Time) string {
	return locale.For(lang).DateTime(t.In(locale.Zurich()))
}

// invitationLetter asks an addressee, with their code.
type invitationLetter struct {
	title, owner, name, lang, code, url string
	until                               time.Time
}

// Template is stored with the mail.
func (invitationLetter) Template() string { return "addressee_invitation" }

// Compose says what is asked, until when, and how to answer.
func (l invitationLetter) Compose(say mail.Say) mail.Letter {
	return mail.Letter{Subject: say("addressee_invitation.subject", map[string]any{"Title": l.title}), Blocks: []mail.Block{
		mail.Heading(say("addressee_invitation.heading", nil)),
		mail.Paragraph(say("addressee_invitation.lead", map[string]any{"Owner": l.owner, "Name": l.name, "Title": l.title})),
		mail.Paragraph(say("addressee_invitation.until", map[string]any{"Date": end(l.lang, l.until)})),
		mail.Facts(mail.Fact{Label: say("addressee_invitation.code", nil), Value: l.code}),
		mail.Button(say("addressee_invitation.open", nil), l.url),
		mail.Paragraph(say("addressee_invitation.paper", nil)),
	}}
}

// reminderLetter comes to who was invited and has not answered: once before the end, and
// when staff send it.
type reminderLetter struct {
	title, name, lang, url string
	until                  time.Time
}

// Template is stored with the mail.
func (reminderLetter) Template() string { return "addressee_reminder" }

// Compose says until when there is time.
func (l reminderLetter) Compose(say mail.Say) mail.Letter {
	return mail.Letter{Subject: say("addressee_reminder.subject", map[string]any{"Date": end(l.lang, l.until)}), Blocks: []mail.Block{
		mail.Heading(say("addressee_reminder.heading", nil)),
		mail.Paragraph(say("addressee_reminder.lead", map[string]any{"Title": l.title, "Name": l.name, "Date": end(l.lang, l.until)})),
		mail.Button(say("addressee_invitation.open", nil), l.url),
		mail.Paragraph(say("addressee_invitation.paper", nil)),
	}}
}

// extensionLetter tells of more time.
type extensionLetter struct {
	title, name, lang, url string
	until                  time.Time
}

// Template is stored with the mail.
func (extensionLetter) Template() string { return "addressee_extension" }

// Compose says until when there is time now.
func (l extensionLetter) Compose(say mail.Say) mail.Letter {
	return mail.Letter{Subject: say("addressee_extension.subject", map[string]any{"Date": end(l.lang, l.until)}), Blocks: []mail.Block{
		mail.Heading(say("addressee_extension.heading", nil)),
		mail.Paragraph(say("addressee_extension.lead", map[string]any{"Title": l.title, "Name": l.name, "Date": end(l.lang, l.until)})),
		mail.Button(say("addressee_invitation.open", nil), l.url),
	}}
}

// letter for the envelope.
func (s *Service) letter(c *consultation.Consultation, a *Addressee, owner, phone string, now time.Time) accesscode.Letter {
	say := func(key string, params map[string]any) string {
		return s.cat.Text(a.Lang, locale.Mail, "addressee_letter."+key, params)
	}
	title, _ := c.Title(a.Lang)
	until := deadline(c, a, now)
	f := locale.For(a.Lang)
	page := s.o.PublicURL + "/code"
	if a.Lang != locale.Default {
		page = s.o.PublicURL + "/" + a.Lang + "/code"
	}
	l := accesscode.Letter{Code: s.o.Codes.Code(a.ID), Lang: a.Lang, Owner: owner, Phone: phone, Date: f.LongDate(now), URL: page,
		Title: say("title", map[string]any{"Title": title}), Greeting: say("greeting", nil), Lead: say("lead", map[string]any{"Title": title, "Date": end(a.Lang, until)}),
		CodeLabel: say("code", nil), Valid: say("valid", map[string]any{"Date": f.LongDate(until)}), HowHeading: say("how.heading", nil),
		How:         []string{say("how.open", map[string]any{"Page": bare(page)}), say("how.enter", nil), say("how.answer", nil)},
		HelpHeading: say("help.heading", nil), Help: say("help", map[string]any{"Phone": phone}), DataHeading: say("data.heading", nil), Data: say("data", nil), Closing: say("closing", nil)}
	for _, line := range []string{a.Name, a.Contact.Person, a.Contact.Street, a.Contact.Town} {
		if line != "" {
			l.Address = append(l.Address, line)
		}
	}
	return l
}
