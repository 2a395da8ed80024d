package keep

import (
	"context"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/jobs"
)

type remindArgs struct{}

func (remindArgs) Kind() string { return "consultation.remind_drafts" }

type tellJoinersArgs struct {
	Statement uuid.UUID `json:"statement"`
}

func (tellJoinersArgs) Kind() string { return "consultation.tell_joiners" }

// Jobs adds the reminders before the end, looked for every hour, and the letters to those
// who had joined what was withdrawn.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ remindArgs) error { return s.Remind(ctx) })
	jobs.Handle(r, func(ctx context.Context, a tellJoinersArgs) error { return s.TellJoiners(ctx, a.Statement) })
	r.Every("consultation.remind_drafts", time.Hour, func() jobs.Args { return remindArgs{} })
}
