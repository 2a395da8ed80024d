package oidcdev

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// grant is what a person has agreed to; a code and an access token stand for it.
type grant struct {
	person                     Person
	client                     string
	nonce, redirect, challenge string
	scope                      []string
	level                      int // AGOV only
	sid                        string
	authTime, expires          time.Time
	// spent is the code's access token: the code coming again takes it back.
	spent string
}

// session is a browser signed in at the employee directory.
type session struct {
	sid      string
	person   Person
	authTime time.Time
	clients  []string // who got a token, in order
}

// passed on by the login form; nothing else of the request survives.
var requestFields = []string{"client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "acr_values", "prompt", "max_age",
	"code_challenge", "code_challenge_method", "request", "request_uri"}

const personField = "person"

func (r *realm) authorize(w http.ResponseWriter, req *http.Request) {
	if err := req.ParseForm(); err != nil {
		r.showProblem(w, "Die Anfrage ist nicht lesbar.")
		return
	}
	f := url.Values{}
	for _, k := range requestFields {
		if v, there := req.Form[k]; there {
			f[k] = v
		}
	}
	client := r.client(f.Get("client_id"))
	// an answer to an address nobody registered would be an open redirect
	if client == nil || len(f["client_id"]) != 1 || len(f["redirect_uri"]) != 1 || !slices.Contains(client.RedirectURIs, f.Get("redirect_uri")) {
		r.showProblem(w, "Diese Anwendung oder ihre Rücksprungadresse ist nicht registriert.")
		return
	}
	if code, why := r.refuse(f); code != "" {
		r.back(w, req, f, url.Values{"error": {code}, "error_description": {why}})
		return
	}
	if req.Method == http.MethodPost && req.PostForm.Has(personField) {
		i := slices.IndexFunc(r.people, func(p Person) bool { return p.Key == req.PostForm.Get(personField) })
		if i < 0 {
			r.back(w, req, f, url.Values{"error": {"access_denied"}, "error_description": {"the person has cancelled"}})
			return
		}
		s := session{sid: rand.Text(), person: r.people[i], authTime: r.now()}
		if r.name == Staff {
			r.signIn(w, s)
		}
		r.answer(w, req, f, s)
		return
	}
	if s, ok := r.signedIn(req); ok && !r.asksAgain(f, s) {
		r.answer(w, req, f, s)
		return
	}
	if f.Get("prompt") == "none" {
		r.back(w, req, f, url.Values{"error": {"login_required"}})
		return
	}
	r.showLogin(w, f)
}

// refuse gives the OAuth error code for a request that no login can help.
func (r *realm) refuse(f url.Values) (code, why string) {
	for k, v := range f {
		if len(v) > 1 {
			return "invalid_request", k + " is there twice"
		}
	}
	scope := strings.Fields(f.Get("scope"))
	switch {
	case f.Has("request"):
		return "request_not_supported", "request objects are not supported"
	case f.Has("request_uri"):
		return "request_uri_not_supported", "request objects are not supported"
	case f.Get("response_type") != "code":
		return "unsupported_response_type", "only code"
	case f.Has("response_mode") && f.Get("response_mode") != "query":
		return "invalid_request", "only response_mode query"
	case !slices.Contains(scope, "openid"):
		return "invalid_scope", "openid is missing"
	case slices.Contains(scope, "svnr"):
		return "invalid_scope", "the AHV number needs a permission that no demo has"
	case f.Get("code_challenge_method") != "S256" || len(f.Get("code_challenge")) != 43:
		return "invalid_request", "PKCE with S256 is required"
	case f.Has("max_age") && maxAge(f) < 0:
		return "invalid_request", "max_age is not a number of seconds"
	}
	if r.name == AGOV {
		for _, v := range strings.Fields(f.Get("acr_values")) {
			if !slices.Contains(acrValues(), v) {
				return "invalid_request", "unknown acr value"
			}
		}
	}
	return "", ""
}

