package space

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/notify"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/search"
)

// The whole life of a project in a space with four eyes: two people, every state.
func TestLifeOfAProject(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, c := service(tx)
	s.Notify(notify.NewService(tx, s.people, nil, nil, c.now, notify.Options{}))
	sp, err := s.CreateSpace(t.Context(), authz.Software(), key(), SpaceDraft{Slug: "vier-augen", Audience: Public, FourEyes: true, Texts: map[string]SpaceText{"de": {Name: "R"}}})
	if err != nil {
		t.Fatal(err)
	}
	marco, lea := staff(t, tx, role(authz.ProjectManager)), staff(t, tx, role(authz.Communications))
	ctx := t.Context()
	d, err := s.Create(ctx, marco, key(), NewProject{SpaceID: sp.ID, Kind: Participation, Title: "Spielplatz"})
	if err != nil {
		t.Fatal(err)
	}
	id := d.ID
	state := func(want State) {
		t.Helper()
		p, err := s.ProjectByID(ctx, authz.Software(), id, "de")
		if err != nil || p.State(c.at) != want {
			t.Fatalf("%v %v, want %s", p.State(c.at), err, want)
		}
	}
	hidden := func(want bool) {
		t.Helper()
		if _, err := s.Project(ctx, authz.Nobody(), d.Slug, "de"); fault.Is(err, CodeProjectNotFound) != want {
			t.Fatalf("hidden: %v, want %v", err, want)
		}
	}
	step := func(got *Detail, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%v %+v", err, fault.From(err).Fields)
		}
		d = got
	}
	refused := func(code fault.Code) func(*Detail, error) {
		return func(_ *Detail, err error) {
			t.Helper()
			if !fault.Is(err, code) {
				t.Fatalf("%v, want %s", err, code)
			}
		}
	}
	state(StateDraft)
	refused(CodeIncomplete)(s.Submit(ctx, marco, id, d.Version))
	write := content(today().AddDays(10), today().AddDays(20), german("Spielplatz"))
	at := noon.Add(24 * time.Hour)
	write.PublishAt = &at
	step(s.Save(ctx, marco, id, d.Version, "spielplatz-neu", write))
	refused(fault.CodeStale)(s.Save(ctx, lea, id, d.Version-1, d.Slug, write))
	step(s.Submit(ctx, marco, id, d.Version))
	state(StateInApproval)
	refused(CodeInApproval)(s.Save(ctx, marco, id, d.Version, d.Slug, write))
	step(s.Return(ctx, lea, id, "Bitte sagen, was fest steht."))
	if d.Returned == "" {
		t.Error("the reason is lost")
	}
	step(s.Submit(ctx, marco, id, d.Version))
	refused(authz.CodeRoleRequired)(s.Approve(ctx, marco, id, d.Version))
	hidden(true)
	step(s.Approve(ctx, lea, id, d.Version))
	state(StatePlanned)
	hidden(true) // it opens by itself at its time
	sooner := *d.Work
	sooner.PublishAt = nil
	step(s.Save(ctx, marco, id, d.Version, d.Slug, sooner))
	step(s.Submit(ctx, marco, id, d.Version))
	step(s.Approve(ctx, lea, id, d.Version))
	hidden(false) // and at once when somebody decides so
	if !d.PublishAt.Equal(noon) {
		t.Errorf("out at %v", d.PublishAt)
	}
	if _, err := tx.NewRaw("UPDATE space_project SET publish_at = ? WHERE id = ?", at, id).Exec(ctx); err != nil {
		t.Fatal(err)
	}
	hidden(true)
	c.at = at.Add(-time.Second)
	hidden(true)
	c.at = at
	hidden(false)

	// a change to what is published waits for the second person, while the old words stay
	change := *d.Work
	change.Texts = german("Spielplatz Benziwil")
	step(s.Save(ctx, lea, id, d.Version, "x", change))
	if d.Slug != "spielplatz-neu" {
		t.Error("the address of a published project changed")
	}
	step(s.Submit(ctx, lea, id, d.Version))
	refused(CodeSecondPerson)(s.Approve(ctx, lea, id, d.Version))
	if p, err := s.Project(ctx, authz.Nobody(), d.Slug, "de"); err != nil || p.Title != "Spielplatz" {
		t.Error(p.Title, err)
	}
	admin := staff(t, tx, role(authz.Admin))
	step(s.Approve(ctx, admin, id, d.Version))
	if p, err := s.Project(ctx, authz.Nobody(), d.Slug, "de"); err != nil || p.Title != "Spielplatz Benziwil" {
		t.Error(p.Title, err)
	}

	c.at = today().AddDays(10).Begin()
	state(StateRunning)
	shorter := *d.Work
	shorter.Phases = []Phase{shorter.Phases[0]}
	shorter.Phases[0].ClosesOn = today().AddDays(15)
	refused(fault.CodeInvalid)(s.Save(ctx, marco, id, d.Version, d.Slug, shorter))
	phase := d.Work.Phases[0].ID
	refused(fault.CodeInvalid)(s.Extend(ctx, marco, id, phase, today().AddDays(20), "Gleich lang"))
	refused(fault.CodeInvalid)(s.Extend(ctx, marco, id, phase, today().AddDays(30), " "))
	refused(fault.CodeInvalid)(s.Extend(ctx, marco, id, uuid.New(), today().AddDays(30), "Ferien"))
	step(s.Extend(ctx, marco, id, phase, today().AddDays(30), "Ferien"))
	if len(d.Extensions) != 1 || d.Extensions[0].Reason != "Ferien" || !d.ClosesAt.Equal(today().AddDays(30).End()) || d.Live.Phases[0].ClosesOn != today().AddDays(30) ||
		calendar.On(d.Extensions[0].ClosedOn.Date()) != today().AddDays(20) {
		t.Errorf("%+v", d.Extensions)
	}
	refused(CodeWrongState)(s.Report(ctx, lea, id))

	c.at = today().AddDays(31).Begin()
	state(StateEvaluation)
	refused(CodeResultMissing)(s.Report(ctx, lea, id))
	refused(fault.CodeInvalid)(s.Close(ctx, lea, id, ""))
	result := *d.Work
	result.Texts = map[string]Text{"de": {Title: "Spielplatz Benziwil", Summary: "x", Result: "<p>Die Rutsche bleibt.</p>"}}
	step(s.Save(ctx, marco, id, d.Version, d.Slug, result))
	step(s.Submit(ctx, marco, id, d.Version))
	step(s.Approve(ctx, lea, id, d.Version))
	step(s.Report(ctx, lea, id))
	state(StateReportPublished)
	step(s.Close(ctx, lea, id, ""))
	state(StateClosed)
	hidden(false) // the page stays
	refused(CodeWrongState)(s.Save(ctx, marco, id, d.Version, d.Slug, result))
	refused(CodeWrongState)(s.Withdraw(ctx, lea, id, "zu spät"))
	revisions, err := s.Revisions(ctx, marco, id)
	if err != nil || len(revisions) != 4 || revisions[0].Number != 4 || revisions[3].Content.Texts["de"].Title != "Spielplatz" {
		t.Errorf("%+v %v", revisions, err)
	}
	var told []string
	if err := tx.NewRaw("SELECT kind FROM notify_event ORDER BY at").Scan(ctx, &told); err != nil || !slices.Equal(told, []string{"project.published", "project.extended", "project.report_published", "project.closed"}) {
		t.Errorf("followers are told of %v, %v", told, err)
	}
	var acts int
	if err := tx.NewRaw("SELECT count(*) FROM audit_entry WHERE subject_id = ?", id.String()).Scan(ctx, &acts); err != nil || acts != 18 {
		t.Errorf("%d acts in the log, %v", acts, err)
	}
}

