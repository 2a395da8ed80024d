package oidcdev

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2"
)

func TestRolesGroupsAndOverage(t *testing.T) {
	w := start(t, nil)
	p := w.party(t, Staff)
	login := func(key string) map[string]any {
		a := choose(t, browser(t), p.address(), key)
		if a.query("iss") != "" {
			t.Error("the directory names itself; its original does not")
		}
		c, _ := p.claims(t, a.query("code"))
		return c
	}
	for key, want := range map[string][2]any{
		"lea":    {[]any{"communications"}, []any{GroupEverybody}},
		"fatime": {nil, []any{GroupEverybody}},
		"urs":    {nil, []any{GroupEverybody, GroupModeration}},
		"sandra": {[]any{"admin"}, []any{GroupEverybody}},
	} {
		c := login(key)
		if diff := cmp.Diff(want, [2]any{c["roles"], c["groups"]}); diff != "" {
			t.Errorf("%s: %s", key, diff)
		}
		if c["_claim_names"] != nil || c["acr"] != nil || c["oid"] == c["sub"] || c["oid"] == "" {
			t.Errorf("%s: %v", key, c)
		}
	}
	jonas := login("jonas")
	if jonas["groups"] != nil || jonas["roles"] != nil {
		t.Errorf("overage: %v", jonas)
	}
	if diff := cmp.Diff(map[string]any{"groups": "src1"}, jonas["_claim_names"]); diff != "" {
		t.Error(diff)
	}
}

func TestSingleSignOn(t *testing.T) {
	w := start(t, nil)
	p := w.party(t, Staff)
	b := browser(t)
	if a := send(t, b, http.MethodGet, p.address("prompt", "none"), nil); a.query("error") != "login_required" {
		t.Errorf("nobody signed in: %v", a.location)
	}
	first, _ := p.claims(t, choose(t, b, p.address(), "marco").query("code"))
	w.later(time.Minute)
	for _, more := range [][]string{nil, {"prompt", "none"}, {"max_age", "120"}} {
		again, _ := p.claims(t, send(t, b, http.MethodGet, p.address(more...), nil).query("code"))
		for _, k := range []string{"sub", "sid", "auth_time"} {
			if again[k] != first[k] {
				t.Errorf("%v: %s %v, before %v", more, k, again[k], first[k])
			}
		}
	}
	for _, more := range [][]string{{"prompt", "login"}, {"prompt", "select_account"}, {"max_age", "30"}, {"max_age", "0"}} {
		if a := send(t, b, http.MethodGet, p.address(more...), nil); a.code != http.StatusOK {
			t.Errorf("%v: not asked again: %v", more, a.location)
		}
	}
	if a := send(t, browser(t), http.MethodGet, p.address(), nil); a.code != http.StatusOK {
		t.Errorf("another browser is signed in: %v", a.location)
	}
	w.later(sessionLife)
	if a := send(t, b, http.MethodGet, p.address(), nil); a.code != http.StatusOK {
		t.Errorf("signed in for ever: %v", a.location)
	}
}

func TestLogoutFromThePlatform(t *testing.T) {
	w := start(t, nil)
	for _, d := range []Directory{AGOV, Staff} {
		p := w.party(t, d)
		b := browser(t)
		_, tok := p.claims(t, choose(t, b, p.address(), "lea").query("code"))
		id := tok.Extra("id_token").(string)
		to := w.base + "/auth/" + string(d) + "/signed-out"
		for name, q := range map[string]url.Values{
			"foreign address": {"id_token_hint": {id}, "post_logout_redirect_uri": {"https://evil.example/"}},
			"no token":        {"id_token_hint": {"x"}, "post_logout_redirect_uri": {to}},
			"changed token":   {"id_token_hint": {id[:len(id)-12] + strings.Repeat("A", 12)}, "post_logout_redirect_uri": {to}},
			"other client":    {"id_token_hint": {id}, "client_id": {"other"}, "post_logout_redirect_uri": {to}},
		} {
			if a := send(t, b, http.MethodGet, w.Issuer(d)+"/logout?"+q.Encode(), nil); a.code != http.StatusBadRequest || a.location != nil {
				t.Errorf("%s %s: %d %v", d, name, a.code, a.location)
			}
		}
		// an old token still tells which session is meant, after any change of keys
		w.later(time.Hour)
		for range 3 {
			if err := w.Rotate(); err != nil {
				t.Fatal(err)
			}
		}
		q := url.Values{"id_token_hint": {id}, "post_logout_redirect_uri": {to}, "state": {"a&b"}, "client_id": {"mitwirken"}}
		a := send(t, b, http.MethodGet, w.Issuer(d)+"/logout?"+q.Encode(), nil)
		if a.code != http.StatusSeeOther || a.location.String() != to+"?state=a%26b" {
			t.Errorf("%s: %d %v", d, a.code, a.location)
		}
		if a := send(t, b, http.MethodGet, p.address("prompt", "none"), nil); a.query("error") != "login_required" {
			t.Errorf("%s: still signed in: %v", d, a.location)
		}
	}
}

