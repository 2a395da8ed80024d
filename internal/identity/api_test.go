package identity

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
)

// api is the real engine; a request acts as whoever its cookie names.
func (w *town) api() (*httpapi.API, http.Handler) {
	w.Helper()
	cat, err := locale.Load()
	if err != nil {
		w.Fatal(err)
	}
	api, err := httpapi.New(httpapi.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Catalogues: cat, PublicURL: base, RequestTimeout: 10 * time.Second, MaxBody: 1 << 16})
	if err != nil {
		w.Fatal(err)
	}
	w.s.Routes(api)
	return api, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		api.ServeHTTP(rw, r.WithContext(authz.WithActor(r.Context(), w.actor(w.s, w.s.Token(r)))))
	})
}

func (b *browser) call(h http.Handler, method, path, body string) (int, map[string]any, *http.Response) {
	b.w.Helper()
	r := httptest.NewRequest(method, base+httpapi.Base+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if b != nil && b.token() != "" {
		r.AddCookie(&http.Cookie{Name: b.w.s.SessionCookieName(), Value: b.token()})
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	var v map[string]any
	if rec.Body.Len() > 0 {
		if err := json.Unmarshal(rec.Body.Bytes(), &v); err != nil {
			b.w.Fatalf("%s %s: %v: %s", method, path, err, rec.Body)
		}
	}
	return rec.Code, v, rec.Result()
}

// at follows a path of keys and indexes.
func at(t *testing.T, v any, path ...any) any {
	t.Helper()
	for _, p := range path {
		switch k := p.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				t.Fatalf("no %v in %v", p, v)
			}
			v = m[k]
		case int:
			l, ok := v.([]any)
			if !ok || k >= len(l) {
				t.Fatalf("no %v in %v", p, v)
			}
			v = l[k]
		}
	}
	return v
}

func TestSessionOverTheAPI(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, h := w.api()
	b := w.browser()
	status, v, _ := b.call(h, "GET", "/session", "")
	if status != 200 || v["person"] != nil || v["level"] != "none" || at(t, v, "can", "ownAccount", "why") != "authz.login_required" || len(v["roles"].([]any)) != 0 || len(v["areas"].([]any)) != 0 {
		t.Errorf("%d %v", status, v)
	}
	status, v, _ = b.call(h, "GET", "/login-options", "")
	if status != 200 || at(t, v, "providers", 0, "start") != "/auth/agov/start" || at(t, v, "providers", 0, "levels", 2) != "verified_resident" ||
		at(t, v, "providers", 1, "audience") != "employees" || at(t, v, "providers", 1, "down") != false {
		t.Errorf("%d %v", status, v)
	}
	for _, path := range []string{"/me", "/me/sessions", "/me/logins", "/staff/people"} {
		if status, v, _ := b.call(h, "GET", path, ""); status != 401 || v["code"] != "authz.login_required" {
			t.Errorf("%s: %d %v", path, status, v)
		}
	}
	b.login("staff", "sandra")
	status, v, _ = b.call(h, "GET", "/session", "")
	if status != 200 || at(t, v, "person", "name") != "Sandra Imhof" || v["employee"] != true || at(t, v, "roles", 0, "role") != "admin" || at(t, v, "can", "managePeople", "allowed") != true ||
		len(v["areas"].([]any)) != 1 || at(t, v, "areas", 0) != "cellar" {
		t.Errorf("%d %v", status, v)
	}
	status, v, res := b.call(h, "POST", "/session/end", `{}`)
	if status != 200 || !strings.Contains(at(t, v, "redirect").(string), "id_token_hint=") {
		t.Errorf("%d %v", status, v)
	}
	if c := res.Header.Get("Set-Cookie"); !strings.HasPrefix(c, "mitwirken=; Path=/; Max-Age=0") {
		t.Errorf("the cookie stays: %q", c)
	}
	if b.actor().Kind != authz.Anonymous {
		t.Error("the session goes on")
	}
}

