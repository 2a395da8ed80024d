package accesscode

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/pgtest"
)

type web struct {
	t   *testing.T
	api *httpapi.API
}

func newWeb(t *testing.T, limiter *httpapi.Limiter, s *Service) web {
	t.Helper()
	api, err := httpapi.New(httpapi.Options{Log: slog.New(slog.DiscardHandler), Catalogues: catalogues(t), Limiter: limiter, RequestTimeout: 20 * time.Second, MaxBody: 1 << 16})
	if err != nil {
		t.Fatal(err)
	}
	s.Routes(api)
	return web{t, api}
}

func (w web) do(a authz.Actor, method, path, body string) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(method, httpapi.Base+path, strings.NewReader(body))
	r = r.WithContext(authz.WithActor(r.Context(), a))
	r.Header.Set("Content-Type", "application/json")
	if method == http.MethodPost {
		r.Header.Set("Idempotency-Key", strings.ReplaceAll(uuid.NewString(), "-", ""))
	}
	out := httptest.NewRecorder()
	w.api.ServeHTTP(out, r)
	return out
}

func TestBatchesOverHTTP(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	s, _ := service(t, db)
	w := newWeb(t, nil, s)
	manager, elsewhere := role(authz.ProjectManager, authz.Scope{Kind: authz.ProjectScope, ID: projectA}), role(authz.ProjectManager, authz.Scope{Kind: authz.SpaceScope, ID: spaceB})
	const good = `{"subjectKind":"survey","subjectId":"gersag","label":"Gersag","size":501,"lastDay":"2026-12-31"}`
	created := w.do(manager, "POST", "/staff/code-batches", good)
	if created.Code != http.StatusCreated {
		t.Fatal(created.Code, created.Body)
	}
	var b codeBatchView
	if err := json.Unmarshal(created.Body.Bytes(), &b); err != nil || b.Parts != 2 || b.State != "active" || !b.Can.Print.Allowed || !b.Can.Revoke.Allowed {
		t.Fatal(created.Body, err)
	}
	one := "/staff/code-batches/" + b.ID.String()
	for _, tc := range []struct {
		as                 authz.Actor
		method, path, body string
		status             int
		contains           string
	}{
		{authz.Nobody(), "GET", "/staff/code-batches", "", 401, "authz.login_required"},
		{role(authz.Moderator, authz.Everywhere()), "GET", "/staff/code-batches", "", 403, "authz.role_required"},
		{elsewhere, "POST", "/staff/code-batches", good, 403, "authz.role_required"},
		{elsewhere, "GET", one, "", 404, "authz.not_found"},
		{elsewhere, "GET", one + "/letters.pdf", "", 404, "authz.not_found"},
		{elsewhere, "GET", one + "/codes.csv", "", 404, "authz.not_found"},
		{elsewhere, "POST", one + "/revoke", "", 404, "authz.not_found"},
		{elsewhere, "GET", "/staff/code-batches", "", 200, `"items":[]`},
		{manager, "GET", "/staff/code-batches?subjectKind=survey&subjectId=gersag", "", 200, b.ID.String()},
		{manager, "GET", "/staff/code-batches?subjectKind=survey&subjectId=wald", "", 200, `"items":[]`},
		{manager, "GET", "/staff/code-batches?subjectKind=survey", "", 422, "query:subjectId"},
		{manager, "GET", one, "", 200, `"label":"Gersag"`},
		{manager, "GET", one + "/letters.pdf?part=3", "", 404, "accesscode.part"},
		{manager, "GET", one + "/letters.pdf?lang=rm", "", 422, "lang"},
		{manager, "POST", "/staff/code-batches", strings.Replace(good, "501", "20001", 1), 422, "#/size"},
		{manager, "POST", "/access-codes/check", `{"code":"0000-0000-0001"}`, 422, "accesscode.mistyped"},
		{authz.Nobody(), "POST", "/access-codes/check", `{"code":"0000-0000-0000"}`, 404, "accesscode.unknown"},
		{authz.Nobody(), "POST", "/access-codes/check", `{"code":"` + codesOf(t, s, &Batch{ID: b.ID})[0].String() + `"}`, 200, `"subjectId":"gersag","title":"de gersag","page":"/umfragen/gersag"`},
		{manager, "POST", one + "/revoke", "", 200, `"state":"revoked"`},
		{manager, "POST", one + "/revoke", "", 403, "accesscode.revoked"},
		{manager, "GET", one, "", 200, `"revoke":{"allowed":false,"why":"accesscode.revoked"}`},
	} {
		got := w.do(tc.as, tc.method, tc.path, tc.body)
		if got.Code != tc.status || !strings.Contains(got.Body.String(), tc.contains) {
			t.Errorf("%s %s: %d %s", tc.method, tc.path, got.Code, got.Body)
		}
		if body := got.Body.String(); strings.Contains(body, "salt") || strings.Contains(body, "hash") {
			t.Errorf("%s %s tells secrets", tc.method, tc.path)
		}
	}
}

func TestDownloads(t *testing.T) {
	t.Parallel()
	s, _ := service(t, pgtest.DB(t))
	w := newWeb(t, nil, s)
	b := create(t, s, draft(3))
	admin := role(authz.Admin, authz.Everywhere())
	for path, want := range map[string]struct{ contentType, begins, name string }{
		"/letters.pdf?lang=it": {"application/pdf", "%PDF-", "-1.pdf"},
		"/codes.csv":           {"text/csv; charset=utf-8", "code;url\r\n", ".csv"},
	} {
		got := w.do(admin, "GET", "/staff/code-batches/"+b.ID.String()+path, "")
		h := got.Header()
		if got.Code != 200 || h.Get("Content-Type") != want.contentType || !bytes.HasPrefix(got.Body.Bytes(), []byte(want.begins)) ||
			!strings.HasSuffix(h.Get("Content-Disposition"), want.name+`"`) || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %v %.80s", path, got.Code, h, got.Body)
		}
	}
}

// The thirty-first try within an hour is not even looked at, good or bad.
func TestGuessingIsHeldUp(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	s, _ := service(t, db)
	w := newWeb(t, httpapi.NewLimiter(db, key), s)
	code := codesOf(t, s, create(t, s, draft(1)))[0]
	for i := range 30 {
		if got := w.do(authz.Nobody(), "POST", "/access-codes/check", `{"code":"0000-0000-0000"}`); got.Code != 404 {
			t.Fatal(i, got.Code, got.Body)
		}
	}
	got := w.do(authz.Nobody(), "POST", "/access-codes/check", `{"code":"`+string(code)+`"}`)
	if got.Code != http.StatusTooManyRequests || strings.Contains(got.Body.String(), "survey") {
		t.Error(got.Code, got.Body)
	}
}

// Every operation has its act, and no act is for an operation that is gone.
func TestEveryOperationHasAnAct(t *testing.T) {
	t.Parallel()
	s, _ := service(t, nil)
	acts := Access()
	for _, r := range newWeb(t, nil, s).api.Routes() {
		if _, has := acts[r.ID]; !has {
			t.Errorf("%s has no act", r.ID)
		}
		delete(acts, r.ID)
	}
	for id := range acts {
		t.Errorf("there is no operation %s", id)
	}
}
