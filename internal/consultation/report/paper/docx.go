package paper

import (
	"archive/zip"
	"bufio"
	"io"
	"strconv"
	"strings"
	"time"

	"mitwirken/internal/platform/pdf"
)

// blocks are a Body within a document of Word.
type blocks struct {
	out   *bufio.Writer
	looks looks
	// width of the columns of the table that is written, in twentieths of a point.
	widths []int
	err    error
}

// whole is the width of a table in fiftieths of a percent: what the page gives.
const whole = 5000

func newBlocks(w io.Writer, l looks, _ *Report) *blocks {
	return &blocks{out: bufio.NewWriterSize(w, 32<<10), looks: l}
}

func (b *blocks) put(s string) {
	if _, err := b.out.WriteString(s); err != nil && b.err == nil {
		b.err = err
	}
}

func (b *blocks) flush() error {
	if b.err != nil {
		return b.err
	}
	return b.out.Flush()
}

// Heading has the style of the template, else it is bold.
func (b *blocks) Heading(level int, words string) {
	level = min(max(level, 1), len(b.looks.headings)-1)
	if id := b.looks.headings[level]; id != "" {
		b.put(`<w:p><w:pPr><w:pStyle w:val="` + escape(id) + `"/></w:pPr>` + run("", words) + `</w:p>`)
		return
	}
	b.put(`<w:p><w:pPr><w:keepNext/><w:outlineLvl w:val="` + strconv.Itoa(level-1) + `"/></w:pPr>` + run(`<w:rPr><w:b/></w:rPr>`, words) + `</w:p>`)
}

// Paragraph in the style of the template.
func (b *blocks) Paragraph(words string) { b.put(`<w:p>` + run("", words) + `</w:p>`) }

// Fact is a line with a bold label.
func (b *blocks) Fact(label, value string) {
	b.put(`<w:p>` + run(`<w:rPr><w:b/></w:rPr>`, label+": ") + run("", value) + `</w:p>`)
}

