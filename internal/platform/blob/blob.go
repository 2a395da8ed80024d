// Package blob keeps files: uploads, exports, pictures. Disk is one folder,
// S3 any service that speaks that protocol; both keep the same promises, which one
// test suite checks on each.
package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"
)

// Store keeps a file under a key. A file is there whole or not at all: an upload
// that fails or is cancelled leaves what was there before, also nothing.
//
// Keys are made by programs: parts of letters, digits, «.», «_» and «-», joined
// by «/», none beginning with «.» or «-», 200 bytes at most. Other keys are ErrKey.
type Store interface {
	// Put reads exactly size bytes and replaces what the key held. A reader with
	// fewer or more bytes is ErrSize, and nothing is kept.
	Put(ctx context.Context, key string, r io.Reader, size int64, contentType string) error
	// Get gives a missing key as ErrNotFound. Reading stops with an error when ctx
	// ends. The caller closes.
	Get(ctx context.Context, key string) (io.ReadCloser, Info, error)
	// Delete is content when there is nothing to delete.
	Delete(ctx context.Context, key string) error
	Exists(ctx context.Context, key string) (bool, error)
	// List gives up to limit keys that begin with prefix and sort behind after, in
	// the order of their bytes. The last key is the «after» of the next page; an
	// empty page is the end.
	List(ctx context.Context, prefix, after string, limit int) ([]string, error)
}

// Info is what is known about a file.
type Info struct {
	Size        int64
	ContentType string // as handed to Put
	ModTime     time.Time
}

var (
	// ErrNotFound: there is no file under that key.
	ErrNotFound = errors.New("blob: not found")
	// ErrSize: the reader had fewer or more bytes than announced, or MaxSize is exceeded.
	ErrSize = errors.New("blob: wrong size")
	// ErrKey: no program of ours makes such a key.
	ErrKey = errors.New("blob: bad key")
)

// MaxSize is the most that S3 takes in one piece. In one piece is what makes Put
// whole or not at all without cleaning up parts.
const MaxSize = 5 << 30

const maxKey = 200

var (
	keyForm    = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$`)
	prefixForm = regexp.MustCompile(`^[A-Za-z0-9._/-]*$`)
	typeForm   = regexp.MustCompile(`^[a-z0-9.+-]+/[a-z0-9.+-]+(; ?[A-Za-z0-9-]+="?[A-Za-z0-9._-]+"?)*$`)
)

func checkKey(key string) error {
	if len(key) > maxKey || !keyForm.MatchString(key) {
		return fmt.Errorf("%w: %q", ErrKey, key)
	}
	return nil
}

func checkPut(key string, size int64, contentType string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if size < 0 || size > MaxSize {
		return fmt.Errorf("%w: %d bytes announced", ErrSize, size)
	}
	if !typeForm.MatchString(contentType) {
		return fmt.Errorf("blob: %q is no content type", contentType)
	}
	return nil
}

func checkList(prefix, after string, limit int) error {
	if !prefixForm.MatchString(prefix) || !prefixForm.MatchString(after) {
		return fmt.Errorf("%w: %q behind %q", ErrKey, prefix, after)
	}
	if limit < 1 {
		return fmt.Errorf("blob: a page of %d keys", limit)
	}
	return nil
}

// exact hands out size bytes and not one more. It holds the last piece back until
// it knows that nothing follows: a server that got all announced bytes keeps them,
// whatever happens afterwards.
type exact struct {
	ctx  context.Context
	r    io.Reader
	left int64
	err  error
}

func (e *exact) Read(p []byte) (int, error) {
	if e.err == nil {
		e.err = e.ctx.Err()
	}
	if e.err != nil {
		return 0, e.err
	}
	if e.left == 0 {
		e.err = e.end()
		return 0, e.err
	}
	if len(p) == 0 {
		return 0, nil
	}
	n, err := e.r.Read(p[:min(int64(len(p)), e.left)])
	e.left -= int64(n)
	switch {
	case e.left == 0:
		if err == nil {
			err = e.end()
		}
	case err == io.EOF:
		err = fmt.Errorf("%w: %d bytes are missing", ErrSize, e.left)
	}
	e.err = err
	if err != nil && err != io.EOF {
		return 0, err
	}
	return n, err
}

// end is io.EOF when the reader has no more.
func (e *exact) end() error {
	var one [1]byte
	for range 100 {
		n, err := e.r.Read(one[:])
		if n > 0 {
			return fmt.Errorf("%w: more bytes than announced", ErrSize)
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// reading stops with its context.
type reading struct {
	ctx context.Context
	io.ReadCloser
}

func (r reading) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.ReadCloser.Read(p)
}
