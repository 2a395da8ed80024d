package file

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/pgtest"
)

// endless is a text of a given length that lies nowhere.
func endless(n int64) io.Reader { return io.LimitReader(letters{}, n) }

type letters struct{}

var page = bytes.Repeat([]byte("Die Einwohnergemeinde Emmen. "), 2000)

func (letters) Read(p []byte) (int, error) { return copy(p, page), nil }

const hundred = 100 * megabyte

func (b bench) uploadHundred() {
	b.t.Helper()
	s := b.guards["image"]
	s.purpose.Types = []Type{Text}
	b.guards["image"] = s
	f, err := b.Upload(b.t.Context(), anna, onceKey(uuid.NewString()), Arrival{Purpose: "image", Name: "a.txt", Body: endless(hundred), Length: hundred})
	if err != nil || f.Size != hundred {
		b.t.Fatal(f, err)
	}
	if err := b.blobs.Delete(b.t.Context(), f.key(0)); err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.db.NewRaw("DELETE FROM file_item").Exec(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
}

// A hundred megabytes pass through hardly more memory than the buffers.
func TestMemoryOfALargeUpload(t *testing.T) {
	b := newBench(t, pgtest.Tx(t), nil)
	b.uploadHundred() // pools and caches
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b.uploadHundred()
	runtime.ReadMemStats(&after)
	const most = 4 << 20
	if got := after.TotalAlloc - before.TotalAlloc; got > most {
		t.Errorf("%d bytes allocated for one upload of %d", got, hundred)
	} else {
		t.Logf("%d KB allocated for an upload of 100 MB", got>>10)
	}
}

// BenchmarkUpload tells what receiving, looking through, keeping and remembering a
// file of 100 MB costs, compared with only hashing and writing it to the same disk.
func BenchmarkUpload(b *testing.B) {
	s := newBench(b, pgtest.Tx(b), nil)
	dir := b.TempDir()
	s.uploadHundred()
	var bare time.Duration
	b.SetBytes(hundred)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		b.StopTimer()
		start := time.Now()
		if err := bareCopy(filepath.Join(dir, "bare")); err != nil {
			b.Fatal(err)
		}
		bare += time.Since(start)
		b.StartTimer()
		s.uploadHundred()
	}
	b.ReportMetric(b.Elapsed().Seconds()/bare.Seconds(), "x-bare-copy")
}

func bareCopy(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(f, h), endless(hundred)); err != nil {
		return err
	}
	_ = hex.EncodeToString(h.Sum(nil))
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}

func BenchmarkPicture12Megapixels(b *testing.B) {
	s := newBench(b, pgtest.Tx(b), nil)
	pic := photo(b, 4000, 3000)
	b.SetBytes(int64(len(pic)))
	b.ReportAllocs()
	for range b.N {
		if _, err := s.upload(anna, "image", "a.jpg", pic); err != nil {
			b.Fatal(err)
		}
		if _, err := s.db.NewRaw("DELETE FROM file_item").Exec(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// Whatever the content, looking at it ends and says one of the known things.
func FuzzSniff(f *testing.F) {
	for _, seed := range [][]byte{pdf(""), pdf("/J#61vaScript"), photo(f, 8, 8), docx(f), docx(f, "word/vbaProject.bin", "x"), []byte("a;b\r\n"),
		[]byte("Zo\xe9"), []byte("<svg>"), []byte("\xff\xfeh\x00"), append(pdf(""), docx(f)...)} {
		f.Add(seed, "a.csv")
	}
	f.Fuzz(func(t *testing.T, content []byte, name string) {
		if len(content) == 0 {
			return
		}
		typ, media, err := sniff(bytes.NewReader(content), int64(len(content)), name)
		if err == nil && (media == "" || types[typ].media == "") {
			t.Fatalf("%q %q", typ, media)
		}
		for typ := range types {
			made := clean(name, typ)
			if made == "" || len([]rune(made)) > nameRunes+10 || bytes.ContainsAny([]byte(made), "/\\\x00\n\"<>") || made != clean(made, typ) {
				t.Fatalf("%q became %q", name, made)
			}
		}
	})
}
