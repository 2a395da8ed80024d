package accesscode

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// Named makes codes for addressees that another room knows by name. Like those of a batch
// they are computed, so that a letter can be printed again, and only their hash is kept.
type Named struct{ secrets secrets }

// NewNamed takes a subkey of the installation secret of its own.
func NewNamed(key []byte) Named { return Named{secrets{key}} }

// Code of an addressee.
func (n Named) Code(addressee uuid.UUID) Code { return n.secrets.code(addressee[:], 0) }

// Hash that is kept of a code.
func (n Named) Hash(c Code) []byte { return n.secrets.hash(make([]byte, 16), c) }

// NamedLookup tells what the code of an addressee opens; nil when it is none.
type NamedLookup func(ctx context.Context, c Code, lang string) (*Target, error)

// Named adds who knows codes of addressees, for the page on which all codes are entered;
// app does it before anything is served.
func (s *Service) Named(l NamedLookup) { s.named = append(s.named, l) }

// Letter is one to a named addressee; all of its words come from who knows them.
type Letter struct {
	Code Code
	Lang string
	// Address lines, in the window of the envelope.
	Address []string
	// Owner and Phone of the municipality, Date of today in words.
	Owner, Phone, Date         string
	Title, Greeting, Lead      string
	CodeLabel, Valid           string
	HowHeading                 string
	How                        []string
	HelpHeading, Help          string
	DataHeading, Data, Closing string
	// URL is where a code is entered.
	URL string
}

// DrawLetters makes a document with one page for each. It fails when one does not fit.
func DrawLetters(created time.Time, letters []Letter) (*Document, error) {
	texts := make([]letterText, len(letters))
	for i, l := range letters {
		texts[i] = letterText{lang: l.Lang, owner: l.Owner, phone: l.Phone, date: l.Date, title: l.Title, greeting: l.Greeting, lead: l.Lead, codeLabel: l.CodeLabel, valid: l.Valid,
			howHeading: l.HowHeading, how: l.How, helpHeading: l.HelpHeading, help: l.Help, dataHeading: l.DataHeading, data: l.Data, closing: l.Closing, url: l.URL, created: created, address: l.Address}
	}
	if len(texts) == 0 {
		texts = []letterText{{lang: "de", created: created}}
	}
	pdf := paper(&texts[0], true)
	for i := range letters {
		if err := texts[i].page(pdf, letters[i].Code); err != nil {
			return nil, err
		}
	}
	pdf.Close()
	return &Document{pdf}, pdf.Error()
}
