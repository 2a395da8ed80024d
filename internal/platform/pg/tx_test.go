package pg_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"

	"github.com/uptrace/bun"
)

var errNo = errors.New("no")

func counters(t *testing.T, n int) *bun.DB {
	db := openEmpty(t, pg.Options{})
	exec(t, db, "CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)")
	for i := range n {
		exec(t, db, "INSERT INTO counter VALUES (?, 0)", i+1)
	}
	return db
}

func add(ctx context.Context, tx bun.IDB, id int) error {
	_, err := tx.ExecContext(ctx, "UPDATE counter SET n = n + 1 WHERE id = ?", id)
	return err
}

func TestInTxCommitsOrRollsBack(t *testing.T) {
	db, ctx := counters(t, 3), t.Context()
	if err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error { return add(ctx, tx, 1) }); err != nil {
		t.Fatal(err)
	}
	err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error { return errors.Join(add(ctx, tx, 2), errNo) })
	if !errors.Is(err, errNo) {
		t.Errorf("error %v, want the one of the function", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error {
			if err := add(ctx, tx, 3); err != nil {
				return err
			}
			panic("x")
		})
	}()
	if got := scan[string](t, db, "SELECT string_agg(n::text, ',' ORDER BY id) FROM counter"); got != "1,0,0" {
		t.Errorf("counters %s, want 1,0,0", got)
	}
	if n := db.Stats().InUse; n != 0 {
		t.Errorf("%d connections still in use", n)
	}
}

func TestInTxNestsBySavepoint(t *testing.T) {
	db, ctx := counters(t, 3), t.Context()
	err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error {
		if err := add(ctx, tx, 1); err != nil {
			return err
		}
		err := pg.InTx(ctx, tx, func(ctx context.Context, tx bun.Tx) error {
			if err := pg.InTx(ctx, tx, func(ctx context.Context, tx bun.Tx) error { return add(ctx, tx, 3) }); err != nil {
				return err
			}
			if err := add(ctx, tx, 2); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, "INSERT INTO counter VALUES (1, 0)")
			return err
		})
		if !pg.UniqueViolation(err, "counter_pkey") {
			t.Errorf("inner error %v, want a unique violation", err)
		}
		return add(ctx, tx, 1) // the outer transaction lives on
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := scan[string](t, db, "SELECT string_agg(n::text, ',' ORDER BY id) FROM counter"); got != "2,0,0" {
		t.Errorf("counters %s, want 2,0,0", got)
	}
}

// An inner context that ended must not leave the inner writes in the outer transaction.
func TestInTxRollsSavepointBackAfterItsContextEnded(t *testing.T) {
	db := counters(t, 2)
	err := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
		inner, cancel := context.WithCancel(ctx)
		err := pg.InTx(inner, tx, func(ctx context.Context, tx bun.Tx) error {
			defer cancel()
			return add(ctx, tx, 1)
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("inner error %v, want cancelled", err)
		}
		return add(ctx, tx, 2)
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := scan[string](t, db, "SELECT string_agg(n::text, ',' ORDER BY id) FROM counter"); got != "0,1" {
		t.Errorf("counters %s, want 0,1", got)
	}
}

// PostgreSQL turns COMMIT of a failed transaction into ROLLBACK and the driver calls it success.
func TestInTxReportsIgnoredFailure(t *testing.T) {
	db, ctx := counters(t, 2), t.Context()
	failing := func(ctx context.Context, tx bun.Tx) error {
		if err := add(ctx, tx, 2); err != nil {
			return err
		}
		_, _ = tx.ExecContext(ctx, "INSERT INTO counter VALUES (1, 0)")
		return nil
	}
	if err := pg.InTx(ctx, db, failing); err == nil {
		t.Error("a failed transaction passed for a committed one")
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := pg.InTx(ctx, conn, failing); err == nil {
		t.Error("on a connection: a failed transaction passed for a committed one")
	}
	if err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error { return pg.InTx(ctx, tx, failing) }); err == nil {
		t.Error("in a savepoint: a failed transaction passed for a committed one")
	}
	if n := scan[int](t, db, "SELECT sum(n) FROM counter"); n != 0 {
		t.Errorf("sum %d, want 0", n)
	}
}

func TestInTxRetriesSerializationFailure(t *testing.T) {
	db, ctx := counters(t, 1), t.Context()
	tries := 0
	err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error {
		tries++
		if _, err := tx.ExecContext(ctx, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "SELECT n FROM counter"); err != nil {
			return err
		}
		if tries < 3 {
			if err := add(ctx, db, 1); err != nil { // somebody else is faster
				return err
			}
		}
		return pg.InTx(ctx, tx, func(ctx context.Context, tx bun.Tx) error { return add(ctx, tx, 1) })
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := scan[int](t, db, "SELECT n FROM counter"); tries != 3 || n != 3 {
		t.Errorf("%d tries, counter %d, want 3 and 3", tries, n)
	}
}

func TestInTxGivesUpAfterThreeRetries(t *testing.T) {
	db := counters(t, 0)
	tries := 0
	err := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
		tries++
		_, err := tx.ExecContext(ctx, "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$")
		return err
	})
	if f := fault.From(err); tries != 4 || f.Code != fault.CodeUnavailable || f.RetryAfter == 0 {
		t.Errorf("%d tries, %v (retry after %v); want 4 and request.unavailable with a time", tries, err, f.RetryAfter)
	}
}

