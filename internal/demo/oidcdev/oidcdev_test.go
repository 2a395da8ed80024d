package oidcdev

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	secret = "s3/cr et+ü"
	nonce  = "n-0S6_WzA2Mj"
)

// world is the providers behind a real listener, and a client of each.
type world struct {
	*Provider
	base string
	now  atomic.Int64
}

func (w *world) later(d time.Duration) { w.now.Add(int64(d)) }

func start(t *testing.T, change func(*Options)) *world {
	t.Helper()
	w := &world{}
	w.now.Store(time.Now().UnixNano())
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.ServeHTTP(rw, r) }))
	t.Cleanup(s.Close)
	w.base = s.URL
	o := Options{
		Demo: true, PublicURL: s.URL, Now: func() time.Time { return time.Unix(0, w.now.Load()) },
		Clients: map[Directory][]Client{AGOV: {PlatformClient(s.URL, "agov", "mitwirken", secret)}, Staff: {PlatformClient(s.URL, "personal", "mitwirken", secret)}},
	}
	if change != nil {
		change(&o)
	}
	p, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	w.Provider = p
	return w
}

// party is a relying party for one test.
type party struct {
	ctx      context.Context
	provider *oidc.Provider
	oauth2.Config
	verifier string
	now      func() time.Time
}

func (w *world) party(t *testing.T, d Directory) *party {
	t.Helper()
	ctx := oidc.ClientContext(t.Context(), &http.Client{Transport: w.Transport(nil)})
	p, err := oidc.NewProvider(ctx, w.Issuer(d))
	if err != nil {
		t.Fatal(err)
	}
	scopes := []string{"openid", "profile", "email"}
	if d == AGOV {
		scopes = append(scopes, "agovProfile")
	}
	return &party{ctx: ctx, provider: p, verifier: oauth2.GenerateVerifier(), now: func() time.Time { return time.Unix(0, w.now.Load()) },
		Config: oauth2.Config{ClientID: "mitwirken", ClientSecret: secret, RedirectURL: w.base + "/auth/" + string(d) + "/callback", Endpoint: p.Endpoint(), Scopes: scopes}}
}

func (p *party) address(more ...string) string {
	o := []oauth2.AuthCodeOption{oidc.Nonce(nonce), oauth2.S256ChallengeOption(p.verifier)}
	for i := 0; i < len(more); i += 2 {
		o = append(o, oauth2.SetAuthURLParam(more[i], more[i+1]))
	}
	return p.AuthCodeURL("st&ate", o...)
}

// browser follows nothing by itself, so that every redirect can be looked at.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

type answer struct {
	code     int
	header   http.Header
	body     string
	location *url.URL // nil without a redirect
}

func (a answer) query(k string) string {
	if a.location == nil {
		return ""
	}
	return a.location.Query().Get(k)
}

