package identity

import (
	"context"
	"time"

	"mitwirken/internal/platform/jobs"
)

type forgetArgs struct{}

func (forgetArgs) Kind() string { return "identity.forget" }

// Jobs adds the hourly deletion of what has ended.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ forgetArgs) error { return s.Forget(ctx) })
	r.Every("identity.forget", time.Hour, func() jobs.Args { return forgetArgs{} })
}
