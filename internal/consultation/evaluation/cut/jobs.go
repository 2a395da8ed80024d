package cut

import (
	"context"
	"time"

	"mitwirken/internal/platform/jobs"
)

type forgetArgs struct{}

func (forgetArgs) Kind() string { return "consultation.forget_joins" }

// Jobs adds the forgetting of joins that can be undone no more, every hour.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ forgetArgs) error { return s.Forget(ctx) })
	r.Every("consultation.forget_joins", time.Hour, func() jobs.Args { return forgetArgs{} })
}
