package jobs_test

import (
	"context"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgserver"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/migrations"
)

func TestLostConnectionsHeal(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	hold := make(chan struct{})
	var ticks atomic.Int32
	r, runs := counting(func(_ context.Context, a note) error {
		if a.ID == 1 {
			<-hold
		}
		return nil
	})
	jobs.Handle(r, func(context.Context, tickArgs) error { ticks.Add(1); return nil })
	r.Every("second", time.Second, func() jobs.Args { return tickArgs{} })
	b.start(r, jobs.Options{})
	b.enqueue(note{1})
	until(t, "the first job", func() bool { return runs(1) == 1 })
	kill := func() (n int) {
		t.Helper()
		err := b.db.NewRaw(`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = 'mitwirken jobs'`).Scan(t.Context(), &n)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := kill(); n == 0 {
		t.Fatal("no connection of the worker found")
	}
	close(hold) // the job ends while its worker has no connection
	for id := 2; id < 12; id++ {
		b.enqueue(note{id})
		if id%3 == 0 {
			kill()
		}
	}
	for id := 2; id < 12; id++ {
		until(t, "jobs after the loss", func() bool { return runs(id) == 1 })
	}
	before := ticks.Load()
	until(t, "periodic jobs after the loss", func() bool { return ticks.Load() > before })
	until(t, "every outcome in the table", func() bool { return len(b.list(jobs.Filter{State: jobs.StateCompleted, Kind: "test.note"})) == 11 })
	if runs(1) != 1 {
		t.Errorf("the job that ended without a connection ran %d times", runs(1))
	}
}

// The server is killed and comes back: the same worker goes on, with new jobs and
// with the one that was running.
func TestDatabaseRestartHeals(t *testing.T) {
	t.Parallel()
	base := ""
	if _, err := os.Stat("/dev/shm"); err == nil {
		base = "/dev/shm"
	}
	dir, err := os.MkdirTemp(base, "mitwirken-jobs-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil { // the server runs as an ordinary account
		t.Fatal(err)
	}
	start := func() *pgserver.Server {
		t.Helper()
		s, err := pgserver.Start(context.Background(), pgserver.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Stop() })
		return s
	}
	server := start()
	dsn, err := pg.ParseDSN(server.DSN("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	if err := jobs.Migrate(t.Context(), dsn); err != nil {
		t.Fatal(err)
	}
	b := benchOn(t, dsn)
	ddl, err := migrations.FS.ReadFile("0005_jobs_periodic.tx.up.sql")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.db.ExecContext(t.Context(), string(ddl)); err != nil {
		t.Fatal(err)
	}
	hold := make(chan struct{})
	r, runs := counting(func(_ context.Context, a note) error {
		if a.ID == 1 {
			<-hold
		}
		return nil
	})
	b.start(r, jobs.Options{})
	b.enqueue(note{1})
	until(t, "the first job", func() bool { return runs(1) == 1 })

	syscall.Kill(server.Pid(), syscall.SIGKILL)
	<-server.Done()
	time.Sleep(1500 * time.Millisecond) // long enough for everybody to notice
	start()
	close(hold)
	until(t, "the database for us", func() bool {
		return pg.InTx(t.Context(), b.db, func(ctx context.Context, tx bun.Tx) error { return jobs.Enqueue(ctx, tx, note{2}) }) == nil
	})
	until(t, "a job after the restart", func() bool { return runs(2) == 1 })
	until(t, "the record of the interrupted job", func() bool { return len(b.list(jobs.Filter{State: jobs.StateCompleted})) == 2 })
}

// Throughput of a whole job against the bare row it needs. One run of the
// benchmark is 200 jobs in transactions of one.
func BenchmarkEnqueueAndWork(b *testing.B) {
	const batch = 200
	be := benchOn(b, pgtest.DSN(b))
	if _, err := be.db.ExecContext(b.Context(), "CREATE TABLE bare (id bigserial PRIMARY KEY, args jsonb, created_at timestamptz DEFAULT now())"); err != nil {
		b.Fatal(err)
	}
	var done atomic.Int64
	r := jobs.NewRegistry()
	jobs.Handle(r, func(context.Context, note) error { done.Add(1); return nil })
	be.start(r, jobs.Options{Workers: 50})
	var bare, enqueued, worked time.Duration
	for b.Loop() {
		t0 := time.Now()
		for i := range batch {
			err := pg.InTx(b.Context(), be.db, func(ctx context.Context, tx bun.Tx) error {
				_, err := tx.NewRaw("INSERT INTO bare (args) VALUES (?::jsonb)", `{"id": 1}`).Exec(ctx)
				return err
			})
			if err != nil {
				b.Fatal(i, err)
			}
		}
		t1 := time.Now()
		want := done.Load() + batch
		for i := range batch {
			be.enqueue(note{i})
		}
		t2 := time.Now()
		for done.Load() < want {
			time.Sleep(100 * time.Microsecond)
		}
		bare, enqueued, worked = bare+t1.Sub(t0), enqueued+t2.Sub(t1), worked+time.Since(t1)
	}
	n := float64(b.N * batch)
	b.ReportMetric(n/bare.Seconds(), "bare/s")
	b.ReportMetric(n/enqueued.Seconds(), "enqueued/s")
	b.ReportMetric(n/worked.Seconds(), "worked/s")
	b.ReportMetric(enqueued.Seconds()/bare.Seconds(), "enqueue/bare")
	b.ReportMetric(worked.Seconds()/bare.Seconds(), "work/bare")
}
