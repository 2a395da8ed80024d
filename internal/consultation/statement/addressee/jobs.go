package addressee

import (
	"context"
	"strings"
	"time"

	"mitwirken/internal/platform/jobs"
)

// bare is an address as people type it.
func bare(url string) string {
	_, rest, _ := strings.Cut(url, "://")
	return rest
}

type remindArgs struct{}

func (remindArgs) Kind() string { return "consultation.remind_addressees" }

// Jobs adds the reminders before the end, looked for every hour.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ remindArgs) error { return s.Remind(ctx) })
	r.Every("consultation.remind_addressees", time.Hour, func() jobs.Args { return remindArgs{} })
}
