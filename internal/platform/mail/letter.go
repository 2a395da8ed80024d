package mail

import (
	"context"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/net/idna"
)

// Content is one kind of mail with what it has to tell. It is composed once,
// when it is enqueued, in the language of the person who gets it.
type Content interface {
	// Template names the kind for good («contact_receipt»): it is stored, counted
	// and by custom the prefix of its keys in mail.json.
	Template() string
	Compose(say Say) Letter
}

// Say reads a sentence of mail.json in the language of the letter. Whole numbers
// among the parameters get thousands separators: reference numbers go as strings.
type Say func(key string, params map[string]any) string

// Letter is a mail without its recipient. Subject and ReplyTo may come from
// people: line breaks and other control characters are taken out before they
// reach a header. A ReplyTo that no mail can reach is left out.
type Letter struct {
	Subject string  `json:"subject"`
	ReplyTo Address `json:"reply_to,omitzero"`
	Blocks  []Block `json:"blocks"`
	// Unsubscribe is an address of ours that ends letters of this kind when a mail
	// program posts to it (RFC 8058); it stands in the header, so letters need a
	// visible way besides. Empty for letters that answer something.
	Unsubscribe string `json:"unsubscribe,omitempty"`
	// Attachment goes with the letter; nil for none.
	Attachment *Attachment `json:"attachment,omitempty"`
}

// Attachment names a document that is drawn anew at every attempt to send: the outbox
// keeps no copy of it. Kind is one that somebody draws (Outbox.Draws).
type Attachment struct {
	Kind string    `json:"kind"`
	ID   uuid.UUID `json:"id"`
	// Number of the version, for who draws it.
	Number int `json:"number,omitempty"`
}

// Document that goes with a letter.
type Document struct {
	// Name of the file, in ASCII.
	Name string
	// Type as a media type.
	Type    string
	Content []byte
}

// Draw makes the document that an attachment names, in the language of the letter; nil
// when there is none any more, and the letter goes without it.
type Draw func(ctx context.Context, a Attachment, lang string) (*Document, error)

// Address is one mailbox; Name may be empty.
type Address struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email"`
}

// Block is one piece of a letter; make it with Heading, Paragraph, Facts, Quote,
// Button or Link. Texts are plain, never markup.
type Block struct {
	Kind  blockKind `json:"kind"`
	Text  string    `json:"text,omitempty"`
	URL   string    `json:"url,omitempty"`
	Lang  string    `json:"lang,omitempty"`
	Facts []Fact    `json:"facts,omitempty"`
}

type blockKind string

const (
	kindHeading   blockKind = "heading"
	kindParagraph blockKind = "paragraph"
	kindFacts     blockKind = "facts"
	kindQuote     blockKind = "quote"
	kindButton    blockKind = "button"
	kindLink      blockKind = "link"
)

// Fact is one line of a list; it is left out when Value is empty.
type Fact struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// Heading is the title; a letter has one, first.
func Heading(text string) Block { return Block{Kind: kindHeading, Text: text} }

// Paragraph is a sentence or several. Line breaks are kept.
func Paragraph(text string) Block { return Block{Kind: kindParagraph, Text: text} }

// Facts lists what has a value.
func Facts(facts ...Fact) Block {
	b := Block{Kind: kindFacts}
	for _, f := range facts {
		if f.Value != "" {
			b.Facts = append(b.Facts, f)
		}
	}
	return b
}

// Quote shows what a person wrote, line by line. Lang says in which language, so
// that a screen reader speaks it; empty when nobody knows.
func Quote(text, lang string) Block { return Block{Kind: kindQuote, Text: text, Lang: lang} }

// Button is the one thing to do. The text part shows label and address.
func Button(label, url string) Block { return Block{Kind: kindButton, Text: label, URL: url} }

// Link is a further way on, less than the one thing to do.
func Link(label, url string) Block { return Block{Kind: kindLink, Text: label, URL: url} }

const (
	maxName    = 100
	maxSubject = 200
	maxEmail   = 254 // RFC 5321 path without the angle brackets
)

// normalise makes the letter safe to store and to send, and tells whether there
// is one.
func (l Letter) normalise() (Letter, bool) {
	l.Subject = headerText(l.Subject, maxSubject)
	if to, ok := l.ReplyTo.normalise(); ok {
		l.ReplyTo = to
	} else {
		l.ReplyTo = Address{}
	}
	blocks := make([]Block, len(l.Blocks))
	for i, b := range l.Blocks {
		b.Text = bodyText(b.Text)
		facts := make([]Fact, len(b.Facts))
		for j, f := range b.Facts {
			facts[j] = Fact{Label: bodyText(f.Label), Value: bodyText(f.Value)}
		}
		b.Facts = facts
		blocks[i] = b
	}
	l.Blocks = blocks
	return l, l.Subject != "" && len(blocks) > 0
}

// Valid tells whether a mail can be addressed so: one mailbox, its name in ASCII,
// the domain also as «müsterwil.ch».
func (a Address) Valid() bool {
	_, ok := a.normalise()
	return ok
}

// normalise cleans the name, writes the domain in ASCII and tells whether a mail
// can be addressed so. Mailbox names outside ASCII need an extension (SMTPUTF8)
// that few servers have; they are refused.
func (a Address) normalise() (Address, bool) {
	a.Name, a.Email = headerText(a.Name, maxName), strings.TrimSpace(a.Email)
	at := strings.LastIndexByte(a.Email, '@')
	if at < 1 {
		return a, false
	}
	domain, err := idna.Lookup.ToASCII(a.Email[at+1:])
	if err != nil || !strings.Contains(domain, ".") && domain != "localhost" {
		return a, false
	}
	a.Email = a.Email[:at] + "@" + domain
	p, err := mail.ParseAddress(a.Email)
	if err != nil || p.Address != a.Email || p.Name != "" || len(a.Email) > maxEmail || !ascii(a.Email) {
		return a, false
	}
	return a, true
}

func ascii(s string) bool {
	for _, r := range s {
		if r <= ' ' || r >= 0x7f {
			return false
		}
	}
	return true
}

// headerText is one line without control characters and without the marks that
// turn the reading direction around, cut at max characters.
func headerText(s string, max int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r):
			return -1
		case unicode.IsControl(r), unicode.IsSpace(r), r == utf8.RuneError:
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) > max {
		s = strings.TrimSpace(string([]rune(s)[:max-1])) + "…"
	}
	return s
}

// bodyText keeps line breaks and tabs, in one form.
func bodyText(s string) string {
	s = strings.ToValidUTF8(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s), "�")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s))
}
