package table

import (
	"io"
	"strconv"
	"strings"

	"mitwirken/internal/platform/pdf"
)

// docxFile is a report for Word: the head as text, the table landscape with titles
// on every page, mark and page numbers in header and footer.
type docxFile struct {
	d      *Doc
	p      *pack
	widths []int
}

const (
	wordNS = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	// A4 landscape without margins, in twentieths of a point.
	wordWidth = 16838 - 2*1134
)

const wordStyles = `<w:styles` + wordNS + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="20"/><w:lang w:val="%LANG%"/></w:rPr></w:rPrDefault>` +
	`<w:pPrDefault><w:pPr><w:spacing w:after="60"/></w:pPr></w:pPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:after="160"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="36"/></w:rPr></w:style>` +
	`<w:style w:type="paragraph" w:styleId="Mark"><w:name w:val="Mark"/><w:basedOn w:val="Normal"/><w:rPr><w:b/><w:color w:val="9C1C1C"/></w:rPr></w:style>` +
	`<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="8A857C"/><w:insideH w:val="single" w:sz="4" w:color="C9C4BB"/></w:tblBorders>` +
	`<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`

func newDOCX(w io.Writer, d Doc) (*docxFile, error) {
	x := &docxFile{d: &d, p: newPack(w, d.Created), widths: shares(d.Columns, wordWidth)}
	part := func(name string) string {
		return "application/vnd.openxmlformats-officedocument.wordprocessingml." + name + "+xml"
	}
	err := x.p.parts(
		[2]string{"[Content_Types].xml", contentTypes("/word/document.xml", [2]string{"/word/styles.xml", part("styles")},
			[2]string{"/word/header1.xml", part("header")}, [2]string{"/word/footer1.xml", part("footer")})},
		[2]string{"_rels/.rels", rels([2]string{"officeDocument", "word/document.xml"}, [2]string{"core-properties", "docProps/core.xml"})},
		[2]string{"docProps/core.xml", coreProps(&d)},
		[2]string{"word/_rels/document.xml.rels", rels([2]string{"styles", "styles.xml"}, [2]string{"header", "header1.xml"}, [2]string{"footer", "footer1.xml"})},
		[2]string{"word/styles.xml", strings.ReplaceAll(wordStyles, "%LANG%", d.Lang+"-CH")},
		[2]string{"word/header1.xml", `<w:hdr` + wordNS + `>` + paragraph("Mark", d.Mark) + `</w:hdr>`},
		[2]string{"word/footer1.xml", `<w:ftr` + wordNS + `><w:p>` + run(d.Title+" · ") + pageOf(d.Words.Page) + `</w:p></w:ftr>`})
	if err == nil {
		err = x.p.open("word/document.xml")
	}
	if err != nil {
		return nil, err
	}
	x.put(`<w:document` + wordNS + `><w:body>`)
	for i, l := range d.head() {
		if i == 0 {
			x.put(paragraph("Heading1", l.Value))
		} else {
			x.put(`<w:p>` + bold(l.Label+": ") + run(l.Value) + `</w:p>`)
		}
	}
	x.put(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="` + strconv.Itoa(wordWidth) + `" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:firstRow="1"/><w:tblCaption w:val="` + xmlText(pdf.Tidy(d.Title)) + `"/></w:tblPr><w:tblGrid>`)
	for _, n := range x.widths {
		x.put(`<w:gridCol w:w="` + strconv.Itoa(n) + `"/>`)
	}
	x.put(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i := range d.Columns {
		x.cell(i, `<w:p>`+bold(d.Columns[i].Title)+`</w:p>`)
	}
	x.put(`</w:tr>`)
	return x, nil
}

func (x *docxFile) put(s string) { _, _ = x.p.big.WriteString(s) }

func (x *docxFile) cell(i int, content string) {
	x.put(`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(x.widths[i]) + `" w:type="dxa"/></w:tcPr>` + content + `</w:tc>`)
}

// Row writes one line of the table.
func (x *docxFile) Row(r Row) error {
	if err := x.d.check(r); err != nil {
		return err
	}
	x.put(`<w:tr>`)
	for i, v := range r {
		c := &x.d.Columns[i]
		s, err := x.d.words(c, v, false)
		if err != nil {
			return err
		}
		align := ""
		if c.Type == Number {
			align = `<w:pPr><w:jc w:val="right"/></w:pPr>`
		}
		x.cell(i, `<w:p>`+align+run(s)+`</w:p>`)
	}
	_, err := x.p.big.WriteString(`</w:tr>`)
	return err
}

// Close ends the document; a table wants a paragraph behind it.
func (x *docxFile) Close() error {
	x.put(`</w:tbl><w:p/><w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/>` +
		`<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return x.p.close()
}

func paragraph(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + run(text) + `</w:p>`
}

func bold(text string) string { return textRun(`<w:rPr><w:b/></w:rPr>`, text) }

func run(text string) string { return textRun("", text) }

func textRun(props, text string) string {
	if text == "" {
		return ""
	}
	return `<w:r>` + props + `<w:t xml:space="preserve">` +
		wordBreaks.Replace(xmlText(pdf.Tidy(text))) + `</w:t></w:r>`
}

var wordBreaks = strings.NewReplacer("\n", `</w:t><w:br/><w:t xml:space="preserve">`, "\t", `</w:t><w:tab/><w:t xml:space="preserve">`)

// pageOf is «Seite 1 von 3», counted by Word.
func pageOf(words string) string {
	field := func(name string) string {
		return `<w:fldSimple w:instr="` + name + `"><w:r><w:t>1</w:t></w:r></w:fldSimple>`
	}
	before, rest, _ := strings.Cut(words, "%[1]s")
	between, after, _ := strings.Cut(rest, "%[2]s")
	return run(before) + field("PAGE") + run(between) + field("NUMPAGES") + run(after)
}

// shares divides the width of a page among the columns, long texts getting more.
func shares(columns []Column, whole int) []int {
	weights, sum := make([]int, len(columns)), 0
	for i := range columns {
		const wide, middle, day, narrow = 6, 4, 3, 2
		switch columns[i].Type {
		case Text, HTML, URL:
			weights[i] = wide
		case List, Term, DateTime:
			weights[i] = middle
		case Date:
			weights[i] = day
		default:
			weights[i] = narrow
		}
		sum += weights[i]
	}
	for i := range weights {
		weights[i] = weights[i] * whole / sum
	}
	return weights
}
