package space

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/search"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var secret = []byte("0123456789abcdef0123456789abcdef")

// clock stands still until it is moved.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, locale.Zurich())

func service(db bun.IDB) (*Service, *clock) {
	c := &clock{noon}
	return NewService(db, audit.New(secret), identity.NewService(db, nil, nil, nil, c.now, identity.Options{}), file.NewService(db, nil, nil, nil, c.now), search.NewService(db, c.now), c.now), c
}

func key() once.Key {
	return once.Key{Scope: "test", Value: uuid.NewString(), Fingerprint: []byte("x")}
}

func staff(t *testing.T, db bun.IDB, grants ...authz.Grant) authz.Actor {
	t.Helper()
	a := authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelAccount, Employee: true, Roles: grants}
	person(t, db, a.ID)
	return a
}

func person(t *testing.T, db bun.IDB, id uuid.UUID) {
	t.Helper()
	if _, err := db.NewRaw("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, 'Lea', 'lea', 'de', now())", id).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func role(r authz.Role) authz.Grant { return authz.Grant{Role: r, Scope: authz.Everywhere()} }

// content with one phase, complete enough to be published.
func content(opens, closes calendar.Date, texts map[string]Text) Content {
	return Content{Texts: texts, Influence: Consultation, Contact: Contact{Unit: "Bau und Umwelt", Phone: "041 268 01 11"}, Rule: calendar.RuleFree,
		Phases: []Phase{{ID: uuid.New(), Participation: true, OpensOn: opens, ClosesOn: closes, Texts: map[string]PhaseText{"de": {Title: "Mitwirken"}}}}}
}

func german(title string) map[string]Text {
	return map[string]Text{"de": {Title: title, Summary: "Was soll hier wachsen?"}}
}

func today() calendar.Date { return calendar.DateOf(noon) }

func publish(t *testing.T, s *Service, slug string, opens, closes int) uuid.UUID {
	t.Helper()
	id, err := s.Publish(t.Context(), authz.Software(), Import{SpaceID: DefaultSpace, Slug: slug, Kind: Participation,
		Content: content(today().AddDays(opens), today().AddDays(closes), german(slug))})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestSavingNamesEveryWrongField(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, _ := service(tx)
	manager := staff(t, tx, role(authz.ProjectManager))
	d, err := s.Create(t.Context(), manager, key(), NewProject{SpaceID: DefaultSpace, Kind: Participation, Title: "Spielplatz für alle: Was wächst?"})
	if err != nil || d.Slug != "spielplatz-fuer-alle-was-waechst" || d.State(noon) != StateDraft {
		t.Fatal(err, d)
	}
	bad := content(today(), today().AddDays(-1), map[string]Text{"de": {}, "fr": {Title: strings.Repeat("x", 301)}, "xx": {Title: "x"}})
	bad.Topics = []string{"Über uns"}
	bad.Phases = append(bad.Phases, Phase{ID: bad.Phases[0].ID})
	_, err = s.Save(t.Context(), manager, d.ID, d.Version, d.Slug, bad)
	var paths []string
	for _, f := range fault.From(err).Fields {
		paths = append(paths, f.Path)
	}
	slices.Sort(paths)
	if want := []string{"phases/0/texts/de/title", "phases/1/closesOn", "phases/1/id", "texts/de/title", "texts/de/title", "texts/fr/title", "texts/xx", "topics"}; !slices.Equal(paths, want) {
		t.Errorf("got %v, want %v", paths, want)
	}
	if again, err := s.Create(t.Context(), manager, key(), NewProject{SpaceID: DefaultSpace, Kind: Participation, Title: "Spielplatz für alle: Was wächst?"}); err != nil || again.Slug != d.Slug+"-2" {
		t.Error(err, again.Slug)
	}
}

func TestEditorsLearnWhoHasSaved(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, _ := service(tx)
	manager := staff(t, tx, role(authz.ProjectManager))
	d, err := s.Create(t.Context(), manager, key(), NewProject{SpaceID: DefaultSpace, Kind: Participation, Title: "Spielplatz"})
	if err != nil || d.Writer != "Lea" {
		t.Fatalf("%q %v", d.Writer, err)
	}
	if d, err = s.Save(t.Context(), authz.Software(), d.ID, d.Version, d.Slug, *d.Work); err != nil || d.Writer != "" {
		t.Errorf("%q %v", d.Writer, err)
	}
	if d, err = s.Save(t.Context(), manager, d.ID, d.Version, d.Slug, *d.Work); err != nil || d.Writer != "Lea" {
		t.Errorf("%q %v", d.Writer, err)
	}
}

func TestMarkupIsCleanedWhenSaved(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, _ := service(tx)
	c := content(today(), today(), map[string]Text{"de": {Title: " Spielplatz ", Summary: "x", Body: `<p onclick="x()">Text</p><script>alert(1)</script>`}})
	id, err := s.Publish(t.Context(), authz.Software(), Import{SpaceID: DefaultSpace, Slug: "x", Kind: Participation, Content: c})
	if err != nil {
		t.Fatal(err)
	}
	d, err := s.Work(t.Context(), authz.Software(), id)
	if err != nil || d.Live.Texts["de"].Body != "<p>Text</p>" || d.Live.Texts["de"].Title != "Spielplatz" {
		t.Errorf("%+v %v", d.Live.Texts, err)
	}
}

func TestTextsFallBackToGerman(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, _ := service(tx)
	texts := map[string]Text{"de": {Title: "Spielplatz", Summary: "x"}, "fr": {Title: "Place de jeux", Summary: "x"}, Easy: {Title: "Spiel-Platz", Summary: "x"}}
	id, err := s.Publish(t.Context(), authz.Software(), Import{SpaceID: DefaultSpace, Slug: "spielplatz", Kind: Participation, Content: content(today(), today(), texts)})
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{"de": "de Spielplatz", "fr": "fr Place de jeux", "it": "de Spielplatz", Easy: "easy Spiel-Platz"} {
		d, err := s.Project(t.Context(), authz.Nobody(), "spielplatz", lang)
		if err != nil || d.Lang+" "+d.Title != want || !slices.Equal(d.Langs, []string{"de", "fr", Easy}) {
			t.Errorf("%s: %+v %v", lang, d, err)
		}
		if q, err := s.ProjectByID(t.Context(), authz.Nobody(), id, lang); err != nil || q.Title != d.Title {
			t.Errorf("by id: %+v %v", q, err)
		}
	}
	if _, err := s.Project(t.Context(), authz.Nobody(), "gibt-es-nicht", "de"); !fault.Is(err, CodeProjectNotFound) {
		t.Error(err)
	}
}

// The list of each group holds exactly the projects of that group, in its order,
// each once, whatever the size of the stretches.
func TestListsHoldEveryProjectOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	s, c := service(db)
	all := map[uuid.UUID]*Project{}
	for i := range 60 {
		// many ends on the same day: the id has to break the tie
		opens := i%7 - 3
		id := publish(t, s, fmt.Sprintf("p-%d", i), opens, opens+i%4)
		p, err := s.ProjectByID(t.Context(), authz.Nobody(), id, "de")
		if err != nil {
			t.Fatal(err)
		}
		if i%9 == 0 {
			if _, err := s.Withdraw(t.Context(), authz.Software(), id, "Das Geld fehlt."); err != nil {
				t.Fatal(err)
			}
			p.Stage = StageWithdrawn
		}
		all[id] = p
	}
	c.at = noon.Add(time.Second) // what was withdrawn at noon is over
	rapid.Check(t, func(rt *rapid.T) {
		group := rapid.SampledFrom([]Group{Planned, Open, Finished}).Draw(rt, "group")
		limit := rapid.IntRange(1, 30).Draw(rt, "limit")
		q := Query{Group: group, Lang: "de", Limit: limit}
		var got []Project
		for {
			rows, err := s.Projects(t.Context(), authz.Nobody(), q)
			if err != nil {
				rt.Fatal(err)
			}
			got = append(got, rows[:min(limit, len(rows))]...)
			if len(rows) <= limit {
				break
			}
			p := s.Position(group, rows[limit-1])
			q.After = &p
		}
		seen := map[uuid.UUID]bool{}
		for i, p := range got {
			if seen[p.ID] || p.Group(c.at) != group {
				rt.Fatalf("row %d: twice or %s", i, p.Group(c.at))
			}
			seen[p.ID] = true
			if i > 0 {
				a, b := s.Position(group, got[i-1]).At, s.Position(group, p).At
				if group == Finished && a.Before(b) || group != Finished && b.Before(a) {
					rt.Fatalf("row %d is out of order", i)
				}
			}
		}
		for id, p := range all {
			if p.Group(c.at) == group && !seen[id] {
				rt.Fatalf("%s is missing", id)
			}
		}
	})
}

// Numbers of all activities of a project are added up; where nothing is told there are none.
func TestReckoningsAreAddedUp(t *testing.T) {
	t.Parallel()
	tx := pgtest.DB(t)
	s, _ := service(tx)
	var asked int
	poll := *poll
	poll.Reckon = func(_ context.Context, _ bun.IDB, activities []uuid.UUID) (map[uuid.UUID]Reckoning, error) {
		asked++
		out := map[uuid.UUID]Reckoning{}
		for _, id := range activities[:2] {
			out[id] = Reckoning{Inputs: 3, Answered: 5, TakenUp: 4}
		}
		return out, nil
	}
	s.Register(&poll)
	marco := staff(t, tx, role(authz.ProjectManager))
	two, none := publish(t, s, "zwei", -9, -1), publish(t, s, "keine", -9, -1)
	for range 2 {
		must(s.CreateActivity(t.Context(), marco, key(), two, ActivityDraft{Kind: "poll", Texts: map[string]ActivityText{"de": {Title: "Umfrage"}}}))(t)
	}
	rows := must(s.Projects(t.Context(), authz.Nobody(), Query{Group: Finished, Lang: "de", Limit: 10}))(t)
	got := must(s.Reckonings(t.Context(), rows))(t)
	if _, told := got[none]; len(rows) != 2 || told || asked != 1 || got[two] != (Reckoning{6, 10, 8}) {
		t.Errorf("%d projects, asked %d times: %v", len(rows), asked, got)
	}
}

// What is read costs the same number of statements however much there is.
func TestReadingCostsAFixedNumberOfStatements(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	s, _ := service(db)
	for i := range 40 {
		publish(t, s, fmt.Sprintf("p-%d", i), -1, 1)
	}
	cost := func(fn func(context.Context) error) int {
		t.Helper()
		ctx, n := pg.CountQueries(t.Context())
		if err := fn(ctx); err != nil {
			t.Fatal(err)
		}
		return n.N()
	}
	for _, limit := range []int{1, 10, 40} {
		if n := cost(func(ctx context.Context) error {
			_, err := s.Projects(ctx, authz.Nobody(), Query{Group: Open, Lang: "fr", Limit: limit})
			return err
		}); n != 1 {
			t.Errorf("limit %d: %d statements", limit, n)
		}
	}
	if n := cost(func(ctx context.Context) error { _, err := s.Project(ctx, authz.Nobody(), "p-3", "fr"); return err }); n != 5 {
		t.Errorf("a project: %d statements", n)
	}
}

// The map shows what is out and has a place, each project once.
func TestPlacesOnTheMap(t *testing.T) {
	t.Parallel()
	s, _ := service(pgtest.DB(t))
	tomorrow := noon.Add(24 * time.Hour)
	for slug, change := range map[string]func(*Content){
		"badi": func(c *Content) { c.Place = &Place{Lat: 47.08, Lon: 8.28, Words: "Mooshüsli"} }, "wald": func(c *Content) { c.Place, c.Topics = &Place{Lat: 47.1, Lon: 8.3}, []string{"green"} },
		"ohne": func(*Content) {}, "morgen": func(c *Content) { c.Place, c.PublishAt = &Place{Lat: 47.08, Lon: 8.28}, &tomorrow },
	} {
		c := content(today().AddDays(-1), today().AddDays(1), german(slug))
		change(&c)
		if _, err := s.Publish(t.Context(), authz.Software(), Import{SpaceID: DefaultSpace, Slug: slug, Kind: Participation, Content: c}); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]Located{}
	var after *uuid.UUID
	for {
		ctx, n := pg.CountQueries(t.Context())
		rows, err := s.Located(ctx, authz.Nobody(), Filter{}, "de", after, 1)
		if err != nil || n.N() != 1 {
			t.Fatal(err, n.N())
		}
		seen[rows[0].Slug] = rows[0]
		if len(rows) == 1 {
			break
		}
		after = &rows[0].ID
	}
	if b := seen["badi"]; len(seen) != 2 || b.Lat != 47.08 || b.Lon != 8.28 || b.Words != "Mooshüsli" || seen["wald"].Words != "" {
		t.Errorf("%+v", seen)
	}
	for want, f := range map[int]Filter{0: {Group: Finished}, 1: {Topic: "green"}, 2: {Group: Open}} {
		if rows, err := s.Located(t.Context(), authz.Nobody(), f, "de", nil, 10); err != nil || len(rows) != want {
			t.Errorf("%+v: %d, %v", f, len(rows), err)
		}
	}
	if rows, err := s.Located(t.Context(), authz.Nobody(), Filter{Kind: "survey"}, "de", nil, 10); err != nil || len(rows) != 0 {
		t.Errorf("%d, %v", len(rows), err)
	}
}
