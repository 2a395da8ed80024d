package export

import (
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

func TestOverHTTP(t *testing.T) {
	t.Parallel()
	o := newOffice(t, pgtest.Tx(t))
	api, err := httpapi.New(httpapi.Options{Log: slog.New(slog.DiscardHandler), Catalogues: o.cat, RequestTimeout: 20 * time.Second, MaxBody: 1 << 10})
	if err != nil {
		t.Fatal(err)
	}
	o.Routes(api)
	do := func(as authz.Actor, method, path, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, httpapi.Base+path, strings.NewReader(body))
		r = r.WithContext(authz.WithActor(r.Context(), as))
		r.Header.Set("Accept-Language", "fr")
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", strings.ReplaceAll(uuid.NewString(), "-", ""))
		w := httptest.NewRecorder()
		api.ServeHTTP(w, r)
		return w
	}
	delete(o.sources, "long")
	if w := do(anna, "GET", "/staff/export-sources", ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"formats":["xlsx","csv","pdf","docx","json"]`) || !strings.Contains(w.Body.String(), `"title":"Projets de participation"`) {
		t.Error(w.Code, w.Body)
	}
	if w := do(employee(beat2.ID.String()), "GET", "/staff/export-sources", ""); w.Code != 200 || strings.TrimSpace(w.Body.String()) != `{"items":[]}` {
		t.Error(w.Code, w.Body)
	}
	made := do(anna, "POST", "/staff/exports", `{"source":"projects","format":"csv","params":{"only":"in_approval"}}`)
	var v staffExportView
	if err := json.Unmarshal(made.Body.Bytes(), &v); made.Code != 201 || err != nil || v.State != "ready" || !v.Can.Download.Allowed ||
		v.FileName != "DONNEES-PERSONNELLES_projets-de-participation_2026-11-22.csv" {
		t.Fatal(made.Code, made.Body, err)
	}
	file := do(anna, "GET", strings.TrimPrefix(v.Address, httpapi.Base), "")
	if file.Code != 200 || int64(file.Body.Len()) != v.Size || !strings.Contains(file.Body.String(), "Sélection;En attente d’approbation") {
		t.Error(file.Code, file.Body)
	}
	for name, want := range map[string]string{"Content-Disposition": `attachment; filename="` + v.FileName + `"`, "Content-Type": "text/csv; charset=utf-8; header=present",
		"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"} {
		if got := file.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	o.list.length.Store(Short + 1)
	long := do(anna, "POST", "/staff/exports", `{"source":"projects","format":"xlsx"}`)
	if long.Code != 201 || !strings.Contains(long.Body.String(), `"state":"waiting"`) || !strings.Contains(long.Body.String(), `"why":"export.not_ready"`) {
		t.Error(long.Code, long.Body)
	}
	var first, second struct {
		Items []staffExportView
		Next  string
	}
	if err := json.Unmarshal(do(anna, "GET", "/staff/exports?limit=1", "").Body.Bytes(), &first); err != nil || len(first.Items) != 1 || first.Items[0].Format != "xlsx" || first.Next == "" {
		t.Errorf("%+v, %v", first, err)
	}
	if err := json.Unmarshal(do(anna, "GET", "/staff/exports?limit=1&cursor="+first.Next, "").Body.Bytes(), &second); err != nil || len(second.Items) != 1 || second.Items[0].ID != v.ID || second.Next != "" {
		t.Errorf("%+v, %v", second, err)
	}
	o.list.length.Store(20_000)
	for _, tc := range []struct {
		w      *httptest.ResponseRecorder
		status int
		code   string
		words  string
	}{
		{do(authz.Nobody(), "GET", "/staff/exports", ""), 401, "authz.login_required", ""},
		{do(authz.Actor{Kind: authz.Person, ID: anna.ID, Level: authz.LevelAccount}, "GET", "/staff/exports", ""), 403, "authz.employee_required", ""},
		{do(beat2, "GET", "/staff/exports/"+v.ID.String(), ""), 404, "export.not_found", "n’existe pas"},
		{do(beat2, "GET", "/staff/exports/"+v.ID.String()+"/file", ""), 404, "export.not_found", ""},
		{do(beat2, "DELETE", "/staff/exports/"+v.ID.String(), ""), 404, "export.not_found", ""},
		{do(anna, "GET", "/staff/exports/"+first.Items[0].ID.String()+"/file", ""), 409, "export.not_ready", ""},
		{do(anna, "POST", "/staff/exports", `{"source":"people","format":"csv"}`), 404, "export.source_unknown", ""},
		{do(anna, "POST", "/staff/exports", `{"source":"projects","format":"doc"}`), 422, "request.invalid", ""},
		{do(anna, "POST", "/staff/exports", `{"source":"projects","format":"csv","params":{"name":"Muster"}}`), 422, "export.filter", "params/name"},
		{do(anna, "POST", "/staff/exports", `{"source":"projects","format":"pdf"}`), 409, "export.too_long", "CSV ou Excel"},
		{do(anna, "GET", "/staff/exports?cursor=x", ""), 400, "request.cursor", ""},
	} {
		if tc.w.Code != tc.status || !strings.Contains(tc.w.Body.String(), tc.code) || !strings.Contains(tc.w.Body.String(), tc.words) {
			t.Errorf("%d %s, want %d %s", tc.w.Code, tc.w.Body, tc.status, tc.code)
		}
	}
	if w := do(anna, "DELETE", "/staff/exports/"+v.ID.String(), ""); w.Code != http.StatusNoContent {
		t.Error(w.Code, w.Body)
	}
	if w := do(anna, "GET", "/staff/exports/"+v.ID.String(), ""); w.Code != 404 {
		t.Error(w.Code, w.Body)
	}
}
