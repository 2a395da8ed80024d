package owndata

import (
	"context"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/jobs"
)

type copyArgs struct {
	Export uuid.UUID `json:"export"`
}

func (copyArgs) Kind() string { return "identity.export" }

type forgetArgs struct{}

func (forgetArgs) Kind() string { return "identity.export_forget" }

const queue = "own_data"

// Jobs adds the making of copies, one at a time, and the hourly erasing.
func (s *Service) Jobs(r *jobs.Registry) {
	r.Queue(queue, 1)
	jobs.Handle(r, func(ctx context.Context, j copyArgs) error { return s.Make(ctx, j.Export) }, jobs.Timeout(10*time.Minute))
	jobs.Handle(r, func(ctx context.Context, _ forgetArgs) error { return s.Forget(ctx) })
	r.Every("identity.export_forget", time.Hour, func() jobs.Args { return forgetArgs{} })
}
