package table

import (
	"io"
	"strconv"
	"strings"
	"time"

	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pdf"
)

// xlsxFile is a workbook with one sheet. Text is written as text whatever it begins
// with: there is no formula in the file, nor anything shared to keep in memory.
type xlsxFile struct {
	d    *Doc
	p    *pack
	line int
	cols []string
}

// styles of the sheet, by their place in cellXfs.
const (
	stylePlain = iota
	styleDate
	styleDateTime
	styleHead
	styleTitle
	styleMark
	styleWrap
)

const xlsxStyles = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
	`<numFmts count="2"><numFmt numFmtId="164" formatCode="dd\.mm\.yyyy"/><numFmt numFmtId="165" formatCode="dd\.mm\.yyyy\ hh:mm"/></numFmts>` +
	`<fonts count="4"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="14"/><name val="Calibri"/></font><font><b/><sz val="11"/><color rgb="FF9C1C1C"/><name val="Calibri"/></font></fonts>` +
	`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFECE9E4"/></patternFill></fill></fills>` +
	`<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>` +
	`<cellXfs count="7"><xf xfId="0"><alignment vertical="top"/></xf>` +
	`<xf numFmtId="164" applyNumberFormat="1" xfId="0" applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf>` +
	`<xf numFmtId="165" applyNumberFormat="1" xfId="0" applyAlignment="1"><alignment horizontal="left" vertical="top"/></xf>` +
	`<xf fontId="1" fillId="2" applyFont="1" applyFill="1" xfId="0"/><xf fontId="2" applyFont="1" xfId="0"/><xf fontId="3" applyFont="1" xfId="0"/>` +
	`<xf xfId="0" quotePrefix="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`

