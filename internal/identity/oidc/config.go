package oidc

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"mitwirken/internal/authz"
)

// Audience says for whom a provider is.
type Audience string

const (
	Residents Audience = "residents"
	Employees Audience = "employees"
)

// Logout says how far logging out reaches. Each mode includes the ones before it:
// our session always ends; with rp the browser visits the provider as well; with
// front or back the provider may also end sessions of ours.
type Logout string

const (
	LogoutLocal Logout = "local"
	LogoutRP    Logout = "rp"
	LogoutFront Logout = "front"
	LogoutBack  Logout = "back"
)

// Sync says what later logins change.
type Sync string

const (
	// SyncLogin takes name and roles from the directory at every login.
	SyncLogin Sync = "login"
	// SyncManual takes them once; later changes are made by people.
	SyncManual Sync = "manual"
)

// ClaimMap names the claims to read. Dots reach into objects: «address.locality».
type ClaimMap struct {
	Name          string `json:"name,omitempty"`
	GivenName     string `json:"givenName,omitempty"`
	FamilyName    string `json:"familyName,omitempty"`
	Email         string `json:"email,omitempty"`
	EmailVerified string `json:"emailVerified,omitempty"`
	Roles         string `json:"roles,omitempty"`
	Groups        string `json:"groups,omitempty"`
}

// ResidentRule raises a verified person to a verified resident when the claim has
// one of the values; case does not matter.
type ResidentRule struct {
	Claim  string   `json:"claim"`
	Values []string `json:"values"`
}

// Config describes one provider, as it stands in the file of providers.
type Config struct {
	// ID stands in our addresses: /auth/{id}/callback.
	ID string `json:"id"`
	// Name and Note by language; de is required for Name. Note says what the login
	// needs and what it reveals.
	Name     map[string]string `json:"name"`
	Note     map[string]string `json:"note,omitempty"`
	Audience Audience          `json:"audience"`
	Icon     string            `json:"icon,omitempty"`
	Disabled bool              `json:"disabled,omitempty"`

	// Issuer has to equal what the provider calls itself, to the letter. It is
	// pinned: Entra's «common» does not work on purpose.
	Issuer   string `json:"issuer"`
	ClientID string `json:"clientId"`
	// SecretEnv names the environment variable with the client secret. The caller
	// reads it into Secret; empty stands for a public client.
	SecretEnv string `json:"clientSecretEnv,omitempty"`
	Secret    string `json:"-"`
	// TokenAuth is basic or post; empty takes what the provider offers, basic first.
	TokenAuth string   `json:"tokenAuth,omitempty"`
	Scopes    []string `json:"scopes,omitempty"`
	// Algorithms allowed for tokens: RS256, PS256 and ES256; all three when empty.
	Algorithms []string `json:"algorithms,omitempty"`

	// Levels maps acr values to levels; an acr that is not in it is an account.
	Levels map[string]authz.Level `json:"levels,omitempty"`
	// Request is the one acr value to ask for when a level is needed; the one of
	// account is sent at every plain login.
	Request map[authz.Level]string `json:"request,omitempty"`
	// Claims with defaults for what is empty: name, given_name, family_name, email,
	// email_verified, roles, groups.
	Claims       ClaimMap      `json:"claims,omitzero"`
	SubjectClaim string        `json:"subjectClaim,omitempty"`
	Resident     *ResidentRule `json:"resident,omitempty"`
	// Userinfo asks the provider for claims that are not in the ID token.
	Userinfo bool `json:"userinfo,omitempty"`

	// Prompt is sent at every login; a step-up and a link always send «login».
	Prompt string `json:"prompt,omitempty"`
	// MaxAge is the greatest age of a login at the provider, in seconds; 0 for any.
	MaxAge int    `json:"maxAge,omitempty"`
	Logout Logout `json:"logout,omitempty"`

	// Roles and Groups map values of the claims to roles everywhere. Only for
	// employees. Groups are read only when there is no roles claim.
	Roles  map[string]authz.Role `json:"roles,omitempty"`
	Groups map[string]authz.Role `json:"groups,omitempty"`
	// GroupLimit is how many groups are believed to be all of them; 200 when zero.
	GroupLimit int  `json:"groupLimit,omitempty"`
	Sync       Sync `json:"sync,omitempty"`
}

// ParseConfigs reads a JSON array of providers. It reports every mistake at once.
func ParseConfigs(r io.Reader) ([]Config, error) {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	var all []Config
	if err := d.Decode(&all); err != nil {
		return nil, fmt.Errorf("providers: %w", err)
	}
	var errs []error
	for i := range all {
		all[i].defaults()
		errs = append(errs, all[i].check())
	}
	return all, errors.Join(errs...)
}

