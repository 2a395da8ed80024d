package evaluation

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
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

// desk is the page on which staff evaluate, with filters or a segment as the page reads
// them in its address.
func desk(activity uuid.UUID, query string) string {
	return "/verwaltung/konsultationen/" + activity.String() + "?teil=auswertung&" + query
}

// tell those who are mentioned, but for who mentions themselves.
func (s *Service) tell(ctx context.Context, tx txn, a authz.Actor, row *Segment, c *consultation.Consultation, who []identity.Recipient) error {
	names, err := s.people.Names(ctx, tx, []uuid.UUID{a.ID})
	if err != nil {
		return err
	}
	for _, p := range who {
		if p.Email == "" || p.Actor.ID == a.ID {
			continue
		}
		title, _ := c.Title(p.Lang)
		l := mentionLetter{title: title, label: board.Label(row.Number, row.Seq), by: names[a.ID], url: s.page(p.Lang, desk(row.ActivityID, "abschnitt="+row.ID.String()))}
		if err := s.send(ctx, tx, mail.Mail{To: mail.Address{Name: p.Name, Email: p.Email}, Lang: p.Lang, Content: l}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) remind(ctx context.Context, tx txn, c *consultation.Consultation, p identity.Recipient, d dueRow) error {
	if p.Email == "" {
		return nil
	}
	title, _ := c.Title(p.Lang)
	l := dueLetter{title: title, lang: p.Lang, count: d.N, first: d.First, url: s.page(p.Lang, desk(d.ActivityID, "zustaendig="+d.AssigneeID.String()+"&freigabe=no&reihenfolge=due"))}
	return s.send(ctx, tx, mail.Mail{To: mail.Address{Name: p.Name, Email: p.Email}, Lang: p.Lang, Content: l})
}
