package organisation

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
)

func person(n byte) uuid.UUID { return uuid.UUID{15: n} }

func TestWhoMayWhat(t *testing.T) {
	t.Parallel()
	since := time.Now()
	org := Organisation{ID: person(100), Kind: Association}
	off := org
	off.InactiveAt = &since
	unit := Organisation{ID: org.ID, Kind: Unit}
	member := func(n byte, r authz.MemberRole) authz.Actor {
		return authz.Actor{Kind: authz.Person, ID: person(n), Level: authz.LevelAccount, Orgs: []authz.Membership{{Org: org.ID, Role: r}}}
	}
	releaser, second, drafter := member(1, authz.Releases), member(2, authz.Releases), member(3, authz.Drafts)
	stranger := authz.Actor{Kind: authz.Person, ID: person(9), Level: authz.LevelAccount}
	employee := stranger
	employee.Employee = true
	staff := employee
	staff.Roles = []authz.Grant{{Role: authz.Communications, Scope: authz.Everywhere()}}
	here := staff
	here.Roles = []authz.Grant{{Role: authz.Communications, Scope: authz.Scope{Kind: authz.SpaceScope, ID: person(50)}}}
	one := Members{{PersonID: person(1), Role: authz.Releases}, {PersonID: person(3), Role: authz.Drafts}}
	two := append(Members{{PersonID: person(2), Role: authz.Releases}}, one...)
	const yes fault.Code = ""
	for _, tc := range []struct {
		what string
		got  authz.Decision
		want fault.Code
	}{
		{"nobody sees", CanSee(authz.Nobody(), &org), authz.CodeNotFound},
		{"a stranger sees", CanSee(stranger, &org), authz.CodeNotFound},
		{"an employee sees an association", CanSee(employee, &org), authz.CodeNotFound},
		{"an employee sees a unit", CanSee(employee, &unit), yes},
		{"a stranger sees a unit", CanSee(stranger, &unit), authz.CodeNotFound},
		{"communications of one space sees", CanSee(here, &org), authz.CodeNotFound},
		{"a member sees", CanSee(drafter, &org), yes},
		{"a member sees what is off", CanSee(releaser, &off), authz.CodeNotFound},
		{"staff see what is off", CanSee(staff, &off), yes},
		{"who drafts edits", CanEdit(drafter, &org), authz.CodeMembershipRequired},
		{"who releases edits", CanEdit(releaser, &org), yes},
		{"who releases edits a unit", CanEdit(releaser, &unit), authz.CodeRoleRequired},
		{"staff edit", CanEdit(staff, &org), yes},
		{"staff edit what is off", CanEdit(staff, &off), CodeInactive},
		{"who drafts invites", CanInvite(drafter, &org), authz.CodeMembershipRequired},
		{"who releases invites", CanInvite(releaser, &org), yes},
		{"who releases invites into a unit", CanInvite(releaser, &unit), yes},
		{"who drafts removes another", CanRemove(drafter, &org, two, person(1)), authz.CodeMembershipRequired},
		{"who drafts leaves", CanRemove(drafter, &org, one, person(3)), yes},
		{"a releaser of two leaves", CanRemove(releaser, &org, two, person(1)), yes},
		{"the last releaser leaves", CanRemove(releaser, &org, one, person(1)), CodeLastReleaser},
		{"the last releaser removes who drafts", CanRemove(releaser, &org, one, person(3)), yes},
		{"a releaser removes the other", CanRemove(second, &org, two, person(1)), yes},
		{"the last releaser only drafts", CanSetRole(releaser, &org, one, person(1)), CodeLastReleaser},
		{"staff remove the last releaser", CanRemove(staff, &org, one, person(1)), yes},
		{"staff let the last releaser only draft", CanSetRole(staff, &org, one, person(1)), yes},
		{"a stranger leaves", CanRemove(stranger, &org, one, person(9)), authz.CodeMembershipRequired},
		{"who drafts hands over", CanHandOver(drafter, &org), authz.CodeMembershipRequired},
		{"who releases hands over", CanHandOver(releaser, &org), yes},
		{"staff hand over", CanHandOver(staff, &org), authz.CodeMembershipRequired},
		{"nobody invites", CanInvite(authz.Nobody(), &org), authz.CodeLoginRequired},
	} {
		if tc.got.Allowed != (tc.want == yes) || tc.got.Why != tc.want {
			t.Errorf("%s: %+v, want %q", tc.what, tc.got, tc.want)
		}
	}
}

