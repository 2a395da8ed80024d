package oidc

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	goidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
)

// Request is a person on the way to the provider. State, Nonce and Verifier are
// random, used once, and known to nobody but the person's browser and us.
type Request struct {
	State, Nonce, Verifier string
	// Level to reach; LevelNone for whatever the provider gives by itself.
	Level authz.Level
	// Fresh makes the provider ask the person again although it knows them.
	Fresh bool
	// Lang of the pages at the provider.
	Lang string
	// Started is when the person left us.
	Started time.Time
}

// freshAge makes auth_time part of the answer (OpenID Connect Core 2); that the
// login is really new is decided by comparing with Request.Started.
const freshAge = 300

// AuthURL is where to send the person. Unavailable identity.provider_unavailable;
// Forbidden identity.level_not_offered.
func (p *Provider) AuthURL(ctx context.Context, r Request) (string, error) {
	acr, ok := p.cfg.acrFor(max(r.Level, authz.LevelAccount))
	if !ok {
		return "", fault.New(fault.Forbidden, CodeLevelNotOffered)
	}
	m, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	opts := []oauth2.AuthCodeOption{goidc.Nonce(r.Nonce), oauth2.S256ChallengeOption(r.Verifier)}
	set := func(name, value string) {
		if value != "" {
			opts = append(opts, oauth2.SetAuthURLParam(name, value))
		}
	}
	set("acr_values", acr)
	set("ui_locales", r.Lang)
	prompt, age := p.cfg.Prompt, p.cfg.MaxAge
	if r.Fresh {
		prompt = "login"
		if age == 0 {
			age = freshAge
		}
	}
	set("prompt", prompt)
	if age > 0 {
		set("max_age", strconv.Itoa(age))
	}
	return m.oauth.AuthCodeURL(r.State, opts...), nil
}

// Response is what the person brings back from the provider.
type Response struct{ State, Code, Error, Issuer string }

// ParseResponse reads the query of the callback.
func ParseResponse(q url.Values) Response {
	return Response{State: q.Get("state"), Code: q.Get("code"), Error: q.Get("error"), Issuer: q.Get("iss")}
}

// Identity is what a provider has proved about a person. Issuer and Subject
// together are the identity; the rest is a description.
type Identity struct {
	Issuer, Subject string
	// SID is the provider's name for its session, empty where it tells none.
	SID           string
	Name, Email   string
	EmailVerified bool
	Level         authz.Level
	AuthTime      time.Time // zero when not told
	Employee      bool
	Roles         []authz.Role
	// Overage: the groups did not fit into the token, so they gave no roles.
	Overage bool
	// IDToken in raw form, the hint for logging out.
	IDToken string
}

// Finish turns the response into an identity. Everything but the code exchange,
// the keys and userinfo is decided here. Forbidden identity.login_invalid (cause:
// a Broken), identity.login_cancelled, identity.login_stale,
// identity.level_not_reached; Unavailable identity.provider_unavailable.
func (p *Provider) Finish(ctx context.Context, res Response, r Request) (*Identity, error) {
	if r.State == "" || subtle.ConstantTimeCompare([]byte(res.State), []byte(r.State)) != 1 {
		return nil, broken(BrokenState, nil)
	}
	m, err := p.discover(ctx)
	if err != nil {
		return nil, err
	}
	if res.Issuer != "" && res.Issuer != p.cfg.Issuer || res.Issuer == "" && m.Iss {
		return nil, broken(BrokenIssuer, nil)
	}
	if res.Error != "" {
		return nil, refused(res.Error)
	}
	if res.Code == "" {
		return nil, broken(BrokenCode, nil)
	}
	ctx = goidc.ClientContext(ctx, p.client)
	tok, err := m.oauth.Exchange(ctx, res.Code, oauth2.VerifierOption(r.Verifier))
	if err != nil {
		return nil, exchangeFault(err)
	}
	raw, _ := tok.Extra("id_token").(string)
	watched, network := watchTrouble(ctx)
	id, err := m.verifier.Verify(watched, raw)
	if err != nil {
		return nil, network.fault(err)
	}
	if r.Nonce == "" || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(r.Nonce)) != 1 {
		return nil, broken(BrokenNonce, nil)
	}
	if id.AccessTokenHash != "" && id.VerifyAccessToken(tok.AccessToken) != nil {
		return nil, broken(BrokenHash, nil)
	}
	c := claims{}
	if err := id.Claims(&c); err != nil {
		return nil, broken(BrokenToken, err)
	}
	if err := p.checkParty(id, c); err != nil {
		return nil, err
	}
	if p.cfg.Userinfo {
		if err := p.addUserinfo(ctx, m, tok, id.Subject, c); err != nil {
			return nil, err
		}
	}
	out := p.cfg.identity(c)
	out.IDToken = raw
	if out.Subject == "" || len(out.Subject) > maxSubject {
		return nil, broken(BrokenSubject, nil)
	}
	return out, p.checkStrength(out, r)
}

