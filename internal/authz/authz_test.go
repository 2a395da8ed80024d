package authz

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/fault"
)

var (
	space   = uuid.MustParse("00000000-0000-4000-8000-00000000000a")
	project = uuid.MustParse("00000000-0000-4000-8000-00000000000b")
	other   = uuid.MustParse("00000000-0000-4000-8000-00000000000c")
	anna    = uuid.MustParse("00000000-0000-4000-8000-0000000000aa")
	noon    = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
)

func person(l Level, change ...func(*Actor)) Actor {
	a := Actor{Kind: Person, ID: anna, Level: l}
	for _, c := range change {
		c(&a)
	}
	return a
}

func has(r Role, s Scope) func(*Actor) {
	return func(a *Actor) { a.Roles = append(a.Roles, Grant{r, s}) }
}

func in(org uuid.UUID, r MemberRole) func(*Actor) {
	return func(a *Actor) { a.Orgs = append(a.Orgs, Membership{org, r}) }
}

func TestRules(t *testing.T) {
	employee := func(a *Actor) { a.Employee = true }
	inProject := Place{Space: space, Project: project}
	yes := fault.Code("")
	for name, tc := range map[string]struct {
		rule Rule
		c    Case
		want fault.Code
	}{
		"everybody":                          {Everybody(), Case{Actor: Nobody()}, yes},
		"logged in: nobody":                  {LoggedIn(), Case{Actor: Nobody()}, CodeLoginRequired},
		"logged in: nobody at all":           {LoggedIn(), Case{}, CodeLoginRequired},
		"logged in: somebody":                {LoggedIn(), Case{Actor: person(LevelAccount)}, yes},
		"logged in: software":                {LoggedIn(), Case{Actor: Software()}, yes},
		"level none: nobody":                 {AtLeast(LevelNone), Case{Actor: Nobody()}, yes},
		"level: too low":                     {AtLeast(LevelVerifiedPerson), Case{Actor: person(LevelAccount)}, CodeStepUpRequired},
		"level: just right":                  {AtLeast(LevelVerifiedPerson), Case{Actor: person(LevelVerifiedPerson)}, yes},
		"level: higher":                      {AtLeast(LevelVerifiedPerson), Case{Actor: person(LevelVerifiedResident)}, yes},
		"employee: nobody":                   {Employee(), Case{Actor: Nobody()}, CodeLoginRequired},
		"employee: resident":                 {Employee(), Case{Actor: person(LevelVerifiedResident)}, CodeEmployeeRequired},
		"employee: yes":                      {Employee(), Case{Actor: person(LevelAccount, employee)}, yes},
		"employee: software":                 {Employee(), Case{Actor: Software()}, yes},
		"role: none":                         {HasRole(Admin), Case{Actor: person(LevelAccount, employee)}, CodeRoleRequired},
		"role: other":                        {HasRole(Admin), Case{Actor: person(LevelAccount, has(Moderator, Everywhere()))}, CodeRoleRequired},
		"role: one of two":                   {HasRole(Analyst, Moderator), Case{Actor: person(LevelAccount, has(Moderator, Everywhere()))}, yes},
		"role: everywhere, asked in project": {HasRole(Moderator), Case{Actor: person(LevelAccount, has(Moderator, Everywhere())), Place: inProject}, yes},
		"role: of the space":                 {HasRole(Moderator), Case{Actor: person(LevelAccount, has(Moderator, Scope{SpaceScope, space})), Place: inProject}, yes},
		"role: of the project":               {HasRole(Moderator), Case{Actor: person(LevelAccount, has(Moderator, Scope{ProjectScope, project})), Place: inProject}, yes},
		"role: of another space":             {HasRole(Moderator), Case{Actor: person(LevelAccount, has(Moderator, Scope{SpaceScope, other})), Place: inProject}, CodeRoleRequired},
		"role: of another project":           {HasRole(Moderator), Case{Actor: person(LevelAccount, has(Moderator, Scope{ProjectScope, other})), Place: inProject}, CodeRoleRequired},
		"role: of the project, asked for space": {HasRole(Moderator), Case{Actor: person(LevelAccount, has(Moderator, Scope{ProjectScope, project})),
			Place: Place{Space: space}}, CodeRoleRequired},
		"role: of a space, asked everywhere":  {HasRole(Moderator), Case{Actor: person(LevelAccount, has(Moderator, Scope{SpaceScope, space}))}, CodeRoleRequired},
		"role: broken scope covers nothing":   {HasRole(Moderator), Case{Actor: person(LevelAccount, has(Moderator, Scope{SpaceScope, uuid.Nil}))}, CodeRoleRequired},
		"role: broken project covers nothing": {HasRole(Moderator), Case{Actor: person(LevelAccount, has(Moderator, Scope{ProjectScope, uuid.Nil}))}, CodeRoleRequired},
		"role: unknown scope covers nothing":  {HasRole(Moderator), Case{Actor: person(LevelAccount, has(Moderator, Scope{}))}, CodeRoleRequired},
		"role: software":                      {HasRole(Admin), Case{Actor: Software()}, yes},
		"role: roles without a session":       {HasRole(Admin), Case{Actor: Actor{Kind: Anonymous, Roles: []Grant{{Admin, Everywhere()}}}}, CodeLoginRequired},
		"role anywhere: in a space":           {HasRoleAnywhere(Moderator), Case{Actor: person(LevelAccount, has(Moderator, Scope{SpaceScope, space}))}, yes},
		"role anywhere: other":                {HasRoleAnywhere(Moderator), Case{Actor: person(LevelAccount, has(Analyst, Everywhere()))}, CodeRoleRequired},
		"role anywhere: software":             {HasRoleAnywhere(Moderator), Case{Actor: Software()}, yes},
		"member: no":                          {MemberOf(), Case{Actor: person(LevelAccount), Org: other}, CodeMembershipRequired},
		"member: of another":                  {MemberOf(), Case{Actor: person(LevelAccount, in(space, Releases)), Org: other}, CodeMembershipRequired},
		"member: any part":                    {MemberOf(), Case{Actor: person(LevelAccount, in(other, Drafts)), Org: other}, yes},
		"member: wrong part":                  {MemberOf(Releases), Case{Actor: person(LevelAccount, in(other, Drafts)), Org: other}, CodeMembershipRequired},
		"member: right part":                  {MemberOf(Drafts, Releases), Case{Actor: person(LevelAccount, in(other, Releases)), Org: other}, yes},
		"owner: nobody":                       {Owner(), Case{Actor: Nobody()}, CodeLoginRequired},
		"owner: of nothing":                   {Owner(), Case{Actor: Actor{Kind: Person}}, CodeOwnerRequired},
		"owner: somebody else":                {Owner(), Case{Actor: person(LevelAccount), Owner: other}, CodeOwnerRequired},
		"owner: self":                         {Owner(), Case{Actor: person(LevelAccount), Owner: anna}, yes},
		"open: no window":                     {Open(), Case{Now: noon}, yes},
		"open: a moment too early":            {Open(), Case{Now: noon, Window: Window{Opens: noon.Add(1)}}, CodeTooEarly},
		"open: first moment":                  {Open(), Case{Now: noon, Window: Window{Opens: noon, Closes: noon.Add(1)}}, yes},
		"open: last moment":                   {Open(), Case{Now: noon, Window: Window{Closes: noon}}, yes},
		"open: a moment too late":             {Open(), Case{Now: noon, Window: Window{Closes: noon.Add(-1)}}, CodeTooLate},
		"hidden: refusal":                     {Hidden(LoggedIn()), Case{Actor: Nobody()}, CodeNotFound},
		"hidden: allowed":                     {Hidden(LoggedIn()), Case{Actor: person(LevelAccount)}, yes},
		"all: none":                           {All(), Case{}, yes},
		"all: both":                           {All(LoggedIn(), Open()), Case{Actor: person(LevelAccount), Now: noon}, yes},
		"all: first refusal":                  {All(Owner(), Open()), Case{Actor: person(LevelAccount), Now: noon, Window: Window{Closes: noon.Add(-1)}}, CodeOwnerRequired},
		"any: none":                           {Any(), Case{}, CodeRoleRequired},
		"any: the second":                     {Any(Owner(), HasRole(Admin)), Case{Actor: person(LevelAccount, has(Admin, Everywhere()))}, yes},
		"any: the first refusal":              {Any(Owner(), Employee()), Case{Actor: person(LevelAccount)}, CodeOwnerRequired},
		"any: rather step up":                 {Any(Owner(), AtLeast(LevelVerifiedPerson)), Case{Actor: person(LevelAccount)}, CodeStepUpRequired},
		"any: rather log in":                  {Any(Open(), AtLeast(LevelVerifiedPerson)), Case{Actor: Nobody(), Now: noon, Window: Window{Opens: noon.Add(1)}}, CodeLoginRequired},
		"an act without a rule":               {nil, Case{Actor: Software()}, CodeRoleRequired},
	} {
		t.Run(name, func(t *testing.T) {
			d := Act{Name: "x", Rule: tc.rule}.Decide(tc.c)
			if d.Allowed != (tc.want == yes) || d.Why != tc.want {
				t.Errorf("%+v, want %q", d, tc.want)
			}
		})
	}
}

