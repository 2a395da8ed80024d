package identity

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/pg"
)

func failure(location string) string {
	u, err := url.Parse(location)
	if err != nil || u.Path != LoginPage {
		return "no failure: " + location
	}
	return u.Query().Get("fehler")
}

func TestFirstLoginMakesAPersonAndTheNextFindsThem(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	first := w.in("agov", "anna").actor()
	if first.Kind != authz.Person || first.Level != authz.LevelAccount || first.Employee || len(first.Roles) != 0 {
		t.Errorf("%+v", first)
	}
	second := w.in("agov", "anna").actor()
	if second.ID != first.ID || second.Session == first.Session {
		t.Errorf("%+v and %+v", first, second)
	}
	p, err := w.s.Me(t.Context(), second)
	if err != nil || p.Name != "Anna Kaufmann" || p.Lang != "de" {
		t.Errorf("%+v, %v", p, err)
	}
	if a, err := w.s.Addresses(t.Context(), second); err != nil || len(a) != 1 || a[0] != "anna.kaufmann@example.ch" {
		t.Errorf("%v, %v", a, err)
	}
	if n := w.count(`SELECT count(*) FROM identity_address WHERE position('anna'::bytea in sealed) > 0`); n != 0 {
		t.Error("the address is readable in the database")
	}
	if n := w.count(`SELECT count(*) FROM audit_entry WHERE act IN ('identity.person_created', 'identity.logged_in')`); n != 2 {
		t.Errorf("%d entries", n)
	}
	if n := w.count(`SELECT count(*) FROM audit_entry WHERE data::text ~* 'anna|kaufmann|example'`); n != 0 {
		t.Error("the log names the person")
	}
}

// Whoever logs in on a page goes on there; whoever comes from no particular one begins
// with their work, or as a resident with the front page.
func TestEmployeesGoToTheirWork(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, c := range [][4]string{
		{"staff", "lea", "", "/verwaltung"}, {"staff", "lea", "/", "/verwaltung"}, {"staff", "lea", "/fr", "/fr/verwaltung"},
		{"staff", "lea", "/projekte/park", "/projekte/park"}, {"staff", "lea", "/franz", "/franz"}, {"staff", "lea", "//evil.example", "/verwaltung"},
		{"agov", "anna", "", "/"}, {"agov", "anna", "/it", "/it"},
	} {
		if to := w.browser().login(c[0], c[1], "return", c[2]); to != c[3] {
			t.Errorf("%s from %q: on to %q, not %q", c[1], c[2], to, c[3])
		}
	}
}

func TestTwoFirstLoginsAtOnceAreOnePerson(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	var wg sync.WaitGroup
	for range 6 {
		b := w.browser()
		back := b.prove(b.leave("agov", nil), "anna")
		wg.Go(func() { b.send(http.MethodGet, back, nil) })
	}
	wg.Wait()
	if p, s := w.count("SELECT count(*) FROM identity_person"), w.count("SELECT count(*) FROM identity_session"); p != 1 || s != 6 {
		t.Errorf("%d persons, %d sessions", p, s)
	}
}

// The same mail address at two providers is two people, until they say otherwise.
func TestAddressesNeverJoinLogins(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	private, staff := w.in("agov", "lea").actor(), w.in("staff", "lea").actor()
	if private.ID == staff.ID {
		t.Error("joined by address")
	}
	if private.Employee || !staff.Employee {
		t.Error("employee status follows the provider")
	}
}

func TestLevels(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, tc := range []struct {
		person, ask, fails string
		want               authz.Level
	}{
		{"anna", "", "", authz.LevelAccount},
		{"anna", "verified_person", "", authz.LevelVerifiedResident}, // the address comes with it
		{"anna", "verified_resident", "", authz.LevelVerifiedResident},
		{"daniel", "verified_person", "", authz.LevelVerifiedPerson},
		{"daniel", "verified_resident", string(oidc.CodeLevelNotReached), 0}, // lives in Lucerne
		{"besim", "verified_person", string(oidc.CodeLevelNotReached), 0},
		{"besim", "king", "request.malformed", 0},
	} {
		b := w.browser()
		to := b.login("agov", tc.person, "level", tc.ask, "return", "/projekte/badi?x=1")
		if tc.fails != "" {
			if failure(to) != tc.fails || b.token() != "" || !strings.Contains(to, "return="+url.QueryEscape("/projekte/badi?x=1")) {
				t.Errorf("%s %s: %s", tc.person, tc.ask, to)
			}
			continue
		}
		if a := b.actor(); to != "/projekte/badi?x=1" || a.Level != tc.want {
			t.Errorf("%s %s: %s, %v", tc.person, tc.ask, to, a.Level)
		}
	}
	if to := w.browser().login("staff", "lea", "level", "verified_person"); failure(to) != string(oidc.CodeLevelNotOffered) {
		t.Error(to)
	}
}