// Two platforms share a browser session; the one that did not start the logout
// is told by both ways, and so are both when the person leaves at the directory.
func TestOthersAreToldOfALogout(t *testing.T) {
	told := make(chan url.Values, 4)
	platforms := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		f, _ := url.ParseQuery(string(b))
		f.Set("path", r.Method+" "+r.URL.Path)
		told <- f
	}))
	t.Cleanup(platforms.Close)
	w := start(t, func(o *Options) {
		o.Clients[Staff] = []Client{PlatformClient(platforms.URL, "one", "one", secret), PlatformClient(platforms.URL, "two", "two", secret)}
	})
	login := func(b *http.Client, id string) (map[string]any, string, *party) {
		t.Helper()
		p := w.party(t, Staff)
		p.ClientID, p.RedirectURL = id, platforms.URL+"/auth/"+id+"/callback"
		a := send(t, b, http.MethodGet, p.address(), nil)
		if a.location == nil {
			a = choose(t, b, p.address(), "urs")
		}
		c, tok := p.claims(t, a.query("code"))
		return c, tok.Extra("id_token").(string), p
	}
	check := func(f url.Values, p *party, claims map[string]any) {
		t.Helper()
		if f.Get("path") != "POST /auth/"+p.ClientID+"/back-channel-logout" {
			t.Errorf("told at %s", f.Get("path"))
		}
		v := p.provider.VerifierContext(p.ctx, &oidc.Config{ClientID: p.ClientID, Now: p.now, SupportedSigningAlgs: []string{oidc.ES256}})
		token, err := v.VerifyLogout(p.ctx, f.Get("logout_token"))
		if err != nil {
			t.Fatal(err)
		}
		if token.SessionID != claims["sid"] || token.Subject != claims["sub"] || token.TokenID == "" {
			t.Errorf("logout token %+v", token)
		}
		header, _, _ := strings.Cut(f.Get("logout_token"), ".")
		if h, err := base64.RawURLEncoding.DecodeString(header); err != nil || !strings.Contains(string(h), `"typ":"logout+jwt"`) {
			t.Errorf("header %s", h)
		}
	}
	b := browser(t)
	one, hint, _ := login(b, "one")
	two, _, second := login(b, "two")
	if one["sid"] != two["sid"] || one["sub"] == two["sub"] {
		t.Errorf("sessions %v %v, subjects %v %v", one["sid"], two["sid"], one["sub"], two["sub"])
	}
	to := platforms.URL + "/auth/one/signed-out"
	a := send(t, b, http.MethodGet, w.Issuer(Staff)+"/logout?"+url.Values{"id_token_hint": {hint}, "post_logout_redirect_uri": {to}}.Encode(), nil)
	check(<-told, second, two)
	frame := platforms.URL + "/auth/two/front-channel-logout?sid=" + two["sid"].(string)
	if a.code != http.StatusOK || a.header.Get("Refresh") != "1; url="+to || !strings.Contains(a.body, `<iframe src="`+frame+`"`) || strings.Contains(a.body, "/auth/one/front") || !strings.Contains(a.body, `<a href="`+to+`">Weiter</a>`) {
		t.Errorf("%d %s\n%s", a.code, a.header, a.body)
	}
	if csp := a.header.Get("Content-Security-Policy"); !strings.HasSuffix(csp, "; frame-src "+platforms.URL) {
		t.Errorf("policy %s", csp)
	}

	one, _, first := login(b, "one")
	two, _, second = login(b, "two")
	if a := send(t, b, http.MethodGet, w.Issuer(Staff)+"/logout?confirm=yes", nil); !strings.Contains(a.body, "Überall abmelden") || len(told) > 0 {
		t.Errorf("a link alone ends the session:\n%s", a.body)
	}
	a = send(t, b, http.MethodPost, w.Issuer(Staff)+"/logout", url.Values{"confirm": {"yes"}})
	got := []url.Values{<-told, <-told}
	slices.SortFunc(got, func(a, b url.Values) int { return strings.Compare(a.Get("path"), b.Get("path")) })
	check(got[0], first, one)
	check(got[1], second, two)
	if n := strings.Count(a.body, "<iframe"); n != 2 || !strings.Contains(a.body, "Sie sind abgemeldet") {
		t.Errorf("%d frames:\n%s", n, a.body)
	}

	login(b, "one")
	platforms.Close()
	if a := send(t, b, http.MethodPost, w.Issuer(Staff)+"/logout", url.Values{"confirm": {"yes"}}); !strings.Contains(a.body, "<li>one</li>") {
		t.Errorf("nobody says that a platform was not reached:\n%s", a.body)
	}
}

