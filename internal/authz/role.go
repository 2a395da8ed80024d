package authz

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// Level is how surely a session knows who the person is. Levels are ordered.
type Level int

const (
	// LevelNone: nobody is logged in.
	LevelNone Level = iota
	// LevelAccount: the same person as last time, whoever that may be.
	LevelAccount
	// LevelVerifiedPerson: an authority or a provider it trusts has checked who it is.
	LevelVerifiedPerson
	// LevelVerifiedResident: checked, and living in the municipality.
	LevelVerifiedResident
)

var levels = []string{"none", "account", "verified_person", "verified_resident"}

func (l Level) String() string {
	if l < 0 || int(l) >= len(levels) {
		return fmt.Sprintf("level(%d)", int(l))
	}
	return levels[l]
}

// ParseLevel reads what String writes.
func ParseLevel(s string) (Level, error) {
	if i := slices.Index(levels, s); i >= 0 {
		return Level(i), nil
	}
	return LevelNone, fmt.Errorf("authz: %q is no level of assurance", s)
}

// MarshalText writes the level as in String.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (l *Level) UnmarshalText(b []byte) (err error) {
	*l, err = ParseLevel(string(b))
	return err
}

// Role is a task given to a person. Being a resident needs none, and being an
// employee is a property of the login, not a role.
type Role string

const (
	Moderator      Role = "moderator"
	Analyst        Role = "analyst"
	ProjectManager Role = "project_manager"
	Communications Role = "communications"
	Admin          Role = "admin"
)

// Roles in the order in which they are shown.
func Roles() []Role { return []Role{Moderator, Analyst, ProjectManager, Communications, Admin} }

// Valid tells whether the role exists.
func (r Role) Valid() bool { return slices.Contains(Roles(), r) }

// ScopeKind says how far a role reaches.
type ScopeKind string

const (
	Global       ScopeKind = "global"
	SpaceScope   ScopeKind = "space"
	ProjectScope ScopeKind = "project"
)

// Scope is where a role holds. ID is uuid.Nil exactly when the kind is Global.
type Scope struct {
	Kind ScopeKind `json:"kind"`
	ID   uuid.UUID `json:"id"`
}

// Everywhere is the scope of the whole installation.
func Everywhere() Scope { return Scope{Kind: Global} }

// Valid tells whether kind and id fit together. An admin is one everywhere.
func (s Scope) Valid(r Role) bool {
	switch s.Kind {
	case Global:
		return s.ID == uuid.Nil
	case SpaceScope, ProjectScope:
		return s.ID != uuid.Nil && r != Admin
	}
	return false
}

func (s Scope) covers(p Place) bool {
	switch s.Kind {
	case Global:
		return true
	case SpaceScope:
		return s.ID != uuid.Nil && s.ID == p.Space
	case ProjectScope:
		return s.ID != uuid.Nil && s.ID == p.Project
	}
	return false
}

// Grant is a role with its reach.
type Grant struct {
	Role  Role  `json:"role"`
	Scope Scope `json:"scope"`
}

// Place is where the thing acted on lies: a project in its space, a space alone,
// or neither for what belongs to the whole installation.
type Place struct{ Space, Project uuid.UUID }

// MemberRole is what somebody may do in the name of an organisation.
type MemberRole string

const (
	// Drafts may prepare what the organisation says.
	Drafts MemberRole = "drafts"
	// Releases may also send it.
	Releases MemberRole = "releases"
)

// Valid tells whether the part exists.
func (r MemberRole) Valid() bool { return r == Drafts || r == Releases }

// Membership is the part a person plays in one organisation.
type Membership struct {
	Org  uuid.UUID  `json:"org"`
	Role MemberRole `json:"role"`
}
