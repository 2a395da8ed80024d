package report

import (
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/space"
)

// Access names the act behind each operation of this package; CanPublish knows the rest.
func Access() map[string]authz.Act {
	return map[string]authz.Act{"getReport": space.ActSee, "getStaffReport": space.ActEdit, "saveReport": space.ActEdit, "checkReportTemplate": space.ActEdit,
		"submitReport": space.ActEdit, "returnReport": space.ActEdit, "publishReport": space.ActPublish}
}

// Ripe tells whether a report can be published: nobody can speak any more, and everything
// is answered. open is the number of segments that are not released.
func Ripe(c *consultation.Consultation, open int, now time.Time) error {
	if opens, closes := c.Window(now); !opens.IsZero() && closes.After(now) {
		return fault.New(fault.Conflict, CodeRunning).WithParam("Until", closes.In(locale.Zurich()))
	}
	if open > 0 {
		return fault.New(fault.Conflict, CodeUnanswered).WithParam("Count", open)
	}
	return nil
}

// CanPublish: who may publish the project; in a space with four eyes neither who wrote
// last nor who asked for it.
func CanPublish(a authz.Actor, p *space.Project, r *Report) authz.Decision {
	d := space.CanPublish(a, p)
	if !d.Allowed || !p.FourEyes || a.Kind == authz.System {
		return d
	}
	if r.SubmittedBy != nil && *r.SubmittedBy == a.ID || r.ChangedBy != nil && *r.ChangedBy == a.ID {
		return authz.Denied(space.CodeSecondPerson)
	}
	return d
}
