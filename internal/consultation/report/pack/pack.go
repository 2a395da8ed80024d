// Package pack writes ZIP packages that say what is in them: every file with its size and
// checksum.
package pack

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
	"path"
	"strconv"
	"strings"
	"time"
)

// Package is one that is being written.
type Package struct {
	zip   *zip.Writer
	at    time.Time
	files []File
	names map[string]bool
}

// File of a package: its checksum is in hexadecimal digits.
type File struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// New writes to out; at is when its files were made.
func New(out io.Writer, at time.Time) *Package {
	return &Package{zip: zip.NewWriter(out), at: at, names: map[string]bool{}}
}

// Files that are in it so far, in their order.
func (p *Package) Files() []File { return p.files }

// Add a file; a name that is taken gets a number.
func (p *Package) Add(name string, write func(io.Writer) error) error {
	ext := path.Ext(name)
	base := strings.TrimSuffix(name, ext)
	for n := 2; p.names[strings.ToLower(name)]; n++ {
		name = base + "-" + strconv.Itoa(n) + ext
	}
	p.names[strings.ToLower(name)] = true
	to, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.at.UTC()})
	if err != nil {
		return err
	}
	m := &measured{w: to, h: sha256.New()}
	if err := write(m); err != nil {
		return err
	}
	p.files = append(p.files, File{name, m.n, hex.EncodeToString(m.h.Sum(nil))})
	return nil
}

// Text adds a file of a few words.
func (p *Package) Text(name, content string) error {
	return p.Add(name, func(w io.Writer) error { _, err := io.WriteString(w, content); return err })
}

// JSON adds a value, for people to read, too.
func (p *Package) JSON(name string, v any) error {
	return p.Add(name, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(v)
	})
}

// Close ends the package, not what it is written to.
func (p *Package) Close() error { return p.zip.Close() }

// measured counts and hashes what goes through.
type measured struct {
	w io.Writer
	h hash.Hash
	n int64
}

func (m *measured) Write(b []byte) (int, error) {
	n, err := m.w.Write(b)
	m.h.Write(b[:n])
	m.n += int64(n)
	return n, err
}

// SafeName stays in its folder on every system.
func SafeName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, name)
	if name = strings.Trim(name, ". "); name == "" {
		return "file"
	}
	return name
}
