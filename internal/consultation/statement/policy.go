package statement

import (
	"crypto/subtle"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/space"
)

// Acts of this package; the access matrix lists them.
var (
	// ActSpeak is to write a statement; whose it is and whether there is time, CanWrite and
	// CanSubmit know.
	ActSpeak = authz.Act{Name: "consultation.speak", Rule: authz.Everybody()}
	// ActOwn lists one’s own.
	ActOwn = authz.Act{Name: "consultation.own", Rule: authz.LoggedIn()}
	// ActPublic reads what senders have published, and checks receipts.
	ActPublic = authz.Act{Name: "consultation.public", Rule: authz.Everybody()}
	// ActCollect is what staff of the project do: read all statements, capture paper, hide.
	ActCollect = space.ActEdit
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{
		"getStatement": ActSpeak, "listMyStatements": ActOwn,
	}
}

// Visitor is who asks: an actor, and perhaps a browser that knows the secret of a draft.
type Visitor struct {
	authz.Actor
	// Secret is the hash of what the browser sent; nil for nothing.
	Secret []byte
}

// Owns tells whether the statement is the visitor’s, in whatever part.
func (v Visitor) Owns(s *Statement) bool {
	switch {
	case s.OrganisationID != nil:
		_, is := v.Member(*s.OrganisationID)
		return is && v.Kind == authz.Person
	case s.PersonID != nil:
		return v.Kind == authz.Person && v.ID == *s.PersonID
	}
	return len(s.SecretHash) > 0 && subtle.ConstantTimeCompare(s.SecretHash, v.Secret) == 1
}

// collects tells whether the visitor is staff of the project.
func collects(a authz.Actor, p *space.Project) bool {
	return ActCollect.Decide(authz.Case{Actor: a, Place: p.Place()}).Allowed
}

// CanRead: whose it is, and staff what was submitted or captured; drafts are nobody
// else’s business.
func CanRead(v Visitor, s *Statement, p *space.Project) authz.Decision {
	if v.Owns(s) || (s.State != Draft || s.Channel != Online) && collects(v.Actor, p) {
		return authz.Allow()
	}
	return authz.Denied(authz.CodeNotFound)
}

// CanWrite: whose it is, while there is time; staff what they captured, up to the report.
func CanWrite(v Visitor, s *Statement, c *consultation.Consultation, now time.Time) authz.Decision {
	switch {
	case s.Channel != Online:
		if d := CanRead(v, s, c.Project); !d.Allowed {
			return d
		}
		if c.Project.Stage != space.StagePublished {
			return authz.Denied(CodeReported)
		}
	case !v.Owns(s):
		return authz.Denied(authz.CodeNotFound)
	}
	switch {
	case s.ForgottenAt != nil:
		return authz.Denied(CodeForgotten)
	case s.State == Withdrawn:
		return authz.Denied(CodeWithdrawn)
	case s.Channel != Online:
		return authz.Allow()
	}
	return InTime(v.Actor, s, c, now)
}

// CanSubmit is CanWrite; for an organisation only who releases.
func CanSubmit(v Visitor, s *Statement, c *consultation.Consultation, now time.Time) authz.Decision {
	d := CanWrite(v, s, c, now)
	if d.Allowed && s.Channel == Online && s.OrganisationID != nil {
		return authz.MemberOf(authz.Releases)(authz.Case{Actor: v.Actor, Org: *s.OrganisationID})
	}
	return d
}

// CanWithdraw: who could submit, what was submitted.
func CanWithdraw(v Visitor, s *Statement, c *consultation.Consultation, now time.Time) authz.Decision {
	d := CanSubmit(v, s, c, now)
	if d.Allowed && s.State != Submitted {
		return authz.Denied(CodeNotSubmitted)
	}
	return d
}