func newXLSX(w io.Writer, d Doc) (*xlsxFile, error) {
	x := &xlsxFile{d: &d, p: newPack(w, d.Created)}
	for i := range d.Columns {
		x.cols = append(x.cols, columnName(i))
	}
	head := len(d.head()) + 2 // an empty line, the titles
	if d.Mark != "" {
		head++
	}
	sheet := sheetName(d.Title)
	err := x.p.parts(
		[2]string{"[Content_Types].xml", contentTypes("/xl/workbook.xml", [2]string{"/xl/worksheets/sheet1.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"},
			[2]string{"/xl/styles.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"})},
		[2]string{"_rels/.rels", rels([2]string{"officeDocument", "xl/workbook.xml"}, [2]string{"core-properties", "docProps/core.xml"})},
		[2]string{"docProps/core.xml", coreProps(&d)},
		[2]string{"xl/_rels/workbook.xml.rels", rels([2]string{"worksheet", "worksheets/sheet1.xml"}, [2]string{"styles", "styles.xml"})},
		[2]string{"xl/styles.xml", xlsxStyles},
		[2]string{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="` +
			xmlText(sheet) + `" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">` +
			xmlText("'"+strings.ReplaceAll(sheet, "'", "''")+"'!$"+strconv.Itoa(head)+":$"+strconv.Itoa(head)) + `</definedName></definedNames></workbook>`})
	if err == nil {
		err = x.p.open("xl/worksheets/sheet1.xml")
	}
	if err != nil {
		return nil, err
	}
	x.put(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="`,
		strconv.Itoa(head), `" topLeftCell="A`, strconv.Itoa(head+1), `" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	for i := range d.Columns {
		n := strconv.Itoa(i + 1)
		x.put(`<col min="`, n, `" max="`, n, `" width="`, strconv.Itoa(width(&d.Columns[i])), `" customWidth="1"/>`)
	}
	x.put(`</cols><sheetData>`)
	if d.Mark != "" {
		x.texts(styleMark, d.Mark)
	}
	for i, l := range d.head() {
		if i == 0 {
			x.texts(styleTitle, l.Value)
		} else {
			x.texts(stylePlain, l.Label, l.Value)
		}
	}
	x.texts(stylePlain)
	titles := make([]string, len(d.Columns))
	for i := range d.Columns {
		titles[i] = d.Columns[i].Title
	}
	x.texts(styleHead, titles...)
	return x, nil
}

// put writes without looking back: bufio keeps the first error for the end.
func (x *xlsxFile) put(parts ...string) {
	for _, s := range parts {
		_, _ = x.p.big.WriteString(s)
	}
}

func (x *xlsxFile) begin() {
	x.line++
	x.put(`<row r="`, strconv.Itoa(x.line), `">`)
}

func (x *xlsxFile) texts(style int, texts ...string) {
	x.begin()
	for i, t := range texts {
		x.text(columnName(i), style, pdf.Tidy(t))
	}
	x.put(`</row>`)
}

// maxCell in runes: Excel takes 32,767 UTF-16 units, of which a rune needs two at most.
const maxCell = 16_000

func (x *xlsxFile) text(col string, style int, s string) {
	if s == "" {
		return
	}
	x.put(`<c r="`, col, strconv.Itoa(x.line), `" s="`, strconv.Itoa(style), `" t="inlineStr"><is><t xml:space="preserve">`, xmlText(cut(s, maxCell)), `</t></is></c>`)
}

func (x *xlsxFile) value(col, kind string, style int, v string) {
	x.put(`<c r="`, col, strconv.Itoa(x.line), `" s="`, strconv.Itoa(style), `"`, kind, `><v>`, v, `</v></c>`)
}

// Row writes one line of typed cells.
func (x *xlsxFile) Row(r Row) error {
	if err := x.d.check(r); err != nil {
		return err
	}
	x.begin()
	for i, v := range r {
		c := &x.d.Columns[i]
		s, err := x.d.words(c, v, true)
		if err != nil {
			return err
		}
		if s == "" {
			continue
		}
		switch c.Type {
		case Number:
			x.value(x.cols[i], "", stylePlain, s)
		case Date, DateTime:
			x.date(x.cols[i], c.Type, v, s)
		case Bool:
			flag := "0"
			if v == true {
				flag = "1"
			}
			x.value(x.cols[i], ` t="b"`, stylePlain, flag)
		default:
			x.text(x.cols[i], styleWrap, s)
		}
	}
	_, err := x.p.big.WriteString(`</row>`)
	return err
}

// date is the wall clock of Zurich in days since 1900, as the sheet counts; what is
// older is text.
func (x *xlsxFile) date(col string, t Type, v any, words string) {
	at, is := v.(time.Time)
	if !is {
		return
	}
	at = at.In(locale.Zurich())
	day := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC).Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
	const march1900 = 61 // before it the sheet counts a day that never was
	if day < march1900 {
		x.text(col, styleWrap, words)
		return
	}
	style := styleDate
	if t == DateTime {
		style = styleDateTime
		const seconds = 24 * 60 * 60
		day += float64(at.Hour()*60*60+at.Minute()*60+at.Second()) / seconds
	}
	x.value(col, "", style, strconv.FormatFloat(day, 'f', -1, 64))
}

// Close ends sheet and file. Every printed page repeats titles and mark.
func (x *xlsxFile) Close() error {
	page := strings.NewReplacer("%[1]s", "&amp;P", "%[2]s", "&amp;N").Replace(xmlText(x.d.Words.Page))
	x.put(`</sheetData><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/><headerFooter><oddHeader>&amp;C`, sign(x.d.Mark), `</oddHeader><oddFooter>&amp;L`, sign(x.d.Title), `&amp;R`, page, `</oddFooter></headerFooter></worksheet>`)
	return x.p.close()
}

// sign is text in a page header, where & begins a command.
func sign(s string) string { return xmlText(strings.ReplaceAll(pdf.Tidy(cut(s, 100)), "&", "&&")) }

// cut shortens to a number of runes.
func cut(s string, runes int) string {
	if len(s) <= runes {
		return s
	}
	for i := range s {
		if runes--; runes < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

// sheetName is what Excel allows: 31 runes, without its own signs.
func sheetName(title string) string {
	const longest = 30
	s := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return ' '
		}
		return r
	}, pdf.Tidy(title))
	if s = strings.TrimSpace(cut(s, longest)); s == "" {
		return "Export"
	}
	return s
}

// columnName is A … Z, AA …
func columnName(i int) string {
	const letters = 26
	if i < letters {
		return string(rune('A' + i))
	}
	return columnName(i/letters-1) + string(rune('A'+i%letters))
}

// width in characters.
func width(c *Column) int {
	const title, narrow, wide = 10, 18, 50
	switch c.Type {
	case Text, HTML:
		return max(40, len(c.Title))
	case List, Term:
		return max(24, len(c.Title))
	case URL:
		return wide
	case DateTime:
		return max(narrow, len(c.Title))
	}
	return max(title+2, len(c.Title)+2)
}
