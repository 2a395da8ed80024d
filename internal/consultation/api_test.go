package consultation

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/space"
)

// wire is the room behind the real engine.
type wire struct {
	house
	api http.Handler
}

func overHTTP(t *testing.T) wire {
	t.Helper()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	h := build(t)
	api, err := httpapi.New(httpapi.Options{Log: slog.New(slog.DiscardHandler), Catalogues: cat.Reporting(t.Errorf), RequestTimeout: 20 * time.Second, MaxBody: 1 << 16})
	if err != nil {
		t.Fatal(err)
	}
	h.Routes(api)
	return wire{h, api}
}

// ask sends a request and reads the answer into a map; want is the status.
func (w wire) ask(t *testing.T, as authz.Actor, lang, method, path string, body any, want int) (map[string]any, http.Header) {
	t.Helper()
	var sent []byte
	if body != nil {
		var err error
		if sent, err = json.Marshal(body); err != nil {
			t.Fatal(err)
		}
	}
	r := httptest.NewRequest(method, httpapi.Base+path, strings.NewReader(string(sent)))
	r = r.WithContext(authz.WithActor(r.Context(), as))
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", strings.ReplaceAll(uuid.NewString(), "-", ""))
	rec := httptest.NewRecorder()
	w.api.ServeHTTP(rec, r)
	if rec.Code != want {
		t.Fatalf("%s %s: %d %s", method, path, rec.Code, rec.Body)
	}
	out := map[string]any{}
	if rec.Body.Len() > 0 {
		if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
	}
	return out, rec.Header()
}

// at walks into an answer: names of members and places in lists.
func at(t *testing.T, v any, path ...any) any {
	t.Helper()
	for _, p := range path {
		switch key := p.(type) {
		case string:
			m, ok := v.(map[string]any)
			if !ok {
				t.Fatalf("%v: no members in %v", path, v)
			}
			v = m[key]
		case int:
			l, ok := v.([]any)
			if !ok || key >= len(l) {
				t.Fatalf("%v: no such place in %v", path, v)
			}
			v = l[key]
		}
	}
	return v
}

// Who had other settings open learns who has saved in the meantime, and when.
func TestWhoSavedTheSettingsIsTold(t *testing.T) {
	t.Parallel()
	w := overHTTP(t)
	p := w.project(t, "strategie", space.DefaultSpace, nil)
	id := w.activity(t, p, `{}`)
	lea, marco := w.staff(t, "Lea", authz.Communications), w.staff(t, "Marco", authz.ProjectManager)
	before, _ := w.ask(t, marco, "de", "GET", "/staff/consultations/"+id.String(), nil, 200)
	*w.clock = noon.Add(time.Hour)
	draft := space.ActivityDraft{Texts: map[string]space.ActivityText{"de": {Title: "Neuer Name"}}}
	if _, err := w.spaces.UpdateActivity(t.Context(), lea, id, 1, draft); err != nil {
		t.Fatal(err)
	}
	if _, err := w.spaces.UpdateActivity(t.Context(), marco, id, 1, draft); !fault.Is(err, fault.CodeStale) {
		t.Error(err)
	}
	now, _ := w.ask(t, marco, "de", "GET", "/staff/consultations/"+id.String(), nil, 200)
	if at(t, now, "changedBy") != "Lea" || at(t, now, "version") != 2.0 || at(t, before, "changedAt") == at(t, now, "changedAt") ||
		at(t, now, "changedAt") != noon.Add(time.Hour).UTC().Format(time.RFC3339) {
		t.Errorf("before %v, now %v", before, now)
	}
}

