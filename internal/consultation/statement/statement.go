package statement

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/mail"
)

// Refusals of this package.
const (
	// CodeClosed: the time to speak is over, the grace too. Parameter Until.
	CodeClosed fault.Code = "consultation.closed"
	// CodeRemarkChanged: somebody else has saved this remark since. Parameter Remark has it
	// as it is now; null when it was deleted.
	CodeRemarkChanged fault.Code = "consultation.remark_changed"
	// CodeHeadChanged: the same for what stands above the remarks.
	CodeHeadChanged fault.Code = "consultation.head_changed"
	// CodeMembershipEnded: the person does not speak for the organisation any more; the
	// draft stays with it. Parameter Organisation.
	CodeMembershipEnded fault.Code = "consultation.membership_ended"
	// CodeSecret: a statement without a login needs a secret of the browser.
	CodeSecret fault.Code = "consultation.draft_secret"
	// CodeInvitation: only who is invited may speak, with the code in the letter.
	CodeInvitation fault.Code = "consultation.invitation_required"
	// CodeInvitationUsed: the statement of this addressee was begun by somebody else.
	CodeInvitationUsed fault.Code = "consultation.invitation_used"
	// CodeNoOrganisations: organisations are not asked here.
	CodeNoOrganisations fault.Code = "consultation.no_organisations"
	// CodeExists: the person or organisation has a statement here already. Parameter Statement.
	CodeExists fault.Code = "consultation.statement_exists"
	// CodeWithdrawn: nothing is changed in a statement that was withdrawn.
	CodeWithdrawn fault.Code = "consultation.withdrawn"
	// CodeNotSubmitted: only what was submitted has a receipt, is withdrawn or published.
	CodeNotSubmitted fault.Code = "consultation.not_submitted"
	// CodeSubmittedStays: what was submitted is withdrawn, not deleted.
	CodeSubmittedStays fault.Code = "consultation.submitted_stays"
	// CodeReported: the report is out; what it says about publication stays.
	CodeReported fault.Code = "consultation.report_published"
	// CodeForgotten: the content was erased when its time was over.
	CodeForgotten fault.Code = "consultation.statement_forgotten"
	// CodeBlock: the document has no such block.
	CodeBlock fault.Code = "consultation.block_unknown"
	// CodeNoChapter: people take a position on chapters.
	CodeNoChapter fault.Code = "consultation.position_chapter"
	// CodeFieldOff: the consultation does not ask for this.
	CodeFieldOff fault.Code = "consultation.field_off"
	// CodeTooManyRemarks: parameter Max.
	CodeTooManyRemarks fault.Code = "consultation.too_many_remarks"
	// CodeEmpty: nothing is said yet.
	CodeEmpty fault.Code = "consultation.empty"
	// CodeRemarkEmpty: a remark says nothing; it is left out.
	CodeRemarkEmpty fault.Code = "consultation.remark_empty"
	// CodeNoCommentAndMore: «no comments» and comments.
	CodeNoCommentAndMore fault.Code = "consultation.no_comment_and_more"
	// CodePassageChanged, CodePassageRemoved: the document has changed since.
	CodePassageChanged fault.Code = "consultation.passage_changed"
	CodePassageRemoved fault.Code = "consultation.passage_removed"
	// CodePin: the passage does not show the picture in which a point was set.
	CodePin fault.Code = "consultation.pin_picture"
	// CodePinReplaced: the passage shows another picture since the point was set.
	CodePinReplaced fault.Code = "consultation.pin_replaced"
	// CodeNotPublished: not published, or not to be joined by this statement.
	CodeNotPublished fault.Code = "consultation.not_published"
	// CodeJoinGone: a statement that is a part of this one was withdrawn since, or is not
	// published any more.
	CodeJoinGone fault.Code = "consultation.join_gone"
	// CodeReceivedLate: the day that counts lies outside of the time for statements.
	CodeReceivedLate fault.Code = "consultation.received_late"
)

const (
	// MaxRemarks of one statement.
	MaxRemarks = 500
	// MaxText of one field of a remark, in letters.
	MaxText = 20_000
	// MaxFiles of one statement.
	MaxFiles = 20
	// LeaseTime is how long somebody counts as writing after their last sign of life.
	LeaseTime = 30 * time.Second
	// MaxNote of how a consent was given, in letters.
	MaxNote = 500
	// MaxName of a line of the sender, in letters.
	MaxName = 150
)

// State of a statement.
type State string

