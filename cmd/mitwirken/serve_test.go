package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"mitwirken/internal/demo/mailcatcher"
	"mitwirken/internal/platform/pgtest"
)

// fit is a configuration that serves, with changes after it; later ones win.
func fit(dsn string, changes ...string) []string {
	return append([]string{
		freePort, "MITWIRKEN_PUBLIC_URL=https://mitwirken.example.ch", "MITWIRKEN_SECRET=" + secret, "DATABASE_URL=" + dsn,
		"SMTP_HOST=127.0.0.1", "SMTP_FROM=mitwirken@example.ch", "MITWIRKEN_CONTACT_EMAIL=info@example.ch", "MITWIRKEN_BLOB_DIR=" + os.TempDir(),
	}, changes...)
}

func TestServeRefusesWithASentence(t *testing.T) {
	t.Parallel()
	empty, whole, old, sample := pgtest.EmptyDSN(t), pgtest.DSN(t), pgtest.DSN(t), pgtest.DSN(t)
	command(t, fit(old.URL()), "migrate", "down", "2").says(t, 0, "undone")
	execute(t, sample.URL(), "INSERT INTO app_mark (name) VALUES ('demo')")
	for _, tc := range []struct {
		name  string
		env   []string
		words []string
	}{
		{"no secret", fit(whole.URL(), "MITWIRKEN_SECRET="), []string{"MITWIRKEN_SECRET is missing", "openssl rand"}},
		{"short secret", fit(whole.URL(), "MITWIRKEN_SECRET=short"), []string{"fewer than 32"}},
		{"no address", fit(whole.URL(), "MITWIRKEN_PUBLIC_URL="), []string{"MITWIRKEN_PUBLIC_URL is missing"}},
		{"http", fit(whole.URL(), "MITWIRKEN_PUBLIC_URL=http://mitwirken.example.ch"), []string{"plain text", "https"}},
		{"no database", fit(""), []string{"DATABASE_URL is missing"}},
		{"no mail server", fit(whole.URL(), "SMTP_HOST="), []string{"SMTP_HOST is missing"}},
		{"nonsense", fit(whole.URL(), "MITWIRKEN_REQUEST_TIMEOUT=soon"), []string{"MITWIRKEN_REQUEST_TIMEOUT"}},
	} {
		r := command(t, tc.env, "serve")
		r.says(t, 1, tc.words...)
		if r.out != "" || strings.Contains(r.errOut, secret) {
			t.Errorf("%s: %s%s", tc.name, r.out, r.errOut)
		}
	}
	command(t, fit(empty.URL()), "serve").sentence(t, 1, "lacks", "0001_audit_log", "job queue", "run «mitwirken migrate» first")
	command(t, fit(old.URL()), "serve").sentence(t, 1, "lacks 2 migrations", "run «mitwirken migrate» first")
	command(t, fit(sample.URL()), "serve").sentence(t, 1, "filled by «mitwirken demo»", "an empty database of its own")
	command(t, fit("postgres://u:p4ssw0rd@127.0.0.1:1/x?sslmode=disable"), "serve").sentence(t, 1, "the database that DATABASE_URL names does not answer")
	r := command(t, fit("postgres://u:p4ssw0rd@db.example.ch/x"), "serve")
	if r.sentence(t, 1, "DATABASE_URL", "verify-full"); strings.Contains(r.errOut, "p4ssw0rd") {
		t.Error("the password is shown")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	command(t, fit(whole.URL(), "MITWIRKEN_LISTEN="+l.Addr().String()), "serve").sentence(t, 1, "MITWIRKEN_LISTEN", "in use")
	command(t, fit(whole.URL(), "MITWIRKEN_METRICS_LISTEN="+l.Addr().String()), "serve").says(t, 1, "MITWIRKEN_METRICS_LISTEN", "in use")
}

// spare is an address that was free a moment ago.
func spare(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

var serving = regexp.MustCompile(`"msg":"serving","listen":"([^"]+)"`)

func startServe(t *testing.T, env []string) (*program, string) {
	t.Helper()
	p, err := launch(env, "serve")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	m, err := p.await(&p.errOut, serving)
	if err != nil {
		t.Fatal(err)
	}
	return p, "http://" + m[1]
}

func TestServe(t *testing.T) {
	t.Parallel()
	catcher, err := mailcatcher.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer catcher.Close()
	_, smtpPort, err := net.SplitHostPort(catcher.Addr())
	if err != nil {
		t.Fatal(err)
	}
	// Secrets from files, as containers get them.
	files := t.TempDir()
	inFile := func(name, value string) string {
		path := filepath.Join(files, name)
		if err := os.WriteFile(path, []byte(value+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return name + "_FILE=" + path
	}
	dsn, metrics := pgtest.EmptyDSN(t), spare(t)
	env := fit("", "MITWIRKEN_SECRET=", inFile("MITWIRKEN_SECRET", secret), inFile("DATABASE_URL", dsn.URL()),
		"SMTP_TLS=none", "SMTP_PORT="+smtpPort, anyCaller, "MITWIRKEN_METRICS_LISTEN="+metrics,
		"MITWIRKEN_SECURITY_CONTACT=mailto:security@example.ch", "MITWIRKEN_SECURITY_EXPIRES="+time.Now().AddDate(0, 3, 0).Format(time.DateOnly))
	command(t, env, "migrate").says(t, 0, "applied 0001_audit_log")
	p, url := startServe(t, env)

	mustGet(t, url+"/healthz", 200)
	mustGet(t, url+"/readyz", 200)
	if page := mustGet(t, url+"/", 200); !strings.Contains(page, `href="https://mitwirken.example.ch`) {
		t.Error("the page does not name its public address")
	}
	for _, path := range []string{"/dev/mail", "/dev/", "/metrics"} {
		mustGet(t, url+path, 404)
	}
	text := mustGet(t, url+"/.well-known/security.txt", 200)
	for _, line := range []string{"Contact: mailto:security@example.ch", "Expires: 20", "Canonical: https://mitwirken.example.ch/.well-known/security.txt"} {
		if !strings.Contains(text, line) {
			t.Errorf("security.txt lacks %s: %s", line, text)
		}
	}
	id := confide(t, url)
	for deadline := time.Now().Add(patience); len(catcher.Mails("")) < 2; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d mails: %s", len(catcher.Mails("")), &p.errOut)
		}
	}
	// A job counts as done a moment after its mail has arrived.
	measured := mustGet(t, "http://"+metrics+"/metrics", 200)
	for deadline := time.Now().Add(patience); !strings.Contains(measured, `mitwirken_job_seconds_count{kind="mail.send",result="done"} 2`); measured = mustGet(t, "http://"+metrics+"/metrics", 200) {
		if time.Now().After(deadline) {
			t.Fatalf("two mails are not two jobs: %s", measured)
		}
		time.Sleep(10 * time.Millisecond)
	}
	for _, name := range []string{`mitwirken_http_requests_total{method="POST",route="/api/v1/contact-requests",status="201"} 1`,
		"mitwirken_security_txt_expires_seconds 1", "go_sql_open_connections", "process_open_fds"} {
		if !strings.Contains(measured, name) {
			t.Errorf("metrics lack %s", name)
		}
	}
	command(t, []string{"MITWIRKEN_LISTEN=" + strings.TrimPrefix(url, "http://")}, "health").says(t, 0)
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code, err := p.code(); code != 0 || err != nil {
		t.Errorf("exit code %d, %v", code, err)
	}
	command(t, []string{"MITWIRKEN_LISTEN=" + strings.TrimPrefix(url, "http://")}, "health").sentence(t, 1, "refused")
	discreet(t, p.errOut.String(), id)
}

// secrets of a person, all of which reach the program.
var told = []string{"203.0.113.77", "2001:db8::77", "anna.muster@example.org", "Anna Muster", "079 123 45 67", "Ich habe Angst", "verraten"}

// confide sends them, rightly and wrongly, and gives the number of one request.
func confide(t *testing.T, url string) (id string) {
	t.Helper()
	send := func(path, body string, want int) http.Header {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", fmt.Sprintf("key-%d", time.Now().UnixNano()))
		r.Header.Set("X-Forwarded-For", told[0])
		r.Header.Set("User-Agent", "verraten")
		r.Header.Set("X-Request-Id", "verraten")
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Body.Close()
		if b, _ := io.ReadAll(a.Body); a.StatusCode != want {
			t.Errorf("%s: %d %s", path, a.StatusCode, b)
		}
		return a.Header
	}
	id = send("/api/v1/contact-requests", `{"kind":"question","name":"Anna Muster","phone":"079 123 45 67","email":"anna.muster@example.org","message":"Ich habe Angst"}`, 201).Get("X-Request-Id")
	send("/api/v1/contact-requests?verraten=anna.muster@example.org", `{"kind":"question","message":"Ich habe Angst","email":"anna.muster@example.org"}`, 422)
	send("/api/v1/contact-requests", `{"kind":"question","message":"Ich habe Angst","email":"Anna Muster <anna.muster@example.org>"}`, 422)
	send("/api/v1/contact-requests", `{"kind": Ich habe Angst`, 400)
	send("/api/v1/anna.muster@example.org", `{}`, 404)
	mustGet(t, url+"/projekte/anna.muster@example.org?verraten=1", 404)
	mustGet(t, url+"/api/v1/projects?cursor=anna.muster@example.org", 400)
	return id
}

// discreet checks that every line of the log is JSON, that requests carry the
// number that the person was told, and that the log tells nothing else about them.
func discreet(t *testing.T, log, id string) {
	t.Helper()
	found, requests := false, 0
	for line := range strings.Lines(log) {
		var l struct{ Level, Msg, Request string }
		if err := json.Unmarshal([]byte(line), &l); err != nil || l.Level == "" || l.Msg == "" {
			t.Errorf("no line of the log: %s", line)
		}
		if l.Msg == "request" {
			requests++
			if l.Request == "" {
				t.Errorf("without a number: %s", line)
			}
		}
		found = found || l.Request == id
		for _, secret := range append(told, secret, "127.0.0.1:") {
			if strings.Contains(line, secret) && !(l.Msg == "serving" && secret == "127.0.0.1:") {
				t.Errorf("the log holds %q: %s", secret, line)
			}
		}
	}
	if !found || requests < 7 {
		t.Errorf("%d requests in the log, the one looked for: %v", requests, found)
	}
}

func TestCommands(t *testing.T) {
	t.Parallel()
	none := []string{}
	for _, wrong := range [][]string{{"bogus"}, {"serve", "now"}, {"migrate", "sideways"}, {"migrate", "down"}, {"demo", "-nope"}, {"demo", "extra"}, {"verify", "1:", "2:"}} {
		command(t, append(none, "DATABASE_URL=postgres://u@127.0.0.1:1/x?sslmode=disable"), wrong...).says(t, 2, "mitwirken help")
	}
	for _, help := range [][]string{{}, {"help"}, {"-h"}, {"--help"}} {
		r := command(t, none, help...)
		if r.says(t, 0, "mitwirken serve", "mitwirken demo"); r.errOut != "" {
			t.Errorf("%v: %s", help, r.errOut)
		}
	}
	command(t, none, "demo", "-h").says(t, 0, "-dir")

	r := command(t, append(fit("postgres://u:p4ssw0rd@db.example.ch/x"), "SMTP_PASSWORD=hunter22"), "config")
	r.says(t, 0, "MITWIRKEN_SECRET", "********", "https://mitwirken.example.ch")
	for _, s := range []string{secret, "p4ssw0rd", "hunter22", "would refuse"} {
		if strings.Contains(r.out+r.errOut, s) {
			t.Errorf("the dump shows %q", s)
		}
	}
	command(t, none, "config").says(t, 0, "would refuse", "MITWIRKEN_SECRET is missing")
	command(t, []string{"MITWIRKEN_SECRET=" + secret, "MITWIRKEN_SECRET_FILE=/nowhere"}, "config").sentence(t, 1, "both set")
	command(t, []string{"MITWIRKEN_SECRET_FILE=/nowhere"}, "config").sentence(t, 1, "MITWIRKEN_SECRET_FILE")

	var doc struct {
		OpenAPI string
		Paths   map[string]any
	}
	r = command(t, none, "openapi")
	if err := json.Unmarshal([]byte(r.out), &doc); err != nil || r.code != 0 || !strings.HasPrefix(doc.OpenAPI, "3.1") || doc.Paths["/api/v1/contact-requests"] == nil {
		t.Errorf("openapi: %d %v %.200s", r.code, err, r.out)
	}
	for _, c := range []string{"migrate", "verify"} {
		command(t, none, c).sentence(t, 1, "DATABASE_URL")
	}
	command(t, []string{"MITWIRKEN_LISTEN=" + spare(t)}, "health").sentence(t, 1, "refused")
}

func TestMigrateThereAndBack(t *testing.T) {
	t.Parallel()
	env := []string{"DATABASE_URL=" + pgtest.EmptyDSN(t).URL()}
	pending := command(t, env, "migrate", "status")
	pending.says(t, 0, "pending 0001_audit_log", "pending job queue")
	command(t, env, "migrate", "down", "0").sentence(t, 1, "from 1")
	n := strings.Count(pending.out, "pending") - 1 // the job queue is none of ours
	applied := command(t, env, "migrate")
	if applied.says(t, 0, "applied 0001_audit_log"); strings.Count(applied.out, "applied") != n {
		t.Errorf("applied other than what was pending: %s", applied.out)
	}
	if again := command(t, env, "migrate"); again.code != 0 || again.out != "" {
		t.Errorf("once more: %d %s%s", again.code, again.out, again.errOut)
	}
	if r := command(t, env, "migrate", "status"); r.out != "up to date\n" {
		t.Errorf("status: %s", r.out)
	}
	undone := command(t, env, "migrate", "down", fmt.Sprint(n))
	if undone.says(t, 0, "undone 0001_audit_log"); strings.Count(undone.out, "undone") != n {
		t.Errorf("undone: %s", undone.out)
	}
	command(t, env, "migrate").says(t, 0, "applied 0001_audit_log")
}
