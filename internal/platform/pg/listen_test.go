package pg_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"mitwirken/internal/platform/pg"

	"github.com/uptrace/bun"
)

// heard starts listening and returns what fn is called with, «channel:payload».
func heard(t *testing.T, db *bun.DB, channels ...string) <-chan string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	calls, ended := make(chan string, 100), make(chan error, 1)
	go func() {
		ended <- pg.Listen(ctx, db, channels, func(channel, payload string) { calls <- channel + ":" + payload })
	}()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("Listen ended with %v", err)
			}
		case <-time.After(5 * time.Second):
			t.Error("Listen did not end with its context")
		}
	})
	return calls
}

func expect(t *testing.T, calls <-chan string, want ...string) {
	t.Helper()
	for _, w := range want {
		select {
		case got := <-calls:
			if got != w {
				t.Fatalf("heard %q, want %q", got, w)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("heard nothing, want %q", w)
		}
	}
}

func TestListen(t *testing.T) {
	db := openEmpty(t, pg.Options{})
	calls := heard(t, db, "alpha", "beta")
	expect(t, calls, "alpha:", "beta:") // connected: look for yourself
	long := strings.Repeat("ä", 3900)
	exec(t, db, "SELECT pg_notify('alpha', '1'), pg_notify('gamma', 'x'), pg_notify('beta', ?)", long)
	expect(t, calls, "alpha:1", "beta:"+long)
}

func TestListenComesBackAfterItsConnectionIsKilled(t *testing.T) {
	db := openEmpty(t, pg.Options{})
	calls := heard(t, db, "alpha")
	expect(t, calls, "alpha:")
	for range 3 {
		if n := scan[int](t, db, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN %'"); n != 1 {
			t.Fatalf("%d listening connections, want 1", n)
		}
		expect(t, calls, "alpha:") // what came meanwhile is lost, so look for yourself
		exec(t, db, "SELECT pg_notify('alpha', 'again')")
		expect(t, calls, "alpha:again")
	}
}

func TestListenEndsWhileNobodyIsThere(t *testing.T) {
	dsn, err := pg.ParseDSN("unix://mit@m" + t.TempDir() + "/.s.PGSQL.5432")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := pg.Listen(ctx, open(t, dsn, pg.Options{}), []string{"alpha"}, func(string, string) { t.Error("called") }); err != nil {
		t.Error(err)
	}
}

func TestListenRefusesStrangeChannels(t *testing.T) {
	db := openEmpty(t, pg.Options{})
	for _, channels := range [][]string{nil, {""}, {"Alpha"}, {`a"; DROP TABLE x`}, {strings.Repeat("a", 64)}} {
		if err := pg.Listen(t.Context(), db, channels, func(string, string) {}); err == nil {
			t.Errorf("%q: no error", channels)
		}
	}
}
