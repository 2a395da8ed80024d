package oidc_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/fault"
)

const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

func (s *scene) logoutClaims() map[string]any {
	now := s.clock.now()
	return map[string]any{"iss": s.issuer(), "aud": clientID, "iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(), "jti": "token-1", "sub": "anna", "sid": "session-1",
		"events": map[string]any{logoutEvent: map[string]any{}}}
}

func (s *scene) logoutToken(changes map[string]any) string {
	s.t.Helper()
	return signed(s.t, jose.RS256, s.key, "logout+jwt", with(s.logoutClaims(), changes))
}

func TestBackChannelLogout(t *testing.T) {
	s := stage(t, nil)
	for _, changes := range []map[string]any{nil, {"sid": nil}, {"sub": nil}, {"aud": []string{clientID}}, {"iat": s.clock.now().Add(-4 * time.Minute).Unix()}} {
		n, err := s.rp.BackChannel(t.Context(), s.logoutToken(changes))
		if err != nil {
			t.Errorf("%v: %v", changes, err)
			continue
		}
		if n.Issuer != s.issuer() || n.TokenID != "token-1" || n.Subject == "" && n.SID == "" {
			t.Errorf("%v: %+v", changes, n)
		}
	}
}

func TestAttackLogoutTokenClaims(t *testing.T) {
	s := stage(t, nil)
	now := s.clock.now()
	for name, c := range map[string]struct {
		changes map[string]any
		why     oidc.Broken
	}{
		"nonce":             {map[string]any{"nonce": "n"}, oidc.BrokenToken},
		"empty nonce":       {map[string]any{"nonce": ""}, oidc.BrokenToken},
		"no events":         {map[string]any{"events": nil}, oidc.BrokenToken},
		"other event":       {map[string]any{"events": map[string]any{"urn:other": map[string]any{}}}, oidc.BrokenToken},
		"event as text":     {map[string]any{"events": map[string]any{logoutEvent: "yes"}}, oidc.BrokenLogoutTyp},
		"event as null":     {map[string]any{"events": map[string]any{logoutEvent: nil}}, ""},
		"events as list":    {map[string]any{"events": []string{logoutEvent}}, oidc.BrokenToken},
		"old":               {map[string]any{"iat": now.Add(-6 * time.Minute).Unix()}, oidc.BrokenTimes},
		"from tomorrow":     {map[string]any{"iat": now.Add(2 * time.Minute).Unix()}, oidc.BrokenTimes},
		"not yet":           {map[string]any{"nbf": now.Add(2 * time.Minute).Unix()}, oidc.BrokenTimes},
		"without a time":    {map[string]any{"iat": nil}, oidc.BrokenTimes},
		"expired":           {map[string]any{"exp": now.Add(-2 * time.Minute).Unix()}, oidc.BrokenTimes},
		"never expires":     {map[string]any{"exp": nil}, oidc.BrokenToken},
		"without an id":     {map[string]any{"jti": nil}, oidc.BrokenToken},
		"about nobody":      {map[string]any{"sub": nil, "sid": nil}, oidc.BrokenToken},
		"of another issuer": {map[string]any{"iss": "https://idp.agov.admin.ch/"}, oidc.BrokenToken},
		"for another":       {map[string]any{"aud": "other"}, oidc.BrokenToken},
		"for nobody":        {map[string]any{"aud": nil}, oidc.BrokenToken},
	} {
		t.Run(name, func(t *testing.T) {
			n, err := s.rp.BackChannel(t.Context(), s.logoutToken(c.changes))
			refused(t, n, err, oidc.CodeInvalid, c.why)
		})
	}
}

