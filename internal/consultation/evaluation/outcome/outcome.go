// Package outcome (Ergebnis) tells what became of what people said: to each participant
// about their own statement, and to everybody in numbers.
//
//	not released --release--> released --take back--> not released
//	released     --closed, or time over--> frozen: the numbers stay when statements are erased
//
// A participant goes from their sentence to the segment, to the decision with its reasons,
// to the changed paragraph, to the decision of the council and to the milestone of putting
// it into practice. Nothing of it is told before publishers release the results; then
// everybody with an address gets one letter.
//
// Numbers are counts, never judgements. Groups of private persons smaller than
// SmallNumber are not broken down.
package outcome

import (
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/space"
)

// Refusals of this package.
const (
	// CodeResultsEarly: people can still hand something in.
	CodeResultsEarly fault.Code = "consultation.results_early"
	// CodeResultsOpen: some segments are not released. Parameter Count.
	CodeResultsOpen fault.Code = "consultation.results_open"
	// CodeResultsReported: the report stands on these results.
	CodeResultsReported fault.Code = "consultation.results_reported"
	// CodeResultLink: not a published entry of the project, or not of the kind it takes.
	CodeResultLink fault.Code = "consultation.result_link"
)

// SmallNumber: groups of private persons below it are not broken down.
const SmallNumber = 5

// Result is a row.
type Result struct {
	ActivityID uuid.UUID
	ReleasedAt *time.Time
	ReleasedBy *uuid.UUID
	// Decision of the council and Implementation are entries of the dossier.
	Decision       *uuid.UUID
	Implementation *uuid.UUID
	Frozen         *Numbers `bun:"type:jsonb"`
	FrozenAt       *time.Time
	Version        int
}

// Quality of the process. It is computed by one statement.
type Quality struct {
	// Inputs are statements that were submitted and count.
	Inputs   int `json:"inputs"`
	Segments int `json:"segments"`
	// Answered segments, with results released; Taken up are those accepted wholly or partly.
	Answered int `json:"answered"`
	TakenUp  int `json:"takenUp"`
	// MedianDays from submission to the day on which the answer could be read; nil without answers.
	MedianDays *float64 `json:"medianDays,omitempty"`
}

// Count of something by a word.
type Count struct {
	Key   string `json:"key"`
	Count int    `json:"count"`
}

// ByKind are positions of one kind of participant.
type ByKind struct {
	Kind      string  `json:"kind" enum:"private,organisation"`
	Positions []Count `json:"positions" nullable:"false"`
}

// Chapter of the document with what was said to it.
type Chapter struct {
	Block     string  `json:"block"`
	Positions []Count `json:"positions" nullable:"false" doc:"Statements by position."`
	// Kinds is nil where a group of private persons would be too small to tell.
	Kinds     []ByKind `json:"kinds,omitempty" doc:"Absent where a group of private persons is smaller than five."`
	Segments  int      `json:"segments"`
	Decisions []Count  `json:"decisions" nullable:"false" doc:"Segments by decision."`
}

// Numbers of a result, as they are told and frozen.
type Numbers struct {
	Quality   Quality   `json:"quality"`
	Channels  []Count   `json:"channels" nullable:"false" doc:"Statements by channel."`
	Kinds     []Count   `json:"kinds" nullable:"false" doc:"Statements by kind of participant."`
	Decisions []Count   `json:"decisions" nullable:"false" doc:"Segments by decision."`
	Chapters  []Chapter `json:"chapters" nullable:"false" doc:"Those that somebody spoke to."`
}

// cell is a number of the breakdown as the database counts it.
type cell struct {
	Block    string
	Kind     string
	Position string
	N        int
}

// chapters puts cells together. Positions of a chapter are broken down by kind of
// participant only where that shows no small group of private persons.
func chapters(positions, decisions []cell) []Chapter {
	at := map[string]int{}
	var out []Chapter
	of := func(block string) *Chapter {
		if i, known := at[block]; known {
			return &out[i]
		}
		at[block] = len(out)
		out = append(out, Chapter{Block: block, Positions: []Count{}, Decisions: []Count{}})
		return &out[len(out)-1]
	}
	for _, d := range decisions {
		c := of(d.Block)
		c.Segments += d.N
		if d.Position != "" {
			c.Decisions = append(c.Decisions, Count{d.Position, d.N})
		}
	}
	small := map[string]bool{}
	kinds := map[string]map[string][]Count{}
	for _, p := range positions {
		c := of(p.Block)
		c.Positions = add(c.Positions, p.Position, p.N)
		if kinds[p.Block] == nil {
			kinds[p.Block] = map[string][]Count{}
		}
		kinds[p.Block][p.Kind] = append(kinds[p.Block][p.Kind], Count{p.Position, p.N})
		small[p.Block] = small[p.Block] || p.Kind == string(statement.Private) && p.N < SmallNumber
	}
	for i := range out {
		if small[out[i].Block] {
			continue
		}
		for _, k := range []statement.Kind{statement.Private, statement.Organisation} {
			if counts := kinds[out[i].Block][string(k)]; counts != nil {
				out[i].Kinds = append(out[i].Kinds, ByKind{string(k), counts})
			}
		}
	}
	return out
}

func add(all []Count, key string, n int) []Count {
	for i := range all {
		if all[i].Key == key {
			all[i].Count += n
			return all
		}
	}
	return append(all, Count{key, n})
}

// Acts of this package; the access matrix lists them.
var (
	// ActOwn is to read what became of one’s own statement; whose it is, package statement knows.
	ActOwn = statement.ActSpeak
	// ActSee reads results in numbers.
	ActSee = space.ActSee
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{
		"getStatementOutcome": ActOwn, "findStatementOutcome": ActOwn,
		"getConsultationResult": ActSee, "getConsultationQuality": ActSee, "listStatementOutcomes": ActSee,
		"getStaffResult": board.ActEvaluate, "saveConsultationResult": board.ActEvaluate, "releaseConsultationResult": space.ActPublish, "withdrawConsultationResult": space.ActPublish,
	}
}

// CanRelease decides about releasing results: publishers, when nobody can hand in anything
// any more.
func CanRelease(a authz.Actor, c *consultation.Consultation, now time.Time) authz.Decision {
	d := space.CanPublish(a, c.Project)
	if _, closes := statement.Times(c, now); d.Allowed && !now.After(closes.Add(space.Grace)) {
		return authz.Denied(CodeResultsEarly)
	}
	return d
}
