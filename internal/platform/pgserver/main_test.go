package pgserver

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"mitwirken/internal/platform/pg"

	"github.com/uptrace/bun"
)

// parentEnv turns this test binary into a program with a private server at its
// side, so that a test can kill it: the value is the folder.
const parentEnv = "PGSERVER_TEST_PARENT"

func TestMain(m *testing.M) {
	if dir := os.Getenv(parentEnv); dir != "" {
		os.Exit(parent(dir))
	}
	os.Exit(m.Run())
}

func parent(dir string) int {
	s, err := Start(context.Background(), Options{Dir: dir, Unsafe: true})
	if err != nil {
		fmt.Println("error:", err)
		return 1
	}
	fmt.Println("pid:", s.Pid())
	_, _ = io.Copy(io.Discard, os.Stdin) // until the test closes it
	if err := s.Stop(); err != nil {
		fmt.Println("error:", err)
		return 1
	}
	return 0
}

type parentProcess struct {
	cmd      *exec.Cmd
	postgres int
	stdin    io.Closer
}

// startParent runs the program above as uid (0 for ourselves) and waits until its server is up.
func startParent(t *testing.T, dir string, uid uint32) (*parentProcess, error) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program)
	c.Dir = "/"
	c.Env = append(os.Environ(), parentEnv+"="+dir)
	if uid != 0 {
		c.Path = filepath.Join(dir, "program") // the build folder is closed to others
		copyFile(t, program, c.Path)
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	line, _ := bufio.NewReader(out).ReadString('\n')
	if text, failed := strings.CutPrefix(line, "error: "); failed {
		_ = c.Wait()
		return nil, fmt.Errorf("%s", text)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(strings.TrimPrefix(line, "pid: ")))
	if err != nil {
		t.Fatalf("the program said %q", line)
	}
	return &parentProcess{cmd: c, postgres: pid, stdin: in}, nil
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o755); err != nil {
		t.Fatal(err)
	}
}

// folder is an empty folder that every account can enter, in memory when there is room.
func folder(t *testing.T) string {
	t.Helper()
	base := "/tmp"
	if freeBytes(memoryDir) >= memoryNeeded {
		base = memoryDir
	}
	dir, err := os.MkdirTemp(base, fmt.Sprintf("%s%d-", throwawayMark, os.Getpid()))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func start(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := tryStart(t, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func tryStart(t *testing.T, o Options) (*Server, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	o.Unsafe = true
	s, err := Start(ctx, o)
	if err == nil {
		t.Cleanup(func() { _ = s.Stop() })
	}
	return s, err
}

func connect(t *testing.T, s *Server) *bun.DB {
	t.Helper()
	dsn, err := pg.ParseDSN(s.DSN("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := pg.Open(dsn, pg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func ask(t *testing.T, s *Server, query string) string {
	t.Helper()
	db := connect(t, s)
	defer func() { _ = db.Close() }()
	var v any
	if err := db.NewRaw(query).Scan(t.Context(), &v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	js, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Trim(string(js), `"`)
}

func do(t *testing.T, s *Server, query string) {
	t.Helper()
	db := connect(t, s)
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

func needsLinux(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("/proc/self/cwd"); err != nil {
		t.Skip("this system has no /proc, and the test reads there which processes are left over; CI runs on Linux and has it")
	}
}

func needsRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can start a cluster as another account; CI runs as root and starts it")
	}
}
