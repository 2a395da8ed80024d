package accesscode

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"
	"github.com/google/uuid"
	"github.com/skip2/go-qrcode"

	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/typeface"
)

// Letters are codes on their way to the printer: A4, one page each. They exist in
// memory only.
type Letters struct {
	Batch uuid.UUID
	// Part of the batch, from 1.
	Part  int
	Codes []Code
	text  letterText
}

// letterText is everything on a letter but the code, in one language.
type letterText struct {
	lang, owner, phone, date, title, greeting, lead, codeLabel, valid string
	howHeading                                                        string
	how                                                               []string
	helpHeading, help                                                 string
	dataHeading, data                                                 string
	closing                                                           string
	// url is where a code is entered; with # and the code it is what the QR code holds.
	url     string
	created time.Time
	// address in the window of the envelope; none for letters that a print shop addresses.
	address []string
}

func (s *Service) codeURL() string { return s.o.PublicURL + "/code" }

func (s *Service) letterText(ctx context.Context, lang, about string, b *Batch) letterText {
	owner, phone := s.o.Sender(ctx)
	f, now := locale.For(lang), s.now()
	say := func(key string, params map[string]any) string {
		return s.cat.Text(lang, locale.Mail, "code_letter."+key, params)
	}
	_, page, _ := strings.Cut(s.codeURL(), "://")
	day := map[string]any{"Date": f.LongDate(b.ValidUntil)}
	return letterText{
		lang: lang, owner: owner, phone: phone, url: s.codeURL(), created: now, date: f.LongDate(now),
		title: say("title", map[string]any{"About": about}), greeting: say("greeting", nil), lead: say("lead", nil),
		codeLabel: say("code", nil), valid: say("valid", day),
		howHeading: say("how.heading", nil), how: []string{say("how.open", map[string]any{"Page": page}), say("how.enter", nil), say("how.answer", nil)},
		helpHeading: say("help.heading", nil), help: say("help", map[string]any{"Phone": phone}),
		dataHeading: say("data.heading", nil), data: say("data", nil),
		closing: say("closing", nil),
	}
}

// Document is a drawn PDF, ready to be written once.
type Document struct{ pdf *fpdf.Fpdf }

// Stream writes the document.
func (d *Document) Stream(w io.Writer) error { return d.pdf.Output(w) }

// measures in millimetres
const (
	pageWidth, left, right = 210.0, 25.0, 20.0
	textWidth              = pageWidth - left - right
	// windowEnd is where the text begins, below the window of any Swiss envelope.
	windowEnd = 90.0
	// The window itself lies on the right, as the post wants it.
	windowLeft, windowTop = 118.0, 52.0
	qrSize                = 42.0
	boxHeight             = 53.0
	lastLine              = 285.0
)

// Draw makes the document. It fails when a letter does not fit its page.
func (l *Letters) Draw() (*Document, error) { return l.draw(true) }

func (l *Letters) draw(compress bool) (*Document, error) {
	pdf := paper(&l.text, compress)
	for _, c := range l.Codes {
		if err := l.text.page(pdf, c); err != nil {
			return nil, err
		}
		if pdf.Error() != nil {
			return nil, pdf.Error()
		}
	}
	pdf.Close()
	return &Document{pdf}, pdf.Error()
}

