package contact

import (
	"context"
	"time"

	"mitwirken/internal/platform/jobs"
)

type forgetArgs struct{}

func (forgetArgs) Kind() string { return "contact.forget" }

// Jobs adds the daily deletion.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ forgetArgs) error { return s.Forget(ctx) })
	r.Every("contact.forget", 24*time.Hour, func() jobs.Args { return forgetArgs{} })
}
