package pgtest_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/migrations"

	"github.com/uptrace/bun"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func insert(ctx context.Context, db bun.IDB, key string) error {
	_, err := db.ExecContext(ctx, "INSERT INTO once_key (scope, key, fingerprint) VALUES ('test', ?, '')", key)
	return err
}

func rows(t *testing.T, db bun.IDB) (n int) {
	t.Helper()
	if err := db.NewRaw("SELECT count(*) FROM once_key").Scan(context.Background(), &n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTxLeavesNothingBehind(t *testing.T) {
	for _, name := range []string{"first", "second"} {
		t.Run(name, func(t *testing.T) {
			tx := pgtest.Tx(t)
			if n := rows(t, tx); n != 0 {
				t.Errorf("%d rows at the beginning", n)
			}
			if err := pg.InTx(t.Context(), tx, func(ctx context.Context, tx bun.Tx) error { return insert(ctx, tx, "a") }); err != nil {
				t.Fatal(err)
			}
			if n := rows(t, tx); n != 1 {
				t.Errorf("%d rows after a use case, want 1", n)
			}
		})
	}
}

func TestTxAreInvisibleToEachOther(t *testing.T) {
	a, b := pgtest.Tx(t), pgtest.Tx(t)
	if err := insert(t.Context(), a, "a"); err != nil {
		t.Fatal(err)
	}
	if n := rows(t, b); n != 0 {
		t.Errorf("the other transaction sees %d rows", n)
	}
}

func TestTxSurvivesTheEndOfTheTestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	tx := pgtest.Tx(t)
	cancel()
	if err := insert(ctx, tx, "a"); err == nil {
		t.Error("a statement ran in a context that is over")
	}
	if err := insert(t.Context(), tx, "b"); err != nil {
		t.Error(err)
	}
}

func TestDatabasesAreSeparate(t *testing.T) {
	var wg sync.WaitGroup
	for range 4 {
		db := pgtest.DB(t)
		wg.Go(func() {
			if err := insert(t.Context(), db, "same"); err != nil {
				t.Error(err)
			}
			if n := rows(t, db); n != 1 {
				t.Errorf("%d rows, want the own one", n)
			}
		})
	}
	wg.Wait()
	if n := rows(t, pgtest.Tx(t)); n != 0 {
		t.Errorf("the database of the transactions has %d rows", n)
	}
}

func TestDatabaseIsDropped(t *testing.T) {
	var dsn pg.DSN
	t.Run("uses it", func(t *testing.T) {
		dsn = pgtest.DSN(t)
		db, err := pg.Open(dsn, pg.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		if n := rows(t, db); n != 0 {
			t.Errorf("%d rows", n)
		}
	})
	var there bool
	if err := pgtest.Tx(t).NewRaw("SELECT EXISTS (SELECT FROM pg_database WHERE datname = ?)", dsn.Database()).Scan(t.Context(), &there); err != nil || there {
		t.Errorf("%s is still there: %v, %v", dsn.Database(), there, err)
	}
}

func TestEveryMigrationHasRun(t *testing.T) {
	dsn := pgtest.DSN(t)
	db, err := pg.Open(dsn, pg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if p, err := pg.Pending(t.Context(), db, migrations.FS); err != nil || p != nil {
		t.Errorf("pending: %v, %v", p, err)
	}
	if p, err := jobs.Pending(t.Context(), dsn); err != nil || p {
		t.Errorf("pending for the job queue: %v, %v", p, err)
	}
}

func TestEmptyDSN(t *testing.T) {
	db, err := pg.Open(pgtest.EmptyDSN(t), pg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if s, err := pg.Schema(t.Context(), db); err != nil || s != "" {
		t.Errorf("schema %q, %v", s, err)
	}
}

func TestWithpg(t *testing.T) {
	program := filepath.Join(t.TempDir(), "withpg")
	if out, err := exec.Command("go", "build", "-o", program, "./withpg").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	run := func(env string, args ...string) (string, int) {
		c := exec.Command(program, args...)
		c.Env = append(os.Environ(), pgtest.Env+"="+env)
		out, err := c.Output()
		if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(out)), c.ProcessState.ExitCode()
	}
	out, code := run("", "sh", "-c", "echo $MITWIRKEN_TEST_PG; exit 3")
	dsn, err := pg.ParseDSN(out)
	if code != 3 || err != nil {
		t.Fatalf("exit code %d, address %q (%v); want 3 and an address", code, out, err)
	}
	if _, err := os.Stat(dsn.SocketDir()); !os.IsNotExist(err) {
		t.Errorf("the server left %s behind", dsn.SocketDir())
	}
	if out, code = run("unix://somebody@else/run/.s.PGSQL.5432", "sh", "-c", "echo $MITWIRKEN_TEST_PG"); out != "unix://somebody@else/run/.s.PGSQL.5432" || code != 0 {
		t.Errorf("with a server already there: %q, %d", out, code)
	}
	if _, code = run("", "/nowhere/nothing"); code != 127 {
		t.Errorf("a command that does not exist: exit code %d, want 127", code)
	}
	if _, code = run(""); code != 2 {
		t.Errorf("no command: exit code %d, want 2", code)
	}

	c := exec.Command(program, "sh", "-c", "trap 'exit 7' TERM; echo up; while :; do sleep 0.05; done")
	c.Env = append(os.Environ(), pgtest.Env+"=")
	pipe, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := pipe.Read(make([]byte, 3)); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	if code, d := c.ProcessState.ExitCode(), time.Since(begin); code != 7 || d > 5*time.Second {
		t.Errorf("after SIGTERM: exit code %d after %v, want the 7 of the command", code, d)
	}
}
