package identity

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/pg"
)

// Known, unknown, locked, or with enough letters already: the same answer, after the
// same statements. What depends on the address happens in the job.
func TestMagicLinkTellsNobodyWhoIsKnown(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	p.enter("known@example.ch")
	locked := p.enter("locked@example.ch").actor()
	if err := p.s.SetLock(t.Context(), authz.Software(), locked.ID, true); err != nil {
		t.Fatal(err)
	}
	for range magicPerHour + 1 {
		p.browser().ask(p.h, http.MethodPost, "/magic-links", map[string]any{"email": "flooded@example.ch"})
	}
	p.deliver()
	type seen struct {
		Status     int
		Body       string
		Header     []string
		Statements int
	}
	var first *seen
	for _, email := range []string{"known@example.ch", "unknown@example.ch", "locked@example.ch", "flooded@example.ch"} {
		ctx, n := pg.CountQueries(t.Context())
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, base+httpapi.Base+"/magic-links", strings.NewReader(`{"email":"`+email+`"}`))
		r.Header.Set("Content-Type", "application/json")
		rec := httptest.NewRecorder()
		p.h.ServeHTTP(rec, r)
		got := &seen{Status: rec.Code, Body: rec.Body.String(), Statements: n.N()}
		got.Header = slices.Sorted(maps.Keys(rec.Header()))
		if first == nil {
			first = got
			t.Logf("%d statements", got.Statements)
		}
		if d := cmp.Diff(first, got); d != "" {
			t.Errorf("%s: %s", email, d)
		}
	}
	if first.Status != http.StatusAccepted || first.Statements == 0 {
		t.Errorf("%+v", first)
	}
}

// The times of known and unknown addresses come from one distribution: their medians
// lie closer together than the middle four fifths of either are wide.
func TestMagicLinkTakesAsLongForEverybody(t *testing.T) {
	p := newPost(t)
	p.enter("known@example.ch")
	const rounds = 120
	times := map[string][]time.Duration{}
	for i := range rounds {
		for _, email := range []string{"known@example.ch", "unknown@example.ch"} {
			if i%2 == 1 { // neither always runs behind the other
				email = map[string]string{"known@example.ch": "unknown@example.ch", "unknown@example.ch": "known@example.ch"}[email]
			}
			start := time.Now()
			if _, err := p.m.Request(t.Context(), authz.Nobody(), MagicRequest{Email: email, Purpose: PurposeLogin, Lang: "de"}); err != nil {
				t.Fatal(err)
			}
			times[email] = append(times[email], time.Since(start))
		}
	}
	quantile := func(email string, q float64) time.Duration {
		return slices.Sorted(slices.Values(times[email]))[int(q*(rounds-1))]
	}
	known, unknown := quantile("known@example.ch", .5), quantile("unknown@example.ch", .5)
	spread := max(quantile("known@example.ch", .9)-quantile("known@example.ch", .1), quantile("unknown@example.ch", .9)-quantile("unknown@example.ch", .1))
	t.Logf("median %v for the known address, %v for the unknown one, spread %v", known, unknown, spread)
	if (known - unknown).Abs() > spread {
		t.Error("the time tells who is known")
	}
}

func TestMagicLinkWorksOnceAndForFifteenMinutes(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	b := p.browser()
	token := p.order(b, "anna@example.ch")
	p.wait(MagicTime)
	if code, v := p.use(b, token, false); code != http.StatusGone || v["code"] != string(CodeMagicLinkGone) {
		t.Error("expired to the second:", code, v)
	}
	token = p.order(b, "anna@example.ch")
	p.wait(MagicTime - time.Microsecond)
	if code, v := p.use(b, token, false); code != http.StatusOK {
		t.Error("a moment before the end:", code, v)
	}
	for range 2 {
		if code, v := p.use(p.browser(), token, true); code != http.StatusGone || v["code"] != string(CodeMagicLinkGone) {
			t.Error("replayed:", code, v)
		}
	}
}

// Two clicks at once are one login.
func TestMagicLinkUsedTwiceAtOnce(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	b := p.browser()
	token := p.order(b, "anna@example.ch")
	mark := b.cookie(p.m.markName())
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			_, err := p.m.Use(t.Context(), authz.Nobody(), MagicUse{Token: token, Mark: mark})
			if err != nil && !fault.Is(err, CodeMagicLinkGone) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := p.count("SELECT count(*) FROM identity_session"); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

// Software that looks at links in mails sends GET or HEAD, and never what stands
// behind #. Nothing happens either way.
func TestMagicLinkSurvivesPrefetch(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	b := p.browser()
	token := p.order(b, "anna@example.ch")
	for _, path := range []string{"/magic-links/consume", "/magic-links/consume?token=" + token, "/magic-links"} {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions} {
			r := httptest.NewRequest(method, base+httpapi.Base+path, nil)
			rec := httptest.NewRecorder()
			p.h.ServeHTTP(rec, r)
			if rec.Code < 400 || len(rec.Result().Cookies()) > 0 {
				t.Errorf("%s %s: %d", method, path, rec.Code)
			}
		}
	}
	if code, v := p.use(b, token, false); code != http.StatusOK || v["state"] != "logged_in" {
		t.Error("used up by looking:", code, v)
	}
}