// From the desk of staff to readers in two languages, and to the next version.
func TestFromTheDeskToReaders(t *testing.T) {
	t.Parallel()
	w := overHTTP(t)
	p := w.project(t, "strategie", space.DefaultSpace, nil)
	id := w.activity(t, p, `{"showCounts":true}`)
	lea, marco, nobody := w.staff(t, "Lea", authz.Communications), w.staff(t, "Marco", authz.ProjectManager), authz.Nobody()
	staff, public := "/staff/consultations/"+id.String(), "/projects/strategie/activities/"+id.String()+"/consultation"

	w.ask(t, nobody, "de", "GET", staff, nil, 401)
	w.ask(t, w.staff(t, "Ute"), "de", "GET", staff, nil, 403)
	w.ask(t, nobody, "de", "GET", public, nil, 404)
	desk, _ := w.ask(t, marco, "de", "GET", staff, nil, 200)
	if len(at(t, desk, "versions").([]any)) != 0 || at(t, desk, "can", "publish", "allowed") != false || at(t, desk, "settings", "reminderDays") != 3.0 || at(t, desk, "project", "slug") != "strategie" {
		t.Errorf("%v", desk)
	}
	bad, _ := w.ask(t, marco, "de", "POST", staff+"/versions", map[string]any{"pasted": "x", "published": true}, 422)
	if at(t, bad, "errors", 0, "code") != string(CodeSource) {
		t.Errorf("%v", bad)
	}
	w.ask(t, marco, "de", "POST", staff+"/versions", map[string]any{"pasted": "x", "format": "pdf"}, 422)
	sheet, _ := w.ask(t, marco, "de", "POST", staff+"/versions", map[string]any{"pasted": pasted, "format": "html"}, 201)
	if at(t, sheet, "number") != 1.0 || at(t, sheet, "state") != "draft" || at(t, sheet, "changedBy") != "Marco" || len(at(t, sheet, "remarks").([]any)) == 0 {
		t.Errorf("%v", sheet)
	}
	blocks := at(t, sheet, "blocks").([]any)
	blocks[0].(map[string]any)["topics"] = []string{"digital"}
	blocks[0].(map[string]any)["words"].(map[string]any)["fr"] = map[string]any{"title": "Accès pour tous"}
	blocks = append(blocks, map[string]any{"kind": "chapter", "level": 2, "words": map[string]any{"de": map[string]any{"title": "Aufsicht"}}})
	writing := map[string]any{"version": 1, "blocks": blocks, "attachments": []any{}, "note": map[string]any{"de": "Erste Fassung", "fr": "Première version"}, "renumber": true}
	saved, _ := w.ask(t, lea, "de", "PUT", staff+"/versions/1", writing, 200)
	if at(t, saved, "version") != 2.0 || at(t, saved, "changedBy") != "Lea" || at(t, saved, "blocks", 5, "number") != "2.1" || len(at(t, saved, "blocks", 5, "id").(string)) != 10 {
		t.Errorf("%v", saved)
	}
	// Marco still has the state of before.
	stale, _ := w.ask(t, marco, "de", "PUT", staff+"/versions/1", writing, 412)
	if !strings.HasSuffix(at(t, stale, "type").(string), "request.stale") {
		t.Errorf("%v", stale)
	}
	if now, _ := w.ask(t, marco, "de", "GET", staff+"/versions/1", nil, 200); at(t, now, "changedBy") != "Lea" || len(at(t, now, "blocks").([]any)) != 6 {
		t.Errorf("%v", now)
	}
	w.ask(t, marco, "de", "PUT", staff+"/versions/1/publication", map[string]any{"version": 2}, 403)
	w.ask(t, lea, "de", "PUT", staff+"/versions/1/publication", map[string]any{"version": 2}, 200)
	w.ask(t, lea, "de", "DELETE", staff+"/versions/1?version=3", nil, 409)

	// Readers: what there is in French is French, the rest says that it is German.
	r, header := w.ask(t, nobody, "fr", "GET", public, nil, 200)
	for _, c := range []struct {
		path []any
		want any
	}{
		{[]any{"title"}, "Au sujet de la stratégie"}, {[]any{"lang"}, "fr"}, {[]any{"document", "number"}, 1.0}, {[]any{"document", "langs", 1}, "fr"},
		{[]any{"document", "blocks", 0, "title"}, "Accès pour tous"}, {[]any{"document", "blocks", 0, "lang"}, "fr"}, {[]any{"document", "blocks", 1, "lang"}, "de"},
		{[]any{"topics", 0, "name"}, "Numérique"}, {[]any{"versions", 0, "note"}, "Première version"}, {[]any{"can", "state", "allowed"}, true},
		{[]any{"can", "edit", "allowed"}, false}, {[]any{"settings", "form"}, "request_reason"}, {[]any{"project", "title"}, "Digitale Gemeinde"},
		{[]any{"times", "closesAt"}, "2026-12-01T23:59:59+01:00"},
	} {
		if got := at(t, r, c.path...); got != c.want {
			t.Errorf("%v is %v", c.path, got)
		}
	}
	if header.Get("ETag") == "" {
		t.Error("nobody can ask whether anything has changed")
	}
	w.ask(t, nobody, "de", "GET", public+"/versions/2", nil, 404)
	w.ask(t, nobody, "de", "GET", public+"/versions/0", nil, 422)
	w.ask(t, nobody, "de", "GET", "/projects/anderswo/activities/"+id.String()+"/consultation", nil, 404)
	w.ask(t, nobody, "de", "GET", public+"/changes", nil, 404)

	next, _ := w.ask(t, marco, "de", "POST", staff+"/versions", map[string]any{"published": true}, 201)
	w.ask(t, marco, "de", "POST", staff+"/versions", map[string]any{"published": true}, 409)
	blocks = at(t, next, "blocks").([]any)
	blocks[1].(map[string]any)["words"] = map[string]any{"de": map[string]any{"html": "<p>Die Gemeinde bietet alle ihre Dienste am Schalter und im Netz an.</p>"}}
	w.ask(t, marco, "de", "PUT", staff+"/versions/2", map[string]any{"version": 1, "blocks": blocks, "attachments": []any{}}, 200)
	other := "# Accès pour tous\n\nUn.\n\n# Données\n\nDeux.\n\nTrois."
	odd, _ := w.ask(t, marco, "de", "PUT", staff+"/versions/2/translation", map[string]any{"version": 2, "lang": "fr", "pasted": other, "format": "markdown"}, 409)
	if !strings.Contains(at(t, odd, "detail").(string), "6") {
		t.Errorf("%v", odd)
	}
	w.ask(t, marco, "de", "PUT", staff+"/versions/2/translation", map[string]any{"version": 2, "lang": "fr", "pasted": other + "\n\n## Surveillance", "format": "markdown"}, 200)
	w.ask(t, lea, "de", "PUT", staff+"/versions/2/publication", map[string]any{"version": 3}, 200)
	d, _ := w.ask(t, nobody, "de", "GET", public+"/changes", nil, 200)
	if at(t, d, "from") != 1.0 || at(t, d, "to") != 2.0 || at(t, d, "changes", 1, "kind") != "changed" || at(t, d, "changes", 1, "spans", 0, "op") != "equal" {
		t.Errorf("%v", d)
	}
	w.ask(t, nobody, "de", "GET", public+"/versions/1", nil, 200)
	third, _ := w.ask(t, marco, "de", "POST", staff+"/versions", map[string]any{}, 201)
	if len(at(t, third, "blocks").([]any)) != 0 {
		t.Errorf("%v", third)
	}
	w.ask(t, marco, "de", "DELETE", staff+"/versions/3?version=9", nil, 412)
	w.ask(t, marco, "de", "DELETE", staff+"/versions/3?version=1", nil, 204)
	w.ask(t, marco, "de", "GET", staff+"/versions/3", nil, 404)
}

// Two megabytes can be pasted; more is refused before anybody reads it.
func TestHowMuchCanBePasted(t *testing.T) {
	t.Parallel()
	w := overHTTP(t)
	id := w.activity(t, w.project(t, "strategie", space.DefaultSpace, nil), "")
	lea := w.staff(t, "Lea", authz.Communications)
	var b strings.Builder
	for i := 0; b.Len() < maxPasted-200; i++ {
		fmt.Fprintf(&b, "## Kapitel %d\n\n%s\n\n", i, strings.Repeat("Die Gemeinde hört zu. ", 400))
	}
	sheet, _ := w.ask(t, lea, "de", "POST", "/staff/consultations/"+id.String()+"/versions", map[string]any{"pasted": b.String()[:maxPasted-200], "format": "markdown"}, 201)
	if len(at(t, sheet, "blocks").([]any)) < 400 {
		t.Error("a part is lost")
	}
	for _, much := range []int{maxPasted + 1, 4 * maxPasted} {
		want := 422
		if much > 3*maxPasted {
			want = 413
		}
		w.ask(t, lea, "de", "POST", "/staff/consultations/"+id.String()+"/versions", map[string]any{"pasted": strings.Repeat("x", much)}, want)
	}
}
