package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"mitwirken/internal/consultation/intake/flow"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
)

// CodePassword: the document cannot be opened without its password.
const CodePassword fault.Code = "consultation.import_password"

const (
	maxEntries = 5000
	// Parts of XML unpacked, one and all of those that are read.
	maxPart  = 48 << 20
	maxParts = 64 << 20
	// All pictures together, and how many.
	maxPictureBytes = 48 << 20
	MaxPictures     = 500
	// What the list of contents may claim for all entries.
	maxUnpacked = 256 << 20
	// A part over ratioFrom must not be more than so many times its packed size.
	maxRatio  = 100
	ratioFrom = 4 << 20
)

var (
	ZipMark = []byte("PK\x03\x04")
	// Old Word files, and new ones behind a password.
	OleMark   = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	encrypted = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
)

// pack is the archive that a DOCX is, read with limits.
type pack struct {
	entries  map[string]*zip.File
	parts    int64 // that may still be unpacked
	pictures int64
	count    int
}

// openPack lists the entries and refuses archives that are no document, hide something
// or would act by themselves. Nothing is unpacked yet.
func openPack(r io.ReaderAt, size int64) (*pack, error) {
	head := make([]byte, min(size, 8))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if bytes.HasPrefix(head, OleMark) {
		return nil, refuseOLE(r, size)
	}
	if !bytes.HasPrefix(head, ZipMark) {
		return nil, notDOCX()
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, flow.Damaged(err)
	}
	if len(z.File) > maxEntries {
		return nil, fault.New(fault.Invalid, file.CodeUnpacks)
	}
	p := &pack{entries: make(map[string]*zip.File, len(z.File)), parts: maxParts, pictures: maxPictureBytes, count: MaxPictures}
	var unpacked uint64
	for _, f := range z.File {
		// Programs compare names without their case.
		name := strings.ToLower(f.Name)
		if p.entries[name] != nil || strings.ContainsAny(name, "\\\x00") || strings.TrimSuffix(name, "/") != path.Clean(name) || path.IsAbs(name) || strings.HasPrefix(name, "..") {
			return nil, fault.New(fault.Invalid, file.CodeTwoFaced)
		}
		if base := path.Base(name); strings.HasPrefix(base, "vbaproject") || strings.HasPrefix(base, "vbadata") || strings.Contains(name, "activex/") {
			return nil, fault.New(fault.Invalid, file.CodeActive)
		}
		if unpacked += f.UncompressedSize64; f.UncompressedSize64 > maxUnpacked || unpacked > maxUnpacked {
			return nil, fault.New(fault.Invalid, file.CodeUnpacks)
		}
		p.entries[name] = f
	}
	return p, overlap(z.File)
}

func notDOCX() error {
	return fault.New(fault.Unsupported, file.CodeType).WithParam("Types", "DOCX")
}

// refuseOLE tells a locked document from an old one.
func refuseOLE(r io.ReaderAt, size int64) error {
	const reach = 64 << 10 // the list of streams lies near one of the ends
	buf := make([]byte, min(size, reach))
	for _, at := range []int64{0, size - int64(len(buf))} {
		n, err := r.ReadAt(buf, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if bytes.Contains(buf[:n], encrypted) {
			return fault.New(fault.Invalid, CodePassword)
		}
	}
	return notDOCX()
}

// overlap refuses entries that share bytes: that is how small archives become huge, and
// how two readers see two things.
func overlap(files []*zip.File) error {
	type span struct{ from, to uint64 }
	spans := make([]span, 0, len(files))
	for _, f := range files {
		at, err := f.DataOffset()
		if err != nil {
			return flow.Damaged(err)
		}
		spans = append(spans, span{uint64(max(at, 0)), uint64(max(at, 0)) + f.CompressedSize64})
	}
	slices.SortFunc(spans, func(a, b span) int { return int(min(max(int64(a.from)-int64(b.from), -1), 1)) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return fault.New(fault.Invalid, file.CodeTwoFaced)
		}
	}
	return nil
}

// metered counts what really comes out: the list of contents may lie.
type metered struct {
	r      io.Reader
	left   *int64 // of the budget
	got    int64
	most   int64
	packed int64
}

func (m *metered) Read(b []byte) (int, error) {
	n, err := m.r.Read(b)
	m.got += int64(n)
	*m.left -= int64(n)
	if *m.left < 0 || m.got > m.most || m.got > ratioFrom && m.got > maxRatio*m.packed {
		return 0, fault.New(fault.Invalid, file.CodeUnpacks)
	}
	return n, err
}

// part reads a part of XML, if it is there.
func (p *pack) part(name string, read func(x *xmlReader) error) error {
	f := p.entries[strings.ToLower(name)]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return flow.Damaged(err)
	}
	m := &metered{r: r, left: &p.parts, most: maxPart, packed: max(int64(f.CompressedSize64), 1)}
	x := &xmlReader{d: xml.NewDecoder(m)}
	if err := flow.Damaged(errors.Join(x.document(read), r.Close())); err != nil {
		return fault.From(err)
	}
	return nil
}

// picture unpacks one; nil when it is not there.
func (p *pack) picture(name string) ([]byte, error) {
	f := p.entries[strings.ToLower(name)]
	if f == nil || f.FileInfo().IsDir() {
		return nil, nil
	}
	if p.count--; p.count < 0 {
		return nil, fault.New(fault.Invalid, file.CodeUnpacks)
	}
	if int64(f.UncompressedSize64) > p.pictures {
		return nil, fault.New(fault.Invalid, file.CodeUnpacks)
	}
	r, err := f.Open()
	if err != nil {
		return nil, flow.Damaged(err)
	}
	m := &metered{r: r, left: &p.pictures, most: maxPictureBytes, packed: max(int64(f.CompressedSize64), 1)}
	b := bytes.NewBuffer(make([]byte, 0, int64(f.UncompressedSize64)+bytes.MinRead))
	_, err = b.ReadFrom(m)
	if err := flow.Damaged(errors.Join(err, r.Close())); err != nil {
		return nil, fault.From(err)
	}
	return b.Bytes(), nil
}

// relation leads from a part to another one, or out of the document.
type relation struct {
	kind, target string
	outside      bool
}

// relations of a part by their ids. Nothing outside is ever fetched.
func (p *pack) relations(part string) (map[string]relation, error) {
	out := map[string]relation{}
	dir, base := path.Split(part)
	err := p.part(dir+"_rels/"+base+".rels", func(x *xmlReader) error {
		return x.children(func(e xml.StartElement) error {
			if e.Name.Local != "Relationship" || len(out) > maxEntries {
				return nil
			}
			r := relation{kind: path.Base(attr(e, "Type")), target: attr(e, "Target"), outside: strings.EqualFold(attr(e, "TargetMode"), "External")}
			if !r.outside {
				if !strings.HasPrefix(r.target, "/") {
					r.target = path.Join(dir, r.target)
				}
				r.target = strings.TrimPrefix(path.Clean(r.target), "/")
			}
			out[attr(e, "Id")] = r
			return nil
		})
	})
	return out, err
}

// macros tells whether the list of types speaks of any under other names.
func (p *pack) macros() (found bool, err error) {
	err = p.part("[content_types].xml", func(x *xmlReader) error {
		return x.children(func(e xml.StartElement) error {
			t := strings.ToLower(attr(e, "ContentType"))
			found = found || strings.Contains(t, "macroenabled") || strings.Contains(t, "vbaproject")
			return nil
		})
	})
	return found, err
}
