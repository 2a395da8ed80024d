package visits

import (
	"context"
	"time"

	"mitwirken/internal/platform/jobs"
)

type forgetArgs struct{}

func (forgetArgs) Kind() string { return "oversight.forget_visits" }

// Jobs adds the daily erasing.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ forgetArgs) error { return s.Forget(ctx) })
	r.Every("oversight.forget_visits", 24*time.Hour, func() jobs.Args { return forgetArgs{} })
}
