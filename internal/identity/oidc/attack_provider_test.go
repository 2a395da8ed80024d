package oidc_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/fault"
)

const (
	clientID     = "mitwirken"
	clientSecret = "s3/cr et+ü"
	acrAccount   = "urn:example:100"
	acrPerson    = "urn:example:200"
	personName   = "Anna Kaufmann"
	personEmail  = "anna.kaufmann@example.ch"
)

// clock is the time of relying party and provider; tests move it.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time       { return time.Now().Add(time.Duration(c.offset.Load())) }
func (c *clock) move(d time.Duration) { c.offset.Add(int64(d)) }

var rsaKeys = sync.OnceValues(func() ([]*rsa.PrivateKey, error) {
	var keys []*rsa.PrivateKey
	for range 3 {
		k, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
})

func rsaKey(t testing.TB, i int, id string) jose.JSONWebKey {
	t.Helper()
	keys, err := rsaKeys()
	if err != nil {
		t.Fatal(err)
	}
	return jose.JSONWebKey{Key: keys[i], KeyID: id, Algorithm: string(jose.RS256), Use: "sig"}
}

func ecKey(t testing.TB, id string) jose.JSONWebKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return jose.JSONWebKey{Key: k, KeyID: id, Algorithm: string(jose.ES256), Use: "sig"}
}

// villain is a provider that is honest until a test bends one of its functions.
type villain struct {
	t      testing.TB
	server *httptest.Server
	clock  *clock

	mu       sync.Mutex
	key      jose.JSONWebKey
	keys     []jose.JSONWebKey // published
	claims   func(map[string]any)
	sign     func(map[string]any) string
	document func(map[string]any)
	answer   map[string]http.HandlerFunc // by path, instead of the honest one
	requests map[string]int
	forms    []url.Values // what came to the token endpoint
	nonces   map[string]string
	spent    map[string]bool
}

func newVillain(t testing.TB, c *clock) *villain {
	t.Helper()
	key := rsaKey(t, 0, "first")
	v := &villain{t: t, clock: c, key: key, keys: []jose.JSONWebKey{key}, answer: map[string]http.HandlerFunc{}, requests: map[string]int{}, nonces: map[string]string{}, spent: map[string]bool{}}
	v.server = httptest.NewServer(v)
	t.Cleanup(v.server.Close)
	return v
}

func (v *villain) issuer() string { return v.server.URL }

// set changes the villain while it runs.
func (v *villain) set(f func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	f()
}

func (v *villain) count(path string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.requests[path]
}

func (v *villain) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	v.requests[r.URL.Path]++
	h := v.answer[r.URL.Path]
	v.mu.Unlock()
	if h != nil {
		h(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		d := map[string]any{"issuer": v.issuer(), "authorization_endpoint": v.issuer() + "/authorize", "token_endpoint": v.issuer() + "/token", "jwks_uri": v.issuer() + "/jwks",
			"userinfo_endpoint": v.issuer() + "/userinfo", "end_session_endpoint": v.issuer() + "/end", "authorization_response_iss_parameter_supported": true}
		v.mu.Lock()
		if v.document != nil {
			v.document(d)
		}
		v.mu.Unlock()
		v.write(w, d)
	case "/jwks":
		v.mu.Lock()
		var set jose.JSONWebKeySet
		for _, k := range v.keys {
			set.Keys = append(set.Keys, k.Public())
		}
		v.mu.Unlock()
		v.write(w, set)
	case "/token":
		v.token(w, r)
	case "/userinfo":
		v.write(w, map[string]any{"sub": "anna"})
	default:
		http.NotFound(w, r)
	}
}

func (v *villain) write(w http.ResponseWriter, x any) {
	if err := json.NewEncoder(w).Encode(x); err != nil {
		v.t.Error(err)
	}
}

func (v *villain) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		v.t.Error(err)
	}
	code := r.PostForm.Get("code")
	v.mu.Lock()
	v.forms = append(v.forms, r.PostForm)
	nonce, known := v.nonces[code]
	known = known && !v.spent[code]
	v.spent[code] = true
	v.mu.Unlock()
	if !known {
		w.WriteHeader(http.StatusBadRequest)
		v.write(w, map[string]string{"error": "invalid_grant", "error_description": personEmail})
		return
	}
	access := rand.Text()
	half := sha256.Sum256([]byte(access))
	now := v.clock.now()
	c := map[string]any{"iss": v.issuer(), "aud": clientID, "sub": "anna", "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "auth_time": now.Unix(), "nonce": nonce,
		"acr": acrAccount, "name": personName, "email": personEmail, "email_verified": true, "sid": "session-1", "at_hash": base64.RawURLEncoding.EncodeToString(half[:16])}
	v.mu.Lock()
	if v.claims != nil {
		v.claims(c)
	}
	sign := v.sign
	v.mu.Unlock()
	if sign == nil {
		sign = v.honest
	}
	v.write(w, map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": sign(c)})
}