func TestAttackLogoutTokenSignature(t *testing.T) {
	s := stage(t, nil)
	good := s.logoutToken(nil)
	if _, err := s.rp.BackChannel(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	foreign := rsaKey(t, 1, "first")
	pub, err := s.key.Public().MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	cut := strings.LastIndexByte(good, '.')
	other := strings.Split(s.logoutToken(map[string]any{"sub": "victim", "sid": nil}), ".")
	for name, token := range map[string]string{
		"cut off":         good[:cut+1],
		"of another body": other[0] + "." + other[1] + good[cut:],
		"changed":         good[:cut+1] + strings.Repeat("A", len(good)-cut-1),
		"foreign key":     signed(t, jose.RS256, foreign, "logout+jwt", s.logoutClaims()),
		"none":            byHand(t, map[string]any{"alg": "none", "typ": "logout+jwt"}, s.logoutClaims(), func([]byte) []byte { return nil }),
		"HS256": byHand(t, map[string]any{"alg": "HS256", "typ": "logout+jwt", "kid": "first"}, s.logoutClaims(), func(in []byte) []byte {
			m := hmac.New(sha256.New, pub)
			m.Write(in)
			return m.Sum(nil)
		}),
		"empty":   "",
		"no dots": "abc",
		"garbage": "....",
	} {
		t.Run(name, func(t *testing.T) {
			n, err := s.rp.BackChannel(t.Context(), token)
			refused(t, n, err, oidc.CodeInvalid, "")
		})
	}
}

// An ID token of the same provider, signed with the same key, is no order to end
// sessions, and a logout token is no login.
func TestAttackTokensInEachOthersPlace(t *testing.T) {
	s := stage(t, nil)
	id, err := s.login(nil)
	if err != nil {
		t.Fatal(err)
	}
	n, err := s.rp.BackChannel(t.Context(), id.IDToken)
	refused(t, n, err, oidc.CodeInvalid, oidc.BrokenLogoutTyp)
	for _, typ := range []string{"JWT", "at+jwt", "logout+jwt2"} {
		n, err := s.rp.BackChannel(t.Context(), signed(t, jose.RS256, s.key, typ, s.logoutClaims()))
		refused(t, n, err, oidc.CodeInvalid, oidc.BrokenLogoutTyp)
	}
	// older providers send no type; then the claims alone have to tell
	if _, err := s.rp.BackChannel(t.Context(), signed(t, jose.RS256, s.key, "", s.logoutClaims())); err != nil {
		t.Errorf("logout token without typ: %v", err)
	}
	s.set(func() { s.sign = func(map[string]any) string { return s.logoutToken(nil) } })
	got, err := s.login(nil)
	refused(t, got, err, oidc.CodeInvalid, oidc.BrokenNonce)
}

// The caller remembers TokenID until Until: as long as the token would be taken.
func TestAttackReplayedLogoutToken(t *testing.T) {
	s := stage(t, nil)
	token := s.logoutToken(map[string]any{"exp": s.clock.now().Add(24 * time.Hour).Unix()})
	first, err := s.rp.BackChannel(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.rp.BackChannel(t.Context(), token)
	if err != nil || again.TokenID != first.TokenID || !again.Until.Equal(first.Until) {
		t.Fatalf("the same token is another notice: %+v %v", again, err)
	}
	s.clock.move(first.Until.Sub(s.clock.now()))
	late, err := s.rp.BackChannel(t.Context(), token)
	refused(t, late, err, oidc.CodeInvalid, oidc.BrokenTimes)
}

func TestAttackLogoutWhereItIsNotWanted(t *testing.T) {
	for _, mode := range []oidc.Logout{oidc.LogoutLocal, oidc.LogoutRP, oidc.LogoutFront} {
		s := stage(t, func(c *oidc.Config) { c.Logout = mode })
		n, err := s.rp.BackChannel(t.Context(), s.logoutToken(nil))
		refused(t, n, err, oidc.CodeUnknown, "")
		if s.count("/jwks") > 0 {
			t.Errorf("%s: the provider was asked", mode)
		}
	}
}

func TestAttackFrontChannelLogout(t *testing.T) {
	c := &clock{}
	a, b := newVillain(t, c), newVillain(t, c)
	quiet, twin := b.config("quiet"), a.config("twin")
	quiet.Logout = oidc.LogoutRP
	twin.ClientID = "second"
	alone := relyingParty(t, c, nil, a.config("a"), quiet)
	both := relyingParty(t, c, nil, a.config("a"), twin)
	for name, x := range map[string]struct {
		set  *oidc.Set
		id   string
		q    url.Values
		code fault.Code
	}{
		"with issuer":         {alone, "a", url.Values{"sid": {"s"}, "iss": {a.issuer()}}, ""},
		"Entra":               {alone, "a", url.Values{"sid": {"s"}}, ""},
		"other issuer":        {alone, "a", url.Values{"sid": {"s"}, "iss": {b.issuer()}}, oidc.CodeInvalid},
		"no session":          {alone, "a", url.Values{"iss": {a.issuer()}}, oidc.CodeInvalid},
		"endless session":     {alone, "a", url.Values{"sid": {strings.Repeat("s", 256)}}, oidc.CodeInvalid},
		"not wanted":          {alone, "quiet", url.Values{"sid": {"s"}}, oidc.CodeUnknown},
		"unknown provider":    {alone, "x", url.Values{"sid": {"s"}}, oidc.CodeUnknown},
		"Entra, but two":      {both, "a", url.Values{"sid": {"s"}}, oidc.CodeInvalid},
		"two, issuer is told": {both, "a", url.Values{"sid": {"s"}, "iss": {a.issuer()}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			n, err := x.set.FrontChannel(x.id, x.q)
			if x.code != "" {
				refused(t, n, err, x.code, "")
			} else if err != nil || n.Issuer != a.issuer() || n.SID != "s" || n.Subject != "" {
				t.Errorf("%+v %v", n, err)
			}
		})
	}
}
