package pdf

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"mitwirken/internal/platform/typeface"
)

// Info is what a document says about itself.
type Info struct {
	// Lang is de, fr, it or en.
	Lang, Title, Author string
	Created             time.Time
	// Mark is a warning above every page; empty for none.
	Mark string
	// Page has the places %[1]s and %[2]s: «Seite 1 von 3».
	Page string
}

// Fact is one line of a list of facts.
type Fact struct{ Label, Value string }

// Change says how a stretch of a text came about.
type Change int

const (
	Same Change = iota
	// Added is underlined, Removed struck through.
	Added
	Removed
)

// Span is a stretch of a text with one look.
type Span struct {
	Change Change
	Bold   bool
	Text   string
}

// Document is drawn from top to bottom, page by page; every piece is tagged. After Write
// it is used up.
type Document struct {
	info Info
	pdf  *fpdf.Fpdf
	tags *Tags
	// indent of what is drawn, in millimetres.
	indent float64
	// bar is drawn at the left of quotes.
	bar bool
}

// measures in millimetres and points
const (
	margin, width  = 22.0, 210.0 - 2*22.0
	top, bottom    = 24.0, 272.0
	size           = 10.0
	leading        = 0.5 // millimetres of a line per point
	gap            = 2.2
	alias          = "{pages}"
	headings       = 4
	labels, inside = 52.0, 5.0
)

// New begins a document with its title as the first heading.
func New(i Info) *Document {
	f := fpdf.New("P", "mm", "A4", "")
	f.AddUTF8FontFromBytes("text", "", typeface.Regular)
	f.AddUTF8FontFromBytes("text", "B", typeface.Bold)
	f.SetMargins(margin, top, margin)
	f.SetCellMargin(0)
	f.SetAutoPageBreak(false, 0)
	f.SetTitle(Tidy(i.Title), true)
	f.SetAuthor(Tidy(i.Author), true)
	f.SetLang(i.Lang + "-CH")
	f.SetCreationDate(i.Created)
	f.SetModificationDate(i.Created)
	f.AliasNbPages(alias)
	f.SetXmpMetadata([]byte(XMP(i.Title, i.Lang)))
	d := &Document{info: i, pdf: f, tags: NewTags(f)}
	f.SetHeaderFunc(d.edges)
	f.AddPage()
	f.SetY(top)
	d.Heading(1, i.Title)
	return d
}

// edges are above and below every page, and no part of what is read aloud.
func (d *Document) edges() {
	f := d.pdf
	d.tags.Artifact(func() {
		f.SetTextColor(0x55, 0x55, 0x55)
		f.SetFont("text", "B", size-1.5)
		f.SetXY(margin, 12)
		f.CellFormat(width, 4, Fit(f, Tidy(d.info.Mark), width), "", 0, "L", false, 0, "")
		f.SetFont("text", "", size-1.5)
		f.SetXY(margin, 284)
		f.CellFormat(width*2/3, 4, Fit(f, Tidy(d.info.Author+" · "+d.info.Title), width*2/3), "", 0, "L", false, 0, "")
		page := strings.NewReplacer("%[1]s", strconv.Itoa(f.PageNo()), "%[2]s", alias).Replace(d.info.Page)
		f.SetX(margin + width - f.GetStringWidth(strings.ReplaceAll(page, alias, "00")))
		f.CellFormat(0, 4, page, "", 0, "L", false, 0, "")
		f.SetTextColor(0, 0, 0)
	})
	f.SetXY(margin, top)
}

// Heading of level 1 to 4. It stays on a page with what follows.
func (d *Document) Heading(level int, text string) {
	level = min(max(level, 1), headings)
	if d.pdf.GetY() > top {
		d.pdf.SetY(d.pdf.GetY() + gap*1.4)
	}
	if d.pdf.GetY() > bottom-28 {
		d.page()
	}
	points := size + []float64{7, 3.5, 1.5, 0}[level-1]
	d.flow(d.tags.Child(d.tags.Root, "H"+strconv.Itoa(level), ""), points, []Span{{Bold: true, Text: text}})
}

// Paragraph of plain text; line breaks are kept.
func (d *Document) Paragraph(text string) { d.Spans(Span{Text: text}) }

// Spans are a paragraph in several looks.
func (d *Document) Spans(spans ...Span) {
	d.flow(d.tags.Child(d.tags.Root, "P", ""), size, spans)
}

// Quote is what somebody wrote, with a bar at its side.
func (d *Document) Quote(spans ...Span) {
	d.indent, d.bar = inside, true
	quote := d.tags.Child(d.tags.Root, "BlockQuote", "")
	d.flow(d.tags.Child(quote, "P", ""), size, spans)
	d.indent, d.bar = 0, false
}

// Facts are labels with their values; those without a value are left out.
func (d *Document) Facts(facts ...Fact) {
	list := d.tags.Child(d.tags.Root, "L", "")
	for _, f := range facts {
		if f.Value == "" {
			continue
		}
		item := d.tags.Child(list, "LI", "")
		d.need(3 * size)
		y := d.pdf.GetY()
		label := d.tags.Child(item, "Lbl", "")
		d.pdf.SetFont("text", "B", size)
		lines := Lines(d.pdf, f.Label, labels-3, 3)
		for i, line := range lines {
			d.pdf.SetXY(margin, y+float64(i)*size*leading)
			d.tags.Mark(label, func() { d.pdf.CellFormat(labels, size*leading, line, "", 0, "L", false, 0, "") })
		}
		d.pdf.SetXY(margin, y)
		d.indent = labels
		d.flow(d.tags.Child(item, "LBody", ""), size, []Span{{Text: f.Value}})
		d.indent = 0
		after := d.pdf.GetY() - gap
		if after > y { // on the same page a long label may reach further down
			after = max(after, y+float64(len(lines))*size*leading)
		}
		d.pdf.SetY(after + 0.8)
	}
	d.pdf.SetY(d.pdf.GetY() + gap)
}

