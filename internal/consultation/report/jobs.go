package report

import (
	"context"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/jobs"
)

type freezeArgs struct {
	Activity uuid.UUID `json:"activity"`
}

func (freezeArgs) Kind() string { return "consultation.freeze_report" }

// Jobs adds the freezing of published reports.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, a freezeArgs) error { return s.Freeze(ctx, a.Activity) }, jobs.Timeout(15*time.Minute))
}
