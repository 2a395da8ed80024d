package paper

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"mitwirken/internal/platform/pdf"
	"mitwirken/internal/platform/typeface"
)

// sheet is a Body of a PDF: A4 landscape, titles and mark on every page, and the
// structure that a screen reader walks through. No word is cut.
type sheet struct {
	r       *Report
	pdf     *fpdf.Fpdf
	tags    *pdf.Tags
	columns []Column
	widths  []float64
	table   *pdf.Element
}

// measures in millimetres and points
const (
	margin     = 14.0
	width      = 297.0 - 2*margin
	top        = 20.0
	bottom     = 192.0
	textSize   = 9.5
	cellSize   = 8.5
	cellLine   = 4.0
	pad        = 1.2
	leading    = 0.5 // millimetres per point
	pagesAlias = "{pages}"
)

// PDF writes the report as a tagged PDF. It grows with its pages in memory.
func PDF(w io.Writer, r *Report) error {
	file := fpdf.New("L", "mm", "A4", "")
	file.AddUTF8FontFromBytes("text", "", typeface.Regular)
	file.AddUTF8FontFromBytes("text", "B", typeface.Bold)
	file.SetMargins(margin, top, margin)
	file.SetCellMargin(0)
	file.SetAutoPageBreak(false, 0)
	file.SetTitle(pdf.Tidy(r.Title), true)
	file.SetAuthor(pdf.Tidy(r.Office), true)
	file.SetSubject(pdf.Tidy(r.Mark), true)
	file.SetLang(r.Lang + "-CH")
	file.SetCreationDate(r.Created)
	file.SetModificationDate(r.Created)
	file.AliasNbPages(pagesAlias)
	file.SetXmpMetadata([]byte(pdf.XMP(r.Title, r.Lang)))
	s := &sheet{r: r, pdf: file, tags: pdf.NewTags(file)}
	file.SetHeaderFunc(s.edges)
	s.page()
	s.Heading(1, r.Title)
	for _, p := range r.Parts {
		if err := p.Write(s); err != nil {
			return err
		}
	}
	file.Close()
	if err := file.Error(); err != nil {
		return fmt.Errorf("paper: %w", err)
	}
	return s.tags.Write(w)
}

func (s *sheet) page() {
	s.pdf.AddPage()
	s.pdf.SetXY(margin, top)
}

// edges are above and below every page, and no part of what is read aloud.
func (s *sheet) edges() {
	s.tags.Artifact(func() {
		s.pdf.SetFont("text", "B", cellSize)
		s.pdf.SetXY(margin, 9)
		s.pdf.CellFormat(width, cellLine, pdf.Fit(s.pdf, pdf.Tidy(s.r.Mark), width), "", 0, "L", false, 0, "")
		s.pdf.SetFont("text", "", cellSize)
		s.pdf.SetXY(margin, bottom+6)
		s.pdf.CellFormat(width/2, cellLine, pdf.Fit(s.pdf, pdf.Tidy(s.r.Title+" · "+s.r.Office), width/2), "", 0, "L", false, 0, "")
		page := strings.NewReplacer("%[1]s", strconv.Itoa(s.pdf.PageNo()), "%[2]s", pagesAlias).Replace(s.r.Page)
		s.pdf.SetX(margin + width - s.pdf.GetStringWidth(strings.ReplaceAll(page, pagesAlias, "000")))
		s.pdf.CellFormat(0, cellLine, page, "", 0, "L", false, 0, "")
	})
}

func (s *sheet) flow(tag, style string, size float64, words string) {
	s.pdf.SetFont("text", style, size)
	e := s.tags.Child(s.tags.Root, tag, "")
	for _, line := range pdf.Lines(s.pdf, words, width, math.MaxInt32) {
		if s.pdf.GetY()+size*leading > bottom {
			s.page()
			s.pdf.SetFont("text", style, size)
		}
		s.pdf.SetX(margin)
		s.tags.Mark(e, func() { s.pdf.CellFormat(width, size*leading, line, "", 1, "L", false, 0, "") })
	}
	s.pdf.Ln(1)
}

