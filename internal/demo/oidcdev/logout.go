package oidcdev

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

// logout is the end_session_endpoint. With an ID token of ours it ends the
// session that the token belongs to and returns; without one it asks the person,
// because anybody can link to this address.
func (r *realm) logout(w http.ResponseWriter, req *http.Request) {
	if err := req.ParseForm(); err != nil {
		r.showProblem(w, "Die Anfrage ist nicht lesbar.")
		return
	}
	raw := req.Form.Get("id_token_hint")
	if raw == "" {
		r.logoutByPerson(w, req)
		return
	}
	h, err := r.keys.open(raw)
	client := r.client(h.Audience)
	if id := req.Form.Get("client_id"); err != nil || client == nil || id != "" && id != client.ID {
		r.showProblem(w, "Die Abmeldung nennt keine gültige Anmeldung bei diesem Verzeichnis.")
		return
	}
	to := req.Form.Get("post_logout_redirect_uri")
	if to != "" && !slices.Contains(client.PostLogoutURIs, to) {
		r.showProblem(w, "Die Rücksprungadresse der Abmeldung ist nicht registriert.")
		return
	}
	if to != "" && req.Form.Has("state") {
		u, err := url.Parse(to)
		if err != nil {
			r.showProblem(w, "Die Rücksprungadresse der Abmeldung ist nicht lesbar.")
			return
		}
		q := u.Query()
		q.Set("state", req.Form.Get("state"))
		u.RawQuery = q.Encode()
		to = u.String()
	}
	// who started the logout knows of it
	out := r.end(req.Context(), h.Session, client.ID)
	if c, err := req.Cookie(r.cookieName()); err == nil && !r.open(c.Value) {
		http.SetCookie(w, r.cookie("", -1))
	}
	switch {
	case to == "":
		r.showSignedOut(w, out, "")
	case len(out.frames) > 0:
		w.Header().Set("Refresh", "1; url="+to)
		r.showSignedOut(w, out, to)
	default:
		http.Redirect(w, req, to, http.StatusSeeOther)
	}
}

// logoutByPerson is a visit without a hint: a question first, then the end.
func (r *realm) logoutByPerson(w http.ResponseWriter, req *http.Request) {
	s, ok := r.signedIn(req)
	if !ok {
		r.showSignedOut(w, ended{}, "")
		return
	}
	if req.PostForm.Get("confirm") != "yes" { // never from the address
		r.showConfirm(w, s.person)
		return
	}
	http.SetCookie(w, r.cookie("", -1))
	r.showSignedOut(w, r.end(req.Context(), s.sid, ""), "")
}

func (r *realm) open(secret string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sessions[secret] != nil
}

// ended is what the end of a session has set off.
type ended struct {
	frames []string // addresses that the browser has to open in frames
	failed []string // clients that did not take the notification
}

// end closes the session and tells every client that got a token in it, except
// one. It waits for the answers, at most notifyLimit.
func (r *realm) end(ctx context.Context, sid, except string) (out ended) {
	var s *session
	r.mu.Lock()
	for secret, known := range r.sessions {
		if known.sid == sid {
			s = known
			delete(r.sessions, secret)
		}
	}
	r.mu.Unlock()
	if s == nil {
		return out
	}
	ctx = context.WithoutCancel(ctx) // a browser that leaves must not keep others signed in
	var wait sync.WaitGroup
	var mu sync.Mutex
	for _, id := range s.clients {
		c := r.client(id)
		if c == nil || id == except {
			continue
		}
		if c.FrontChannelLogoutURI != "" {
			// as Entra ID does it: the session without the issuer
			out.frames = append(out.frames, c.FrontChannelLogoutURI+"?"+url.Values{"sid": {sid}}.Encode())
		}
		if c.BackChannelLogoutURI != "" {
			wait.Go(func() {
				if err := r.tell(ctx, *c, *s); err != nil {
					mu.Lock()
					defer mu.Unlock()
					out.failed = append(out.failed, id)
				}
			})
		}
	}
	wait.Wait()
	slices.Sort(out.failed)
	return out
}

// tell posts a logout token (OpenID Connect Back-Channel Logout 1.0).
func (r *realm) tell(ctx context.Context, c Client, s session) error {
	token, err := r.logoutToken(c, s)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.BackChannelLogoutURI, strings.NewReader(url.Values{"logout_token": {token}}.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := r.notify.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusNoContent {
		return fmt.Errorf("back-channel logout answered with %d", res.StatusCode)
	}
	return nil
}

func (r *realm) logoutToken(c Client, s session) (string, error) {
	now := r.now()
	return r.keys.sign("logout+jwt", map[string]any{
		"iss": r.issuer, "aud": c.ID, "iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(), "jti": rand.Text(),
		"sid": s.sid, "sub": Subject(r.name, c.ID, s.person.Key, 0), "events": map[string]any{logoutEvent: struct{}{}},
	})
}
