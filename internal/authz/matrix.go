package authz

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Archetype is a column of the access matrix.
type Archetype struct {
	Name  string
	Actor Actor
}

// Archetypes are the people the access matrix asks about. Roles reach everywhere;
// the member may release in the organisation MatrixOrg.
func Archetypes() []Archetype {
	person := func(l Level) Actor { return Actor{Kind: Person, ID: matrixPerson, Level: l} }
	staff := func(roles ...Role) Actor {
		a := person(LevelAccount)
		a.Employee = true
		for _, r := range roles {
			a.Roles = append(a.Roles, Grant{r, Everywhere()})
		}
		return a
	}
	member := person(LevelAccount)
	member.Orgs = []Membership{{MatrixOrg, Releases}}
	return []Archetype{
		{"anonymous", Nobody()},
		{"resident", person(LevelAccount)},
		{"verified person", person(LevelVerifiedPerson)},
		{"verified resident", person(LevelVerifiedResident)},
		{"organisation member", member},
		{"employee", staff()},
		{"moderator", staff(Moderator)},
		{"analyst", staff(Analyst)},
		{"project manager", staff(ProjectManager)},
		{"communications", staff(Communications)},
		{"admin", staff(Admin)},
	}
}

var (
	// MatrixOrg is the organisation of the archetypes and of every case in the matrix.
	MatrixOrg    = uuid.MustParse("00000000-0000-4000-8000-000000000001")
	matrixPerson = uuid.MustParse("00000000-0000-4000-8000-000000000002")
)

// Matrix writes one line per operation: its act, and for each archetype «yes» or
// the code of the refusal. An owned thing is asked about twice, as one's own and
// as somebody else's, when that makes a difference.
func Matrix(operations map[string]Act) string {
	people := Archetypes()
	var b strings.Builder
	b.WriteString("operation | act")
	for _, p := range people {
		b.WriteString(" | " + p.Name)
	}
	b.WriteByte('\n')
	names := make([]string, 0, len(operations))
	for n := range operations {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		act := operations[n]
		own, foreign := cells(act, people, matrixPerson), cells(act, people, uuid.Nil)
		if own == foreign {
			fmt.Fprintf(&b, "%s | %s%s\n", n, act.Name, own)
			continue
		}
		fmt.Fprintf(&b, "%s (own) | %s%s\n%s (foreign) | %s%s\n", n, act.Name, own, n, act.Name, foreign)
	}
	return b.String()
}

func cells(act Act, people []Archetype, owner uuid.UUID) string {
	var b strings.Builder
	for _, p := range people {
		d := act.Decide(Case{Actor: p.Actor, Owner: owner, Org: MatrixOrg})
		cell := "yes"
		if !d.Allowed {
			cell = strings.TrimPrefix(string(d.Why), "authz.")
		}
		b.WriteString(" | " + cell)
	}
	return b.String()
}
