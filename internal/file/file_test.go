package file

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/file/clamav"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	key   = []byte("0123456789abcdef0123456789abcdef")
	today = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	anna  = somebody("00000000-0000-4000-8000-0000000000aa")
	beat  = somebody("00000000-0000-4000-8000-0000000000bb")
	park  = Subject{"project", uuid.MustParse("00000000-0000-4000-8000-00000000000a")}
	wald  = Subject{"project", uuid.MustParse("00000000-0000-4000-8000-00000000000b")}
)

func somebody(id string) authz.Actor {
	return authz.Actor{Kind: authz.Person, ID: uuid.MustParse(id), Level: authz.LevelAccount}
}

// town says who may: everybody logged in may upload except Beat; the park is for
// everybody, the wood for employees.
type town struct{}

func (town) MayUpload(_ context.Context, a authz.Actor) (authz.Decision, error) {
	if a.ID == beat.ID {
		return authz.Denied(authz.CodeRoleRequired), nil
	}
	return authz.Allow(), nil
}

func (town) MayRead(_ context.Context, a authz.Actor, of Subject) (Answer, error) {
	if of == park {
		return Answer{Decision: authz.Allow(), Public: true}, nil
	}
	return Answer{Decision: authz.Hidden(authz.Employee())(authz.Case{Actor: a})}, nil
}

// bench is a service with everything around it.
type bench struct {
	*Service
	t     testing.TB
	blobs blob.Store
	clock *time.Time
}

const megabyte = 1_000_000

func newBench(t testing.TB, db bun.IDB, scanner *clamav.Daemon) bench {
	t.Helper()
	blobs, err := blob.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = blobs.Close() })
	clock := today
	s := NewService(db, audit.New(key), blobs, scanner, func() time.Time { return clock })
	s.Purpose(Purpose{Name: "document", Types: append(Documents(), Pictures()...), MaxBytes: 2 * megabyte, MaxFiles: 3}, town{})
	s.Purpose(Purpose{Name: "image", Types: []Type{JPEG, PNG}, MaxBytes: 120 * megabyte, MaxFiles: 2}, town{})
	return bench{s, t, blobs, &clock}
}

func onceKey(s string) once.Key { return once.Key{Scope: "test", Value: s} }

func (b bench) upload(a authz.Actor, purpose, name string, content []byte) (*File, error) {
	return b.Upload(b.t.Context(), a, onceKey(uuid.NewString()), Arrival{Purpose: purpose, Name: name, Body: bytes.NewReader(content), Length: int64(len(content))})
}

func (b bench) must(name string, content []byte) *File {
	b.t.Helper()
	f, err := b.upload(anna, "document", name, content)
	if err != nil {
		b.t.Fatal(name, err)
	}
	return f
}

func (b bench) in(fn func(ctx context.Context, tx bun.Tx) error) error {
	return pg.InTx(b.t.Context(), b.db, fn)
}

func (b bench) attach(to Subject, files ...*File) error {
	var ids []uuid.UUID
	for _, f := range files {
		ids = append(ids, f.ID)
	}
	return b.in(func(ctx context.Context, tx bun.Tx) error { return b.Attach(ctx, tx, anna, "document", to, ids...) })
}

func (b bench) read(a authz.Actor, id uuid.UUID, width int) ([]byte, error) {
	d, err := b.Open(b.t.Context(), a, id, width)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(d)
	return content, errors.Join(err, d.Close())
}

// stored are the keys of all blobs.
func (b bench) stored() []string {
	b.t.Helper()
	keys, err := b.blobs.List(b.t.Context(), "", "", 1000)
	if err != nil {
		b.t.Fatal(err)
	}
	return keys
}

func (b bench) count(from string, args ...any) (n int) {
	b.t.Helper()
	if err := b.db.NewRaw("SELECT count(*) FROM "+from, args...).Scan(b.t.Context(), &n); err != nil {
		b.t.Fatal(err)
	}
	return n
}

