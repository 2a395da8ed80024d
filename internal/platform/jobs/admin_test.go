package jobs_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
)

type memo struct {
	ID int `json:"id"`
}

func (memo) Kind() string { return "test.memo" }

func TestListPagesNewestFirst(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for i := range 25 {
		b.enqueue(note{i}, jobs.Priority(3), jobs.MaxAttempts(7))
		b.enqueue(memo{i}, jobs.RunAt(time.Now().Add(time.Hour)))
	}
	var ids []int64
	for before := int64(0); ; {
		page := b.list(jobs.Filter{Kind: "test.note", State: jobs.StateAvailable, Before: before, Limit: 10})
		for _, j := range page {
			if j.Kind != "test.note" || j.State != jobs.StateAvailable || j.MaxAttempts != 7 || j.Queue != jobs.DefaultQueue || j.FinalizedAt != nil || len(j.Failures) != 0 {
				t.Errorf("%+v", j)
			}
			ids = append(ids, j.ID)
		}
		if len(page) < 10 {
			break
		}
		before = page[9].ID
	}
	if len(ids) != 25 || !slices.IsSortedFunc(ids, func(a, b int64) int { return int(b - a) }) {
		t.Errorf("%d ids, newest first: %v", len(ids), ids)
	}
	if n := len(b.list(jobs.Filter{State: jobs.StateScheduled})); n != 25 {
		t.Errorf("%d scheduled", n)
	}
	if n := len(b.list(jobs.Filter{State: jobs.StateDiscarded})); n != 0 {
		t.Errorf("%d discarded", n)
	}
}

func (b *bench) do(fn func(context.Context, bun.Tx, int64) error, id int64) error {
	return pg.InTx(context.Background(), b.db, func(ctx context.Context, tx bun.Tx) error { return fn(ctx, tx, id) })
}

func wantCode(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("%v, want %s", err, code)
	}
}

func TestRetryAndCancelByHand(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	broken := make(chan bool, 1)
	broken <- true
	r, runs := counting(func(context.Context, note) error {
		if b := <-broken; b {
			broken <- true
			return fault.New(fault.Unavailable, "test.down")
		}
		broken <- false
		return nil
	})
	b.start(r, jobs.Options{})
	b.enqueue(note{1}, jobs.MaxAttempts(2), jobs.Unique("k"))
	id := b.untilState(jobs.StateDiscarded, 1)[0].ID

	// Its place is taken: only one of a key may be unfinished.
	b.enqueue(note{2}, jobs.Unique("k"), jobs.RunAt(time.Now().Add(time.Hour)))
	wantCode(t, b.do(jobs.Retry, id), jobs.CodeState)
	later := b.list(jobs.Filter{State: jobs.StateScheduled})[0].ID
	if err := b.do(jobs.Cancel, later); err != nil {
		t.Fatal(err)
	}
	wantCode(t, b.do(jobs.Cancel, later), jobs.CodeState)

	<-broken
	broken <- false
	if err := b.do(jobs.Retry, id); err != nil {
		t.Fatal(err)
	}
	done := b.untilState(jobs.StateCompleted, 1)[0]
	if done.ID != id || done.Attempt != 3 || done.MaxAttempts != 3 || runs(1) != 3 {
		t.Errorf("%+v after %d runs", done, runs(1))
	}
	wantCode(t, b.do(jobs.Retry, id), jobs.CodeState)
	wantCode(t, b.do(jobs.Cancel, id), jobs.CodeState)
	wantCode(t, b.do(jobs.Retry, 999_999), fault.CodeNotFound)
	wantCode(t, b.do(jobs.Cancel, 999_999), fault.CodeNotFound)

	// A cancelled one can run after all, a scheduled one at once.
	if err := b.do(jobs.Retry, later); err != nil {
		t.Fatal(err)
	}
	until(t, "the cancelled job", func() bool { return runs(2) == 1 })
	b.enqueue(note{3}, jobs.RunAt(time.Now().Add(time.Hour)))
	if err := b.do(jobs.Retry, b.list(jobs.Filter{State: jobs.StateScheduled})[0].ID); err != nil {
		t.Fatal(err)
	}
	until(t, "the scheduled job", func() bool { return runs(3) == 1 })
}

func TestCancelARunningJob(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	started := make(chan struct{})
	r, _ := counting(func(ctx context.Context, _ note) error { close(started); <-ctx.Done(); return ctx.Err() })
	b.start(r, jobs.Options{})
	b.enqueue(note{1})
	<-started
	id := b.list(jobs.Filter{})[0].ID
	wantCode(t, b.do(jobs.Retry, id), jobs.CodeState)
	if err := b.do(jobs.Cancel, id); err != nil {
		t.Fatal(err)
	}
	l := b.untilState(jobs.StateCancelled, 1)
	if diff := cmp.Diff(1, l[0].Attempt); diff != "" {
		t.Error(diff)
	}
}
