package export

import (
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
)

// errUnwanted: the export was given up, or another attempt has taken over.
var errUnwanted = errors.New("export: not wanted any more")

// errTooOften: the program died with it again and again.
var errTooOften = errors.New("export: begun too often")

// Make writes the file and keeps it; it may run more than once and at the same time,
// and only one run works. What a program that died has begun is begun anew. A refusal
// ends the export, everything else is tried again a few times.
func (s *Service) Make(ctx context.Context, id uuid.UUID) error {
	r, err := claim(ctx, s.db, id, s.now())
	if err != nil {
		return pg.Fault(err)
	}
	if r == nil {
		return nil
	}
	if err = errTooOften; r.Attempt <= attempts {
		err = s.make(ctx, r)
	}
	if err == nil || errors.Is(err, errUnwanted) {
		return nil
	}
	// The program stops or the request is over: the row has to know all the same.
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if code, final := verdict(err, r); final {
		if ferr := failRun(after, s.db, r, code, s.now()); ferr != nil {
			return errors.Join(err, pg.Fault(ferr))
		}
		return jobs.Discard(err)
	}
	return errors.Join(err, pg.Fault(release(after, s.db, r)))
}

// verdict: refusals stay refusals, however often one asks.
func verdict(err error, r *Run) (fault.Code, bool) {
	switch f := fault.From(err); f.Kind {
	case fault.Internal, fault.Unavailable:
		return CodeFailed, r.Attempt >= attempts
	default:
		return f.Code, true
	}
}

// spool is a file without a name: when the program dies, what is in it is gone.
func spool() (*os.File, error) {
	f, err := os.CreateTemp("", "mitwirken-export-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (s *Service) make(ctx context.Context, r *Run) (err error) {
	src, err := s.source(r.Source)
	if err != nil {
		return err
	}
	f, err := spool()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := pg.Snapshot(ctx, s.db, func(ctx context.Context, tx bun.Tx) error { return s.write(ctx, tx, r, src, f) }); err != nil {
		return err
	}
	size, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := s.blobs.Put(ctx, r.key(), f, size, r.Format.Media()); err != nil {
		return err
	}
	finished, err := finishRun(ctx, s.db, r, size, s.now())
	if err != nil {
		return pg.Fault(err)
	}
	if !finished {
		return errors.Join(errUnwanted, s.blobs.Delete(ctx, r.key()))
	}
	return nil
}

// write puts all rows into the file and says from time to time how far it is.
func (s *Service) write(ctx context.Context, tx bun.Tx, r *Run, src *Source, out io.Writer) error {
	d, err := s.doc(ctx, r, src)
	if err != nil {
		return err
	}
	told, most := time.Now(), r.Format.MaxRows()
	step := func() (err error) {
		if r.Done++; most > 0 && r.Done > most {
			return tooLong(r.Format)
		}
		if time.Since(told) >= beat {
			told = time.Now()
			s.tell(ctx, r, &err)
		}
		return err
	}
	if src.Write != nil {
		err = src.Write(ctx, s.query(tx, r), r.Format, d, out, step)
	} else {
		err = writeRows(src.Rows(ctx, s.query(tx, r)), r.Format, d, out, step)
	}
	if err != nil || !s.tell(ctx, r, &err) {
		return err
	}
	return nil
}

// writeRows puts a table into the file.
func writeRows(rows iter.Seq2[table.Row, error], f table.Format, d table.Doc, out io.Writer, step func() error) error {
	w, err := table.NewWriter(f, out, d)
	if err != nil {
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		if err := w.Row(row); err != nil {
			return err
		}
		if err := step(); err != nil {
			return err
		}
	}
	return w.Close()
}

// tell writes the progress down; false when the work should stop.
func (s *Service) tell(ctx context.Context, r *Run, err *error) bool {
	wanted, failed := progress(ctx, s.db, r, s.now())
	switch {
	case failed != nil:
		*err = pg.Fault(failed)
	case ctx.Err() != nil:
		*err = ctx.Err()
	case !wanted:
		*err = errUnwanted
	default:
		return true
	}
	return false
}
