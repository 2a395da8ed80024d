package search

import (
	"context"
	"time"

	"mitwirken/internal/platform/jobs"
)

type tidyArgs struct{}

func (tidyArgs) Kind() string { return "search.tidy" }

// Jobs adds the daily tidying of the words.
func (s *Service) Jobs(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ tidyArgs) error { return s.Tidy(ctx) }, jobs.Timeout(5*time.Minute))
	r.Every("search.tidy", 24*time.Hour, func() jobs.Args { return tidyArgs{} })
}