// paper begins a document of letters.
func paper(t *letterText, compress bool) *fpdf.Fpdf {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCompression(compress)
	pdf.AddUTF8FontFromBytes("text", "", typeface.Regular)
	pdf.AddUTF8FontFromBytes("text", "B", typeface.Bold)
	pdf.SetMargins(left, 20, right)
	pdf.SetCellMargin(0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetTitle(t.title, true)
	pdf.SetAuthor(t.owner, true)
	pdf.SetLang(t.lang + "-CH")
	pdf.SetCreationDate(t.created)
	pdf.SetModificationDate(t.created)
	return pdf
}

func (t *letterText) page(pdf *fpdf.Fpdf, c Code) error {
	pdf.AddPage()
	pdf.SetTextColor(0, 0, 0)
	paragraph := func(style string, size, gap float64, text string) {
		pdf.SetFont("text", style, size)
		pdf.SetX(left)
		pdf.MultiCell(textWidth, size*0.48, text, "", "L", false)
		pdf.SetY(pdf.GetY() + gap)
	}
	pdf.SetY(20)
	paragraph("B", 12, 0.5, t.owner)
	paragraph("", 9.5, 0, t.phone)
	pdf.SetFont("text", "", 10.5)
	for i, line := range t.address {
		pdf.SetXY(windowLeft, windowTop+float64(i)*5)
		pdf.CellFormat(pageWidth-right-windowLeft, 5, line, "", 0, "L", false, 0, "")
	}
	pdf.SetY(windowEnd)
	paragraph("", 10.5, 5, t.date)
	size := 14.0
	if utf8.RuneCountInString(t.title) > 120 {
		size = 11
	}
	paragraph("B", size, 4, t.title)
	paragraph("", 10.5, 1.5, t.greeting)
	paragraph("", 10.5, 4, t.lead)
	if err := t.box(pdf, c); err != nil {
		return err
	}
	paragraph("B", 10.5, 0.5, t.howHeading)
	for i, step := range t.how {
		paragraph("", 10.5, 0, strconv.Itoa(i+1)+". "+step)
	}
	pdf.SetY(pdf.GetY() + 3)
	paragraph("B", 10.5, 0.5, t.helpHeading)
	paragraph("", 10.5, 3, t.help)
	paragraph("B", 10.5, 0.5, t.dataHeading)
	paragraph("", 10.5, 4, t.data)
	paragraph("", 10.5, 0, t.closing+"\n"+t.owner)
	if pdf.GetY() > lastLine {
		return fmt.Errorf("accesscode: a letter ends at %.0f mm, below the page", pdf.GetY())
	}
	return nil
}

// box frames the code in large type and as a QR code.
func (t *letterText) box(pdf *fpdf.Fpdf, c Code) error {
	top := pdf.GetY()
	pdf.SetDrawColor(90, 90, 90)
	pdf.SetLineWidth(0.4)
	pdf.Rect(left, top, textWidth, boxHeight, "D")
	line := func(y, size float64, style, text string) {
		pdf.SetXY(left+6, top+y)
		pdf.SetFont("text", style, size)
		pdf.MultiCell(textWidth-qrSize-16, size*0.46, text, "", "L", false)
	}
	line(8, 10.5, "", t.codeLabel)
	line(17, 27, "B", c.String())
	line(35, 10.5, "", t.valid)
	qr, err := matrix(t.url + "#" + string(c))
	if err != nil {
		return err
	}
	pdf.RawWriteStr(squares(qr, left+textWidth-qrSize-5.5, top+(boxHeight-qrSize)/2, qrSize))
	pdf.SetY(top + boxHeight + 5)
	return nil
}

// matrix is the QR code without its quiet zone, which the box leaves free.
func matrix(content string) ([][]bool, error) {
	qr, err := qrcode.New(content, qrcode.Medium)
	if err != nil {
		return nil, err
	}
	qr.DisableBorder = true
	return qr.Bitmap(), nil
}

// squares draws the dark modules as one path, so that no seams show between them:
// one rectangle for each run in a row. Place and size in millimetres.
func squares(m [][]bool, x, y, size float64) string {
	const pt, pageHeight = 72 / 25.4, 297.0
	var b strings.Builder
	unit := size / float64(len(m)) * pt
	fmt.Fprintf(&b, "q 0 g %.4f 0 0 %.4f %.2f %.2f cm\n", unit, -unit, x*pt, (pageHeight-y)*pt)
	for row, modules := range m {
		for from := 0; from < len(modules); {
			to := from
			for to < len(modules) && modules[to] {
				to++
			}
			if to > from {
				fmt.Fprintf(&b, "%d %d %d 1 re\n", from, row, to-from)
			}
			from = to + 1
		}
	}
	return b.String() + "f Q"
}

// Sheet is all codes of a batch as a table for a print shop.
type Sheet struct {
	Batch uuid.UUID
	URL   string
	Codes []Code
}

// WriteCSV streams one line per code: the code as it is printed and the address
// for its QR code. Separated by semicolons, as Swiss spreadsheets expect; no cell
// can be taken for a formula.
func (s *Sheet) WriteCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	c.Comma = ';'
	c.UseCRLF = true
	if err := c.Write([]string{"code", "url"}); err != nil {
		return err
	}
	for _, code := range s.Codes {
		if err := c.Write([]string{code.String(), s.URL + "#" + string(code)}); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}
