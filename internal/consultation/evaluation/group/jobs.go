package group

import (
	"context"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/jobs"
)

type similarArgs struct {
	Activity uuid.UUID `json:"activity"`
}

func (similarArgs) Kind() string { return "consultation.similar" }

// Jobs adds the search for similar segments.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, a similarArgs) error { return s.Search(ctx, a.Activity) }, jobs.Timeout(5*time.Minute))
}