func send(t *testing.T, c *http.Client, method, address string, form url.Values) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{code: res.StatusCode, header: res.Header, body: string(b)}
	if l := res.Header.Get("Location"); l != "" {
		if a.location, err = url.Parse(l); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// choose does what a click on a person does: it sends the fields of the form.
func choose(t *testing.T, c *http.Client, address, key string) answer {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	form := u.Query()
	form.Set(personField, key)
	u.RawQuery = ""
	return send(t, c, http.MethodPost, u.String(), form)
}

func (p *party) exchange(code string) (*oauth2.Token, error) {
	return p.Exchange(p.ctx, code, oauth2.VerifierOption(p.verifier))
}

func (p *party) claims(t *testing.T, code string) (map[string]any, *oauth2.Token) {
	t.Helper()
	tok, err := p.exchange(code)
	if err != nil {
		t.Fatal(err)
	}
	id, err := p.provider.VerifierContext(p.ctx, &oidc.Config{ClientID: p.ClientID, Now: p.now, SupportedSigningAlgs: []string{oidc.RS256, oidc.ES256}}).Verify(p.ctx, tok.Extra("id_token").(string))
	if err != nil {
		t.Fatal(err)
	}
	if err := id.VerifyAccessToken(tok.AccessToken); err != nil {
		t.Error(err)
	}
	c := map[string]any{}
	if err := id.Claims(&c); err != nil {
		t.Fatal(err)
	}
	if c["nonce"] != nonce {
		t.Errorf("nonce %v", c["nonce"])
	}
	return c, tok
}

func TestExistsOnlyInADemonstrationOnThisMachine(t *testing.T) {
	for _, o := range []Options{
		{PublicURL: "http://localhost:8080"},
		{Demo: true},
		{Demo: true, PublicURL: "https://mitwirken.emmen.ch"},
		{Demo: true, PublicURL: "http://localhost.emmen.ch"},
		{Demo: true, PublicURL: "http://0.0.0.0:8080"},
		{Demo: true, PublicURL: "http://localhost:8080/path"},
		{Demo: true, PublicURL: "ftp://localhost"},
		{Demo: true, PublicURL: "http://localhost:8080", Clients: map[Directory][]Client{"elsewhere": nil}},
		{Demo: true, PublicURL: "http://localhost:8080", Clients: map[Directory][]Client{AGOV: {{ID: "x", RedirectURIs: []string{"http://localhost/"}}}}},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%+v: was made", o)
		}
	}
	for _, u := range []string{"http://localhost:8080", "http://127.0.0.1", "http://[::1]:8080/", "https://mitwirken.localhost"} {
		p, err := New(Options{Demo: true, PublicURL: u})
		if err != nil {
			t.Errorf("%s: %v", u, err)
			continue
		}
		if i := p.Issuer(AGOV); !strings.Contains(i, PathPrefix) || strings.Contains(i, "//dev") {
			t.Errorf("issuer %s", i)
		}
	}
}

// Discovery and keys answer in process: nothing listens at this address.
func TestDiscoveryNeedsNoListener(t *testing.T) {
	p, err := New(Options{Demo: true, PublicURL: "http://localhost:1"})
	if err != nil {
		t.Fatal(err)
	}
	var outside []string
	c := &http.Client{Transport: p.Transport(roundTrip(func(r *http.Request) (*http.Response, error) {
		outside = append(outside, r.URL.String())
		return &http.Response{StatusCode: http.StatusTeapot, Body: http.NoBody}, nil
	}))}
	for _, d := range []Directory{AGOV, Staff} {
		provider, err := oidc.NewProvider(oidc.ClientContext(t.Context(), c), p.Issuer(d))
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			Algs   []string `json:"id_token_signing_alg_values_supported"`
			Iss    bool     `json:"authorization_response_iss_parameter_supported"`
			ACR    []string `json:"acr_values_supported"`
			JWKS   string   `json:"jwks_uri"`
			Back   bool     `json:"backchannel_logout_supported"`
			End    string   `json:"end_session_endpoint"`
			Method []string `json:"code_challenge_methods_supported"`
		}
		if err := provider.Claims(&doc); err != nil {
			t.Fatal(err)
		}
		if doc.Iss != (d == AGOV) || doc.Back != (d == Staff) || len(doc.ACR) != map[Directory]int{AGOV: 6}[d] || doc.End != p.Issuer(d)+"/logout" || len(doc.Method) != 1 {
			t.Errorf("%s: %+v", d, doc)
		}
		res, err := c.Get(doc.JWKS)
		if err != nil {
			t.Fatal(err)
		}
		var set struct{ Keys []map[string]string }
		err = json.NewDecoder(res.Body).Decode(&set)
		res.Body.Close()
		if err != nil || len(set.Keys) != 1 || set.Keys[0]["alg"] != doc.Algs[0] || set.Keys[0]["kid"] == "" || set.Keys[0]["d"] != "" {
			t.Errorf("%s: keys %+v %v", d, set, err)
		}
	}
	for _, u := range []string{"http://localhost:2/dev/oidc/agov/jwks", "https://localhost:1/dev/oidc/agov/jwks", "http://localhost:1/dev/oidcx"} {
		res, err := c.Get(u)
		if err != nil || res.StatusCode != http.StatusTeapot {
			t.Errorf("%s did not go out: %v", u, err)
		}
	}
	if len(outside) != 3 {
		t.Errorf("went out: %q", outside)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, p.Issuer(AGOV)+"/jwks", nil)
	if res, err := c.Do(req); err == nil {
		res.Body.Close()
		t.Error("answers a request that was given up")
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
