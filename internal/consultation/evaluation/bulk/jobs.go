package bulk

import (
	"context"
	"time"

	"mitwirken/internal/platform/jobs"
)

type forgetArgs struct{}

func (forgetArgs) Kind() string { return "consultation.forget_edits" }

// Jobs adds the forgetting of what can be undone no more, every hour.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ forgetArgs) error { return s.Forget(ctx) })
	r.Every("consultation.forget_edits", time.Hour, func() jobs.Args { return forgetArgs{} })
}
