package jobs_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
)

func TestUniqueWhileUnfinished(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	hold, release := make(chan struct{}, 10), make(chan error)
	r, runs := counting(func(ctx context.Context, _ note) error {
		hold <- struct{}{}
		select {
		case err := <-release:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	// Nobody works yet: many at the same time leave one job.
	var wg sync.WaitGroup
	for id := range 12 {
		wg.Go(func() { b.enqueue(note{id}, jobs.Unique("k")) })
	}
	wg.Wait()
	b.enqueue(note{100}, jobs.Unique("other"), jobs.RunAt(time.Now().Add(time.Hour)))
	b.enqueue(note{101}, jobs.Unique("other")) // waits for its time, still unfinished
	b.enqueue(note{102})
	b.enqueue(note{103})
	if l := b.list(jobs.Filter{}); len(l) != 4 {
		t.Fatalf("%d jobs, want one of key k, one of key other, two without", len(l))
	}
	b.start(r, jobs.Options{Backoff: func(int) time.Duration { return 300 * time.Millisecond }})
	for range 3 {
		<-hold
	}
	b.enqueue(note{50}, jobs.Unique("k")) // while running
	if n := len(b.list(jobs.Filter{})); n != 4 {
		t.Errorf("%d jobs while it runs, want 4", n)
	}
	for range 2 {
		release <- nil
	}
	release <- fault.New(fault.Unavailable, "test.down")
	until(t, "the second attempt", func() bool { return len(hold) == 1 })
	release <- nil
	b.untilState(jobs.StateCompleted, 3)
	for id := range 12 {
		if n := runs(id); n > 2 {
			t.Errorf("job %d ran %d times", id, n)
		}
	}
}

// The key is free after every way a job can end.
func TestUniqueKeyIsReleased(t *testing.T) {
	t.Parallel()
	ends := map[string]struct {
		err   error
		state jobs.State
	}{
		"done":      {nil, jobs.StateCompleted},
		"given up":  {jobs.Discard(fault.New(fault.Conflict, "test.gone")), jobs.StateCancelled},
		"exhausted": {fault.New(fault.Unavailable, "test.down"), jobs.StateDiscarded},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			r, _ := counting(func(context.Context, note) error { return end.err })
			b.start(r, jobs.Options{})
			for i := range 3 {
				b.enqueue(note{i}, jobs.Unique("k"), jobs.MaxAttempts(1))
				b.untilState(end.state, i+1)
			}
		})
	}
}

// A program that died leaves a running job behind: it keeps its key, is taken
// over when its time is up, and frees the key when it is done.
func TestJobOfADeadProgram(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.enqueue(note{1}, jobs.Unique("k"))
	if _, err := b.db.NewRaw(`UPDATE river_job SET state = 'running', attempt = 1,
		attempted_at = now() - interval '1 hour', attempted_by = '{gone}'`).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.enqueue(note{2}, jobs.Unique("k"))
	if n := len(b.list(jobs.Filter{})); n != 1 {
		t.Fatalf("%d jobs: the key of the dead program's job is not kept", n)
	}
	r, runs := counting(nil)
	b.start(r, jobs.Options{})
	b.untilState(jobs.StateCompleted, 1)
	b.enqueue(note{3}, jobs.Unique("k"))
	b.untilState(jobs.StateCompleted, 2)
	if runs(1) != 1 || runs(3) != 1 {
		t.Errorf("runs %d and %d", runs(1), runs(3))
	}
}

func TestTwoInstancesShareTheWork(t *testing.T) {
	t.Parallel()
	const n = 400
	b := newBench(t)
	var by [2]atomic.Int32
	var mu sync.Mutex
	runs := map[int]int{}
	for i := range by {
		r := jobs.NewRegistry()
		jobs.Handle(r, func(_ context.Context, a note) error {
			by[i].Add(1)
			mu.Lock()
			runs[a.ID]++
			mu.Unlock()
			time.Sleep(time.Millisecond)
			return nil
		})
		b.start(r, jobs.Options{Workers: 4})
	}
	var wg sync.WaitGroup
	for part := range 4 {
		wg.Go(func() {
			for i := range n / 4 {
				b.enqueue(note{part*n + i})
			}
		})
	}
	wg.Wait()
	until(t, "all jobs", func() bool {
		var done int
		if err := b.db.NewRaw("SELECT count(*) FROM river_job WHERE state = 'completed'").Scan(t.Context(), &done); err != nil {
			t.Fatal(err)
		}
		return done == n
	})
	mu.Lock()
	defer mu.Unlock()
	if len(runs) != n {
		t.Errorf("%d different jobs ran", len(runs))
	}
	for id, k := range runs {
		if k != 1 {
			t.Errorf("job %d ran %d times", id, k)
		}
	}
	t.Logf("shared %d to %d", by[0].Load(), by[1].Load())
	if by[0].Load() == 0 || by[1].Load() == 0 {
		t.Error("one instance did everything")
	}
}

type tickArgs struct{}

func (tickArgs) Kind() string { return "test.tick" }

type longTickArgs struct{}

func (longTickArgs) Kind() string { return "test.long_tick" }

func TestPeriodicOncePerInterval(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var ticks, daily, nothing atomic.Int32
	registry := func() *jobs.Registry {
		r := jobs.NewRegistry()
		jobs.Handle(r, func(context.Context, tickArgs) error { ticks.Add(1); return nil })
		jobs.Handle(r, func(context.Context, longTickArgs) error { daily.Add(1); return nil })
		r.Every("second", time.Second, func() jobs.Args { return tickArgs{} })
		r.Every("day", 24*time.Hour, func() jobs.Args { return longTickArgs{} })
		r.Every("nothing", time.Second, func() jobs.Args { nothing.Add(1); return nil })
		return r
	}
	start := time.Now()
	b.start(registry(), jobs.Options{})
	stopped := b.start(registry(), jobs.Options{})
	time.Sleep(2300 * time.Millisecond)
	if err := stopped.Stop(t.Context()); err != nil { // a change of guard
		t.Fatal(err)
	}
	b.start(registry(), jobs.Options{})
	time.Sleep(2200 * time.Millisecond)
	// The row is made in the transaction that claims the window, so its age tells
	// which window it was made for.
	var rows, served int
	if err := b.db.NewRaw("SELECT count(*), count(DISTINCT date_trunc('second', created_at)) FROM river_job WHERE kind = 'test.tick'").Scan(t.Context(), &rows, &served); err != nil {
		t.Fatal(err)
	}
	windows := int(time.Since(start)/time.Second) + 1
	if rows != served || rows < windows-1 || rows > windows+1 {
		t.Errorf("%d jobs for %d of about %d windows", rows, served, windows)
	}
	until(t, "every tick to run", func() bool { return ticks.Load() >= int32(rows) })
	if n := len(b.list(jobs.Filter{Kind: "test.long_tick"})); n != 1 || daily.Load() != 1 {
		t.Errorf("%d daily jobs, %d runs over three starts", n, daily.Load())
	}
	if nothing.Load() == 0 {
		t.Error("the one that has nothing to do was never asked")
	}
}

func TestPeriodicDoesNotOverlap(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var now, most, runs atomic.Int32
	r := jobs.NewRegistry()
	jobs.Handle(r, func(context.Context, tickArgs) error {
		runs.Add(1)
		most.Store(max(most.Load(), now.Add(1)))
		defer now.Add(-1)
		time.Sleep(1500 * time.Millisecond)
		return nil
	})
	r.Every("slow", time.Second, func() jobs.Args { return tickArgs{} })
	b.start(r, jobs.Options{})
	until(t, "two runs", func() bool { return runs.Load() >= 2 })
	if most.Load() != 1 {
		t.Errorf("%d at the same time", most.Load())
	}
}

func TestEveryRefusesShortIntervals(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	r := jobs.NewRegistry()
	r.Every("hasty", 10*time.Millisecond, func() jobs.Args { return tickArgs{} })
	if _, err := jobs.Start(t.Context(), b.dsn, r, nil, jobs.Options{}); err == nil {
		t.Error("started")
	}
}

func TestStop(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	started := make(chan struct{}, 2)
	r, runs := counting(func(ctx context.Context, a note) error {
		started <- struct{}{}
		if a.ID == 1 {
			time.Sleep(200 * time.Millisecond)
			return nil
		}
		<-ctx.Done()
		return fmt.Errorf("stopped: %w", ctx.Err())
	})
	w := b.start(r, jobs.Options{})
	b.enqueue(note{1})
	b.enqueue(note{2})
	<-started
	<-started
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if err := w.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	l := b.list(jobs.Filter{})
	slices.SortFunc(l, func(x, y jobs.Job) int { return int(x.ID - y.ID) })
	if l[0].State != jobs.StateCompleted {
		t.Errorf("the job that needed a moment is %s", l[0].State)
	}
	if l[1].State != jobs.StateAvailable || l[1].Attempt != 0 {
		t.Errorf("the job that had to be cancelled is %s, attempt %d", l[1].State, l[1].Attempt)
	}
	if runs(1) != 1 || runs(2) != 1 {
		t.Error("not each ran once")
	}
	b.enqueue(note{3})
	time.Sleep(100 * time.Millisecond)
	if runs(3) != 0 {
		t.Error("works after Stop")
	}
}
