package space

import (
	"context"
	"time"

	"mitwirken/internal/platform/jobs"
)

// forget deletes links for previews that no longer work.
type forget struct{}

// Kind of the job.
func (forget) Kind() string { return "space.forget_previews" }

// Jobs this package does regularly.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ forget) error { return s.ForgetPreviews(ctx) })
	r.Every("space.forget_previews", 24*time.Hour, func() jobs.Args { return forget{} })
}