func TestStepUpRotatesTheSession(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.in("agov", "anna")
	old := b.token()
	before := b.actor()
	w.wait(time.Minute)
	if to := b.login("agov", "anna", "purpose", "step_up", "level", "verified_resident", "return", "/umfrage"); to != "/umfrage" {
		t.Fatal(to)
	}
	after := b.actor()
	if after.ID != before.ID || after.Level != authz.LevelVerifiedResident || after.Session == before.Session || b.token() == old {
		t.Errorf("%+v", after)
	}
	if w.actor(w.s, old).Kind != authz.Anonymous {
		t.Error("the old token still works")
	}
	if n := w.count(`SELECT count(*) FROM audit_entry WHERE act = 'identity.stepped_up'`); n != 1 {
		t.Error("not recorded")
	}
}

func TestStepUpNeedsTheSamePerson(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.in("agov", "carla")
	b := w.in("agov", "besim")
	token := b.token()
	for person, want := range map[string]string{"carla": string(CodeOtherPerson), "anna": string(CodeLoginNotLinked), "besim": string(oidc.CodeLevelNotReached), "nobody": string(oidc.CodeCancelled)} {
		if to := b.login("agov", person, "purpose", "step_up", "level", "verified_person"); failure(to) != want {
			t.Errorf("%s: %s", person, to)
		}
	}
	if b.token() != token || b.actor().Level != authz.LevelAccount {
		t.Error("a failed step-up changed the session")
	}
	if to := w.browser().login("agov", "anna", "purpose", "step_up"); failure(to) != string(authz.CodeLoginRequired) {
		t.Error(to)
	}
	// the session that began it has to be the one that ends it
	back := b.prove(b.leave("agov", url.Values{"purpose": {"step_up"}}), "besim")
	b.plant(w.s.SessionCookieName(), w.in("agov", "carla").token())
	if to := b.send(http.MethodGet, back, nil).Header.Get("Location"); failure(to) != string(CodeLoginExpired) {
		t.Error(to)
	}
}

// Whoever plants a session token in somebody's browser gets nothing for it.
func TestSessionFixation(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	villain := w.in("agov", "besim").token()
	invented, _ := newSecret()
	for _, planted := range []string{villain, invented, "x", strings.Repeat("A", 43)} {
		victim := w.browser()
		victim.plant(w.s.SessionCookieName(), planted)
		if to := victim.login("agov", "anna"); to != "/" {
			t.Fatal(to)
		}
		if victim.token() == planted || w.actor(w.s, planted).Kind != authz.Anonymous {
			t.Errorf("%q survived the login", planted)
		}
	}
}

