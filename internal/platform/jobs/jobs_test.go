package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// note is the job of these tests.
type note struct {
	ID int `json:"id"`
}

func (note) Kind() string { return "test.note" }

// syncBuffer lets tests read a log that workers write.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// bench is one database with what a test needs around it.
type bench struct {
	t   testing.TB
	dsn pg.DSN
	db  *bun.DB
	log *syncBuffer
}

func newBench(t testing.TB) *bench {
	t.Helper()
	return benchOn(t, pgtest.DSN(t))
}

func benchOn(t testing.TB, dsn pg.DSN) *bench {
	t.Helper()
	db, err := pg.Open(dsn, pg.Options{MaxConns: 8, AppName: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return &bench{t: t, dsn: dsn, db: db, log: &syncBuffer{}}
}

func quick(int) time.Duration { return time.Millisecond }

func (b *bench) start(r *jobs.Registry, o jobs.Options) *jobs.Worker {
	b.t.Helper()
	if o.Backoff == nil {
		o.Backoff = quick
	}
	w, err := jobs.Start(b.t.Context(), b.dsn, r, slog.New(slog.NewJSONHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})), o)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := w.Stop(ctx); err != nil {
			b.t.Error(err)
		}
	})
	return w
}

func (b *bench) enqueue(a jobs.Args, opts ...jobs.Option) {
	b.t.Helper()
	if err := pg.InTx(context.Background(), b.db, func(ctx context.Context, tx bun.Tx) error { return jobs.Enqueue(ctx, tx, a, opts...) }); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) list(f jobs.Filter) []jobs.Job {
	b.t.Helper()
	l, err := jobs.List(context.Background(), b.db, f)
	if err != nil {
		b.t.Fatal(err)
	}
	return l
}

