package mail

import "strconv"

// ContactReceived tells the municipality that somebody used the contact form.
// Replies go straight to the person when there is an address.
type ContactReceived struct {
	Number int64
	// Kind is question, callback or barrier.
	Kind string
	// Lang is the language in which the person wrote and expects the answer.
	Lang string
	// Project is the title of the project it is about, if any, and ProjectURL its page.
	Project, ProjectURL string
	Name, Email, Phone  string
	Message             string
}

// Template is contact_received.
func (ContactReceived) Template() string { return "contact_received" }

// Compose says who wrote what and how to answer.
func (c ContactReceived) Compose(say Say) Letter {
	number := strconv.FormatInt(c.Number, 10)
	kind := say("contact_received.kind."+c.Kind, nil)
	l := Letter{Subject: say("contact_received.subject", map[string]any{"Number": number, "Kind": kind})}
	if c.Email != "" {
		if to, ok := (Address{Name: c.Name, Email: c.Email}).normalise(); ok {
			l.ReplyTo = to
		}
	}
	how := "contact_received.answer.none"
	switch {
	case c.Kind == "callback" && c.Phone != "":
		how = "contact_received.answer.call"
	case l.ReplyTo.Email != "":
		how = "contact_received.answer.mail"
	case c.Phone != "":
		how = "contact_received.answer.call"
	}
	l.Blocks = []Block{
		Heading(kind),
		Paragraph(say("contact_received.lead", map[string]any{"Number": number})),
		Quote(c.Message, c.Lang),
		Facts(
			Fact{say("contact_received.fact.project", nil), c.Project},
			Fact{say("contact_received.fact.name", nil), c.Name},
			Fact{say("contact_received.fact.email", nil), c.Email},
			Fact{say("contact_received.fact.phone", nil), c.Phone},
			Fact{say("contact_received.fact.lang", nil), say("contact_received.lang."+c.Lang, nil)},
		),
		Paragraph(say(how, map[string]any{"Phone": c.Phone})),
	}
	if c.ProjectURL != "" {
		l.Blocks = append(l.Blocks, Button(say("contact_received.project", nil), c.ProjectURL))
	}
	return l
}

// ContactReceipt thanks the person who wrote. It repeats nothing the person
// typed, not even the name: anybody can enter a stranger's address in the form,
// and must not be able to send that stranger words of their own.
type ContactReceipt struct {
	Number int64
	// Kind is question, callback or barrier.
	Kind string
	// Days is within how many working days somebody answers; 0 promises nothing.
	Days int
	// Phone of the municipality.
	Phone string
}

// Template is contact_receipt.
func (ContactReceipt) Template() string { return "contact_receipt" }

// Compose gives the number, what happens next and where to call.
func (c ContactReceipt) Compose(say Say) Letter {
	number := strconv.FormatInt(c.Number, 10)
	l := Letter{
		Subject: say("contact_receipt.subject", map[string]any{"Number": number}),
		Blocks: []Block{
			Heading(say("contact_receipt.heading", nil)),
			Paragraph(say("contact_receipt.number", map[string]any{"Number": number})),
			Paragraph(say("contact_receipt.next."+c.Kind, nil)),
		},
	}
	if c.Days > 0 {
		l.Blocks = append(l.Blocks, Paragraph(say("contact_receipt.days", map[string]any{"Count": c.Days})))
	}
	l.Blocks = append(l.Blocks,
		Paragraph(say("contact_receipt.phone", map[string]any{"Phone": c.Phone, "Number": number})),
		Paragraph(say("contact_receipt.not_you", nil)),
	)
	return l
}
