package identity

import (
	"net/http"
	"time"
)

// SessionCookieName is __Host-mitwirken over https: browsers then refuse to take
// it from another host or over plain http. A demo without https has to do without
// the prefix.
func (s *Service) SessionCookieName() string { return s.cookieName("mitwirken") }

func (s *Service) flowCookieName() string { return s.cookieName("mitwirken-login") }

func (s *Service) linkCookieName() string { return s.cookieName("mitwirken-link") }

func (s *Service) cookieName(name string) string {
	if s.https() {
		return "__Host-" + name
	}
	return name
}

// SessionCookie carries a token until the session ends; an empty token removes the
// cookie.
func (s *Service) SessionCookie(token string, expires time.Time) *http.Cookie {
	return s.cookie(s.SessionCookieName(), token, expires)
}

func (s *Service) flowCookie(token string) *http.Cookie {
	return s.cookie(s.flowCookieName(), token, s.now().Add(FlowTime))
}

func (s *Service) cookie(name, value string, expires time.Time) *http.Cookie {
	c := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, Secure: s.https(), SameSite: http.SameSiteLaxMode}
	if value == "" {
		c.MaxAge = -1
	} else {
		c.MaxAge = int(expires.Sub(s.now()).Seconds())
	}
	return c
}

// Token is the content of the session cookie of a request, empty without one.
func (s *Service) Token(r *http.Request) string { return cookieOf(r, s.SessionCookieName()) }

func cookieOf(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}
