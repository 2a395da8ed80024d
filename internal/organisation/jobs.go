package organisation

import (
	"context"
	"time"

	"mitwirken/internal/platform/jobs"
)

type forgetArgs struct{}

func (forgetArgs) Kind() string { return "organisation.forget" }

// Jobs adds the hourly deletion of expired invitations.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ forgetArgs) error { return s.Forget(ctx) })
	r.Every("organisation.forget", time.Hour, func() jobs.Args { return forgetArgs{} })
}
