package pgserver

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

var itoa = strconv.Itoa

// fakeBinaries is a folder with programs that only know their version.
func fakeBinaries(t *testing.T, dir string, major int) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"initdb", "postgres"} {
		script := fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %d.4'\n", major)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// nowhere hides what this machine has installed.
func nowhere(t *testing.T) {
	t.Helper()
	oldSystem, oldNPM := systemDirs, npmDirs
	systemDirs, npmDirs = nil, nil
	t.Cleanup(func() { systemDirs, npmDirs = oldSystem, oldNPM })
	t.Setenv("PATH", t.TempDir())
	t.Setenv(BinEnv, "")
}

func TestFindBinaries(t *testing.T) {
	nowhere(t)
	base := t.TempDir()
	if _, err := FindBinaries(); err == nil || !strings.Contains(err.Error(), "apt-get install postgresql") || !strings.Contains(err.Error(), "DATABASE_URL") {
		t.Errorf("nothing installed: error %v, want the way out", err)
	}
	npm := fakeBinaries(t, filepath.Join(base, "npm", "linux-x64", "native", "bin"), 18)
	pattern := filepath.Join(base, "npm", "*", "native", "bin")
	v9 := fakeBinaries(t, filepath.Join(base, "lib", "9", "bin"), 9)
	v17 := fakeBinaries(t, filepath.Join(base, "lib", "17", "bin"), 17)
	systemDirs = []string{filepath.Join(base, "lib", "*", "bin")}
	want := func(what string, dirs ...string) {
		t.Helper()
		got, err := FindBinaries(pattern)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		var have []string
		for _, b := range got {
			have = append(have, b.Dir)
		}
		if strings.Join(have, "\n") != strings.Join(dirs, "\n") {
			t.Errorf("%s: found %v, want %v", what, have, dirs)
		}
	}
	want("installed", v17, v9, npm)

	real := fakeBinaries(t, filepath.Join(base, "path", "lib"), 16)
	links := filepath.Join(base, "path", "links")
	if err := os.Mkdir(links, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(real, "initdb"), filepath.Join(links, "initdb")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", links)
	want("behind a link in PATH", real, v17, v9, npm)

	t.Setenv(BinEnv, v9)
	want("said in the environment", v9)

	t.Setenv(BinEnv, links)
	if _, err := FindBinaries(pattern); err == nil || !strings.Contains(err.Error(), BinEnv) {
		t.Errorf("wrong folder in the environment: %v", err)
	}
}

func TestDataDecidesAboutTheVersion(t *testing.T) {
	nowhere(t)
	base, dir := t.TempDir(), t.TempDir()
	v15 := fakeBinaries(t, filepath.Join(base, "15"), 15)
	v18 := fakeBinaries(t, filepath.Join(base, "18"), 18)
	systemDirs = []string{filepath.Join(base, "*")}
	wrote := func(major string) {
		t.Helper()
		c := filepath.Join(dir, "pg"+major)
		if err := os.MkdirAll(c, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(c, "PG_VERSION"), []byte(major+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(bin, cluster string) {
		t.Helper()
		b, c, err := choose(dir, nil)
		if err != nil || b.Dir != bin || c != filepath.Join(dir, cluster) {
			t.Errorf("chose %s for %s, %v; want %s for %s", b.Dir, c, err, bin, cluster)
		}
	}
	expect(v18, "pg18")
	wrote("15")
	expect(v15, "pg15")
	wrote("17")
	_, _, err := choose(dir, nil)
	if err == nil || !strings.Contains(err.Error(), "written by PostgreSQL 17") || !strings.Contains(err.Error(), "18 ("+v18+"), 15 ("+v15+")") || !strings.Contains(err.Error(), "postgresql-17") {
		t.Errorf("error %v, want both versions and the way out", err)
	}
}

// zombieProcess is the number of a process that has ended and that nobody has waited for.
func zombieProcess(t *testing.T) int {
	t.Helper()
	c := exec.Command("/bin/sh", "-c", "exit 0")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Wait() })
	for {
		b, err := os.ReadFile("/proc/" + itoa(c.Process.Pid) + "/stat")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), ") Z ") {
			if err := syscall.Kill(c.Process.Pid, 0); err != nil {
				t.Fatalf("a zombie does not answer: %v", err)
			}
			return c.Process.Pid
		}
	}
}
