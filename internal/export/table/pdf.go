package table

import (
	"io"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"mitwirken/internal/platform/pdf"
	"mitwirken/internal/platform/typeface"
)

// pdfFile is a report for printing and reading aloud: A4 landscape, titles and mark
// on every page, and the structure of a table that a screen reader walks through.
type pdfFile struct {
	d      *Doc
	out    io.Writer
	pdf    *fpdf.Fpdf
	tags   *pdf.Tags
	table  *pdf.Element
	widths []float64
}

// measures in millimetres and points
const (
	pdfMargin    = 14.0
	pdfWidth     = 297.0 - 2*pdfMargin
	pdfTop       = 20.0
	pdfBottom    = 192.0
	pdfText      = 8.5
	pdfLine      = 4.0
	pdfPad       = 1.2
	pdfTitle     = 16.0
	pdfCellLines = 40 // longer texts are cut: a row has to fit on a page
	pagesAlias   = "{pages}"
)

func newPDF(w io.Writer, d Doc) (*pdfFile, error) {
	file := fpdf.New("L", "mm", "A4", "")
	file.AddUTF8FontFromBytes("text", "", typeface.Regular)
	file.AddUTF8FontFromBytes("text", "B", typeface.Bold)
	file.SetMargins(pdfMargin, pdfTop, pdfMargin)
	file.SetCellMargin(0)
	file.SetAutoPageBreak(false, 0)
	file.SetTitle(pdf.Tidy(d.Title), true)
	file.SetAuthor(pdf.Tidy(d.Office), true)
	file.SetSubject(pdf.Tidy(d.Mark), true)
	file.SetLang(d.Lang + "-CH")
	file.SetCreationDate(d.Created)
	file.SetModificationDate(d.Created)
	file.AliasNbPages(pagesAlias)
	file.SetXmpMetadata([]byte(pdf.XMP(d.Title, d.Lang)))
	p := &pdfFile{d: &d, out: w, pdf: file, tags: pdf.NewTags(file)}
	for _, share := range shares(d.Columns, int(pdfWidth*100)) {
		p.widths = append(p.widths, float64(share)/100)
	}
	file.SetHeaderFunc(p.edges)
	file.AddPage()
	file.SetY(pdfTop)
	if d.Mark != "" {
		p.paragraph("P", "B", pdfText+1, d.Mark)
	}
	for i, l := range d.head() {
		if i == 0 {
			p.paragraph("H1", "B", pdfTitle, l.Value)
		} else {
			p.paragraph("P", "", pdfText+1, l.Label+": "+l.Value)
		}
	}
	file.Ln(pdfLine)
	p.table = p.tags.Child(p.tags.Root, "Table", "")
	p.titles(true)
	return p, file.Error()
}

// edges are above and below every page, and no part of what is read aloud.
func (p *pdfFile) edges() {
	y := p.pdf.GetY()
	p.tags.Artifact(func() {
		p.pdf.SetFont("text", "B", pdfText)
		p.pdf.SetXY(pdfMargin, 9)
		p.pdf.CellFormat(pdfWidth, pdfLine, p.fit(pdf.Tidy(p.d.Mark), pdfWidth), "", 0, "L", false, 0, "")
		p.pdf.SetFont("text", "", pdfText)
		p.pdf.SetXY(pdfMargin, pdfBottom+6)
		p.pdf.CellFormat(pdfWidth/2, pdfLine, p.fit(pdf.Tidy(p.d.Title+" · "+p.d.Office), pdfWidth/2), "", 0, "L", false, 0, "")
		page := strings.NewReplacer("%[1]s", strconv.Itoa(p.pdf.PageNo()), "%[2]s", pagesAlias).Replace(p.d.Words.Page)
		p.pdf.SetX(pdfMargin + pdfWidth - p.pdf.GetStringWidth(strings.ReplaceAll(page, pagesAlias, "000")))
		p.pdf.CellFormat(0, pdfLine, page, "", 0, "L", false, 0, "")
	})
	p.pdf.SetY(y)
}

