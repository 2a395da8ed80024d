package intake

import (
	"archive/zip"
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/html"
)

const (
	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ` +
		`xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` +
		`xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"`
	relationSpace = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	office        = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	png           = "\x89PNG\r\n\x1a\nnot really, but nobody decodes it here"
)

// parts of a document by their names; «word/document.xml» may be the body alone.
type parts map[string]string

// document is the least that is a DOCX, around the content of a body.
func document(body string, more parts) parts {
	p := parts{
		"[Content_Types].xml": xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels":         xmlHead + `<Relationships ` + relationSpace + `><Relationship Id="r1" Type="` + office + `officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
		"word/document.xml":   xmlHead + `<w:document ` + wordSpace + `><w:body>` + body + `</w:body></w:document>`,
		"word/styles.xml": xmlHead + `<w:styles ` + wordSpace + `>` +
			styleOf("Normal", "Normal", "", "") + styleOf("berschrift1", "heading 1", "Normal", `<w:outlineLvl w:val="0"/>`) + styleOf("berschrift2", "heading 2", "Normal", `<w:outlineLvl w:val="1"/>`) +
			styleOf("Kapitel", "Kapitel der Gemeinde", "berschrift1", "") + styleOf("Titre3", "Titre 3", "", "") + styleOf("Titolo1", "Titolo 1", "", "") +
			styleOf("Titel", "Title", "Normal", "") + styleOf("Untertitel", "Subtitle", "Titel", "") + styleOf("Beschriftung", "caption", "", "") + styleOf("Verzeichnis1", "toc 1", "", "") + styleOf("Zitat", "Quote", "", "") +
			`<w:style w:type="character" w:styleId="Fett"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style></w:styles>`,
		"word/_rels/document.xml.rels": relations(),
	}
	maps.Copy(p, more)
	return p
}

func styleOf(id, name, based, properties string) string {
	return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/><w:basedOn w:val="` + based + `"/><w:pPr>` + properties + `</w:pPr></w:style>`
}

// relations of the main part: those that are always there, and more.
func relations(more ...string) string {
	out := xmlHead + `<Relationships ` + relationSpace + `>`
	for _, part := range []string{"styles", "numbering", "footnotes", "endnotes"} {
		out += `<Relationship Id="` + part + `" Type="` + office + part + `" Target="` + part + `.xml"/>`
	}
	return out + strings.Join(more, "") + `</Relationships>`
}

func pictureAt(id, target string) string {
	return `<Relationship Id="` + id + `" Type="` + office + `image" Target="` + target + `"/>`
}

func outside(id, target string) string {
	return `<Relationship Id="` + id + `" Type="` + office + `hyperlink" Target="` + target + `" TargetMode="External"/>`
}

func zipped(t testing.TB, p parts) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(p)) {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t testing.TB, f Format, content []byte) *Result {
	t.Helper()
	r, err := Read(f, bytes.NewReader(content), int64(len(content)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func readBody(t testing.TB, body string, more parts) *Result {
	t.Helper()
	return read(t, DOCX, zipped(t, document(body, more)))
}

// p is a paragraph of one run.
func p(words string) string { return `<w:p><w:r><w:t>` + words + `</w:t></w:r></w:p>` }

func styled(style, words string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr><w:r><w:t>` + words + `</w:t></w:r></w:p>`
}

func numbered(num, level, words string) string {
	return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + num + `"/></w:numPr></w:pPr><w:r><w:t>` + words + `</w:t></w:r></w:p>`
}

