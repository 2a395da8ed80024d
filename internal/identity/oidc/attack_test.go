package oidc_test

import (
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"pgregory.net/rapid"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/fault"
)

func noPersonalData(t testing.TB, err error) {
	t.Helper()
	for _, s := range []string{personName, personEmail, clientSecret, "eyJ"} {
		if strings.Contains(fault.Describe(err), s) {
			t.Errorf("error text holds %q: %v", s, err)
		}
	}
}

func TestAttackWrongState(t *testing.T) {
	s := stage(t, nil)
	s.works()
	tokens := s.count("/token")
	for name, change := range map[string]func(*oidc.Request, *oidc.Response){
		"other":    func(_ *oidc.Request, res *oidc.Response) { res.State += "x" },
		"none":     func(_ *oidc.Request, res *oidc.Response) { res.State = "" },
		"none set": func(r *oidc.Request, res *oidc.Response) { r.State, res.State = "", "" },
		// whoever makes up an error must not be believed either
		"an error": func(_ *oidc.Request, res *oidc.Response) { res.State, res.Code, res.Error = "x", "", "access_denied" },
	} {
		r, res := s.leave(nil)
		change(&r, &res)
		id, err := s.rp.Finish(t.Context(), res, r)
		t.Run(name, func(t *testing.T) { refused(t, id, err, oidc.CodeInvalid, oidc.BrokenState) })
	}
	if n := s.count("/token"); n != tokens {
		t.Errorf("%d codes were exchanged for strangers", n-tokens)
	}
}

// bent runs a login in which the ID token has other claims.
func bent(t *testing.T, changes map[string]any, code fault.Code, why oidc.Broken) {
	t.Helper()
	s := stage(t, nil)
	s.works()
	s.set(func() {
		s.claims = func(c map[string]any) {
			n := with(c, changes)
			clear(c)
			for k, v := range n {
				c[k] = v
			}
		}
	})
	id, err := s.login(nil)
	refused(t, id, err, code, why)
}

func TestAttackWrongNonce(t *testing.T) {
	bent(t, map[string]any{"nonce": "of another browser"}, oidc.CodeInvalid, oidc.BrokenNonce)
	bent(t, map[string]any{"nonce": nil}, oidc.CodeInvalid, oidc.BrokenNonce)
	s := stage(t, nil)
	s.set(func() { s.claims = func(c map[string]any) { delete(c, "nonce") } })
	r, res := s.leave(nil)
	r.Nonce = ""
	id, err := s.rp.Finish(t.Context(), res, r)
	refused(t, id, err, oidc.CodeInvalid, oidc.BrokenNonce)
}

func TestAttackWrongAudience(t *testing.T) {
	bent(t, map[string]any{"aud": "other"}, oidc.CodeInvalid, oidc.BrokenToken)
	bent(t, map[string]any{"aud": []string{}}, oidc.CodeInvalid, oidc.BrokenToken)
	bent(t, map[string]any{"aud": nil}, oidc.CodeInvalid, oidc.BrokenToken)
	bent(t, map[string]any{"aud": []string{clientID, "other"}}, oidc.CodeInvalid, oidc.BrokenParty)
	bent(t, map[string]any{"aud": []string{clientID, "other"}, "azp": "other"}, oidc.CodeInvalid, oidc.BrokenParty)
	bent(t, map[string]any{"azp": "other"}, oidc.CodeInvalid, oidc.BrokenParty)
}

func TestAttackWrongIssuer(t *testing.T) {
	for _, iss := range []any{"https://idp.agov.admin.ch/", "", nil} {
		bent(t, map[string]any{"iss": iss}, oidc.CodeInvalid, oidc.BrokenToken)
	}
	// a discovery document that speaks for somebody else
	for _, change := range []func(string) string{func(i string) string { return i + "/" }, strings.ToUpper, func(string) string { return "https://idp.agov.admin.ch/" }} {
		s := stage(t, nil)
		s.set(func() { s.document = func(d map[string]any) { d["issuer"] = change(s.server.URL) } })
		got, err := s.rp.AuthURL(t.Context(), request(s.clock))
		refused(t, got, err, oidc.CodeUnavailable, "")
	}
}

func TestAttackAlgNone(t *testing.T) {
	s := stage(t, nil)
	s.works()
	for _, alg := range []string{"none", "None", "NONE", "nOnE", ""} {
		s.set(func() {
			s.sign = func(c map[string]any) string {
				return byHand(t, map[string]any{"alg": alg, "kid": "first", "typ": "JWT"}, c, func([]byte) []byte { return nil })
			}
		})
		id, err := s.login(nil)
		refused(t, id, err, oidc.CodeInvalid, oidc.BrokenToken)
	}
	// the header of an honest token with its signature cut off
	s.set(func() {
		s.sign = func(c map[string]any) string {
			h, p, _ := strings.Cut(s.honest(c), ".")
			p, _, _ = strings.Cut(p, ".")
			return h + "." + p + "."
		}
	})
	id, err := s.login(nil)
	refused(t, id, err, oidc.CodeInvalid, oidc.BrokenToken)
}

