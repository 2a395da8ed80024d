package evaluation

import (
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/space"
)

// Access names the act behind each operation of this package and of the board that it stands on.
func Access() map[string]authz.Act {
	out := board.Access()
	for _, id := range []string{"listSegments", "getSegment", "saveSegment", "putSegmentLease", "deleteSegmentLease", "addSegmentNote"} {
		out[id] = board.ActEvaluate
	}
	return out
}

// CanMove decides whether a segment may go from one place to another: to the place of
// release, and away from it, for publishers; to it only with a whole answer, and with
// four eyes not by who wrote that last.
func CanMove(a authz.Actor, p *space.Project, s *Segment, from, to *board.Place, fourEyes bool) authz.Decision {
	if from.ID == to.ID || from.Role != board.Released && to.Role != board.Released {
		return authz.Allow()
	}
	if d := space.CanPublish(a, p); !d.Allowed || from.Role == board.Released {
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
