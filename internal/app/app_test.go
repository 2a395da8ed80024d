package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"mitwirken/internal/demo/mailcatcher"
	"mitwirken/internal/platform/config"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// patience ends what hangs; nothing takes that long.
const patience = 60 * time.Second

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

func catcher(t *testing.T) *mailcatcher.Server {
	t.Helper()
	c, err := mailcatcher.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// configured is the configuration of an instance on dsn that sends to mails.
func configured(t *testing.T, dsn pg.DSN, mails *mailcatcher.Server, more ...string) *config.Config {
	t.Helper()
	host, port, err := net.SplitHostPort(mails.Addr())
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(append([]string{
		"MITWIRKEN_PUBLIC_URL=http://mitwirken.example", "MITWIRKEN_SECRET=0123456789abcdef0123456789abcdef", "DATABASE_URL=" + dsn.URL(),
		"SMTP_HOST=" + host, "SMTP_PORT=" + port, "SMTP_TLS=none", "SMTP_FROM=mitwirken@emmen.example", "MITWIRKEN_CONTACT_EMAIL=info@emmen.example",
		"MITWIRKEN_BLOB_DIR=" + t.TempDir(), "MITWIRKEN_METRICS_LISTEN=", "MITWIRKEN_DRAIN=0s", "MITWIRKEN_TRUSTED_PROXIES=127.0.0.0/8,192.0.2.0/24",
	}, more...))
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func build(t *testing.T, cfg *config.Config) *App {
	t.Helper()
	a, err := New(cfg, slog.New(slog.DiscardHandler), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// instance is an App that runs.
type instance struct {
	*App
	url    string
	cancel context.CancelFunc
	ended  chan error
}

func run(t *testing.T, cfg *config.Config) *instance {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	up := make(chan struct{})
	a, err := New(cfg, slog.New(slog.DiscardHandler), Options{Started: func(net.Addr) { close(up) }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	i := &instance{App: a, url: "http://" + l.Addr().String(), cancel: cancel, ended: make(chan error, 1)}
	go func() { i.ended <- a.Run(ctx, l) }()
	t.Cleanup(func() { i.stop(t) })
	select {
	case <-up:
	case err := <-i.ended:
		i.ended <- err
		t.Fatal("ended at once")
	}
	return i
}

// stop ends the instance as SIGTERM does; once more does nothing.
func (i *instance) stop(t *testing.T) {
	t.Helper()
	i.cancel()
	select {
	case err := <-i.ended:
		if err != nil {
			t.Error(err)
		}
		i.ended <- nil
	case <-time.After(patience):
		t.Error("the instance does not end")
	}
}

// call is a request through the whole engine, without a network. Every call
// comes from somewhere else unless it names a caller.
type call struct {
	method, path, body string
	headers            []string // name, value, …
	cookie             *http.Cookie
	ctx                context.Context
}

var (
	serialMu sync.Mutex
	serial   int
)

func unique() int {
	serialMu.Lock()
	defer serialMu.Unlock()
	serial++
	return serial
}

func (a *App) do(t *testing.T, c call) *httptest.ResponseRecorder {
	t.Helper()
	n := unique()
	r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.1.%d.%d", n/250, n%250))
	if c.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.method == http.MethodPost {
		r.Header.Set("Idempotency-Key", fmt.Sprintf("key-%016d", n))
	}
	for i := 0; i < len(c.headers); i += 2 {
		r.Header.Set(c.headers[i], c.headers[i+1])
	}
	if c.cookie != nil {
		r.AddCookie(c.cookie)
	}
	if c.ctx != nil {
		r = r.WithContext(c.ctx)
	}
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r)
	return w
}

// code is the code of a problem document, empty for any other answer.
func code(w *httptest.ResponseRecorder) string {
	var p struct{ Code string }
	if strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") {
		_ = json.Unmarshal(w.Body.Bytes(), &p) // the empty code says it
	}
	return p.Code
}

func (a *App) count(t *testing.T, from string) (n int) {
	t.Helper()
	if err := a.db.NewRaw("SELECT count(*) FROM "+from).Scan(t.Context(), &n); err != nil {
		t.Fatal(err)
	}
	return n
}

var linkToken = regexp.MustCompile(`http://mitwirken\.example\S*#(\S+)`)

// login goes the whole way of somebody with a mail address and gives the session.
func (i *instance) login(t *testing.T, mails *mailcatcher.Server, address string) *http.Cookie {
	t.Helper()
	asked := i.do(t, call{method: "POST", path: "/api/v1/magic-links", body: fmt.Sprintf(`{"email":%q}`, address)})
	if asked.Code != http.StatusAccepted || len(asked.Result().Cookies()) != 1 {
		t.Fatalf("asking for a link: %d %s", asked.Code, asked.Body)
	}
	eventually(t, "a mail with a link for "+address, func() bool { return len(mails.Mails(address)) > 0 })
	m := linkToken.FindStringSubmatch(mails.Mails(address)[0].Text)
	if m == nil {
		t.Fatalf("no link: %s", mails.Mails(address)[0].Text)
	}
	for _, confirmed := range []string{"false", "true"} {
		used := i.do(t, call{method: "POST", path: "/api/v1/magic-links/consume", cookie: asked.Result().Cookies()[0], body: `{"token":"` + m[1] + `","confirmed":` + confirmed + `}`})
		if used.Code != http.StatusOK {
			t.Fatalf("using the link: %d %s", used.Code, used.Body)
		}
		for _, c := range used.Result().Cookies() {
			if c.Name == i.Identity.SessionCookieName() && c.Value != "" {
				return c
			}
		}
	}
	t.Fatal("no session")
	return nil
}

func contactBody(n int) string {
	return fmt.Sprintf(`{"kind":"question","message":"Frage %d","email":"person%d@example.ch"}`, n, n)
}

func compact(b []byte) string {
	var out, escaped bytes.Buffer
	if json.Compact(&out, b) != nil {
		return string(b)
	}
	// Inside of a page HTML is written in escapes that mean the same.
	json.HTMLEscape(&escaped, out.Bytes())
	return escaped.String()
}
