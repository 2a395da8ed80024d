package bulk

import (
	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/platform/fault"
)

// CodeTooManySegments of one bulk edit. Parameter Max.
const CodeTooManySegments fault.Code = "consultation.too_many_segments"

// MaxBulk segments of one bulk edit.
const MaxBulk = 10_000

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{"editSegments": board.ActEvaluate, "undoSegments": board.ActEvaluate}
}

// Selection is what a bulk edit is about: the segments with these ids that the filter
// picks; without ids, all it picks.
type Selection struct {
	IDs    []uuid.UUID
	Filter evaluation.Filter
}

// Act of a bulk edit.
type Act string

const (
	AddTag      Act = "add_tag"
	RemoveTag   Act = "remove_tag"
	Assign      Act = "assign"
	SetDue      Act = "due"
	SetPlace    Act = "place"
	SetDecision Act = "decision"
	// SetAnswer replaces the consideration.
	SetAnswer Act = "consideration"
)

// Bulk is a change of many segments.
type Bulk struct {
	Act Act
	Tag uuid.UUID
	// Person is nil for nobody, Due for no day.
	Person   *uuid.UUID
	Due      *calendar.Date
	Place    uuid.UUID
	Decision evaluation.Decision
	// Consideration by language, or that of a TextBlock.
	Consideration map[string]string
	TextBlock     uuid.UUID
}
