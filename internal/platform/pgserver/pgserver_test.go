package pgserver

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestStartStopAndStartAgain(t *testing.T) {
	dir := filepath.Join(folder(t), "deep", "er")
	s := start(t, Options{Dir: dir, Params: map[string]string{"work_mem": "7MB"}})
	if !s.Fresh() {
		t.Error("the first start did not say that it made the cluster")
	}
	if got := ask(t, s, "SELECT concat_ws(' ', current_setting('listen_addresses'), current_setting('work_mem'), current_setting('timezone'))"); got != "7MB UTC" && got != " 7MB UTC" {
		t.Errorf("settings %q", got)
	}
	if got := ask(t, s, "SELECT string_agg(w, ' ' ORDER BY w) FROM unnest(ARRAY['Zebra','ost','Öl','apfel','Äpfel']) w"); got != "apfel Äpfel Öl ost Zebra" {
		t.Errorf("sort order %q", got)
	}
	if st, err := os.Stat(s.DataDir()); err != nil || st.Mode().Perm() != 0o700 {
		t.Errorf("data folder: %v, %v; want mode 0700", st.Mode(), err)
	}
	do(t, s, "CREATE TABLE kept AS SELECT 42 AS n")
	begin := time.Now()
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if d := time.Since(begin); d > 2*time.Second {
		t.Errorf("stopping took %v", d)
	}
	select {
	case <-s.Done():
	default:
		t.Error("Done is open after Stop")
	}
	if _, err := os.Stat(filepath.Join(s.DataDir(), pidFile)); !os.IsNotExist(err) {
		t.Errorf("%s is left: %v", pidFile, err)
	}
	if err := s.Stop(); err != nil {
		t.Errorf("a second Stop: %v", err)
	}
	again := start(t, Options{Dir: dir})
	if again.Fresh() {
		t.Error("the second start made a new cluster")
	}
	if got := ask(t, again, "SELECT n FROM kept"); got != "42" {
		t.Errorf("kept %q, want 42", got)
	}
}

func TestStopWithBusySessions(t *testing.T) {
	s := start(t, Options{Dir: folder(t)})
	db := connect(t, s)
	ended := make(chan error, 1)
	go func() {
		_, err := db.ExecContext(context.Background(), "SELECT pg_sleep(60)")
		ended <- err
	}()
	for ask(t, s, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'") == "0" {
		time.Sleep(poll)
	}
	begin := time.Now()
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if d := time.Since(begin); d > 2*time.Second {
		t.Errorf("stopping took %v", d)
	}
	if err := <-ended; err == nil {
		t.Error("the busy session ended without an error")
	}
}

func TestSecondInstanceIsNamed(t *testing.T) {
	needsLinux(t)
	dir := folder(t)
	first := start(t, Options{Dir: dir})
	_, err := tryStart(t, Options{Dir: dir, WaitOld: 200 * time.Millisecond})
	if err == nil || !strings.Contains(err.Error(), "second instance") || !strings.Contains(err.Error(), "pid "+ask(t, first, "SELECT pid FROM (SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1) AS pid) x")) {
		t.Errorf("error %v, want one that names the process", err)
	}
	if got := ask(t, first, "SELECT 1"); got != "1" {
		t.Error("the first instance suffered")
	}
}

func TestShellInTheDataFolderIsNotASecondInstance(t *testing.T) {
	needsLinux(t)
	dir := folder(t)
	s := start(t, Options{Dir: dir})
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	shell := exec.Command("/bin/sleep", "60")
	shell.Dir = s.DataDir()
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = shell.Process.Kill(), shell.Wait() }()
	start(t, Options{Dir: dir, WaitOld: time.Millisecond})
}

func TestTwoColdStartsAtOnce(t *testing.T) {
	needsLinux(t)
	dir := folder(t)
	type result struct {
		s   *Server
		err error
	}
	results := make(chan result, 2)
	for range 2 {
		go func() {
			s, err := Start(t.Context(), Options{Dir: dir, Unsafe: true, WaitOld: 300 * time.Millisecond})
			results <- result{s, err}
		}()
	}
	var up int
	for range 2 {
		r := <-results
		if r.err == nil {
			up++
			t.Cleanup(func() { _ = r.s.Stop() })
		} else if !strings.Contains(r.err.Error(), "second instance") {
			t.Errorf("the loser says %v", r.err)
		}
	}
	if up != 1 {
		t.Errorf("%d servers run, want 1", up)
	}
}

func TestWaitsForAPredecessorThatShutsDown(t *testing.T) {
	dir := folder(t)
	first := start(t, Options{Dir: dir})
	time.AfterFunc(400*time.Millisecond, func() { _ = first.Stop() })
	second := start(t, Options{Dir: dir})
	if got := ask(t, second, "SELECT 1"); got != "1" || second.Pid() == first.Pid() {
		t.Errorf("got %q from pid %d after %d", got, second.Pid(), first.Pid())
	}
}

