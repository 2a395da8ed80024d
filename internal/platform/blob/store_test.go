package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"mitwirken/internal/platform/fault"
)

var ctx = context.Background()

func newDisk(t *testing.T) (*Disk, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blobs")
	d, err := NewDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		// What no test may leave behind.
		left, err := os.ReadDir(filepath.Join(dir, uploads))
		if err != nil || len(left) > 0 {
			t.Errorf("unfinished uploads: %v %v", left, err)
		}
	})
	return d, dir
}

func newS3(t *testing.T) (*S3, *fakeS3) {
	t.Helper()
	fake := &fakeS3{objects: map[string]object{}}
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	s, err := NewS3(S3Options{
		Endpoint: strings.TrimPrefix(server.URL, "http://"), Region: "ch-1", Bucket: "town",
		AccessKey: "test-key", SecretKey: "test-secret", PathStyle: true, Insecure: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, fake
}

func eachStore(t *testing.T, test func(t *testing.T, s Store)) {
	t.Run("disk", func(t *testing.T) { t.Parallel(); s, _ := newDisk(t); test(t, s) })
	t.Run("s3", func(t *testing.T) { t.Parallel(); s, _ := newS3(t); test(t, s) })
}

func put(t *testing.T, s Store, key, data string) {
	t.Helper()
	if err := s.Put(ctx, key, strings.NewReader(data), int64(len(data)), "text/plain; charset=utf-8"); err != nil {
		t.Fatalf("put %s: %v", key, err)
	}
}

func get(t *testing.T, s Store, key string) (string, Info) {
	t.Helper()
	body, info, err := s.Get(ctx, key)
	if err != nil {
		t.Fatalf("get %s: %v", key, err)
	}
	data, err := io.ReadAll(body)
	if err := errors.Join(err, body.Close()); err != nil {
		t.Fatal(err)
	}
	return string(data), info
}

func TestWhatIsPutIsGot(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, s Store) {
		for key, data := range map[string]string{"a": "Grüezi", "a/b.c": "x\n\n", "a/b": "", "2026/11/Bericht_1.pdf": "{\"type\""} {
			put(t, s, key, data)
			got, info := get(t, s, key)
			if got != data || info.Size != int64(len(data)) || info.ContentType != "text/plain; charset=utf-8" {
				t.Errorf("%s: %q, %+v", key, got, info)
			}
			if age := time.Since(info.ModTime); age < -time.Minute || age > time.Minute {
				t.Errorf("%s was changed %v ago", key, age)
			}
		}
		put(t, s, "a", "neu")
		if got, _ := get(t, s, "a"); got != "neu" {
			t.Errorf("replaced: %q", got)
		}
	})
}

// Larger than what the client would upload in parts.
func TestLargeFile(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, s Store) {
		const size = 20 << 20
		source := func() io.Reader { return io.LimitReader(rand.NewChaCha8([32]byte{1}), size) }
		want := sha256.New()
		if _, err := io.Copy(want, source()); err != nil {
			t.Fatal(err)
		}
		if err := s.Put(ctx, "large", source(), size, "application/zip"); err != nil {
			t.Fatal(err)
		}
		body, info, err := s.Get(ctx, "large")
		if err != nil {
			t.Fatal(err)
		}
		got := sha256.New()
		n, err := io.Copy(got, body)
		if err := errors.Join(err, body.Close()); err != nil || n != size || info.Size != size || !bytes.Equal(got.Sum(nil), want.Sum(nil)) {
			t.Errorf("%d bytes, %+v, %v", n, info, err)
		}
	})
}

