package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"mitwirken/internal/demo/mailcatcher"
	"mitwirken/internal/platform/config"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/migrations"
)

// Not parallel: the bound of two seconds is a promise to people, and other tests
// of this package would use up the processors.
func TestASignalEndsTheDemoWithinTwoSecondsAndItsDataStay(t *testing.T) {
	dir := folder(t)
	var before []string
	for _, tc := range []struct {
		name   string
		signal syscall.Signal
		group  bool // as Ctrl-C does
		busy   bool
	}{
		{"Ctrl-C", syscall.SIGINT, true, false},
		{"SIGTERM", syscall.SIGTERM, false, false},
		{"Ctrl-C with mails on their way and a request that does not end", syscall.SIGINT, true, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := mustDemo(t, dir, freePort, anyCaller)
			ids := projects(t, d.url)
			if before != nil && !slices.Equal(ids, before) {
				t.Errorf("the second start shows other projects: %v, before %v", ids, before)
			}
			before = ids
			if tc.busy {
				c := newClient(d.url)
				for range 5 {
					if err := c.deliver(t.Context(), c.message()); err != nil {
						t.Fatal(err)
					}
				}
				hanging, err := net.Dial("tcp", strings.TrimPrefix(d.url, "http://"))
				if err != nil {
					t.Fatal(err)
				}
				defer hanging.Close()
				fmt.Fprintf(hanging, "POST /api/v1/contact-requests HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
			}
			pid := d.cmd.Process.Pid
			if tc.group {
				pid = -pid
			}
			signalled := time.Now()
			if err := syscall.Kill(pid, tc.signal); err != nil {
				t.Fatal(err)
			}
			code, err := d.code()
			if err != nil {
				t.Fatal(err)
			}
			for left := processesOf(dir); len(left) > 0; left = processesOf(dir) {
				if time.Since(signalled) > patience {
					t.Fatalf("still running: %v", left)
				}
				time.Sleep(time.Millisecond)
			}
			took := time.Since(signalled)
			if took > 2*time.Second {
				t.Errorf("took %v", took)
			}
			// What was cut off may be worth a line in the log, the end itself is no error.
			if code != 0 || strings.Contains("\n"+d.errOut.String(), "\nmitwirken:") {
				t.Errorf("exit code %d: %s", code, &d.errOut)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "*", "postmaster.pid")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
			t.Logf("%s: all gone after %v, start took %v", tc.name, took.Round(time.Millisecond), d.took.Round(time.Millisecond))
		})
	}
}

