package identity

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/fault"
)

// leads resolves a redirect the way browsers do: tabs and line ends vanish, and a
// backslash is a slash.
func leads(location string) (*url.URL, error) {
	seen := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(strings.TrimSpace(location))
	u, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	return u.Parse(seen)
}

func staysHere(location string) bool {
	u, err := leads(location)
	return err == nil && u.Scheme+"://"+u.Host == base && u.User == nil
}

var elsewhere = []string{
	"//evil.example", "///evil.example", "////evil.example", `/\evil.example`, `\\evil.example`, `\/evil.example`, `/\/evil.example`, "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example",
	"/\r\n/evil.example", "https://evil.example", "https:evil.example", "http:///evil.example", "HTTPS://evil.example/", "javascript:alert(1)", "data:text/html,x", "evil.example", "@evil.example", "http://localhost:8080@evil.example",
	"/.//evil.example", "/..//evil.example", "/x/..//evil.example", "/%2f/evil.example/..//evil.example", "/\x00//evil.example", "/%", "/\xff", "?//evil.example", "#//evil.example", ".", "",
	"/auth/staff/start?purpose=link", "/AUTH/staff/start", "/api/v1/session", "/auth/agov/callback?code=x", "/x/../auth/staff/start", "/" + strings.Repeat("a", 3000),
}

func TestAttackOpenRedirect(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	for _, target := range elsewhere {
		to := w.browser().login("agov", "anna", "return", target)
		u, err := leads(to)
		if err != nil || !staysHere(to) || strings.HasPrefix(strings.ToLower(u.Path), "/auth/") || strings.HasPrefix(u.Path, "/api/") {
			t.Errorf("return=%q leads to %q", target, to)
		}
		// the page that explains a failure gets the address as well
		to = w.browser().login("agov", "", "return", target)
		u, err = leads(to)
		if err != nil || failure(to) != string(oidc.CodeCancelled) || !staysHere(to) || !staysHere(u.Query().Get("return")) {
			t.Errorf("return=%q, cancelled, leads to %q", target, to)
		}
	}
	for _, target := range []string{"/", "/projekte/badi?x=1&y=%2F%2Fevil.example", "/umfrage#frage-3", "/suche?q=a:b", "/%C3%A4mme"} {
		if to := w.browser().login("agov", "anna", "return", target); to != target {
			t.Errorf("return=%q leads to %q", target, to)
		}
	}
}

