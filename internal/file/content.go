package file

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"path"
	"strings"
	"unicode/utf8"

	"mitwirken/internal/platform/fault"
)

// A PDF reader looks for its mark that far into a file, and for its end that far
// from the end.
const pdfReach = 1024

var (
	pdfMark = []byte("%PDF-")
	zipMark = []byte("PK\x03\x04")
)

// sniff finds out what the content is and refuses what is damaged, has two faces or
// could act by itself. name decides only between kinds of text. media carries the
// charset of text. Unsupported file.type (without parameters); Invalid file.damaged,
// file.two_faced, file.active_content, file.unpacks_too_large.
func sniff(r io.ReaderAt, size int64, name string) (t Type, media string, err error) {
	head := make([]byte, min(size, pdfReach))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", "", err
	}
	t = begins(head)
	// Pictures are made anew: another face does not survive that.
	if t.format() == "" && t != PDF && bytes.Contains(head, pdfMark) {
		return "", "", fault.New(fault.Invalid, CodeTwoFaced)
	}
	switch {
	case t == PDF:
		err = checkPDF(r, size)
	case bytes.HasPrefix(head, zipMark):
		t, err = checkPackage(r, size)
	case t == "":
		return checkText(r, size, head, name)
	}
	return t, types[t].media, err
}

func begins(head []byte) Type {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		return GIF
	case len(head) >= 12 && bytes.HasPrefix(head, []byte("RIFF")) && string(head[8:12]) == "WEBP":
		return WebP
	case bytes.HasPrefix(head, pdfMark):
		return PDF
	}
	return ""
}

// checkPDF wants an end with nothing behind it, so that no archive hangs there, and no
// names of scripts or starts of programs. Names inside compressed objects stay unseen:
// that is one reason why documents are given out in a sandbox only.
func checkPDF(r io.ReaderAt, size int64) error {
	from := max(0, size-pdfReach)
	tail := make([]byte, size-from)
	if _, err := r.ReadAt(tail, from); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	end := bytes.LastIndex(tail, []byte("%%EOF"))
	if end < 0 {
		if bytes.Contains(tail, []byte("PK\x05\x06")) {
			return fault.New(fault.Invalid, CodeTwoFaced)
		}
		return fault.New(fault.Invalid, CodeDamaged)
	}
	if len(bytes.Trim(tail[end+len("%%EOF"):], "\x00\t\n\f\r ")) > 0 {
		return fault.New(fault.Invalid, CodeTwoFaced)
	}
	active := [][]byte{[]byte("/JavaScript"), []byte("/Launch")}
	return chunks(r, size, func(b []byte) error {
		b = plainNames(b)
		for _, name := range active {
			if bytes.Contains(b, name) {
				return fault.New(fault.Invalid, CodeActive)
			}
		}
		return nil
	})
}

// plainNames undoes the escapes of PDF names: «/J#61vaScript».
func plainNames(b []byte) []byte {
	if bytes.IndexByte(b, '#') < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '#' && i+2 < len(b) {
			if hi, lo := unhex(b[i+1]), unhex(b[i+2]); hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

func unhex(c byte) int {
	if 'A' <= c && c <= 'F' {
		c |= 0x20
	}
	return strings.IndexByte("0123456789abcdef", c)
}

// chunks hands out the whole file in pieces; each begins with the last bytes of the
// one before, longer than anything that is looked for.
func chunks(r io.ReaderAt, size int64, look func([]byte) error) error {
	const overlap = 64
	buf := make([]byte, 64<<10)
	for at := int64(0); ; at += int64(len(buf) - overlap) {
		n, err := r.ReadAt(buf, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err := look(buf[:n]); err != nil {
			return err
		}
		if at+int64(n) >= size || n < len(buf) {
			return nil
		}
	}
}

// checkText takes what people can read: no control characters, nothing that a browser
// would take for a page or a drawing. Older programs write Windows-1252.
func checkText(r io.ReaderAt, size int64, head []byte, name string) (Type, string, error) {
	unsupported := fault.New(fault.Unsupported, CodeType)
	beginning := bytes.ToLower(head)
	if sniffed := http.DetectContentType(head); !strings.HasPrefix(sniffed, "text/plain; charset=utf-8") && !strings.HasPrefix(sniffed, "application/octet-stream") {
		return "", "", unsupported
	}
	for _, page := range []string{"<svg", "<html", "<script", "<?xml", "<!doctype"} {
		if bytes.Contains(beginning, []byte(page)) {
			return "", "", unsupported
		}
	}
	buf := make([]byte, 64<<10)
	utf, left := true, 0 // bytes of a character that the piece before began
	for in := io.NewSectionReader(r, 0, size); ; {
		n, err := in.Read(buf[left:])
		b := buf[:left+n]
		for _, c := range b[left:] {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' || c == 0x7f {
				return "", "", unsupported
			}
		}
		if left = 0; utf {
			whole := len(b) - partial(b)
			utf = utf8.Valid(b[:whole])
			left = copy(buf, b[whole:])
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", "", err
		}
	}
	t := Text
	switch strings.ToLower(path.Ext(name)) {
	case ".csv":
		t = CSV
	case ".md", ".markdown":
		t = MD
	}
	charset := "utf-8"
	if !utf || left > 0 {
		charset = "windows-1252"
	}
	return t, types[t].media + "; charset=" + charset, nil
}

// partial counts the bytes at the end that begin a character and do not finish it.
func partial(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if tail := b[len(b)-n:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return n
			}
			return 0
		}
	}
	return 0
}