// List of points.
func (d *Document) List(items ...string) {
	list := d.tags.Child(d.tags.Root, "L", "")
	for _, text := range items {
		item := d.tags.Child(list, "LI", "")
		d.need(size)
		d.pdf.SetFont("text", "", size)
		y := d.pdf.GetY()
		d.pdf.SetXY(margin+1, y)
		d.tags.Mark(d.tags.Child(item, "Lbl", ""), func() { d.pdf.CellFormat(inside, size*leading, "•", "", 0, "L", false, 0, "") })
		d.pdf.SetXY(margin, y)
		d.indent = inside
		d.flow(d.tags.Child(item, "LBody", ""), size, []Span{{Text: text}})
		d.indent = 0
		d.pdf.SetY(d.pdf.GetY() - gap + 0.6)
	}
	d.pdf.SetY(d.pdf.GetY() + gap)
}

func (d *Document) page() {
	d.pdf.AddPage()
	d.pdf.SetXY(margin, top)
}

// need begins a new page when a line has no room.
func (d *Document) need(points float64) {
	if d.pdf.GetY()+points*leading > bottom {
		d.page()
	}
}

// word of a text with its look; brk ends a line before it.
type word struct {
	span  Span
	text  string
	wide  float64
	glued bool
	brk   bool
}

// flow breaks spans into lines and draws them as pieces of one element, over as many
// pages as it takes.
func (d *Document) flow(e *Element, points float64, spans []Span) {
	words, space := d.words(points, spans)
	room := width - d.indent
	var line []word
	used := 0.0
	put := func() {
		d.line(e, points, space, line)
		line, used = line[:0], 0
	}
	for _, w := range words {
		before := space
		if w.glued || len(line) == 0 {
			before = 0
		}
		if w.brk || len(line) > 0 && used+before+w.wide > room {
			put()
			before = 0
		}
		line, used = append(line, w), used+before+w.wide
	}
	put()
	d.pdf.SetY(d.pdf.GetY() + gap)
}

// words of the spans, none wider than a line.
func (d *Document) words(points float64, spans []Span) (out []word, space float64) {
	d.pdf.SetFont("text", "", points)
	space = d.pdf.GetStringWidth(" ")
	glued := true
	for _, s := range spans {
		d.font(s, points)
		for i, para := range strings.Split(Tidy(s.Text), "\n") {
			brk := i > 0
			if brk {
				glued = true
			}
			if strings.HasPrefix(para, " ") {
				glued = false
			}
			for text := range unbroken(para) {
				for d.pdf.GetStringWidth(text) > width-d.indent {
					n := room(d.pdf, text, width-d.indent)
					out = append(out, word{s, text[:n], d.pdf.GetStringWidth(text[:n]), glued, brk})
					text, glued, brk = text[n:], true, false
				}
				out = append(out, word{s, text, d.pdf.GetStringWidth(text), glued, brk})
				glued, brk = false, false
			}
			if brk { // an empty line
				out = append(out, word{span: s, brk: true, glued: true})
			}
			glued = !strings.HasSuffix(para, " ") && para != "" || glued && para == ""
		}
	}
	return out, space
}

func (d *Document) font(s Span, points float64) {
	style := ""
	if s.Bold {
		style = "B"
	}
	d.pdf.SetFont("text", style, points)
}

// line draws words beside each other; neighbours of one look are one piece.
func (d *Document) line(e *Element, points, space float64, words []word) {
	tall := points * leading
	d.need(points)
	x, y := margin+d.indent, d.pdf.GetY()
	if d.bar {
		d.tags.Artifact(func() {
			d.pdf.SetDrawColor(0x8a, 0x8a, 0x8a)
			d.pdf.SetLineWidth(0.6)
			d.pdf.Line(margin+1, y, margin+1, y+tall)
		})
	}
	for from := 0; from < len(words); {
		to, text := from, ""
		for ; to < len(words) && words[to].span.Change == words[from].span.Change && words[to].span.Bold == words[from].span.Bold; to++ {
			if to > 0 && !words[to].glued {
				text += " "
			}
			text += words[to].text
		}
		d.font(words[from].span, points)
		wide := d.pdf.GetStringWidth(text)
		if text != "" {
			change := words[from].span.Change
			d.tags.Mark(e, func() {
				d.pdf.SetXY(x, y)
				d.pdf.CellFormat(wide, tall, text, "", 0, "L", false, 0, "")
			})
			if change != Same {
				d.tags.Artifact(func() {
					at := y + tall*0.86
					if change == Removed {
						at = y + tall*0.55
					}
					from := x
					if strings.HasPrefix(text, " ") { // the space before it belongs to nobody
						from += d.pdf.GetStringWidth(" ")
					}
					d.pdf.SetDrawColor(0, 0, 0)
					d.pdf.SetLineWidth(0.25)
					d.pdf.Line(from, at, x+wide, at)
				})
			}
		}
		x, from = x+wide, to
	}
	d.pdf.SetXY(margin, y+tall)
}

// Write draws the last page and writes the file.
func (d *Document) Write(w io.Writer) error {
	d.pdf.Close()
	if err := d.pdf.Error(); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return d.tags.Write(w)
}