func TestReturnPathNeverLeavesTheSite(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"/", `\`, ".", "..", "%2f", "%5c", "%00", "\t", "\r", "\n", " ", "//", "evil.example", ":", "@", "?", "#", "https:", "javascript:", "auth", "api", "a", "ä", "\u2028", "\uff0f", "\x00", "\xff", ";", "[", "]"})
	rapid.Check(t, func(r *rapid.T) {
		s := strings.Join(rapid.SliceOfN(pieces, 0, 12).Draw(r, "pieces"), "")
		got := ReturnPath(s)
		if got != s && got != "/" {
			r.Fatalf("%q became %q", s, got)
		}
		if !staysHere(got) || !strings.HasPrefix(got, "/") {
			r.Fatalf("%q leads elsewhere", got)
		}
		if again := ReturnPath(got); again != got {
			r.Fatalf("%q became %q the second time", got, again)
		}
	})
}

// Login CSRF: somebody else's answer of the provider must not log a person in as
// somebody else, nor touch the session they have.
func TestAttackLoginCSRF(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	villain := w.browser()
	trap := villain.prove(villain.leave("agov", nil), "besim")

	stranger := w.browser() // without a pre-login cookie
	if to := stranger.send(http.MethodGet, trap, nil).Header.Get("Location"); failure(to) != string(CodeLoginExpired) || stranger.token() != "" {
		t.Errorf("without a cookie: %s", to)
	}
	victim := w.in("agov", "anna")
	before := victim.token()
	if to := victim.send(http.MethodGet, trap, nil).Header.Get("Location"); failure(to) != string(CodeLoginExpired) || victim.token() != before {
		t.Errorf("into a session: %s", to)
	}
	// in the middle of a login of their own, which goes on afterwards
	busy := w.browser()
	own := busy.prove(busy.leave("agov", nil), "anna")
	if to := busy.send(http.MethodGet, trap, nil).Header.Get("Location"); failure(to) != string(oidc.CodeInvalid) || busy.token() != "" {
		t.Errorf("with a cookie of another login: %s", to)
	}
	if to := busy.send(http.MethodGet, own, nil).Header.Get("Location"); to != "/" || busy.actor().Kind != authz.Person {
		t.Errorf("the person’s own login was spoilt: %s", to)
	}
	for _, cookie := range []string{"", "x", strings.Repeat("A", 43), strings.Repeat("A", 5000)} {
		b := w.browser()
		b.plant(w.s.flowCookieName(), cookie)
		if to := b.send(http.MethodGet, trap, nil).Header.Get("Location"); failure(to) == "" || strings.HasPrefix(failure(to), "no failure") || b.token() != "" {
			t.Errorf("invented cookie: %s", to)
		}
	}
	// the one it belongs to can still use it: none of the others has consumed it
	if to := villain.send(http.MethodGet, trap, nil).Header.Get("Location"); to != "/" {
		t.Errorf("the flow was used up by strangers: %s", to)
	}
}

// A link on another site must not start a login by itself.
func TestAttackLoginStartedElsewhere(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.browser()
	res := b.send(http.MethodGet, "/auth/agov/start?return=/umfrage&purpose=link", nil, "Sec-Fetch-Site", "cross-site")
	if u, err := leads(res.Header.Get("Location")); err != nil || u.Path != LoginPage || u.Query().Get("return") != "/umfrage" || len(res.Cookies()) > 0 {
		t.Errorf("%s %v", res.Header.Get("Location"), res.Cookies())
	}
	for _, site := range []string{"same-origin", "none"} {
		if to := b.send(http.MethodGet, "/auth/agov/start", nil, "Sec-Fetch-Site", site).Header.Get("Location"); !strings.HasPrefix(to, base+"/dev/oidc/agov/authorize?") {
			t.Errorf("%s: %s", site, to)
		}
	}
}

func TestPreLoginCookie(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	secure := NewService(w.db, w.s.log, w.s.vault, w.s.providers, w.clock, Options{PublicURL: "https://mitwirken.example"})
	for _, s := range []*Service{w.s, secure} {
		c := s.flowCookie("x")
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge <= 0 || c.MaxAge > 600 || c.Secure != (s == secure) || strings.HasPrefix(c.Name, "__Host-") != (s == secure) {
			t.Errorf("%+v", c)
		}
	}
}

// What strangers write into the address of the callback never comes out again.
func TestAttackTextsInTheCallback(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	const text = `"><script>alert(1)</script>`
	own := func() (*browser, *url.URL) {
		b := w.browser()
		return b, w.parse(b.prove(b.leave("agov", nil), "anna"))
	}
	for name, change := range map[string]func(url.Values){
		"error":            func(q url.Values) { q.Set("error", text) },
		"error and text":   func(q url.Values) { q.Set("error", "access_denied"); q.Set("error_description", text) },
		"error in no flow": func(q url.Values) { q.Set("error", text); q.Set("state", text) },
		"code":             func(q url.Values) { q.Set("code", text) },
		"issuer":           func(q url.Values) { q.Set("iss", text) },
		"long":             func(q url.Values) { q.Set("code", strings.Repeat("x", 10_000)) },
		"two states":       func(q url.Values) { q["state"] = []string{text, q.Get("state")} },
		"nothing":          func(q url.Values) { clear(q) },
	} {
		b, u := own()
		q := u.Query()
		change(q)
		u.RawQuery = q.Encode()
		res := b.send(http.MethodGet, u.String(), nil)
		to := res.Header.Get("Location")
		code := fault.Code(failure(to))
		known := code == oidc.CodeInvalid || code == oidc.CodeCancelled || code == CodeLoginExpired
		if res.StatusCode != http.StatusSeeOther || !known || strings.Contains(to, "alert") || len(to) > 200 || b.token() != "" {
			t.Errorf("%s: %d %s", name, res.StatusCode, to)
		}
		if res.Header.Get("Cache-Control") != "no-store" || res.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", name, res.Header)
		}
	}
	for _, id := range []string{"nobody", "AGOV", "..%2fagov", "%3Cscript%3E", strings.Repeat("x", 5000)} {
		for _, path := range []string{"/start", "/callback?state=x"} {
			if to := w.browser().send(http.MethodGet, "/auth/"+id+path, nil).Header.Get("Location"); failure(to) != string(oidc.CodeUnknown) || strings.Contains(to, "script") {
				t.Errorf("%s%s: %s", id, path, to)
			}
		}
	}
	b, u := own()
	if res := b.send(http.MethodPost, u.String(), url.Values{}); res.StatusCode != http.StatusMethodNotAllowed || b.token() != "" {
		t.Errorf("callback by POST: %d", res.StatusCode)
	}
}

// A provider that is down sends people to the page with the other ways in, and
// leaves the other providers alone.
func TestProviderDownIsExplained(t *testing.T) {
	t.Parallel()
	w := newTown(t, func(c []oidc.Config) { c[0].Issuer = "http://127.0.0.1:1/nobody" })
	b := w.browser()
	began := time.Now()
	res := b.send(http.MethodGet, "/auth/agov/start?return=/umfrage", nil)
	to := res.Header.Get("Location")
	if failure(to) != string(oidc.CodeUnavailable) || !strings.Contains(to, "return=%2Fumfrage") || len(res.Cookies()) > 0 || time.Since(began) > 5*time.Second {
		t.Errorf("%s %v", to, res.Cookies())
	}
	if n := w.count("SELECT count(*) FROM identity_flow"); n != 0 {
		t.Errorf("%d logins on their way to nowhere", n)
	}
	if to := b.login("staff", "lea"); to != WorkPage {
		t.Error(to)
	}
}

// A change of the provider's keys while somebody is on the way.
func TestKeysChangeWhileSomebodyLogsIn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.in("agov", "anna")
	b := w.browser()
	back := b.prove(b.leave("agov", nil), "anna")
	if err := w.dev.Rotate(); err != nil {
		t.Fatal(err)
	}
	if to := b.send(http.MethodGet, back, nil).Header.Get("Location"); to != "/" || b.actor().Kind != authz.Person {
		t.Error(to)
	}
}
