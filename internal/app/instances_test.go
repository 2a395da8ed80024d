package app

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"mitwirken/internal/demo/mailcatcher"
	"mitwirken/internal/platform/pgtest"
)

var mailsDone = regexp.MustCompile(`mitwirken_job_seconds_count\{kind="mail.send",result="done"\} (\d+)`)

// sendsOf tells how many mails this instance has sent.
func (a *App) sendsOf(t *testing.T) int {
	t.Helper()
	w := httptest.NewRecorder()
	promhttp.HandlerFor(a.metrics, promhttp.HandlerOpts{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	m := mailsDone.FindStringSubmatch(w.Body.String())
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTwoInstancesShareJobsAndLimits(t *testing.T) {
	t.Parallel()
	mails, dsn := catcher(t), pgtest.DSN(t)
	both := []*instance{run(t, configured(t, dsn, mails)), run(t, configured(t, dsn, mails))}

	sent := 0
	post := func(i *instance, headers ...string) int {
		t.Helper()
		w := i.do(t, call{method: "POST", path: "/api/v1/contact-requests", body: contactBody(sent), headers: headers})
		if w.Code == http.StatusCreated {
			sent++
		}
		return w.Code
	}
	// Each mail goes out once, whichever instance took the message.
	for sent < 30 || both[0].sendsOf(t) == 0 || both[1].sendsOf(t) == 0 {
		if post(both[sent%2]) != http.StatusCreated || sent > 2000 {
			t.Fatalf("%d messages; sent by the instances: %d, %d", sent, both[0].sendsOf(t), both[1].sendsOf(t))
		}
	}
	allSentOnce(t, both[0], mails, sent)
	// A job counts as done a moment after its mail is recorded as sent.
	eventually(t, "as many jobs as mails", func() bool { return both[0].sendsOf(t)+both[1].sendsOf(t) >= 2*sent })
	if n := both[0].sendsOf(t) + both[1].sendsOf(t); n != 2*sent {
		t.Errorf("%d jobs for %d mails", n, 2*sent)
	}
	t.Logf("%d mails, shared %d and %d", 2*sent, both[0].sendsOf(t), both[1].sendsOf(t))

	// A caller has ten an hour, not ten an hour from each.
	got := map[int]int{}
	for n := range 16 {
		got[post(both[n%2], "X-Forwarded-For", "198.51.100.7")]++
	}
	if got[201] != 10 || got[429] != 6 {
		t.Errorf("answers to sixteen messages of one caller: %v", got)
	}
	if got := post(both[0], "X-Forwarded-For", "198.51.100.8"); got != 201 {
		t.Errorf("the neighbour gets %d", got)
	}
	// A message repeated to the other instance is the same message.
	key, body := []string{"Idempotency-Key", "the-same-key-0001"}, contactBody(9999)
	first := both[0].do(t, call{method: "POST", path: "/api/v1/contact-requests", body: body, headers: key})
	again := both[1].do(t, call{method: "POST", path: "/api/v1/contact-requests", body: body, headers: key})
	if first.Code != 201 || again.Code != 201 || first.Body.String() != again.Body.String() {
		t.Errorf("repeated elsewhere: %s %s", first.Body, again.Body)
	}
	// One that ends leaves its share to the other.
	both[0].stop(t)
	before := sent + 1
	for sent < before+5 {
		post(both[1])
	}
	allSentOnce(t, both[1], mails, sent+1)
}

// allSentOnce waits for the mails of n questions: one to the municipality, one back.
func allSentOnce(t *testing.T, i *instance, mails *mailcatcher.Server, n int) {
	t.Helper()
	eventually(t, "all mails sent", func() bool { return i.count(t, "mail_outbox WHERE state = 'sent'") >= 2*n })
	ids := map[string]int{}
	for _, m := range mails.Mails("") {
		for _, h := range m.Headers {
			if strings.EqualFold(h.Name, "Message-Id") {
				ids[h.Value]++
			}
		}
	}
	if len(ids) != 2*n {
		t.Errorf("%d different mails arrived, want %d", len(ids), 2*n)
	}
	for id, times := range ids {
		if times != 1 {
			t.Errorf("%s arrived %d times", id, times)
		}
	}
}

func TestStopFinishesWhatIsRunning(t *testing.T) {
	t.Parallel()
	mails, dsn := catcher(t), pgtest.DSN(t)
	i := run(t, configured(t, dsn, mails))
	get := func(path string) int {
		return i.do(t, call{method: "GET", path: path}).Code
	}
	if get("/readyz") != 200 || get("/healthz") != 200 {
		t.Fatal("not ready")
	}
	// The message waits for this row, so it is running when the end comes.
	tx, err := i.db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(t.Context(), "SELECT 1 FROM audit_head FOR UPDATE"); err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Timeout: patience, Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	answered := make(chan string, 1)
	go func() {
		r, err := http.NewRequest(http.MethodPost, i.url+"/api/v1/contact-requests", strings.NewReader(contactBody(1)))
		if err != nil {
			answered <- err.Error()
			return
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", "key-of-the-last-request")
		a, err := client.Do(r)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer a.Body.Close()
		b, _ := io.ReadAll(a.Body)
		answered <- strconv.Itoa(a.StatusCode) + " " + string(b)
	}()
	eventually(t, "a request that waits", func() bool {
		return i.count(t, "pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0
	})
	i.cancel()
	eventually(t, "readiness fails", func() bool { return get("/readyz") == http.StatusServiceUnavailable })
	if get("/healthz") != 200 {
		t.Error("it stops and still lives: killing it now would lose the request")
	}
	select {
	case a := <-answered:
		t.Fatalf("answered too early: %s", a)
	case err := <-i.ended:
		t.Fatalf("ended although a request was running: %v", err)
	case <-time.After(200 * time.Millisecond):
	}
	if _, err := client.Get(i.url + "/healthz"); err == nil {
		t.Error("takes new connections although it stops")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if a := <-answered; !strings.HasPrefix(a, "201 ") {
		t.Errorf("the running request got %s", a)
	}
	i.stop(t)
	// The mails wait for the next instance.
	next := run(t, configured(t, dsn, mails))
	allSentOnce(t, next, mails, 1)
}

// Not parallel: it counts goroutines.
func TestNothingRunsOnAfterTheEnd(t *testing.T) {
	mails, dsn := catcher(t), pgtest.DSN(t)
	var before int
	for round := range 3 {
		i := run(t, configured(t, dsn, mails))
		client := &http.Client{Transport: &http.Transport{}}
		for _, path := range []string{"/", "/api/v1/projects", "/readyz"} {
			a, err := client.Get(i.url + path)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, a.Body)
			a.Body.Close()
		}
		if w := i.do(t, call{method: "POST", path: "/api/v1/contact-requests", body: contactBody(round)}); w.Code != 201 {
			t.Fatal(w.Body)
		}
		i.stop(t)
		client.CloseIdleConnections()
		if round == 0 { // libraries start some of their own that stay
			time.Sleep(200 * time.Millisecond)
			before = runtime.NumGoroutine()
			continue
		}
		deadline := time.Now().Add(20 * time.Second)
		for runtime.NumGoroutine() > before && time.Now().Before(deadline) {
			time.Sleep(10 * time.Millisecond)
		}
		if now := runtime.NumGoroutine(); now > before {
			_ = pprof.Lookup("goroutine").WriteTo(os.Stderr, 1)
			t.Fatalf("%d goroutines after the end, %d before", now, before)
		}
	}
}

// A link that logs somebody in is in the letter and nowhere else, once that is out.
func TestLinksToLogInDoNotStayInTheOutbox(t *testing.T) {
	t.Parallel()
	mails := catcher(t)
	i := run(t, configured(t, pgtest.DSN(t), mails))
	i.login(t, mails, "anna@example.ch")
	eventually(t, "the mail is noted as sent", func() bool {
		return i.count(t, "mail_outbox WHERE state = 'sent' AND recipient = 'anna@example.ch'") == 1
	})
	if i.count(t, "mail_outbox AS m WHERE m::text LIKE '%#%' OR m.data IS NOT NULL") != 0 {
		t.Error("the letter still lies in the outbox")
	}
}

// A load balancer hears that an instance is going before the instance closes its door.
func TestDrainingSaysSoAndGoesOnServing(t *testing.T) {
	t.Parallel()
	const drain = 2 * time.Second
	i := run(t, configured(t, pgtest.DSN(t), catcher(t), "MITWIRKEN_DRAIN="+drain.String()))
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // each request knocks anew
	get := func(path string) int {
		t.Helper()
		res, err := client.Get(i.url + path)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if err := res.Body.Close(); err != nil {
			t.Fatal(err)
		}
		return res.StatusCode
	}
	if got := get("/readyz"); got != http.StatusOK {
		t.Fatalf("before: %d", got)
	}
	told := time.Now()
	i.cancel()
	eventually(t, "not ready", func() bool { return get("/readyz") == http.StatusServiceUnavailable })
	if alive, page := get("/healthz"), get("/api/v1/installation"); alive != http.StatusOK || page != http.StatusOK {
		t.Errorf("while draining: alive %d, the API %d", alive, page)
	}
	i.stop(t)
	if took := time.Since(told); took < drain {
		t.Errorf("ended after %v", took)
	}
	if res, err := client.Get(i.url + "/healthz"); err == nil {
		_ = res.Body.Close()
		t.Error("serves after its end")
	}
}