func TestInTxRetriesDeadlock(t *testing.T) {
	db, ctx := counters(t, 2), t.Context()
	var (
		wg    sync.WaitGroup
		tries atomic.Int32
		meet  sync.WaitGroup
	)
	meet.Add(2)
	for _, order := range [][2]int{{1, 2}, {2, 1}} {
		first := true
		wg.Go(func() {
			err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error {
				tries.Add(1)
				if err := add(ctx, tx, order[0]); err != nil {
					return err
				}
				if first {
					first = false
					meet.Done()
					meet.Wait()
				}
				return add(ctx, tx, order[1])
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	// Three tries when PostgreSQL ends one of the two, more when it ends both at once.
	if n := scan[int](t, db, "SELECT sum(n) FROM counter"); n != 4 || tries.Load() < 3 {
		t.Errorf("sum %d after %d tries, want 4 after 3 or more", n, tries.Load())
	}
}

func TestDeadlineBecomesTimeout(t *testing.T) {
	db := counters(t, 1)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error {
		if err := add(ctx, tx, 1); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "SELECT pg_sleep(20)")
		return err
	})
	if !fault.Is(err, fault.CodeTimeout) || fault.From(err).Kind != fault.Unavailable {
		t.Errorf("error %v, want request.timeout", err)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("took %v", d)
	}
	if n := scan[int](t, db, "SELECT n FROM counter"); n != 0 {
		t.Error("a transaction over its deadline was saved")
	}
}

// The driver does not notice a cancelled context; the transaction ends with its
// statement and is not saved. That is why requests carry deadlines.
func TestCancelWaitsForTheStatementAndSavesNothing(t *testing.T) {
	db := counters(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	start := time.Now()
	err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error {
		if err := add(ctx, tx, 1); err != nil {
			return err
		}
		time.AfterFunc(50*time.Millisecond, cancel)
		_, err := tx.ExecContext(ctx, "SELECT pg_sleep(0.5)")
		return err
	})
	if !fault.Is(err, fault.CodeUnavailable) || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want request.unavailable out of context.Canceled", err)
	}
	if d := time.Since(start); d < 400*time.Millisecond {
		t.Errorf("came back after %v: the driver stops statements now, the rules in doc.go can be relaxed", d)
	}
	if n := scan[int](t, db, "SELECT n FROM counter"); n != 0 {
		t.Error("a cancelled transaction was saved")
	}
}

func TestServerTroubleBecomesFault(t *testing.T) {
	db := counters(t, 0)
	for name, c := range map[string]struct {
		statements []string
		want       fault.Code
	}{
		"statement_timeout": {[]string{"SET LOCAL statement_timeout = 50", "SELECT pg_sleep(20)"}, fault.CodeTimeout},
		"idle too long":     {[]string{"SET LOCAL idle_in_transaction_session_timeout = 50", "SELECT 1", "sleep", "SELECT 1"}, fault.CodeUnavailable},
		"killed":            {[]string{"SELECT pg_terminate_backend(pg_backend_pid())"}, fault.CodeUnavailable},
		"lock timeout":      {[]string{"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '55P03'; END $$"}, fault.CodeTimeout},
		"shutting down":     {[]string{"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '57P01'; END $$"}, fault.CodeUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			err := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
				for _, s := range c.statements {
					if s == "sleep" {
						time.Sleep(300 * time.Millisecond)
						continue
					}
					if _, err := tx.ExecContext(ctx, s); err != nil {
						return err
					}
				}
				return nil
			})
			if !fault.Is(err, c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
			scan[int](t, db, "SELECT 1") // the pool has recovered
		})
	}
}

func TestNobodyThereBecomesUnavailable(t *testing.T) {
	dsn, err := pg.ParseDSN("unix://mit@m" + t.TempDir() + "/.s.PGSQL.5432")
	if err != nil {
		t.Fatal(err)
	}
	err = pg.InTx(t.Context(), open(t, dsn, pg.Options{}), func(context.Context, bun.Tx) error { return nil })
	if !fault.Is(err, fault.CodeUnavailable) {
		t.Errorf("error %v, want request.unavailable", err)
	}
}
