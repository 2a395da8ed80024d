// Package authz answers one question as pure functions: may this actor do that,
// here, now — and if not, why not. It knows no HTTP and no SQL.
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
}

// Nobody is the actor of a request without a session.
func Nobody() Actor { return Actor{Kind: Anonymous} }

// Software is the actor of jobs and of the command line.
func Software() Actor { return Actor{Kind: System} }

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
