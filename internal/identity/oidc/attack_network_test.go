package oidc_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-jose/go-jose/v4"

	"mitwirken/internal/identity/oidc"
)

func TestAttackKeysChangeInMidFlight(t *testing.T) {
	s := stage(t, nil)
	s.works()
	if n := s.count("/jwks"); n != 1 {
		t.Errorf("keys were read %d times for one login", n)
	}
	r, res := s.leave(nil)
	second := rsaKey(t, 1, "second")
	s.set(func() { s.key, s.keys = second, append(s.keys, second) })
	if _, err := s.rp.Finish(t.Context(), res, r); err != nil {
		t.Fatalf("login across a change of keys: %v", err)
	}
	// the first one is withdrawn; what it signs is refused within an hour
	s.set(func() { s.keys = s.keys[1:] })
	s.clock.move(time.Hour + time.Second)
	s.works()
	first := rsaKey(t, 0, "first")
	s.set(func() { s.key = first })
	id, err := s.login(nil)
	refused(t, id, err, oidc.CodeInvalid, oidc.BrokenToken)
	// another kind of key altogether
	third := ecKey(t, "third")
	s.set(func() { s.key, s.keys = third, []jose.JSONWebKey{third} })
	s.clock.move(time.Minute)
	s.works()
}

// Strangers who send tokens with made-up key names must not use us as a weapon
// against the provider, nor keep honest people out.
func TestAttackFloodOfUnknownKeys(t *testing.T) {
	s := stage(t, nil)
	s.works()
	foreign := rsaKey(t, 1, "x")
	for i := range 40 {
		foreign.KeyID = fmt.Sprint("made up ", i)
		n, err := s.rp.BackChannel(t.Context(), signed(t, jose.RS256, foreign, "logout+jwt", s.logoutClaims()))
		if err == nil {
			t.Fatalf("accepted: %+v", n)
		}
	}
	if n := s.count("/jwks"); n > 6 {
		t.Errorf("the provider was asked %d times", n)
	}
	s.works()
	s.clock.move(time.Minute)
	second := rsaKey(t, 2, "second")
	s.set(func() { s.key, s.keys = second, []jose.JSONWebKey{second} })
	s.works()
}

func TestAttackOversizedAnswers(t *testing.T) {
	huge := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		chunk := bytes.Repeat([]byte(" "), 64<<10)
		_, _ = io.WriteString(w, "{")
		for range 64 << 4 { // 64 MB, unless we hang up
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
		_, _ = io.WriteString(w, "}")
	}
	for _, path := range []string{"/.well-known/openid-configuration", "/jwks", "/token", "/userinfo"} {
		t.Run(path, func(t *testing.T) {
			s := stage(t, func(c *oidc.Config) { c.Userinfo = true })
			sent := 0
			s.answer[path] = func(w http.ResponseWriter, r *http.Request) { huge(&counter{w, &sent}, r) }
			r := request(s.clock)
			code := "code"
			s.set(func() { s.nonces[code] = r.Nonce })
			id, err := s.rp.Finish(t.Context(), oidc.Response{State: r.State, Code: code, Issuer: s.issuer()}, r)
			refused(t, id, err, oidc.CodeUnavailable, "")
			s.server.Close() // waits for the handler
			if sent > 16<<20 {
				t.Errorf("%d bytes were taken", sent)
			}
		})
	}
}

type counter struct {
	http.ResponseWriter
	n *int
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.ResponseWriter.Write(b)
	*c.n += n
	return n, err
}

// With a deadline of the request, and without any: a slow provider holds nobody.
func TestAttackSlowProvider(t *testing.T) {
	for _, path := range []string{"/.well-known/openid-configuration", "/jwks", "/token", "/userinfo"} {
		t.Run(path, func(t *testing.T) {
			s := stage(t, func(c *oidc.Config) { c.Userinfo = true })
			s.answer[path] = func(_ http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body) // only then the server notices that we hang up
				<-r.Context().Done()
			}
			r := request(s.clock)
			s.set(func() { s.nonces["code"] = r.Nonce })
			began := time.Now()
			id, err := s.rp.Finish(short(t), oidc.Response{State: r.State, Code: "code", Issuer: s.issuer()}, r)
			if d := time.Since(began); d > 5*time.Second {
				t.Errorf("took %v", d)
			}
			refused(t, id, err, oidc.CodeUnavailable, "")
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// dripping sends a space now and then.
type dripping struct{ r *http.Request }

func (d dripping) Read(b []byte) (int, error) {
	select {
	case <-d.r.Context().Done():
		return 0, d.r.Context().Err()
	case <-time.After(time.Second):
		b[0] = ' '
		return 1, nil
	}
}

func (dripping) Close() error { return nil }

func TestAttackEndlessProviderIsLeftAlone(t *testing.T) {
	for name, answer := range map[string]roundTrip{
		"silent": func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		},
		"dripping": func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: dripping{r}, Request: r}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				set, err := oidc.NewSet([]oidc.Config{{ID: "slow", Name: map[string]string{"de": "x"}, Audience: oidc.Residents, Issuer: "https://slow.example", ClientID: clientID}},
					oidc.Options{PublicURL: "https://mitwirken.example", Now: time.Now, Client: &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
						asked++
						return answer(r)
					})}})
				if err != nil {
					t.Fatal(err)
				}
				p, err := set.Get("slow")
				if err != nil {
					t.Fatal(err)
				}
				began := time.Now()
				got, err := p.AuthURL(t.Context(), oidc.Request{State: "s", Nonce: "n", Verifier: strings.Repeat("v", 43)})
				refused(t, got, err, oidc.CodeUnavailable, "")
				if d := time.Since(began); d > 11*time.Second {
					t.Errorf("waited %v", d)
				}
				if !p.Down() {
					t.Error("nobody can tell that the provider is down")
				}
				// the next person is answered at once
				began = time.Now()
				got, err = p.AuthURL(t.Context(), oidc.Request{State: "s", Nonce: "n", Verifier: strings.Repeat("v", 43)})
				refused(t, got, err, oidc.CodeUnavailable, "")
				if d := time.Since(began); d > 0 || asked != 1 {
					t.Errorf("waited %v more, asked %d times", d, asked)
				}
			})
		})
	}
}

