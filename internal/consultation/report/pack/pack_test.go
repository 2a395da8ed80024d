package pack

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"testing"
	"time"
)

func TestPackage(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := New(&out, time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	for _, name := range []string{"a/Plan.pdf", "a/plan.pdf", "a/PLAN.pdf", "b/plan.pdf"} {
		if err := p.Text(name, "Inhalt von "+name); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.JSON("meta.json", map[string]string{"title": "Weg & Platz"}); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(content)
		if said := p.Files()[i]; said.Path != f.Name || said.Size != int64(len(content)) || said.SHA256 != hex.EncodeToString(sum[:]) {
			t.Errorf("%+v is %s of %d bytes, %x", said, f.Name, len(content), sum)
		}
		names = append(names, f.Name)
	}
	if got, want := strings.Join(names, " "), "a/Plan.pdf a/plan-2.pdf a/PLAN-3.pdf b/plan.pdf meta.json"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for in, want := range map[string]string{"../x": "_x", "Brief\n.pdf": "Brief_.pdf", " … ": " … ", "..": "file", "": "file", `a:b*?`: "a_b__"} {
		if got := SafeName(in); got != strings.Trim(want, " ") {
			t.Errorf("%q became %q", in, got)
		}
	}
}
