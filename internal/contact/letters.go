package contact

import "mitwirken/internal/platform/mail"

// received tells the municipality that somebody wrote. Replies go straight to
// the person when there is an address.
type received struct {
	request Request
	// project is the title of the project it is about, if any, projectURL its page.
	project, projectURL string
}

// Template is stored with the mail.
func (received) Template() string { return "contact_received" }

// Compose says who wrote what and how to answer.
func (c received) Compose(say mail.Say) mail.Letter {
	r := c.request
	number, kind := Reference(r.Number), say("contact_received.kind."+string(r.Kind), nil)
	l := mail.Letter{Subject: say("contact_received.subject", map[string]any{"Number": number, "Kind": kind})}
	if r.Email != "" {
		l.ReplyTo = mail.Address{Name: r.Name, Email: r.Email}
	}
	how := "contact_received.answer.none"
	switch {
	case r.Phone != "" && (r.Kind == Callback || r.Email == ""):
		how = "contact_received.answer.call"
	case r.Email != "":
		how = "contact_received.answer.mail"
	}
	l.Blocks = []mail.Block{
		mail.Heading(kind),
		mail.Paragraph(say("contact_received.lead", map[string]any{"Number": number})),
	}
	if r.Message != "" {
		l.Blocks = append(l.Blocks, mail.Quote(r.Message, r.Lang))
	}
	l.Blocks = append(l.Blocks,
		mail.Facts(
			mail.Fact{Label: say("contact_received.fact.project", nil), Value: c.project},
			mail.Fact{Label: say("contact_received.fact.name", nil), Value: r.Name},
			mail.Fact{Label: say("contact_received.fact.email", nil), Value: r.Email},
			mail.Fact{Label: say("contact_received.fact.phone", nil), Value: r.Phone},
			mail.Fact{Label: say("contact_received.fact.lang", nil), Value: say("contact_received.lang."+r.Lang, nil)},
		),
		mail.Paragraph(say(how, map[string]any{"Phone": r.Phone})),
	)
	if c.projectURL != "" {
		l.Blocks = append(l.Blocks, mail.Button(say("contact_received.project", nil), c.projectURL))
	}
	return l
}

// receipt thanks the person who wrote. It repeats nothing the person typed, not
// even the name: anybody can enter a stranger's address in the form, and must
// not be able to send that stranger words of their own.
type receipt struct {
	number int64
	kind   Kind
	phone  string
}

// Template is stored with the mail.
func (receipt) Template() string { return "contact_receipt" }

// Compose gives the number, what happens next and where to call.
func (c receipt) Compose(say mail.Say) mail.Letter {
	number := Reference(c.number)
	return mail.Letter{
		Subject: say("contact_receipt.subject", map[string]any{"Number": number}),
		Blocks: []mail.Block{
			mail.Heading(say("contact_receipt.heading", nil)),
			mail.Paragraph(say("contact_receipt.number", map[string]any{"Number": number})),
			mail.Paragraph(say("contact_receipt.next."+string(c.kind), nil)),
			mail.Paragraph(say("contact_receipt.phone", map[string]any{"Phone": c.phone, "Number": number})),
			mail.Paragraph(say("contact_receipt.not_you", nil)),
		},
	}
}