func TestAttackHS256WithThePublicKey(t *testing.T) {
	s := stage(t, nil)
	s.works()
	public := s.key.Public()
	der, err := x509.MarshalPKIXPublicKey(public.Key)
	if err != nil {
		t.Fatal(err)
	}
	jwk, err := public.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string][]byte{
		"pem": pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), "der": der, "jwk": jwk, "modulus": public.Key.(*rsa.PublicKey).N.Bytes(), "client secret": []byte(clientSecret),
	} {
		s.set(func() {
			s.sign = func(c map[string]any) string {
				return byHand(t, map[string]any{"alg": "HS256", "kid": "first"}, c, func(in []byte) []byte {
					m := hmac.New(sha256.New, secret)
					m.Write(in)
					return m.Sum(nil)
				})
			}
		})
		id, err := s.login(nil)
		t.Run(name, func(t *testing.T) { refused(t, id, err, oidc.CodeInvalid, oidc.BrokenToken) })
	}
}

func TestAttackForeignKey(t *testing.T) {
	s := stage(t, nil)
	s.works()
	mine := rsaKey(t, 1, "first") // same name as the honest one
	jwk, err := mine.Public().MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	rs256 := func(header map[string]any) func(map[string]any) string {
		header["alg"] = "RS256"
		return func(c map[string]any) string {
			return byHand(t, header, c, func(in []byte) []byte {
				return rawRS256(t, mine, in)
			})
		}
	}
	for name, sign := range map[string]func(map[string]any) string{
		"same name":        rs256(map[string]any{"kid": "first"}),
		"no name":          rs256(map[string]any{}),
		"unknown name":     rs256(map[string]any{"kid": "../../etc/passwd"}),
		"brings its key":   rs256(map[string]any{"kid": "first", "jwk": json.RawMessage(jwk)}),
		"names an address": rs256(map[string]any{"kid": "first", "jku": s.issuer() + "/stolen"}),
		"unknown critical": rs256(map[string]any{"kid": "first", "crit": []string{"b64"}, "b64": false}),
		"other algorithm":  func(c map[string]any) string { return signed(t, jose.RS512, s.key, "JWT", c) },
		"not a token":      func(map[string]any) string { return "not.a.token" },
		"no token":         func(map[string]any) string { return "" },
		"five parts":       func(map[string]any) string { return "a.b.c.d.e" },
		"JSON form":        func(c map[string]any) string { return `{"payload":"` + strings.Split(s.honest(c), ".")[1] + `"}` },
	} {
		s.clock.move(time.Hour) // enough for another look at the keys
		s.set(func() { s.sign = sign })
		id, err := s.login(nil)
		t.Run(name, func(t *testing.T) { refused(t, id, err, oidc.CodeInvalid, oidc.BrokenToken) })
	}
	if n := s.count("/stolen"); n != 0 {
		t.Error("the address of a key in a token was followed")
	}
	s.set(func() { s.sign = nil })
	s.works()
}

// A secret published as a key must not make HS256 thinkable.
func TestAttackPublishedSecret(t *testing.T) {
	s := stage(t, nil)
	secret := []byte("0123456789abcdef0123456789abcdef")
	s.set(func() {
		s.answer["/jwks"] = jsonAnswer(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{s.key.Public(), {Key: secret, KeyID: "oct", Algorithm: "HS256", Use: "sig"}}})
	})
	s.works()
	s.set(func() {
		s.sign = func(c map[string]any) string {
			return signed(t, jose.HS256, jose.JSONWebKey{Key: secret, KeyID: "oct"}, "JWT", c)
		}
	})
	id, err := s.login(nil)
	refused(t, id, err, oidc.CodeInvalid, oidc.BrokenToken)
}

func TestAttackExpired(t *testing.T) {
	now := time.Now()
	bent(t, map[string]any{"exp": now.Add(-65 * time.Second).Unix(), "iat": now.Add(-10 * time.Minute).Unix()}, oidc.CodeInvalid, oidc.BrokenTimes)
	bent(t, map[string]any{"exp": nil}, oidc.CodeInvalid, "")
	// a clock that is off by less than a minute is no attack
	s := stage(t, nil)
	s.set(func() { s.claims = func(c map[string]any) { c["exp"] = s.clock.now().Add(-50 * time.Second).Unix() } })
	s.works()
}

