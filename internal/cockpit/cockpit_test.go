package cockpit

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/dossier"
	"mitwirken/internal/export"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/organisation"
	"mitwirken/internal/oversight"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, locale.Zurich())

type house struct {
	*Service
	t        *testing.T
	db       *bun.DB
	spaces   *space.Service
	dossiers *dossier.Service
	room     uuid.UUID
}

func newHouse(t *testing.T) house {
	t.Helper()
	db, now := pgtest.DB(t), func() time.Time { return noon }
	log := audit.New([]byte("0123456789abcdef0123456789abcdef"))
	people := identity.NewService(db, log, nil, nil, now, identity.Options{})
	files, index := file.NewService(db, log, nil, nil, now), search.NewService(db, now)
	spaces := space.NewService(db, log, people, files, index, now)
	dossiers := dossier.NewService(db, log, spaces, files, index, now, dossier.Options{})
	o := oversight.NewService(db, log, people, spaces, nil, nil, now, nil)
	h := house{NewService(spaces, dossiers, export.NewService(db, log, nil, nil, now, func(context.Context) string { return "" }), organisation.NewService(db, log, people, nil, nil, now, organisation.Options{}), o, now), t, db, spaces, dossiers, uuid.Nil}
	four, err := spaces.CreateSpace(t.Context(), authz.Software(), key(), space.SpaceDraft{Slug: "vier-augen", Audience: space.Public, FourEyes: true,
		Texts: map[string]space.SpaceText{"de": {Name: "Vier Augen"}}})
	if err != nil {
		t.Fatal(err)
	}
	h.room = four.ID
	return h
}

func key() once.Key {
	return once.Key{Scope: "test", Value: uuid.NewString(), Fingerprint: []byte("x")}
}

func (h house) staff(grants ...authz.Grant) authz.Actor {
	h.t.Helper()
	a := authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelAccount, Employee: true, Roles: grants}
	if _, err := h.db.NewRaw("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, 'Lea', 'lea', 'de', now())", a.ID).Exec(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	return a
}

func everywhere(r authz.Role) authz.Grant { return authz.Grant{Role: r, Scope: authz.Everywhere()} }

func content(title string, opens, closes int) space.Content {
	today := calendar.DateOf(noon)
	return space.Content{Texts: map[string]space.Text{"de": {Title: title, Summary: "x", Result: "<p>x</p>"}}, Influence: space.Consultation, Rule: calendar.RuleFree,
		Contact: space.Contact{Unit: "Bau", Phone: "041 268 01 11"},
		Phases:  []space.Phase{{ID: uuid.New(), Participation: true, OpensOn: today.AddDays(opens), ClosesOn: today.AddDays(closes), Texts: map[string]space.PhaseText{"de": {Title: "Mitwirken"}}}}}
}