func TestPresentIsWhatTheTableSays(t *testing.T) {
	t.Parallel()
	org, other := person(100), person(101)
	before := authz.Actor{Kind: authz.Person, ID: person(1), Orgs: []authz.Membership{{Org: org, Role: authz.Releases}, {Org: other, Role: authz.Drafts}}}
	now := Members{}.present(before, org)
	if _, is := now.Member(org); is {
		t.Error("a removed member still speaks")
	}
	if _, is := now.Member(other); !is {
		t.Error("another membership is lost")
	}
	if role, _ := before.Member(org); role != authz.Releases {
		t.Error("the actor of the request was changed")
	}
	now = Members{identity.Member{PersonID: person(1), Role: authz.Drafts}}.present(before, org)
	if role, _ := now.Member(org); role != authz.Drafts || len(now.Orgs) != 2 {
		t.Error(now.Orgs)
	}
}

func TestTreeOfUnits(t *testing.T) {
	t.Parallel()
	// 1 > 2 > 3 > 4 > 5, 6 stands alone, 7 is switched off below 1
	units, since := map[uuid.UUID]Organisation{}, time.Now()
	for n := range byte(5) {
		u := Organisation{ID: person(n + 1), Kind: Unit}
		if n > 0 {
			u.ParentID = person(n)
		}
		units[u.ID] = u
	}
	units[person(6)] = Organisation{ID: person(6), Kind: Unit}
	units[person(7)] = Organisation{ID: person(7), Kind: Unit, ParentID: person(1), InactiveAt: &since}
	for _, tc := range []struct {
		what   string
		unit   byte
		parent byte
		active bool
		want   fault.Code
	}{
		{"to the top", 3, 0, true, ""},
		{"below another", 6, 5, true, ""},
		{"where it is", 5, 4, true, ""},
		{"below itself", 2, 2, true, CodeParent},
		{"below its own child", 2, 4, true, CodeParent},
		{"below an unknown one", 2, 99, true, CodeParent},
		{"below one that is off", 6, 7, true, CodeParent},
		{"as deep as allowed", 1, 6, true, ""},
		{"off with units below", 4, 3, false, CodeUnitHasUnits},
		{"off as a leaf", 5, 4, false, ""},
		{"off and away", 5, 1, false, CodeParent},
		{"on again", 7, 1, true, ""},
	} {
		parent := uuid.Nil
		if tc.parent > 0 {
			parent = person(tc.parent)
		}
		o := units[person(tc.unit)]
		err := place(units, &o, UnitDraft{Parent: parent, Active: tc.active})
		if tc.want == "" && err != nil {
			t.Errorf("%s: %v", tc.what, err)
			continue
		}
		if tc.want == "" {
			continue
		}
		f := fault.From(err)
		if f.Code != tc.want && (len(f.Fields) != 1 || f.Fields[0].Code != tc.want) {
			t.Errorf("%s: %v", tc.what, err)
		}
	}
	units[person(8)] = Organisation{ID: person(8), Kind: Unit}
	six := units[person(6)]
	six.ParentID = person(8)
	units[person(6)] = six
	one := units[person(1)]
	if err := place(units, &one, UnitDraft{Parent: person(6), Active: true}); err == nil {
		t.Error("a tree of seven floors")
	}
}
