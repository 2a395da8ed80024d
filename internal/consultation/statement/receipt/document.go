package receipt

import (
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"

	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pdf"
)

// Say reads a sentence in the language of the document.
type Say func(key string, params map[string]any) string

// Sender as the person named themselves; printed and nowhere signed.
type Sender struct{ Name, Street, Town, Email string }

// Page is everything that stands on a receipt (Quittung).
type Page struct {
	Lang, Owner string
	// CheckURL is where anybody can check it.
	CheckURL string
	Sealed   Sealed
	Content  *Content
	Sender   Sender
	// Withdrawn says so at the top.
	Withdrawn bool
	// Changes shows a proposed wording against the words before.
	Changes func(before, wording string) []pdf.Span
}

// Write draws the whole content as a tagged PDF, with its proof at the end.
func (p *Page) Write(w io.Writer, say Say) error {
	f, c := locale.For(p.Lang), p.Content
	label := func(key string) string { return say("statement_pdf."+key, nil) }
	fact := func(key, value string) pdf.Fact { return pdf.Fact{Label: label(key), Value: value} }
	version := ""
	if p.Sealed.Version > 1 {
		version = strconv.Itoa(p.Sealed.Version)
	}
	d := pdf.New(pdf.Info{Lang: p.Lang, Title: say("statement_pdf.title", map[string]any{"Number": p.Sealed.Number}), Author: p.Owner, Created: p.Sealed.At,
		Page: say("export.page", map[string]any{"Page": "%[1]s", "Pages": "%[2]s"})})
	if p.Withdrawn {
		d.Spans(pdf.Span{Bold: true, Text: label("withdrawn")})
	}
	d.Facts(fact("consultation", c.Consultation.Title), fact("project", c.Consultation.Project), fact("document", say("statement_pdf.document.version", map[string]any{"Number": strconv.Itoa(c.Consultation.Version)})),
		fact("number", p.Sealed.Number), fact("version", version), fact("at", f.DateTime(p.Sealed.At.In(locale.Zurich()))),
		fact("channel", label("channel."+c.Channel)), fact("received", p.day(c.ReceivedOn)),
		fact("organisation", c.Organisation), fact("on_behalf", c.OnBehalf),
		fact("name", p.Sender.Name), fact("street", p.Sender.Street), fact("town", p.Sender.Town), fact("email", p.Sender.Email))
	d.Heading(2, label("content"))
	if c.NoComment {
		d.Paragraph(label("no_comment"))
	}
	before := ""
	for i := range c.Parts {
		head := strings.TrimSpace(c.Parts[i].Number + " " + c.Parts[i].Title)
		if head != "" && head != before {
			d.Heading(3, head)
		}
		before = head
		p.part(d, &c.Parts[i], say, label)
	}
	if len(c.Joins) > 0 {
		d.Heading(2, label("joins"))
		items := make([]string, len(c.Joins))
		for i, j := range c.Joins {
			items[i] = say("statement_pdf.join", map[string]any{"Number": j.Number})
			if len(j.Chapters) > 0 {
				items[i] = say("statement_pdf.join.chapters", map[string]any{"Number": j.Number, "Chapters": f.List(j.Chapters)})
			}
		}
		d.List(items...)
	}
	if len(c.Files) > 0 {
		d.Heading(2, label("files"))
		items := make([]string, len(c.Files))
		for i, x := range c.Files {
			items[i] = fmt.Sprintf("%s (%s, SHA-256 %s)", x.Name, f.FileSize(x.Size), groups(x.SHA256))
		}
		d.List(items...)
	}
	d.Heading(2, label("proof"))
	d.Paragraph(say("statement_pdf.proof.text", map[string]any{"Address": p.CheckURL}))
	d.Facts(fact("code", p.Sealed.Code()), fact("hash", groups(fmt.Sprintf("%x", p.Sealed.Hash))),
		fact("signature", base64.StdEncoding.EncodeToString(p.Sealed.Signature)), fact("key", p.Sealed.KeyID))
	return d.Write(w)
}

func (p *Page) part(d *pdf.Document, x *Part, say Say, label func(string) string) {
	if x.Quote != "" {
		d.Spans(pdf.Span{Bold: true, Text: label("quote")})
		d.Quote(pdf.Span{Text: x.Quote})
	}
	if x.Anchor == "changed" || x.Anchor == "removed" {
		d.Paragraph(label("anchor." + x.Anchor))
	}
	if x.Position != "" {
		d.Spans(pdf.Span{Bold: true, Text: label("position") + " "}, pdf.Span{Text: label("position." + x.Position)})
	}
	for _, said := range []struct{ key, text string }{{"request", x.Request}, {"reason", x.Reason}, {"remark", x.Remark}} {
		if said.text != "" {
			d.Spans(pdf.Span{Bold: true, Text: label(said.key)})
			d.Paragraph(said.text)
		}
	}
	if x.Wording != "" {
		d.Spans(pdf.Span{Bold: true, Text: label("wording")})
		spans := []pdf.Span{{Text: x.Wording}}
		if p.Changes != nil && x.Before != "" {
			spans = p.Changes(x.Before, x.Wording)
		}
		d.Quote(spans...)
		if x.Before != "" {
			d.Paragraph(label("wording.key"))
		}
	}
	if x.Place != nil {
		d.Spans(pdf.Span{Bold: true, Text: label("place") + " "}, pdf.Span{Text: strings.TrimSpace(x.Place.Words + " (" + x.Place.Lat + ", " + x.Place.Lon + ")")})
	}
	if x.Pin != nil {
		d.Spans(pdf.Span{Text: x.Pin.In(say)})
	}
}

// day of the calendar in words; empty for none.
func (p *Page) day(iso string) string {
	t, err := parseDay(iso)
	if err != nil {
		return ""
	}
	return locale.For(p.Lang).LongDate(t)
}

// groups of four digits can be compared by eye.
func groups(hex string) string {
	var b strings.Builder
	for i := 0; i < len(hex); i += 4 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(hex[i:min(i+4, len(hex))])
	}
	return b.String()
}