const (
	Draft     State = "draft"
	Submitted State = "submitted"
	Withdrawn State = "withdrawn"
)

// Channel that a statement came through.
type Channel string

const (
	Online  Channel = "online"
	Letter  Channel = "letter"
	Mail    Channel = "mail"
	Counter Channel = "counter"
	Phone   Channel = "phone"
)

// Channels in the order in which they are counted.
func Channels() []Channel { return []Channel{Online, Letter, Mail, Counter, Phone} }

// Kind of the sender.
type Kind string

const (
	Private      Kind = "private"
	Organisation Kind = "organisation"
)

// Publication is what the sender allows.
type Publication string

const (
	// Unpublished: only the administration reads it.
	Unpublished Publication = "none"
	// Anonymous: everybody reads it, as that of a private person or an organisation.
	Anonymous Publication = "anonymous"
	// Named: with the name.
	Named Publication = "named"
)

// Position on a chapter.
type Position string

const (
	Approval    Position = "approval"
	Reservation Position = "reservation"
	Rejection   Position = "rejection"
	// NoPosition is said expressly.
	NoPosition Position = "none"
)

// Positions in the order in which they are offered.
func Positions() []Position { return []Position{Approval, Reservation, Rejection, NoPosition} }

// Contact of the sender; sealed in the row.
type Contact struct {
	Name   string `json:"name,omitempty"`
	Street string `json:"street,omitempty"`
	Town   string `json:"town,omitempty"`
	Email  string `json:"email,omitempty"`
}

// Statement is a row.
type Statement struct {
	ID             uuid.UUID
	ActivityID     uuid.UUID
	ProjectID      uuid.UUID
	State          State
	Channel        Channel
	Kind           Kind
	PersonID       *uuid.UUID
	OrganisationID *uuid.UUID
	SecretHash     []byte
	CapturedBy     *uuid.UUID
	Lang           string
	Sealed         []byte `bun:"contact"`
	// Organisation is its name as it stood when the statement was begun.
	Organisation string
	OnBehalf     string
	// Category of the sender, as the municipality sorts its addressees.
	Category         string
	NoComment        bool
	Files            []uuid.UUID `bun:"type:jsonb"`
	Publication      Publication
	ConsentChangedAt *time.Time
	// ConsentNote is how a consent was given that did not come online.
	ConsentNote string
	HiddenAt    *time.Time
	// StartedAt is from when the grace at the end of the time is reckoned.
	StartedAt   time.Time
	SubmittedAt *time.Time
	WithdrawnAt *time.Time
	// Number is empty until the first submission.
	Number      string `bun:",nullzero"`
	Submissions int
	// ReceivedOn is the postmark of a letter, else the day it came in.
	ReceivedOn  *time.Time `bun:"type:date"`
	CaptureNote string
	DuplicateOf *uuid.UUID
	// ExtendedTo is the last day of an addressee who got more time.
	ExtendedTo  *time.Time `bun:"type:date"`
	RemindedAt  *time.Time
	ForgottenAt *time.Time
	Version     int
	ChangedAt   time.Time

	Contact Contact `bun:"-"`
}

// Changed tells whether something was saved after the last submission.
func (s *Statement) Changed() bool {
	return s.State == Submitted && s.SubmittedAt != nil && s.ChangedAt.After(*s.SubmittedAt)
}

// Name of the sender, as staff see it.
func (s *Statement) Name() string {
	if s.Kind == Organisation && s.Organisation != "" {
		return s.Organisation
	}
	return s.Contact.Name
}

// Public tells whether everybody may read it.
func (s *Statement) Public() bool {
	return s.State == Submitted && s.Publication != Unpublished && s.HiddenAt == nil && s.ForgottenAt == nil && s.DuplicateOf == nil
}

// Spot on the map, WGS 84.
type Spot struct {
	Lat   float64 `json:"lat" minimum:"45.8" maximum:"47.9"`
	Lon   float64 `json:"lon" minimum:"5.9" maximum:"10.6"`
	Words string  `json:"words,omitempty" maxLength:"200"`
}

// String gives words and coordinates to about a metre; nothing without a place.
func (s *Spot) String() string {
	if s == nil {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("%s (%.5f, %.5f)", s.Words, s.Lat, s.Lon))
}

// Pin is a point in a picture of the document (plan, map, drawing).
type Pin struct {
	// File of the picture that it was set in.
	File uuid.UUID `json:"file" format:"uuid" doc:"Of a picture that the passage shows."`
	X    float64   `json:"x" minimum:"0" maximum:"1" doc:"Share of the width, from the left."`
	Y    float64   `json:"y" minimum:"0" maximum:"1" doc:"Share of the height, from above."`
}