func TestMissing(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, s Store) {
		if _, _, err := s.Get(ctx, "no/such"); !errors.Is(err, ErrNotFound) {
			t.Errorf("get: %v", err)
		}
		if ok, err := s.Exists(ctx, "no/such"); ok || err != nil {
			t.Errorf("exists: %v %v", ok, err)
		}
		if err := s.Delete(ctx, "no/such"); err != nil {
			t.Errorf("delete: %v", err)
		}
		put(t, s, "is/there", "x")
		if ok, err := s.Exists(ctx, "is/there"); !ok || err != nil {
			t.Errorf("exists: %v %v", ok, err)
		}
		for range 2 {
			if err := s.Delete(ctx, "is/there"); err != nil {
				t.Errorf("delete: %v", err)
			}
		}
		if _, _, err := s.Get(ctx, "is/there"); !errors.Is(err, ErrNotFound) {
			t.Errorf("get after delete: %v", err)
		}
	})
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, s Store) {
		for _, key := range []string{"", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", ".a", "a/.b", "-a", "a b",
			"a\\b", "a\x00b", "ä", "a+b", "a%2Fb", "a\n", strings.Repeat("a", 201)} {
			if err := s.Put(ctx, key, strings.NewReader("x"), 1, "text/plain"); !errors.Is(err, ErrKey) {
				t.Errorf("put %q: %v", key, err)
			}
			if _, _, err := s.Get(ctx, key); !errors.Is(err, ErrKey) {
				t.Errorf("get %q: %v", key, err)
			}
			if err := s.Delete(ctx, key); !errors.Is(err, ErrKey) {
				t.Errorf("delete %q: %v", key, err)
			}
			if _, err := s.Exists(ctx, key); !errors.Is(err, ErrKey) {
				t.Errorf("exists %q: %v", key, err)
			}
		}
		for _, size := range []int64{-1, MaxSize + 1} {
			if err := s.Put(ctx, "a", strings.NewReader("x"), size, "text/plain"); !errors.Is(err, ErrSize) {
				t.Errorf("size %d: %v", size, err)
			}
		}
		for _, contentType := range []string{"", "pdf", "text/plain\r\nX-A: b", "text/html;"} {
			if err := s.Put(ctx, "a", strings.NewReader("x"), 1, contentType); err == nil {
				t.Errorf("content type %q was taken", contentType)
			}
		}
		if _, err := s.List(ctx, "..\x00", "", 1); !errors.Is(err, ErrKey) {
			t.Errorf("list: %v", err)
		}
		if _, err := s.List(ctx, "", "", 0); err == nil {
			t.Error("a page of nothing")
		}
		put(t, s, strings.Repeat("a", 200), "x")
	})
}

func TestInterruptedUploadLeavesNothing(t *testing.T) {
	t.Parallel()
	broken := errors.New("the line broke")
	const size = 300_000 // several pieces of whatever the store buffers
	full := strings.Repeat("x", size)
	type upload struct {
		ctx  context.Context
		r    io.Reader
		size int64
		want error
	}
	cases := map[string]func() upload{
		"too short": func() upload { return upload{ctx, strings.NewReader(full[1:]), size, ErrSize} },
		"too long":  func() upload { return upload{ctx, strings.NewReader(full + "y"), size, ErrSize} },
		"nothing":   func() upload { return upload{ctx, strings.NewReader(""), size, ErrSize} },
		"not empty": func() upload { return upload{ctx, strings.NewReader("x"), 0, ErrSize} },
		"reader fails": func() upload {
			return upload{ctx, io.MultiReader(strings.NewReader(full[1:]), iotest.ErrReader(broken)), size, broken}
		},
		"fails at last": func() upload {
			return upload{ctx, io.MultiReader(strings.NewReader(full), iotest.ErrReader(broken)), size, broken}
		},
		"over beforehand": func() upload { return upload{over(), strings.NewReader(full), size, context.Canceled} },
		"ends meanwhile": func() upload {
			c, cancel := context.WithCancel(ctx)
			half := size / 2
			return upload{c, io.MultiReader(strings.NewReader(full[:half]), ending{cancel}, strings.NewReader(full[half:])), size, context.Canceled}
		},
	}
	eachStore(t, func(t *testing.T, s Store) {
		put(t, s, "kept", "as it was")
		for name, make := range cases {
			for _, key := range []string{"kept", "never"} {
				u := make()
				if err := s.Put(u.ctx, key, u.r, u.size, "text/plain"); !errors.Is(err, u.want) {
					t.Errorf("%s, %s: %v, want %v", name, key, err, u.want)
				}
			}
			if got, _ := get(t, s, "kept"); got != "as it was" {
				t.Errorf("%s: replaced by %d bytes", name, len(got))
			}
			if ok, err := s.Exists(ctx, "never"); ok || err != nil {
				t.Errorf("%s: something was kept (%v)", name, err)
			}
		}
		if keys, err := s.List(ctx, "", "", 10); err != nil || !cmp.Equal(keys, []string{"kept"}) {
			t.Errorf("%v %v", keys, err)
		}
	})
}

// ending cancels when it is reached and holds no bytes.
type ending struct{ cancel func() }

func (e ending) Read([]byte) (int, error) { e.cancel(); return 0, io.EOF }

func over() context.Context {
	c, cancel := context.WithCancel(ctx)
	cancel()
	return c
}

