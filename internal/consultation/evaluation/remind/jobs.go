package remind

import (
	"context"
	"time"

	"mitwirken/internal/platform/jobs"
)

type remindArgs struct{}

func (remindArgs) Kind() string { return "consultation.remind_segments" }

// Jobs adds the reminders of what is due, looked for every hour.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ remindArgs) error { return s.Remind(ctx) })
	r.Every("consultation.remind_segments", time.Hour, func() jobs.Args { return remindArgs{} })
}
