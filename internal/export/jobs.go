package export

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
)

type makeArgs struct {
	Export uuid.UUID `json:"export"`
}

func (makeArgs) Kind() string { return "export.make" }

type sweepArgs struct{}

func (sweepArgs) Kind() string { return "export.sweep" }

// Exports must not hold up mails; two at a time are enough for an office.
const (
	queue   = "export"
	workers = 2
	batch   = 100
)

// Jobs adds the making of exports and, every minute, the erasing of what is over.
func (s *Service) Jobs(r *jobs.Registry) {
	r.Queue(queue, workers)
	jobs.Handle(r, func(ctx context.Context, j makeArgs) error { return s.Make(ctx, j.Export) }, jobs.Timeout(10*time.Minute))
	jobs.Handle(r, func(ctx context.Context, _ sweepArgs) error { return s.Sweep(ctx) }, jobs.Timeout(5*time.Minute))
	r.Every("export.sweep", time.Minute, func() jobs.Args { return sweepArgs{} })
}

func enqueue(ctx context.Context, tx bun.Tx, id uuid.UUID, o ...jobs.Option) error {
	return jobs.Enqueue(ctx, tx, makeArgs{id}, append(o, jobs.Queue(queue), jobs.MaxAttempts(attempts))...)
}

// Sweep erases what has expired or was given up, files first: an interruption leaves
// a row to come back to. Exports whose program died are begun anew.
func (s *Service) Sweep(ctx context.Context) error {
	for {
		ids, err := over(ctx, s.db, s.now(), batch)
		if err != nil {
			return pg.Fault(err)
		}
		for _, id := range ids {
			if err := s.erase(ctx, id); err != nil {
				return err
			}
		}
		if len(ids) < batch {
			break
		}
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		ids, err := orphans(ctx, tx, s.now(), batch)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := enqueue(ctx, tx, id, jobs.Unique(id.String())); err != nil {
				return err
			}
		}
		return nil
	})
}

// erase deletes the files of all attempts, then the row.
func (s *Service) erase(ctx context.Context, id uuid.UUID) error {
	keys, err := s.blobs.List(ctx, folderOf(id), "", attempts*batch)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if err := s.blobs.Delete(ctx, key); err != nil {
			return err
		}
	}
	return pg.Fault(deleteRun(ctx, s.db, id))
}
