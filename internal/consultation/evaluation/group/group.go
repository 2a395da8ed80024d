// Package group finds statements that say nearly the same and lets staff answer them once.
//
//	suggested --accept--> accepted --dissolve--> dissolved --accept--> accepted
//	a member: suggested --accept--> in <--take out, put back--> out
//
// A job looks for similar segments and suggests groups; the reviewer decides, and every
// decision can be taken back. What was taken out of a group, or a group that was
// dissolved, is not suggested again. An answer to one member of an accepted group is one
// to all of them (package evaluation).
package group

import (
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/evaluation/similar"
	"mitwirken/internal/platform/fault"
)

// CodeGroupState: the group is not in the state for this.
const CodeGroupState fault.Code = "consultation.group_state"

// State of a group.
type State string

const (
	Suggested State = "suggested"
	Accepted  State = "accepted"
	Dissolved State = "dissolved"
)

// MemberState of a segment in a group.
type MemberState string

const (
	Proposed MemberState = "suggested"
	In       MemberState = "in"
	Out      MemberState = "out"
)

// Group is a row.
type Group struct {
	ID         uuid.UUID
	ActivityID uuid.UUID
	State      State
	Version    int
	CreatedAt  time.Time
	ChangedAt  time.Time
	ChangedBy  *uuid.UUID
	// Members of each state; only in lists.
	Members  int `bun:",scanonly"`
	Proposed int `bun:",scanonly"`
}

// Member is a row, with the segment it is.
type Member struct {
	GroupID    uuid.UUID
	SegmentID  uuid.UUID
	Similarity float64
	State      MemberState
	// Of the segment:
	Number  string
	Seq     int
	Request string
	Reason  string
	Remark  string
	BlockID string `bun:",nullzero"`
	// Decision on it.
	Decision evaluation.Decision `bun:",nullzero"`
}

// Search is how far the search for similar segments is.
type Search struct {
	State string    `bun:"similar_state"`
	Done  int       `bun:"similar_done"`
	Of    int       `bun:"similar_of"`
	At    time.Time `bun:"similar_at,nullzero"`
	// Threshold it is made with, 0.3 to 1; 0 before anybody chose one.
	Threshold float64 `bun:"similar_threshold,nullzero"`
	// Tallies of the last search, by threshold.
	Tallies []Tally `bun:"similar_tallies,type:jsonb"`
}

// Tally is how many groups a threshold gives, and how many segments are in them.
type Tally struct {
	Threshold float64 `json:"threshold"`
	Groups    int     `json:"groups"`
	Segments  int     `json:"segments"`
}

// usual thresholds, which each search counts beside the one that it is made with.
var usual = []float64{0.5, 0.6, 0.7, 0.8, 0.9}

// tally of groups by a threshold.
func tally(threshold float64, groups []similar.Group) Tally {
	t := Tally{Threshold: threshold, Groups: len(groups)}
	for _, g := range groups {
		t.Segments += len(g)
	}
	return t
}

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	out := map[string]authz.Act{}
	for _, id := range []string{"findSimilarSegments", "getSimilarSearch", "listSegmentGroups", "getSegmentGroup", "setSegmentGroup", "setSegmentGroupMember"} {
		out[id] = board.ActEvaluate
	}
	return out
}