func TestReadingStopsWithItsContext(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, s Store) {
		put(t, s, "a", strings.Repeat("x", 4<<20))
		if _, _, err := s.Get(over(), "a"); !errors.Is(err, context.Canceled) {
			t.Errorf("get: %v", err)
		}
		if err := s.Delete(over(), "a"); !errors.Is(err, context.Canceled) {
			t.Errorf("delete: %v", err)
		}
		if _, err := s.Exists(over(), "a"); !errors.Is(err, context.Canceled) {
			t.Errorf("exists: %v", err)
		}
		if _, err := s.List(over(), "", "", 5); !errors.Is(err, context.Canceled) {
			t.Errorf("list: %v", err)
		}
		c, cancel := context.WithCancel(ctx)
		defer cancel()
		body, _, err := s.Get(c, "a")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(body, make([]byte, 100)); err != nil {
			t.Fatal(err)
		}
		cancel()
		if n, err := io.Copy(io.Discard, body); !errors.Is(err, context.Canceled) {
			t.Errorf("read %d more bytes, %v", n, err)
		}
		if err := body.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestList(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, s Store) {
		for _, key := range []string{"b", "a/2", "a/1", "a.x", "ab", "a/10", "a/1/z"} {
			put(t, s, key, "x")
		}
		for _, tc := range []struct {
			prefix, after string
			limit         int
			want          []string
		}{
			{"", "", 10, []string{"a.x", "a/1", "a/1/z", "a/10", "a/2", "ab", "b"}},
			{"a/", "", 2, []string{"a/1", "a/1/z"}},
			{"a/", "a/1/z", 2, []string{"a/10", "a/2"}},
			{"a/", "a/2", 2, []string{}},
			{"", "a/5", 10, []string{"ab", "b"}},
			{"c", "", 10, []string{}},
		} {
			got, err := s.List(ctx, tc.prefix, tc.after, tc.limit)
			if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
				t.Errorf("%+v: %v %s", tc, err, diff)
			}
		}
	})
}

// Whoever wins, a reader sees one whole file.
func TestManyWritersOfOneKey(t *testing.T) {
	t.Parallel()
	eachStore(t, func(t *testing.T, s Store) {
		put(t, s, "a", strings.Repeat("0", 50_000))
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				data := strings.Repeat(fmt.Sprint(w), 50_000+w)
				if err := s.Put(ctx, "a", strings.NewReader(data), int64(len(data)), fmt.Sprintf("text/x%d", w)); err != nil {
					t.Error(err)
				}
			})
			wg.Go(func() {
				got, info := get(t, s, "a")
				if int64(len(got)) != info.Size || strings.Trim(got, got[:1]) != "" {
					t.Errorf("a mixture of %d bytes", len(got))
				}
				if info.ContentType != "text/plain; charset=utf-8" && info.ContentType != "text/x"+got[:1] {
					t.Errorf("the type %s of another file than %s…", info.ContentType, got[:1])
				}
			})
		}
		wg.Wait()
	})
}

// However the reader cuts its bytes, exact passes on all of them or an error.
func TestExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOfN(rapid.Byte(), 0, 50).Draw(t, "data")
		announced := rapid.Int64Range(0, 55).Draw(t, "announced")
		var r io.Reader = bytes.NewReader(data)
		switch rapid.IntRange(0, 3).Draw(t, "reader") {
		case 1:
			r = iotest.OneByteReader(r)
		case 2:
			r = iotest.DataErrReader(r)
		case 3:
			r = iotest.HalfReader(r)
		}
		got, err := io.ReadAll(iotest.OneByteReader(&exact{ctx: ctx, r: r, left: announced}))
		switch {
		case announced == int64(len(data)) && (err != nil || !bytes.Equal(got, data)):
			t.Fatalf("%d bytes, %v", len(got), err)
		case announced != int64(len(data)) && !errors.Is(err, ErrSize):
			t.Fatalf("%d announced, %d there: %v", announced, len(data), err)
		case announced < int64(len(data)) && int64(len(got)) >= max(announced, 1):
			t.Fatal("the last byte was passed on although more follow")
		}
	})
}

func TestS3OutOfReach(t *testing.T) {
	t.Parallel()
	s, fake := newS3(t)
	fake.mu.Lock()
	fake.down = true
	fake.mu.Unlock()
	short, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if _, _, err := s.Get(short, "a"); !fault.Is(err, fault.CodeUnavailable) {
		t.Errorf("answer 503: %v", err)
	}
	gone, err := NewS3(S3Options{Endpoint: "127.0.0.1:1", Region: "ch-1", Bucket: "town", AccessKey: "k", SecretKey: "s", PathStyle: true, Insecure: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := gone.Exists(short, "a"); !fault.Is(err, fault.CodeUnavailable) {
		t.Errorf("nobody listens: %v", err)
	}
}

// A wrong bucket or key is a mistake of the operator, not a missing file.
func TestS3Misconfigured(t *testing.T) {
	t.Parallel()
	s, _ := newS3(t)
	s.bucket = "village"
	if _, _, err := s.Get(ctx, "a"); err == nil || errors.Is(err, ErrNotFound) {
		t.Errorf("no such bucket: %v", err)
	}
	if _, err := NewS3(S3Options{Endpoint: "with.path/a"}); err == nil {
		t.Error("an endpoint with a path was taken")
	}
}
