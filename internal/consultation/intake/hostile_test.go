package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"mitwirken/internal/consultation/intake/docx"
	"mitwirken/internal/consultation/intake/flow"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
)

// raw writes an entry as it is told, true or not.
func raw(t *testing.T, z *zip.Writer, h zip.FileHeader, content []byte) {
	t.Helper()
	w, err := z.CreateRaw(&h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
}

// archive is a document with whatever write adds.
func archive(t *testing.T, write func(z *zip.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range document(p("Text"), nil) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	write(z)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func add(t *testing.T, z *zip.Writer, name, content string) {
	t.Helper()
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, content); err != nil {
		t.Fatal(err)
	}
}

// main part around any XML.
func part(content string) parts { return parts{"word/document.xml": content} }

func TestHostileDocumentsAreRefusedWithAReason(t *testing.T) {
	whole := zipped(t, document(p("Text"), nil))
	body := func(content string) string {
		return xmlHead + `<w:document ` + wordSpace + `><w:body>` + content + `</w:body></w:document>`
	}
	made := func(more parts) []byte { return zipped(t, document("", more)) }
	doctype := `<?xml version="1.0"?><!DOCTYPE x [`
	for name, tc := range map[string]struct {
		content []byte
		code    fault.Code
	}{
		"empty file":       {nil, file.CodeEmpty},
		"no word in it":    {made(nil), flow.CodeEmpty},
		"truncated":        {whole[:len(whole)/2], file.CodeDamaged},
		"a PDF":            {[]byte("%PDF-1.7\n%%EOF"), file.CodeType},
		"a picture":        {[]byte(png), file.CodeType},
		"an old document":  {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)), file.CodeType},
		"a locked one":     {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600) + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"), docx.CodePassword},
		"a bare archive":   {zipped(t, parts{"a.txt": "a"}), file.CodeType},
		"main part absent": {zipped(t, parts{"_rels/.rels": document("", nil)["_rels/.rels"]}), file.CodeType},
		"another root":     {made(part(`<html><p>a</p></html>`)), file.CodeType},
		"macros": {archive(t, func(z *zip.Writer) {
			add(t, z, "word/vbaProject.bin", "x")
		}), file.CodeActive},
		"macros by type": {made(parts{"[Content_Types].xml": `<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`}), file.CodeActive},
		"controls": {archive(t, func(z *zip.Writer) {
			add(t, z, "word/activeX/activeX1.bin", "x")
		}), file.CodeActive},
		"entity from outside": {made(part(doctype + `<!ENTITY e SYSTEM "file:///etc/passwd">]>` + `<w:document ` + wordSpace + `><w:body>` + p("&e;") + `</w:body></w:document>`)), file.CodeDamaged},
		"billion laughs":      {made(part(doctype + `<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>`)), file.CodeDamaged},
		"unknown entity":      {made(part(body(p("&e;")))), file.CodeDamaged},
		"nested 100000 deep":  {made(part(body(strings.Repeat("<w:sdt>", 100_000)))), flow.CodeNested},
		"invalid UTF-8":       {made(part(body(p("\xff\xfe")))), file.CodeDamaged},
		"NUL":                 {made(part(body(p("a\x00b")))), file.CodeDamaged},
		"XML cut off":         {made(part(xmlHead + `<w:document ` + wordSpace + `><w:body>` + p("a"))), file.CodeDamaged},
		"two roots":           {made(part(body(p("a")) + "<x")), file.CodeDamaged},
		"100000 paragraphs":   {made(part(body(strings.Repeat(p("Ein Absatz"), 100_000)))), text.CodeTooLarge},
		"5001 paragraphs":     {made(part(body(strings.Repeat(p("a"), text.MaxBlocks+1)))), text.CodeTooLarge},
		"one endless word":    {made(part(body(p(strings.Repeat("a", text.MaxWords+1))))), flow.CodeLong},
		"a part that grows":   {made(parts{"word/styles.xml": xmlHead + "<w:styles>" + strings.Repeat(" ", 20<<20) + "</w:styles>"}), file.CodeUnpacks},
		"a picture that grows": {made(parts{"word/document.xml": body(`<w:p><w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r></w:p>`), "word/media/a.png": png + strings.Repeat("\x00", 30<<20),
			"word/_rels/document.xml.rels": relations(pictureAt("p", "media/a.png"))}), file.CodeUnpacks},
		"huge by its own account": {archive(t, func(z *zip.Writer) {
			raw(t, z, zip.FileHeader{Name: "word/media/x.bin", Method: zip.Deflate, CompressedSize64: 2, UncompressedSize64: 1 << 40}, []byte("\x03\x00"))
		}), file.CodeUnpacks},
		"10000 entries": {archive(t, func(z *zip.Writer) {
			for i := range 10_000 {
				add(t, z, fmt.Sprintf("word/media/%d.png", i), "")
			}
		}), file.CodeUnpacks},
		"two parts of one name": {archive(t, func(z *zip.Writer) {
			add(t, z, "WORD/document.xml", body(p("anders")))
		}), file.CodeTwoFaced},
		"climbing name": {archive(t, func(z *zip.Writer) {
			add(t, z, "../../etc/x", "x")
		}), file.CodeTwoFaced},
		"overlapping entries": {overlapping(t), file.CodeTwoFaced},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Read(DOCX, bytes.NewReader(tc.content), int64(len(tc.content)), Options{})
			if r != nil || !fault.Is(err, tc.code) {
				t.Fatalf("%v, want %s", err, tc.code)
			}
			if f := fault.From(err); f.Kind == fault.Internal {
				t.Errorf("kind of %v", err)
			}
		})
	}
}

