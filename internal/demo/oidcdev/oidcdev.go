// Package oidcdev imitates two OpenID providers for demonstrations and tests:
// AGOV, the login of the Swiss authorities, and the directory of a municipality's
// employees. Both stand under PathPrefix of the platform's own address and know
// only fictional persons, whom anybody may be.
//
// The imitation follows what the real ones do where it matters to a relying
// party. AGOV asks at every login (no single sign-on), demands PKCE, names itself
// in the response (RFC 9207), gives codes of 60 seconds, carries all claims in the
// ID token, refuses levels that a person has not reached, and changes its keys.
// The directory signs in once per browser, does not name itself, leaves the groups
// claim out when a person has too many, and tells its clients of a logout.
package oidcdev

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// PathPrefix is where the providers stand. Production must refuse every issuer
// that contains it.
const PathPrefix = "/dev/oidc"

// Directory is one of the two providers; its value is part of the issuer.
type Directory string

// The providers.
const (
	AGOV  Directory = "agov"
	Staff Directory = "personal"
)

// Lifetimes as at the originals, where they are known.
const (
	codeLife    = time.Minute
	tokenLife   = 5 * time.Minute
	sessionLife = 8 * time.Hour
	rotateEvery = 5 * time.Minute
	notifyLimit = 5 * time.Second
	maxBody     = 64 << 10
)

// Client is a registered relying party. Addresses are compared letter by letter.
type Client struct {
	ID, Secret     string
	RedirectURIs   []string
	PostLogoutURIs []string
	// FrontChannelLogoutURI and BackChannelLogoutURI are told when a session of
	// the employee directory ends elsewhere; empty for none.
	FrontChannelLogoutURI string
	BackChannelLogoutURI  string
}

// PlatformClient registers the platform: its routes for the provider which its
// own configuration calls name.
func PlatformClient(publicURL, name, id, secret string) Client {
	base := strings.TrimSuffix(publicURL, "/") + "/auth/" + name
	return Client{
		ID: id, Secret: secret,
		RedirectURIs:          []string{base + "/callback"},
		PostLogoutURIs:        []string{base + "/signed-out"},
		FrontChannelLogoutURI: base + "/front-channel-logout",
		BackChannelLogoutURI:  base + "/back-channel-logout",
	}
}

// Options of the providers.
type Options struct {
	// Demo must be true: whoever sets it knows that anybody can be anyone.
	Demo bool
	// PublicURL is the address of the platform in the browser; a loopback address.
	PublicURL string
	Clients   map[Directory][]Client
	// RotateEvery is a week at AGOV; five minutes when zero.
	RotateEvery time.Duration
	// Now is the clock; time.Now when nil.
	Now func() time.Time
	// Notify carries back-channel logout notifications; http.DefaultTransport when nil.
	Notify http.RoundTripper
}

// Provider is both imitations and the handler of PathPrefix and everything below.
type Provider struct {
	base   string
	mux    *http.ServeMux
	realms map[Directory]*realm
}

// New refuses to imitate anything outside a demonstration on this machine.
func New(o Options) (*Provider, error) {
	if !o.Demo {
		return nil, errors.New("demo login: everybody can be anyone here, so it exists in a demonstration only")
	}
	u, err := url.Parse(o.PublicURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return nil, fmt.Errorf("demo login: %q is not the address of a web server", o.PublicURL)
	}
	if !loopback(u.Hostname()) {
		return nil, fmt.Errorf("demo login: %q is not an address of this machine, such as http://localhost:8080", o.PublicURL)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.RotateEvery <= 0 {
		o.RotateEvery = rotateEvery
	}
	if o.Notify == nil {
		o.Notify = http.DefaultTransport
	}
	p := &Provider{base: u.Scheme + "://" + u.Host + PathPrefix, mux: http.NewServeMux(), realms: map[Directory]*realm{}}
	for d := range o.Clients {
		if d != AGOV && d != Staff {
			return nil, fmt.Errorf("demo login: there is no directory %q", d)
		}
	}
	for _, d := range []Directory{AGOV, Staff} {
		ring, err := newKeyRing(d, o.RotateEvery, o.Now)
		if err != nil {
			return nil, fmt.Errorf("demo login: %w", err)
		}
		r := &realm{
			name: d, issuer: Issuer(u.Scheme+"://"+u.Host, d), secure: u.Scheme == "https", keys: ring, now: o.Now, people: Persons(d),
			notify: &http.Client{Transport: o.Notify, Timeout: notifyLimit, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
			codes:  map[string]grant{}, tokens: map[string]grant{}, sessions: map[string]*session{},
		}
		for _, c := range o.Clients[d] {
			if c.ID == "" || c.Secret == "" || len(c.RedirectURIs) == 0 || r.client(c.ID) != nil {
				return nil, fmt.Errorf("demo login: a client of %q lacks id, secret or redirect address, or is there twice", d)
			}
			r.clients = append(r.clients, c)
		}
		p.realms[d] = r
		r.mount(p.mux)
	}
	return p, nil
}

func loopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// Issuer is what the configuration of the relying party names.
func (p *Provider) Issuer(d Directory) string { return p.realms[d].issuer }

// Issuer of a directory on a platform with this address.
func Issuer(publicURL string, d Directory) string {
	return strings.TrimSuffix(publicURL, "/") + PathPrefix + "/" + string(d)
}

// Rotate changes the signing keys now. The keys before stay published for one
// more rotation, so that fresh tokens remain verifiable.
func (p *Provider) Rotate() error {
	return errors.Join(p.realms[AGOV].keys.rotate(), p.realms[Staff].keys.rotate())
}

func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy())
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	p.mux.ServeHTTP(w, r)
}

