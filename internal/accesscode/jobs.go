package accesscode

import (
	"context"
	"time"

	"mitwirken/internal/platform/jobs"
)

type forgetArgs struct{}

func (forgetArgs) Kind() string { return "accesscode.forget" }

// Jobs adds the daily erasing.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ forgetArgs) error { return s.Forget(ctx) })
	r.Every("accesscode.forget", 24*time.Hour, func() jobs.Args { return forgetArgs{} })
}