func TestAttackIssuedInTheFuture(t *testing.T) {
	later := time.Now().Add(75 * time.Second).Unix()
	for _, k := range []string{"iat", "nbf", "auth_time"} {
		bent(t, map[string]any{k: later}, oidc.CodeInvalid, oidc.BrokenTimes)
	}
	bent(t, map[string]any{"iat": nil}, oidc.CodeInvalid, oidc.BrokenTimes)
	s := stage(t, nil)
	s.set(func() { s.claims = func(c map[string]any) { c["iat"] = s.clock.now().Add(50 * time.Second).Unix() } })
	s.works()
}

func TestAttackReplayedCode(t *testing.T) {
	s := stage(t, nil)
	r, res := s.leave(nil)
	if _, err := s.rp.Finish(t.Context(), res, r); err != nil {
		t.Fatal(err)
	}
	id, err := s.rp.Finish(t.Context(), res, r)
	refused(t, id, err, oidc.CodeInvalid, oidc.BrokenCode)
	// the code of one person in the browser of another: the nonce gives it away
	_, stolen := s.leave(nil)
	mine, res := s.leave(nil)
	res.Code = stolen.Code
	id, err = s.rp.Finish(t.Context(), res, mine)
	refused(t, id, err, oidc.CodeInvalid, oidc.BrokenNonce)
}

// The code is worth nothing without the verifier, and the verifier never travels
// through the browser.
func TestAttackStolenCodeMeetsPKCE(t *testing.T) {
	s := stage(t, nil)
	r := request(s.clock)
	address, err := s.rp.AuthURL(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(r.Verifier))
	q := u.Query()
	if q.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]) || q.Get("code_challenge_method") != "S256" || strings.Contains(address, r.Verifier) || strings.Contains(address, "s3") {
		t.Errorf("address %s", address)
	}
	if q.Get("state") != r.State || q.Get("nonce") != r.Nonce || q.Get("redirect_uri") != "https://mitwirken.example/auth/villain/callback" || q.Get("response_type") != "code" {
		t.Errorf("address %s", address)
	}
	s.works()
	form := s.forms[0]
	if len(form.Get("code_verifier")) < 43 || form.Get("redirect_uri") != "https://mitwirken.example/auth/villain/callback" {
		t.Errorf("exchange %v", form)
	}
}