func photo(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = uint8(i * 7)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pdf(inside string) []byte {
	return []byte("%PDF-1.7\n1 0 obj << /Type /Catalog " + inside + " >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n")
}

// archive makes a ZIP of names and contents, in that order.
func archive(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(w, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordTypes = `<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`

func docx(t testing.TB, more ...string) []byte {
	return archive(t, append([]string{"[Content_Types].xml", wordTypes, "word/document.xml", "<document/>"}, more...)...)
}

func TestTypesByContent(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.Tx(t), nil)
	for _, tc := range []struct {
		name    string
		content []byte
		want    string // name and content type
	}{
		{"foto.JPG", photo(t, 20, 10), "foto.jpg image/jpeg"},
		{"foto.exe", photo(t, 20, 10), "foto.jpg image/jpeg"},
		{"foto.svg", photo(t, 20, 10), "foto.jpg image/jpeg"},
		{"../../etc/plan.pdf.exe", pdf(""), "plan.pdf application/pdf"},
		{`C:\Users\anna\plan`, pdf(""), "plan.pdf application/pdf"},
		{"Gesuch.zip", docx(t), "Gesuch.docx application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"Zahlen.xlsx", archive(t, "[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<workbook/>"), "Zahlen.xlsx application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"Brief.odt", archive(t, "mimetype", odtMedia, "content.xml", "<a/>"), "Brief.odt application/vnd.oasis.opendocument.text"},
		{"Liste.csv", []byte("Name;Ort\r\nZoé;Emmen\r\n"), "Liste.csv text/csv; charset=utf-8"},
		{"Liste.csv", []byte("Name;Ort\r\nZo\xe9;Emmen\r\n"), "Liste.csv text/csv; charset=windows-1252"},
		{"Notiz.md", []byte("# Titel\n"), "Notiz.md text/markdown; charset=utf-8"},
		{"setup.exe", []byte("nur Text"), "setup.txt text/plain; charset=utf-8"},
		{"kurz\u202efdp.txt", []byte("x"), "kurzfdp.txt text/plain; charset=utf-8"},
		{"", pdf(""), "Datei.pdf application/pdf"},
		{"   ...", pdf(""), "Datei.pdf application/pdf"},
		{"a\x00b\nc/.pdf", pdf(""), "Datei.pdf application/pdf"},
		{strings.Repeat("ä", 300) + ".pdf", pdf(""), strings.Repeat("ä", nameRunes) + ".pdf application/pdf"},
		{"3. Teil", pdf(""), "3. Teil.pdf application/pdf"},
	} {
		f, err := b.upload(anna, "document", tc.name, tc.content)
		if err != nil {
			t.Errorf("%q: %v", tc.name, err)
			continue
		}
		if got := f.Name + " " + f.Media; got != tc.want || f.State != Clean {
			t.Errorf("%q: %s %s, want %s", tc.name, got, f.State, tc.want)
		}
	}
}

func TestRefusedContent(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.Tx(t), nil)
	svg := `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`
	bomb := strings.Repeat("\x00", 40<<20)
	for name, tc := range map[string]struct {
		name    string
		content []byte
		code    fault.Code
	}{
		"SVG with a script":             {"bild.svg", []byte(svg), CodeType},
		"SVG as text":                   {"bild.txt", []byte("Notiz\n" + svg), CodeType},
		"SVG behind an XML head":        {"bild.png", []byte(`<?xml version="1.0"?>` + svg), CodeType},
		"page":                          {"seite.pdf", []byte("<!DOCTYPE html><script>alert(1)</script>"), CodeType},
		"program":                       {"foto.jpg", []byte("MZ\x90\x00\x03\x00\x00\x00"), CodeType},
		"old Word":                      {"brief.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), CodeType},
		"plain archive":                 {"a.zip", archive(t, "a.txt", "x"), CodeType},
		"picture in name only":          {"foto.jpg", []byte("\xff\xd8\xff\xe0 not really"), "file.image_damaged"},
		"PDF without an end":            {"a.pdf", []byte("%PDF-1.7 and that is all"), CodeDamaged},
		"PDF that is an archive":        {"a.pdf", append(pdf(""), docx(t)...), CodeTwoFaced},
		"PDF with a page behind":        {"a.pdf", append(pdf(""), "<html>"...), CodeTwoFaced},
		"PDF with a script":             {"a.pdf", pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), CodeActive},
		"PDF with a disguised script":   {"a.pdf", pdf("/OpenAction << /S /J#61va#53cript >>"), CodeActive},
		"PDF that starts programs":      {"a.pdf", pdf("/OpenAction << /S /Launch /F (cmd.exe) >>"), CodeActive},
		"script on a border":            {"a.pdf", pdf(strings.Repeat(" ", 64<<10-45) + "/S /JavaScript"), CodeActive},
		"text that is a PDF":            {"a.txt", []byte("Notiz %PDF-1.4 "), CodeTwoFaced},
		"archive that is a PDF":         {"a.docx", docx(t, "%PDF-1.4", "x"), ""}, // far enough behind? see below
		"DOCX with macros":              {"a.docx", docx(t, "word/vbaProject.bin", "x"), CodeActive},
		"DOCX with macros in capitals":  {"a.docx", docx(t, "word/VBAPROJECT.BIN", "x"), CodeActive},
		"DOCX that declares macros":     {"a.docx", archive(t, "[Content_Types].xml", `<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>`, "word/document.xml", "x"), CodeActive},
		"DOCX with a template far away": {"a.docx", docx(t, "word/_rels/settings.xml.rels", template("https://evil.example/a.dotm")), CodeActive},
		"DOCX that shows a password":    {"a.docx", docx(t, "word/_rels/settings.xml.rels", template(`\\evil.example\a.dotm`)), CodeActive},
		"the same in other words":       {"a.docx", docx(t, "word/_rels/settings.xml.rels", template("file://evil.example/a.dotm")), CodeActive},
		"DOCX with broken links":        {"a.docx", docx(t, "word/_rels/settings.xml.rels", "<Relationships><Relationship"), CodeDamaged},
		"XLSX with macro sheets":        {"a.xlsx", archive(t, "[Content_Types].xml", "x", "xl/workbook.xml", "x", "xl/macrosheets/sheet1.xml", "x"), CodeActive},
		"ODT with Basic":                {"a.odt", archive(t, "mimetype", odtMedia, "content.xml", "x", "Basic/Standard/Module1.xml", "x"), CodeActive},
		"bomb":                          {"a.docx", docx(t, "word/media/a.bmp", bomb), CodeUnpacks},
		"list of contents as a bomb":    {"a.docx", archive(t, "[Content_Types].xml", bomb[:2<<20], "word/document.xml", "x"), CodeUnpacks},
		"same name twice":               {"a.docx", docx(t, "word/document.xml", "other"), CodeTwoFaced},
		"names that climb":              {"a.docx", docx(t, "../../evil.sh", "x"), CodeTwoFaced},
		"cut archive":                   {"a.docx", docx(t)[:150], CodeDamaged},
		"control characters":            {"a.txt", []byte("a\x1b[31mb"), CodeType},
		"nothing":                       {"a.txt", nil, CodeEmpty},
		"too large":                     {"a.txt", bytes.Repeat([]byte("x"), 2*megabyte+1), CodeTooLarge},
	} {
		if tc.code == "" { // the name lies within reach of PDF readers
			tc.code = CodeTwoFaced
		}
		_, err := b.upload(anna, "document", tc.name, tc.content)
		if !fault.Is(err, tc.code) {
			t.Errorf("%s: %v, want %s", name, err, tc.code)
		}
	}
	if n := b.count("file_item"); n != 0 || len(b.stored()) != 0 || b.count("audit_entry WHERE act LIKE ?", "file.%") != 0 {
		t.Errorf("refused and still there: %d rows, %v", n, b.stored())
	}
	f := fault.From(func() error { _, err := b.upload(anna, "image", "a.pdf", pdf("")); return err }())
	if f.Code != CodeType || f.Params["Types"] != "JPG, PNG" {
		t.Errorf("%+v", f)
	}
}

// What is stored of a polyglot is the picture alone.
func TestPictureIsMadeAnew(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.Tx(t), nil)
	sent := append(photo(t, 1000, 500), "PK\x03\x04<script>alert(1)</script>%PDF-1.4"...)
	f := b.must("ferien.png", sent)
	if f.Name != "ferien.jpg" || f.Width != 1000 || f.Height != 500 || fmt.Sprint(f.Smaller) != "[400 800]" || !f.Picture() {
		t.Errorf("%+v", f)
	}
	for wanted, width := range map[int]int{0: 1000, 400: 400, 401: 800, 800: 800, 1600: 1000} {
		got, err := b.read(anna, f.ID, wanted)
		if err != nil {
			t.Fatal(err)
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(got))
		if err != nil || c.Width != width || bytes.Contains(got, []byte("script")) || bytes.Contains(got, []byte("PK\x03\x04")) {
			t.Errorf("%d: %+v %v", wanted, c, err)
		}
	}
	if got := b.stored(); len(got) != 3 {
		t.Error(got)
	}
}

func TestWhoMayUpload(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.Tx(t), nil)
	body := &untouched{}
	for name, tc := range map[string]struct {
		as      authz.Actor
		purpose string
		length  int64
		code    fault.Code
	}{
		"nobody":           {authz.Nobody(), "document", -1, authz.CodeLoginRequired},
		"not this person":  {beat, "document", -1, authz.CodeRoleRequired},
		"unknown purpose":  {anna, "secrets", -1, CodePurpose},
		"announced length": {anna, "document", 3 * megabyte, CodeTooLarge},
	} {
		_, err := b.Upload(t.Context(), tc.as, onceKey(name), Arrival{Purpose: tc.purpose, Name: "a.txt", Body: body, Length: tc.length})
		if !fault.Is(err, tc.code) || body.read {
			t.Errorf("%s: %v, read: %v", name, err, body.read)
		}
	}
}