func TestPages(t *testing.T) {
	w := start(t, nil)
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`)
	p, staff := w.party(t, AGOV), w.party(t, Staff)
	b := browser(t)
	choose(t, b, staff.address(), "lea")
	for name, a := range map[string]answer{
		"agov":    send(t, b, http.MethodGet, p.address("acr_values", ACR(300), "nonce", `"><script>alert(1)</script>`), nil),
		"staff":   send(t, browser(t), http.MethodGet, staff.address(), nil),
		"confirm": send(t, b, http.MethodGet, w.Issuer(Staff)+"/logout", nil),
		"out":     send(t, browser(t), http.MethodGet, w.Issuer(Staff)+"/logout", nil),
		"problem": send(t, b, http.MethodGet, w.Issuer(AGOV)+"/authorize", nil),
	} {
		csp := a.header.Get("Content-Security-Policy")
		sum := sha256.Sum256([]byte(style.FindStringSubmatch(a.body)[1]))
		if want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; frame-ancestors 'none'"; csp != want {
			t.Errorf("%s: policy %s, want %s", name, csp, want)
		}
		if strings.Contains(a.body, "<script") || strings.Contains(a.body, "ß") || strings.Count(a.body, "<h1>") != 1 || strings.Count(a.body, "<main>") != 1 || !strings.Contains(a.body, "Demo: kein echtes") || !strings.Contains(a.body, `lang="de-CH"`) {
			t.Errorf("%s:\n%s", name, a.body)
		}
		if a.header.Get("Cache-Control") != "no-store" || a.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", name, a.header)
		}
		switch name {
		case "agov":
			for _, want := range []string{"Verlangte Stufe: <strong>300</strong>", `Anmelden<span class="unseen"> als <bdi>Carla Portmann</bdi></span>`, `Trotzdem versuchen<span class="unseen"> als <bdi>Besim Hoxha</bdi></span>`, "Stufen 100, 200, 300, 400, 500, 600", "<b>Stufe 600</b>", `value="&#34;&gt;&lt;script`, "Abbrechen"} {
				if !strings.Contains(a.body, want) {
					t.Errorf("login page lacks %s", want)
				}
			}
			if n := strings.Count(a.body, "<h2>"); n != len(Persons(AGOV)) {
				t.Errorf("%d persons on the page", n)
			}
		case "confirm":
			if !strings.Contains(a.body, "Lea Brunner") {
				t.Error("does not say who is signed in")
			}
		}
	}
}

// The form on the page itself works: its fields are what the request was.
func TestFormOfTheLoginPage(t *testing.T) {
	w := start(t, nil)
	p := w.party(t, AGOV)
	a := send(t, browser(t), http.MethodGet, p.address("acr_values", ACR(200)), nil)
	form := url.Values{personField: {"anna"}}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(a.body, -1) {
		form.Set(m[1], strings.NewReplacer("&amp;", "&", "&#43;", "+").Replace(m[2]))
	}
	a = send(t, browser(t), http.MethodPost, w.Issuer(AGOV)+"/authorize", form)
	c, _ := p.claims(t, a.query("code"))
	if c["acr"] != ACR(200) || a.query("state") != "st&ate" {
		t.Errorf("%v %v", c["acr"], a.location)
	}
}

func TestUserinfoNeedsAToken(t *testing.T) {
	w := start(t, nil)
	p := w.party(t, Staff)
	_, tok := p.claims(t, choose(t, browser(t), p.address(), "lea").query("code"))
	w.later(tokenLife + time.Second)
	for _, token := range []*oauth2.Token{{AccessToken: "x"}, tok} {
		if _, err := p.provider.UserInfo(p.ctx, oauth2.StaticTokenSource(token)); err == nil {
			t.Error("answers to a wrong token")
		}
	}
	if a := send(t, browser(t), http.MethodGet, w.Issuer(Staff)+"/userinfo", nil); a.code != http.StatusUnauthorized || a.header.Get("WWW-Authenticate") == "" {
		t.Errorf("%d", a.code)
	}
}
