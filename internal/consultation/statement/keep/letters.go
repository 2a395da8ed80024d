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

// joinedWithdrawnLetter goes to who had joined a statement that was withdrawn.
type joinedWithdrawnLetter struct {
	title, number, joined, lang, url string
	// until when one’s own can still be changed; zero when that is over.
	until time.Time
}

// Template is stored with the mail.
func (joinedWithdrawnLetter) Template() string { return "statement_joined_withdrawn" }

// Compose says what counts still, and what can be done.
func (l joinedWithdrawnLetter) Compose(say mail.Say) mail.Letter {
	out := mail.Letter{Subject: say("statement_joined_withdrawn.subject", map[string]any{"Joined": l.joined}), Blocks: []mail.Block{
		mail.Heading(say("statement_joined_withdrawn.heading", nil)),
		mail.Paragraph(say("statement_joined_withdrawn.lead", map[string]any{"Joined": l.joined, "Title": l.title, "Number": l.number})),
	}}
	if !l.until.IsZero() {
		out.Blocks = append(out.Blocks, mail.Paragraph(say("statement_joined_withdrawn.change", map[string]any{"Date": locale.For(l.lang).DateTime(l.until.In(locale.Zurich()))})))
	}
	out.Blocks = append(out.Blocks, mail.Button(say("statement_joined_withdrawn.open", nil), l.url))
	return out
}