func TestDecisionBecomesFaultAndPermission(t *testing.T) {
	for _, tc := range []struct {
		d    Decision
		kind fault.Kind
		json string
	}{
		{Denied(CodeLoginRequired), fault.Unauthenticated, `{"allowed":false,"why":"authz.login_required"}`},
		{Denied(CodeNotFound), fault.NotFound, `{"allowed":false,"why":"authz.not_found"}`},
		{Denied("survey.closed"), fault.Forbidden, `{"allowed":false,"why":"survey.closed"}`},
		{StepUp(LevelVerifiedResident), fault.Forbidden, `{"allowed":false,"why":"authz.step_up_required","level":"verified_resident"}`},
	} {
		f := fault.From(tc.d.Err())
		if f.Kind != tc.kind || f.Code != tc.d.Why {
			t.Errorf("%+v became %+v", tc.d, f)
		}
		if b, err := json.Marshal(tc.d.Permission()); err != nil || string(b) != tc.json {
			t.Errorf("%s, %v", b, err)
		}
	}
	if f := fault.From(StepUp(LevelVerifiedPerson).Err()); f.Params["Level"] != "verified_person" {
		t.Errorf("%+v", f.Params)
	}
	if Allow().Err() != nil || !Allow().Permission().Allowed || (Decision{}).Err() == nil {
		t.Error("allow")
	}
}

