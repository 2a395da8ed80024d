package oidc

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"mitwirken/internal/platform/fault"
)

// LogoutURL is where to send a person who logs out, so that the provider ends its
// session as well. Empty when the provider has no such address, is configured not
// to be asked, or does not answer within seconds: nobody stays logged in for that.
func (p *Provider) LogoutURL(ctx context.Context, idToken, lang string) string {
	if p.cfg.Logout == LogoutLocal {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, logoutWait)
	defer cancel()
	m, err := p.discover(ctx)
	if err != nil || m.EndURL == "" {
		return ""
	}
	u, err := url.Parse(m.EndURL)
	if err != nil {
		return ""
	}
	q := u.Query()
	if idToken != "" {
		q.Set("id_token_hint", idToken)
	}
	q.Set("client_id", p.cfg.ClientID)
	q.Set("post_logout_redirect_uri", p.SignedOutURL())
	if lang != "" {
		q.Set("ui_locales", lang)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

const logoutWait = 3 * time.Second

// LogoutNotice names the sessions a provider wants ended: with SID that one, else
// all of Subject.
type LogoutNotice struct {
	Issuer, Subject, SID string
	// TokenID must not be obeyed twice before Until.
	TokenID string
	Until   time.Time
}

// A logout token is for now; the provider may repeat it when we did not answer.
const logoutAge = 5 * time.Minute

// BackChannel verifies a logout token (OpenID Connect Back-Channel Logout 1.0).
// The caller sees to it that a TokenID counts once. Forbidden
// identity.login_invalid; NotFound identity.provider_unknown when this provider
// has no business here; Unavailable identity.provider_unavailable.
func (p *Provider) BackChannel(ctx context.Context, raw string) (*LogoutNotice, error) {
	if p.cfg.Logout != LogoutBack {
		return nil, fault.New(fault.NotFound, CodeUnknown)
	}
	m, err := p.discover(ctx)
	if err != nil {
		return nil, err
	}
	if typ, ok := tokenType(raw); !ok || typ != "" && typ != "logout+jwt" && typ != "application/logout+jwt" {
		return nil, broken(BrokenLogoutTyp, nil)
	}
	watched, network := watchTrouble(ctx)
	t, err := m.verifier.VerifyLogout(watched, raw)
	if err != nil {
		return nil, network.fault(err)
	}
	all := claims{}
	if err := t.Claims(&all); err != nil {
		return nil, broken(BrokenToken, err)
	}
	events, _ := all["events"].(map[string]any)
	if _, isObject := events["http://schemas.openid.net/event/backchannel-logout"].(map[string]any); !isObject {
		return nil, broken(BrokenLogoutTyp, nil)
	}
	now := p.o.Now()
	if t.IssuedAt.After(now.Add(skew)) || t.IssuedAt.Before(now.Add(-logoutAge)) {
		return nil, broken(BrokenTimes, nil)
	}
	if nbf, ok := all.time("nbf"); ok && nbf.After(now.Add(skew)) {
		return nil, broken(BrokenTimes, nil)
	}
	n := &LogoutNotice{Issuer: t.Issuer, Subject: all.text(p.cfg.SubjectClaim), SID: t.SessionID, TokenID: t.TokenID, Until: t.IssuedAt.Add(logoutAge + skew)}
	if n.Subject == "" && n.SID == "" {
		return nil, broken(BrokenSubject, nil)
	}
	return n, nil
}

// tokenType reads typ from a header that is not verified yet.
func tokenType(raw string) (string, bool) {
	head, _, ok := strings.Cut(raw, ".")
	if !ok {
		return "", false
	}
	b, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		return "", false
	}
	var h struct {
		Typ string `json:"typ"`
	}
	if json.NewDecoder(bytes.NewReader(b)).Decode(&h) != nil {
		return "", false
	}
	return strings.ToLower(h.Typ), true
}
