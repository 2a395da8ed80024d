package pgserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const pidFile = "postmaster.pid"

type pidEntry struct {
	pid    int
	status string
}

func readPidFile(cluster string) pidEntry {
	b, err := os.ReadFile(filepath.Join(cluster, pidFile))
	if err != nil {
		return pidEntry{}
	}
	lines := strings.Split(string(b), "\n")
	pid, _ := strconv.Atoi(strings.TrimSpace(lines[0]))
	e := pidEntry{pid: pid}
	if len(lines) >= 8 {
		e.status = strings.TrimSpace(lines[7])
	}
	return e
}

func secondInstance(pid int, cluster string) error {
	return fmt.Errorf("another PostgreSQL (pid %d) uses %s: is a second instance of this program running?", pid, cluster)
}

// waitOld gives a predecessor that is shutting down time, names one that lives
// on, and removes a postmaster.pid that nobody stands behind. PostgreSQL itself
// only asks whether the process number exists, and a zombie, process 1 of a new
// container or any stranger answers to that.
func waitOld(ctx context.Context, cluster, socketDir string, patience time.Duration) error {
	deadline := time.Now().Add(patience)
	for {
		users, known := processesIn(cluster)
		if !known {
			return nil // no /proc: PostgreSQL decides
		}
		if len(users) == 0 {
			return removeStale(cluster, socketDir)
		}
		if time.Now().After(deadline) {
			pid := readPidFile(cluster).pid
			if pid <= 0 {
				pid = users[0] // its backends outlive a killed postmaster for a moment
			}
			return secondInstance(pid, cluster)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for the previous PostgreSQL to end: %w", ctx.Err())
		case <-time.After(5 * poll):
		}
	}
}

func removeStale(cluster, socketDir string) error {
	for _, f := range []string{
		filepath.Join(socketDir, socketName),
		filepath.Join(socketDir, socketName+".lock"),
		filepath.Join(cluster, pidFile),
	} {
		if err := os.Remove(f); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// livingPostmaster is the process that the pid file of the cluster names, when it
// really works there.
func livingPostmaster(cluster string) int {
	pid := readPidFile(cluster).pid
	users, known := processesIn(cluster)
	if !known {
		if pid > 0 && syscall.Kill(pid, 0) == nil {
			return pid
		}
		return 0
	}
	for _, u := range users {
		if u == pid {
			return pid
		}
	}
	return 0
}

// processesIn lists the living PostgreSQL processes whose working directory is
// the cluster: the postmaster and every backend stand there. A zombie has none,
// and a shell that somebody opened there does not count.
func processesIn(cluster string) (pids []int, known bool) {
	real, err := filepath.EvalSymlinks(cluster)
	if err != nil {
		return nil, false
	}
	links, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, l := range links {
		if t, err := os.Readlink(l); err == nil && t == real && command(filepath.Dir(l)) == "postgres" {
			if pid, err := strconv.Atoi(strings.Split(l, "/")[2]); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids, len(links) > 0
}

func command(proc string) string {
	b, _ := os.ReadFile(filepath.Join(proc, "comm")) // gone meanwhile: no command
	return strings.TrimSpace(string(b))
}

// mentioned tells whether a living process stands in dir or was started with it
// as an argument; without /proc it says yes.
func mentioned(dir string) bool {
	if users, known := processesIn(dir); !known || len(users) > 0 {
		return true
	}
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, f := range lines {
		if b, err := os.ReadFile(f); err == nil && bytes.Contains(b, []byte(dir)) {
			return true
		}
	}
	return false
}