func (h house) published(slug string, opens, closes int) uuid.UUID {
	h.t.Helper()
	id, err := h.spaces.Publish(h.t.Context(), authz.Software(), space.Import{SpaceID: h.room, Slug: slug, Kind: space.Participation, Content: content(slug, opens, closes)})
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

// draft of an author, with its dates.
func (h house) draft(author authz.Actor, title string, opens, closes int) *space.Detail {
	h.t.Helper()
	d, err := h.spaces.Create(h.t.Context(), author, key(), space.NewProject{SpaceID: h.room, Kind: space.Participation, Title: title})
	if err == nil {
		d, err = h.spaces.Save(h.t.Context(), author, d.ID, d.Version, d.Slug, content(title, opens, closes))
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return d
}

func (h house) open(a authz.Actor) *Cockpit {
	h.t.Helper()
	c, err := h.Open(h.t.Context(), a, "de")
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// tasks as «kind slug».
func tasks(c *Cockpit) (out []string) {
	for _, t := range c.Tasks {
		name := string(t.Kind)
		if t.Project != nil {
			name += " " + t.Project.Slug
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func TestEverybodyIsToldWhatTheyCanDo(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), t.Context()
	marco, lea, admin, clerk := h.staff(everywhere(authz.ProjectManager)), h.staff(everywhere(authz.Communications)), h.staff(everywhere(authz.Admin)), h.staff()
	h.published("laeuft", -3, 40)
	ending := h.published("endet", -20, 5)
	h.published("vorbei", -40, -10)
	reported := h.published("berichtet", -60, -30)
	if _, err := h.spaces.Report(ctx, authz.Software(), reported); err != nil {
		t.Fatal(err)
	}
	waits := h.draft(marco, "wartet", 20, 40)
	if _, err := h.spaces.Submit(ctx, marco, waits.ID, waits.Version); err != nil {
		t.Fatal(err)
	}
	h.draft(marco, "bald", 10, 40)
	h.draft(marco, "spaeter", 100, 140)
	back := h.draft(marco, "zurueck", 100, 140)
	if _, err := h.spaces.Submit(ctx, marco, back.ID, back.Version); err != nil {
		t.Fatal(err)
	}
	if _, err := h.spaces.Return(ctx, lea, back.ID, "Bitte genauer"); err != nil {
		t.Fatal(err)
	}
	news := dossier.EntryBody{Texts: map[string]dossier.EntryText{"de": {Title: "Baubeginn"}}, At: noon}
	if _, _, err := h.dossiers.Create(ctx, marco, key(), ending, dossier.News, news); err != nil {
		t.Fatal(err)
	}
	scoped := h.staff(authz.Grant{Role: authz.ProjectManager, Scope: authz.Scope{Kind: authz.ProjectScope, ID: waits.ID}})
	for _, tc := range []struct {
		who  string
		as   authz.Actor
		want []string
		sees int
	}{
		{"who wrote", marco, []string{"begin bald", "ends endet", "report vorbei", "returned zurueck"}, 8},
		{"who publishes", lea, []string{"approve wartet", "begin bald", "close berichtet", "ends endet", "entries endet", "report vorbei", "returned zurueck"}, 8},
		{"an administrator", admin, []string{"approve wartet", "begin bald", "close berichtet", "ends endet", "entries endet", "report vorbei", "returned zurueck"}, 8},
		{"an employee without a role", clerk, nil, 4},
		{"a role in one project", scoped, nil, 5},
	} {
		c := h.open(tc.as)
		got := tasks(c)
		if !slices.Equal(got, tc.want) || len(c.Plans) != tc.sees {
			t.Errorf("%s: %v and %d projects, want %v and %d", tc.who, got, len(c.Plans), tc.want, tc.sees)
		}
	}
	if _, err := h.Open(ctx, authz.Nobody(), "de"); !fault.Is(err, authz.CodeLoginRequired) {
		t.Error(err)
	}
	if _, err := h.Open(ctx, authz.Actor{Kind: authz.Person, ID: uuid.New(), Level: authz.LevelAccount}, "de"); !fault.Is(err, authz.CodeEmployeeRequired) {
		t.Error(err)
	}
	if c := h.open(lea); c.Tasks[0].Kind != Approve || c.Tasks[0].Due.IsZero() {
		t.Errorf("a decision comes first, with the day it is needed: %+v", c.Tasks[0])
	}
}

func TestEventsOfTheComingMonthsAreThere(t *testing.T) {
	t.Parallel()
	h, ctx := newHouse(t), t.Context()
	id := h.published("platz", -3, 40)
	software := authz.Software()
	for days, title := range map[int]string{-1: "gestern", 3: "bald", 200: "naechstes Jahr"} {
		e, _, err := h.dossiers.Create(ctx, software, key(), id, dossier.Event, dossier.EntryBody{Texts: map[string]dossier.EntryText{"de": {Title: title}}, At: noon.AddDate(0, 0, days)})
		if err == nil && days != 200 {
			_, _, err = h.dossiers.Publish(ctx, software, e.ID, e.Version)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	c := h.open(h.staff())
	if len(c.Entries) != 1 || c.Entries[0].Live.Texts["de"].Title != "bald" {
		t.Errorf("%+v", c.Entries)
	}
}

func TestACockpitCostsTheSameForManyProjects(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	admin := h.staff(everywhere(authz.Admin))
	cost := func() int {
		ctx, n := pg.CountQueries(t.Context())
		if _, err := h.Open(ctx, admin, "de"); err != nil {
			t.Fatal(err)
		}
		return n.N()
	}
	h.published("eins", -3, 40)
	few := cost()
	for i := range 20 {
		h.published(fmt.Sprintf("projekt-%d", i), -3, 5)
	}
	if many := cost(); many != few || few > 7 {
		t.Errorf("%d statements for one project, %d for many", few, many)
	}
}

func TestWhatPressesComesFirst(t *testing.T) {
	t.Parallel()
	at := func(days int) time.Time { return noon.AddDate(0, 0, days) }
	list := []Task{{Kind: Close}, {Kind: Ends, Due: at(9)}, {Kind: Report}, {Kind: Approve}, {Kind: Begin, Due: at(2)}, {Kind: LogBroken}, {Kind: Approve, Due: at(1)}}
	order(list)
	var got []Kind
	for _, x := range list {
		got = append(got, x.Kind)
	}
	if want := []Kind{LogBroken, Approve, Approve, Begin, Ends, Report, Close}; !slices.Equal(got, want) || list[1].Due.IsZero() {
		t.Errorf("%v", list)
	}
}
