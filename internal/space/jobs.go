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

// forgetContributions erases what people contributed when its time is over.
type forgetContributions struct{}

// Kind of the job.
func (forgetContributions) Kind() string { return "space.forget_contributions" }

// Jobs this package does regularly.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ forget) error { return s.ForgetPreviews(ctx) })
	r.Every("space.forget_previews", 24*time.Hour, func() jobs.Args { return forget{} })
	jobs.Handle(r, func(ctx context.Context, _ forgetContributions) error { return s.ForgetContributions(ctx) }, jobs.Timeout(10*time.Minute))
	r.Every("space.forget_contributions", 24*time.Hour, func() jobs.Args { return forgetContributions{} })
}
