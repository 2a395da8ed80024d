package space

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pgtest"
)

func TestStateFollowsTheDates(t *testing.T) {
	opens, closes := calendar.On(2026, time.March, 29), calendar.On(2026, time.October, 25) // both days on which clocks change
	p := Project{Stage: StagePublished, OpensAt: opens.Begin(), ClosesAt: closes.End(), PublishAt: opens.AddDays(-10).Begin()}
	for at, want := range map[string]State{
		"2026-03-28T22:59:59.999Z": StatePlanned,
		"2026-03-28T23:00:00Z":     StateRunning,
		"2026-10-25T22:59:59Z":     StateRunning, // 23:59:59 in winter time
		"2026-10-25T22:59:59.999Z": StateRunning, // the last second counts whole
		"2026-10-25T23:00:00Z":     StateEvaluation,
	} {
		now, err := time.Parse(time.RFC3339Nano, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.State(now); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
	if p.Visible(p.PublishAt.Add(-1)) || !p.Visible(p.PublishAt) {
		t.Error("visible from its time on")
	}
}

// Every move in every state, with and without four eyes.
func TestMoves(t *testing.T) {
	states := map[State]Project{
		StateDraft:           {Stage: StageNew, WorkState: Editing},
		StateInApproval:      {Stage: StageNew, WorkState: InApproval},
		StatePlanned:         {Stage: StagePublished, WorkState: Same, OpensAt: noon.Add(time.Hour), ClosesAt: noon.Add(2 * time.Hour)},
		StateRunning:         {Stage: StagePublished, WorkState: Editing, OpensAt: noon.Add(-time.Hour), ClosesAt: noon.Add(2 * time.Hour)},
		StateEvaluation:      {Stage: StagePublished, WorkState: InApproval, OpensAt: noon.Add(-2 * time.Hour), ClosesAt: noon.Add(-time.Hour)},
		StateReportPublished: {Stage: StageReported, WorkState: Same},
		StateClosed:          {Stage: StageClosed, WorkState: Same},
		StateWithdrawn:       {Stage: StageWithdrawn, WorkState: Same},
	}
	want := map[State]map[Move]bool{
		StateDraft:           {MoveSubmit: true, MoveApprove: true, MoveDelete: true},
		StateInApproval:      {MoveReturn: true, MoveApprove: true, MoveDelete: true},
		StatePlanned:         {MoveWithdraw: true, MoveExtend: true},
		StateRunning:         {MoveSubmit: true, MoveApprove: true, MoveWithdraw: true, MoveExtend: true},
		StateEvaluation:      {MoveReturn: true, MoveApprove: true, MoveReport: true, MoveClose: true, MoveWithdraw: true, MoveExtend: true},
		StateReportPublished: {MoveClose: true},
		StateClosed:          {},
		StateWithdrawn:       {},
	}
	moves := []Move{MoveSubmit, MoveReturn, MoveApprove, MoveReport, MoveClose, MoveWithdraw, MoveExtend, MoveDelete}
	for state, p := range states {
		if p.State(noon) != state {
			t.Fatalf("%s is %s", state, p.State(noon))
		}
		for _, four := range []bool{false, true} {
			p.FourEyes = four
			for _, m := range moves {
				ok := want[state][m]
				if four && m == MoveApprove && p.WorkState == Editing {
					ok = false // somebody has to ask first
				}
				err := p.Allows(m, noon)
				if (err == nil) != ok || err != nil && fault.From(err).Params["State"] != string(state) {
					t.Errorf("%s in %s (four eyes %v): %v", m, state, four, err)
				}
			}
		}
	}
}

func TestFourEyes(t *testing.T) {
	writer, asker, second := uuid.New(), uuid.New(), uuid.New()
	p := Project{FourEyes: true, ChangedBy: &writer, SubmittedBy: &asker}
	communications := func(id uuid.UUID, roles ...authz.Role) authz.Actor {
		a := authz.Actor{Kind: authz.Person, ID: id, Level: authz.LevelAccount}
		for _, r := range roles {
			a.Roles = append(a.Roles, role(r))
		}
		return a
	}
	for name, tc := range map[string]struct {
		actor authz.Actor
		four  bool
		want  fault.Code
	}{
		"who wrote":             {communications(writer, authz.Communications), true, CodeSecondPerson},
		"who asked":             {communications(asker, authz.Communications), true, CodeSecondPerson},
		"a second person":       {communications(second, authz.Communications), true, ""},
		"an administrator":      {communications(second, authz.Admin), true, ""},
		"a project manager":     {communications(second, authz.ProjectManager), true, authz.CodeRoleRequired},
		"nobody":                {authz.Nobody(), true, authz.CodeLoginRequired},
		"the software":          {authz.Software(), true, ""},
		"two eyes are enough":   {communications(writer, authz.Communications), false, ""},
		"two eyes without role": {communications(writer, authz.ProjectManager), false, authz.CodeRoleRequired},
	} {
		p.FourEyes = tc.four
		if d := CanApprove(tc.actor, &p); d.Why != tc.want || d.Allowed != (tc.want == "") {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

func TestAnExtensionOfTheDeadlineIsTheLaw(t *testing.T) {
	c := content(calendar.On(2026, time.July, 1), calendar.On(2026, time.October, 1), german("x"))
	c.Rule = calendar.RuleFederal
	p := &Project{Kind: Participation, Work: &c}
	short := func() (out []Check) {
		for _, k := range Checklist(p) {
			if k.Code == CheckShortDeadline {
				out = append(out, k)
			}
		}
		return out
	}
	if got := short(); len(got) != 1 || got[0].Blocking || got[0].Params["Last"] != "2026-10-22" || got[0].Path != "phases/0/closesOn" {
		t.Errorf("%+v", got)
	}
	c.ShortReason = "Das Bundesgesetz tritt vorher in Kraft."
	if got := short(); len(got) != 0 {
		t.Errorf("a stated reason is enough: %+v", got)
	}
	c.ShortReason, c.Phases[0].ClosesOn = "", calendar.On(2026, time.October, 22)
	if got := short(); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestSpanOfParticipation(t *testing.T) {
	d := func(n int) calendar.Date { return today().AddDays(n) }
	info := Phase{ID: uuid.New(), OpensOn: d(0), ClosesOn: d(90)}
	first := Phase{ID: uuid.New(), Participation: true, OpensOn: d(10), ClosesOn: d(20)}
	second := Phase{ID: uuid.New(), Participation: true, OpensOn: d(15), ClosesOn: d(40)}
	for name, tc := range map[string]struct {
		phases       []Phase
		from, until  calendar.Date
		without, not bool
	}{
		"several":        {[]Phase{info, second, first}, d(10), d(40), false, false},
		"only to read":   {[]Phase{info}, d(0), d(90), false, false},
		"none":           {nil, calendar.Date{}, calendar.Date{}, false, true},
		"not dated yet":  {[]Phase{{ID: uuid.New(), Participation: true}}, calendar.Date{}, calendar.Date{}, false, true},
		"dated and not":  {[]Phase{{ID: uuid.New(), Participation: true}, first}, d(10), d(20), false, false},
		"half the dates": {[]Phase{{ID: uuid.New(), Participation: true, OpensOn: d(1)}, info}, d(0), d(90), false, false},
	} {
		c := Content{Phases: tc.phases}
		from, until := c.Span()
		if tc.not {
			if !from.IsZero() || !until.IsZero() {
				t.Errorf("%s: %v to %v", name, from, until)
			}
			continue
		}
		if !from.Equal(tc.from.Begin()) || !until.Equal(tc.until.End()) {
			t.Errorf("%s: %v to %v", name, from, until)
		}
	}
}

// What a list shows is what the policy allows, whoever asks and whatever stands in
// the database.
func TestListsShowWhatThePolicyAllows(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, _ := service(tx)
	software := authz.Software()
	spaces := map[uuid.UUID]Space{}
	var ids []uuid.UUID
	for i, a := range []Audience{Public, Employees, Members} {
		sp, err := s.CreateSpace(t.Context(), software, key(), SpaceDraft{Slug: string(a), Audience: a, Texts: map[string]SpaceText{"de": {Name: "R"}}, Position: i})
		if err != nil {
			t.Fatal(err)
		}
		spaces[sp.ID] = *sp
		ids = append(ids, sp.ID)
	}
	member := uuid.New()
	person(t, tx, member)
	if err := s.Admit(t.Context(), software, ids[2], member); err != nil {
		t.Fatal(err)
	}
	var projects []Project
	for _, sp := range ids {
		for _, publishAt := range []time.Duration{-time.Hour, time.Hour} {
			c := content(today(), today().AddDays(1), german("x"))
			at := noon.Add(publishAt)
			c.PublishAt = &at
			id, err := s.Publish(t.Context(), software, Import{SpaceID: sp, Slug: "p-" + uuid.NewString(), Kind: Participation, Content: c})
			if err != nil {
				t.Fatal(err)
			}
			p, err := s.ProjectByID(t.Context(), software, id, "de")
			if err != nil || p.Visible(noon) != (publishAt < 0) {
				t.Fatal(err, p.PublishAt)
			}
			projects = append(projects, *p)
		}
		d, err := s.Create(t.Context(), software, key(), NewProject{SpaceID: sp, Kind: Participation, Title: "Entwurf"})
		if err != nil {
			t.Fatal(err)
		}
		projects = append(projects, d.Project)
	}
	rapid.Check(t, func(rt *rapid.T) {
		a := authz.Actor{Kind: rapid.SampledFrom([]authz.ActorKind{authz.Anonymous, authz.Person, authz.Person, authz.System}).Draw(rt, "kind")}
		if a.Kind == authz.Person {
			a.ID = rapid.SampledFrom([]uuid.UUID{member, uuid.New()}).Draw(rt, "id")
			a.Level, a.Employee = authz.LevelAccount, rapid.Bool().Draw(rt, "employee")
			for range rapid.IntRange(0, 2).Draw(rt, "roles") {
				scope := rapid.SampledFrom([]authz.Scope{authz.Everywhere(), {Kind: authz.SpaceScope, ID: ids[1]}, {Kind: authz.ProjectScope, ID: projects[5].ID}}).Draw(rt, "scope")
				a.Roles = append(a.Roles, authz.Grant{Role: rapid.SampledFrom(authz.Roles()).Draw(rt, "role"), Scope: scope})
			}
		}
		got := map[uuid.UUID]bool{}
		for _, p := range projects {
			_, err := s.ProjectByID(t.Context(), a, p.ID, "de")
			if err != nil && !fault.Is(err, CodeProjectNotFound) {
				rt.Fatal(err)
			}
			got[p.ID] = err == nil
			p.Member = a.ID == member && spaces[p.SpaceID].Audience == Members
			if want := CanView(a, &p, noon).Allowed; got[p.ID] != want {
				rt.Fatalf("%+v\nproject in %s, stage %s, publish %v: found %v, policy %v", a, spaces[p.SpaceID].Audience, p.Stage, p.PublishAt, got[p.ID], want)
			}
		}
		var all []uuid.UUID
		for _, p := range projects {
			all = append(all, p.ID)
			readers, err := s.Readers(t.Context(), p.ID, []authz.Actor{a, {Kind: authz.Person, ID: uuid.New()}})
			if err != nil || readers[a.ID] != got[p.ID] {
				rt.Fatalf("%+v reads %v, found %v, %v", a, readers[a.ID], got[p.ID], err)
			}
		}
		byID, err := s.ProjectsByID(t.Context(), a, all, "de")
		for id, found := range got {
			if _, is := byID[id]; err != nil || is != found {
				rt.Fatalf("by id %v, found %v, %v", is, found, err)
			}
		}
		listed := map[uuid.UUID]bool{}
		for _, g := range []Group{Planned, Open, Finished} {
			rows, err := s.Projects(t.Context(), a, Query{Group: g, Lang: "de", Limit: 50})
			if err != nil {
				rt.Fatal(err)
			}
			for _, r := range rows {
				listed[r.ID] = true
			}
		}
		editable := map[uuid.UUID]bool{}
		if ActBrowse.Decide(authz.Case{Actor: a}).Allowed {
			rows, err := s.StaffProjects(t.Context(), a, StaffQuery{Lang: "de", Limit: 50})
			if err != nil {
				rt.Fatal(err)
			}
			for _, r := range rows {
				editable[r.ID] = true
			}
		}
		for _, p := range projects {
			if p.Stage == StagePublished && listed[p.ID] != got[p.ID] || p.Stage == StageNew && listed[p.ID] {
				rt.Fatalf("listed %v, may view %v", listed[p.ID], got[p.ID])
			}
			if want := CanEdit(a, &p).Allowed; editable[p.ID] != want {
				rt.Fatalf("%+v: to edit %v, policy %v", a, editable[p.ID], want)
			}
		}
		rows, err := s.Spaces(t.Context(), a)
		if err != nil {
			rt.Fatal(err)
		}
		seen := map[uuid.UUID]bool{}
		for _, sp := range rows {
			seen[sp.ID] = true
		}
		for id, sp := range spaces {
			sp.Member = a.ID == member && sp.Audience == Members
			if want := CanSee(a, &sp).Allowed; seen[id] != want {
				rt.Fatalf("%+v: space %s seen %v, policy %v", a, sp.Audience, seen[id], want)
			}
		}
	})
}

func TestCopyLeavesTheOriginalAlone(t *testing.T) {
	from := content(today().AddDays(-30), today().AddDays(-10), map[string]Text{"de": {Title: "Alt", Summary: "s", Result: "<p>r</p>"}})
	from.Phases = append(from.Phases, Phase{ID: uuid.New(), OpensOn: today().AddDays(-9), ClosesOn: today().AddDays(20), Texts: map[string]PhaseText{"de": {Title: "Auswertung"}}})
	from.Reference = "2026-77"
	before := asJSON(from)
	acts := []Activity{{Openings: []Opening{{PhaseID: from.Phases[0].ID, Acts: []string{"answer"}}}}}
	start := calendar.On(2027, time.January, 4)
	to := copyOf(&from, acts, start)
	if diff := cmp.Diff(before, asJSON(from)); diff != "" {
		t.Error(diff)
	}
	if to.Phases[0].OpensOn != start || to.Phases[0].ClosesOn != start.AddDays(20) || to.Phases[1].OpensOn != start.AddDays(21) || to.Phases[1].ClosesOn != start.AddDays(50) {
		t.Errorf("%+v", to.Phases)
	}
	if to.Phases[0].ID == from.Phases[0].ID || acts[0].Openings[0].PhaseID != to.Phases[0].ID || to.Texts["de"].Result != "" || to.Reference != "" {
		t.Errorf("%+v %+v", to, acts)
	}
	if undated := copyOf(&from, nil, calendar.Date{}); !undated.Phases[0].OpensOn.IsZero() || !undated.Phases[1].ClosesOn.IsZero() {
		t.Errorf("%+v", undated.Phases)
	}
}