func (v *villain) honest(c map[string]any) string {
	v.mu.Lock()
	key := v.key
	v.mu.Unlock()
	return signed(v.t, jose.SignatureAlgorithm(key.Algorithm), key, "JWT", c)
}

func signed(t testing.TB, alg jose.SignatureAlgorithm, key any, typ string, c map[string]any) string {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	o := &jose.SignerOptions{}
	if typ != "" {
		o = o.WithType(jose.ContentType(typ))
	}
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, o)
	if err != nil {
		t.Fatal(err)
	}
	j, err := s.Sign(b)
	if err != nil {
		t.Fatal(err)
	}
	out, err := j.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// byHand makes a token of any header and signature.
func byHand(t testing.TB, header map[string]any, c map[string]any, signature func(input []byte) []byte) string {
	t.Helper()
	h, err := json.Marshal(header)
	if err != nil {
		t.Fatal(err)
	}
	p, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	e := base64.RawURLEncoding
	input := e.EncodeToString(h) + "." + e.EncodeToString(p)
	return input + "." + e.EncodeToString(signature([]byte(input)))
}

func rawRS256(t testing.TB, key jose.JSONWebKey, input []byte) []byte {
	t.Helper()
	sum := sha256.Sum256(input)
	b, err := rsa.SignPKCS1v15(nil, key.Key.(*rsa.PrivateKey), crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func jsonAnswer(v any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
}

// scene is one relying party with one villain.
type scene struct {
	*villain
	rp *oidc.Provider
}

func (v *villain) config(id string) oidc.Config {
	return oidc.Config{ID: id, Name: map[string]string{"de": "Villain"}, Audience: oidc.Residents, Issuer: v.issuer(), ClientID: clientID, Secret: clientSecret,
		Levels:  map[string]authz.Level{acrPerson: authz.LevelVerifiedPerson},
		Request: map[authz.Level]string{authz.LevelVerifiedPerson: acrPerson}, Logout: oidc.LogoutBack}
}

func relyingParty(t testing.TB, c *clock, transport http.RoundTripper, configs ...oidc.Config) *oidc.Set {
	t.Helper()
	s, err := oidc.NewSet(configs, oidc.Options{PublicURL: "https://mitwirken.example", Now: c.now, Client: &http.Client{Transport: transport}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func stage(t testing.TB, change func(*oidc.Config)) *scene {
	t.Helper()
	v := newVillain(t, &clock{})
	c := v.config("villain")
	if change != nil {
		change(&c)
	}
	p, err := relyingParty(t, v.clock, nil, c).Get("villain")
	if err != nil {
		t.Fatal(err)
	}
	return &scene{villain: v, rp: p}
}

func request(c *clock) oidc.Request {
	return oidc.Request{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Started: c.now()}
}

// leave starts a login: the relying party has been asked for the address, the
// villain has given a code.
func (s *scene) leave(change func(*oidc.Request)) (oidc.Request, oidc.Response) {
	s.t.Helper()
	r := request(s.clock)
	if change != nil {
		change(&r)
	}
	if _, err := s.rp.AuthURL(s.t.Context(), r); err != nil {
		s.t.Fatal(err)
	}
	code := rand.Text()
	s.set(func() { s.nonces[code] = r.Nonce })
	return r, oidc.Response{State: r.State, Code: code, Issuer: s.issuer()}
}

// login does a whole login.
func (s *scene) login(change func(*oidc.Request)) (*oidc.Identity, error) {
	s.t.Helper()
	r, res := s.leave(change)
	return s.rp.Finish(s.t.Context(), res, r)
}

// works proves that the scene itself is sound: without it a refusal would say
// nothing about the attack.
func (s *scene) works() {
	s.t.Helper()
	id, err := s.login(nil)
	if err != nil {
		s.t.Fatalf("the honest login fails: %v", err)
	}
	if id.Issuer != s.issuer() || id.Subject != "anna" || id.Name != personName || id.Email != personEmail || id.Level != authz.LevelAccount {
		s.t.Fatalf("the honest login gives %+v", id)
	}
}

// refused wants the code and, where one is named, the check that failed. No error
// may carry what a person or a token is.
func refused(t testing.TB, got any, err error, code fault.Code, why oidc.Broken) {
	t.Helper()
	if err == nil {
		t.Fatalf("accepted: %+v", got)
	}
	if !fault.Is(err, code) || why != "" && !errors.Is(err, why) {
		t.Errorf("got %v, want %s %q", err, code, why)
	}
	noPersonalData(t, err)
}

// with starts from an honest set of claims.
func with(c map[string]any, changes map[string]any) map[string]any {
	c = maps.Clone(c)
	for k, v := range changes {
		if v == nil {
			delete(c, k)
		} else {
			c[k] = v
		}
	}
	return c
}

func short(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}
