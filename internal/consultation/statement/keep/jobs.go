package keep

import (
	"context"
	"time"

	"mitwirken/internal/platform/jobs"
)

type remindArgs struct{}

func (remindArgs) Kind() string { return "consultation.remind_drafts" }

// Jobs adds the reminders before the end, looked for every hour.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ remindArgs) error { return s.Remind(ctx) })
	r.Every("consultation.remind_drafts", time.Hour, func() jobs.Args { return remindArgs{} })
}
