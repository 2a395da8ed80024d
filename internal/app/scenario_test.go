package app

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mitwirken/internal/platform/pgtest"
)

// scenario is one request through the whole engine, and all that it leaves.
type scenario struct {
	name               string
	method, path, body string
	headers            []string
	status             int
	code               string
	contains, lacks    []string
	jobs, audit        []string // kinds and acts that this request adds
}

func TestScenarios(t *testing.T) {
	t.Parallel()
	a := build(t, configured(t, pgtest.DSN(t), catcher(t)))
	defer a.Close()
	publish(t, a, "badi", -1, 1)
	publish(t, a, "velo", -1, 2)
	publish(t, a, "wald", 1, 2)
	var badi uuid.UUID
	if err := a.db.NewRaw("SELECT id FROM space_project WHERE slug = 'badi'").Scan(t.Context(), &badi); err != nil {
		t.Fatal(err)
	}
	const contact, projects = "/api/v1/contact-requests", "/api/v1/projects"
	two, one, sent := []string{"mail.send", "mail.send"}, []string{"mail.send"}, []string{"contact.sent"}
	for _, s := range []scenario{
		{name: "a question with a mail address", method: "POST", path: contact, body: `{"kind":"question","message":"Wann?","email":"anna@example.ch","name":"Anna"}`,
			status: 201, contains: []string{`{"number":"K-00001"}`}, lacks: []string{"anna", "Wann"}, jobs: two, audit: sent},
		{name: "the same under a key", method: "POST", path: contact, body: `{"kind":"barrier","message":"Stufe"}`, headers: []string{"Idempotency-Key", "key-of-the-barrier"},
			status: 201, contains: []string{"K-00002"}, jobs: one, audit: sent},
		{name: "repeated under this key", method: "POST", path: contact, body: `{"kind":"barrier","message":"Stufe"}`, headers: []string{"Idempotency-Key", "key-of-the-barrier"},
			status: 201, contains: []string{"K-00002"}},
		{name: "something else under this key", method: "POST", path: contact, body: `{"kind":"barrier","message":"Treppe"}`, headers: []string{"Idempotency-Key", "key-of-the-barrier"},
			status: 409, code: "request.idempotency_key_reused"},
		{name: "a wish to be called about a project", method: "POST", path: contact, body: `{"kind":"callback","phone":"041 268 01 11","projectId":"` + badi.String() + `"}`,
			status: 201, contains: []string{"K-00003"}, jobs: one, audit: sent},
		{name: "about a project that does not exist", method: "POST", path: contact, body: `{"kind":"barrier","message":"x","projectId":"` + uuid.NewString() + `"}`,
			status: 422, code: "request.invalid", contains: []string{`"#/projectId"`, "contact.project"}},
		{name: "all mistakes at once, in the language asked for", method: "POST", path: contact, body: `{"kind":"question","email":"anna","phone":"wann immer"}`, headers: []string{"Accept-Language", "fr-CH, de;q=0.5"},
			status: 422, code: "request.invalid", contains: []string{`"#/message"`, "field.required", `"#/email"`, "field.email", `"#/phone"`, "contact.phone"}, lacks: []string{"anna", "wann immer"}},
		{name: "no key", method: "POST", path: contact, body: `{"kind":"barrier","message":"x"}`, headers: []string{"Idempotency-Key", ""},
			status: 422, code: "request.invalid", contains: []string{"header:Idempotency-Key", "field.required"}},
		{name: "a key that can be guessed", method: "POST", path: contact, body: `{"kind":"barrier","message":"x"}`, headers: []string{"Idempotency-Key", "1"},
			status: 422, code: "request.invalid", contains: []string{"header:Idempotency-Key"}},
		{name: "an unknown kind and an unknown field", method: "POST", path: contact, body: `{"kind":"praise","message":"x","admin":true}`,
			status: 422, code: "request.invalid", contains: []string{`"#/kind"`, "field.choice", `"#/admin"`, "field.unknown"}},
		{name: "no JSON", method: "POST", path: contact, body: `{"kind":`, status: 400, code: "request.malformed"},
		{name: "a form of another site", method: "POST", path: contact, body: "kind=barrier", headers: []string{"Content-Type", "application/x-www-form-urlencoded"},
			status: 415, code: "request.unsupported_media_type"},
		{name: "a page of another site", method: "POST", path: contact, body: `{"kind":"barrier","message":"x"}`, headers: []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"},
			status: 403, code: "request.cross_origin"},
		{name: "too much", method: "POST", path: contact, body: `{"kind":"barrier","message":"` + strings.Repeat("x", 70<<10) + `"}`, status: 413, code: "request.too_large"},
		{name: "a message of 5001 letters", method: "POST", path: contact, body: `{"kind":"barrier","message":"` + strings.Repeat("ä", 5001) + `"}`,
			status: 422, code: "request.invalid", contains: []string{"field.too_long"}},
		{name: "reading what can only be written", method: "GET", path: contact, status: 405, code: "request.method_not_allowed"},
		{name: "an unknown address", method: "GET", path: "/api/v1/nothing", status: 404, code: "request.not_found"},
		{name: "an unknown address below /api", method: "GET", path: "/api/", status: 404, code: "request.not_found"},

		{name: "open projects", method: "GET", path: projects, status: 200, contains: []string{`"slug":"badi"`, `"slug":"velo"`, `"group":"open"`, `"lang":"de"`}, lacks: []string{"wald", `"next"`}},
		{name: "a stretch of one", method: "GET", path: projects + "?limit=1", status: 200, contains: []string{`"slug":"badi"`, `"next":"`}, lacks: []string{"velo"}},
		{name: "planned projects in French", method: "GET", path: projects + "?group=planned", headers: []string{"Accept-Language", "fr"}, status: 200,
			contains: []string{`"slug":"wald"`, `"lang":"fr"`, "À vélo"}, lacks: []string{"badi"}},
		{name: "finished projects", method: "GET", path: projects + "?group=finished", status: 200, contains: []string{`{"items":[]}`}},
		{name: "an invented cursor", method: "GET", path: projects + "?cursor=abc", status: 400, code: "request.cursor"},
		{name: "an invented parameter", method: "GET", path: projects + "?sort=name", status: 422, code: "request.invalid", contains: []string{"query:sort"}},
		{name: "a stretch too long", method: "GET", path: projects + "?limit=101", status: 422, code: "request.invalid", contains: []string{"query:limit", "field.too_large"}},
		{name: "an unknown state", method: "GET", path: projects + "?group=secret", status: 422, code: "request.invalid", contains: []string{"query:group"}},
		{name: "one project, Italian falls back to German", method: "GET", path: projects + "/badi", headers: []string{"Accept-Language", "it"}, status: 200,
			contains: []string{`"lang":"de"`, "Mit dem Velo"}},
		{name: "no project", method: "GET", path: projects + "/nirgends", status: 404, code: "space.project_not_found"},
		{name: "an address with a quote", method: "GET", path: projects + "/x%27%3B--", status: 404, code: "space.project_not_found"},

		{name: "the installation", method: "GET", path: "/api/v1/installation", status: 200, contains: []string{`"Gemeinde Emmen"`, `"demo":false`}},
		{name: "a sentence", method: "GET", path: "/api/v1/sentences/authz.login_required", headers: []string{"Accept-Language", "en"}, status: 200, contains: []string{"authz.login_required"}},
		{name: "no sentence", method: "GET", path: "/api/v1/sentences/nirgends", status: 404, code: "request.not_found"},
		{name: "nobody's session", method: "GET", path: "/api/v1/session", status: 200, contains: []string{`"level":"none"`}, lacks: []string{`"person"`}},
		{name: "an invented session", method: "GET", path: "/api/v1/session", headers: []string{"Cookie", "mitwirken=invented"}, status: 200, contains: []string{`"level":"none"`}},
		{name: "logging out nobody", method: "POST", path: "/api/v1/session/end", body: `{}`, status: 200},
		{name: "a link in a mail", method: "POST", path: "/api/v1/magic-links", body: `{"email":"anna@example.ch"}`, status: 202, contains: []string{"minutes"}, lacks: []string{"anna"},
			jobs: []string{"identity.magic_letter"}},
		{name: "an invented link", method: "POST", path: "/api/v1/magic-links/consume", body: `{"token":"invented"}`, status: 410},

		{name: "the contract", method: "GET", path: "/api/v1/openapi.json", status: 200, contains: []string{`"openapi": "3.1`, contact}},
		{name: "the contract for people", method: "GET", path: "/api/docs", status: 200, contains: []string{contact, "<h1"}, lacks: []string{"<script"}},
		{name: "nothing of a demo", method: "GET", path: "/dev/mail", status: 404},
	} {
		jobs, acts := a.left(t)
		w := a.do(t, call{method: s.method, path: s.path, body: s.body, headers: s.headers})
		body := w.Body.String()
		if w.Code != s.status || s.code != "" && code(w) != s.code {
			t.Errorf("%s: %d %s, want %d %s: %.400s", s.name, w.Code, code(w), s.status, s.code, body)
			continue
		}
		for _, c := range s.contains {
			if !strings.Contains(body, c) {
				t.Errorf("%s: lacks %s: %.600s", s.name, c, body)
			}
		}
		for _, c := range s.lacks {
			if strings.Contains(body, c) {
				t.Errorf("%s: holds %s: %.600s", s.name, c, body)
			}
		}
		jobsNow, actsNow := a.left(t)
		if d := cmp.Diff(s.jobs, jobsNow[len(jobs):]); d != "" && len(s.jobs)+len(jobsNow)-len(jobs) > 0 {
			t.Errorf("%s: jobs (-want +got) %s", s.name, d)
		}
		if d := cmp.Diff(s.audit, actsNow[len(acts):]); d != "" && len(s.audit)+len(actsNow)-len(acts) > 0 {
			t.Errorf("%s: audit log (-want +got) %s", s.name, d)
		}
		if w.Header().Get("X-Request-Id") == "" || w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s: headers %v", s.name, w.Header())
		}
	}
}

