package oidc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	goidc "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"mitwirken/internal/platform/fault"
)

const (
	// CodeUnknown: no provider of this name is configured.
	CodeUnknown fault.Code = "identity.provider_unknown"
	// CodeUnavailable: the provider does not answer, or not as configured.
	CodeUnavailable fault.Code = "identity.provider_unavailable"
	// CodeCancelled: the person stopped at the provider.
	CodeCancelled fault.Code = "identity.login_cancelled"
	// CodeInvalid: something in the provider's answer is not in order; see Broken.
	CodeInvalid fault.Code = "identity.login_invalid"
	// CodeStale: the provider did not ask the person again although it had to.
	CodeStale fault.Code = "identity.login_stale"
	// CodeLevelNotReached: logged in, but below the level asked for.
	CodeLevelNotReached fault.Code = "identity.level_not_reached"
	// CodeLevelNotOffered: this provider is not configured for the level.
	CodeLevelNotOffered fault.Code = "identity.level_not_offered"
)

// Broken names the check that an answer of a provider failed. It is the cause of
// identity.login_invalid and never holds what the provider sent.
type Broken string

func (b Broken) Error() string { return "oidc: " + string(b) }

const (
	BrokenState     Broken = "state differs"
	BrokenIssuer    Broken = "the response comes from another issuer"
	BrokenCode      Broken = "the provider refused the code"
	BrokenToken     Broken = "the token does not verify"
	BrokenNonce     Broken = "nonce differs"
	BrokenTimes     Broken = "the token is from another time"
	BrokenParty     Broken = "the token was issued to somebody else"
	BrokenHash      Broken = "at_hash does not fit the access token"
	BrokenUserinfo  Broken = "userinfo speaks of somebody else"
	BrokenSubject   Broken = "no usable subject"
	BrokenLogoutTyp Broken = "not a logout token"
)

func broken(b Broken, cause error) error {
	if cause != nil {
		return fault.Wrap(fault.Forbidden, CodeInvalid, fmt.Errorf("%w: %w", b, cause))
	}
	return fault.Wrap(fault.Forbidden, CodeInvalid, b)
}

const (
	skew         = time.Minute
	discoveryFor = time.Hour
	// After a failure the provider is left alone for so long.
	pause      = 5 * time.Second
	maxAnswer  = 1 << 20
	askTimeout = 10 * time.Second
)

// Options are the same for all providers.
type Options struct {
	// Client is used for everything sent to providers; http.DefaultTransport when
	// nil. A demo reaches its own provider through it without a network.
	Client *http.Client
	// PublicURL of the platform, without trailing slash.
	PublicURL string
	Now       func() time.Time
}

// Provider is one configured provider; safe for concurrent use.
type Provider struct {
	cfg    Config
	o      Options
	client *http.Client

	// downSince is the time of the last failure in Unix seconds, 0 when the last
	// attempt went well. Apart from mu, so that nobody waits for a slow provider
	// just to be told that it is slow.
	downSince atomic.Int64

	mu        sync.Mutex
	known     *metadata
	knownTill time.Time
	failedAt  time.Time
	failure   error
}

// metadata is what discovery told.
type metadata struct {
	provider *goidc.Provider
	verifier *goidc.IDTokenVerifier
	oauth    oauth2.Config
	keys     *keySet
	EndURL   string   `json:"end_session_endpoint"`
	JWKS     string   `json:"jwks_uri"`
	Userinfo string   `json:"userinfo_endpoint"`
	Auth     []string `json:"token_endpoint_auth_methods_supported"`
	Iss      bool     `json:"authorization_response_iss_parameter_supported"`
}

