package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
)

// Registry collects what workers can do. Modules add to it while the program is
// put together; Start takes it as it is then.
type Registry struct {
	handlers []func(*river.Workers, *Worker) error
	kinds    []string
	queues   map[string]int
	periodic []periodic
	longest  time.Duration
	problems []error
}

// NewRegistry has no handlers and only the default queue.
func NewRegistry() *Registry { return &Registry{queues: map[string]int{}} }

// HandleOption changes how one kind of job is worked.
type HandleOption func(*handling)

type handling struct{ timeout time.Duration }

// Timeout ends the context of each run after d instead of the worker's general
// limit. A job that a dead program left behind is taken over only after the
// longest of all limits, so keep it as short as the work allows.
func Timeout(d time.Duration) HandleOption { return func(h *handling) { h.timeout = d } }

// Handle says who works jobs with arguments of type T. Two handlers of the same
// kind make Start fail.
func Handle[T Args](r *Registry, fn func(ctx context.Context, args T) error, opts ...HandleOption) {
	var h handling
	for _, o := range opts {
		o(&h)
	}
	r.longest = max(r.longest, h.timeout)
	var args T
	r.kinds = append(r.kinds, args.Kind())
	r.handlers = append(r.handlers, func(ws *river.Workers, w *Worker) error {
		return river.AddWorkerSafely(ws, &handler[T]{worker: w, fn: fn, timeout: h.timeout})
	})
}

// Queue declares a queue and how many of its jobs one instance works at the same
// time.
func (r *Registry) Queue(name string, workers int) { r.queues[name] = workers }

// Every enqueues mk() once per interval over all instances, at multiples of the
// interval counted from a Monday, midnight UTC. The first run comes at once. The
// database remembers the last run: a restart neither repeats nor skips one,
// though runs missed while no instance was up are not made up for. mk must not
// block; nil means nothing to do this time. While the previous job is unfinished
// no second one with equal arguments is added.
func (r *Registry) Every(name string, interval time.Duration, mk func() Args) {
	if interval < time.Second {
		r.problems = append(r.problems, fmt.Errorf("jobs: %s: interval %v is under one second", name, interval))
		return
	}
	r.periodic = append(r.periodic, periodic{name: name, interval: interval, make: mk})
}

// handler is River's view of one kind of job.
type handler[T Args] struct {
	river.WorkerDefaults[T]
	worker  *Worker
	fn      func(ctx context.Context, args T) error
	timeout time.Duration
}

func (h *handler[T]) Timeout(*river.Job[T]) time.Duration { return h.timeout }

func (h *handler[T]) Work(ctx context.Context, job *river.Job[T]) error {
	return h.worker.work(ctx, job.JobRow, func(ctx context.Context) error { return h.fn(ctx, job.Args) })
}