// CanPublish decides about the consent to publication. It may be given while there is
// time to speak, and taken back until the report is out.
func CanPublish(v Visitor, s *Statement, c *consultation.Consultation, to Publication, now time.Time) authz.Decision {
	if !v.Owns(s) && (s.Channel == Online || !collects(v.Actor, c.Project)) {
		return authz.Denied(authz.CodeNotFound)
	}
	if s.Channel == Online && s.OrganisationID != nil {
		if d := authz.MemberOf(authz.Releases)(authz.Case{Actor: v.Actor, Org: *s.OrganisationID}); !d.Allowed {
			return d
		}
	}
	switch {
	case s.ForgottenAt != nil:
		return authz.Denied(CodeForgotten)
	case c.Project.Stage != space.StagePublished:
		return authz.Denied(CodeReported)
	case more(to) <= more(s.Publication):
		return authz.Allow()
	case !c.Settings.Publishable:
		return authz.Denied(CodeFieldOff)
	}
	return CanWrite(v, s, c, now)
}

// more of a person is seen the higher the number.
func more(p Publication) int { return map[Publication]int{Anonymous: 1, Named: 2}[p] }

// InTime decides about the time: that of the phase with its grace, or the own deadline of
// an addressee with the same grace.
func InTime(a authz.Actor, s *Statement, c *consultation.Consultation, now time.Time) authz.Decision {
	d := c.Decide(a, consultation.ActState, space.Moment{Now: now, Started: s.StartedAt})
	if d.Allowed || d.Why != authz.CodeTooLate || s.ExtendedTo == nil {
		return d
	}
	_, closes := Times(c, now)
	last := Day(*s.ExtendedTo).End()
	if end := now.Truncate(time.Second); end.After(last.Add(space.Grace)) || end.After(last) && s.StartedAt.After(last) || closes.IsZero() {
		return d
	}
	return c.Decide(a, consultation.ActState, space.Moment{Now: closes})
}

// Times in which statements are taken: now, else the next time, else the last; zero
// without a phase for it.
func Times(c *consultation.Consultation, now time.Time) (opens, closes time.Time) {
	if c.Project.Live == nil {
		return opens, closes
	}
	return c.Activity.Window(c.Project.Live, consultation.ActState, now)
}

// Deadline of a statement: that of the phase, or its own when that is later.
func Deadline(c *consultation.Consultation, s *Statement, now time.Time) time.Time {
	_, closes := Times(c, now)
	if s.ExtendedTo != nil {
		if own := Day(*s.ExtendedTo).End(); own.After(closes) {
			return own
		}
	}
	return closes
}

// Day of a date column.
func Day(t time.Time) calendar.Date { return calendar.On(t.Date()) }

// Received tells whether the day counts: some phase with statements holds it, or the own
// deadline of an addressee does.
func Received(c *consultation.Consultation, s *Statement, day calendar.Date) bool {
	if c.Project.Live == nil {
		return false
	}
	for _, p := range c.Project.Live.Phases {
		for _, o := range c.Activity.Openings {
			if o.PhaseID == p.ID && len(o.Acts) > 0 && !day.Before(p.OpensOn) && (!day.After(p.ClosesOn) || s.ExtendedTo != nil && !day.After(Day(*s.ExtendedTo))) {
				return true
			}
		}
	}
	return false
}

// Refuse turns a decision into an error that says until when there was time.
func Refuse(d authz.Decision, c *consultation.Consultation, s *Statement, now time.Time) error {
	if d.Allowed || d.Why != authz.CodeTooLate {
		return d.Err()
	}
	closes := Deadline(c, s, now)
	if closes.IsZero() {
		return d.Err()
	}
	// Dates and times of this form read the same in all our languages.
	return fault.New(fault.Forbidden, CodeClosed).WithParam("Until", closes.In(locale.Zurich()).Format("02.01.2006, 15:04:05"))
}

// PersonOf an actor; nil for software and for nobody.
func PersonOf(a authz.Actor) *uuid.UUID {
	if a.Kind != authz.Person {
		return nil
	}
	return &a.ID
}