// String gives the shares from the left and from above; nothing without a point.
func (p *Pin) String() string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf("%.0f %% / %.0f %%", p.X*100, p.Y*100)
}

// Remark is a row: what is said to one block, or to words in it.
type Remark struct {
	ID            uuid.UUID
	StatementID   uuid.UUID
	BlockID       string
	Anchor        compare.Anchor `bun:"type:jsonb"`
	AnchorVersion int
	// AnchorState says what became of the passage since it was remarked on.
	AnchorState compare.State
	Position    Position `bun:",nullzero"`
	Request     string
	Reason      string
	Remark      string
	Wording     string
	Place       *Spot `bun:"type:jsonb"`
	Pin         *Pin  `bun:"type:jsonb"`
	Version     int
	UpdatedBy   *uuid.UUID
	UpdatedAt   time.Time
	CreatedAt   time.Time

	// PinReplaced: the passage does not show the picture of Pin any more.
	PinReplaced bool `bun:"-"`
}

// Says tells whether there is anything in it.
func (r *Remark) Says() bool {
	return r.Position != "" || r.Request != "" || r.Reason != "" || r.Remark != "" || r.Wording != "" || r.Place != nil || r.Pin != nil
}

// Clean trims what was typed and reports what cannot be kept even in a draft.
func (r *Remark) Clean() error {
	var v fault.Validation
	for path, s := range map[string]*string{"request": &r.Request, "reason": &r.Reason, "remark": &r.Remark, "wording": &r.Wording} {
		Text(&v, path, s, MaxText)
	}
	if r.Place != nil {
		Text(&v, "place/words", &r.Place.Words, 200)
		v.Check(r.Place.Lat >= 45.8 && r.Place.Lat <= 47.9, "place/lat", fault.FieldFormat, nil)
		v.Check(r.Place.Lon >= 5.9 && r.Place.Lon <= 10.6, "place/lon", fault.FieldFormat, nil)
	}
	if r.Pin != nil {
		v.Check(r.Pin.X >= 0 && r.Pin.X <= 1, "pin/x", fault.FieldFormat, nil)
		v.Check(r.Pin.Y >= 0 && r.Pin.Y <= 1, "pin/y", fault.FieldFormat, nil)
		// A ten-thousandth of a plan is less than a fingertip; so the point has one form for good.
		r.Pin.X, r.Pin.Y = math.Round(r.Pin.X*1e4)/1e4, math.Round(r.Pin.Y*1e4)/1e4
	}
	v.Check(r.Position == "" || slices.Contains(Positions(), r.Position), "position", fault.FieldChoice, nil)
	return v.Err()
}

// Head is what stands above the remarks and can be written.
type Head struct {
	Contact   Contact
	OnBehalf  string
	Category  string
	NoComment bool
	Files     []uuid.UUID
}

// Clean is the same for the head.
func (h *Head) Clean() error {
	var v fault.Validation
	Line(&v, "contact/name", &h.Contact.Name, MaxName)
	Line(&v, "contact/street", &h.Contact.Street, MaxName)
	Line(&v, "contact/town", &h.Contact.Town, MaxName)
	Line(&v, "contact/email", &h.Contact.Email, 254)
	Line(&v, "onBehalf", &h.OnBehalf, 300)
	Line(&v, "category", &h.Category, 60)
	v.Check(h.Contact.Email == "" || mail.Address{Email: h.Contact.Email}.Valid(), "contact/email", fault.FieldEmail, nil)
	v.Check(len(h.Files) <= MaxFiles, "files", fault.FieldTooMany, map[string]any{"Max": MaxFiles})
	return v.Err()
}

// Line joins words by single spaces.
func Line(v *fault.Validation, path string, s *string, limit int) {
	*s = strings.Join(strings.Fields(*s), " ")
	Text(v, path, s, limit)
}

// Text of several lines.
func Text(v *fault.Validation, path string, s *string, limit int) {
	*s = strings.TrimSpace(strings.ReplaceAll(*s, "\r\n", "\n"))
	v.Check(utf8.RuneCountInString(*s) <= limit, path, fault.FieldTooLong, map[string]any{"Max": limit})
	v.Check(!strings.ContainsFunc(*s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }), path, fault.FieldControlChars, nil)
}