func TestCtrlCWhileTheDatabaseIsBeingMade(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	p, err := launch([]string{freePort}, "demo", "-dir", dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		if half, _ := filepath.Glob(filepath.Join(dir, "pg*.tmp*")); len(half) > 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("no cluster: %s", &p.errOut)
		}
	}
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	code, err := p.code()
	if err != nil {
		t.Fatal(err)
	}
	result{code, p.out.String(), p.errOut.String()}.sentence(t, 130, "interrupted")
	if left, _ := filepath.Glob(filepath.Join(dir, "pg*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// projects gives the ids of all projects that the public sees.
func projects(t *testing.T, url string) (ids []string) {
	t.Helper()
	for _, group := range []string{"open", "planned", "finished"} {
		var page struct{ Items []struct{ ID string } }
		if err := json.Unmarshal([]byte(mustGet(t, url+"/api/v1/projects?limit=100&group="+group, 200)), &page); err != nil {
			t.Fatal(err)
		}
		if len(page.Items) == 0 {
			t.Errorf("the sample has no %s project", group)
		}
		for _, p := range page.Items {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func TestASecondDemoTakesAnotherPortOrSaysThatItsFolderIsInUse(t *testing.T) {
	t.Parallel()
	defaults, err := config.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	// Taken by us or, as good, by somebody else.
	if l, err := net.Listen("tcp", defaults.Listen); err == nil {
		defer l.Close()
	}
	dir := folder(t)
	first, second := mustDemo(t, dir), mustDemo(t, folder(t))
	for _, d := range []*demonstration{first, second} {
		if strings.HasSuffix(d.url, defaults.Listen) {
			t.Errorf("%s was taken", d.url)
		}
		mustGet(t, d.url+"/", 200)
	}
	if first.url == second.url {
		t.Errorf("both at %s", first.url)
	}
	taken := strings.TrimPrefix(first.url, "http://")
	command(t, []string{"MITWIRKEN_LISTEN=" + taken}, "demo", "-dir", folder(t)).sentence(t, 1, "MITWIRKEN_LISTEN", "in use")
	command(t, []string{freePort}, "demo", "-dir", dir).sentence(t, 1, "second instance", dir)
	mustGet(t, first.url+"/readyz", 200) // and the first one does not mind
}

// PostgreSQL refuses to run as root, so the demo changes accounts there. This is
// the other way, that of nearly everybody.
func TestDemoAsAnOrdinaryUser(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	env := []string{freePort, "HOME=" + dir}
	var who user
	if os.Geteuid() == 0 {
		const nobody = 65534
		if err := os.Chown(dir, nobody, nobody); err != nil {
			t.Fatal(err)
		}
		who = user{&syscall.Credential{Uid: nobody, Gid: nobody}, filepath.Join(dir, "mitwirken")}
		share(t, binary, who.binary)
		reach := exec.Command(filepath.Join(postgres, "postgres"), "--version")
		reach.SysProcAttr = &syscall.SysProcAttr{Credential: who.credential}
		if reach.Run() != nil { // the repository lies in a folder closed to others
			share(t, filepath.Dir(postgres), filepath.Join(dir, "postgresql"))
			env = append(env, "MITWIRKEN_PG_BIN="+filepath.Join(dir, "postgresql", "bin"))
		}
	}
	d, err := who.startDemo(filepath.Join(dir, "data"), env...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.kill)
	projects(t, d.url)
	st, err := os.Stat(filepath.Join(d.sockets, "PG_VERSION"))
	if err != nil {
		t.Fatal(err)
	}
	if owner := st.Sys().(*syscall.Stat_t).Uid; who.credential != nil && owner != who.credential.Uid {
		t.Errorf("the data belong to %d", owner)
	}
	if err := d.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code, err := d.code(); code != 0 || err != nil {
		t.Errorf("exit code %d, %v: %s", code, err, &d.errOut)
	}
}

func TestASettingReplacesOnePartOfTheDemo(t *testing.T) {
	t.Parallel()
	t.Run("DATABASE_URL", func(t *testing.T) {
		dir, dsn := folder(t), pgtest.EmptyDSN(t)
		d := mustDemo(t, dir, freePort, "DATABASE_URL="+dsn.URL())
		projects(t, d.url)
		if d.sockets != "" || strings.Contains(d.out.String(), "PostgreSQL") {
			t.Errorf("tells of a PostgreSQL of its own: %s", &d.out)
		}
		if made, _ := filepath.Glob(filepath.Join(dir, "pg*")); len(made) > 0 {
			t.Errorf("made %v", made)
		}
		mustGet(t, d.url+"/dev/mail", 200)
		stop(t, d)
		again := mustDemo(t, dir, freePort, "DATABASE_URL="+dsn.URL())
		projects(t, again.url)
		stop(t, again)
	})
	t.Run("SMTP_HOST", func(t *testing.T) {
		catcher, err := mailcatcher.Start("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer catcher.Close()
		host, port, err := net.SplitHostPort(catcher.Addr())
		if err != nil {
			t.Fatal(err)
		}
		d := mustDemo(t, folder(t), freePort, anyCaller, "SMTP_HOST="+host, "SMTP_PORT="+port, "SMTP_TLS=none", "MITWIRKEN_CONTACT_EMAIL=info@example.ch")
		if d.sockets == "" || strings.Contains(d.out.String(), "/dev/mail") {
			t.Errorf("tells of a mail catcher of its own: %s", &d.out)
		}
		mustGet(t, d.url+"/dev/mail", 404)
		c := newClient(d.url)
		if err := c.deliver(t.Context(), c.message()); err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(patience); len(catcher.Mails("info@example.ch")) == 0; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("no mail arrived")
			}
		}
	})
}

func stop(t *testing.T, d *demonstration) {
	t.Helper()
	if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code, err := d.code(); code != 0 || err != nil {
		t.Errorf("exit code %d, %v: %s", code, err, &d.errOut)
	}
}

func TestDemoKeepsOffDatabasesOfOthers(t *testing.T) {
	t.Parallel()
	const refusal = "not made by «mitwirken demo»"
	t.Run("tables of another program", func(t *testing.T) {
		dsn := pgtest.EmptyDSN(t)
		execute(t, dsn.URL(), "CREATE TABLE invoice (id int)")
		command(t, []string{freePort, "DATABASE_URL=" + dsn.URL()}, "demo", "-dir", folder(t)).sentence(t, 1, refusal)
	})
	t.Run("an installation in which something happened", func(t *testing.T) {
		dsn := pgtest.DSN(t)
		record(t, dsn.URL(), 1)
		command(t, []string{freePort, "MITWIRKEN_SECRET=" + secret, "DATABASE_URL=" + dsn.URL()}, "demo", "-dir", folder(t)).sentence(t, 1, refusal)
	})
	t.Run("but finishes a first start that was killed among the migrations", func(t *testing.T) {
		all, err := fs.Glob(migrations.FS, "*.up.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, applied := range []int{1, 2, len(all) - 1} {
			dsn := pgtest.DSN(t)
			command(t, []string{"DATABASE_URL=" + dsn.URL()}, "migrate", "down", strconv.Itoa(len(all)-applied)).says(t, 0, "undone")
			d := mustDemo(t, folder(t), freePort, "MITWIRKEN_SECRET="+secret, "DATABASE_URL="+dsn.URL())
			projects(t, d.url)
			stop(t, d)
		}
	})
}

// share copies what others must be able to read and run.
func share(t *testing.T, from, to string) {
	t.Helper()
	if out, err := exec.Command("cp", "-rL", from, to).CombinedOutput(); err != nil {
		t.Fatalf("cp: %v %s", err, out)
	}
	if out, err := exec.Command("chmod", "-R", "a+rX", to).CombinedOutput(); err != nil {
		t.Fatalf("chmod: %v %s", err, out)
	}
}
