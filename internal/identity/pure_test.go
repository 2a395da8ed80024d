package identity

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
)

func TestReturnPathStaysHere(t *testing.T) {
	for in, want := range map[string]string{
		"/":                                      "/",
		"/projekte/badi?x=1#top":                 "/projekte/badi?x=1#top",
		"/a//b":                                  "/a//b",
		"/?return=https://x.y":                   "/?return=https://x.y",
		"":                                       "/",
		"projekte":                               "/",
		"//evil.example":                         "/",
		"///evil.example":                        "/",
		`/\evil.example`:                         "/",
		`\\evil.example`:                         "/",
		"/\t/evil.example":                       "/",
		"/\n/evil.example":                       "/",
		"https://evil.example":                   "/",
		"javascript:alert(1)":                    "/",
		" /x":                                    "/",
		"/%2f%2fevil.example":                    "/",
		"/auth/agov/start":                       "/",
		"/AUTH/agov/start":                       "/",
		"/x/../auth/agov/start":                  "/",
		"/x/..":                                  "/",
		"/api/v1/me":                             "/",
		"/\xff":                                  "/",
		"/" + strings.Repeat("x", maxReturnPath): "/",
		"/%":                                     "/",
	} {
		if got := ReturnPath(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func FuzzReturnPathStaysHere(f *testing.F) {
	for _, s := range []string{"/x", "//x", `/\x`, "/%5cx", "/./x", "/?//x"} {
		f.Add(s)
	}
	here, err := url.Parse(base)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := ReturnPath(s)
		u, err := here.Parse(got)
		if err != nil || u.Host != here.Host || u.Scheme != here.Scheme || !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\t\r\n") {
			t.Errorf("%q became %q", s, got)
		}
	})
}

func TestDeviceIsCoarse(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0":                                                                       "Firefox Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1":    "Safari iPhone",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36":                      "Chrome macOS",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0":              "Edge Windows",
		"Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36": "Samsung Internet Android",
		"Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1":              "Chrome iPad",
		"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36":                             "Chrome ChromeOS",
		"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0":                                                                     "Firefox Linux",
		"curl/8.5.0": " ",
		"":           " ",
	} {
		b, os := device(agent)
		if got := b + " " + os; got != want {
			t.Errorf("%q, want %q: %s", got, want, agent)
		}
	}
}