func TestProviderDownAndBack(t *testing.T) {
	s := stage(t, nil)
	path := "/.well-known/openid-configuration"
	down := func(w http.ResponseWriter, _ *http.Request) { http.Error(w, personEmail, http.StatusBadGateway) }
	s.set(func() { s.answer[path] = down })
	got, err := s.rp.AuthURL(t.Context(), request(s.clock))
	refused(t, got, err, oidc.CodeUnavailable, "")
	s.set(func() { delete(s.answer, path) })
	s.clock.move(10 * time.Second)
	s.works()
	if s.rp.Down() {
		t.Error("still counted as down")
	}
	// once known, it serves while its description is out of reach
	s.set(func() { s.answer[path] = down })
	s.clock.move(2 * time.Hour)
	s.works()
	for _, path := range []string{"/token", "/jwks"} {
		s := stage(t, nil)
		s.set(func() { s.answer[path] = down })
		id, err := s.login(nil)
		refused(t, id, err, oidc.CodeUnavailable, "")
	}
}

// The provider's addresses are fixed: nothing is carried on to where they point,
// least of all code, verifier and secret.
func TestAttackRedirectingEndpoints(t *testing.T) {
	var mu sync.Mutex
	var seen []string
	thief := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, r.URL.Path+" "+string(b))
		w.WriteHeader(http.StatusOK)
	}))
	defer thief.Close()
	for _, path := range []string{"/.well-known/openid-configuration", "/jwks", "/token", "/userinfo"} {
		for _, code := range []int{http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect} {
			s := stage(t, func(c *oidc.Config) { c.Userinfo = true })
			s.answer[path] = func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, thief.URL+path, code) }
			r := request(s.clock)
			s.set(func() { s.nonces["code"] = r.Nonce })
			id, err := s.rp.Finish(t.Context(), oidc.Response{State: r.State, Code: "code", Issuer: s.issuer()}, r)
			refused(t, id, err, oidc.CodeUnavailable, "")
		}
	}
	if len(seen) > 0 {
		t.Errorf("the thief got %q", seen)
	}
}

// An https provider cannot send us to an address without encryption.
func TestAttackPlainEndpointsOfAnEncryptedProvider(t *testing.T) {
	const issuer = "https://idp.example"
	for _, bad := range []string{"authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"} {
		for _, address := range []string{"http://idp.example/x", "javascript:alert(1)", "//idp.example/x", "file:///etc/passwd"} {
			d := map[string]any{"issuer": issuer, "authorization_endpoint": issuer + "/a", "token_endpoint": issuer + "/t", "jwks_uri": issuer + "/k", bad: address}
			rp := relyingParty(t, &clock{}, roundTrip(func(r *http.Request) (*http.Response, error) {
				w := httptest.NewRecorder()
				jsonAnswer(d)(w, r)
				return w.Result(), nil
			}), oidc.Config{ID: "x", Name: map[string]string{"de": "x"}, Audience: oidc.Residents, Issuer: issuer, ClientID: clientID})
			p, err := rp.Get("x")
			if err != nil {
				t.Fatal(err)
			}
			got, err := p.AuthURL(t.Context(), request(&clock{}))
			if err == nil {
				t.Errorf("%s = %s was believed: %s", bad, address, got)
			}
		}
	}
}

// Errors that a stranger can put into the address of the callback become one of
// our own codes, never a text.
func TestAttackErrorTexts(t *testing.T) {
	s := stage(t, nil)
	for sent, want := range map[string]string{
		"access_denied": string(oidc.CodeCancelled), "unmet_authentication_requirements": string(oidc.CodeLevelNotReached),
		"temporarily_unavailable": string(oidc.CodeUnavailable), "server_error": string(oidc.CodeUnavailable),
		"<script>alert(1)</script>": string(oidc.CodeInvalid), personEmail: string(oidc.CodeInvalid), strings.Repeat("x", 10000): string(oidc.CodeInvalid),
	} {
		r, res := s.leave(nil)
		res.Error, res.Code = sent, ""
		id, err := s.rp.Finish(t.Context(), res, r)
		if err == nil || !strings.Contains(err.Error(), want) || len(err.Error()) > 300 || strings.Contains(err.Error(), "script") {
			t.Errorf("%.30s: %+v %v", sent, id, err)
		}
		if err != nil {
			noPersonalData(t, err)
		}
	}
	// beside an error, a code must not be used
	r, res := s.leave(nil)
	res.Error = "access_denied"
	if _, err := s.rp.Finish(t.Context(), res, r); err == nil || s.count("/token") > 0 {
		t.Errorf("code used beside an error: %v", err)
	}
}
