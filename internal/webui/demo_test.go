package webui

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Every page of a demonstration says that it is one, in the language of the page; no
// page of an installation does.
func TestOnlyDemonstrationsCarryTheBand(t *testing.T) {
	for _, demo := range []bool{true, false} {
		u := ui(t, http.NotFound, func(o *Options) { o.Demo = demo })
		for path, words := range map[string]string{"/": "Hier ist alles erfunden", "/fr": "tout est inventé", "/gibt-es-nicht": "Hier ist alles erfunden"} {
			w := httptest.NewRecorder()
			u.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
			if strings.Contains(w.Body.String(), words) != demo {
				t.Errorf("demonstration %t, %s: %s", demo, path, w.Body)
			}
		}
	}
}