const maxSubject = 255

// refused reads the error of an authorization response.
func refused(code string) error {
	switch code {
	case "access_denied":
		return fault.New(fault.Forbidden, CodeCancelled)
	case "unmet_authentication_requirements":
		return fault.New(fault.Forbidden, CodeLevelNotReached)
	case "server_error", "temporarily_unavailable":
		return fault.Wrap(fault.Unavailable, CodeUnavailable, errors.New("oidc: the provider reports an error of its own"))
	}
	return broken(BrokenCode, errors.New("oidc: the provider refused the request"))
}

// exchangeFault tells a code that is no good from a provider that is. The body of
// the answer stays out of the error.
func exchangeFault(err error) error {
	var answer *oauth2.RetrieveError
	if !errors.As(err, &answer) {
		return fault.Wrap(fault.Unavailable, CodeUnavailable, err)
	}
	if answer.ErrorCode == "invalid_grant" {
		return broken(BrokenCode, nil)
	}
	status := 0
	if answer.Response != nil {
		status = answer.Response.StatusCode
	}
	return fault.Wrap(fault.Unavailable, CodeUnavailable, errors.New("oidc: the token endpoint answered "+strconv.Itoa(status)+" "+known(answer.ErrorCode)))
}

// known lets only error codes of RFC 6749 into the log.
func known(code string) string {
	if slices.Contains([]string{"invalid_request", "invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"}, code) {
		return code
	}
	return http.StatusText(http.StatusBadGateway)
}

// fault of a token that did not verify.
func (t *trouble) fault(err error) error {
	if t.err != nil {
		return fault.Wrap(fault.Unavailable, CodeUnavailable, t.err)
	}
	var expired *goidc.TokenExpiredError
	if errors.As(err, &expired) {
		return broken(BrokenTimes, nil)
	}
	return broken(BrokenToken, err)
}

// checkParty looks at what go-oidc leaves to us: the authorised party and times
// that lie ahead.
func (p *Provider) checkParty(id *goidc.IDToken, c claims) error {
	azp := c.text("azp")
	if azp != "" && azp != p.cfg.ClientID || azp == "" && len(id.Audience) > 1 {
		return broken(BrokenParty, nil)
	}
	latest := p.o.Now().Add(skew)
	for _, name := range []string{"iat", "nbf", "auth_time"} {
		if t, ok := c.time(name); ok && t.After(latest) {
			return broken(BrokenTimes, nil)
		}
	}
	if _, ok := c.time("iat"); !ok {
		return broken(BrokenTimes, nil)
	}
	return nil
}

// checkStrength holds the login against what was asked for.
func (p *Provider) checkStrength(id *Identity, r Request) error {
	oldest := time.Time{}
	if p.cfg.MaxAge > 0 {
		oldest = p.o.Now().Add(-time.Duration(p.cfg.MaxAge)*time.Second - skew)
	}
	if r.Fresh || p.cfg.Prompt == "login" && !id.AuthTime.IsZero() {
		oldest = r.Started.Add(-skew)
	}
	if !oldest.IsZero() && id.AuthTime.Before(oldest) {
		return fault.New(fault.Forbidden, CodeStale)
	}
	if id.Level < r.Level {
		return fault.New(fault.Forbidden, CodeLevelNotReached)
	}
	return nil
}

// addUserinfo fills in claims that the ID token lacks. What says how and when the
// person logged in counts only with the token's signature.
func (p *Provider) addUserinfo(ctx context.Context, m *metadata, tok *oauth2.Token, subject string, c claims) error {
	info, err := m.provider.UserInfo(ctx, oauth2.StaticTokenSource(tok))
	if err != nil {
		return fault.Wrap(fault.Unavailable, CodeUnavailable, err)
	}
	if info.Subject != subject {
		return broken(BrokenUserinfo, nil)
	}
	more := claims{}
	if err := info.Claims(&more); err != nil {
		return broken(BrokenUserinfo, err)
	}
	for name, v := range more {
		signed := slices.Contains([]string{"iss", "sub", "aud", "azp", "acr", "amr", "auth_time", "exp", "iat", "nbf", "nonce", "sid", p.cfg.SubjectClaim}, name)
		if _, has := c[name]; !has && !signed {
			c[name] = v
		}
	}
	return nil
}
