package httpapi

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func limited(t *testing.T, l *Limiter) *API {
	t.Helper()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(Options{Log: slog.New(slog.NewJSONHandler(io.Discard, nil)), Catalogues: cat, Limiter: l, RequestTimeout: 5 * time.Second, MaxBody: 2048,
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}})
	if err != nil {
		t.Fatal(err)
	}
	Register(a, Operation{ID: "createThing", Method: http.MethodPost, Path: "/things", Tag: "things", Limit: Limit{"things", 3, time.Hour}},
		func(_ context.Context, in *thingInput) (*thingOutput, error) { return &thingOutput{in.Body}, nil })
	return a
}

// Two instances on one database count together.
func TestInstancesShareLimits(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	secret := []byte("key")
	a, b := limited(t, NewLimiter(db, secret)), limited(t, NewLimiter(db, secret))
	for i, want := range []int{200, 200, 200, 429, 429} {
		w := do([]*API{a, b}[i%2], post(`{"name":"anna"}`))
		if w.Code != want {
			t.Fatalf("request %d: %d %s", i, w.Code, w.Body)
		}
		if want == 429 && w.Header().Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	if w := do(a, post(`{"name":"anna"}`, "X-Forwarded-For", "203.0.113.9")); w.Code != 200 {
		t.Errorf("another caller behind a trusted proxy: %d", w.Code)
	}
	var personal bool
	if err := db.NewRaw("SELECT bool_or(length(caller) <> 16) FROM httpapi_rate").Scan(t.Context(), &personal); err != nil || personal {
		t.Error("the table must not hold addresses", err)
	}
}

func TestUntrustedForwardedForIsIgnored(t *testing.T) {
	t.Parallel()
	a := limited(t, NewLimiter(pgtest.DB(t), []byte("key")))
	for i, want := range []int{200, 200, 200, 429} {
		r := post(`{"name":"anna"}`, "X-Forwarded-For", "203.0.113."+string(rune('1'+i)))
		r.RemoteAddr = "198.51.100.1:1234"
		if w := do(a, r); w.Code != want {
			t.Fatalf("request %d: %d", i, w.Code)
		}
	}
}

func TestHouseholdOfIPv6CountsAsOne(t *testing.T) {
	t.Parallel()
	a := limited(t, NewLimiter(pgtest.DB(t), []byte("key")))
	for i, want := range []int{200, 200, 200, 429} {
		r := post(`{"name":"anna"}`)
		r.RemoteAddr = "[2001:db8:1:2::" + string(rune('1'+i)) + "]:1234"
		if w := do(a, r); w.Code != want {
			t.Fatalf("request %d: %d", i, w.Code)
		}
	}
}

func TestLimitsTrickleBackAndAreForgotten(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.DB(t), t.Context()
	l, lim, caller := NewLimiter(db, nil), Limit{"t", 2, time.Hour}, []byte("someone")
	for i, free := range []bool{true, true, false} {
		wait, err := l.take(ctx, lim, caller)
		if err != nil || free != (wait == 0) {
			t.Fatal(i, wait, err)
		}
		if !free && (wait < 29*time.Minute || wait > 30*time.Minute) {
			t.Errorf("wait %v, want half an hour", wait)
		}
	}
	if _, err := db.NewRaw("UPDATE httpapi_rate SET tat = tat - interval '31 minutes'").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	if wait, err := l.take(ctx, lim, caller); wait != 0 || err != nil {
		t.Error("half an hour later one more must pass", wait, err)
	}
	if _, err := db.NewRaw("UPDATE httpapi_rate SET tat = now() - interval '2 hours'").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	if err := ForgetCallers(ctx, db); err != nil {
		t.Fatal(err)
	}
	if n, err := db.NewSelect().Table("httpapi_rate").Count(ctx); n != 0 || err != nil {
		t.Error(n, err)
	}
}