type untouched struct{ read bool }

func (u *untouched) Read([]byte) (int, error) { u.read = true; return 0, io.EOF }

func TestRepeatedUpload(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.DB(t), nil)
	send := func(key, name string, content []byte) (*File, error) {
		return b.Upload(t.Context(), anna, onceKey(key), Arrival{Purpose: "document", Name: name, Body: bytes.NewReader(content), Length: -1})
	}
	first, err := send("one", "a.pdf", pdf(""))
	if err != nil {
		t.Fatal(err)
	}
	again, err := send("one", "a.pdf", pdf(""))
	if err != nil || again.ID != first.ID || len(b.stored()) != 1 || b.count("file_item") != 1 || b.count("audit_entry") != 1 {
		t.Errorf("%v %v", again, err)
	}
	if _, err := send("one", "a.pdf", pdf("/Other")); !fault.Is(err, fault.CodeKeyReused) {
		t.Errorf("other content under the same key: %v", err)
	}
	if _, err := send("one", "b.pdf", pdf("")); !fault.Is(err, fault.CodeKeyReused) {
		t.Errorf("another name under the same key: %v", err)
	}
	results := make(chan error, 8)
	for range cap(results) {
		go func() {
			f, err := send("two", "b.pdf", pdf("/B"))
			if err == nil && f.State != Clean {
				err = errors.New(string(f.State))
			}
			results <- err
		}()
	}
	for range cap(results) {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	if got := b.stored(); len(got) != 2 || b.count("file_item") != 2 {
		t.Error(got)
	}
}

