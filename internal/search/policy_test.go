package search

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
)

func place(n byte) uuid.UUID { return uuid.UUID{15: n} }

func TestWhoMayFind(t *testing.T) {
	t.Parallel()
	person := authz.Actor{Kind: authz.Person, Level: authz.LevelAccount}
	employee := person
	employee.Employee = true
	with := func(r authz.Role, s authz.Scope) authz.Actor {
		a := employee
		a.Roles = []authz.Grant{{Role: r, Scope: s}}
		return a
	}
	here := authz.Place{Space: place(1), Project: place(2)}
	for _, tc := range []struct {
		what     string
		actor    authz.Actor
		member   []uuid.UUID
		audience Audience
		from     time.Time
		place    authz.Place
		want     bool
	}{
		{"nobody, public", authz.Nobody(), nil, Public, time.Time{}, here, true},
		{"nobody, public from now on", authz.Nobody(), nil, Public, noon, here, true},
		{"nobody, public in a second", authz.Nobody(), nil, Public, noon.Add(time.Second), here, false},
		{"nobody, employees", authz.Nobody(), nil, Employees, time.Time{}, here, false},
		{"a person, employees", person, nil, Employees, time.Time{}, here, false},
		{"an employee, employees", employee, nil, Employees, time.Time{}, here, true},
		{"an employee, employees in a second", employee, nil, Employees, noon.Add(time.Second), here, false},
		{"an employee, members", employee, nil, Members, time.Time{}, here, false},
		{"a member, members", person, []uuid.UUID{place(1)}, Members, time.Time{}, here, true},
		{"a member, members in a second", person, []uuid.UUID{place(1)}, Members, noon.Add(time.Second), here, false},
		{"a member of another space", person, []uuid.UUID{place(2)}, Members, time.Time{}, here, false},
		{"a member, employees", person, []uuid.UUID{place(1)}, Employees, time.Time{}, here, false},
		{"an editor of the space", with(authz.ProjectManager, authz.Scope{Kind: authz.SpaceScope, ID: place(1)}), nil, Members, noon.Add(time.Hour), here, true},
		{"an editor of the project", with(authz.ProjectManager, authz.Scope{Kind: authz.ProjectScope, ID: place(2)}), nil, Members, noon.Add(time.Hour), here, true},
		{"an editor of another project", with(authz.ProjectManager, authz.Scope{Kind: authz.ProjectScope, ID: place(1)}), nil, Members, noon, here, false},
		{"an editor of nothing, without a place", with(authz.ProjectManager, authz.Scope{Kind: authz.SpaceScope}), nil, Employees, noon.Add(time.Hour), authz.Place{}, false},
		{"an admin", with(authz.Admin, authz.Everywhere()), nil, Members, noon.Add(time.Hour), here, true},
		{"a moderator", with(authz.Moderator, authz.Everywhere()), nil, Members, noon, here, false},
		{"the software", authz.Software(), nil, Members, noon.Add(time.Hour), here, true},
	} {
		d := CanFind(ViewerOf(tc.actor, tc.member), &Subject{Audience: tc.audience, VisibleFrom: tc.from, Place: tc.place}, noon)
		if d.Allowed != tc.want || !d.Allowed && d.Why != authz.CodeNotFound {
			t.Errorf("%s: %+v", tc.what, d)
		}
	}
}

// What is found is what may be found, neither more nor less, in every step.
func TestListIsFilterByPolicy(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var all []Subject
	words := []string{"Spielplatz", "Kinderspielplotz", "Spielplats", "Spielplotze"}
	for i := range 240 {
		s := Subject{Kind: "project", ID: uuid.New(), Path: "/p", Audience: []Audience{Public, Employees, Members}[i%3], Dated: noon,
			VisibleFrom: noon.Add(time.Duration(i/3%3-1) * time.Hour), Texts: map[string]Text{"de": {words[i/9%4], ""}}}
		if i%3 == 2 || i%5 > 0 {
			s.Place = authz.Place{Space: place(byte(i/36%3 + 1)), Project: place(byte(i/9%4 + 11))}
		}
		all = append(all, s)
		b.putSubject(s)
	}
	var memberOf []uuid.UUID
	b.Membership(func(context.Context, authz.Actor) ([]uuid.UUID, error) { return memberOf, nil })
	places := rapid.SampledFrom([]uuid.UUID{place(1), place(2), place(3), place(11), place(12), place(13), place(99), uuid.Nil})
	rapid.Check(t, func(r *rapid.T) {
		actor := authz.Actor{Kind: rapid.SampledFrom([]authz.ActorKind{authz.Anonymous, authz.Person, authz.Person, authz.System}).Draw(r, "kind")}
		memberOf = nil
		if actor.Kind == authz.Person {
			actor.Employee = rapid.Bool().Draw(r, "employee")
			memberOf = rapid.SliceOfN(places, 0, 2).Draw(r, "member of")
			for range rapid.IntRange(0, 2).Draw(r, "roles") {
				actor.Roles = append(actor.Roles, authz.Grant{Role: rapid.SampledFrom(authz.Roles()).Draw(r, "role"),
					Scope: authz.Scope{Kind: rapid.SampledFrom([]authz.ScopeKind{authz.Global, authz.SpaceScope, authz.ProjectScope}).Draw(r, "scope"), ID: places.Draw(r, "place")}})
			}
		}
		want, viewer := map[uuid.UUID]bool{}, ViewerOf(actor, memberOf)
		for i := range all {
			if CanFind(viewer, &all[i], noon).Allowed {
				want[all[i].ID] = true
			}
		}
		// finds all of them, some inside of words, some as a typing error
		hits := b.find(actor, Query{Text: "Spielplot", Limit: 1000})
		for _, h := range hits {
			if !want[h.ID] {
				r.Fatalf("found what may not be seen: %+v", h)
			}
		}
		if len(hits) != len(want) {
			r.Fatalf("%d found, %d may be", len(hits), len(want))
		}
	})
}

func TestMembershipThatIsNotKnown(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.put("de", "Spielplatz")
	asked := 0
	b.Membership(func(context.Context, authz.Actor) ([]uuid.UUID, error) {
		asked++
		return nil, fault.New(fault.Unavailable, fault.CodeUnavailable)
	})
	if _, err := b.Find(t.Context(), authz.Actor{Kind: authz.Person}, Query{Text: "Spielplatz", Limit: 1}); !fault.Is(err, fault.CodeUnavailable) {
		t.Error(err)
	}
	if h := b.find(authz.Nobody(), Query{Text: "Spielplatz"}); len(h) != 1 || asked != 1 {
		t.Error(h, asked)
	}
}