// Heading begins a new page rather than standing at the end of one.
func (s *sheet) Heading(level int, words string) {
	level = min(max(level, 1), 4)
	const room = 30
	if s.pdf.GetY() > bottom-room {
		s.page()
	} else if level > 1 {
		s.pdf.Ln(3)
	}
	s.flow("H"+strconv.Itoa(level), "B", []float64{18, 14, 12, 11}[level-1], words)
}

// Paragraph over the whole width.
func (s *sheet) Paragraph(words string) { s.flow("P", "", textSize, words) }

// Fact is a paragraph of label and value.
func (s *sheet) Fact(label, value string) { s.flow("P", "", textSize, label+": "+value) }

// Table begins with the titles of its columns.
func (s *sheet) Table(columns []Column) {
	s.columns, s.widths = columns, nil
	for _, w := range widths(columns, int(width*100)) {
		s.widths = append(s.widths, float64(w)/100)
	}
	const room = 25
	if s.pdf.GetY() > bottom-room {
		s.page()
	}
	s.table = s.tags.Child(s.tags.Root, "Table", "")
	s.titles(true)
}

func (s *sheet) titles(first bool) {
	s.pdf.SetFont("text", "B", cellSize)
	cells := make([][]string, len(s.columns))
	for i, c := range s.columns {
		cells[i] = pdf.Lines(s.pdf, c.Title, s.widths[i]-2*pad, 3)
	}
	if first {
		row := s.tags.Child(s.table, "TR", "")
		tags := make([]*pdf.Element, len(cells))
		for i := range tags {
			tags[i] = s.tags.Child(row, "TH", "/A <</O /Table /Scope /Column>>")
		}
		s.draw(cells, tags)
	} else { // repeated for the eye only
		s.tags.Artifact(func() { s.draw(cells, nil) })
	}
	s.pdf.SetFont("text", "", cellSize)
}

// Row goes on on the next page where this one has no room for it.
func (s *sheet) Row(cells ...string) error {
	s.pdf.SetFont("text", "", cellSize)
	lines, tall := make([][]string, len(cells)), 1
	for i, c := range cells {
		lines[i] = pdf.Lines(s.pdf, c, s.widths[i]-2*pad, math.MaxInt32)
		tall = max(tall, len(lines[i]))
	}
	row := s.tags.Child(s.table, "TR", "")
	tags := make([]*pdf.Element, len(cells))
	for i := range tags {
		tags[i] = s.tags.Child(row, "TD", "")
	}
	const few = 4 // fewer lines are not worth beginning at the end of a page
	for from := 0; from < tall; {
		room := int((bottom - s.pdf.GetY() - 2*pad) / cellLine)
		if room < min(few, tall-from) {
			s.page()
			s.titles(false)
			continue
		}
		piece := make([][]string, len(lines))
		for i, l := range lines {
			piece[i] = l[min(from, len(l)):min(from+room, len(l))]
		}
		s.draw(piece, tags)
		from += room
	}
	return s.pdf.Error()
}

// draw puts wrapped cells side by side and a line under them.
func (s *sheet) draw(cells [][]string, tags []*pdf.Element) {
	y, tall, x := s.pdf.GetY(), 1, margin
	for i, lines := range cells {
		for n, line := range lines {
			if line == "" {
				continue
			}
			s.pdf.SetXY(x+pad, y+pad+float64(n)*cellLine)
			cell := func() { s.pdf.CellFormat(s.widths[i]-2*pad, cellLine, line, "", 0, "L", false, 0, "") }
			if tags != nil {
				s.tags.Mark(tags[i], cell)
			} else {
				cell()
			}
		}
		tall = max(tall, len(lines))
		x += s.widths[i]
	}
	end := y + float64(tall)*cellLine + 2*pad
	s.tags.Artifact(func() {
		s.pdf.SetDrawColor(0xb8, 0xb2, 0xa7)
		s.pdf.SetLineWidth(0.15)
		s.pdf.Line(margin, end, margin+width, end)
	})
	s.pdf.SetXY(margin, end)
}

// End leaves room behind the table.
func (s *sheet) End() { s.pdf.Ln(4) }
