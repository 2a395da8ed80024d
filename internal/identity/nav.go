package identity

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/fault"
)

// LoginPage of the single-page app; it explains what went wrong.
const LoginPage = "/anmelden"

// Navigations are the addresses below /auth/ that browsers and providers visit.
// They are no part of the contract: plain redirects, and answers whose form the
// OpenID Connect specifications fix. lang reads the language of a request.
func (s *Service) Navigations(lang func(*http.Request) string) http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("GET /auth/{provider}/start", func(w http.ResponseWriter, r *http.Request) { s.startNav(w, r, lang(r)) })
	m.HandleFunc("GET /auth/{provider}/callback", s.callbackNav)
	m.HandleFunc("GET /auth/{provider}/front-channel-logout", s.frontChannelNav)
	m.HandleFunc("POST /auth/{provider}/front-channel-logout", s.frontChannelNav)
	m.HandleFunc("POST /auth/{provider}/back-channel-logout", s.backChannelNav)
	m.HandleFunc("GET /auth/{provider}/signed-out", func(w http.ResponseWriter, r *http.Request) { redirect(w, r, LoginPage+"?abgemeldet=ja") })
	return m
}

// redirect leaves nothing behind in caches, and tells nobody where it came from.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// sorry sends the person to the login page with the reason. Trouble that is not
// the person's is logged.
func (s *Service) sorry(w http.ResponseWriter, r *http.Request, returnPath string, err error) {
	f := fault.From(err)
	if f.Kind == fault.Internal || f.Kind == fault.Unavailable || f.Code == oidc.CodeInvalid {
		s.o.Log.WarnContext(r.Context(), "login failed", "provider", knownProvider(s, r), "code", f.Code, "cause", fault.Describe(f.Unwrap()))
	}
	code := f.Code
	if f.Kind == fault.Internal {
		code = fault.CodeInternal
	}
	q := url.Values{"fehler": {string(code)}}
	if returnPath != "/" {
		q.Set("return", returnPath)
	}
	redirect(w, r, LoginPage+"?"+q.Encode())
}

// knownProvider keeps what strangers write into addresses out of the log.
func knownProvider(s *Service, r *http.Request) string {
	p, err := s.providers.Get(r.PathValue("provider"))
	if err != nil {
		return ""
	}
	return p.Config().ID
}

func (s *Service) startNav(w http.ResponseWriter, r *http.Request, lang string) {
	q := r.URL.Query()
	d := Departure{Provider: r.PathValue("provider"), Purpose: PurposeLogin, ReturnPath: ReturnPath(q.Get("return")), Lang: lang, Session: s.Token(r)}
	// A login begins with an act of the person: a link on another site only leads
	// to the page where they can decide.
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" {
		redirect(w, r, LoginPage+"?"+url.Values{"return": {d.ReturnPath}}.Encode())
		return
	}
	if p := Purpose(q.Get("purpose")); p != "" {
		if !p.Valid() {
			s.sorry(w, r, d.ReturnPath, fault.New(fault.Malformed, fault.CodeMalformed))
			return
		}
		d.Purpose = p
	}
	if l := q.Get("level"); l != "" {
		level, err := authz.ParseLevel(l)
		if err != nil {
			s.sorry(w, r, d.ReturnPath, fault.New(fault.Malformed, fault.CodeMalformed))
			return
		}
		d.Level = level
	}
	address, cookie, err := s.StartLogin(r.Context(), d)
	if err != nil {
		s.sorry(w, r, d.ReturnPath, err)
		return
	}
	http.SetCookie(w, s.flowCookie(cookie))
	redirect(w, r, address)
}

func (s *Service) callbackNav(w http.ResponseWriter, r *http.Request) {
	landing, err := s.FinishLogin(r.Context(), Return{Provider: r.PathValue("provider"), Response: oidc.ParseResponse(r.URL.Query()),
		FlowCookie: cookieOf(r, s.flowCookieName()), Session: s.Token(r), UserAgent: r.UserAgent()})
	if !errors.Is(err, oidc.BrokenState) { // the flow is used up
		http.SetCookie(w, s.cookie(s.flowCookieName(), "", time.Time{}))
	}
	if err != nil {
		s.sorry(w, r, landing.ReturnPath, err)
		return
	}
	if landing.Session != "" {
		http.SetCookie(w, s.SessionCookie(landing.Session, landing.Expires))
	}
	redirect(w, r, landing.ReturnPath)
}

// frontChannelNav is loaded in a frame of the provider's logout page. Our cookie
// does not come along there, so issuer and session id say which session is meant.
func (s *Service) frontChannelNav(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	id := r.PathValue("provider")
	notice, err := s.providers.FrontChannel(id, r.URL.Query())
	if err == nil {
		err = s.EndByProvider(r.Context(), notice)
	}
	if err != nil {
		s.refuseNotice(r.Context(), w, err)
		return
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors "+origin(notice.Issuer))
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	w.WriteHeader(http.StatusOK)
}

func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "'none'"
	}
	return u.Scheme + "://" + u.Host
}

const maxNotice = 64 << 10

// backChannelNav answers a provider's server, without any browser in between.
func (s *Service) backChannelNav(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	r.Body = http.MaxBytesReader(w, r.Body, maxNotice)
	p, err := s.providers.Get(r.PathValue("provider"))
	if err == nil {
		err = s.obey(r, p)
	}
	if err != nil {
		s.refuseNotice(r.Context(), w, err)
		return
	}
	w.WriteHeader(http.StatusOK)
}

func (s *Service) obey(r *http.Request, p *oidc.Provider) error {
	if t, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); strings.TrimSpace(t) != "application/x-www-form-urlencoded" {
		return fault.New(fault.Malformed, fault.CodeMalformed)
	}
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Malformed, fault.CodeMalformed)
	}
	notice, err := p.BackChannel(r.Context(), r.PostForm.Get("logout_token"))
	if err != nil {
		return err
	}
	return s.EndByProvider(r.Context(), notice)
}

// refuseNotice answers as the specification wants: 400 with an error of OAuth, or
// 503 so that the provider tries again.
func (s *Service) refuseNotice(ctx context.Context, w http.ResponseWriter, err error) {
	f := fault.From(err)
	s.o.Log.WarnContext(ctx, "a provider’s logout was refused", "code", f.Code, "cause", fault.Describe(f.Unwrap()))
	status, code := http.StatusBadRequest, "invalid_request"
	switch f.Kind {
	case fault.Internal, fault.Unavailable:
		status, code = http.StatusServiceUnavailable, "temporarily_unavailable"
	case fault.NotFound:
		status = http.StatusNotFound
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"error":"` + code + `"}`)) // the provider has gone: nobody is left to tell
}
