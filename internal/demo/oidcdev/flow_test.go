package oidcdev

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2"
)

func TestAGOVLogin(t *testing.T) {
	w := start(t, nil)
	p := w.party(t, AGOV)
	b := browser(t)
	a := choose(t, b, p.address(), "anna")
	if a.code != http.StatusSeeOther || a.query("state") != "st&ate" || a.query("iss") != w.Issuer(AGOV) || !strings.HasPrefix(a.location.String(), w.base+"/auth/agov/callback?") {
		t.Fatalf("%d %v", a.code, a.location)
	}
	got, tok := p.claims(t, a.query("code"))
	for _, k := range []string{"exp", "iat", "auth_time", "jti", "sid", "at_hash"} {
		if got[k] == nil || got[k] == "" {
			t.Errorf("%s is missing", k)
		}
		delete(got, k)
	}
	want := map[string]any{"iss": w.Issuer(AGOV), "aud": "mitwirken", "azp": "mitwirken", "sub": Subject(AGOV, "mitwirken", "anna", 100), "nonce": nonce, "acr": ACR(100),
		"name": "Anna Kaufmann", "given_name": "Anna", "family_name": "Kaufmann", "email": "anna.kaufmann@example.ch", "email_verified": true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	info, err := p.provider.UserInfo(p.ctx, oauth2.StaticTokenSource(tok))
	if err != nil || info.Subject != want["sub"] || info.Email != "anna.kaufmann@example.ch" {
		t.Errorf("userinfo %+v %v", info, err)
	}
	// no single sign-on: the same browser is asked again
	if a := send(t, b, http.MethodGet, p.address(), nil); a.code != http.StatusOK || !strings.Contains(a.body, "Demo: kein echtes AGOV") || len(a.header["Set-Cookie"]) > 0 {
		t.Errorf("second login: %d", a.code)
	}
}

func TestLevels(t *testing.T) {
	w := start(t, nil)
	p := w.party(t, AGOV)
	for _, c := range []struct {
		key, ask, acr, fault, town string
	}{
		{"besim", "", ACR(100), "", ""},
		{"besim", ACR(200), "", "unmet_authentication_requirements", ""},
		{"anna", ACR(200), ACR(200), "", "Emmen"},
		{"anna", ACR(100) + " " + ACR(200), ACR(100), "", ""},
		{"anna", ACR(300) + " " + ACR(200), ACR(200), "", "Emmen"},
		{"daniel", ACR(300), ACR(300), "", "Luzern"},
		{"carla", ACR(400), ACR(400), "", "Emmen"},
		{"carla", ACR(500), ACR(500), "", "Emmen"},
		{"daniel", ACR(500), "", "unmet_authentication_requirements", ""},
		{"reto", ACR(100), "", "unmet_authentication_requirements", ""},
		{"reto", ACR(500), "", "unmet_authentication_requirements", ""},
		{"reto", ACR(600), ACR(600), "", "Emmen"},
		{"anna", "urn:somewhere:else", "", "invalid_request", ""},
		{"", ACR(100), "", "access_denied", ""},
		{"nobody", ACR(100), "", "access_denied", ""},
	} {
		t.Run(c.key+c.ask, func(t *testing.T) {
			a := choose(t, browser(t), p.address("acr_values", c.ask, "prompt", "login"), c.key)
			if a.query("error") != c.fault || a.query("state") != "st&ate" || a.query("iss") != w.Issuer(AGOV) {
				t.Fatalf("%v", a.location)
			}
			if c.fault != "" {
				if a.query("code") != "" {
					t.Error("code beside an error")
				}
				return
			}
			got, _ := p.claims(t, a.query("code"))
			address, _ := got["address"].(map[string]any)
			town, _ := address["municipality"].(string)
			if got["acr"] != c.acr || town != c.town {
				t.Errorf("acr %v, municipality %q", got["acr"], town)
			}
		})
	}
}

func TestPersonsDiffer(t *testing.T) {
	w := start(t, nil)
	p := w.party(t, AGOV)
	login := func(key, acr string) map[string]any {
		c, _ := p.claims(t, choose(t, browser(t), p.address("acr_values", acr), key).query("code"))
		return c
	}
	if c := login("elira", ACR(100)); c["email"] != nil || c["email_verified"] != nil {
		t.Errorf("Elira has no address, but %v", c["email"])
	}
	if c := login("tiago", ACR(100)); c["email_verified"] != false {
		t.Errorf("Tiago: %v", c["email_verified"])
	}
	if c := login("layla", ACR(200)); c["name"] != "ليلى حداد" {
		t.Errorf("name %v", c["name"])
	}
	if c := login("carla", ACR(600)); c["email"] != nil || c["sub"] == login("carla", ACR(100))["sub"] {
		t.Error("the e-ID is passed on with the AGOV identity")
	}
	all := append(Persons(AGOV), Persons(Staff)...)
	if len(all) < 12 {
		t.Errorf("only %d persons", len(all))
	}
	subjects := map[string]bool{}
	for _, d := range []Directory{AGOV, Staff} {
		for _, person := range Persons(d) {
			for _, client := range []string{"mitwirken", "other"} {
				s := Subject(d, client, person.Key, 100)
				if subjects[s] || strings.Contains(s, person.Key) {
					t.Errorf("subject of %s is not opaque and pairwise: %s", person.Key, s)
				}
				subjects[s] = true
			}
		}
	}
}

// Anything wrong with client or address shows a page and goes nowhere.
func TestUnknownClientOrAddressNeverRedirects(t *testing.T) {
	w := start(t, nil)
	for _, d := range []Directory{AGOV, Staff} {
		p := w.party(t, d)
		good, err := url.Parse(p.address())
		if err != nil {
			t.Fatal(err)
		}
		for name, change := range map[string]func(url.Values){
			"foreign address": func(q url.Values) { q.Set("redirect_uri", "https://evil.example/") },
			"longer address":  func(q url.Values) { q.Set("redirect_uri", q.Get("redirect_uri")+"/../evil") },
			"other directory": func(q url.Values) { q.Set("redirect_uri", w.base+"/auth/other/callback") },
			"no address":      func(q url.Values) { q.Del("redirect_uri") },
			"two addresses":   func(q url.Values) { q.Add("redirect_uri", "https://evil.example/") },
			"foreign client":  func(q url.Values) { q.Set("client_id", "other") },
			"no client":       func(q url.Values) { q.Del("client_id") },
			"two clients":     func(q url.Values) { q.Add("client_id", "other") },
		} {
			q := good.Query()
			change(q)
			for _, form := range []url.Values{nil, {personField: {Persons(d)[0].Key}}} {
				method := http.MethodGet
				if form != nil {
					method = http.MethodPost
				}
				u := *good
				u.RawQuery = q.Encode()
				if a := send(t, browser(t), method, u.String(), form); a.code != http.StatusBadRequest || a.location != nil || a.header.Get("Refresh") != "" {
					t.Errorf("%s %s %s: %d %v", d, name, method, a.code, a.location)
				}
			}
		}
	}
}

func TestRefusesRequests(t *testing.T) {
	w := start(t, nil)
	p := w.party(t, AGOV)
	for _, c := range []struct{ key, value, fault string }{
		{"response_type", "token", "unsupported_response_type"},
		{"response_mode", "fragment", "invalid_request"},
		{"scope", "profile", "invalid_scope"},
		{"scope", "openid svnr", "invalid_scope"},
		{"code_challenge", "", "invalid_request"},
		{"code_challenge", "short", "invalid_request"},
		{"code_challenge_method", "plain", "invalid_request"},
		{"prompt", "none", "login_required"},
		{"request", "x.y.z", "request_not_supported"},
		{"request_uri", "https://evil.example/", "request_uri_not_supported"},
		{"max_age", "-1", "invalid_request"},
	} {
		if a := send(t, browser(t), http.MethodGet, p.address(c.key, c.value), nil); a.query("error") != c.fault || a.query("code") != "" {
			t.Errorf("%s=%s: %d %v", c.key, c.value, a.code, a.location)
		}
	}
	if a := send(t, browser(t), http.MethodGet, p.address()+"&nonce=second", nil); a.query("error") != "invalid_request" {
		t.Errorf("two nonces: %v", a.location)
	}
}

func TestCodeIsGoodOnceForItsClientOnly(t *testing.T) {
	w := start(t, func(o *Options) {
		o.Clients[AGOV] = append(o.Clients[AGOV], Client{ID: "other", Secret: "other", RedirectURIs: []string{"http://localhost/other"}})
	})
	p := w.party(t, AGOV)
	code := func() string {
		t.Helper()
		c := choose(t, browser(t), p.address(), "anna").query("code")
		if c == "" {
			t.Fatal("no code")
		}
		return c
	}
	refused := func(name, want string, p *party, c string) {
		t.Helper()
		if _, err := p.exchange(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	c := code()
	_, tok := p.claims(t, c)
	refused("replay", "invalid_grant", p, c)
	if _, err := p.provider.UserInfo(p.ctx, oauth2.StaticTokenSource(tok)); err == nil {
		t.Error("the access token outlives the replay of its code")
	}

	changed := func(change func(*party)) *party {
		q := *p
		change(&q)
		return &q
	}
	other := changed(func(q *party) { q.verifier = oauth2.GenerateVerifier() })
	c = code()
	refused("wrong verifier", "invalid_grant", other, c)
	refused("after a wrong verifier", "invalid_grant", p, c)
	refused("no verifier", "invalid_grant", changed(func(q *party) { q.verifier = "" }), code())
	refused("other client", "invalid_grant", changed(func(q *party) { q.ClientID, q.ClientSecret = "other", "other" }), code())
	refused("other address", "invalid_grant", changed(func(q *party) { q.RedirectURL += "x" }), code())
	refused("wrong secret", "invalid_client", changed(func(q *party) { q.ClientSecret = "no" }), code())
	refused("unknown client", "invalid_client", changed(func(q *party) { q.ClientID = "nobody" }), code())
	refused("made up", "invalid_grant", p, "x")
	staff := w.party(t, Staff)
	staff.verifier = p.verifier
	refused("at the other directory", "invalid_grant", staff, code())
	c = code()
	w.later(codeLife + time.Second)
	refused("too late", "invalid_grant", p, c)

	post := changed(func(q *party) { q.Endpoint.AuthStyle = oauth2.AuthStyleInParams })
	if _, err := post.exchange(code()); err != nil {
		t.Errorf("secret in the body: %v", err)
	}
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {"mitwirken"}, "client_secret": {secret}}
	if a := send(t, browser(t), http.MethodPost, w.Issuer(AGOV)+"/token", form); a.code != http.StatusBadRequest || !strings.Contains(a.body, "unsupported_grant_type") {
		t.Errorf("other grant: %d %s", a.code, a.body)
	}
}

func TestKeysChangeInMidFlight(t *testing.T) {
	w := start(t, nil)
	for _, d := range []Directory{AGOV, Staff} {
		p := w.party(t, d)
		verifier := p.provider.VerifierContext(p.ctx, &oidc.Config{ClientID: "mitwirken", Now: p.now, SupportedSigningAlgs: []string{oidc.RS256, oidc.ES256}})
		token := func() string {
			t.Helper()
			tok, err := p.exchange(choose(t, browser(t), p.address(), "lea").query("code"))
			if err != nil {
				t.Fatal(err)
			}
			return tok.Extra("id_token").(string)
		}
		old := token()
		if _, err := verifier.Verify(p.ctx, old); err != nil {
			t.Fatal(err)
		}
		code := choose(t, browser(t), p.address(), "lea").query("code")
		if err := w.Rotate(); err != nil {
			t.Fatal(err)
		}
		tok, err := p.exchange(code)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := verifier.Verify(p.ctx, tok.Extra("id_token").(string)); err != nil {
			t.Errorf("%s: code before, token after the change: %v", d, err)
		}
		fresh := func() *oidc.IDTokenVerifier {
			return w.party(t, d).provider.VerifierContext(p.ctx, &oidc.Config{ClientID: "mitwirken", Now: p.now, SupportedSigningAlgs: []string{oidc.RS256, oidc.ES256}})
		}
		if _, err := fresh().Verify(p.ctx, old); err != nil {
			t.Errorf("%s: the key before is not published any more: %v", d, err)
		}
		w.later(rotateEvery) // by itself as well
		token()
		w.later(-rotateEvery) // the token must fail for its key, not for its age
		if _, err := fresh().Verify(p.ctx, old); err == nil {
			t.Errorf("%s: the key before the last is still published", d)
		}
		w.later(rotateEvery)
	}
}

func TestManyAtTheSameTime(t *testing.T) {
	w := start(t, nil)
	t.Run("logins", func(t *testing.T) {
		for i := range 24 {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				d, key := AGOV, Persons(AGOV)[i%9].Key
				if i%2 == 1 {
					d, key = Staff, Persons(Staff)[i%7].Key
				}
				p := w.party(t, d)
				b := browser(t)
				a := choose(t, b, p.address(), key)
				if i%6 == 0 {
					if err := w.Rotate(); err != nil {
						t.Error(err)
					}
				}
				_, tok := p.claims(t, a.query("code"))
				send(t, b, http.MethodGet, w.Issuer(d)+"/logout?id_token_hint="+tok.Extra("id_token").(string), nil)
			})
		}
	})
	// one code, many hands: exactly one of them gets the token
	p := w.party(t, AGOV)
	code := choose(t, browser(t), p.address(), "anna").query("code")
	var wait sync.WaitGroup
	got := make(chan bool, 8)
	for range cap(got) {
		wait.Go(func() {
			_, err := p.exchange(code)
			got <- err == nil
		})
	}
	wait.Wait()
	n := 0
	for range cap(got) {
		if <-got {
			n++
		}
	}
	if n != 1 {
		t.Errorf("one code was exchanged %d times", n)
	}
}
