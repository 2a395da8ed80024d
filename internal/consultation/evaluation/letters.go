package evaluation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/mail"
)

func cleanNote(text string) (string, error) {
	var v fault.Validation
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	v.Check(text != "", "text", fault.FieldRequired, nil)
	v.Check(utf8.RuneCountInString(text) <= maxNote, "text", fault.FieldTooLong, map[string]any{"Max": maxNote})
	v.Check(!strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }), "text", fault.FieldControlChars, nil)
	return text, v.Err()
}

// mentionLetter tells staff that a colleague wants them to look at a segment. Neither the
// note nor the words of the statement are in it.
type mentionLetter struct{ title, label, by, url string }

// Template is stored with the mail.
func (mentionLetter) Template() string { return "segment_mention" }

// Compose says who and where.
func (l mentionLetter) Compose(say mail.Say) mail.Letter {
	return mail.Letter{Subject: say("segment_mention.subject", map[string]any{"Label": l.label}), Blocks: []mail.Block{
		mail.Heading(say("segment_mention.heading", nil)),
		mail.Paragraph(say("segment_mention.lead", map[string]any{"Name": l.by, "Label": l.label, "Title": l.title})),
		mail.Button(say("segment_mention.open", nil), l.url),
	}}
}