func TestLevelsAsText(t *testing.T) {
	for l := LevelNone; l <= LevelVerifiedResident; l++ {
		b, err := json.Marshal(map[string]Level{"l": l})
		var back map[string]Level
		if err != nil || json.Unmarshal(b, &back) != nil || back["l"] != l {
			t.Errorf("%v: %s, %v", l, b, err)
		}
	}
	if _, err := ParseLevel("root"); err == nil || Level(9).String() != "level(9)" || Level(-1).String() != "level(-1)" {
		t.Error("an unknown level passed")
	}
}

func TestScopesFitRoles(t *testing.T) {
	for _, tc := range []struct {
		r  Role
		s  Scope
		ok bool
	}{
		{Admin, Everywhere(), true},
		{Admin, Scope{SpaceScope, space}, false},
		{Moderator, Scope{SpaceScope, space}, true},
		{Moderator, Scope{ProjectScope, project}, true},
		{Moderator, Scope{ProjectScope, uuid.Nil}, false},
		{Moderator, Scope{Global, project}, false},
		{Moderator, Scope{"town", project}, false},
	} {
		if tc.s.Valid(tc.r) != tc.ok {
			t.Errorf("%s in %+v", tc.r, tc.s)
		}
	}
	if !Admin.Valid() || Role("king").Valid() || !Drafts.Valid() || !Releases.Valid() || MemberRole("king").Valid() {
		t.Error("roles")
	}
}

func TestActorTravelsWithTheRequest(t *testing.T) {
	if a := ActorOf(t.Context()); a.Kind != Anonymous {
		t.Errorf("%+v", a)
	}
	if a := ActorOf(WithActor(context.Background(), person(LevelAccount))); a.ID != anna {
		t.Errorf("%+v", a)
	}
}

func TestMatrixAsksForOwnAndForeignThings(t *testing.T) {
	m := Matrix(map[string]Act{
		"b": {"x.edit", Any(Owner(), HasRole(Admin))},
		"a": {"x.release", MemberOf(Releases)},
		"c": {"x.vote", AtLeast(LevelVerifiedResident)},
	})
	lines := strings.Split(strings.TrimSpace(m), "\n")
	head := strings.Split(lines[0], " | ")
	cell := func(line int, who string) string {
		for i, h := range head {
			if h == who {
				return strings.Split(lines[line], " | ")[i]
			}
		}
		t.Fatalf("no column %s", who)
		return ""
	}
	if len(lines) != 5 || len(head) != 2+len(Archetypes()) {
		t.Fatal(m)
	}
	for _, tc := range []struct {
		line      int
		who, want string
	}{
		{1, "operation", "a"}, {1, "organisation member", "yes"}, {1, "anonymous", "login_required"}, {1, "admin", "membership_required"},
		{2, "operation", "b (own)"}, {2, "resident", "yes"}, {3, "operation", "b (foreign)"}, {3, "resident", "owner_required"}, {3, "admin", "yes"},
		{4, "verified person", "step_up_required"}, {4, "verified resident", "yes"},
	} {
		if got := cell(tc.line, tc.who); got != tc.want {
			t.Errorf("line %d, %s: %s, want %s", tc.line, tc.who, got, tc.want)
		}
	}
}