func (c *Config) defaults() {
	set := func(s *string, v string) {
		if *s == "" {
			*s = v
		}
	}
	set(&c.Claims.Name, "name")
	set(&c.Claims.GivenName, "given_name")
	set(&c.Claims.FamilyName, "family_name")
	set(&c.Claims.Email, "email")
	set(&c.Claims.EmailVerified, "email_verified")
	set(&c.Claims.Roles, "roles")
	set(&c.Claims.Groups, "groups")
	set(&c.SubjectClaim, "sub")
	set((*string)(&c.Logout), string(LogoutLocal))
	set((*string)(&c.Sync), string(SyncLogin))
	if len(c.Scopes) == 0 {
		c.Scopes = []string{"openid", "profile", "email"}
	}
	if !slices.Contains(c.Scopes, "openid") {
		c.Scopes = append([]string{"openid"}, c.Scopes...)
	}
	if len(c.Algorithms) == 0 {
		c.Algorithms = slices.Clone(allowedAlgorithms)
	}
	if c.GroupLimit == 0 {
		c.GroupLimit = 200
	}
}

var (
	allowedAlgorithms = []string{"RS256", "PS256", "ES256"}
	validID           = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)
)

func (c *Config) check() error {
	var errs []error
	want := func(ok bool, format string, a ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf("provider %q: "+format, append([]any{c.ID}, a...)...))
		}
	}
	want(validID.MatchString(c.ID), "id: small letters, digits and hyphens, at most 31")
	want(c.Name["de"] != "", "name.de is missing")
	want(c.Audience == Residents || c.Audience == Employees, "audience is residents or employees")
	want(c.ClientID != "", "clientId is missing")
	u, err := url.Parse(c.Issuer)
	want(err == nil && u.Host != "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname())),
		"issuer is an https address without query")
	want(slices.Contains([]string{"", "basic", "post"}, c.TokenAuth), "tokenAuth is basic or post")
	for _, a := range c.Algorithms {
		want(slices.Contains(allowedAlgorithms, a), "algorithm %q is not one of %s", a, strings.Join(allowedAlgorithms, ", "))
	}
	for l, acr := range c.Request {
		want(l > authz.LevelNone, "request: level %s needs no acr", l)
		want(acr != "" && !strings.ContainsAny(acr, " \t\n"), "request.%s: one value without spaces", l)
		want(c.reach(acr) >= l || c.Resident != nil && l == authz.LevelVerifiedResident && c.reach(acr) >= authz.LevelVerifiedPerson,
			"request.%s: levels does not say that %q reaches it", l, acr)
	}
	if c.Resident != nil {
		want(c.Resident.Claim != "" && len(c.Resident.Values) > 0, "resident needs a claim and values")
	}
	want(slices.Contains([]string{"", "login", "select_account", "consent"}, c.Prompt), "prompt is login, select_account or consent")
	want(c.MaxAge >= 0 && c.GroupLimit > 0, "maxAge and groupLimit are not negative")
	want(slices.Contains([]Logout{LogoutLocal, LogoutRP, LogoutFront, LogoutBack}, c.Logout), "logout is local, rp, front or back")
	want(c.Sync == SyncLogin || c.Sync == SyncManual, "sync is login or manual")
	want(c.Audience == Employees || len(c.Roles)+len(c.Groups) == 0, "only providers for employees give roles")
	for _, r := range slices.Concat(slices.Collect(maps.Values(c.Roles)), slices.Collect(maps.Values(c.Groups))) {
		want(r.Valid(), "role %q does not exist", r)
	}
	return errors.Join(errs...)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// reach is the level an acr value stands for by itself.
func (c *Config) reach(acr string) authz.Level {
	if l, ok := c.Levels[acr]; ok {
		return l
	}
	return authz.LevelAccount
}

// acrFor is the one value to ask for when a level is needed. A resident is a
// verified person with an address, so the value for the latter does as well.
func (c *Config) acrFor(l authz.Level) (string, bool) {
	if acr, ok := c.Request[l]; ok || l <= authz.LevelAccount {
		return acr, true
	}
	if l == authz.LevelVerifiedResident && c.Resident != nil {
		acr, ok := c.Request[authz.LevelVerifiedPerson]
		return acr, ok
	}
	return "", false
}

// Offers tells whether a login at this provider can reach the level.
func (c *Config) Offers(l authz.Level) bool {
	_, ok := c.acrFor(l)
	return ok
}

// Label is the name in the language, else the German one.
func (c *Config) Label(lang string) string { return inLang(c.Name, lang) }

// Explanation is the note in the language, else the German one.
func (c *Config) Explanation(lang string) string { return inLang(c.Note, lang) }

func inLang(texts map[string]string, lang string) string {
	if t := texts[lang]; t != "" {
		return t
	}
	return texts["de"]
}