// Table repeats its titles on every page.
func (b *blocks) Table(columns []Column) {
	b.widths = widths(columns, whole)
	style := `<w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="8A857C"/><w:insideH w:val="single" w:sz="4" w:color="C9C4BB"/></w:tblBorders>`
	if b.looks.table != "" {
		style = ""
		b.put(`<w:tbl><w:tblPr><w:tblStyle w:val="` + escape(b.looks.table) + `"/>`)
	} else {
		b.put(`<w:tbl><w:tblPr>`)
	}
	b.put(`<w:tblW w:w="` + strconv.Itoa(whole) + `" w:type="pct"/>` + style + `<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>`)
	for _, n := range b.widths {
		b.put(`<w:gridCol w:w="` + strconv.Itoa(n*2) + `"/>`)
	}
	b.put(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, c := range columns {
		b.cell(i, `<w:p>`+run(`<w:rPr><w:b/></w:rPr>`, c.Title)+`</w:p>`)
	}
	b.put(`</w:tr>`)
}

func (b *blocks) cell(i int, content string) {
	b.put(`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(b.widths[i]) + `" w:type="pct"/></w:tcPr>` + content + `</w:tc>`)
}

// Row writes one line of the table.
func (b *blocks) Row(cells ...string) error {
	b.put(`<w:tr>`)
	for i, words := range cells {
		b.cell(i, `<w:p>`+run("", words)+`</w:p>`)
	}
	b.put(`</w:tr>`)
	return b.err
}

// End of the table; it wants a paragraph behind it.
func (b *blocks) End() { b.put(`</w:tbl><w:p/>`) }

func widths(columns []Column, page int) []int {
	sum := 0
	for _, c := range columns {
		sum += c.Width
	}
	out := make([]int, len(columns))
	for i, c := range columns {
		out[i] = c.Width * page / sum
	}
	return out
}

var signs = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string { return signs.Replace(pdf.Tidy(s)) }

var breaks = strings.NewReplacer("\n", `</w:t><w:br/><w:t xml:space="preserve">`, "\t", `</w:t><w:tab/><w:t xml:space="preserve">`)

func run(props, words string) string {
	if words == "" {
		return ""
	}
	return `<w:r>` + props + `<w:t xml:space="preserve">` + breaks.Replace(escape(words)) + `</w:t></w:r>`
}

const (
	names   = ` xmlns:w="` + wordMain + `" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	kinds   = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	office  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// ownStyles of our template: A4 landscape, headings by size.
func ownStyles(lang string) string {
	var b strings.Builder
	b.WriteString(`<w:styles` + names + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="20"/><w:lang w:val="` + lang + `-CH"/></w:rPr></w:rPrDefault>` +
		`<w:pPrDefault><w:pPr><w:spacing w:after="80"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>`)
	for n, size := range []int{36, 28, 24, 22} {
		level := strconv.Itoa(n + 1)
		b.WriteString(`<w:style w:type="paragraph" w:styleId="Heading` + level + `"><w:name w:val="heading ` + level + `"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="` +
			strconv.Itoa(n) + `"/></w:pPr><w:rPr><w:b/><w:sz w:val="` + strconv.Itoa(size) + `"/></w:rPr></w:style>`)
	}
	b.WriteString(`<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="8A857C"/><w:insideH w:val="single" w:sz="4" w:color="C9C4BB"/></w:tblBorders>` +
		`<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`)
	return b.String()
}

// writeOwn makes our own template for a report: its parts one below the other.
func writeOwn(w io.Writer, r *Report) error {
	field := func(name string) string {
		return `<w:fldSimple w:instr="` + name + `"><w:r><w:t>1</w:t></w:r></w:fldSimple>`
	}
	before, rest, _ := strings.Cut(r.Page, "%[1]s")
	between, after, _ := strings.Cut(rest, "%[2]s")
	body := `<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>` + run("", "{{"+Title+"}}") + `</w:p>`
	for _, p := range r.Parts {
		body += `<w:p>` + run("", "{{"+p.Name+"}}") + `</w:p>`
	}
	at := r.Created.UTC().Format(time.RFC3339)
	rels := func(items string) string {
		return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + items + `</Relationships>`
	}
	rel := func(id, kind, target string) string {
		return `<Relationship Id="` + id + `" Type="` + kind + `" Target="` + target + `"/>`
	}
	core := "http://schemas.openxmlformats.org/package/2006/"
	z := zip.NewWriter(w)
	for _, f := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="` + core + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/word/document.xml" ContentType="` + kinds + `document.main+xml"/><Override PartName="/word/styles.xml" ContentType="` + kinds + `styles+xml"/><Override PartName="/word/header1.xml" ContentType="` + kinds +
			`header+xml"/><Override PartName="/word/footer1.xml" ContentType="` + kinds + `footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`},
		{"_rels/.rels", rels(rel("rId1", office+"officeDocument", "word/document.xml") + rel("rId2", core+"relationships/metadata/core-properties", "docProps/core.xml"))},
		{"docProps/core.xml", `<cp:coreProperties xmlns:cp="` + core + `metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>` +
			escape(r.Title) + `</dc:title><dc:creator>` + escape(r.Office) + `</dc:creator><cp:keywords>` + escape(r.Mark) + `</cp:keywords><dc:language>` + r.Lang + `-CH</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">` + at + `</dcterms:created></cp:coreProperties>`},
		{"word/_rels/document.xml.rels", rels(rel("rId1", office+"styles", "styles.xml") + rel("rId2", office+"header", "header1.xml") + rel("rId3", office+"footer", "footer1.xml"))},
		{"word/styles.xml", ownStyles(r.Lang)},
		{"word/header1.xml", `<w:hdr` + names + `><w:p>` + run(`<w:rPr><w:b/><w:color w:val="9C1C1C"/></w:rPr>`, "{{"+Mark+"}}") + `</w:p></w:hdr>`},
		{"word/footer1.xml", `<w:ftr` + names + `><w:p>` + run("", "{{"+Title+"}} · {{"+Office+"}} · ") + run("", before) + field("PAGE") + run("", between) + field("NUMPAGES") + run("", after) + `</w:p></w:ftr>`},
		{document, `<w:document` + names + `><w:body>` + body + `<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>` +
			`<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`},
	} {
		to, err := z.CreateHeader(&zip.FileHeader{Name: f[0], Method: zip.Deflate, Modified: r.Created.UTC()})
		if err == nil {
			_, err = io.WriteString(to, xmlHead+f[1])
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}
