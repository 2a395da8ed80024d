package evaluation

import (
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/space"
)

// ActEvaluate is what staff of the project do with segments; releasing them CanMove knows.
var ActEvaluate = space.ActEdit

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	out := map[string]authz.Act{}
	for _, id := range []string{"listSegments", "getSegment", "saveSegment", "splitSegment", "joinSegments", "putSegmentLease", "deleteSegmentLease", "addSegmentNote", "editSegments", "undoSegments",
		"getEvaluationBoard", "saveEvaluation", "createEvaluationPlace", "saveEvaluationPlace", "orderEvaluationPlaces", "deleteEvaluationPlace", "createEvaluationTag", "saveEvaluationTag", "deleteEvaluationTag",
		"listTextBlocks", "createTextBlock", "saveTextBlock", "deleteTextBlock", "listTextBlockUses"} {
		out[id] = ActEvaluate
	}
	return out
}

// CanMove decides whether a segment may go from one place to another: to the place of
// release, and away from it, for publishers; to it only with a whole answer, and with
// four eyes not by who wrote that last.
func CanMove(a authz.Actor, p *space.Project, s *Segment, from, to *Place, fourEyes bool) authz.Decision {
	if from.ID == to.ID || from.Role != Released && to.Role != Released {
		return authz.Allow()
	}
	if d := space.CanPublish(a, p); !d.Allowed || from.Role == Released {
		return d
	}
	switch {
	case !s.Complete():
		return authz.Denied(CodeUnanswered)
	case fourEyes && a.Kind != authz.System && s.WrittenBy != nil && *s.WrittenBy == a.ID:
		return authz.Denied(space.CodeSecondPerson)
	}
	return authz.Allow()
}

// refuse turns a decision into an error; that an answer is missing is no matter of rights.
func refuse(d authz.Decision) error {
	switch {
	case d.Allowed:
		return nil
	case d.Why == CodeUnanswered:
		return fault.New(fault.Conflict, d.Why)
	}
	return d.Err()
}

// May is whether the actor may evaluate a consultation.
func May(a authz.Actor, c *consultation.Consultation) authz.Decision {
	return ActEvaluate.Decide(authz.Case{Actor: a, Place: c.Project.Place()})
}

func publisher(a authz.Actor, c *consultation.Consultation) authz.Decision {
	return space.CanPublish(a, c.Project)
}
