package evaluation

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/fault"
)

// Refusals of this package.
const (
	// CodeSegmentLocked: it lies at a place that locks.
	CodeSegmentLocked fault.Code = "consultation.segment_locked"
	// CodeUnanswered: without decision and consideration in German nothing is released.
	CodeUnanswered fault.Code = "consultation.unanswered"
	// CodeSegmentReported: the published report stands on the answer; its release stays.
	CodeSegmentReported fault.Code = "consultation.segment_reported"
	// CodeUndoOver: UndoTime is over, it was undone already, or somebody else was there since.
	CodeUndoOver fault.Code = "consultation.undo_over"
)

const (
	// LeaseTime is how long somebody counts as working on a segment after their last sign of life.
	LeaseTime = 45 * time.Second
	// UndoTime is how long changes of several segments can be taken back.
	UndoTime = 30 * time.Minute
	maxNote  = 5000
)

// Decision (Entscheid) on a segment.
type Decision string

const (
	Accepted    Decision = "accepted"
	Partly      Decision = "partly"
	NotAccepted Decision = "not_accepted"
	Noted       Decision = "noted"
)

// Decisions in the order in which they are offered.
func Decisions() []Decision { return []Decision{Accepted, Partly, NotAccepted, Noted} }

// Input says what became of the statement since the segment was made.
type Input string

const (
	Current Input = "current"
	// Changed: a later version of the statement was submitted after staff had begun.
	Changed Input = "changed"
	// Withdrawn: the statement was taken back after staff had begun.
	Withdrawn Input = "withdrawn"
)

// Words of a segment.
type Words struct {
	Request string
	Reason  string
	Remark  string
	Wording string
}

// Fields in the order in which they are told.
func (w *Words) Fields() []*string { return []*string{&w.Request, &w.Reason, &w.Remark, &w.Wording} }

// Empty tells whether nothing is said.
func (w *Words) Empty() bool { return *w == Words{} }

// Segment is a row.
type Segment struct {
	ID          uuid.UUID
	ActivityID  uuid.UUID
	StatementID uuid.UUID
	// Submission is the version of the statement that the words are from.
	Submission int
	Remarks    []uuid.UUID `bun:"type:jsonb"`
	// Seq counts segments within the statement, from 1; holes stay.
	Seq     int
	BlockID string `bun:",nullzero"`
	// Chapters that it lies in, outermost first; At is its place in the document.
	Chapters []string `bun:",array"`
	At       int
	// Number to Lang are those of the statement.
	Number      string
	Channel     statement.Channel
	Kind        statement.Kind
	Category    string
	Lang        string
	SubmittedAt time.Time
	Position    statement.Position `bun:",nullzero"`
	Quote       string
	Before      string
	Words       `bun:",extend"`
	Input       Input
	PlaceID     uuid.UUID
	AssigneeID  *uuid.UUID
	DueOn       *time.Time `bun:"type:date"`
	GroupID     *uuid.UUID
	Answer      `bun:",extend"`
	WrittenBy   *uuid.UUID
	WrittenAt   *time.Time
	ReleasedBy  *uuid.UUID
	ReleasedAt  *time.Time
	Version     int
	CreatedAt   time.Time
	ChangedAt   time.Time

	Tags []uuid.UUID `bun:"-"`
}

// Answer of the municipality to a segment.
type Answer struct {
	Decision Decision `bun:",nullzero"`
	// Consideration is clean HTML by language.
	Consideration map[string]string `bun:"type:jsonb"`
	// ChangedBlock is the block of a later version that was changed for it.
	ChangedBlock string `bun:",nullzero"`
}

// Complete tells whether it can be released.
func (a *Answer) Complete() bool { return a.Decision != "" && a.Consideration["de"] != "" }

// same tells whether two answers say the same.
func (a *Answer) same(b *Answer) bool {
	if a.Decision != b.Decision || a.ChangedBlock != b.ChangedBlock || len(a.Consideration) != len(b.Consideration) {
		return false
	}
	for lang, html := range a.Consideration {
		if b.Consideration[lang] != html {
			return false
		}
	}
	return true
}

var blockID = func(s string) bool {
	return len(s) == 10 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// clean brings an answer into the form it is stored in.
func (a *Answer) clean() error {
	var v fault.Validation
	v.Check(a.Decision == "" || slices.Contains(Decisions(), a.Decision), "decision", fault.FieldChoice, nil)
	v.Check(a.ChangedBlock == "" || blockID(a.ChangedBlock), "changedBlock", fault.FieldFormat, nil)
	a.Consideration = board.RichText(&v, "consideration", a.Consideration)
	return v.Err()
}

// Note is a row: something that staff say to each other.
type Note struct {
	ID        uuid.UUID
	SegmentID uuid.UUID
	PersonID  *uuid.UUID
	Text      string
	Mentions  []uuid.UUID `bun:"type:jsonb"`
	CreatedAt time.Time
}

// Lease is a row: who is working on a segment, up to when.
type Lease struct {
	SegmentID uuid.UUID
	PersonID  uuid.UUID
	ExpiresAt time.Time
}
