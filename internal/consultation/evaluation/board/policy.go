package board

import (
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/space"
)

// ActEvaluate is what staff of the project do with segments, and with what they use for it.
var ActEvaluate = space.ActEdit

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	out := map[string]authz.Act{}
	for _, id := range []string{"getEvaluationBoard", "saveEvaluation", "createEvaluationPlace", "saveEvaluationPlace", "orderEvaluationPlaces", "deleteEvaluationPlace", "createEvaluationTag", "saveEvaluationTag",
		"deleteEvaluationTag", "listTextBlocks", "createTextBlock", "saveTextBlock", "deleteTextBlock", "listTextBlockUses"} {
		out[id] = ActEvaluate
	}
	return out
}

// May is whether the actor may evaluate a consultation.
func May(a authz.Actor, c *consultation.Consultation) authz.Decision {
	return ActEvaluate.Decide(authz.Case{Actor: a, Place: c.Project.Place()})
}

// CanRelease is whether the actor may release, or take a release back.
func CanRelease(a authz.Actor, c *consultation.Consultation) authz.Decision {
	return space.CanPublish(a, c.Project)
}