// overlapping writes two entries and lets the second begin inside of the first.
func overlapping(t *testing.T) []byte {
	t.Helper()
	inner := []byte("the same bytes twice")
	b := archive(t, func(z *zip.Writer) {
		raw(t, z, zip.FileHeader{Name: "a", Method: zip.Store, CompressedSize64: uint64(len(inner)), UncompressedSize64: uint64(len(inner)), CRC32: crc32.ChecksumIEEE(inner)}, inner)
		raw(t, z, zip.FileHeader{Name: "b", Method: zip.Store, CompressedSize64: uint64(len(inner)), UncompressedSize64: uint64(len(inner)), CRC32: crc32.ChecksumIEEE(inner)}, inner)
	})
	// Both entries of the list point to the first one.
	const mark, offset = "PK\x01\x02", 42
	a, last := 0, 0
	for i := 0; ; {
		at := bytes.Index(b[i:], []byte(mark))
		if at < 0 {
			break
		}
		i += at + 1
		a, last = last, i-1
	}
	copy(b[last+offset:last+offset+4], b[a+offset:a+offset+4])
	return b
}

func TestWhatLiesBesideTheTextDoesNoHarm(t *testing.T) {
	nested := zipped(t, parts{"a": strings.Repeat("a", 1<<20)})
	r := read(t, DOCX, archive(t, func(z *zip.Writer) { add(t, z, "word/embeddings/x.zip", string(nested)) }))
	want(t, r, "paragraph|<p>Text</p>")
	// A template and pictures elsewhere: nobody asks for them.
	r = readBody(t, p("Text")+`<w:p><w:r><w:drawing><a:blip r:link="x"/></w:drawing></w:r></w:p>`, parts{
		"word/_rels/settings.xml.rels": xmlHead + `<Relationships ` + relationSpace + `><Relationship Id="t" Type="` + office + `attachedTemplate" Target="http://127.0.0.1:9/x.dotm" TargetMode="External"/></Relationships>`,
		"word/_rels/document.xml.rels": relations(strings.Replace(outside("x", "http://127.0.0.1:9/x.png"), "hyperlink", "image", 1))})
	if want(t, r, "paragraph|<p>Text</p>"); noted(r) != "picture_outside" {
		t.Errorf("notes are %q", noted(r))
	}
	// Styles and numbers that lead to themselves.
	ring := styleOf("a", "a", "b", `<w:numPr><w:numId w:val="1"/></w:numPr>`) + styleOf("b", "b", "a", "")
	r = readBody(t, styled("a", "Text"), parts{"word/styles.xml": xmlHead + `<w:styles ` + wordSpace + `>` + ring + `</w:styles>`,
		"word/numbering.xml": xmlHead + `<w:numbering ` + wordSpace + `><w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="a"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>`})
	if !strings.Contains(plainOf(r), "Text") {
		t.Errorf("lost: %s", shown(r))
	}
}

