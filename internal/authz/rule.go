package authz

import (
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/fault"
)

// Window is a stretch of time; a zero end is open. The last moment still counts.
type Window struct{ Opens, Closes time.Time }

// Case is everything a rule may look at. What a rule does not ask for stays zero.
type Case struct {
	Actor Actor
	Place Place
	// Owner is the person the thing belongs to.
	Owner uuid.UUID
	// Org is the organisation in whose name something is done.
	Org    uuid.UUID
	Window Window
	Now    time.Time
}

// Rule decides a case. Rules are pure: same case, same answer.
type Rule func(Case) Decision

// Act is something a person may or may not do.
type Act struct {
	// Name is «module.thing.verb», as in the audit log and the access matrix.
	Name string
	Rule Rule
}

// Decide applies the rule; an act without one is refused to everybody.
func (a Act) Decide(c Case) Decision {
	if a.Rule == nil {
		return Denied(CodeRoleRequired)
	}
	return a.Rule(c)
}

// Everybody may, also without a login.
func Everybody() Rule { return func(Case) Decision { return Allow() } }

// LoggedIn asks for any session. The software passes.
func LoggedIn() Rule { return AtLeast(LevelAccount) }

// AtLeast asks for a level of assurance. The software passes.
func AtLeast(l Level) Rule {
	return func(c Case) Decision {
		switch {
		case c.Actor.Kind == System || l <= LevelNone:
			return Allow()
		case c.Actor.Kind != Person:
			return Denied(CodeLoginRequired)
		case c.Actor.Level < l:
			return StepUp(l)
		}
		return Allow()
	}
}

// Employee asks for a login of the administration. The software passes.
func Employee() Rule {
	return somebody(CodeEmployeeRequired, func(c Case) bool { return c.Actor.Employee })
}

// HasRole asks for one of the roles where the thing lies. The software passes.
func HasRole(roles ...Role) Rule {
	return somebody(CodeRoleRequired, func(c Case) bool { return c.Actor.Has(c.Place, roles...) })
}

// HasRoleAnywhere asks for one of the roles in any place: for overviews that then
// show only what the role covers. The software passes.
func HasRoleAnywhere(roles ...Role) Rule {
	return somebody(CodeRoleRequired, func(c Case) bool { return c.Actor.HasAnywhere(roles...) })
}

// MemberOf asks for one of the parts in the organisation of the case; without
// parts, any. The software passes.
func MemberOf(parts ...MemberRole) Rule {
	return somebody(CodeMembershipRequired, func(c Case) bool {
		got, is := c.Actor.Member(c.Org)
		if !is {
			return false
		}
		for _, p := range parts {
			if p == got {
				return true
			}
		}
		return len(parts) == 0
	})
}

// Owner asks that the thing belongs to the person. The software passes.
func Owner() Rule {
	return somebody(CodeOwnerRequired, func(c Case) bool { return c.Owner != uuid.Nil && c.Owner == c.Actor.ID })
}

// Open asks that now lies in the window of the case.
func Open() Rule {
	return func(c Case) Decision {
		switch {
		case !c.Window.Opens.IsZero() && c.Now.Before(c.Window.Opens):
			return Denied(CodeTooEarly)
		case !c.Window.Closes.IsZero() && c.Now.After(c.Window.Closes):
			return Denied(CodeTooLate)
		}
		return Allow()
	}
}

// Hidden turns every refusal of the rule into «not found»: for things whose mere
// existence tells something.
func Hidden(r Rule) Rule {
	return func(c Case) Decision {
		if d := r(c); d.Allowed {
			return d
		}
		return Denied(CodeNotFound)
	}
}

// All asks for every rule; the first refusal is the answer.
func All(rules ...Rule) Rule {
	return func(c Case) Decision {
		for _, r := range rules {
			if d := r(c); !d.Allowed {
				return d
			}
		}
		return Allow()
	}
}

// Any is content with one rule. When none agrees, the answer is the refusal a
// person can do something about: log in, then step up, else the first one.
func Any(rules ...Rule) Rule {
	return func(c Case) Decision {
		best := Denied(CodeRoleRequired)
		for i, r := range rules {
			d := r(c)
			if d.Allowed {
				return d
			}
			if i == 0 || remedy(d) > remedy(best) {
				best = d
			}
		}
		return best
	}
}

func remedy(d Decision) int {
	switch d.Why {
	case CodeLoginRequired:
		return 2
	case CodeStepUpRequired:
		return 1
	}
	return 0
}

// somebody builds rules that only somebody logged in can meet.
func somebody(why fault.Code, is func(Case) bool) Rule {
	return func(c Case) Decision {
		switch {
		case c.Actor.Kind == System:
			return Allow()
		case c.Actor.Kind != Person:
			return Denied(CodeLoginRequired)
		case !is(c):
			return Denied(why)
		}
		return Allow()
	}
}