// In a browser that did not ask, the person sees whose account it is and what will
// happen; before they agree nothing does.
func TestMagicLinkInAnotherBrowser(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	token := p.order(p.browser(), "anna@example.ch")
	elsewhere := p.enter("eva@example.ch")
	eva := elsewhere.actor()
	for range 2 {
		code, v := p.use(elsewhere, token, false)
		want := map[string]any{"state": "confirm", "returnTo": "/", "confirm": map[string]any{
			"address": "anna@example.ch", "otherBrowser": true, "newAccount": true, "providers": []any{}, "endsSession": true}}
		if d := cmp.Diff(want, v); code != http.StatusOK || d != "" {
			t.Fatal(code, d)
		}
		if elsewhere.actor().Session != eva.Session || p.count("SELECT count(*) FROM identity_person") != 1 {
			t.Fatal("something happened before anybody agreed")
		}
	}
	old := elsewhere.token()
	if code, v := p.use(elsewhere, token, true); code != http.StatusOK || v["state"] != "logged_in" {
		t.Fatal(code, v)
	}
	if a := elsewhere.actor(); a.ID == eva.ID || a.Kind != authz.Person {
		t.Error("not logged in as the other person")
	}
	if p.actor(p.s, old).Kind == authz.Person {
		t.Error("the session before is still alive")
	}
}

// A token planted by somebody else never becomes the session, and asking twice in
// one browser keeps the mark of the browser.
func TestMagicLinkSessionFixation(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	attacker := p.enter("mallory@example.ch")
	planted := attacker.token()
	b := p.browser()
	b.plant(p.s.SessionCookieName(), planted)
	token := p.order(b, "anna@example.ch")
	mark := b.cookie(p.m.markName())
	if code, v := p.use(b, token, false); code != http.StatusOK {
		t.Fatal(code, v)
	}
	if b.token() == planted || p.actor(p.s, planted).Kind == authz.Person {
		t.Error("the planted session lives on")
	}
	if b.cookie(p.m.markName()) != "" || mark == "" {
		t.Error("the mark of the browser stays after use")
	}
	b.plant(p.m.markName(), "nonsense")
	p.order(b, "anna@example.ch")
	mark = b.cookie(p.m.markName())
	if hashSecret(mark) == nil {
		t.Error("a mark that is none is kept")
	}
	p.order(b, "anna@example.ch")
	if b.cookie(p.m.markName()) != mark {
		t.Error("the first letter would come from another browser now")
	}
}

func TestMagicLinkReturnsToOurPagesOnly(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	for to, want := range map[string]string{"/projekte/badi?x=1": "/projekte/badi?x=1", "//evil.example": "/", "https://evil.example/": "/", `/\evil.example`: "/",
		"javascript:alert(1)": "/", "/api/v1/me": "/", "": "/"} {
		b := p.browser()
		b.ask(p.h, http.MethodPost, "/magic-links", map[string]any{"email": "u" + strings.ToLower(uuid.NewString()[:8]) + "@example.ch", "returnTo": to})
		letters := p.deliver()
		if len(letters) != 1 {
			t.Fatal(letters)
		}
		if _, v := p.use(b, letters[0].Token, false); v["returnTo"] != want {
			t.Errorf("%q leads to %v", to, v["returnTo"])
		}
	}
}

// An address gets four letters an hour and twelve a day, whoever asks for them, and
// nobody is told.
func TestMagicLinkLettersPerAddress(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	got := 0
	for hour := range 6 {
		for range 7 {
			if code, _ := p.browser().ask(p.h, http.MethodPost, "/magic-links", map[string]any{"email": "anna@example.ch"}); code != http.StatusAccepted {
				t.Fatal(code)
			}
		}
		n := len(p.deliver())
		got += n
		if want := map[bool]int{true: magicPerHour, false: 0}[hour < magicPerDay/magicPerHour]; n != want {
			t.Errorf("hour %d: %d letters, want %d", hour, n, want)
		}
		p.wait(time.Hour)
	}
	if got != magicPerDay {
		t.Errorf("%d letters", got)
	}
	if n := p.count("SELECT count(*) FROM identity_magic_link WHERE expires_at IS NULL AND address IS NOT NULL"); n != 0 {
		t.Error("addresses without a letter are kept")
	}
	p.wait(magicKept)
	p.order(p.browser(), "anna@example.ch")
}

// Many letters asked for at once do not slip past the limit.
func TestMagicLinkLimitHoldsInParallel(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	var ids []uuid.UUID
	for range 10 {
		if _, err := p.m.Request(t.Context(), authz.Nobody(), MagicRequest{Email: "anna@example.ch", Purpose: PurposeLogin, Lang: "de"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.db.NewRaw(`SELECT id FROM identity_magic_link`).Scan(t.Context(), &ids); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for _, id := range ids {
		wg.Go(func() {
			if err := p.m.write(t.Context(), id); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := p.count("SELECT count(*) FROM mail_outbox"); n != magicPerHour {
		t.Errorf("%d letters", n)
	}
}

// Callers are limited as well, for asking and for trying tokens.
func TestMagicLinkLimitsCallers(t *testing.T) {
	t.Parallel()
	p := newPost(t)
	h := p.engine(httpapi.NewLimiter(p.db, []byte("key")))
	for path, body := range map[string]map[string]any{"/magic-links": {"email": "anna@example.ch"}, "/magic-links/consume": {"token": strings.Repeat("A", 43)}} {
		refused := 0
		for range 40 {
			if code, v := p.browser().ask(h, http.MethodPost, path, body); code == http.StatusTooManyRequests {
				refused++
				if v["retryAfter"] == nil {
					t.Error("no word about when to try again")
				}
			}
		}
		if refused < 9 || refused > 10 { // one may trickle back while the test runs
			t.Errorf("%s: %d of 40 refused, want 10", path, refused)
		}
	}
}
