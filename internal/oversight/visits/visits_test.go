package visits

import (
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/export"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

type hall struct {
	*Service
	spaces *space.Service
	at     time.Time
}

// newHall stands at noon until its time is moved.
func newHall(t *testing.T, db bun.IDB) *hall {
	t.Helper()
	h := &hall{at: time.Date(2026, 11, 22, 12, 0, 0, 0, locale.Zurich())}
	now := func() time.Time { return h.at }
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	log := audit.New([]byte("0123456789abcdef0123456789abcdef"))
	h.spaces = space.NewService(db, log, identity.NewService(db, log, nil, nil, now, identity.Options{}), file.NewService(db, log, nil, nil, now), search.NewService(db, now), now)
	h.Service = NewService(db, h.spaces, cat, now, Options{Log: slog.New(slog.DiscardHandler),
		Pages: []Page{{"/", locale.Public, "home.title"}, {"/projekte/{slug}", locale.Mail, "visits.page.projekte.slug"}},
		Read: func(path string) (View, bool) {
			return View{Page: path, Lang: "de"}, path == "/"
		}})
	return h
}

func (h *hall) project(t *testing.T, slug string, in uuid.UUID) uuid.UUID {
	t.Helper()
	today := calendar.DateOf(h.at)
	id, err := h.spaces.Publish(t.Context(), authz.Software(), space.Import{SpaceID: in, Slug: slug, Kind: space.Participation, Content: space.Content{
		Texts: map[string]space.Text{"de": {Title: "Spielplatz " + slug, Summary: "x"}}, Influence: space.Consultation, Rule: calendar.RuleFree, Contact: space.Contact{Unit: "Bau", Phone: "041 268 01 11"},
		Phases: []space.Phase{{ID: uuid.New(), Participation: true, OpensOn: today, ClosesOn: today.AddDays(9), Texts: map[string]space.PhaseText{"de": {Title: "Mitwirken"}}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (h *hall) members(t *testing.T) uuid.UUID {
	t.Helper()
	s, err := h.spaces.CreateSpace(t.Context(), authz.Software(), once.Key{Scope: "test", Value: uuid.NewString(), Fingerprint: []byte("x")},
		space.SpaceDraft{Slug: "team", Audience: space.Members, Texts: map[string]space.SpaceText{"de": {Name: "Team"}}})
	if err != nil {
		t.Fatal(err)
	}
	return s.ID
}

func (h *hall) flush(t *testing.T) {
	t.Helper()
	if err := h.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (h *hall) numbers(t *testing.T, a authz.Actor, q Query) *Numbers {
	t.Helper()
	if q.From.IsZero() {
		q.From = calendar.DateOf(h.at).AddDays(-30)
	}
	if q.To.IsZero() {
		q.To = calendar.DateOf(h.at)
	}
	q.Lang = "de"
	n, err := h.Numbers(t.Context(), a, q)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

var admin = authz.Actor{Kind: authz.Person, ID: uuid.New(), Employee: true, Level: authz.LevelAccount, Roles: []authz.Grant{{Role: authz.Admin, Scope: authz.Everywhere()}}}

func TestViewsOfAllInstancesAddUp(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	h, other := newHall(t, db), newHall(t, db)
	team := h.members(t)
	open, secret := h.project(t, "badi", space.DefaultSpace), h.project(t, "buero", team)
	page := func(slug string) View { return View{Page: "/projekte/{slug}", Slug: slug, Lang: "de"} }
	for _, v := range []View{page("badi"), page("badi"), page("buero"), page("gibt-es-nicht"), {Page: "/", Lang: "fr"}} {
		h.Count(v)
	}
	other.CountPath("/")
	other.CountPath("/konto")
	h.flush(t)
	h.flush(t) // nothing is added twice
	other.at = h.at.AddDate(0, 0, 1)
	h.at = other.at
	other.Count(page("badi"))
	other.flush(t)

	n := h.numbers(t, admin, Query{})
	if n.Total != 6 || n.Internal != 1 || len(n.Days) != 2 || n.Days[0].Views != 5 || n.Days[0].Day != calendar.On(2026, 11, 22) || n.Days[1].Views != 1 {
		t.Errorf("%+v", n)
	}
	if len(n.Pages) != 2 || n.Pages[0] != (PageNumber{"/projekte/{slug}", "Projektseite", 4}) || n.Pages[1].Views != 2 || len(n.Langs) != 2 || n.Langs[0] != (LangNumber{"de", 5}) {
		t.Errorf("%+v %+v", n.Pages, n.Langs)
	}
	if len(n.Projects) != 2 || n.Projects[0].ID != open || n.Projects[0].Views != 3 || n.Projects[1].ID != secret || n.Hidden != 0 {
		t.Errorf("%+v", n.Projects)
	}
	// who does not see the project does not learn its name
	moderator := authz.Actor{Kind: authz.Person, ID: uuid.New(), Employee: true, Roles: []authz.Grant{{Role: authz.Moderator, Scope: authz.Everywhere()}}}
	if n := h.numbers(t, moderator, Query{}); len(n.Projects) != 1 || n.Hidden != 1 {
		t.Errorf("%+v", n)
	}
	if n := h.numbers(t, admin, Query{Project: secret}); n.Total != 1 || len(n.Projects) != 1 {
		t.Errorf("%+v", n)
	}
	if n := h.numbers(t, admin, Query{From: calendar.DateOf(h.at)}); n.Total != 1 {
		t.Errorf("%+v", n)
	}
	for _, a := range []authz.Actor{authz.Nobody(), {Kind: authz.Person, ID: uuid.New(), Employee: true, Level: authz.LevelAccount}} {
		if _, err := h.Numbers(t.Context(), a, Query{From: calendar.DateOf(h.at), To: calendar.DateOf(h.at)}); err == nil {
			t.Errorf("%+v may see the numbers", a)
		}
	}
	if _, err := h.Numbers(t.Context(), admin, Query{From: calendar.DateOf(h.at), To: calendar.DateOf(h.at).AddDays(-1)}); !fault.Is(err, fault.CodeInvalid) {
		t.Error(err)
	}
	ctx, count := pg.CountQueries(t.Context())
	if _, err := h.Numbers(ctx, admin, Query{From: calendar.DateOf(h.at).AddDays(-30), To: calendar.DateOf(h.at)}); err != nil || count.N() != 2 {
		t.Errorf("%d statements, %v", count.N(), err)
	}

	src := h.Exports()[0]
	var lines []string
	for r, err := range src.Rows(t.Context(), export.Query{DB: db, Actor: moderator, Lang: "de", Now: h.at, Params: export.Params{"period": "month"}}) {
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, strings.Join([]string{r[0].(time.Time).Format(time.DateOnly), r[1].(string), r[2].(string)}, "|"))
	}
	if len(lines) != 5 || !strings.HasPrefix(lines[0], "2026-11-22|") || strings.Contains(strings.Join(lines, "\n"), "buero") {
		t.Errorf("%q", lines)
	}

	h.at = h.at.AddDate(0, Months, 0)
	if err := h.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, err := db.NewSelect().TableExpr("oversight_visits").Count(t.Context()); err != nil || n != 1 {
		t.Errorf("%d rows after %d months, %v", n, Months, err)
	}
}

func TestWhatCannotBeWrittenIsKept(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	h := newHall(t, db)
	h.Count(View{Page: "/", Lang: "de"})
	h.Count(View{Page: strings.Repeat("x", 201), Lang: "de"}) // the table refuses it
	if h.Flush(t.Context()) == nil {
		t.Fatal("the table takes anything")
	}
	counts := h.tally.take()
	if len(counts) != 2 {
		t.Errorf("%v", counts)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	var x tally
	for i := range atOnce + 10 {
		x.add(counter{View: View{Slug: uuid.NewString()}, day: calendar.On(2026, 1, i%28+1)}, 1)
	}
	if n := len(x.take()); n != atOnce {
		t.Error(n)
	}
}

func TestOnlyPeopleAreCounted(t *testing.T) {
	t.Parallel()
	const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
	for _, tc := range []struct {
		agent, header, value string
		want                 bool
	}{
		{firefox, "", "", true},
		{firefox, "Sec-Fetch-Mode", "navigate", true},
		{firefox, "Sec-Fetch-Mode", "cors", false},
		{firefox, "Sec-Purpose", "prefetch;prerender", false},
		{"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "", "", false},
		{"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)", "", "", false},
		{"curl/8.5.0", "", "", false}, {"", "", "", false},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("User-Agent", tc.agent)
		if tc.header != "" {
			r.Header.Set(tc.header, tc.value)
		}
		if got := ByPerson(r); got != tc.want {
			t.Errorf("%q %s: %v", tc.agent, tc.value, got)
		}
	}
	r := httptest.NewRequest("HEAD", "/", nil)
	r.Header.Set("User-Agent", firefox)
	if ByPerson(r) {
		t.Error("HEAD opens no page")
	}
}
