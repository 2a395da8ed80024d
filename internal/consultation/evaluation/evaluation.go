package evaluation

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/platform/fault"
)

// Refusals of this package.
const (
	// CodeSegmentLocked: it lies at a place that locks.
	CodeSegmentLocked fault.Code = "consultation.segment_locked"
	// CodeUnanswered: without decision and consideration in German nothing is released.
	CodeUnanswered fault.Code = "consultation.unanswered"
	// CodeNotVerbatim: a part says something that the statement does not say.
	CodeNotVerbatim fault.Code = "consultation.not_verbatim"
	// CodeNotTogether: segments of several statements are not joined.
	CodeNotTogether fault.Code = "consultation.not_together"
	// CodeSegmentReported: the published report stands on the answer; its release stays.
	CodeSegmentReported fault.Code = "consultation.segment_reported"
)

const (
	// MaxParts that one segment is split into.
	MaxParts = 50
	// LeaseTime is how long somebody counts as working on a segment after their last sign of life.
	LeaseTime = 45 * time.Second
	// MaxText of one field of words, in letters.
	MaxText = 20_000
	maxNote = 5000
	// dueSoon is how long before the day somebody is reminded.
	dueSoon = 2
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

func (w *Words) fields() []*string { return []*string{&w.Request, &w.Reason, &w.Remark, &w.Wording} }

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

// squeezed is a text as it is compared: what is white is one space.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

// Verbatim tells whether every field of the words is a stretch of what was said. Where
// nothing was said, as in a scanned letter, anything may be written down.
func (w *Words) Verbatim(said []string) bool {
	all := squeezed(strings.Join(said, "\n"))
	if all == "" {
		return true
	}
	for _, f := range w.fields() {
		for _, piece := range strings.Split(*f, "\n\n") {
			if !strings.Contains(all, squeezed(piece)) {
				return false
			}
		}
	}
	return true
}

func (w *Words) clean(v *fault.Validation, path string) {
	for i, name := range []string{"request", "reason", "remark", "wording"} {
		f := w.fields()[i]
		*f = strings.TrimSpace(strings.ReplaceAll(*f, "\r\n", "\n"))
		v.Check(utf8.RuneCountInString(*f) <= MaxText, path+"/"+name, fault.FieldTooLong, map[string]any{"Max": MaxText})
		v.Check(!strings.ContainsFunc(*f, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }), path+"/"+name, fault.FieldControlChars, nil)
	}
}

// together joins words of several segments, each field with its own: in the order in which
// they were said, and as they were said where one follows the other.
func together(all []Segment, original []receipt.Part) (out Words) {
	for n, to := range out.fields() {
		var said []string
		for i := range original {
			said = append(said, partFields(&original[i])[n])
		}
		var pieces []string
		for i := range all {
			if f := *all[i].Words.fields()[n]; f != "" {
				pieces = append(pieces, f)
			}
		}
		*to = joined(pieces, strings.ReplaceAll(strings.Join(said, "\x00"), "\r\n", "\n"))
	}
	return out
}

func partFields(p *receipt.Part) []string { return []string{p.Request, p.Reason, p.Remark, p.Wording} }

// joined pieces of what was said. What is said within another piece is left out, so that a
// reason that both of them have is there once.
func joined(pieces []string, said string) string {
	place := func(s string) int {
		if i := strings.Index(said, s); i >= 0 {
			return i
		}
		return len(said)
	}
	slices.SortStableFunc(pieces, func(a, b string) int { return place(a) - place(b) })
	out := ""
	for _, p := range pieces {
		switch {
		case strings.Contains(out, p):
		case out == "" || strings.Contains(p, out):
			out = p
		default:
			out += between(out, p, said) + p
		}
	}
	return out
}

// between two pieces stands what stood there when it was said, if that was white only, else
// an empty line.
func between(a, b, said string) string {
	for at := 0; ; {
		i := strings.Index(said[at:], a)
		if i < 0 {
			return "\n\n"
		}
		rest := said[at+i+len(a):]
		trimmed := strings.TrimLeftFunc(rest, unicode.IsSpace)
		if strings.HasPrefix(trimmed, b) {
			return rest[:len(rest)-len(trimmed)]
		}
		at += i + len(a)
	}
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