// until waits for cond, at most so long that a hung test is told from a slow machine.
func until(t testing.TB, what string, cond func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if cond() {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func (b *bench) untilState(s jobs.State, n int) []jobs.Job {
	b.t.Helper()
	var l []jobs.Job
	until(b.t, fmt.Sprintf("%d jobs %s", n, s), func() bool {
		l = b.list(jobs.Filter{State: s})
		return len(l) == n
	})
	return l
}

// counting is a registry whose handler counts runs per job.
func counting(fn func(ctx context.Context, a note) error) (*jobs.Registry, func(id int) int) {
	var mu sync.Mutex
	runs := map[int]int{}
	r := jobs.NewRegistry()
	jobs.Handle(r, func(ctx context.Context, a note) error {
		mu.Lock()
		runs[a.ID]++
		mu.Unlock()
		if fn == nil {
			return nil
		}
		return fn(ctx, a)
	})
	return r, func(id int) int {
		mu.Lock()
		defer mu.Unlock()
		return runs[id]
	}
}

func TestRollbackLeavesNoJob(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r, runs := counting(nil)
	b.start(r, jobs.Options{})
	stop := errors.New("stop")
	err := pg.InTx(t.Context(), b.db, func(ctx context.Context, tx bun.Tx) error {
		if err := jobs.Enqueue(ctx, tx, note{1}, jobs.Unique("x")); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	b.enqueue(note{2}, jobs.Unique("x")) // the key of the rolled back job is free
	b.untilState(jobs.StateCompleted, 1)
	if runs(1) != 0 || runs(2) != 1 {
		t.Errorf("runs: rolled back %d, committed %d", runs(1), runs(2))
	}
	if n := len(b.list(jobs.Filter{})); n != 1 {
		t.Errorf("%d jobs in the table, want 1", n)
	}
}

// River looks by itself once a second: only a notification is faster every time.
func TestCommitWakesTheWorker(t *testing.T) {
	b := newBench(t)
	ran := make(chan time.Time, 1)
	r := jobs.NewRegistry()
	jobs.Handle(r, func(context.Context, note) error { ran <- time.Now(); return nil })
	b.start(r, jobs.Options{})
	b.enqueue(note{0})
	<-ran // the listener is up now
	var took []time.Duration
	for i := range 9 {
		time.Sleep(30 * time.Millisecond)
		start := time.Now()
		b.enqueue(note{i})
		took = append(took, (<-ran).Sub(start))
	}
	slices.Sort(took)
	t.Logf("enqueue to run: median %v, longest %v", took[4], took[8])
	if took[4] > 250*time.Millisecond {
		t.Errorf("median %v: the notification does not arrive", took[4])
	}
}

func TestScheduled(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r, runs := counting(nil)
	b.start(r, jobs.Options{})
	at := time.Now().Add(1500 * time.Millisecond)
	b.enqueue(note{1}, jobs.RunAt(at))
	b.enqueue(note{2}, jobs.RunAt(time.Now().Add(time.Hour)))
	until(t, "the scheduled job", func() bool { return runs(1) == 1 })
	if early := time.Until(at); early > 0 {
		t.Errorf("ran %v too early", early)
	}
	if l := b.list(jobs.Filter{State: jobs.StateScheduled}); runs(2) != 0 || len(l) != 1 {
		t.Errorf("the job of the next hour ran %d times, %d scheduled", runs(2), len(l))
	}
}

func TestRetryWithBackoff(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var (
		mu    sync.Mutex
		asked []int
		done  []string
	)
	var fails atomic.Int32
	r, runs := counting(func(context.Context, note) error {
		if fails.Add(1) <= 3 {
			return fault.New(fault.Unavailable, "test.down")
		}
		return nil
	})
	b.start(r, jobs.Options{
		Backoff: func(n int) time.Duration {
			mu.Lock()
			defer mu.Unlock()
			asked = append(asked, n)
			return time.Duration(n) * 10 * time.Millisecond
		},
		OnDone: func(kind string, d time.Duration, err error) {
			mu.Lock()
			defer mu.Unlock()
			done = append(done, fmt.Sprint(kind, " ", err))
		},
	})
	b.enqueue(note{1})
	l := b.untilState(jobs.StateCompleted, 1)
	if runs(1) != 4 || l[0].Attempt != 4 {
		t.Errorf("%d runs, attempt %d", runs(1), l[0].Attempt)
	}
	mu.Lock()
	defer mu.Unlock()
	if diff := cmp.Diff([]int{1, 2, 3}, asked); diff != "" {
		t.Error("backoff asked for", diff)
	}
	if diff := cmp.Diff([]string{"test.note test.down", "test.note test.down", "test.note test.down", "test.note <nil>"}, done); diff != "" {
		t.Error("OnDone", diff)
	}
	for i, f := range l[0].Failures {
		if f.Error != "test.down" || f.Attempt != i+1 || time.Since(f.At) > time.Minute {
			t.Errorf("failure %d: %+v", i, f)
		}
	}
	if len(l[0].Failures) != 3 {
		t.Errorf("%d failures recorded", len(l[0].Failures))
	}
}

func TestGivesUpAfterMaxAttempts(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r, runs := counting(func(context.Context, note) error { return errors.New("never") })
	b.start(r, jobs.Options{})
	b.enqueue(note{1}, jobs.MaxAttempts(3))
	b.untilState(jobs.StateDiscarded, 1)
	if runs(1) != 3 {
		t.Errorf("%d runs, want 3", runs(1))
	}
}

func TestDiscard(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r, runs := counting(func(context.Context, note) error {
		return fmt.Errorf("outer: %w", jobs.Discard(fault.New(fault.Conflict, "test.gone")))
	})
	b.start(r, jobs.Options{})
	b.enqueue(note{1})
	l := b.untilState(jobs.StateCancelled, 1)
	if runs(1) != 1 || len(l[0].Failures) != 1 || !strings.Contains(l[0].Failures[0].Error, "test.gone") {
		t.Errorf("%d runs, %+v", runs(1), l[0].Failures)
	}
	if jobs.Discard(nil) != nil {
		t.Error("Discard(nil) is an error")
	}
}

func TestTimeoutEndsTheContext(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r := jobs.NewRegistry()
	jobs.Handle(r, func(ctx context.Context, _ note) error { <-ctx.Done(); return ctx.Err() }, jobs.Timeout(50*time.Millisecond))
	b.start(r, jobs.Options{})
	b.enqueue(note{1}, jobs.MaxAttempts(1))
	l := b.untilState(jobs.StateDiscarded, 1)
	if l[0].Failures[0].Error != "deadline exceeded" {
		t.Errorf("%+v", l[0].Failures)
	}
}

// What a person wrote may be in an error or in a panic; neither the log nor the
// table may keep it.
func TestErrorsAndPanicsLeaveNoText(t *testing.T) {
	t.Parallel()
	const secret = "anna.muster@example.ch"
	b := newBench(t)
	r := jobs.NewRegistry()
	jobs.Handle(r, func(_ context.Context, a note) error {
		switch a.ID {
		case 1:
			panic("cannot answer " + secret)
		case 2:
			return fmt.Errorf("cannot answer %s: %w", secret, errors.ErrUnsupported)
		case 3:
			return jobs.Discard(fmt.Errorf("cannot answer %s", secret))
		}
		_, err := b.db.NewRaw("SELECT ?::uuid", secret).Exec(context.Background())
		return err
	})
	b.start(r, jobs.Options{})
	for id := range 4 {
		b.enqueue(note{id}, jobs.MaxAttempts(2))
	}
	failed := append(b.untilState(jobs.StateDiscarded, 3), b.untilState(jobs.StateCancelled, 1)...)
	want := map[string]string{`{"id": 0}`: "sqlstate 22P02", `{"id": 1}`: "panic", `{"id": 2}`: "*errors.errorString", `{"id": 3}`: "JobCancelError: *errors.errorString"}
	for _, j := range failed {
		if got := j.Failures[len(j.Failures)-1].Error; got != want[string(j.Args)] {
			t.Errorf("job %s: %q, want %q", j.Args, got, want[string(j.Args)])
		}
	}
	var dump string
	if err := b.db.NewRaw("SELECT string_agg(j::text, ' ') FROM river_job AS j").Scan(t.Context(), &dump); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(dump, secret) {
		t.Error("the table keeps the text")
	}
	log := b.log.String()
	if strings.Contains(log, secret) {
		t.Error("the log keeps the text")
	}
	for _, want := range []string{`"kind":"test.note"`, `"attempt":2`, "job panicked", "jobs_test.go", "job given up", "failed for good", "will be tried again"} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %s", want)
		}
	}
}

func TestTwoHandlersOfOneKind(t *testing.T) {
	t.Parallel()
	r, _ := counting(nil)
	jobs.Handle(r, func(context.Context, note) error { return nil })
	if w, err := jobs.Start(t.Context(), pgtest.DSN(t), r, slog.New(slog.DiscardHandler), jobs.Options{}); err == nil {
		w.Stop(t.Context())
		t.Error("started")
	}
}

func TestOwnQueue(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var now, most atomic.Int32
	r, _ := counting(func(context.Context, note) error {
		most.Store(max(most.Load(), now.Add(1)))
		time.Sleep(20 * time.Millisecond)
		now.Add(-1)
		return nil
	})
	r.Queue("narrow", 1)
	b.start(r, jobs.Options{Workers: 8})
	for id := range 6 {
		b.enqueue(note{id}, jobs.Queue("narrow"))
	}
	b.untilState(jobs.StateCompleted, 6)
	if most.Load() != 1 {
		t.Errorf("%d at the same time in a queue of one", most.Load())
	}
}