func TestPostmasterKilled(t *testing.T) {
	dir := folder(t)
	s := start(t, Options{Dir: dir, Params: map[string]string{"synchronous_commit": "on"}})
	do(t, s, "CREATE TABLE kept AS SELECT 42 AS n")
	if err := syscall.Kill(s.Pid(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.Done():
	case <-time.After(3 * time.Second):
		t.Fatal("nobody noticed that the server died")
	}
	again := start(t, Options{Dir: dir})
	if got := ask(t, again, "SELECT n FROM kept"); got != "42" {
		t.Errorf("kept %q, want 42", got)
	}
}

func TestParentKilled(t *testing.T) {
	needsLinux(t)
	dir := folder(t)
	for range 3 {
		p, err := startParent(t, dir, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = p.cmd.Wait()
		s := start(t, Options{Dir: dir}) // at once: the old server is still shutting down
		if got := ask(t, s, "SELECT 1"); got != "1" {
			t.Errorf("answer %q", got)
		}
		if s.Pid() == p.postgres || syscall.Kill(p.postgres, 0) == nil && livesIn(p.postgres, s.DataDir()) {
			t.Errorf("the server of the killed program still runs (pid %d)", p.postgres)
		}
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	}
}

func livesIn(pid int, dir string) bool {
	users, _ := processesIn(dir)
	for _, u := range users {
		if u == pid {
			return true
		}
	}
	return false
}

func TestParentAndPostmasterKilled(t *testing.T) {
	needsLinux(t)
	dir := folder(t)
	p, err := startParent(t, dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, pid := range []int{p.postgres, p.cmd.Process.Pid} {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	_ = p.cmd.Wait()
	s := start(t, Options{Dir: dir})
	if got := ask(t, s, "SELECT 1"); got != "1" {
		t.Errorf("answer %q", got)
	}
}

// After a crash the number in postmaster.pid may belong to anybody; PostgreSQL
// itself would refuse to start.
func TestStalePidFile(t *testing.T) {
	needsLinux(t)
	dir := folder(t)
	s := start(t, Options{Dir: dir})
	content, err := os.ReadFile(filepath.Join(s.DataDir(), pidFile))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(content), "\n")
	zombie := zombieProcess(t)
	for name, pid := range map[string]string{"process 1": "1", "ourselves": itoa(os.Getpid()), "a zombie": itoa(zombie), "nobody": "4194000", "rubbish": "x"} {
		t.Run(name, func(t *testing.T) {
			for _, f := range []string{pidFile, socketName + ".lock"} {
				if err := os.WriteFile(filepath.Join(s.DataDir(), f), []byte(pid+"\n"+rest), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if err := os.WriteFile(filepath.Join(s.DataDir(), socketName), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			again := start(t, Options{Dir: dir})
			if got := ask(t, again, "SELECT 1"); got != "1" {
				t.Errorf("answer %q", got)
			}
			if err := again.Stop(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestKilledInitdbIsSweptAndNeverInTheWay(t *testing.T) {
	needsLinux(t)
	dir := folder(t)
	bin, cluster, err := choose(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	// What initdb has written when it is killed early and late.
	for _, left := range []string{cluster + tmpMark + "111", cluster + tmpMark + "222"} {
		if err := os.MkdirAll(filepath.Join(left, "base"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(cluster+tmpMark+"222", "PG_VERSION"), []byte(itoa(bin.Major)), 0o600); err != nil {
		t.Fatal(err)
	}
	// Programs killed while initdb works, at different moments.
	for _, after := range []time.Duration{50 * time.Millisecond, 200 * time.Millisecond, 400 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(t.Context(), after)
		if s, err := Start(ctx, Options{Dir: dir, Unsafe: true}); err == nil {
			_ = s.Stop()
		}
		cancel()
	}
	s := start(t, Options{Dir: dir})
	if got := ask(t, s, "SELECT 1"); got != "1" {
		t.Errorf("answer %q", got)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"+tmpMark+"*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestStartEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s, err := Start(ctx, Options{Dir: folder(t), Unsafe: true}); err == nil {
		_ = s.Stop()
		t.Error("started although the context was over")
	}
}

func TestLongPathUsesAShortSocket(t *testing.T) {
	dir := filepath.Join(folder(t), strings.Repeat("a-long-name-", 10))
	var socket string
	for range 2 { // the second time the folder is there already
		s := start(t, Options{Dir: dir})
		if got := ask(t, s, "SELECT 1"); got != "1" {
			t.Errorf("answer %q", got)
		}
		if socket = s.SocketDir(); socket == s.DataDir() {
			t.Errorf("socket in %s", socket)
		}
		if err := os.Mkdir(socket, 0o700); err == nil {
			t.Error("the folder of the socket did not exist")
		}
		if err := syscall.Kill(s.Pid(), syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		<-s.Done()
	}
	// Somebody else prepared the folder: it must not be used.
	if err := os.RemoveAll(socket); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(socket, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(socket, 0o777); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(socket) }()
	s := start(t, Options{Dir: dir})
	if got := ask(t, s, "SELECT 1"); got != "1" || s.SocketDir() == socket {
		t.Errorf("answer %q over %s", got, s.SocketDir())
	}
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(s.SocketDir()); !os.IsNotExist(err) {
		t.Errorf("%s is left: %v", s.SocketDir(), err)
	}
}
