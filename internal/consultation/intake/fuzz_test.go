package intake

import (
	"strings"
	"testing"
	"unicode/utf8"

	"mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
)

// sound holds for whatever is read: a refusal with a reason, or a document that may be
// stored and shown.
func sound(t *testing.T, format Format, content string) {
	t.Helper()
	r, err := Read(format, strings.NewReader(content), int64(len(content)), Options{})
	if err != nil {
		if f := fault.From(err); f.Kind == fault.Internal || r != nil {
			t.Fatalf("%v", err)
		}
		return
	}
	if err := r.Document.Validate(); err != nil {
		t.Fatalf("not valid: %+v", fault.From(err).Fields)
	}
	for _, b := range r.Document.Blocks {
		w := b.Words["de"]
		if html.RichText(w.HTML) != w.HTML || !utf8.ValidString(w.Title+b.Number) {
			t.Errorf("not clean: %q %q", w.Title, w.HTML)
		}
		if b.Kind == text.Chapter && (b.Level < 1 || b.Level > text.MaxLevel || w.Title == "") {
			t.Errorf("chapter of level %d, title %q", b.Level, w.Title)
		}
		if len(b.Number) > 4*30 {
			t.Errorf("number %q", b.Number)
		}
	}
	for _, n := range r.Notes {
		if r.Document.Find(n.Block) < 0 {
			t.Errorf("%s is noted nowhere", n.Code)
		}
	}
	for _, p := range r.Pictures {
		r.Place(p.Ref, "/files/a.png")
	}
	if err := r.Document.Validate(); err != nil {
		t.Errorf("not valid with its pictures: %v", err)
	}
}

func FuzzDOCX(f *testing.F) {
	for _, body := range []string{p("Text"), styled("berschrift1", "1. Ziele") + p("a"), numbered("3", "1", "a") + numbered("4", "0", "b") + numbered("5", "1", "c"), `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge/></w:tcPr>` + p("a") + `</w:tc></w:tr></w:tbl>`,
		`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "x</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>b</w:t></w:r></w:p>`,
		`<w:p><w:r><w:drawing><a:blip r:embed="p1"/><w:txbxContent>` + p("in") + `</w:txbxContent></w:drawing><w:footnoteReference w:id="2"/></w:r></w:p>`, `<w:sdt><w:sdtContent>` + p("x") + `</w:sdtContent></w:sdt>`, p("§ 5 Zweck") + p("¹ a") + p("§ 6"),
		`<mc:AlternateContent><mc:Choice>` + p("a") + `</mc:Choice></mc:AlternateContent>`, `<w:p><m:oMath><m:t>x</m:t></m:oMath><w:ins><w:r><w:sym w:char="F0E0"/><w:br/></w:r></w:ins></w:p>`} {
		f.Add(body, `<w:style w:styleId="x"><w:name w:val="heading 1"/><w:basedOn w:val="x"/></w:style>`)
	}
	f.Fuzz(func(t *testing.T, body, styles string) {
		sound(t, DOCX, string(zipped(t, document(body, parts{"word/numbering.xml": numberingPart, "word/styles.xml": `<w:styles ` + wordSpace + `>` + styles + `</w:styles>`, "word/media/a.png": png,
			"word/footnotes.xml":           `<w:footnotes ` + wordSpace + `><w:footnote w:id="2">` + body + `</w:footnote></w:footnotes>`,
			"word/_rels/document.xml.rels": relations(pictureAt("p1", "media/a.png"))}))))
	})
}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{`<h1>A</h1><p>b`, `<table><tr><td>a<table><th>b`, `<ul><li>a<ol type=i start=4><li>b</ul>c`, `<a href="#fn1">1</a><li id=fn1>x<a href="#fnref1">y`, `<p style='mso-list:l0 level3'><span style='mso-list:Ignore'>a)</span>b`,
		`<caption>a<tr><td colspan=0 rowspan=999>b`, `<p class=title>a<title>b`, `<img src="data:image/gif;base64,R0lGODlh" alt="&quot;">`, `<sup>2<sub>3`, "<pre>\n\na\r</pre>", `<svg><style><img src=x onerror=alert(1)>`, `</p></td></table>a`, `<h6>Art. 5</h6>`, "\ufeffa\u00a0 b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { sound(t, HTML, s) })
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"# a\n\nb", "a[^1]\n\n[^1]: b\n", "| a |\n|---|\n| b |", "1. a\n   - b\n\n9) c", "> # a\n> - b", "§ 5 a\n\n¹ b", "![a](b)", "a<b>c", "***a**b*", "    x\n\n```\ny\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		sound(t, Markdown, s)
		sound(t, Text, s)
	})
}
