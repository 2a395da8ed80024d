package consultation

import (
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/space"
)

// Refusals of this package, beside those of package text.
const (
	// CodeVersionNotFound: there is no such version, or it must not be seen.
	CodeVersionNotFound fault.Code = "consultation.version_not_found"
	// CodeDraftExists: a draft is being written already; it is published or discarded first.
	CodeDraftExists fault.Code = "consultation.draft_exists"
	// CodeImmutable: what is published stays as it is.
	CodeImmutable fault.Code = "consultation.immutable"
	// CodeSource: a version begins with exactly one of the ways there are.
	CodeSource fault.Code = "consultation.source"
	// CodeStructure: the other language has other blocks than the draft. Parameter Block
	// is the first one that differs, counted from 1.
	CodeStructure fault.Code = "consultation.structure"
	// CodeTooManyVersions: parameter Max.
	CodeTooManyVersions fault.Code = "consultation.too_many_versions"
)

// MaxVersions of one consultation.
const MaxVersions = 50

// KindKey is the name of the kind in rows and addresses.
const KindKey = "consultation"

// ActState (Stellung nehmen) is to write a statement and hand it in.
const ActState = "state"

// State of a version.
type State string

const (
	Draft     State = "draft"
	Published State = "published"
)

// Head is a version without its document.
type Head struct {
	ID         uuid.UUID
	ActivityID uuid.UUID
	Number     int
	State      State
	// Note says by language what is new in it.
	Note        map[string]string `bun:"type:jsonb"`
	Attachments []Attachment      `bun:"type:jsonb"`
	// Version counts the changes of a draft.
	Version     int
	CreatedAt   time.Time
	CreatedBy   *uuid.UUID
	ChangedAt   time.Time
	ChangedBy   *uuid.UUID
	PublishedAt time.Time `bun:",nullzero"`
}

// Version is a row: the document at one time.
type Version struct {
	Head     `bun:",extend"`
	Document text.Document `bun:"type:jsonb"`
}

// Role of an attachment.
type Role string

const (
	// Report is the explanatory report (Erläuterungsbericht).
	Report Role = "report"
	// Summary is a short version, such as a leaflet.
	Summary Role = "summary"
	// EasyVersion is the document in Leichte Sprache.
	EasyVersion Role = "easy"
	// Annex is anything else: plans, tables.
	Annex Role = "annex"
)

// Roles of attachments in the order in which they are shown.
func Roles() []Role { return []Role{Report, Summary, EasyVersion, Annex} }

// Attachment is a file beside the document.
type Attachment struct {
	FileID uuid.UUID `json:"fileId" format:"uuid" doc:"Uploaded for the purpose consultation-attachment."`
	Role   Role      `json:"role" enum:"report,summary,easy,annex"`
	Lang   string    `json:"lang" enum:"de,fr,it,en,easy" doc:"Language it is written in."`
	Title  string    `json:"title,omitempty" maxLength:"200" doc:"For people; absent: the name of the file."`
}

// Consultation is an activity of this kind, with what decides about it.
type Consultation struct {
	Activity *space.Activity
	Project  *space.Project
	Settings Settings
	// Versions that are published, newest first; for who edits the project a draft comes
	// before them.
	Versions []Head
}

// Current is the version that people read, nil while there is none.
func (c *Consultation) Current() *Head {
	for i := range c.Versions {
		if c.Versions[i].State == Published {
			return &c.Versions[i]
		}
	}
	return nil
}

// Draft is the version that staff write on, nil while there is none.
func (c *Consultation) Draft() *Head {
	if len(c.Versions) > 0 && c.Versions[0].State == Draft {
		return &c.Versions[0]
	}
	return nil
}

// Title of the activity in a language, and which one that was.
func (c *Consultation) Title(lang string) (title, used string) {
	t, used := space.In(c.Activity.Texts, lang)
	return t.Title, used
}

// Path of the page for readers, without the language. A block is behind #.
func (c *Consultation) Path() string {
	return c.Project.Path() + "/konsultation/" + c.Activity.ID.String()
}

// Window is when statements are taken: now, else the next time, else the last time; zero
// when there is no phase for it. Before a project is published its work copy counts.
func (c *Consultation) Window(now time.Time) (opens, closes time.Time) {
	content := c.Project.Live
	if content == nil {
		content = c.Project.Work
	}
	return c.Activity.Window(content, ActState, now)
}

// Decide whether the actor may do an act here at that moment, as space.Decide does; and
// nobody speaks to a document that is not there.
func (c *Consultation) Decide(a authz.Actor, act string, m space.Moment) authz.Decision {
	d := space.Decide(a, c.Project, manifest, c.Activity, act, m)
	if d.Allowed && c.Current() == nil {
		return authz.Denied(authz.CodeTooEarly)
	}
	return d
}
