package search

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
)

func TestOverHTTP(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	api, err := httpapi.New(httpapi.Options{Log: slog.New(slog.DiscardHandler), Catalogues: cat, RequestTimeout: 20 * time.Second, MaxBody: 1 << 10})
	if err != nil {
		t.Fatal(err)
	}
	b.Routes(api)
	for range 3 {
		b.put("de", "Spielplatz <b>|Kinder", "fr", "Place de jeux|Enfants")
	}
	b.putSubject(Subject{Audience: Employees, Texts: map[string]Text{"de": {"Spielplatz intern", ""}}})
	get := func(a authz.Actor, lang string, query url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, httpapi.Base+"/search?"+query.Encode(), nil)
		r = r.WithContext(authz.WithActor(r.Context(), a))
		r.Header.Set("Accept-Language", lang)
		w := httptest.NewRecorder()
		api.ServeHTTP(w, r)
		return w
	}
	list := func(a authz.Actor, lang string, query url.Values) httpapi.Page[searchHit] {
		t.Helper()
		var p httpapi.Page[searchHit]
		if w := get(a, lang, query); w.Code != http.StatusOK || json.Unmarshal(w.Body.Bytes(), &p) != nil {
			t.Fatal(w.Code, w.Body)
		}
		return p
	}
	first := list(authz.Nobody(), "de", url.Values{"q": {"spielplatz"}, "limit": {"2"}})
	second := list(authz.Nobody(), "de", url.Values{"q": {"spielplatz"}, "limit": {"2"}, "cursor": {first.Next}})
	if len(first.Items) != 2 || len(second.Items) != 1 || second.Next != "" || second.Items[0].ID == first.Items[0].ID || shown(first.Items[0].Title) != "[Spielplatz] <b>" || first.Items[0].Similar {
		t.Errorf("%+v %+v", first, second)
	}
	employee := authz.Actor{Kind: authz.Person, Level: authz.LevelAccount, Employee: true}
	if got := list(employee, "de", url.Values{"q": {"spielplatz"}}); len(got.Items) != 4 {
		t.Errorf("%+v", got)
	}
	if got := list(authz.Nobody(), "fr", url.Values{"q": {"Spielplatz"}, "kind": {"project"}}); len(got.Items) != 3 || got.Items[0].Lang != "fr" || shown(got.Items[0].Title) != "Place de jeux" {
		t.Errorf("%+v", got)
	}
	if got := list(authz.Nobody(), "de", url.Values{"q": {"Speilplatz"}}); len(got.Items) != 3 || !got.Items[0].Similar {
		t.Errorf("%+v", got)
	}
	if got := list(authz.Nobody(), "de", url.Values{"q": {"spielplatz"}, "kind": {"event"}}); len(got.Items) != 0 {
		t.Errorf("%+v", got)
	}
	for name, tc := range map[string]struct {
		query    url.Values
		status   int
		contains string
	}{
		"nothing": {url.Values{}, http.StatusUnprocessableEntity, "field.required"}, "one letter": {url.Values{"q": {"a"}}, http.StatusUnprocessableEntity, "field.too_short"},
		"too long": {url.Values{"q": {strings.Repeat("a", 201)}}, http.StatusUnprocessableEntity, "field.too_long"}, "bad cursor": {url.Values{"q": {"ab"}, "cursor": {"!"}}, http.StatusBadRequest, "request.cursor"},
		"only signs": {url.Values{"q": {"??"}}, http.StatusOK, `"items":[]`}, "NUL": {url.Values{"q": {"x\x00y"}}, http.StatusOK, `"items":[]`}, "NUL as a kind": {url.Values{"q": {"ab"}, "kind": {"\x00"}}, http.StatusUnprocessableEntity, "field.format"},
		"cursor with NUL":      {url.Values{"q": {"ab"}, "cursor": {httpapi.EncodeCursor(Position{Kind: "\x00", Dated: noon})}}, http.StatusBadRequest, "request.cursor"},
		"cursor before Christ": {url.Values{"q": {"ab"}, "cursor": {httpapi.EncodeCursor(Position{Kind: "project", Dated: time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)})}}, http.StatusBadRequest, "request.cursor"},
	} {
		if w := get(authz.Nobody(), "de", tc.query); w.Code != tc.status || !strings.Contains(w.Body.String(), tc.contains) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}