// realm is one provider.
type realm struct {
	name    Directory
	issuer  string
	secure  bool
	clients []Client
	people  []Person
	keys    *keyRing
	now     func() time.Time
	notify  *http.Client

	mu       sync.Mutex
	codes    map[string]grant
	tokens   map[string]grant
	sessions map[string]*session // by the secret of the cookie
}

func (r *realm) mount(mux *http.ServeMux) {
	path := PathPrefix + "/" + string(r.name)
	mux.HandleFunc("GET "+path+"/.well-known/openid-configuration", r.discovery)
	mux.HandleFunc("GET "+path+"/jwks", r.jwks)
	mux.HandleFunc("GET "+path+"/authorize", r.authorize)
	mux.HandleFunc("POST "+path+"/authorize", r.authorize)
	mux.HandleFunc("POST "+path+"/token", r.token)
	mux.HandleFunc("GET "+path+"/userinfo", r.userinfo)
	mux.HandleFunc("GET "+path+"/logout", r.logout)
	mux.HandleFunc("POST "+path+"/logout", r.logout)
}

func (r *realm) client(id string) *Client {
	if i := slices.IndexFunc(r.clients, func(c Client) bool { return c.ID == id }); i >= 0 {
		return &r.clients[i]
	}
	return nil
}

func (r *realm) discovery(w http.ResponseWriter, _ *http.Request) {
	d := map[string]any{
		"issuer":                                         r.issuer,
		"authorization_endpoint":                         r.issuer + "/authorize",
		"token_endpoint":                                 r.issuer + "/token",
		"userinfo_endpoint":                              r.issuer + "/userinfo",
		"jwks_uri":                                       r.issuer + "/jwks",
		"end_session_endpoint":                           r.issuer + "/logout",
		"response_types_supported":                       []string{"code"},
		"response_modes_supported":                       []string{"query"},
		"grant_types_supported":                          []string{"authorization_code"},
		"subject_types_supported":                        []string{"pairwise"},
		"id_token_signing_alg_values_supported":          []string{string(r.keys.alg)},
		"code_challenge_methods_supported":               []string{"S256"},
		"token_endpoint_auth_methods_supported":          []string{"client_secret_basic", "client_secret_post"},
		"prompt_values_supported":                        []string{"none", "login"},
		"claims_parameter_supported":                     false,
		"request_parameter_supported":                    false,
		"request_uri_parameter_supported":                false,
		"authorization_response_iss_parameter_supported": r.name == AGOV,
	}
	if r.name == AGOV {
		d["acr_values_supported"] = acrValues()
		d["scopes_supported"] = []string{"openid", "profile", "email", "address", "agovProfile"}
	} else {
		d["scopes_supported"] = []string{"openid", "profile", "email"}
		d["frontchannel_logout_supported"], d["frontchannel_logout_session_supported"] = true, true
		d["backchannel_logout_supported"], d["backchannel_logout_session_supported"] = true, true
	}
	writeJSON(w, http.StatusOK, d)
}

func (r *realm) jwks(w http.ResponseWriter, _ *http.Request) {
	set, err := r.keys.public()
	if err != nil {
		writeJSON(w, http.StatusInternalServerError, map[string]string{"error": "server_error"})
		return
	}
	writeJSON(w, http.StatusOK, set)
}

func writeJSON(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(v) // a reader that went away is not our trouble
}
