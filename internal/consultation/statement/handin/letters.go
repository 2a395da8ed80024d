package handin

import (
	"strconv"
	"time"

	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

// receiptLetter proves that a statement arrived. Neither its words nor the name of who
// sent it are in it: anybody can enter a stranger’s address. The receipt with all of it is
// attached where the address is known.
type receiptLetter struct {
	title, number, code, lang string
	version                   int
	at, until                 time.Time
	// url of the statement, for people with an account; checkURL for everybody.
	url, checkURL string
	// attached is the receipt as PDF; nil where the address is not known.
	attached *mail.Attachment
}

// Template is stored with the mail.
func (receiptLetter) Template() string { return "statement_receipt" }

// Compose gives number, time and code, and says until when it can be changed.
func (l receiptLetter) Compose(say mail.Say) mail.Letter {
	f := locale.For(l.lang)
	version := ""
	if l.version > 1 {
		version = strconv.Itoa(l.version)
	}
	out := mail.Letter{Subject: say("statement_receipt.subject", map[string]any{"Number": l.number}), Blocks: []mail.Block{
		mail.Heading(say("statement_receipt.heading", nil)),
		mail.Paragraph(say("statement_receipt.lead", map[string]any{"Title": l.title})),
		mail.Facts(mail.Fact{Label: say("statement_receipt.number", nil), Value: l.number}, mail.Fact{Label: say("statement_receipt.version", nil), Value: version},
			mail.Fact{Label: say("statement_receipt.at", nil), Value: f.DateTime(l.at.In(locale.Zurich()))}, mail.Fact{Label: say("statement_receipt.code", nil), Value: l.code}),
	}}
	if l.attached != nil {
		out.Blocks = append(out.Blocks, mail.Paragraph(say("statement_receipt.attached", nil)))
	}
	if l.until.After(l.at) {
		out.Blocks = append(out.Blocks, mail.Paragraph(say("statement_receipt.change", map[string]any{"Date": f.DateTime(l.until.In(locale.Zurich()))})))
	}
	if l.url != "" {
		out.Blocks = append(out.Blocks, mail.Button(say("statement_receipt.open", nil), l.url))
	}
	return mail.Letter{Subject: out.Subject, Attachment: l.attached, Blocks: append(out.Blocks, mail.Link(say("statement_receipt.check", nil), l.checkURL), mail.Paragraph(say("statement_receipt.not_you", nil)))}
}

// handOverLetter asks who releases for an organisation to check a draft and submit it.
type handOverLetter struct {
	title, organisation, by, lang, url string
	until                              time.Time
}

// Template is stored with the mail.
func (handOverLetter) Template() string { return "statement_handover" }

// Compose says whose draft it is, and until when there is time.
func (l handOverLetter) Compose(say mail.Say) mail.Letter {
	return mail.Letter{Subject: say("statement_handover.subject", map[string]any{"Title": l.title}), Blocks: []mail.Block{
		mail.Heading(say("statement_handover.heading", nil)),
		mail.Paragraph(say("statement_handover.lead", map[string]any{"By": l.by, "Organisation": l.organisation, "Title": l.title})),
		mail.Paragraph(say("statement_handover.until", map[string]any{"Date": locale.For(l.lang).DateTime(l.until.In(locale.Zurich()))})),
		mail.Button(say("statement_handover.open", nil), l.url),
	}}
}

// withdrawnLetter says that a statement was taken back.
type withdrawnLetter struct {
	title, number, lang string
	at                  time.Time
}

// Template is stored with the mail.
func (withdrawnLetter) Template() string { return "statement_withdrawn" }

// Compose says which and when.
func (l withdrawnLetter) Compose(say mail.Say) mail.Letter {
	at := locale.For(l.lang).DateTime(l.at.In(locale.Zurich()))
	return mail.Letter{Subject: say("statement_withdrawn.subject", map[string]any{"Number": l.number}), Blocks: []mail.Block{
		mail.Heading(say("statement_withdrawn.heading", nil)),
		mail.Paragraph(say("statement_withdrawn.lead", map[string]any{"Number": l.number, "Title": l.title, "Date": at})),
		mail.Paragraph(say("statement_withdrawn.stays", nil)),
	}}
}