func TestWithdrawnProjectsStayReadable(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, c := service(tx)
	id := publish(t, s, "rutsche", 3, 9)
	lea := staff(t, tx, role(authz.Communications))
	if _, err := s.Withdraw(t.Context(), lea, id, ""); !fault.Is(err, fault.CodeInvalid) {
		t.Error(err)
	}
	if _, err := s.Withdraw(t.Context(), lea, id, "Das Geld fehlt."); err != nil {
		t.Fatal(err)
	}
	c.at = noon.Add(time.Second)
	d, err := s.Project(t.Context(), authz.Nobody(), "rutsche", "de")
	if err != nil || d.State(c.at) != StateWithdrawn || d.Reason != "Das Geld fehlt." {
		t.Errorf("%+v %v", d, err)
	}
	rows, err := s.Projects(t.Context(), authz.Nobody(), Query{Group: Finished, Lang: "de", Limit: 5})
	if err != nil || len(rows) != 1 {
		t.Error(rows, err)
	}
}

func TestDraftsAreDeletedAndPublishedProjectsAreNot(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, _ := service(tx)
	marco := staff(t, tx, role(authz.ProjectManager))
	d, err := s.Create(t.Context(), marco, key(), NewProject{SpaceID: DefaultSpace, Kind: Participation, Title: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(t.Context(), authz.Nobody(), d.ID); !fault.Is(err, authz.CodeLoginRequired) {
		t.Error(err)
	}
	if err := s.Delete(t.Context(), staff(t, tx), d.ID); !fault.Is(err, CodeProjectNotFound) {
		t.Errorf("who may not see it learns nothing: %v", err)
	}
	if err := s.Delete(t.Context(), marco, d.ID); err != nil {
		t.Error(err)
	}
	if err := s.Delete(t.Context(), marco, publish(t, s, "x", 0, 1)); !fault.Is(err, CodeWrongState) {
		t.Error(err)
	}
}

func TestPreviewLinks(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, c := service(tx)
	marco := staff(t, tx, role(authz.ProjectManager))
	ctx := t.Context()
	d, err := s.Create(ctx, marco, key(), NewProject{SpaceID: DefaultSpace, Kind: Participation, Title: "Geheim"})
	if err != nil {
		t.Fatal(err)
	}
	for _, days := range []int{0, MaxPreviewDays + 1} {
		if _, err := s.CreatePreview(ctx, marco, d.ID, days); !fault.Is(err, fault.CodeInvalid) {
			t.Error(days, err)
		}
	}
	if _, err := s.CreatePreview(ctx, authz.Nobody(), d.ID, 1); !fault.Is(err, authz.CodeLoginRequired) {
		t.Error(err)
	}
	link, err := s.CreatePreview(ctx, marco, d.ID, 7)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.OpenPreview(ctx, link.Token, "de"); err != nil || got.Title != "Geheim" || !got.Preview {
		t.Error(got, err)
	}
	for _, wrong := range []string{"", strings.ToLower(link.Token), link.Token + "A", link.ID.String()} {
		if _, err := s.OpenPreview(ctx, wrong, "de"); !fault.Is(err, CodePreviewExpired) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if rows, err := s.Previews(ctx, marco, d.ID); err != nil || len(rows) != 1 || rows[0].Token != "" {
		t.Error(rows, err)
	}
	c.at = link.ExpiresAt
	if _, err := s.OpenPreview(ctx, link.Token, "de"); !fault.Is(err, CodePreviewExpired) {
		t.Error(err)
	}
	c.at = noon
	if err := s.DeletePreview(ctx, marco, d.ID, link.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.OpenPreview(ctx, link.Token, "de"); !fault.Is(err, CodePreviewExpired) {
		t.Error(err)
	}
}

// poll is a kind as a package of its own would bring it: registering it is all that
// has to be done.
var poll = &Kind{
	Key:     "poll",
	Acts:    []KindAct{{"read", authz.LevelNone}, {"vote", authz.LevelAccount}},
	Presets: []Preset{{"then_read", [][]string{{"read", "vote"}, {"read"}}}},
	Settings: func(raw json.RawMessage) (json.RawMessage, error) {
		v := struct {
			Choices int `json:"choices"`
		}{3}
		if raw != nil {
			if err := json.Unmarshal(raw, &v); err != nil || v.Choices < 2 {
				return nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("choices", fault.FieldFormat, nil)
			}
		}
		return json.Marshal(v)
	},
}

func TestAKindIsAddedByRegisteringIt(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, c := service(tx)
	poll, indexed := *poll, 0
	poll.Audience = func(_ context.Context, _ bun.Tx, p *Project) error {
		indexed++
		if !p.Visible(noon) {
			t.Error("told before the project is published")
		}
		return nil
	}
	s.Register(&poll)
	marco := staff(t, tx, role(authz.ProjectManager), role(authz.Communications))
	ctx := t.Context()
	d, err := s.Create(ctx, marco, key(), NewProject{SpaceID: DefaultSpace, Kind: Participation, Title: "Fest"})
	if err != nil {
		t.Fatal(err)
	}
	write := content(today(), today().AddDays(1), german("Fest"))
	write.Phases = append(write.Phases, Phase{ID: uuid.New(), Participation: true, OpensOn: today().AddDays(2), ClosesOn: today().AddDays(3),
		Texts: map[string]PhaseText{"de": {Title: "Lesen"}}})
	if d, err = s.Save(ctx, marco, d.ID, d.Version, d.Slug, write); err != nil {
		t.Fatal(err)
	}
	texts := map[string]ActivityText{"de": {Title: "Wann feiern wir?"}}
	for name, bad := range map[string]ActivityDraft{
		"kind": {Kind: "war", Texts: texts}, "texts/de/title": {Kind: "poll"}, "openings/0/phaseId": {Kind: "poll", Texts: texts, Openings: []Opening{{PhaseID: uuid.New()}}},
		"openings/0/acts":  {Kind: "poll", Texts: texts, Openings: []Opening{{PhaseID: d.Work.Phases[0].ID, Acts: []string{"shout"}}}},
		"levels/shout":     {Kind: "poll", Texts: texts, Levels: map[string]authz.Level{"shout": authz.LevelAccount}},
		"settings/choices": {Kind: "poll", Texts: texts, Settings: json.RawMessage(`{"choices":1}`)},
	} {
		_, err := s.CreateActivity(ctx, marco, key(), d.ID, bad)
		if f := fault.From(err); err == nil || len(f.Fields) == 0 || f.Fields[0].Path != name {
			t.Errorf("%s: %v %+v", name, err, f)
		}
	}
	a, err := s.CreateActivity(ctx, marco, key(), d.ID, ActivityDraft{Kind: "poll", Preset: "then_read", Texts: texts,
		Levels: map[string]authz.Level{"vote": authz.LevelVerifiedResident}})
	if err != nil || string(a.Settings) != `{"choices": 3}` || len(a.Openings) != 2 || len(a.Openings[1].Acts) != 1 {
		t.Fatalf("%v %+v %s", err, a, a.Settings)
	}
	if _, err := s.Approve(ctx, marco, d.ID, 0); err != nil || indexed != 1 {
		t.Fatal(err, indexed)
	}
	resident := authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelVerifiedResident}
	account := authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelAccount}
	last := today().AddDays(1).End()
	for name, tc := range map[string]struct {
		actor   authz.Actor
		act     string
		at      time.Time
		started time.Time
		want    fault.Code
	}{
		"everybody reads":             {authz.Nobody(), "read", noon, time.Time{}, ""},
		"nobody votes":                {authz.Nobody(), "vote", noon, time.Time{}, authz.CodeLoginRequired},
		"not sure enough":             {account, "vote", noon, time.Time{}, authz.CodeStepUpRequired},
		"a resident votes":            {resident, "vote", noon, time.Time{}, ""},
		"in the last second":          {resident, "vote", last.Add(999 * time.Millisecond), time.Time{}, ""},
		"a second later":              {resident, "vote", last.Add(time.Second), time.Time{}, authz.CodeTooLate},
		"begun in time":               {resident, "vote", last.Add(Grace), last, ""},
		"begun in time, too slow":     {resident, "vote", last.Add(Grace + time.Second), last, authz.CodeTooLate},
		"begun too late":              {resident, "vote", last.Add(time.Minute), last.Add(time.Second), authz.CodeTooLate},
		"reading goes on":             {authz.Nobody(), "read", today().AddDays(2).Begin(), time.Time{}, ""},
		"voting does not":             {resident, "vote", today().AddDays(2).Begin(), time.Time{}, authz.CodeTooLate},
		"before it is published":      {resident, "vote", noon.Add(-time.Hour), time.Time{}, authz.CodeNotFound},
		"something nobody knows":      {resident, "shout", noon, time.Time{}, CodeActUnknown},
		"who works on it is no guest": {marco, "vote", noon.Add(-time.Hour), time.Time{}, authz.CodeTooEarly},
	} {
		c.at = tc.at
		act, p, err := s.Activity(ctx, tx, authz.Software(), a.ID)
		if err != nil {
			t.Fatal(err)
		}
		if d := Decide(tc.actor, p, &poll, act, tc.act, Moment{Now: tc.at, Started: tc.started}); d.Why != tc.want || d.Allowed != (tc.want == "") {
			t.Errorf("%s: %+v, want %q", name, d, tc.want)
		}
	}
	c.at = noon
	if page := s.page(context.Background(), must(s.Project(ctx, authz.Nobody(), "fest", "fr"))(t), "fr"); len(page.Activities) != 1 || !page.Activities[0].Can["read"].Allowed ||
		page.Activities[0].Can["vote"].Why != "authz.login_required" {
		t.Errorf("%+v", page.Activities)
	}
	if _, err := s.UpdateActivity(ctx, marco, a.ID, 7, ActivityDraft{Texts: texts}); !fault.Is(err, fault.CodeStale) {
		t.Error(err)
	}
	if u, err := s.UpdateActivity(ctx, marco, a.ID, 1, ActivityDraft{Texts: texts, Settings: json.RawMessage(`{"choices":5}`)}); err != nil || u.Version != 2 {
		t.Error(u, err)
	}
	if err := s.DeleteActivity(ctx, marco, a.ID); !fault.Is(err, CodeWrongState) {
		t.Errorf("in a published project: %v", err)
	}
	if err := s.DeleteActivity(ctx, resident, a.ID); !fault.Is(err, authz.CodeRoleRequired) {
		t.Error(err)
	}
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestACopyBringsItsActivities(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, _ := service(tx)
	s.Register(poll)
	marco := staff(t, tx, role(authz.ProjectManager))
	ctx := t.Context()
	from := publish(t, s, "vorlage", 0, 10)
	if _, err := s.CreateActivity(ctx, marco, key(), from, ActivityDraft{Kind: "poll", Preset: "then_read", Texts: map[string]ActivityText{"de": {Title: "Umfrage"}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SetTemplate(ctx, marco, from, true); err != nil {
		t.Fatal(err)
	}
	rows, err := s.StaffProjects(ctx, marco, StaffQuery{Templates: true, Lang: "de", Limit: 5})
	if err != nil || len(rows) != 1 || rows[0].ID != from {
		t.Fatal(rows, err)
	}
	start := calendar.On(2027, time.May, 3)
	d, err := s.Create(ctx, marco, key(), NewProject{SpaceID: DefaultSpace, Kind: Participation, Title: "Kopie", From: from, Start: start})
	if err != nil || len(d.Activities) != 1 || d.Activities[0].Openings[0].PhaseID != d.Work.Phases[0].ID || d.Work.Phases[0].OpensOn != start || d.Work.Texts["de"].Title != "Kopie" || d.Template {
		t.Errorf("%+v %v", d, err)
	}
	if d, err = s.Create(ctx, marco, key(), NewProject{SpaceID: DefaultSpace, Kind: Display, Title: "Auflage", From: from, Start: start}); err != nil || len(d.Activities) != 0 {
		t.Errorf("a public display takes over what people do: %+v %v", d.Activities, err)
	}
}

func TestPublicDisplayIsReadOnly(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, _ := service(tx)
	s.Register(poll)
	marco := staff(t, tx, role(authz.ProjectManager))
	d, err := s.Create(t.Context(), marco, key(), NewProject{SpaceID: DefaultSpace, Kind: Display, Title: "Ortsplanung"})
	if err != nil || d.Work.Rule != calendar.RuleDisplay || d.Work.Influence != Information {
		t.Fatal(err)
	}
	if _, err := s.CreateActivity(t.Context(), marco, key(), d.ID, ActivityDraft{Kind: "poll", Texts: map[string]ActivityText{"de": {Title: "x"}}}); !fault.Is(err, CodeDisplayReadOnly) {
		t.Error(err)
	}
	p := &Project{Kind: Display, Stage: StagePublished, Live: &Content{}, Audience: Public}
	if got := Decide(authz.Nobody(), p, poll, &Activity{}, "read", Moment{Now: noon}); got.Why != CodeDisplayReadOnly {
		t.Errorf("%+v", got)
	}
}

func TestSpacesAndTerms(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, _ := service(tx)
	ctx, admin, lea := t.Context(), staff(t, tx, role(authz.Admin)), staff(t, tx, role(authz.Communications))
	good := SpaceDraft{Slug: "intern", Audience: Members, Texts: map[string]SpaceText{"de": {Name: "Intern"}}}
	if _, err := s.CreateSpace(ctx, lea, key(), good); !fault.Is(err, authz.CodeRoleRequired) {
		t.Error(err)
	}
	if _, err := s.CreateSpace(ctx, admin, key(), SpaceDraft{Slug: "Über", Texts: map[string]SpaceText{"xx": {}}}); len(fault.From(err).Fields) != 3 {
		t.Errorf("%+v", fault.From(err).Fields)
	}
	k := key()
	sp, err := s.CreateSpace(ctx, admin, k, good)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.CreateSpace(ctx, admin, k, good); err != nil || again.ID != sp.ID {
		t.Error(again, err)
	}
	if _, err := s.CreateSpace(ctx, admin, key(), good); fault.From(err).Fields[0].Code != CodeSlugTaken {
		t.Error(err)
	}
	resident := uuid.New()
	person(t, tx, resident)
	for range 2 { // a second click does nothing
		if err := s.Admit(ctx, lea, sp.ID, resident); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Admit(ctx, lea, sp.ID, uuid.New()); !fault.Is(err, CodeMemberNotFound) {
		t.Error(err)
	}
	if rows, err := s.Members(ctx, lea, sp.ID); err != nil || len(rows) != 1 || rows[0].Name != "Lea" {
		t.Error(rows, err)
	}
	for range 2 {
		if err := s.Dismiss(ctx, lea, sp.ID, resident); err != nil {
			t.Error(err)
		}
	}
	if err := s.PutTerm(ctx, admin, Term{Kind: Topic, Key: "Verkehr", Names: map[string]string{"xx": ""}}); len(fault.From(err).Fields) != 3 {
		t.Errorf("%+v", fault.From(err).Fields)
	}
	for _, retired := range []bool{false, true} {
		if err := s.PutTerm(ctx, admin, Term{Kind: Topic, Key: "verkehr", Names: map[string]string{"de": "Verkehr"}, Retired: retired}); err != nil {
			t.Fatal(err)
		}
	}
	if rows, err := s.Terms(ctx); err != nil || len(rows) != 1 || !rows[0].Retired {
		t.Error(rows, err)
	}
}

func TestDeadlinesForPeoplesCalendars(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, _ := service(tx)
	publish(t, s, "fest", 0, 3)
	_, entries, err := s.Calendar(t.Context(), authz.Nobody(), "fest", "de")
	if err != nil {
		t.Fatal(err)
	}
	text := calendar.ICS("x", entries)
	if want := "DTSTART;VALUE=DATE:" + strings.ReplaceAll(today().AddDays(3).String(), "-", ""); !strings.Contains(text, want) || !strings.Contains(text, "SUMMARY:fest: Mitwirken") {
		t.Error(text)
	}
}

// Whoever follows the audience of a project learns when its publication is moved: what
// lies in it must not come out before it.
func TestMovingAPublicationMovesWhatLiesInIt(t *testing.T) {
	t.Parallel()
	s, _ := service(pgtest.DB(t))
	var told []time.Time
	s.OnAudience(func(_ context.Context, _ bun.Tx, p *Project) error {
		told = append(told, p.PublishAt)
		return nil
	})
	ctx, lea := t.Context(), authz.Software()
	d, err := s.Create(ctx, lea, key(), NewProject{SpaceID: DefaultSpace, Kind: Participation, Title: "x"})
	if err != nil {
		t.Fatal(err)
	}
	c := content(today().AddDays(5), today().AddDays(9), german("x"))
	days := []int{1, 3, 3}
	for _, n := range days {
		at := noon.AddDate(0, 0, n)
		c.PublishAt = &at
		if d, err = s.Save(ctx, lea, d.ID, d.Version, "verschoben", c); err != nil {
			t.Fatal(err)
		}
		if d, err = s.Approve(ctx, lea, d.ID, d.Version); err != nil {
			t.Fatal(err)
		}
	}
	if len(told) != 2 || !told[0].Equal(noon.AddDate(0, 0, 1)) || !told[1].Equal(noon.AddDate(0, 0, 3)) {
		t.Errorf("told of %v", told)
	}
}

// A change that was written before a phase began, and is approved after, cannot
// shorten it.
func TestApprovalComesTooLateToShortenAPhase(t *testing.T) {
	t.Parallel()
	s, c := service(pgtest.DB(t))
	ctx, lea := t.Context(), authz.Software()
	id := publish(t, s, "spaet", 2, 9)
	d, err := s.Work(ctx, lea, id)
	if err != nil {
		t.Fatal(err)
	}
	shorter := *d.Work
	shorter.Phases[0].ClosesOn = today().AddDays(4)
	if d, err = s.Save(ctx, lea, id, d.Version, d.Slug, shorter); err != nil {
		t.Fatal(err)
	}
	c.at = today().AddDays(2).Begin()
	if _, err := s.Approve(ctx, lea, id, d.Version); len(fault.From(err).Fields) != 1 || fault.From(err).Fields[0].Code != CodeUseExtension {
		t.Errorf("%v", err)
	}
}

func TestOnlyAReportShowsTheResult(t *testing.T) {
	t.Parallel()
	s, c := service(pgtest.DB(t))
	ctx, lea := t.Context(), authz.Software()
	for slug, reported := range map[string]bool{"mit-bericht": true, "ohne-bericht": false} {
		write := content(today(), today(), map[string]Text{"de": {Title: slug, Summary: "x", Result: "<p>Rutsche</p>"}})
		c.at = noon
		id, err := s.Publish(ctx, lea, Import{SpaceID: DefaultSpace, Slug: slug, Kind: Participation, Content: write})
		if err != nil {
			t.Fatal(err)
		}
		c.at = today().AddDays(1).Begin()
		if reported {
			if _, err := s.Report(ctx, lea, id); err != nil {
				t.Fatal(err)
			}
		}
		d, err := s.Close(ctx, lea, id, "Der Kanton entscheidet.")
		if err != nil || (d.Reason == "") != reported {
			t.Fatal(err, d.Reason)
		}
		page := s.page(ctx, must(s.Project(ctx, authz.Nobody(), slug, "de"))(t), "de")
		if (page.Result != "") != reported {
			t.Errorf("%s: result %q", slug, page.Result)
		}
		hits, err := s.index.Find(ctx, authz.Nobody(), search.Query{Text: "Rutsche", Lang: "de", Limit: 5})
		if err != nil || slices.ContainsFunc(hits, func(h search.Hit) bool { return h.ID == id }) != reported {
			t.Errorf("%s: %d hits, %v", slug, len(hits), err)
		}
	}
}

func TestAProjectHoldsSoManyLinksAndNoMore(t *testing.T) {
	t.Parallel()
	s, _ := service(pgtest.DB(t))
	id := publish(t, s, "viele", 0, 1)
	for range MaxPreviews {
		if _, err := s.CreatePreview(t.Context(), authz.Software(), id, 1); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.CreatePreview(t.Context(), authz.Software(), id, 1); !fault.Is(err, CodeTooMany) {
		t.Error(err)
	}
}
