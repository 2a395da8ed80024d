package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pdf/pdftest"
)

const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`

func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(mapKeys(parts)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, parts[name])
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

func mapKeys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func word(body string) map[string]string {
	return map[string]string{"[Content_Types].xml": "<Types/>", "word/document.xml": head + `<w:document` + names + `><w:body>` + body + `</w:body></w:document>`,
		"word/styles.xml":  head + `<w:styles` + names + `><w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style><w:style w:type="table" w:styleId="Tabellenraster"><w:name w:val="Table Grid"/></w:style></w:styles>`,
		"word/header1.xml": head + `<w:hdr` + names + `><w:p><w:r><w:t>{{gemeinde}} &amp; Kanton</w:t></w:r></w:p></w:hdr>`, "word/media/wappen.png": "\x89PNG wappen"}
}

func para1(runs ...string) string {
	out := `<w:p w:rsidR="00AB"><w:pPr><w:jc w:val="left"/></w:pPr>`
	for _, r := range runs {
		out += `<w:r><w:rPr><w:b/></w:rPr><w:t>` + r + `</w:t></w:r><w:proofErr w:type="spellEnd"/>`
	}
	return out + `</w:p>`
}

func opened(t testing.TB, parts map[string]string) *Template {
	t.Helper()
	b := pack(t, parts)
	tpl, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return tpl
}

func example() *Report {
	return &Report{Lang: "de", Title: "Bericht <A> & B", Office: "Gemeinde Emmen", Mark: "Personendaten", Created: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Page: "Seite %[1]s von %[2]s",
		Words: map[string]string{"datum": "22. November 2026"}, Parts: []Part{
			{"einleitung", func(b Body) error {
				b.Heading(2, "Einleitung")
				Rich(b, "<p>Erstens</p><ul><li>zweitens</li></ul>")
				return nil
			}},
			{"tabelle", func(b Body) error {
				b.Table([]Column{{"Nr.", 1}, {"Antrag", 3}})
				for i := range 3 {
					if err := b.Row(fmt.Sprint(i), "Zeile <"+fmt.Sprint(i)+">\nneu"); err != nil {
						return err
					}
				}
				b.End()
				return nil
			}},
		}}
}

func filled(t testing.TB, tpl *Template, r *Report) map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := tpl.Write(&b, r); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(content)
		if !strings.HasSuffix(f.Name, ".xml") {
			continue
		}
		for d := xml.NewDecoder(bytes.NewReader(content)); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v\n%s", f.Name, err, content)
			}
		}
	}
	return out
}

// A template keeps all it has; placeholders are found however Word has cut them, and
// words that are put in are no placeholders again.
func TestTemplateIsFilled(t *testing.T) {
	t.Parallel()
	parts := word(para1("Titel: {", "{ti", "tel}", "} vom {{ datum }}, {{datum}}") + para1("{{einleitung}}") + para1("davor") + para1("{{tab", "elle}}") +
		`<w:p><w:pPr><w:sectPr><w:pgSz w:w="1"/></w:sectPr></w:pPr><w:r><w:t>{{einleitung}}</w:t></w:r></w:p>` + `<w:sectPr><w:pgSz w:w="2"/></w:sectPr>`)
	r := example()
	r.Words["datum"] = "{{tabelle}} heute"
	got := filled(t, opened(t, parts), r)
	doc := got["word/document.xml"]
	for _, want := range []string{"<w:t>Titel: Bericht &lt;A&gt; &amp; B</w:t>", " vom {{tabelle}} heute, {{tabelle}} heute</w:t>", `<w:pStyle w:val="berschrift2"/>`, `<w:tblStyle w:val="Tabellenraster"/>`,
		"Zeile &lt;2&gt;", ">zweitens<", `<w:sectPr><w:pgSz w:w="1"/></w:sectPr>`, `<w:sectPr><w:pgSz w:w="2"/></w:sectPr>`, `<w:p w:rsidR="00AB"><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>davor</w:t>`} {
		if !strings.Contains(doc, want) {
			t.Errorf("no %q in\n%s", want, doc)
		}
	}
	if n := strings.Count(doc, "<w:tbl>"); n != 1 {
		t.Errorf("%d tables", n)
	}
	if strings.Contains(doc, "{{einleitung}}") || got["word/header1.xml"] != strings.Replace(parts["word/header1.xml"], "{{gemeinde}}", "Gemeinde Emmen", 1) || got["word/media/wappen.png"] != parts["word/media/wappen.png"] || got["word/styles.xml"] != parts["word/styles.xml"] {
		t.Error("the rest of the template has changed")
	}
}

// What is wrong with a template is named with its place.
func TestTemplateIsChecked(t *testing.T) {
	t.Parallel()
	words, all, need := []string{Title, "datum"}, []string{"einleitung", "tabelle"}, []string{"tabelle"}
	table := func(inner string) string {
		return `<w:tbl><w:tr><w:tc>` + inner + `</w:tc></w:tr></w:tbl>`
	}
	for name, tc := range map[string]struct {
		body string
		want []Finding
	}{
		"good":                {para1("x") + para1("{{titel}}") + para1("{{Tabelle}}"), nil},
		"unknown":             {para1("davor") + para1("Stand {{da", "tumm}} heute") + para1("{{tabelle}}"), []Finding{{CodeTemplateUnknown, "datumm", InText, 2, "Stand {{datumm}} heute"}}},
		"missing":             {para1("{{titel}}"), []Finding{{Code: CodeTemplateMissing, Name: "tabelle", Where: InText}}},
		"not alone":           {para1("Hier: {{tabelle}}"), []Finding{{CodeTemplateAlone, "tabelle", InText, 1, "Hier: {{tabelle}}"}}},
		"in a table":          {table(para1("{{tabelle}}")), []Finding{{CodeTemplateAlone, "tabelle", InText, 1, "{{tabelle}}"}}},
		"not closed":          {para1("{{tabelle}}") + para1("am {{datum"), []Finding{{CodeTemplateOpen, "", InText, 2, "am {{datum"}}},
		"a word in a table":   {table(para1("{{datum}}")) + para1("{{tabelle}}"), nil},
		"two in a text box":   {`<w:p><w:r><w:pict><w:txbxContent>` + para1("{{einleitung}}") + `</w:txbxContent></w:pict></w:r></w:p>` + para1("{{tabelle}}"), []Finding{{CodeTemplateAlone, "einleitung", InText, 2, "{{einleitung}}"}}},
		"nothing of the kind": {para1("{titel} }} x"), []Finding{{Code: CodeTemplateMissing, Name: "tabelle", Where: InText}}},
	} {
		parts := word(tc.body)
		parts["word/header1.xml"] = head + `<w:hdr` + names + `/>`
		if got := opened(t, parts).Check(words, all, need); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %+v, want %+v", name, got, tc.want)
		}
	}
	parts := word(para1("{{tabelle}}"))
	parts["word/header1.xml"] = head + `<w:hdr` + names + `>` + para1("{{tabelle}}") + `</w:hdr>`
	if got := opened(t, parts).Check(words, all, need); len(got) != 1 || got[0].Code != CodeTemplateAlone || got[0].Where != InHeader {
		t.Errorf("a table in the header: %+v", got)
	}
}

// What is no document, or more than one, is refused.
func TestTemplateIsRefused(t *testing.T) {
	t.Parallel()
	macro := word(para1("{{tabelle}}"))
	macro["word/vbaProject.bin"] = "x"
	entity := word("")
	entity["word/document.xml"] = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><w:document` + names + `><w:body/></w:document>`
	deep := word(strings.Repeat("<w:x>", 300) + strings.Repeat("</w:x>", 300))
	huge := word(para1(strings.Repeat("x", maxPart)))
	for name, parts := range map[string]map[string]string{"macro": macro, "entity": entity, "deep": deep, "huge": huge, "no document": {"a.txt": "x"}, "torn": {"word/document.xml": "<w:p"}, "ends twice": {"word/document.xml": "</w:p>"}} {
		b := pack(t, parts)
		if _, err := Open(bytes.NewReader(b), int64(len(b))); !fault.Is(err, CodeTemplateBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(strings.NewReader("no zip"), 6); !fault.Is(err, CodeTemplateBroken) {
		t.Error(err)
	}
}

// However a placeholder is cut into runs, it is found, and nothing else changes.
func TestPlaceholdersInPieces(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringMatching(`[a-z äé]{0,10}`).Draw(rt, "before") + "{{datum}}" + rapid.StringMatching(`[a-z äé]{0,10}`).Draw(rt, "after")
		runes := []rune(text)
		var runs []string
		for len(runes) > 0 {
			n := rapid.IntRange(1, len(runes)).Draw(rt, "cut")
			runs, runes = append(runs, string(runes[:n])), runes[n:]
		}
		doc := filled(t, opened(t, word(para1(runs...))), example())["word/document.xml"]
		var got strings.Builder
		d := xml.NewDecoder(strings.NewReader(doc))
		for {
			tok, err := d.Token()
			if err != nil {
				break
			}
			if c, is := tok.(xml.CharData); is {
				got.Write(c)
			}
		}
		if want := strings.ReplaceAll(text, "{{datum}}", "22. November 2026"); strings.TrimSpace(got.String()) != strings.TrimSpace(want) {
			rt.Fatalf("%q, want %q (%q)", got.String(), want, runs)
		}
	})
}

// A PDF loses no word of a row that is longer than a page, and every piece is read aloud.
func TestLongRowsGoOverPages(t *testing.T) {
	t.Parallel()
	var long strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&long, "wort%d ", i)
	}
	r := example()
	r.Parts = append(r.Parts, Part{"lang", func(b Body) error {
		b.Table([]Column{{"A", 1}, {"B", 1}})
		err := b.Row("kurz", long.String())
		b.End()
		b.Paragraph(long.String())
		return err
	}})
	var out bytes.Buffer
	if err := PDF(&out, r); err != nil {
		t.Fatal(err)
	}
	text, pages := pdftest.ReadAloud(t, out.Bytes())
	if pages < 3 {
		t.Errorf("%d pages", pages)
	}
	said := map[string]int{}
	for _, w := range strings.Fields(text) {
		said[w]++
	}
	for i := range 3000 {
		if n := said[fmt.Sprint("wort", i)]; n != 2 {
			t.Fatalf("wort%d is there %d times", i, n)
		}
	}
}
