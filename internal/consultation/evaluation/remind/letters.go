package remind

import (
	"time"

	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

// dueLetter reminds of segments that are due.
type dueLetter struct {
	title, lang, url string
	count            int
	first            time.Time
}

// Template is stored with the mail.
func (dueLetter) Template() string { return "segment_due" }

// Compose says how many, and by when the first of them.
func (l dueLetter) Compose(say mail.Say) mail.Letter {
	first := locale.For(l.lang).LongDate(l.first)
	return mail.Letter{Subject: say("segment_due.subject", map[string]any{"Date": first}), Blocks: []mail.Block{
		mail.Heading(say("segment_due.heading", nil)),
		mail.Paragraph(say("segment_due.lead", map[string]any{"Count": l.count, "Title": l.title, "Date": first})),
		mail.Button(say("segment_due.open", nil), l.url),
		mail.Paragraph(say("segment_due.once", nil)),
	}}
}