// left lists the jobs and the entries of the audit log in their order.
func (a *App) left(t *testing.T) (jobs, acts []string) {
	t.Helper()
	if err := a.db.NewRaw("SELECT kind FROM river_job ORDER BY id").Scan(t.Context(), &jobs); err != nil {
		t.Fatal(err)
	}
	if err := a.db.NewRaw("SELECT act FROM audit_entry ORDER BY seq").Scan(t.Context(), &acts); err != nil {
		t.Fatal(err)
	}
	return jobs, acts
}

// The contract and the answers that are the same for everybody need not be sent twice.
func TestUnchangedAnswersAreNotSentAgain(t *testing.T) {
	t.Parallel()
	a := build(t, configured(t, pgtest.DSN(t), catcher(t)))
	defer a.Close()
	publish(t, a, "badi", -1, 1)
	for _, path := range []string{"/api/v1/projects", "/api/v1/projects/badi", "/api/v1/installation", "/api/v1/openapi.json"} {
		first := a.do(t, call{method: "GET", path: path})
		tag := first.Header().Get("ETag")
		again := a.do(t, call{method: "GET", path: path, headers: []string{"If-None-Match", tag}})
		other := a.do(t, call{method: "GET", path: path, headers: []string{"If-None-Match", `"other"`}})
		if tag == "" || again.Code != http.StatusNotModified || again.Body.Len() != 0 || other.Code != http.StatusOK || other.Body.String() != first.Body.String() {
			t.Errorf("%s: %q %d %d", path, tag, again.Code, other.Code)
		}
	}
}
