package notify

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
)

const (
	// queue of their own, so that ten thousand letters hold up nothing else.
	queue        = "notify"
	queueWorkers = 2
	// patience is how long one job goes on before it hands over to the next.
	patience = 30 * time.Second
)

type tellArgs struct {
	EventID uuid.UUID `json:"event_id"`
}

func (tellArgs) Kind() string { return "notify.tell" }

type weeklyArgs struct{}

func (weeklyArgs) Kind() string { return "notify.weekly" }

type forgetArgs struct{}

func (forgetArgs) Kind() string { return "notify.forget" }

// Jobs adds the telling of events, the weekly letters of every Monday, and the daily
// deletion of what is old.
func (s *Service) Jobs(r *jobs.Registry) {
	r.Queue(queue, queueWorkers)
	jobs.Handle(r, func(ctx context.Context, a tellArgs) error { return s.tell(ctx, a.EventID) })
	jobs.Handle(r, func(ctx context.Context, _ weeklyArgs) error { return s.weekly(ctx) })
	jobs.Handle(r, func(ctx context.Context, _ forgetArgs) error { return s.Forget(ctx) })
	r.Every("notify.weekly", 7*24*time.Hour, func() jobs.Args { return weeklyArgs{} })
	r.Every("notify.forget", 24*time.Hour, func() jobs.Args { return forgetArgs{} })
}

// tell goes through the followers of an event in stretches. Where it stands is in
// the row of the event, so whoever runs next goes on there.
func (s *Service) tell(ctx context.Context, event uuid.UUID) error {
	e, err := findEvent(ctx, s.db, event, false)
	if err != nil || e == nil || e.ToldAt != nil {
		return pg.Fault(err)
	}
	stories := s.newStories()
	for end := time.Now().Add(patience); ; {
		done, err := s.tellStretch(ctx, e, stories)
		if err != nil || done {
			return err
		}
		if time.Now().After(end) {
			return s.handOver(ctx, tellArgs{event})
		}
	}
}

// weekly writes the letters of this week that are not written.
func (s *Service) weekly(ctx context.Context) error {
	now := s.now()
	w := week{day: monday(now), now: now}
	stories := s.newStories()
	for end := time.Now().Add(patience); ; {
		done, err := s.weekStretch(ctx, w, stories)
		if err != nil || done {
			return err
		}
		if time.Now().After(end) {
			return s.handOver(ctx, weeklyArgs{})
		}
	}
}

func (s *Service) handOver(ctx context.Context, a jobs.Args) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error { return jobs.Enqueue(ctx, tx, a, jobs.Queue(queue)) })
}

// monday of the week of t in Zurich.
func monday(t time.Time) time.Time {
	t = t.In(locale.Zurich())
	return time.Date(t.Year(), t.Month(), t.Day()-(int(t.Weekday())+6)%7, 0, 0, 0, 0, locale.Zurich())
}
