package blob

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
)

// Disk is a Store in one folder. Several instances may share it over a file
// system on which renaming is atomic.
//
// A key lies in one of 256 folders, chosen by its hash, with «/» written as «+».
// The file begins with a line of JSON that holds the content type and the size:
// in one file, both change together. Files are 0600, folders 0700.
type Disk struct{ root *os.Root }

var _ Store = (*Disk)(nil)

const (
	uploads = "uploads" // unfinished ones
	files   = "files"
	// An upload that old belongs to a process that was killed.
	abandoned = 24 * time.Hour
	// Longer than any header.
	maxHeader = 1024
)

type header struct {
	Type string `json:"type"`
	Size int64  `json:"size"`
}

// NewDisk opens the folder, makes it when it is missing and removes uploads that a
// killed process left behind. Close ends it.
func NewDisk(dir string) (*Disk, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	d := &Disk{root: root}
	if err := errors.Join(root.MkdirAll(uploads, 0o700), root.MkdirAll(files, 0o700), d.sync("."), d.sweep()); err != nil {
		_ = root.Close() // the first error says more
		return nil, fmt.Errorf("blob: preparing %s: %w", dir, err)
	}
	return d, nil
}

// Close gives the folder back to the system; open readers go on.
func (d *Disk) Close() error { return d.root.Close() }

// Put writes beside and renames, and is on the disk when it returns.
func (d *Disk) Put(ctx context.Context, key string, r io.Reader, size int64, contentType string) (err error) {
	if err := checkPut(key, size, contentType); err != nil {
		return err
	}
	shard, name := place(key)
	if err := d.makeShard(shard); err != nil {
		return fmt.Errorf("blob: %w", err)
	}
	temporary := uploads + "/" + rand.Text()
	defer func() {
		if err != nil {
			err = fmt.Errorf("blob: storing: %w", err)
			if gone := d.root.Remove(temporary); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
				err = errors.Join(err, gone)
			}
		}
	}()
	if err := d.write(temporary, &exact{ctx: ctx, r: r, left: size}, header{Type: contentType, Size: size}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := d.root.Rename(temporary, name); err != nil {
		return err
	}
	return d.sync(shard)
}

func (d *Disk) write(name string, r io.Reader, h header) error {
	head, err := json.Marshal(h)
	if err != nil {
		return err
	}
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(append(head, '\n'))
	if err == nil {
		_, err = io.Copy(f, r)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// Get refuses a file that is shorter or longer than it once was.
func (d *Disk) Get(ctx context.Context, key string) (io.ReadCloser, Info, error) {
	if err := errors.Join(checkKey(key), ctx.Err()); err != nil {
		return nil, Info{}, err
	}
	_, name := place(key)
	f, err := d.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, Info{}, fmt.Errorf("%w: %s", ErrNotFound, key)
	}
	if err != nil {
		return nil, Info{}, fmt.Errorf("blob: %w", err)
	}
	body, info, err := open(f)
	if err != nil {
		_ = f.Close() // opened for reading only
		return nil, Info{}, fmt.Errorf("blob: %s: %w", key, err)
	}
	return reading{ctx, body}, info, nil
}

// content reads what the header left in the buffer, then the file.
type content struct {
	io.Reader
	io.Closer
}

func open(f *os.File) (io.ReadCloser, Info, error) {
	buffered := bufio.NewReaderSize(f, maxHeader)
	line, err := buffered.ReadSlice('\n')
	if err != nil {
		return nil, Info{}, fmt.Errorf("no header: %w", err)
	}
	var h header
	if err := json.Unmarshal(line, &h); err != nil {
		return nil, Info{}, fmt.Errorf("damaged header: %w", err)
	}
	stat, err := f.Stat()
	if err != nil {
		return nil, Info{}, err
	}
	if got := stat.Size() - int64(len(line)); got != h.Size {
		return nil, Info{}, fmt.Errorf("damaged: %d bytes instead of %d", got, h.Size)
	}
	return content{buffered, f}, Info{Size: h.Size, ContentType: h.Type, ModTime: stat.ModTime()}, nil
}

func (d *Disk) Delete(ctx context.Context, key string) error {
	if err := errors.Join(checkKey(key), ctx.Err()); err != nil {
		return err
	}
	shard, name := place(key)
	err := d.root.Remove(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = d.sync(shard)
	}
	if err != nil {
		return fmt.Errorf("blob: deleting: %w", err)
	}
	return nil
}

func (d *Disk) Exists(ctx context.Context, key string) (bool, error) {
	if err := errors.Join(checkKey(key), ctx.Err()); err != nil {
		return false, err
	}
	_, name := place(key)
	_, err := d.root.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("blob: %w", err)
	}
	return true, nil
}

// List reads the names of all files for every page: it is for upkeep, not for
// requests.
func (d *Disk) List(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	if err := checkList(prefix, after, limit); err != nil {
		return nil, err
	}
	keys := []string{}
	shards, err := fs.ReadDir(d.root.FS(), files)
	if err != nil {
		return nil, fmt.Errorf("blob: listing: %w", err)
	}
	for _, shard := range shards {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		entries, err := fs.ReadDir(d.root.FS(), files+"/"+shard.Name())
		if err != nil {
			return nil, fmt.Errorf("blob: listing: %w", err)
		}
		for _, e := range entries {
			if key := strings.ReplaceAll(e.Name(), "+", "/"); strings.HasPrefix(key, prefix) && key > after {
				keys = append(keys, key)
			}
		}
	}
	slices.Sort(keys)
	return keys[:min(limit, len(keys))], nil
}

// place spreads keys over folders, so that none grows too large.
func place(key string) (shard, name string) {
	sum := sha256.Sum256([]byte(key))
	shard = files + "/" + hex.EncodeToString(sum[:1])
	return shard, shard + "/" + strings.ReplaceAll(key, "/", "+")
}

func (d *Disk) makeShard(shard string) error {
	err := d.root.Mkdir(shard, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return d.sync(files)
}

// sync makes the names in a folder last through a power cut.
func (d *Disk) sync(dir string) error {
	f, err := d.root.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func (d *Disk) sweep() error {
	entries, err := fs.ReadDir(d.root.FS(), uploads)
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || time.Since(info.ModTime()) < abandoned {
			continue // finished in the meantime, or under way
		}
		if err := d.root.Remove(uploads + "/" + e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
