package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

func TestTilesOfTheMunicipalityOnly(t *testing.T) {
	x, y := tileAt(14, 8.3025, 47.0790) // the town hall of Emmen
	if x != 8569 || y != 5757 {
		t.Fatalf("the town hall lies on %d/%d", x, y)
	}
	for _, tc := range []struct {
		z, x, y int
		want    bool
	}{{14, x, y, true}, {14, x + 200, y, false}, {14, x, y - 200, false}, {8, 133, 89, false}, {20, x, y, false}, {-1, 0, 0, false}, {14, -1, y, false}} {
		if got := tileArea.holds(tc.z, tc.x, tc.y); got != tc.want {
			t.Errorf("%+v: %v", tc, got)
		}
	}
}

func TestTilesAreFetchedOnceAndChecked(t *testing.T) {
	var asked atomic.Int64
	kind, size := "image/jpeg", 100
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path != "/14/8569/5757.jpeg" || r.Header.Get("Cookie") != "" || r.Header.Get("Referer") != "" {
			t.Errorf("asked for %s with %v", r.URL.Path, r.Header)
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write([]byte(strings.Repeat("x", size)))
	}))
	defer s.Close()
	tl := newTiles(s.URL + "/{z}/{x}/{y}.jpeg")
	for range 3 {
		if got, err := tl.get(t.Context(), 14, 8569, 5757); err != nil || len(got.body) != 100 || got.contentType != "image/jpeg" {
			t.Fatal(got, err)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
	for _, bad := range []struct {
		kind string
		size int
	}{{"text/html", 10}, {"image/svg+xml", 10}, {"image/jpeg", tileBytes + 1}} {
		kind, size = bad.kind, bad.size
		if _, err := newTiles(tl.upstream).get(t.Context(), 14, 8569, 5757); err == nil {
			t.Errorf("%+v was passed on", bad)
		}
	}
}

func TestTileCacheStaysSmall(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write([]byte("x"))
	}))
	defer s.Close()
	tl := newTiles(s.URL + "/{z}/{x}/{y}")
	for i := range tileCache + 20 {
		if _, err := tl.get(t.Context(), 14, i, 1); err != nil {
			t.Fatal(err)
		}
	}
	if len(tl.kept) != tileCache || len(tl.order) != tileCache {
		t.Errorf("%d tiles kept", len(tl.kept))
	}
}
