package app

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"mitwirken/internal/platform/pgtest"
)

// What an address names is what is shown: a document only under its own project,
// calendars in the language that is asked for, hits of what is looked for.
func TestAddressesMeanWhatTheySay(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	a, err := New(configured(t, pgtest.DSN(t), catcher(t)), slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	publish(t, a, "badi", -1, 1)
	publish(t, a, "dorf", -1, 1)
	document := publishDocument(t, a, "badi")
	for path, want := range map[string]int{
		"/projekte/badi/unterlagen/" + document:           http.StatusOK,
		"/fr/projekte/badi/unterlagen/" + document:        http.StatusOK,
		"/projekte/dorf/unterlagen/" + document:           http.StatusNotFound,
		"/projekte/weg/unterlagen/" + document:            http.StatusNotFound,
		"/api/v1/documents/" + document:                   http.StatusOK,
		"/api/v1/documents/" + document + "?project=badi": http.StatusOK,
		"/api/v1/documents/" + document + "?project=dorf": http.StatusNotFound,
		"/api/v1/projects/badi/calendar.ics?lang=rm":      http.StatusUnprocessableEntity,
		"/suche?q=v":                                              http.StatusOK,
		"/suche?q=" + strings.Repeat("velo", 51):                  http.StatusOK,
		"/api/v1/search?q=" + strings.Repeat("velo", 51):          http.StatusUnprocessableEntity,
		"/api/v1/search?q=velo&cursor=" + strings.Repeat("x", 20): http.StatusBadRequest,
	} {
		if w := a.do(t, call{method: "GET", path: path}); w.Code != want {
			t.Errorf("%s: %d, want %d: %.300s", path, w.Code, want, w.Body)
		}
	}
	for path, words := range map[string]string{"": "Mit dem Velo", "?lang=fr": "piscine", "?lang=de": "Mit dem Velo"} {
		if w := a.do(t, call{method: "GET", path: "/api/v1/projects/badi/calendar.ics" + path, headers: []string{"Accept-Language", "de"}}); !strings.Contains(w.Body.String(), words) {
			t.Errorf("%s lacks %q: %d %s", path, words, w.Code, w.Body)
		}
	}
	const looked = "Plan Velowege"
	body := a.do(t, call{method: "GET", path: "/suche?q=" + strings.ReplaceAll(looked, " ", "+")}).Body.String()
	if !strings.Contains(body, `"key":"/api/v1/search?q=Plan+Velowege"`) || !strings.Contains(first(dataOf, body), `{"text":"Velowege","hit":true}`) {
		t.Errorf("the page does not bring the hits: %.1500s", first(dataOf, body))
	}
	if s := log.String(); !strings.Contains(s, `"route":"page"`) || strings.Contains(s, "Velowege") || strings.Contains(s, document) {
		t.Errorf("%.3000s", s)
	}
}
