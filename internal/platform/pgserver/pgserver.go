// Package pgserver runs a private PostgreSQL as a child process, so that a demo,
// a developer or a test needs no database set up beforehand.
//
// It listens on a unix socket inside its own 0700 folder only: no port to collide
// with another server, no password, nobody else can connect. It ends together
// with this program, even after kill -9, and whatever was killed in whatever
// order, the next Start recovers.
package pgserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	superUser  = "postgres"
	socketName = ".s.PGSQL.5432"
	// sun_path of a unix socket address holds 108 bytes with the closing zero.
	maxSocketPath  = 107
	defaultWaitOld = 5 * time.Second
	defaultLocale  = "de-CH"
	poll           = 10 * time.Millisecond
	// How long Stop waits after SIGINT and then after SIGQUIT and SIGKILL: below 2 s together.
	stopFast  = 1200 * time.Millisecond
	stopHard  = 350 * time.Millisecond
	logKept   = 2000
	pipeGrace = 500 * time.Millisecond
)

// Options of a private server.
type Options struct {
	// Dir holds the clusters; one made by PostgreSQL 15 is Dir/pg15. Created when
	// missing. DefaultDir chooses one that works as root too.
	Dir string
	// SearchDirs are further places of the programs initdb and postgres, as file
	// patterns; searched last.
	SearchDirs []string
	// Params are settings of the server beyond its own («work_mem»: «8MB»).
	Params map[string]string
	// Unsafe gives up durability for speed: tests only.
	Unsafe bool
	// Log receives what the server prints; nil discards it.
	Log io.Writer
	// Locale is the ICU locale of a new cluster's sort order; empty means de-CH.
	Locale string
	// WaitOld is how long Start waits for a predecessor that is still shutting
	// down before it reports a second instance; 0 means 5 s.
	WaitOld time.Duration
}

// Server is a running PostgreSQL.
type Server struct {
	dataDir   string
	socketDir string
	major     int
	fresh     bool
	cmd       *exec.Cmd
	tail      *tail
	done      chan struct{}
	err       error // what Wait said; set before done is closed
}

// DSN is the address of a database of this server, as pg.ParseDSN reads it.
func (s *Server) DSN(database string) string {
	return fmt.Sprintf("unix://%s@%s%s/%s?sslmode=disable", superUser, database, s.socketDir, socketName)
}

// Done is closed when the server has ended, whoever ended it.
func (s *Server) Done() <-chan struct{} { return s.done }

// Pid is the process id of the postmaster.
func (s *Server) Pid() int { return s.cmd.Process.Pid }

// DataDir is the folder of the cluster.
func (s *Server) DataDir() string { return s.dataDir }

// SocketDir is what `psql -h` wants.
func (s *Server) SocketDir() string { return s.socketDir }

// Major is the main version of PostgreSQL.
func (s *Server) Major() int { return s.major }

// Fresh tells whether this Start has created the cluster.
func (s *Server) Fresh() bool { return s.fresh }

// Start brings up a server on the cluster in o.Dir, creating it when there is
// none, and returns when it accepts connections. ctx bounds the start only.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Dir == "" {
		return nil, errors.New("private PostgreSQL: no folder given")
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, err
	}
	o.Dir = dir
	bin, cluster, err := choose(o.Dir, o.SearchDirs)
	if err != nil {
		return nil, err
	}
	if err := makeParents(o.Dir); err != nil {
		return nil, err
	}
	who, err := accountFor(ctx, bin.Dir, o.Dir, cluster)
	if err != nil {
		return nil, err
	}
	s := &Server{dataDir: cluster, major: bin.Major, done: make(chan struct{}), tail: &tail{next: o.Log}}
	if s.fresh, err = initCluster(ctx, bin, cluster, who, o); err != nil {
		return nil, err
	}
	if s.socketDir, err = socketDirFor(cluster, who); err != nil {
		return nil, err
	}
	if err := waitOld(ctx, cluster, s.socketDir, cmpOr(o.WaitOld, defaultWaitOld)); err != nil {
		return nil, err
	}
	if err := s.launch(bin, who, o); err != nil {
		return nil, err
	}
	if err := s.waitReady(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

func cmpOr(d, otherwise time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return otherwise
}

func (s *Server) launch(bin Binaries, who account, o Options) error {
	params := map[string]string{
		"listen_addresses":        "",
		"unix_socket_directories": s.socketDir,
		"unix_socket_permissions": "0700",
		"timezone":                "UTC",
		"log_timezone":            "UTC",
		"shared_buffers":          "64MB",
		"max_connections":         "60",
	}
	if o.Unsafe {
		maps.Copy(params, map[string]string{
			"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off",
			"wal_level": "minimal", "max_wal_senders": "0", "max_connections": "200",
			// Inside the data folder, so that a killed run leaves nothing outside it.
			"dynamic_shared_memory_type": "mmap",
		})
	}
	maps.Copy(params, o.Params)
	args := []string{"-D", s.dataDir}
	for _, k := range slices.Sorted(maps.Keys(params)) {
		args = append(args, "-c", k+"="+params[k])
	}
	s.cmd = who.command(filepath.Join(bin.Dir, "postgres"), args...)
	s.cmd.Stdout, s.cmd.Stderr = s.tail, s.tail
	// Backends hold the output open for a moment after a killed postmaster.
	s.cmd.WaitDelay = pipeGrace
	endWithParent(s.cmd.SysProcAttr, syscall.SIGINT)
	return startOnOwnThread(s.cmd, func(err error) {
		s.err = err
		close(s.done)
	})
}

// startOnOwnThread starts cmd and calls ended with the result of Wait. The signal
// that a child gets when its parent dies belongs to the thread that started it, so
// that thread has to live as long as the child.
func startOnOwnThread(cmd *exec.Cmd, ended func(error)) error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			ended(cmd.Wait())
		}
	}()
	return <-started
}

func (s *Server) waitReady(ctx context.Context) error {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		select {
		case <-s.done:
			if other := livingPostmaster(s.dataDir); other > 0 {
				return secondInstance(other, s.dataDir)
			}
			return fmt.Errorf("PostgreSQL ended while starting (%v): %s", s.err, s.tail)
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("PostgreSQL did not get ready: %w: %s", ctx.Err(), s.tail), s.Stop())
		case <-tick.C:
			if p := readPidFile(s.dataDir); p.status == "ready" && p.pid == s.cmd.Process.Pid {
				return nil
			}
		}
	}
}

// Stop ends the server within 2 s: it disconnects everybody and writes a
// checkpoint; when that takes too long it goes down at once and recovers at the
// next Start. Safe to call again and after the server has died.
func (s *Server) Stop() error {
	for i, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGQUIT, syscall.SIGKILL} {
		wait := stopHard
		if i == 0 {
			wait = stopFast
		}
		_ = s.cmd.Process.Signal(sig)
		select {
		case <-s.done:
			if s.socketDir != s.dataDir {
				_ = os.Remove(s.socketDir)
			}
			return s.err
		case <-time.After(wait):
		}
	}
	return fmt.Errorf("PostgreSQL (pid %d) does not end", s.Pid())
}

// tail passes output on and keeps the end of it for error messages.
type tail struct {
	mu   sync.Mutex
	next io.Writer
	end  []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.end = append(t.end, p...)
	t.end = t.end[max(0, len(t.end)-logKept):]
	if t.next != nil {
		_, _ = t.next.Write(p) // a broken log must not stop the server
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(bytes.ToValidUTF8(t.end, nil)))
}
