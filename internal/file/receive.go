package file

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/file/picture"
	"mitwirken/internal/platform/fault"
)

// Arrival is one upload under way.
type Arrival struct {
	Purpose string
	// Name the person's device has for it.
	Name string
	Body io.Reader
	// Length in bytes as announced; -1 when unknown.
	Length int64
}

// piece is one blob to be: the whole file or a smaller copy.
type piece struct {
	width int
	media string
	file  *os.File
	size  int64
}

// prepared is an upload that has been received, understood and made harmless.
type prepared struct {
	row    File
	sent   [sha256.Size]byte // of what the person sent
	pieces []piece
}

func (p *prepared) close() {
	for _, one := range p.pieces {
		_ = one.file.Close() // a file without a name; nobody reads it any more
	}
}

// spool is a file without a name: when the program dies, it is gone.
func spool() (*os.File, error) {
	f, err := os.CreateTemp("", "mitwirken-upload-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// receive writes the body to a spool as it arrives and counts while it does.
func receive(ctx context.Context, p *Purpose, in Arrival) (f *os.File, size int64, sum [sha256.Size]byte, err error) {
	if in.Length > p.MaxBytes {
		return nil, 0, sum, p.tooLarge()
	}
	if f, err = spool(); err != nil {
		return nil, 0, sum, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
			f = nil
		}
	}()
	h, body := sha256.New(), &arriving{in.Body, nil}
	size, err = io.Copy(io.MultiWriter(f, h), io.LimitReader(body, p.MaxBytes+1))
	switch {
	case body.err != nil || ctx.Err() != nil || err == nil && in.Length >= 0 && size < min(in.Length, p.MaxBytes):
		return f, 0, sum, fault.Wrap(fault.Malformed, CodeIncomplete, errors.Join(body.err, ctx.Err()))
	case err != nil:
		return f, 0, sum, err
	case size == 0:
		return f, 0, sum, fault.New(fault.Invalid, CodeEmpty)
	case size > p.MaxBytes:
		return f, 0, sum, p.tooLarge()
	}
	h.Sum(sum[:0])
	return f, size, sum, nil
}

// arriving tells trouble of the sender from trouble of our disk.
type arriving struct {
	io.Reader
	err error
}

func (a *arriving) Read(p []byte) (int, error) {
	n, err := a.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		a.err = err
	}
	return n, err
}

// prepare receives the body, finds out what it is and makes pictures anew.
func (s *Service) prepare(ctx context.Context, p *Purpose, in Arrival) (_ *prepared, err error) {
	original, size, sent, err := receive(ctx, p, in)
	if err != nil {
		return nil, err
	}
	t, media, err := sniff(original, size, in.Name)
	if err == nil {
		err = p.takes(t)
	} else if fault.Is(err, CodeType) {
		err = p.takes("")
	}
	if err != nil {
		return nil, errors.Join(err, original.Close())
	}
	out := &prepared{row: File{ID: uuid.Must(uuid.NewV7()), Purpose: p.Name, Name: clean(in.Name, t), Media: media, Size: size, SHA256: sent[:]}, sent: sent}
	if t.format() == "" {
		out.pieces = []piece{{0, media, original, size}}
		return out, nil
	}
	defer func() { err = errors.Join(err, original.Close()) }()
	if err := s.rework(ctx, out, t.format(), original, size, in.Name); err != nil {
		out.close()
		return nil, err
	}
	return out, nil
}

// rework makes the pictures. One instance makes one at a time, so that its memory
// stays bounded whatever arrives.
func (s *Service) rework(ctx context.Context, out *prepared, f picture.Format, original io.ReaderAt, size int64, name string) error {
	select {
	case s.decoding <- struct{}{}:
		defer func() { <-s.decoding }()
	case <-ctx.Done():
		return ctx.Err()
	}
	sum := sha256.New()
	res, err := picture.Rework(f, original, size, Widths, func(width int, f picture.Format) (io.Writer, error) {
		w, err := spool()
		if err != nil {
			return nil, err
		}
		out.pieces = append(out.pieces, piece{width: width, media: types[Type(f)].media, file: w})
		if width == 0 {
			return io.MultiWriter(w, sum), nil
		}
		return w, nil
	})
	if err != nil {
		return err
	}
	for i := range out.pieces {
		p := &out.pieces[i]
		if p.size, err = p.file.Seek(0, io.SeekEnd); err != nil {
			return err
		}
	}
	r := &out.row
	r.Name, r.Media, r.Size, r.SHA256 = clean(name, Type(res.Format)), types[Type(res.Format)].media, out.pieces[0].size, sum.Sum(nil)
	r.Width, r.Height, r.Smaller = res.Width, res.Height, res.Smaller
	return nil
}

// keep writes the blobs under the id of the row.
func (s *Service) keep(ctx context.Context, row *File, pieces []piece) error {
	for _, p := range pieces {
		if err := s.blobs.Put(ctx, row.key(p.width), io.NewSectionReader(p.file, 0, p.size), p.size, p.media); err != nil {
			return err
		}
	}
	return nil
}

// slot holds one of the places for uploads of this instance. Unavailable file.busy.
func (s *Service) slot(ctx context.Context) (free func(), err error) {
	const patience, later = 5 * time.Second, 20 * time.Second
	free = func() { <-s.receiving }
	select {
	case s.receiving <- struct{}{}:
		return free, nil
	default:
	}
	select {
	case s.receiving <- struct{}{}:
		return free, nil
	case <-time.After(patience):
		return nil, fault.New(fault.Unavailable, CodeBusy).WithRetryAfter(later)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
