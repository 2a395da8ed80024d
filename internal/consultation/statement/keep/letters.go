package keep

import (
	"time"

	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

// reminderLetter comes before the end to who has a draft that was not submitted.
type reminderLetter struct {
	title, lang, url string
	until            time.Time
	// team: the draft is that of an organisation.
	organisation string
}

// Template is stored with the mail.
func (reminderLetter) Template() string { return "statement_reminder" }

// Compose says until when there is time.
func (l reminderLetter) Compose(say mail.Say) mail.Letter {
	until := locale.For(l.lang).DateTime(l.until.In(locale.Zurich()))
	lead := say("statement_reminder.lead", map[string]any{"Title": l.title, "Date": until})
	if l.organisation != "" {
		lead = say("statement_reminder.lead.organisation", map[string]any{"Title": l.title, "Date": until, "Organisation": l.organisation})
	}
	return mail.Letter{Subject: say("statement_reminder.subject", map[string]any{"Date": until}), Blocks: []mail.Block{
		mail.Heading(say("statement_reminder.heading", nil)), mail.Paragraph(lead),
		mail.Button(say("statement_reminder.open", nil), l.url), mail.Paragraph(say("statement_reminder.once", nil)),
	}}
}