func newProvider(c Config, o Options) *Provider {
	base := http.DefaultTransport
	if o.Client != nil && o.Client.Transport != nil {
		base = o.Client.Transport
	}
	return &Provider{cfg: c, o: o, client: &http.Client{Timeout: askTimeout, Transport: capped{base},
		// discovery, keys and tokens have fixed addresses: a redirect is a mistake or an attack
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// Config of the provider, with defaults filled in.
func (p *Provider) Config() *Config { return &p.cfg }

// CallbackURL is the address registered with the provider.
func (p *Provider) CallbackURL() string { return p.o.PublicURL + "/auth/" + p.cfg.ID + "/callback" }

// SignedOutURL is the address registered for the way back after logging out.
func (p *Provider) SignedOutURL() string {
	return p.o.PublicURL + "/auth/" + p.cfg.ID + "/signed-out"
}

// Down tells whether the provider failed at the last attempt, a short while ago.
// It asks nobody.
func (p *Provider) Down() bool {
	since := p.downSince.Load()
	return since != 0 && p.o.Now().Sub(time.Unix(since, 0)) < time.Minute
}

// discover reads the provider's own description, at most once an hour. When it
// cannot be read again, the one from before still serves.
func (p *Provider) discover(ctx context.Context) (*metadata, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.o.Now()
	if p.known != nil && now.Before(p.knownTill) {
		return p.known, nil
	}
	if p.failure != nil && now.Sub(p.failedAt) < pause && p.known == nil {
		return nil, fault.Wrap(fault.Unavailable, CodeUnavailable, p.failure).WithRetryAfter(pause)
	}
	m, err := p.ask(ctx)
	if err != nil {
		// A person who went away says nothing about the provider.
		if !errors.Is(err, context.Canceled) {
			now = p.o.Now() // it may have taken long
			p.failedAt, p.failure = now, err
			p.downSince.Store(now.Unix())
		}
		if p.known != nil {
			p.knownTill = now.Add(time.Minute)
			return p.known, nil
		}
		return nil, fault.Wrap(fault.Unavailable, CodeUnavailable, err).WithRetryAfter(pause)
	}
	if p.known != nil && p.known.keys.url == m.keys.url {
		m.keys = p.known.keys // keeps what it knows and how often it has asked
		m.verifier = p.verifier(m)
	}
	p.known, p.knownTill, p.failure = m, now.Add(discoveryFor), nil
	p.downSince.Store(0)
	return m, nil
}

func (p *Provider) ask(ctx context.Context) (*metadata, error) {
	op, err := goidc.NewProvider(goidc.ClientContext(ctx, p.client), p.cfg.Issuer)
	if err != nil {
		return nil, err
	}
	m := &metadata{provider: op}
	if err := op.Claims(m); err != nil {
		return nil, err
	}
	e := op.Endpoint()
	for name, address := range map[string]string{"authorization_endpoint": e.AuthURL, "token_endpoint": e.TokenURL, "jwks_uri": m.JWKS} {
		if !p.trustworthy(address) {
			return nil, fmt.Errorf("oidc: %s of the provider is missing or not https", name)
		}
	}
	if m.EndURL != "" && !p.trustworthy(m.EndURL) || m.Userinfo != "" && !p.trustworthy(m.Userinfo) {
		return nil, errors.New("oidc: an endpoint of the provider is not https")
	}
	e.AuthStyle = oauth2.AuthStyleInHeader
	post := p.cfg.TokenAuth == "post" || p.cfg.TokenAuth == "" && len(m.Auth) > 0 && !slices.Contains(m.Auth, "client_secret_basic")
	if post || p.cfg.Secret == "" {
		e.AuthStyle = oauth2.AuthStyleInParams
	}
	m.oauth = oauth2.Config{ClientID: p.cfg.ClientID, ClientSecret: p.cfg.Secret, RedirectURL: p.CallbackURL(), Scopes: p.cfg.Scopes, Endpoint: e}
	m.keys = newKeySet(m.JWKS, p.client, p.cfg.Algorithms, p.o.Now)
	m.verifier = p.verifier(m)
	return m, nil
}

// verifier allows exactly the skew in the past; the future is checked apart,
// because go-oidc allows five minutes there.
func (p *Provider) verifier(m *metadata) *goidc.IDTokenVerifier {
	return goidc.NewVerifier(p.cfg.Issuer, m.keys, &goidc.Config{ClientID: p.cfg.ClientID, SupportedSigningAlgs: p.cfg.Algorithms,
		Now: func() time.Time { return p.o.Now().Add(-skew) }})
}

// trustworthy: as safe as the issuer that the operator wrote down.
func (p *Provider) trustworthy(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && strings.HasPrefix(p.cfg.Issuer, "http://"))
}

func getJSON(ctx context.Context, c *http.Client, address string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Cache-Control", "no-cache")
	res, err := c.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = res.Body.Close() }() // read to its end or given up
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("oidc: the provider answered %d", res.StatusCode)
	}
	return json.NewDecoder(res.Body).Decode(into)
}

// capped ends answers that are longer than any honest one.
type capped struct{ base http.RoundTripper }

func (c capped) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := c.base.RoundTrip(r)
	if err == nil {
		res.Body = &body{io.LimitReader(res.Body, maxAnswer), res.Body}
	}
	return res, err
}

type body struct {
	io.Reader
	io.Closer
}
