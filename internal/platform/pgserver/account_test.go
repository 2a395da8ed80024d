package pgserver

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const ordinaryUID = 65534

func owner(t *testing.T, path string) uint32 {
	t.Helper()
	st, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return st.Sys().(*syscall.Stat_t).Uid
}

func TestRootDropsToAnotherAccount(t *testing.T) {
	needsRoot(t)
	s := start(t, Options{Dir: folder(t)})
	want, err := ordinaryAccount()
	if err != nil {
		t.Fatal(err)
	}
	if got := owner(t, s.DataDir()); int(got) != want.uid {
		t.Errorf("the data belong to uid %d, want %d", got, want.uid)
	}
	if got := owner(t, "/proc/"+itoa(s.Pid())); int(got) != want.uid {
		t.Errorf("the server runs as uid %d, want %d", got, want.uid)
	}
}

func TestClusterOfAnotherAccountIsRunByIt(t *testing.T) {
	needsRoot(t)
	dir := folder(t)
	p, err := startParent(t, dir, ordinaryUID)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.stdin.Close(); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	s := start(t, Options{Dir: dir})
	if s.Fresh() || owner(t, "/proc/"+itoa(s.Pid())) != ordinaryUID {
		t.Errorf("fresh %v, uid %d; want the old cluster and its owner", s.Fresh(), owner(t, "/proc/"+itoa(s.Pid())))
	}
}

func TestOrdinaryUserIsKilledAndComesBack(t *testing.T) {
	needsRoot(t)
	dir := folder(t)
	for range 2 {
		p, err := startParent(t, dir, ordinaryUID)
		if err != nil {
			t.Fatal(err)
		}
		if got := owner(t, "/proc/"+itoa(p.postgres)); got != ordinaryUID {
			t.Errorf("the server runs as uid %d", got)
		}
		if err := p.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = p.cmd.Wait()
	}
}

func TestClosedFolder(t *testing.T) {
	needsRoot(t)
	closed := filepath.Join(folder(t), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := tryStart(t, Options{Dir: filepath.Join(closed, "data")}); err == nil || !strings.Contains(err.Error(), "cannot reach") || !strings.Contains(err.Error(), systemDir) {
		t.Errorf("error %v, want one that names another folder", err)
	}
	for preferred, want := range map[string]string{
		filepath.Join(closed, "data"):            systemDir,
		filepath.Join(filepath.Dir(closed), "x"): filepath.Join(filepath.Dir(closed), "x"),
	} {
		if got, err := DefaultDir(preferred); err != nil || got != want {
			t.Errorf("DefaultDir(%s) = %s, %v, want %s", preferred, got, err, want)
		}
	}
}

// PostgreSQL from node_modules under /root: the other account cannot run it.
func TestClosedProgramsRunInAUserNamespace(t *testing.T) {
	needsRoot(t)
	if err := (account{namespace: true}).canEnter(t.Context(), "/"); err != nil {
		t.Skipf("no user namespaces here: %v", err)
	}
	all, err := FindBinaries()
	if err != nil {
		t.Fatal(err)
	}
	dir := folder(t)
	closed := filepath.Join(dir, "closed")
	if err := os.MkdirAll(filepath.Join(closed, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	// Programs that exec the real ones, which find their files beside themselves.
	for _, name := range []string{"initdb", "postgres"} {
		script := "#!/bin/sh\nexec " + filepath.Join(all[0].Dir, name) + ` "$@"` + "\n"
		if err := os.WriteFile(filepath.Join(closed, "bin", name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv(BinEnv, filepath.Join(closed, "bin"))
	for range 2 {
		s := start(t, Options{Dir: filepath.Join(dir, "data")})
		if got := ask(t, s, "SELECT 1"); got != "1" || owner(t, s.DataDir()) != 0 {
			t.Errorf("answer %q, data of uid %d; want 1 and root's", got, owner(t, s.DataDir()))
		}
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	}
}

func TestThrowaway(t *testing.T) {
	s, err := StartThrowaway(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(filepath.Dir(s.dir), throwawayMark+"4194000-x")
	if err := os.Mkdir(left, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, s.Server, "SELECT current_setting('fsync')"); got != "off" {
		t.Errorf("fsync %s", got)
	}
	sweepThrowaways(filepath.Dir(s.dir))
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Error("what a killed run left was not removed")
	}
	if got := ask(t, s.Server, "SELECT 1"); got != "1" {
		t.Error("the sweep hit a living server")
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.dir); !os.IsNotExist(err) {
		t.Errorf("%s is left: %v", s.dir, err)
	}
}
