package oversight

import (
	"context"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/jobs"
)

const checkAttempts = 3

type checkArgs struct {
	CheckID uuid.UUID `json:"check_id"`
}

func (checkArgs) Kind() string { return "oversight.check" }

// Jobs adds the checks of the log: those that people ask for, and one every night.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, a checkArgs) error { return s.Check(ctx, a.CheckID) }, jobs.Timeout(checkTimeout))
	r.Every("oversight.check", 24*time.Hour, func() jobs.Args { return checkArgs{uuid.Must(uuid.NewV7())} })
}
