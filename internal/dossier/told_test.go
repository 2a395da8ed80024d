package dossier

import (
	"context"
	"encoding/xml"
	"slices"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/space"
)

// tell puts a published entry into a project.
func (h house) tell(t *testing.T, project uuid.UUID, k Kind, b EntryBody) uuid.UUID {
	t.Helper()
	e, _, err := h.Create(t.Context(), authz.Software(), key(), project, k, b)
	if err != nil {
		t.Fatal(err)
	}
	version := e.Version
	if k == Document {
		p, err := h.AddVersion(t.Context(), authz.Software(), key(), e.ID, NewVersion{Lang: "de", Markdown: "Text"})
		if err != nil {
			t.Fatal(err)
		}
		version = p.Version
	}
	if _, _, err := h.Publish(t.Context(), authz.Software(), e.ID, version); err != nil {
		t.Fatal(err)
	}
	return e.ID
}

// neighbourhood has one of each kind of entry in a public project, in an internal one,
// in one that is out tomorrow, and a draft of each in the public one.
func (h house) neighbourhood(t *testing.T) (public, internal uuid.UUID) {
	t.Helper()
	intern, err := h.spaces.CreateSpace(t.Context(), authz.Software(), key(), space.SpaceDraft{Slug: "intern", Audience: space.Employees, Texts: map[string]space.SpaceText{"de": {Name: "Intern"}}})
	if err != nil {
		t.Fatal(err)
	}
	tomorrow := noon.Add(24 * time.Hour)
	public, internal = h.project(t, "offen", space.DefaultSpace, nil), h.project(t, "intern-1", intern.ID, nil)
	later := h.project(t, "morgen", space.DefaultSpace, &tomorrow)
	for _, k := range []Kind{News, Event, Milestone, Document} {
		for title, id := range map[string]uuid.UUID{"öffentlich": public, "intern": internal, "morgen": later} {
			h.tell(t, id, k, body(k, title, noon.Add(time.Hour)))
		}
		if _, _, err := h.Create(t.Context(), authz.Software(), key(), public, k, body(k, "Entwurf", noon.Add(time.Hour))); err != nil {
			t.Fatal(err)
		}
	}
	return public, internal
}

func titles(rows []Told) []string {
	out := []string{}
	for _, e := range rows {
		out = append(out, e.Live.Texts["de"].Title)
	}
	slices.Sort(out)
	return out
}

func TestWhatIsToldIsWhatOneMaySee(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	h.neighbourhood(t)
	employee, admin := authz.Actor{Kind: authz.Person, ID: uuid.New(), Employee: true}, h.staff(t, authz.Admin)
	day := calendar.DateOf(noon)
	for _, tc := range []struct {
		name  string
		actor authz.Actor
		want  []string
	}{
		{"nobody", authz.Nobody(), []string{"öffentlich"}},
		{"a resident", authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelVerifiedResident}, []string{"öffentlich"}},
		{"an employee", employee, []string{"intern", "öffentlich"}},
		// who edits a project sees it before; the pages about all of them show what is out
		{"an administrator", admin, []string{"intern", "öffentlich"}},
	} {
		for _, k := range []Kind{News, Event} {
			rows, err := h.Told(t.Context(), tc.actor, ToldQuery{Kind: k, Limit: 10, Lang: "fr"})
			if err != nil || !cmp.Equal(titles(rows), tc.want) {
				t.Errorf("%s, %s: %v %v", tc.name, k, titles(rows), err)
			}
		}
		a, err := h.Dates(t.Context(), tc.actor, space.Window{From: day, To: day.AddDays(3), Lang: "de"})
		if err != nil || !cmp.Equal(titles(a.Events), tc.want) || len(a.Phases) != len(tc.want) || a.Cut {
			t.Errorf("%s: %v %d phases %v", tc.name, titles(a.Events), len(a.Phases), err)
		}
		o, err := h.Overview(t.Context(), tc.actor, "de")
		if err != nil {
			t.Fatal(err)
		}
		for what, rows := range map[string][]Told{"events": o.Events, "news": o.News, "milestones": o.Milestones} {
			if !cmp.Equal(titles(rows), tc.want) {
				t.Errorf("%s, %s of the overview: %v", tc.name, what, titles(rows))
			}
		}
		if o.Entries.Documents != len(tc.want) || o.Projects.Running != len(tc.want) {
			t.Errorf("%s: %+v %+v", tc.name, o.Entries, o.Projects)
		}
	}
	narrowed, err := h.Told(t.Context(), employee, ToldQuery{Kind: News, Limit: 10, Filter: space.Filter{Space: "intern"}})
	if err != nil || !cmp.Equal(titles(narrowed), []string{"intern"}) {
		t.Error(titles(narrowed), err)
	}
}