func TestVault(t *testing.T) {
	v, other := NewVault(auditKey), NewVault(bytes.Repeat([]byte{7}, 32))
	a, b := v.SealAddress("Anna@example.ch"), v.SealAddress("Anna@example.ch")
	if bytes.Equal(a, b) || bytes.Contains(a, []byte("Anna")) {
		t.Error("sealed values tell something")
	}
	if got, err := v.OpenAddress(a); err != nil || got != "Anna@example.ch" {
		t.Error(got, err)
	}
	flipped := bytes.Clone(a)
	flipped[len(flipped)-1] ^= 1
	for name, open := range map[string]func() (string, error){
		"other key":     func() (string, error) { return other.OpenAddress(a) },
		"damaged":       func() (string, error) { return v.OpenAddress(flipped) },
		"cut":           func() (string, error) { return v.OpenAddress(a[:5]) },
		"empty":         func() (string, error) { return v.OpenAddress(nil) },
		"other version": func() (string, error) { return v.OpenAddress(append([]byte{9}, a[1:]...)) },
		"other kind":    func() (string, error) { return v.OpenAddress(v.Seal(kindIDToken, []byte("Anna@example.ch"))) },
	} {
		if got, err := open(); err == nil || got != "" || strings.Contains(err.Error(), "Anna") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if !bytes.Equal(v.HashAddress("Änna@Example.ch"), v.HashAddress("  änna@example.CH ")) || bytes.Equal(v.HashAddress("a@b.ch"), v.HashAddress("a@c.ch")) ||
		bytes.Equal(v.HashAddress("a@b.ch"), other.HashAddress("a@b.ch")) || bytes.Equal(v.Hash("x", "a@b.ch"), v.HashAddress("a@b.ch")) {
		t.Error("hashes")
	}
	defer func() {
		if recover() == nil {
			t.Error("a short key passed")
		}
	}()
	NewVault(auditKey[:31])
}

func TestSecrets(t *testing.T) {
	token, hash := newSecret()
	if len(token) != 43 || !bytes.Equal(hash, hashSecret(token)) {
		t.Error(token)
	}
	for _, bad := range []string{"", "x", token + "=", token + "A", token[:42], strings.Repeat("/", 43)} {
		if hashSecret(bad) != nil {
			t.Errorf("%q", bad)
		}
	}
	state, nonce, verifier := flowSecrets(token)
	again, _, _ := flowSecrets(token)
	if state == nonce || nonce == verifier || state != again || len(verifier) != 43 {
		t.Error("derived secrets")
	}
}

func TestCookies(t *testing.T) {
	now := time.Now()
	https := NewService(nil, nil, nil, nil, func() time.Time { return now }, Options{PublicURL: "https://mitwirken.example.ch"})
	http1 := NewService(nil, nil, nil, nil, func() time.Time { return now }, Options{PublicURL: base})
	if got := https.SessionCookie("t", now.Add(time.Hour)).String(); got != "__Host-mitwirken=t; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax" {
		t.Error(got)
	}
	if got := http1.flowCookie("t").String(); got != "mitwirken-login=t; Path=/; Max-Age=600; HttpOnly; SameSite=Lax" {
		t.Error(got)
	}
	if got := https.SessionCookie("", time.Time{}).String(); got != "__Host-mitwirken=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax" {
		t.Error(got)
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	if https.Token(r) != "" {
		t.Error("a token out of nothing")
	}
	r.AddCookie(&http.Cookie{Name: "mitwirken", Value: "plain"})
	r.AddCookie(&http.Cookie{Name: "__Host-mitwirken", Value: "safe"})
	if https.Token(r) != "safe" || http1.Token(r) != "plain" {
		t.Error("the wrong cookie was read")
	}
}

func TestNavigationsBeginWithAnAct(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	b := w.browser()
	res := b.send(http.MethodGet, "/auth/agov/start?return=/x", nil, "Sec-Fetch-Site", "cross-site")
	if to := res.Header.Get("Location"); to != LoginPage+"?return=%2Fx" || len(res.Cookies()) != 0 {
		t.Errorf("from another site: %s %v", to, res.Cookies())
	}
	for query, want := range map[string]string{"purpose=steal": "request.malformed", "purpose=link": string(authz.CodeLoginRequired)} {
		if to := b.send(http.MethodGet, "/auth/agov/start?"+query, nil).Header.Get("Location"); failure(to) != want {
			t.Errorf("%s: %s", query, to)
		}
	}
	if to := b.send(http.MethodGet, "/auth/nobody/start", nil).Header.Get("Location"); failure(to) != string(oidc.CodeUnknown) {
		t.Error(to)
	}
	if to := b.send(http.MethodGet, "/auth/nobody/callback?code=x", nil).Header.Get("Location"); failure(to) != string(oidc.CodeUnknown) {
		t.Error(to)
	}
	if to := b.login("agov", "anna", "return", "//evil.example/x"); to != "/" {
		t.Error("open redirect:", to)
	}
	if res := b.send(http.MethodGet, "/auth/agov/signed-out", nil); !strings.HasPrefix(res.Header.Get("Location"), LoginPage) || res.Header.Get("Cache-Control") != "no-store" {
		t.Error(res.Header)
	}
	if res := b.send(http.MethodPost, "/auth/agov/callback", url.Values{}); res.StatusCode != http.StatusMethodNotAllowed {
		t.Error(res.Status)
	}
}

func TestProviderDown(t *testing.T) {
	t.Parallel()
	w := newTown(t, func(c []oidc.Config) { c[0].Issuer = "http://127.0.0.1:1/nobody" })
	b := w.browser()
	if to := b.login("agov", "anna", "return", "/x"); failure(to) != string(oidc.CodeUnavailable) || !strings.Contains(to, "return=%2Fx") {
		t.Error(to)
	}
	if to := b.login("staff", "lea"); to != WorkPage {
		t.Error("the other way in:", to)
	}
}