// shown writes a document for people who read tests: kind, number, words, one a line.
func shown(r *Result) string {
	var b strings.Builder
	for _, bl := range r.Document.Blocks {
		w := bl.Words["de"]
		b.WriteString(string(bl.Kind))
		if bl.Kind == text.Chapter {
			b.WriteString(strings.Repeat("#", bl.Level))
		}
		for _, s := range []string{bl.Number, w.Title, w.HTML} {
			if s != "" {
				b.WriteString("|" + s)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func want(t *testing.T, r *Result, lines ...string) {
	t.Helper()
	if got, wanted := shown(r), strings.Join(lines, "\n")+"\n"; got != wanted {
		t.Errorf("got\n%swant\n%s", got, wanted)
	}
}

func noted(r *Result) string {
	var out []string
	for _, n := range r.Notes {
		out = append(out, string(n.Code))
	}
	return strings.Join(out, " ")
}

func TestHeadingsByStyleAndItsAncestors(t *testing.T) {
	r := readBody(t, styled("Titel", "Das Leitbild")+styled("Untertitel", "Ein Entwurf")+styled("berschrift1", "Ziele")+p("a")+styled("berschrift2", "Wege")+styled("Titre3", "Tiefer")+
		styled("Kapitel", "Umsetzung")+styled("Titolo1", "Fine")+styled("Überschrift 2", "Ohne Stil")+
		`<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Direkt</w:t></w:r></w:p>`+`<w:p><w:pPr><w:pStyle w:val="berschrift1"/><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>Nur Text</w:t></w:r></w:p>`, nil)
	if r.Title != "Das Leitbild" {
		t.Errorf("title is %q", r.Title)
	}
	want(t, r, "paragraph|<p>Ein Entwurf</p>", "chapter#|Ziele", "paragraph|<p>a</p>", "chapter##|Wege", "chapter###|Tiefer", "chapter#|Umsetzung", "chapter#|Fine", "chapter##|Ohne Stil", "chapter##|Direkt", "paragraph|<p>Nur Text</p>")
}

const numberingPart = xmlHead + `<w:numbering ` + wordSpace + `>` +
	`<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>` +
	`<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>` +
	`<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>` +
	`<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Art. %1"/></w:lvl></w:abstractNum>` +
	`<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:isLgl/></w:lvl></w:abstractNum>` +
	`<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num><w:num w:numId="4"><w:abstractNumId w:val="4"/></w:num><w:num w:numId="5"><w:abstractNumId w:val="5"/></w:num>` +
	`<w:num w:numId="6"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num></w:numbering>`

func TestListsKeepTheirNumbersAndDepth(t *testing.T) {
	r := readBody(t, styled("berschrift1", "Listen")+numbered("2", "0", "eins")+numbered("2", "1", "darin")+numbered("2", "0", "zwei")+p("dazwischen")+
		numbered("1", "0", "A")+numbered("1", "1", "A1")+p("Zwischenruf")+numbered("1", "0", "B")+numbered("6", "0", "Neu")+
		numbered("3", "0", "Buchstabe")+numbered("3", "1", "Römisch")+numbered("0", "0", "ohne"), parts{"word/numbering.xml": numberingPart})
	want(t, r, "chapter#|Listen", "list|<ul><li>eins<ul><li>darin</li></ul></li><li>zwei</li></ul>", "paragraph|<p>dazwischen</p>",
		"list|<ol><li>A<ul><li>1.1 A1</li></ul></li></ol>", "paragraph|<p>Zwischenruf</p>", `list|<ol start="2"><li>B</li></ol>`, `list|<ol start="7"><li>Neu</li></ol>`,
		"paragraph|a)|<p>Buchstabe</p>", "list|<ul><li>i. Römisch</li></ul>", "paragraph|<p>ohne</p>")
}

func TestHeadingsAndArticlesKeepTheirPrintedNumbers(t *testing.T) {
	heading := func(num, level, style, words string) string {
		return strings.Replace(numbered(num, level, words), "<w:pPr>", `<w:pPr><w:pStyle w:val="`+style+`"/>`, 1)
	}
	r := readBody(t, heading("5", "0", "berschrift1", "Römisch")+heading("5", "1", "berschrift2", "Darunter")+styled("berschrift1", "5 Von Hand")+styled("berschrift2", "5.1. Auch")+styled("berschrift1", "2030 wird gut")+
		heading("4", "0", "berschrift2", "Zweck")+p("¹ Die Gemeinde ordnet.")+p("² Der Gemeinderat vollzieht.")+p("1990 galt noch anderes.")+
		numbered("4", "0", "Geltung auf dem ganzen Gebiet der Gemeinde, mit einem Punkt am Ende.")+
		p("§ 61a Mitwirkung")+numbered("1", "0", "Alle")+numbered("1", "0", "Niemand")+numbered("3", "0", "beides")+
		p("§ 62")+p("Für den Erlass gilt dies.")+p("Art. 5 Abs. 2 DSG verlangt mehr.")+p("Art. 7 BauG auch.")+
		`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Art. 8bis Titel</w:t><w:br/></w:r><w:r><w:t>Und der Text.</w:t></w:r></w:p>`+p("§ 63"), parts{"word/numbering.xml": numberingPart})
	want(t, r, "chapter#|IV|Römisch", "chapter##|4.1|Darunter", "chapter#|5|Von Hand", "chapter##|5.1|Auch", "chapter#|2030 wird gut",
		"article|Art. 5|Zweck", "paragraph|1|<p>Die Gemeinde ordnet.</p>", "paragraph|2|<p>Der Gemeinderat vollzieht.</p>", "paragraph|<p>1990 galt noch anderes.</p>",
		"article|Art. 6|<p>Geltung auf dem ganzen Gebiet der Gemeinde, mit einem Punkt am Ende.</p>",
		"article|§ 61a|Mitwirkung", "paragraph|1|<p>Alle</p>", "paragraph|2|<p>Niemand</p>", "paragraph|a)|<p>beides</p>",
		"article|§ 62|<p>Für den Erlass gilt dies.</p>", "paragraph|<p>Art. 5 Abs. 2 DSG verlangt mehr.</p>", "paragraph|<p>Art. 7 BauG auch.</p>",
		"article|Art. 8bis|Titel|<p>Und der Text.</p>", "article|§ 63")
}

func TestTablesFootnotesPicturesAndLinks(t *testing.T) {
	cell := func(properties, words string) string {
		return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + p(words) + `</w:tc>`
	}
	drawing := func(id, alt string) string {
		return `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="` + alt + `"/><a:graphic><a:graphicData><a:blip r:embed="` + id + `"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
	}
	body := styled("berschrift1", "Eins") + `<w:p><w:r><w:t>Text</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t> und</w:t><w:endnoteReference w:id="2"/><w:t xml:space="preserve"> mehr </w:t></w:r>` +
		`<w:hyperlink r:id="l1"><w:r><w:rPr><w:rStyle w:val="Fett"/></w:rPr><w:t>Link</w:t></w:r></w:hyperlink><w:hyperlink r:id="l2"><w:r><w:t>Falle</w:t></w:r></w:hyperlink></w:p>` +
		styled("Beschriftung", "Tabelle 1: Zahlen") +
		`<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>` + cell("", "Ort") + cell(`<w:gridSpan w:val="2"/>`, "Jahre") + `</w:tr><w:tr>` + cell(`<w:vMerge w:val="restart"/>`, "Gersag") + cell("", "1") + cell("", "m²") + `</w:tr><w:tr>` + cell(`<w:vMerge/>`, "") + cell("", "3") + cell("", "4") + `</w:tr></w:tbl>` +
		drawing("p1", "Der Platz") + styled("Beschriftung", "Abbildung 1: Platz") + drawing("p2", "Kurve") + drawing("p1", "") + drawing("p9", "x") +
		`<w:tbl><w:tr>` + cell("", "Im Kasten") + `</w:tr></w:tbl>` + styled("berschrift1", "Zwei") + p("Ende")
	note := func(kind string) string {
		return xmlHead + `<w:` + kind + `s ` + wordSpace + `><w:` + kind + ` w:type="separator" w:id="0">` + p("Strich") + `</w:` + kind + `><w:` + kind + ` w:id="2">` + p("Die "+kind) + `</w:` + kind + `></w:` + kind + `s>`
	}
	r := readBody(t, body, parts{"word/footnotes.xml": note("footnote"), "word/endnotes.xml": note("endnote"), "word/media/a.png": png, "word/media/b.emf": "\x01\x00\x00\x00 EMF",
		"word/_rels/document.xml.rels": relations(pictureAt("p1", "media/a.png"), pictureAt("p2", "/word/media/b.emf"), outside("l1", "https://example.org/?a=1&amp;b=2"), outside("l2", "file:///etc/passwd"))})
	want(t, r, "chapter#|Eins", `paragraph|<p>Text[1] und[i] mehr <a href="https://example.org/?a=1&amp;b=2" rel="noopener"><strong>Link</strong></a>Falle</p>`,
		`table|<table><caption>Tabelle 1: Zahlen</caption><thead><tr><th scope="col">Ort</th><th scope="col" colspan="2">Jahre</th></tr></thead><tbody><tr><td rowspan="2">Gersag</td><td>1</td><td>m²</td></tr><tr><td>3</td><td>4</td></tr></tbody></table>`,
		`figure|<p><img src="/files/import/1" alt="Der Platz"/></p><p>Abbildung 1: Platz</p>`, `figure|<p><img src="/files/import/1" alt="Der Platz"/></p>`, "paragraph|<p>Im Kasten</p>",
		"footnote|1|<p>Die footnote</p>", "footnote|i|<p>Die endnote</p>", "chapter#|Zwei", "paragraph|<p>Ende</p>")
	if got := noted(r); got != "link picture picture_outside" {
		t.Errorf("notes are %q", got)
	}
	if len(r.Pictures) != 1 || string(r.Pictures[0].Bytes) != png || r.Pictures[0].Media != "image/png" {
		t.Fatalf("pictures are %+v", r.Pictures)
	}
	r.Place(r.Pictures[0].Ref, "/files/0198/platz.png")
	if got := shown(r); strings.Contains(got, "/files/import/") || !strings.Contains(got, `src="/files/0198/platz.png"`) {
		t.Errorf("not placed: %s", got)
	}
}

func TestAPictureThatWasNotStoredLeavesItsCaption(t *testing.T) {
	r := read(t, HTML, []byte(`<h1>A</h1><p><img alt="x" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></p><figure><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><figcaption>Bild</figcaption></figure>`))
	for _, p := range r.Pictures {
		r.Place(p.Ref, "")
	}
	want(t, r, "chapter#|A", "figure|<p></p><p>Bild</p>")
}

func TestWhatWordProcessorsPutBetweenWords(t *testing.T) {
	body := styled("berschrift1", "Text") +
		`<w:p><w:r><w:t>Ge</w:t><w:softHyphen/><w:t>mein` + "\u00ad" + `de</w:t><w:noBreakHyphen/><w:t>Rat</w:t><w:tab/><w:t>m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r><w:r><w:t>, CO</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="subscript"/></w:rPr><w:t>2</w:t></w:r><w:r><w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:font="Webdings" w:char="F001"/></w:r></w:p>` +
		`<w:p><w:r><w:t xml:space="preserve">Alt </w:t></w:r><w:del><w:r><w:delText>gestrichen</w:delText></w:r></w:del><w:ins><w:r><w:rPr><w:b/><w:i w:val="0"/></w:rPr><w:t xml:space="preserve">neu </w:t></w:r></w:ins><w:r><w:rPr><w:i/></w:rPr><w:t>kursiv</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>` +
		`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Erster </w:t></w:r></w:p>` + p("und zweiter") +
		`<w:sdt><w:sdtPr/><w:sdtContent>` + p("Im Feld") + `</w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + p("Klicken Sie hier") + `</w:sdtContent></w:sdt>` +
		`<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>` + p("Inhalt 3") + `</w:sdtContent></w:sdt>` + styled("Verzeichnis1", "Kapitel 1 … 3") +
		`<w:p><w:r><w:t>Vor</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent>` + p("Kasten") + `</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + p("Kasten") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>nach</w:t></w:r></w:p>` +
		`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "mailto:info@example.ch" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Mail</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> da</w:t></w:r><w:r><w:object/></w:r><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></w:p>` +
		styled("Zitat", "Gesagt ist gesagt.")
	r := readBody(t, body, nil)
	want(t, r, "chapter#|Text", "paragraph|<p>Gemeinde\u2011Rat m², CO₂→</p>", "paragraph|<p>Alt <strong>neu</strong> <em>kursiv</em></p>", "paragraph|<p>Erster und zweiter</p>", "paragraph|<p>Im Feld</p>",
		"paragraph|<p>Vornach</p>", "paragraph|<p>Kasten</p>", `paragraph|<p><a href="mailto:info@example.ch">Mail</a> daa+b</p>`, "paragraph|<blockquote><p>Gesagt ist gesagt.</p></blockquote>")
	if got := noted(r); got != "symbol tracked_change hidden comment contents text_box object formula" {
		t.Errorf("notes are %q", got)
	}
	for _, n := range r.Notes {
		if n.Block != r.Document.Blocks[0].ID {
			t.Errorf("%s is noted at %s", n.Code, n.Block)
		}
	}
}

func TestDocumentsWithoutStylesAndTheirTitle(t *testing.T) {
	bold := func(words string) string {
		return `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>` + words + `</w:t></w:r></w:p>`
	}
	core := parts{"docProps/core.xml": xmlHead + `<cp:coreProperties xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Aus den Eigenschaften</dc:title></cp:coreProperties>`}
	r := readBody(t, bold("1. Ausgangslage")+p("Text.")+bold("Wichtig ist dies.")+bold("2. Ziele")+p("Mehr."), core)
	want(t, r, "chapter#|1|Ausgangslage", "paragraph|<p>Text.</p>", "paragraph|<p><strong>Wichtig ist dies.</strong></p>", "chapter#|2|Ziele", "paragraph|<p>Mehr.</p>")
	if r.Title != "Aus den Eigenschaften" || noted(r) != "guessed" {
		t.Errorf("title %q, notes %q", r.Title, noted(r))
	}
	r = readBody(t, styled("berschrift1", "Der Titel")+styled("berschrift2", "Eins")+styled("berschrift2", "Zwei"), core)
	if want(t, r, "chapter#|Eins", "chapter#|Zwei"); r.Title != "Der Titel" {
		t.Errorf("title is %q", r.Title)
	}
}

func plainOf(r *Result) string {
	out := []string{r.Title}
	for _, b := range r.Document.Blocks {
		out = append(out, b.Words["de"].Title, html.Plain(b.Words["de"].HTML))
	}
	return strings.Join(strings.Fields(strings.Join(out, " ")), " ")
}
