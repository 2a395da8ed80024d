package blob

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestDiskIsForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	d, dir := newDisk(t)
	put(t, d, "a/b", "x")
	seen := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if e.IsDir() {
			want = 0o700
		}
		seen++
		if info.Mode().Perm() != want {
			t.Errorf("%s: %v", path, info.Mode())
		}
		return nil
	})
	if err != nil || seen != 5 { // the folder, uploads, files, one shard, the file
		t.Errorf("%d entries, %v", seen, err)
	}
}

// Somebody who can write to the folder still cannot lead us out of it.
func TestDiskDoesNotFollowLinksOutside(t *testing.T) {
	t.Parallel()
	d, dir := newDisk(t)
	outside := t.TempDir()
	shard, name := place("a")
	if err := os.Symlink(outside, filepath.Join(dir, shard)); err != nil {
		t.Fatal(err)
	}
	if err := d.Put(ctx, "a", strings.NewReader("x"), 1, "text/plain"); err == nil {
		t.Error("written through a link")
	}
	if err := os.WriteFile(filepath.Join(outside, filepath.Base(name)), []byte("{\"type\":\"text/plain\",\"size\":1}\nx"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Get(ctx, "a"); err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("read through a link: %v", err)
	}
}

func TestDiskNoticesDamage(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(data []byte) []byte{
		"cut":       func(d []byte) []byte { return d[:len(d)-1] },
		"longer":    func(d []byte) []byte { return append(d, 'x') },
		"no header": func([]byte) []byte { return []byte("x") },
		"empty":     func([]byte) []byte { return nil },
		"not ours":  func([]byte) []byte { return []byte("hello\nx") },
		"no line":   func([]byte) []byte { return []byte(strings.Repeat("x", 2*maxHeader)) },
	} {
		d, dir := newDisk(t)
		put(t, d, "a", "something")
		_, file := place("a")
		path := filepath.Join(dir, file)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, damage(data), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := d.Get(ctx, "a"); err == nil || errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDiskSweepsAbandonedUploads(t *testing.T) {
	t.Parallel()
	d, dir := newDisk(t)
	put(t, d, "a", "x")
	old, fresh := filepath.Join(dir, uploads, "old"), filepath.Join(dir, uploads, "fresh")
	for _, path := range []string{old, fresh} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	past := time.Now().Add(-2 * abandoned)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	again, err := NewDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := get(t, again, "a"); got != "x" {
		t.Errorf("%q", got)
	}
	if _, err := os.Stat(old); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the old upload is still there: %v", err)
	}
	if err := os.Remove(fresh); err != nil { // of an instance that still writes it
		t.Errorf("the fresh upload is gone: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}