func maxAge(f url.Values) time.Duration {
	n, err := strconv.ParseUint(f.Get("max_age"), 10, 31)
	if err != nil {
		return -1
	}
	return time.Duration(n) * time.Second
}

// answer sends a code back, or that the person does not reach the level.
func (r *realm) answer(w http.ResponseWriter, req *http.Request, f url.Values, s session) {
	g := grant{
		person: s.person, client: f.Get("client_id"), nonce: f.Get("nonce"), redirect: f.Get("redirect_uri"), challenge: f.Get("code_challenge"),
		scope: strings.Fields(f.Get("scope")), sid: s.sid, authTime: s.authTime, expires: r.now().Add(codeLife),
	}
	if r.name == AGOV {
		i := slices.IndexFunc(asked(f), s.person.Reaches)
		if i < 0 {
			r.back(w, req, f, url.Values{"error": {"unmet_authentication_requirements"}, "error_description": {"the person does not reach the asked level"}})
			return
		}
		g.level = asked(f)[i]
	}
	code := rand.Text()
	r.mu.Lock()
	r.sweep()
	r.codes[code] = g
	for _, known := range r.sessions {
		if known.sid == s.sid && !slices.Contains(known.clients, g.client) {
			known.clients = append(known.clients, g.client)
		}
	}
	r.mu.Unlock()
	r.back(w, req, f, url.Values{"code": {code}})
}

// asked are the levels demanded, lowest first; the lowest one that the person
// reaches is granted, not more.
func asked(f url.Values) []int {
	values := strings.Fields(f.Get("acr_values"))
	if len(values) == 0 {
		return []int{100}
	}
	return slices.DeleteFunc(slices.Clone(levels), func(l int) bool { return !slices.Contains(values, ACR(l)) })
}

// back returns to the client, whose address was checked before.
func (r *realm) back(w http.ResponseWriter, req *http.Request, f, answer url.Values) {
	u, err := url.Parse(f.Get("redirect_uri"))
	if err != nil {
		r.showProblem(w, "Die Rücksprungadresse ist nicht lesbar.")
		return
	}
	q := u.Query()
	for k := range answer {
		q.Set(k, answer.Get(k))
	}
	if f.Has("state") {
		q.Set("state", f.Get("state"))
	}
	if r.name == AGOV {
		q.Set("iss", r.issuer)
	}
	u.RawQuery = q.Encode()
	http.Redirect(w, req, u.String(), http.StatusSeeOther)
}

func (r *realm) cookieName() string { return "oidcdev-" + string(r.name) }

func (r *realm) cookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{Name: r.cookieName(), Value: value, Path: PathPrefix + "/" + string(r.name), MaxAge: maxAge, HttpOnly: true, Secure: r.secure, SameSite: http.SameSiteLaxMode}
}

func (r *realm) signIn(w http.ResponseWriter, s session) {
	secret := rand.Text()
	r.mu.Lock()
	r.sweep()
	r.sessions[secret] = &s
	r.mu.Unlock()
	http.SetCookie(w, r.cookie(secret, int(sessionLife/time.Second)))
}

func (r *realm) signedIn(req *http.Request) (session, bool) {
	c, err := req.Cookie(r.cookieName())
	if err != nil {
		return session{}, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.sessions[c.Value]
	if !ok || r.now().Sub(s.authTime) > sessionLife {
		return session{}, false
	}
	return *s, true
}

func (r *realm) asksAgain(f url.Values, s session) bool {
	prompt := strings.Fields(f.Get("prompt"))
	return slices.Contains(prompt, "login") || slices.Contains(prompt, "select_account") ||
		f.Has("max_age") && r.now().Sub(s.authTime) >= maxAge(f)
}

// sweep drops what has expired; it needs the lock.
func (r *realm) sweep() {
	now := r.now()
	for _, grants := range []map[string]grant{r.codes, r.tokens} {
		for k, g := range grants {
			if now.After(g.expires) {
				delete(grants, k)
			}
		}
	}
	for k, s := range r.sessions {
		if now.Sub(s.authTime) > sessionLife {
			delete(r.sessions, k)
		}
	}
}