func TestHostileTextIsRefusedOrHarmless(t *testing.T) {
	for name, tc := range map[string]struct {
		format  Format
		content string
		code    fault.Code
	}{
		"nothing":             {HTML, "", file.CodeEmpty},
		"no words":            {HTML, "<p> </p><script>x</script>", flow.CodeEmpty},
		"invalid UTF-8":       {Markdown, "a\xff", CodeCharacters},
		"NUL":                 {Text, "a\x00b", CodeCharacters},
		"an archive":          {Markdown, "PK\x03\x04", file.CodeType},
		"a PDF":               {HTML, "%PDF-1.7", file.CodeType},
		"unknown":             {"odt", "a", file.CodeType},
		"deep":                {HTML, strings.Repeat("<div>", 100_000) + "a", flow.CodeNested},
		"deep lists":          {HTML, strings.Repeat("<ul><li>", 100_000) + "a", flow.CodeNested},
		"deep tables":         {HTML, strings.Repeat("<table><tr><td>", 100_000) + "a", flow.CodeNested},
		"deep quotes":         {Markdown, strings.Repeat(">", 100_000) + "a", flow.CodeNested},
		"deep Markdown lists": {Markdown, strings.Repeat("- ", 100_000) + "a", flow.CodeNested},
		"paragraphs":          {HTML, strings.Repeat("<p>a", text.MaxBlocks+1), text.CodeTooLarge},
		"cells":               {HTML, "<table>" + strings.Repeat("<tr><td>", 300_000), text.CodeTooLarge},
		"6 MB":                {Text, strings.Repeat("a ", 3_000_000), file.CodeTooLarge},
		"too large a picture": {HTML, `<img src="data:image/png;base64,` + strings.Repeat("A", 2_000_000) + `">`, flow.CodeEmpty},
	} {
		if _, err := Read(tc.format, strings.NewReader(tc.content), int64(len(tc.content)), Options{}); !fault.Is(err, tc.code) {
			t.Errorf("%s: %v, want %s", name, err, tc.code)
		}
	}
	for _, content := range []string{`<p onclick="x()">a<script>alert(1)</script><style>b</style><img src=x onerror=alert(1)><a href="javascript:x">b</a><iframe srcdoc="x">c</iframe>`,
		`<p>a&lt;script&gt;b`, `<p>a<svg><p>x</p><style><img src=x onerror=alert(1)></svg>b`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>ab`} {
		got := shown(read(t, HTML, []byte(content)))
		for _, bad := range []string{"<script", "onerror=", "onclick", "javascript", "<img", "<style", "<iframe"} {
			if strings.Contains(got, bad) {
				t.Errorf("%q became %q", content, got)
			}
		}
	}
}

// worked is the time of the processor so far: other programs do not count.
func worked(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Two megabytes of anything are read or refused while somebody waits: in no more than a
// few times what an ordinary document takes. What grows with the square takes thousands.
func TestVolumeTwoMegabytesTakeNoTime(t *testing.T) {
	const size, most = 2_000_000, 40
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	var formatting strings.Builder
	formatting.WriteString("<p>")
	for i := range 200 {
		fmt.Fprintf(&formatting, "<b a=%d>", i)
	}
	// Time of the processor, with what the collector of garbage takes beside.
	began := worked(t)
	usual := strings.Repeat("Ein *Wort* "+strings.Repeat("und noch eines ", 33)+"\n\n", 4000)
	if _, err := Read(Markdown, strings.NewReader(usual), int64(len(usual)), Options{}); err != nil {
		t.Fatal(err)
	}
	bare := worked(t) - began
	for name, tc := range map[string]struct {
		format  Format
		content string
		read    bool
	}{
		"paragraphs":           {HTML, strings.Repeat("<p>"+strings.Repeat("Ein Wort ", 55)+"</p>", 4000), true},
		"plain paragraphs":     {Text, strings.Repeat(strings.Repeat("Ein Wort ", 55)+"\n\n", 4000), true},
		"one paragraph":        {HTML, "<p>" + fill("wort "), false},
		"unclosed":             {HTML, fill("<b>"), false},
		"reopened":             {HTML, formatting.String() + "</p>" + fill("<p>x"), false},
		"ends without begin":   {HTML, strings.Repeat("<i>", 200) + fill("</b>"), false},
		"attributes":           {HTML, "<p " + fill("a=1 ") + ">x", true},
		"brackets":             {Markdown, fill("["), false},
		"stars":                {Markdown, fill("*a "), false},
		"ticks":                {Markdown, fill("`a"), false},
		"pointed":              {Markdown, fill("<a"), false},
		"links":                {Markdown, fill("[a]("), false},
		"quotes":               {Markdown, fill("> a\n"), false},
		"footnotes":            {Markdown, fill("[^1]"), false},
		"brackets apart":       {Markdown, strings.Repeat(strings.Repeat("[", 600)+"\n\n", 3200), true},
		"links apart":          {Markdown, strings.Repeat(strings.Repeat("[a](", 100)+"\n\n", 4900), true},
		"stars apart":          {Markdown, strings.Repeat(strings.Repeat("*a ", 3000)+"\n\n", 210), true},
		"ticks apart":          {Markdown, strings.Repeat(strings.Repeat("`a", text.MaxWords/2-1)+"\n\n", 20), true},
		"definitions":          {Markdown, fill("[^a]: b\n\n"), false},
		"pipes":                {Markdown, "|a|\n|-|\n" + fill("|a|\n"), false},
		"brackets together":    {Markdown, strings.Repeat(strings.Repeat("[", 90_000)+"\n\n", 20), false},
		"links together":       {Markdown, strings.Repeat(strings.Repeat("[a](", 20_000)+"\n\n", 20), false},
		"colliding references": {HTML, fill(`<a href="#fn1">1</a>`), false},
	} {
		begun := worked(t)
		r, err := Read(tc.format, strings.NewReader(tc.content), int64(len(tc.content)), Options{})
		if ratio := float64(worked(t)-begun) / float64(bare); ratio > most {
			t.Errorf("%s took %.0f× of an ordinary document", name, ratio)
		} else {
			t.Logf("%s: %.1f×, %v", name, ratio, err)
		}
		if err == nil != tc.read && (tc.read || fault.From(err).Kind == fault.Internal) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && len(r.Document.Blocks) == 0 {
			t.Errorf("%s: nothing in it", name)
		}
	}
}