// Two providers: what comes back from one is shown to the other.
func TestAttackMixUp(t *testing.T) {
	c := &clock{}
	honest, evil := newVillain(t, c), newVillain(t, c)
	set := relyingParty(t, c, nil, honest.config("honest"), evil.config("evil"))
	get := func(id string) *oidc.Provider {
		p, err := set.Get(id)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	h, e := &scene{honest, get("honest")}, &scene{evil, get("evil")}
	h.works()
	e.works()
	before := evil.count("/token")
	// the person began at the evil one, which sent them on to the honest one
	r, _ := e.leave(nil)
	_, res := h.leave(nil)
	res.State = r.State
	id, err := e.rp.Finish(t.Context(), res, r)
	refused(t, id, err, oidc.CodeInvalid, oidc.BrokenIssuer)
	// the same with the name of the issuer cut off
	res.Issuer = ""
	id, err = e.rp.Finish(t.Context(), res, r)
	refused(t, id, err, oidc.CodeInvalid, oidc.BrokenIssuer)
	if n := evil.count("/token"); n != before {
		t.Error("the evil provider got a code of the honest one")
	}
	// a provider that does not promise to name itself still must not name another
	evil.set(func() {
		evil.document = func(d map[string]any) { delete(d, "authorization_response_iss_parameter_supported") }
	})
	c.move(2 * time.Hour)
	r, res = e.leave(nil)
	res.Issuer = honest.issuer()
	id, err = e.rp.Finish(t.Context(), res, r)
	refused(t, id, err, oidc.CodeInvalid, oidc.BrokenIssuer)
	res.Issuer = ""
	if _, err = e.rp.Finish(t.Context(), res, r); err != nil {
		t.Errorf("an honest answer without issuer: %v", err)
	}
	// a token that the honest provider signed, served by the evil one
	evil.set(func() {
		evil.sign = func(claims map[string]any) string {
			return honest.honest(with(claims, map[string]any{"iss": honest.issuer()}))
		}
	})
	got, err := e.login(nil)
	refused(t, got, err, oidc.CodeInvalid, oidc.BrokenToken)
	// the same subject at both is two identities
	evil.set(func() { evil.sign = nil })
	a, err := h.login(nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := e.login(nil)
	if err != nil {
		t.Fatal(err)
	}
	if a.Subject != b.Subject || a.Issuer == b.Issuer {
		t.Errorf("identities %s %s and %s %s", a.Issuer, a.Subject, b.Issuer, b.Subject)
	}
}

func TestAttackAccessTokenOfSomebodyElse(t *testing.T) {
	bent(t, map[string]any{"at_hash": base64.RawURLEncoding.EncodeToString(make([]byte, 16))}, oidc.CodeInvalid, oidc.BrokenHash)
}

func TestAttackUserinfoOfSomebodyElse(t *testing.T) {
	s := stage(t, func(c *oidc.Config) { c.Userinfo = true })
	s.works()
	s.set(func() { s.claims = func(c map[string]any) { c["sub"] = "victim" } })
	id, err := s.login(nil)
	refused(t, id, err, oidc.CodeInvalid, oidc.BrokenUserinfo)
}

// Userinfo is not signed: it may describe the person, never raise them.
func TestAttackUserinfoRaisesTheLevel(t *testing.T) {
	s := stage(t, func(c *oidc.Config) { c.Userinfo = true })
	s.set(func() {
		s.claims = func(c map[string]any) { delete(c, "acr"); delete(c, "auth_time") }
		s.answer["/userinfo"] = jsonAnswer(map[string]any{"sub": "anna", "acr": acrPerson, "auth_time": s.clock.now().Unix(), "iss": "https://idp.agov.admin.ch/"})
	})
	id, err := s.login(nil)
	if err != nil || id.Level != authz.LevelAccount || !id.AuthTime.IsZero() || id.Issuer != s.issuer() {
		t.Errorf("%+v %v", id, err)
	}
}

func TestAttackStepUpDowngraded(t *testing.T) {
	stepUp := func(r *oidc.Request) { r.Level, r.Fresh = authz.LevelVerifiedPerson, true }
	for name, c := range map[string]struct {
		claims map[string]any
		code   fault.Code
	}{
		"level kept":     {map[string]any{"acr": acrAccount}, oidc.CodeLevelNotReached},
		"no level":       {map[string]any{"acr": nil}, oidc.CodeLevelNotReached},
		"unknown level":  {map[string]any{"acr": "urn:example:999"}, oidc.CodeLevelNotReached},
		"list of levels": {map[string]any{"acr": []string{acrPerson}}, oidc.CodeLevelNotReached},
		"old login":      {map[string]any{"acr": acrPerson, "auth_time": time.Now().Add(-time.Hour).Unix()}, oidc.CodeStale},
		"no time":        {map[string]any{"acr": acrPerson, "auth_time": nil}, oidc.CodeStale},
		"time in words":  {map[string]any{"acr": acrPerson, "auth_time": "now"}, oidc.CodeStale},
	} {
		t.Run(name, func(t *testing.T) {
			s := stage(t, nil)
			s.set(func() { s.claims = func(m map[string]any) { m["acr"] = acrPerson } })
			if id, err := s.login(stepUp); err != nil || id.Level != authz.LevelVerifiedPerson {
				t.Fatalf("an honest step-up: %+v %v", id, err)
			}
			s.set(func() {
				s.claims = func(m map[string]any) {
					n := with(m, c.claims)
					clear(m)
					for k, v := range n {
						m[k] = v
					}
				}
			})
			id, err := s.login(stepUp)
			refused(t, id, err, c.code, "")
		})
	}
}

func TestAttackSubjects(t *testing.T) {
	for _, sub := range []any{"", nil, strings.Repeat("x", 256), "a\x00b", "a\nb"} {
		bent(t, map[string]any{"sub": sub}, oidc.CodeInvalid, "")
	}
	bent(t, map[string]any{"sub": 17}, oidc.CodeInvalid, "")
}

// Whatever single character of header or claims is changed, the token is refused.
func TestAttackAnyChangedCharacter(t *testing.T) {
	s := stage(t, nil)
	s.works()
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	rapid.Check(t, func(r *rapid.T) {
		place, char := rapid.IntRange(0, 1<<20).Draw(r, "place"), alphabet[rapid.IntRange(0, 63).Draw(r, "char")]
		s.clock.move(time.Minute)
		s.set(func() {
			s.sign = func(c map[string]any) string {
				b := []byte(s.honest(c))
				i := place % strings.LastIndexByte(string(b), '.')
				if b[i] == char {
					char = alphabet[(strings.IndexByte(alphabet, char)+1)%64]
				}
				b[i] = char
				return string(b)
			}
		})
		if id, err := s.login(nil); err == nil {
			r.Fatalf("accepted: %+v", id)
		}
	})
}
