// Package authz answers one question as pure functions: may this actor do that,
// here, now — and if not, why not. It knows no HTTP and no SQL.
//
// An Act is a name with a Rule; a Rule is put together of WHO (LoggedIn, AtLeast,
// Employee, HasRole, MemberOf), WHERE (the Place that a role or membership has to
// cover), WHEN (Open) and WHOSE (Owner), by All and Any:
//
//	var Edit = authz.Act{Name: "idea.edit", Rule: authz.All(authz.Owner(), authz.Open())}
//	err := Edit.Decide(authz.Case{Actor: actor, Owner: idea.Author, Window: phase, Now: now}).Err()
package authz

import (
	"context"

	"github.com/google/uuid"
)

// ActorKind is the coarse sort of an Actor.
type ActorKind string

const (
	// Anonymous is anybody without a login.
	Anonymous ActorKind = "anonymous"
	// Person is somebody logged in.
	Person ActorKind = "person"
	// System is the software itself: jobs, migrations, the sample town.
	System ActorKind = "system"
)

// Actor is who acts. It is passed explicitly behind ctx; jobs and tests see it.
type Actor struct {
	Kind ActorKind
	// ID is the person; uuid.Nil for Anonymous and System.
	ID uuid.UUID
	// Session the person acts in; uuid.Nil outside of requests.
	Session uuid.UUID
	// Level is how surely this session knows the person.
	Level Level
	// Employee holds in sessions opened with a login of the administration.
	Employee bool
	// Roles that hold in this session.
	Roles []Grant
	// Orgs the person speaks for.
	Orgs []Membership
}

// Nobody is the actor of a request without a session.
func Nobody() Actor { return Actor{Kind: Anonymous} }

// Software is the actor of jobs and of the command line.
func Software() Actor { return Actor{Kind: System} }

// Has tells whether one of the roles was given for a scope that covers the place.
// The software itself has every role.
func (a Actor) Has(p Place, roles ...Role) bool {
	if a.Kind == System {
		return true
	}
	for _, g := range a.Roles {
		for _, r := range roles {
			if g.Role == r && g.Scope.covers(p) {
				return true
			}
		}
	}
	return false
}

// HasAnywhere is Has in whichever place: it decides who sees the staff area.
func (a Actor) HasAnywhere(roles ...Role) bool {
	if a.Kind == System {
		return true
	}
	for _, g := range a.Roles {
		for _, r := range roles {
			if g.Role == r {
				return true
			}
		}
	}
	return false
}

// Member gives the part the person plays in an organisation.
func (a Actor) Member(org uuid.UUID) (MemberRole, bool) {
	for _, m := range a.Orgs {
		if m.Org == org {
			return m.Role, true
		}
	}
	return "", false
}

type actorKey struct{}

// WithActor is for the one middleware that knows the session.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorOf is for API handlers, which hand the actor on explicitly.
func ActorOf(ctx context.Context) Actor {
	if a, ok := ctx.Value(actorKey{}).(Actor); ok {
		return a
	}
	return Nobody()
}
