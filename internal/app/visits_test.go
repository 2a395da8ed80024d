package app

import (
	"net/http"
	"testing"

	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

// What people open is counted, and written when an instance stops; what staff and
// people with an account do is not.
func TestOpenedPagesAreCountedUntilTheEnd(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t)
	i := run(t, configured(t, dsn, catcher(t)))
	publish(t, i.App, "badi", -1, 5)
	open := func(agent, path string) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, i.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("User-Agent", agent)
		w, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	const firefox, robot = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Mozilla/5.0 (compatible; Googlebot/2.1)"
	for _, path := range []string{"/", "/fr/projekte/badi", "/projekte/badi?easy=true", "/projekte/gibt-es-nicht", "/konto", "/verwaltung/projekte", "/gibt-es-nicht"} {
		open(firefox, path)
		open(robot, path)
	}
	i.stop(t)
	db, err := pg.Open(dsn, pg.Options{MaxConns: 1, AppName: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	var got string
	if err := db.NewRaw("SELECT string_agg(page || ' ' || lang || ' ' || views, ', ' ORDER BY page, lang) FROM oversight_visits").Scan(t.Context(), &got); err != nil {
		t.Fatal(err)
	}
	if want := "/ de 1, /projekte/{slug} de 1, /projekte/{slug} fr 1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