// unread fails the test when anybody reads.
type unread struct{ t *testing.T }

func (u unread) ReadAt([]byte, int64) (int, error) {
	u.t.Error("read")
	return 0, io.EOF
}

func TestTooLargeFilesAreNotRead(t *testing.T) {
	for format, max := range map[Format]int64{DOCX: 50, HTML: 5, Markdown: 5, Text: 5} {
		_, err := Read(format, unread{t}, 300_000_000, Options{})
		if f := fault.From(err); f.Kind != fault.TooLarge || f.Code != file.CodeTooLarge || f.Params["Max"] != max {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// The largest document there can be stays under 200 MB, pictures included.
func TestVolumeMemoryStaysBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gross.docx")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(out)
	all := document("", nil)
	var body, rels strings.Builder
	noise := uint32(1)
	words := func(n int) string { // text that does not pack well
		var b strings.Builder
		for b.Len() < n {
			noise = noise*1664525 + 1013904223
			fmt.Fprintf(&b, "%x ", noise)
		}
		return b.String()
	}
	for i := range 4 {
		fmt.Fprintf(&body, `<w:p><w:r><w:drawing><a:blip r:embed="p%d"/></w:drawing></w:r></w:p>`, i)
		rels.WriteString(pictureAt(fmt.Sprintf("p%d", i), fmt.Sprintf("media/%d.png", i)))
	}
	for range 4900 {
		body.WriteString(p(words(1900)))
	}
	all["word/document.xml"] = xmlHead + `<w:document ` + wordSpace + `><w:body>` + body.String() + `</w:body></w:document>`
	all["word/_rels/document.xml.rels"] = relations(rels.String())
	for name, content := range all {
		add(t, z, name, content)
	}
	for i := range 4 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("word/media/%d.png", i), Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		picture := append([]byte(png), make([]byte, 11_000_000)...)
		if _, err := w.Write(picture); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	all, body = nil, strings.Builder{}
	size, err := out.Seek(0, io.SeekEnd)
	if err != nil || size > MaxFile || size < MaxFile*9/10 {
		t.Fatalf("%d bytes, %v", size, err)
	}
	debug.FreeOSMemory()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	var peak atomic.Uint64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapAlloc))
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	r, err := Read(DOCX, out, size, Options{})
	close(stop)
	<-done
	if err != nil || len(r.Pictures) != 4 {
		t.Fatalf("%v", err)
	}
	used := (peak.Load() - min(before.HeapAlloc, peak.Load())) >> 20
	t.Logf("%d MB for a file of %d MB", used, size>>20)
	if used > 200 {
		t.Errorf("%d MB for a file of %d MB", used, size>>20)
	}
	if err := out.Close(); err != nil {
		t.Error(err)
	}
}