func TestEventsAreToComeOrOver(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	project := h.project(t, "fest", space.DefaultSpace, nil)
	for title, tc := range map[string]struct{ begins, ends time.Duration }{
		"a vorbei": {-48 * time.Hour, -47 * time.Hour}, "b ohne Ende, gestern": {-25 * time.Hour, 0}, "c ohne Ende, eben": {-time.Hour, 0},
		"d läuft": {-72 * time.Hour, 2 * time.Hour}, "e morgen": {24 * time.Hour, 26 * time.Hour},
	} {
		b := body(Event, title, noon.Add(tc.begins))
		if tc.ends != 0 {
			until := noon.Add(tc.ends)
			b.Until = &until
		}
		h.tell(t, project, Event, b)
	}
	walk := func(past bool) []string {
		var got []string
		q := ToldQuery{Kind: Event, Past: past, Limit: 1}
		for {
			ctx, n := pg.CountQueries(t.Context())
			rows, err := h.Told(ctx, authz.Nobody(), q)
			if err != nil || n.N() != 2 {
				t.Fatal(err, n.N())
			}
			got = append(got, rows[0].Live.Texts["de"].Title)
			if len(rows) == 1 {
				return got
			}
			q.After = &Position{rows[0].At, rows[0].ID}
		}
	}
	if got := walk(false); !cmp.Equal(got, []string{"d läuft", "c ohne Ende, eben", "e morgen"}) {
		t.Error(got)
	}
	if got := walk(true); !cmp.Equal(got, []string{"b ohne Ende, gestern", "a vorbei"}) {
		t.Error(got)
	}
}

func TestAheadIsWhatIsPromisedAndNotReached(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	project := h.project(t, "baeume", space.DefaultSpace, nil)
	for title, tc := range map[string]struct {
		days     int
		exact    bool
		progress Progress
	}{
		"am Anfang des Monats": {-20, false, Running}, "gestern, genau": {-1, true, Planned}, "letzten Monat": {-40, false, Planned},
		"erledigt": {5, false, Done}, "fallen gelassen": {5, false, Dropped}, "in einem Monat": {30, true, Planned},
	} {
		b := body(Milestone, title, noon.AddDate(0, 0, tc.days))
		b.Exact, b.Progress = tc.exact, tc.progress
		h.tell(t, project, Milestone, b)
	}
	o, err := h.Overview(t.Context(), authz.Nobody(), "de")
	if err != nil || !cmp.Equal(titles(o.Milestones), []string{"am Anfang des Monats", "in einem Monat"}) || o.Entries.Reached != 1 {
		t.Error(titles(o.Milestones), o.Entries, err)
	}
}

func TestTheOverviewSaysWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	day := calendar.DateOf(noon)
	phase := func(from, to int, participation bool) space.Phase {
		return space.Phase{ID: uuid.New(), Participation: participation, OpensOn: day.AddDays(from), ClosesOn: day.AddDays(to), Texts: map[string]space.PhaseText{"de": {Title: "Phase"}}}
	}
	put := func(slug string, phases ...space.Phase) uuid.UUID {
		id, err := h.spaces.Publish(t.Context(), authz.Software(), space.Import{SpaceID: space.DefaultSpace, Slug: slug, Kind: space.Participation, Content: space.Content{
			Texts:     map[string]space.Text{"de": {Title: slug, Summary: "x", Result: "<p>Schatten <strong>zuerst</strong>.</p>"}, "fr": {Title: slug, Summary: "x"}},
			Influence: space.Consultation, Rule: calendar.RuleFree, Contact: space.Contact{Unit: "Bau", Phone: "041 268 01 11"}, Phases: phases}})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	reported := put("bericht", phase(-30, -20, true))
	if _, err := h.spaces.Report(t.Context(), authz.Software(), reported); err != nil {
		t.Fatal(err)
	}
	h.tell(t, reported, Milestone, body(Milestone, "x", noon.AddDate(0, 0, 9)))
	put("auswertung", phase(-30, -20, true), phase(-19, 4, false))
	withdrawn := put("fest", phase(-3, 3, true), phase(4, 8, false))
	event := h.tell(t, withdrawn, Event, body(Event, "Fest", noon.Add(time.Hour)))
	if _, err := h.spaces.Withdraw(t.Context(), authz.Software(), withdrawn, "Die Strasse wird saniert."); err != nil {
		t.Fatal(err)
	}
	put("kommt", phase(5, 9, true))
	o, err := h.Overview(t.Context(), authz.Nobody(), "fr")
	if err != nil {
		t.Fatal(err)
	}
	if text, lang := o.Results[0].Result("fr"); len(o.Results) != 1 || text != "<p>Schatten <strong>zuerst</strong>.</p>" || lang != "de" || !cmp.Equal(o.Steps[reported], []Progress{Planned}) {
		t.Errorf("%+v", o.Results)
	}
	if len(o.Phases) != 1 || o.Phases[0].Slug != "auswertung" || o.Phases[0].Closes() != day.AddDays(4) {
		t.Errorf("%+v", o.Phases)
	}
	if len(o.Planned) != 1 || o.Planned[0].Slug != "kommt" || o.Projects != (space.Tally{Reported: 1}) {
		t.Errorf("%+v %+v", o.Planned, o.Projects)
	}
	if len(o.Events) != 1 || !o.Events[0].cancelled() {
		t.Error("the event of a withdrawn project seems to take place")
	}
	if e, err := h.Event(t.Context(), authz.Nobody(), event, "de"); err != nil || !e.Cancelled {
		t.Error(e, err)
	}
}

