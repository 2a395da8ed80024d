package dossier

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/space"
)

// Refusals of this package.
const (
	// CodeNotFound: there is no such entry, or it must not be seen.
	CodeNotFound fault.Code = "dossier.not_found"
	// CodeEndsBefore: an event ends before it begins.
	CodeEndsBefore fault.Code = "dossier.ends_before"
	// CodeNoVersion: a document is published with at least one version in German.
	CodeNoVersion fault.Code = "dossier.no_version"
	// CodeVersionContent: a version is either a file or a text.
	CodeVersionContent fault.Code = "dossier.version_content"
	// CodeAddress: not an address on the web.
	CodeAddress fault.Code = "dossier.address"
)

// Kind of an entry.
type Kind string

const (
	News      Kind = "news"
	Event     Kind = "event"
	Milestone Kind = "milestone"
	Document  Kind = "document"
)

// Progress of a milestone.
type Progress string

const (
	Planned Progress = "planned"
	Running Progress = "running"
	Done    Progress = "done"
	Dropped Progress = "dropped"
)

// maxAccess is how much can be said about getting to an event.
const maxAccess = 1000

// EntryBody is all that staff write about an entry; what a kind does not need stays
// empty.
type EntryBody struct {
	Texts map[string]EntryText `json:"texts" doc:"By language: de (required), fr, it, en, easy."`
	// At begins an event and dates news and documents; a milestone is due then.
	At        time.Time  `json:"at" format:"date-time"`
	Until     *time.Time `json:"until,omitempty" format:"date-time" doc:"End of an event."`
	Place     string     `json:"place,omitempty" maxLength:"200" doc:"Where an event is."`
	URL       string     `json:"url,omitempty" maxLength:"500" doc:"Where to take part in an event online, or to register."`
	Cancelled bool       `json:"cancelled,omitempty" doc:"The event does not take place."`
	// Exact tells whether a milestone is due on the day of At or only in its month.
	Exact    bool     `json:"exact,omitempty" doc:"A milestone is due on that very day, not just in that month."`
	Progress Progress `json:"progress,omitempty" enum:"planned,running,done,dropped" doc:"Of a milestone."`
	Percent  int      `json:"percent,omitempty" minimum:"0" maximum:"100" doc:"How far a running milestone is."`
	Sort     string   `json:"sort,omitempty" enum:"document,explanatory_report,synopsis,plan,report,decision" doc:"What a document is."`
}

// EntryText is the text of an entry in one language.
type EntryText struct {
	Title string `json:"title" maxLength:"200"`
	Text  string `json:"text,omitempty" maxLength:"50000" doc:"HTML, cleaned when it is saved."`
	// Access is plain text.
	Access string `json:"access,omitempty" maxLength:"1000" doc:"Of an event: how people with disabilities get there and take part."`
}

// plain is all that is said, without markup.
func (t EntryText) plain() string {
	if t.Access == "" {
		return html.Plain(t.Text)
	}
	return strings.TrimSpace(html.Plain(t.Text) + "\n\n" + t.Access)
}

// Entry is a row.
type Entry struct {
	ID          uuid.UUID
	ProjectID   uuid.UUID
	Kind        Kind
	Work        EntryBody  `bun:"type:jsonb"`
	Live        *EntryBody `bun:"type:jsonb"`
	At          time.Time
	PublishedAt time.Time `bun:",nullzero"`
	Version     int
	CreatedAt   time.Time
	ChangedAt   time.Time
	ChangedBy   *uuid.UUID
	// Writer is the name of who saved last, in lists for staff; empty when the account is gone.
	Writer string `bun:"-"`
	// Waiting counts the versions of a document that people do not see yet.
	Waiting int `bun:",scanonly"`
}

// Version of a document.
type Version struct {
	ID         uuid.UUID
	DocumentID uuid.UUID
	Number     int
	Lang       string
	// Body is cleaned HTML; nil when the version is a file.
	Body        *string
	Note        string
	CreatedAt   time.Time
	PublishedAt time.Time `bun:",nullzero"`
}

// clean brings a body into the form it is stored in.
func (b *EntryBody) clean() {
	for lang, t := range b.Texts {
		t = EntryText{strings.TrimSpace(t.Title), html.RichText(t.Text), strings.TrimSpace(t.Access)}
		if t == (EntryText{}) && lang != "de" {
			delete(b.Texts, lang)
			continue
		}
		b.Texts[lang] = t
	}
	b.Place, b.URL = strings.TrimSpace(b.Place), strings.TrimSpace(b.URL)
}

func (b *EntryBody) validate(k Kind) error {
	var v fault.Validation
	v.Check(b.Texts["de"].Title != "", "texts/de/title", fault.FieldRequired, nil)
	for lang, t := range b.Texts {
		known := false
		for _, l := range space.Langs() {
			known = known || l == lang
		}
		v.Check(known, "texts/"+lang, fault.FieldFormat, nil)
		v.Check(t.Title != "", "texts/"+lang+"/title", fault.FieldRequired, nil)
		v.Check(len([]rune(t.Title)) <= 200, "texts/"+lang+"/title", fault.FieldTooLong, map[string]any{"Max": 200})
		v.Check(len([]rune(t.Access)) <= maxAccess, "texts/"+lang+"/access", fault.FieldTooLong, map[string]any{"Max": maxAccess})
	}
	v.Check(!b.At.IsZero(), "at", fault.FieldRequired, nil)
	v.Check(b.Until == nil || !b.Until.Before(b.At), "until", CodeEndsBefore, nil)
	v.Check(b.URL == "" || strings.HasPrefix(b.URL, "https://"), "url", CodeAddress, nil)
	v.Check(k != Milestone || b.Progress != "", "progress", fault.FieldRequired, nil)
	v.Check(k != Document || b.Sort != "", "sort", fault.FieldRequired, nil)
	return v.Err()
}
