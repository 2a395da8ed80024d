package file

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
)

type checkArgs struct {
	File uuid.UUID `json:"file"`
}

func (checkArgs) Kind() string { return "file.check" }

type eraseArgs struct {
	File uuid.UUID `json:"file"`
}

func (eraseArgs) Kind() string { return "file.erase" }

type sweepArgs struct{}

func (sweepArgs) Kind() string { return "file.sweep" }

// A scanner that is down must not hold up the other jobs.
const (
	checkQueue   = "file_check"
	checkWorkers = 2
	sweepBatch   = 100
)

// Jobs adds the virus check, the erasing of blobs and the hourly sweep.
func (s *Service) Jobs(r *jobs.Registry) {
	r.Queue(checkQueue, checkWorkers)
	jobs.Handle(r, func(ctx context.Context, j checkArgs) error { return s.Check(ctx, j.File) }, jobs.Timeout(5*time.Minute))
	jobs.Handle(r, func(ctx context.Context, j eraseArgs) error { return s.Erase(ctx, j.File) })
	jobs.Handle(r, func(ctx context.Context, _ sweepArgs) error { return s.Sweep(ctx) }, jobs.Timeout(5*time.Minute))
	r.Every("file.sweep", time.Hour, func() jobs.Args { return sweepArgs{} })
}

// Check asks the scanner about one file and opens or refuses it. While the scanner
// cannot answer, the file stays as it is: Unavailable file.scanner_down,
// file.scanner_limit.
func (s *Service) Check(ctx context.Context, id uuid.UUID) error {
	f, err := findFile(ctx, s.db, id)
	if fault.From(err) != nil && fault.Is(err, authz.CodeNotFound) {
		return nil
	}
	if err != nil {
		return pg.Fault(err)
	}
	if f.State != Checking {
		return nil
	}
	found := ""
	if s.scanner != nil { // else the operator has decided to do without
		if found, err = s.scan(ctx, f); err != nil {
			return err
		}
	}
	if found == "" {
		return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
			_, err := setState(ctx, tx, id, Checking, Clean)
			return err
		})
	}
	// Refused first: a file without its blob must never be on offer.
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		moved, err := setState(ctx, tx, id, Checking, Refused)
		if err != nil || !moved {
			return err
		}
		if err := jobs.Enqueue(ctx, tx, eraseArgs{id}); err != nil {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: authz.Software(), Act: "file.refused", SubjectKind: "file", SubjectID: id.String(),
			Data: map[string]any{"found": found}})
	})
	return err
}

func (s *Service) scan(ctx context.Context, f *File) (string, error) {
	body, _, err := s.blobs.Get(ctx, f.key(0))
	if errors.Is(err, blob.ErrNotFound) {
		return "", jobs.Discard(err) // removed meanwhile
	}
	if err != nil {
		return "", err
	}
	whole := &counted{Reader: body}
	found, err := s.scanner.Scan(ctx, whole)
	if err = errors.Join(err, body.Close()); err != nil {
		return "", err
	}
	if found == "" && whole.n != f.Size {
		return "", io.ErrUnexpectedEOF
	}
	return found, nil
}

// counted proves that the scanner has seen everything.
type counted struct {
	io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

// Erase deletes the blobs of a file that was removed or refused, then the row of the
// former. An interruption leaves a row to come back to.
func (s *Service) Erase(ctx context.Context, id uuid.UUID) error {
	f, err := findRemoved(ctx, s.db, id)
	if err != nil {
		return pg.Fault(err)
	}
	if f != nil {
		return s.erase(ctx, f)
	}
	if f, err = findFile(ctx, s.db, id); fault.Is(err, authz.CodeNotFound) || err == nil && f.State != Refused {
		return nil
	}
	if err != nil {
		return pg.Fault(err)
	}
	return s.eraseBlobs(ctx, f)
}

func (s *Service) erase(ctx context.Context, f *File) error {
	if err := s.eraseBlobs(ctx, f); err != nil {
		return err
	}
	return pg.Fault(deleteRemoved(ctx, s.db, f.ID))
}

func (s *Service) eraseBlobs(ctx context.Context, f *File) error {
	for _, key := range f.keys() {
		if err := s.blobs.Delete(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// Sweep gives up uploads that nobody attached or that a crash left half-stored, erases
// what is removed, and has files checked whose job was lost.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.now()
	if err := removeStale(ctx, s.db, now); err != nil {
		return pg.Fault(err)
	}
	for {
		rows, err := removed(ctx, s.db, sweepBatch)
		if err != nil {
			return pg.Fault(err)
		}
		for i := range rows {
			if err := s.erase(ctx, &rows[i]); err != nil {
				return err
			}
		}
		if len(rows) < sweepBatch {
			break
		}
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		ids, err := unchecked(ctx, tx, now.Add(-checkingTime), sweepBatch)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := enqueueCheck(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
}