// broken gives some bytes and then the end of the line.
type broken struct {
	io.Reader
	end error
}

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF {
		err = b.end
	}
	return n, err
}

func TestInterruptedUploadLeavesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.Tx(t), nil)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for name, tc := range map[string]struct {
		ctx    context.Context
		end    error
		length int64
	}{
		"line broke":             {t.Context(), errors.New("connection reset by peer"), 5000},
		"fewer than announced":   {t.Context(), io.ErrUnexpectedEOF, 5000},
		"clean end, but too few": {t.Context(), io.EOF, 5000},
		"broke, not announced":   {t.Context(), io.ErrUnexpectedEOF, -1},
		"given up":               {over, errors.New("context canceled"), -1},
	} {
		_, err := b.Upload(tc.ctx, anna, onceKey("i"), Arrival{Purpose: "document", Name: "a.pdf", Body: broken{bytes.NewReader(pdf("")), tc.end}, Length: tc.length})
		if !fault.Is(err, CodeIncomplete) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if b.count("file_item") != 0 || len(b.stored()) != 0 || b.count("once_key WHERE scope = ?", "test") != 0 {
		t.Error("something is left")
	}
}

// jobsOf lists waiting jobs of a kind as the files they are about.
func (b bench) jobsOf(kind string) []uuid.UUID {
	b.t.Helper()
	var raw []string
	if err := b.db.NewRaw("SELECT args::text FROM river_job WHERE kind = ? ORDER BY id", kind).Scan(b.t.Context(), &raw); err != nil {
		b.t.Fatal(err)
	}
	var out []uuid.UUID
	for _, r := range raw {
		var a eraseArgs
		if err := json.Unmarshal([]byte(r), &a); err != nil {
			b.t.Fatal(err)
		}
		out = append(out, a.File)
	}
	return out
}

func TestTemplatesOfOfficesAreTaken(t *testing.T) {
	for _, target := range []string{`file:///C:\Vorlagen\Gemeinde.dotx`, `file:///c:/Vorlagen/Gemeinde.dotx`, `H:\Vorlagen\Brief.dotx`} {
		if err := checkTemplates([]byte(template(target))); err != nil {
			t.Errorf("%s: %v", target, err)
		}
	}
}

// template is a list of links with the template a document was made from.
func template(target string) string {
	return `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="` + target + `" TargetMode="External"/></Relationships>`
}