func TestAccountOverTheAPI(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, h := w.api()
	b, other := w.in("agov", "anna"), w.in("agov", "anna")
	status, v, _ := b.call(h, "PATCH", "/me", `{"name":"Anna","lang":"it"}`)
	if status != 200 || v["name"] != "Anna" || v["lang"] != "it" || at(t, v, "addresses", 0) != "anna.kaufmann@example.ch" {
		t.Errorf("%d %v", status, v)
	}
	if status, v, _ = b.call(h, "PATCH", "/me", `{"name":"a\u0000b"}`); status != 422 || at(t, v, "errors", 0, "pointer") != "#/name" {
		t.Errorf("%d %v", status, v)
	}
	status, v, _ = b.call(h, "GET", "/me/sessions", "")
	if status != 200 || len(v["items"].([]any)) != 2 {
		t.Errorf("%d %v", status, v)
	}
	for i := range 2 {
		if id := at(t, v, "items", i, "id"); (at(t, v, "items", i, "current") == true) != (id == b.actor().Session.String()) {
			t.Error("which session is this one?")
		}
	}
	if status, _, _ := b.call(h, "DELETE", "/me/sessions/"+other.actor().Session.String(), ""); status != 204 || other.actor().Kind != authz.Anonymous {
		t.Error(status)
	}
	if status, _, _ := b.call(h, "POST", "/me/sessions/end-others", ""); status != 204 || b.actor().Kind != authz.Person {
		t.Error(status)
	}
	status, v, _ = b.call(h, "GET", "/me/logins", "")
	if status != 200 || at(t, v, "items", 0, "label") != "AGOV" || at(t, v, "items", 0, "can", "unlink", "why") != string(CodeLastLogin) {
		t.Errorf("%d %v", status, v)
	}
	first := at(t, v, "items", 0, "id").(string)
	if status, v, _ := b.call(h, "DELETE", "/me/logins/"+first, ""); status != 403 || v["code"] != string(CodeLastLogin) {
		t.Errorf("%d %v", status, v)
	}
	id, _ := b.link("staff", "lea")
	if status, v, _ := b.call(h, "GET", "/me/links/"+id.String(), ""); status != 200 || v["label"] != "Gemeinde" || v["email"] != "lea.brunner@emmen.example" {
		t.Errorf("%d %v", status, v)
	}
	if status, _, _ := b.call(h, "POST", "/me/links/"+id.String()+"/confirm", ""); status != 204 {
		t.Error(status)
	}
	if status, v, _ := b.call(h, "POST", "/me/links/"+id.String()+"/confirm", ""); status != 404 || v["code"] != string(CodeLinkGone) {
		t.Errorf("%d %v", status, v)
	}
	if status, _, _ := b.call(h, "DELETE", "/me/logins/"+first, ""); status != 204 || b.actor().Kind != authz.Anonymous {
		t.Error(status)
	}
}

func TestPeopleOverTheAPI(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, h := w.api()
	resident, leader, admin := w.in("agov", "anna"), w.in("staff", "marco"), w.in("staff", "sandra")
	anna := resident.actor().ID.String()
	if status, v, _ := resident.call(h, "GET", "/staff/people", ""); status != 403 || v["code"] != "authz.role_required" {
		t.Errorf("%d %v", status, v)
	}
	if status, v, _ := leader.call(h, "GET", "/staff/people/"+anna, ""); status != 404 || v["code"] != string(CodePersonNotFound) {
		t.Errorf("%d %v", status, v)
	}
	status, v, _ := leader.call(h, "GET", "/staff/people", "")
	if status != 200 || len(v["items"].([]any)) != 2 || at(t, v, "items", 0, "can", "grantRole", "allowed") != false {
		t.Errorf("%d %v", status, v)
	}
	var names []any
	for path := "/staff/people?limit=2"; path != ""; {
		status, v, _ := admin.call(h, "GET", path, "")
		if status != 200 {
			t.Fatalf("%d %v", status, v)
		}
		for i := range v["items"].([]any) {
			names = append(names, at(t, v, "items", i, "name"))
		}
		path = ""
		if next, more := v["next"].(string); more {
			path = "/staff/people?limit=2&cursor=" + next
		}
	}
	if !slices.Equal(names, []any{"Anna Kaufmann", "Marco Steiner", "Sandra Imhof"}) {
		t.Error(names)
	}
	if status, v, _ = admin.call(h, "GET", "/staff/people?q=anna.kaufmann%40example.ch", ""); status != 200 || at(t, v, "items", 0, "id") != anna {
		t.Errorf("%d %v", status, v)
	}
	status, v, _ = admin.call(h, "PUT", "/staff/people/"+anna+"/roles", `{"role":"moderator","scope":{"kind":"global"}}`)
	if status != 200 || at(t, v, "roles", 0, "role") != "moderator" || at(t, v, "roles", 0, "can", "revoke", "allowed") != true {
		t.Errorf("%d %v", status, v)
	}
	role := at(t, v, "roles", 0, "id").(string)
	if status, v, _ := admin.call(h, "PUT", "/staff/people/"+anna+"/roles", `{"role":"admin","scope":{"kind":"space"}}`); status != 422 || at(t, v, "errors", 0, "code") != string(CodeRoleInvalid) {
		t.Errorf("%d %v", status, v)
	}
	if status, _, _ := admin.call(h, "DELETE", "/staff/people/"+anna+"/roles/"+role, ""); status != 204 || len(resident.actor().Roles) != 0 {
		t.Error(status)
	}
	for _, step := range []struct {
		verb   string
		locked bool
	}{{"lock", true}, {"unlock", false}} {
		if status, _, _ := admin.call(h, "POST", "/staff/people/"+anna+"/"+step.verb, ""); status != 204 {
			t.Error(status)
		}
		if _, v, _ := admin.call(h, "GET", "/staff/people/"+anna, ""); v["locked"] != step.locked {
			t.Errorf("%v", v)
		}
	}
	if resident.actor().Kind != authz.Anonymous {
		t.Error("locking ends the sessions for good")
	}
	if status, v, _ := admin.call(h, "POST", "/staff/people/"+admin.actor().ID.String()+"/lock", ""); status != 403 || v["code"] != string(CodeOwnLock) {
		t.Errorf("%d %v", status, v)
	}
}

// Every operation has its line in the access matrix, and every line an operation.
func TestAccessNamesEveryOperation(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	api, _ := w.api()
	access := Access()
	for _, r := range api.Routes() {
		if _, ok := access[r.ID]; !ok {
			t.Errorf("%s %s (%s) says nobody who may", r.Method, r.Path, r.ID)
		}
		delete(access, r.ID)
	}
	for id := range access {
		t.Errorf("%s is no operation", id)
	}
}