func TestLoginCannotBeFinishedElsewhereOrTwice(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	start := func() (*browser, string) {
		b := w.browser()
		return b, b.prove(b.leave("agov", nil), "anna")
	}
	get := func(b *browser, to string) string {
		return failure(b.send(http.MethodGet, to, nil).Header.Get("Location"))
	}
	b, back := start()
	if got := get(w.browser(), back); got != string(CodeLoginExpired) { // login CSRF
		t.Error("another browser:", got)
	}
	other, _ := start()
	if got := get(other, back); got != string(oidc.CodeInvalid) {
		t.Error("another browser that logs in as well:", got)
	}
	if got := get(b, strings.Replace(back, "state=", "state=x", 1)); got != string(oidc.CodeInvalid) {
		t.Error("wrong state:", got)
	}
	if got := get(b, strings.Replace(back, "/auth/agov/", "/auth/staff/", 1)); got != string(oidc.CodeInvalid) {
		t.Error("the other provider’s callback:", got)
	}
	b, back = start()
	flow := b.cookie(w.s.flowCookieName())
	if to := b.send(http.MethodGet, back, nil).Header.Get("Location"); to != "/" {
		t.Error("the honest way:", to)
	}
	if b.cookie(w.s.flowCookieName()) != "" {
		t.Error("the pre-login cookie stays")
	}
	b.plant(w.s.flowCookieName(), flow)
	if got := get(b, back); got != string(CodeLoginExpired) {
		t.Error("twice:", got)
	}
	b, back = start()
	w.wait(FlowTime)
	if got := get(b, back); got != string(CodeLoginExpired) {
		t.Error("too late:", got)
	}
	if n := w.count("SELECT count(*) FROM identity_flow WHERE position(? in encode(cookie_hash, 'escape')) > 0", flow); n != 0 {
		t.Error("the cookie itself is in the database")
	}
}

func TestLockedPeopleStayOutside(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.in("agov", "anna")
	if err := w.s.SetLock(t.Context(), authz.Software(), b.actor().ID, true); err != nil {
		t.Fatal(err)
	}
	if b.actor().Kind != authz.Anonymous {
		t.Error("the session goes on")
	}
	if to := b.login("agov", "anna"); failure(to) != string(CodeLocked) {
		t.Error(to)
	}
}

// Reading the session is what every request pays.
func TestSessionCostsOneStatement(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.in("staff", "sandra")
	seen := func() time.Time {
		var at time.Time
		if err := w.db.NewRaw("SELECT last_seen_at FROM identity_session").Scan(t.Context(), &at); err != nil {
			t.Fatal(err)
		}
		return at
	}
	began := seen()
	for _, tc := range []struct {
		after time.Duration
		wrote bool
	}{{0, false}, {59 * time.Second, false}, {2 * time.Second, true}, {30 * time.Second, false}, {time.Minute, true}} {
		w.wait(tc.after)
		ctx, n := pg.CountQueries(t.Context())
		a, err := w.s.Authenticate(ctx, b.token())
		if err != nil || n.N() != 1 || a.Kind != authz.Person || !a.Employee || len(a.Roles) != 1 || a.Roles[0] != (authz.Grant{Role: authz.Admin, Scope: authz.Everywhere()}) {
			t.Errorf("%+v, %d statements, %v", a, n.N(), err)
		}
		if now := seen(); now.After(began) != tc.wrote {
			t.Errorf("after %v more: written %v", tc.after, now.After(began))
		} else {
			began = now
		}
	}
	ctx, n := pg.CountQueries(t.Context())
	if a, err := w.s.Authenticate(ctx, "not a token"); err != nil || a.Kind != authz.Anonymous || n.N() != 0 {
		t.Error("a broken cookie asks the database")
	}
}

func TestSessionsEndByTime(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	l := DefaultLimits()
	idle := func(b *browser) { // stays in use, a minute before the idle limit each time
		w.Helper()
		if b.actor().Kind != authz.Person {
			w.Fatal("ended too early")
		}
	}
	for _, tc := range []struct {
		provider, person string
		idle, absolute   time.Duration
	}{{"agov", "anna", l.Idle, l.Absolute}, {"staff", "lea", l.EmployeeIdle, l.EmployeeAbsolute}} {
		b := w.in(tc.provider, tc.person)
		w.wait(tc.idle - time.Second)
		idle(b)
		w.wait(tc.idle)
		if b.actor().Kind != authz.Anonymous {
			t.Errorf("%s: idle for too long", tc.provider)
		}
		b = w.in(tc.provider, tc.person)
		for used := time.Duration(0); used < tc.absolute-time.Minute; used += 30 * time.Minute {
			idle(b)
			w.wait(30 * time.Minute)
		}
		if b.actor().Kind != authz.Anonymous {
			t.Errorf("%s: used for too long", tc.provider)
		}
	}
	if err := w.s.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := w.count("SELECT count(*) FROM identity_session"); n != 0 {
		t.Errorf("%d dead sessions are kept", n)
	}
}