// However much there is, a page costs the same.
func TestPagesAboutAllProjectsCostAFixedNumberOfStatements(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	day := calendar.DateOf(noon)
	for _, slug := range []string{"", "a", "b", "c", "d", "e"} {
		if slug != "" {
			id := h.project(t, slug, space.DefaultSpace, nil)
			for range 3 {
				for _, k := range []Kind{News, Event, Milestone} {
					h.tell(t, id, k, body(k, slug, noon.Add(time.Hour)))
				}
			}
		}
		for _, tc := range []struct {
			name       string
			least, cap int
			ask        func(ctx context.Context) error
		}{
			{"overview", 8, 10, func(ctx context.Context) error { _, err := h.Overview(ctx, authz.Nobody(), "it"); return err }},
			{"agenda", 2, 3, func(ctx context.Context) error {
				_, err := h.Dates(ctx, authz.Nobody(), space.Window{From: day, To: day.AddDays(30)})
				return err
			}},
			{"feed", 2, 3, func(ctx context.Context) error { _, err := h.Feed(ctx, space.Filter{}, "de", false); return err }},
			{"news", 1, 2, func(ctx context.Context) error {
				_, err := h.Told(ctx, authz.Nobody(), ToldQuery{Kind: News, Limit: 2})
				return err
			}},
		} {
			ctx, n := pg.CountQueries(t.Context())
			if err := tc.ask(ctx); err != nil || n.N() < tc.least || n.N() > tc.cap {
				t.Errorf("%s with projects up to %q: %d statements, %v", tc.name, slug, n.N(), err)
			}
		}
	}
}

func TestFeedsHoldWhatEverybodyMaySee(t *testing.T) {
	t.Parallel()
	h := service(t, pgtest.DB(t))
	public, internal := h.neighbourhood(t)
	h.tell(t, public, News, EntryBody{Texts: map[string]EntryText{"de": {Title: "A < B & «C»", Text: "<p>Zwei</p>"}, "fr": {Title: "Deux"}}, At: noon.Add(-time.Hour)})
	entries, err := h.Feed(t.Context(), space.Filter{}, "fr", false)
	if err != nil {
		t.Fatal(err)
	}
	c, err := ics.ParseCalendar(strings.NewReader(calendar.ICS("x", entries)))
	if err != nil || len(c.Events()) != 2 || strings.Contains(c.Serialize(), "intern") || !strings.Contains(c.Serialize(), "URL:https://mitwirken.example.ch/fr/projekte/offen") {
		t.Error(err, c.Serialize())
	}
	if entries, err = h.Feed(t.Context(), space.Filter{}, "de", true); err != nil || len(entries) != 1 {
		t.Error("deadlines among the events", entries, err)
	}
	rows, err := h.Told(t.Context(), authz.Nobody(), ToldQuery{Kind: News, Limit: 10, Lang: "de"})
	if err != nil {
		t.Fatal(err)
	}
	b, err := h.atom(rows, "de")
	if err != nil {
		t.Fatal(err)
	}
	var feed atomFeed
	if err := xml.Unmarshal(b, &feed); err != nil || len(feed.Entries) != 2 || feed.Entries[1].Title != "A < B & «C»" || feed.Entries[1].Content.Text != "<p>Zwei</p>" {
		t.Errorf("%v\n%s", err, b)
	}
	for _, want := range []string{`<title>Neues vom Mitwirken – Gemeinde Emmen</title>`, `href="https://mitwirken.example.ch/neues"`, `href="https://mitwirken.example.ch/projekte/offen"`, `xml:lang="de"`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("%s is missing in\n%s", want, b)
		}
	}
	hidden := h.tell(t, internal, Event, body(Event, "intern", noon.Add(time.Hour)))
	if _, err := h.Event(t.Context(), authz.Nobody(), hidden, "de"); !fault.Is(err, CodeNotFound) {
		t.Error(err)
	}
	if _, err := h.Event(t.Context(), authz.Nobody(), rows[0].ID, "de"); !fault.Is(err, CodeNotFound) {
		t.Errorf("news as an event: %v", err)
	}
}
