package accesscode

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
)

const (
	// CodeMistyped: the check character does not fit, so nobody has such a code.
	CodeMistyped fault.Code = "accesscode.mistyped"
	// CodeUnknown: well-formed, but no such code was made, or it was long ago.
	CodeUnknown fault.Code = "accesscode.unknown"
	// CodeUsed: somebody took part with it already.
	CodeUsed fault.Code = "accesscode.used"
	// CodeExpired: the batch is past its last day.
	CodeExpired fault.Code = "accesscode.expired"
	// CodeRevoked: the batch was withdrawn.
	CodeRevoked fault.Code = "accesscode.revoked"
	// CodeElsewhere: a good code, for another activity.
	CodeElsewhere fault.Code = "accesscode.elsewhere"
	// CodeActivity: there is no such activity to make codes for.
	CodeActivity fault.Code = "accesscode.activity"
	// CodeValidUntil: the last day lies in the past or too far ahead.
	CodeValidUntil fault.Code = "accesscode.valid_until"
	// CodePart: the batch has no such part to print.
	CodePart fault.Code = "accesscode.part"
)

const (
	// MaxSize of a batch.
	MaxSize = 20_000
	// PartSize is how many letters one PDF holds at most: enough for a print run, little
	// enough to be drawn within one request.
	PartSize = 500
	// Retention is how long an ended batch still explains why its codes are refused.
	// After that its hashes and its salt are erased.
	Retention = 180 * 24 * time.Hour

	maxAhead = 2 * 366 * 24 * time.Hour
)

// Subject names the activity a code opens.
type Subject struct{ Kind, ID string }

// Activity is what this package needs to know of a Subject.
type Activity struct {
	// Title as it stands in the letter, in the language asked for.
	Title string
	// Place decides whose role reaches it. It is noted when a batch is made.
	Place authz.Place
	// Page is the path of its page in German, where the code leads; empty without one.
	Page string
}

// Target is what a good code opens.
type Target struct {
	Subject Subject
	// Title as of today, or from the day the batch was made when the activity is gone.
	Title string
	// Page as in Activity.
	Page       string
	ValidUntil time.Time
}

// State of a batch at a moment.
type State string

const (
	Active  State = "active"
	Expired State = "expired"
	Revoked State = "revoked"
)

// Batch is a row: codes made together for one activity.
type Batch struct {
	ID          uuid.UUID
	SubjectKind string
	SubjectID   string
	SpaceID     uuid.UUID
	ProjectID   uuid.UUID
	// Title of the activity in German on the day the batch was made.
	Title string
	// Label is what staff call the batch («Quartier Gersag»).
	Label string
	Size  int
	// Used counts the codes that were redeemed.
	Used       int
	Salt       []byte
	ValidUntil time.Time
	CreatedAt  time.Time
	RevokedAt  *time.Time
	// Prints counts how often letters or the list of codes were given out.
	Prints    int
	PrintedAt *time.Time
}

// Subject the codes are for.
func (b *Batch) Subject() Subject { return Subject{b.SubjectKind, b.SubjectID} }

// Place for the policy.
func (b *Batch) Place() authz.Place { return authz.Place{Space: b.SpaceID, Project: b.ProjectID} }

// State at now. The last moment still counts as active.
func (b *Batch) State(now time.Time) State {
	switch {
	case b.RevokedAt != nil:
		return Revoked
	case now.After(b.ValidUntil):
		return Expired
	}
	return Active
}

// Parts is how many PDFs the letters of the batch fill.
func (b *Batch) Parts() int { return (b.Size + PartSize - 1) / PartSize }

// part gives the first number of part p (from 1) and the one after its last.
func (b *Batch) part(p int) (from, to int, ok bool) {
	if p < 1 || p > b.Parts() {
		return 0, 0, false
	}
	return (p - 1) * PartSize, min(p*PartSize, b.Size), true
}

// usable is nil while codes of the batch open something.
func (b *Batch) usable(now time.Time) error {
	switch b.State(now) {
	case Revoked:
		return fault.New(fault.Conflict, CodeRevoked)
	case Expired:
		return fault.New(fault.Conflict, CodeExpired)
	}
	return nil
}

// Draft is what a new batch needs.
type Draft struct {
	Subject Subject
	Label   string
	Size    int
	// LastDay is the last day on which the codes work, as 2026-12-31.
	LastDay string
}

// Validate trims the label and reports every wrong field at once.
func (d *Draft) Validate(now time.Time) error {
	d.Label = strings.TrimSpace(d.Label)
	var v fault.Validation
	v.Check(d.Subject.Kind != "", "subjectKind", fault.FieldRequired, nil)
	v.Check(d.Subject.ID != "", "subjectId", fault.FieldRequired, nil)
	v.Check(d.Label != "", "label", fault.FieldRequired, nil)
	v.Check(utf8.RuneCountInString(d.Label) <= 120, "label", fault.FieldTooLong, map[string]any{"Max": 120})
	v.Check(!strings.ContainsFunc(d.Label, unicode.IsControl), "label", fault.FieldControlChars, nil)
	v.Check(d.Size >= 1, "size", fault.FieldTooSmall, map[string]any{"Min": 1})
	v.Check(d.Size <= MaxSize, "size", fault.FieldTooLarge, map[string]any{"Max": MaxSize})
	end, err := endOfDay(d.LastDay)
	v.Check(err == nil, "lastDay", fault.FieldFormat, nil)
	v.Check(err != nil || end.After(now) && end.Before(now.Add(maxAhead)), "lastDay", CodeValidUntil, nil)
	return v.Err()
}

// endOfDay is the last microsecond of the day in the municipality: PostgreSQL
// keeps no finer time.
func endOfDay(day string) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, day, locale.Zurich())
	if err != nil {
		return time.Time{}, err
	}
	return t.AddDate(0, 0, 1).Add(-time.Microsecond), nil
}