// paragraph of the head on the first page.
func (p *pdfFile) paragraph(tag, style string, size float64, text string) {
	p.pdf.SetFont("text", style, size)
	e := p.tags.Child(p.tags.Root, tag, "")
	for _, line := range p.lines(text, pdfWidth, 4) {
		p.pdf.SetX(pdfMargin)
		p.tags.Mark(e, func() { p.pdf.CellFormat(pdfWidth, size*0.5, line, "", 1, "L", false, 0, "") })
	}
}

// titles of the columns; on later pages they are repeated for the eye only.
func (p *pdfFile) titles(first bool) {
	p.pdf.SetFont("text", "B", pdfText)
	cells := make([][]string, len(p.widths))
	for i := range cells {
		cells[i] = p.lines(p.d.Columns[i].Title, p.widths[i]-2*pdfPad, 3)
	}
	if first {
		row := p.tags.Child(p.table, "TR", "")
		p.draw(cells, func(int) *pdf.Element { return p.tags.Child(row, "TH", "/A <</O /Table /Scope /Column>>") })
	} else {
		p.tags.Artifact(func() { p.draw(cells, nil) })
	}
	p.pdf.SetFont("text", "", pdfText)
}

// Row draws one line of the table, on a new page where the old one has no room.
func (p *pdfFile) Row(r Row) error {
	if err := p.d.check(r); err != nil {
		return err
	}
	cells := make([][]string, len(r))
	tall := 1
	for i, v := range r {
		s, err := p.d.words(&p.d.Columns[i], v, false)
		if err != nil {
			return err
		}
		cells[i] = p.lines(s, p.widths[i]-2*pdfPad, pdfCellLines)
		tall = max(tall, len(cells[i]))
	}
	if p.pdf.GetY()+float64(tall)*pdfLine+2*pdfPad > pdfBottom {
		p.pdf.AddPage()
		p.pdf.SetY(pdfTop)
		p.titles(false)
	}
	row := p.tags.Child(p.table, "TR", "")
	p.draw(cells, func(int) *pdf.Element { return p.tags.Child(row, "TD", "") })
	return p.pdf.Error()
}

// draw puts wrapped cells side by side and a line under them.
func (p *pdfFile) draw(cells [][]string, tag func(int) *pdf.Element) {
	top, tall := p.pdf.GetY(), 1
	x := pdfMargin
	for i, lines := range cells {
		var e *pdf.Element
		if tag != nil {
			e = tag(i)
		}
		align := "L"
		if p.d.Columns[i].Type == Number {
			align = "R"
		}
		for n, line := range lines {
			if line == "" {
				continue
			}
			p.pdf.SetXY(x+pdfPad, top+pdfPad+float64(n)*pdfLine)
			cell := func() { p.pdf.CellFormat(p.widths[i]-2*pdfPad, pdfLine, line, "", 0, align, false, 0, "") }
			if e != nil {
				p.tags.Mark(e, cell)
			} else {
				cell()
			}
		}
		tall = max(tall, len(lines))
		x += p.widths[i]
	}
	bottom := top + float64(tall)*pdfLine + 2*pdfPad
	rule := func() {
		p.pdf.SetDrawColor(0xb8, 0xb2, 0xa7)
		p.pdf.SetLineWidth(0.15)
		p.pdf.Line(pdfMargin, bottom, pdfMargin+pdfWidth, bottom)
	}
	if tag != nil {
		p.tags.Artifact(rule)
	} else {
		rule()
	}
	p.pdf.SetXY(pdfMargin, bottom)
}

// lines breaks a text; more than most lines are cut.
func (p *pdfFile) lines(s string, width float64, most int) []string {
	return pdf.Lines(p.pdf, s, width, most)
}

// fit shortens a text to the width.
func (p *pdfFile) fit(s string, width float64) string { return pdf.Fit(p.pdf, s, width) }

// Close draws the last page and writes the file.
func (p *pdfFile) Close() error {
	p.pdf.Close()
	if err := p.pdf.Error(); err != nil {
		return err
	}
	return p.tags.Write(p.out)
}
