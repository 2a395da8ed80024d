// Package flow is what every format of a document is read into (headings, paragraphs,
// items of lists, tables, pictures, footnotes in reading order) and the assembler that
// makes blocks of it. It knows no format, and writes all markup itself.
package flow

import (
	stdhtml "html"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// Flow is what was read, before it becomes blocks.
type Flow struct {
	Title    string
	FromMeta bool // the title is what the file says about itself, often outdated
	Body     []Item
	Notes    []Footnote
	Pictures []Picture
	known    map[string]int // pictures that were met before, by their name in the file
	remarks  []remark
	spent    int
}

// Footnote in the order of its first mention.
type Footnote struct {
	Number string
	Words  []Item
	At     int // items before the one that mentions it
}

// Style of an item.
type Style int

// Styles there are; tables are appended by EndTable.
const (
	Plain Style = iota
	Heading
	Caption
	Quote
	Figure
	grid
)

// Item is one paragraph, picture or table of the flow.
type Item struct {
	Style Style
	// Level of a heading, 1 at the top.
	Level int
	Words Words
	Mark  *Mark
	table *Table
	// Picture counts from 1.
	Picture int
}

// Mark is what stands before an item of a list or a numbered paragraph.
type Mark struct {
	// Depth from 0.
	Depth int
	// Label as it would be printed; empty for bullets.
	Label string
	// Value of a label that counts in plain numbers, 0 for others.
	Value int
	// List tells lists apart that follow each other.
	List string
}

// Table of rows, filled by a reader and given to EndTable.
type Table struct {
	Caption string
	Rows    []Row
}

// Row of a table.
type Row struct {
	Head  bool
	Cells []Cell
}

// Cell reaches over so many columns and rows.
type Cell struct {
	Words        []Item
	Columns      int
	Rows         int
	Continuation bool // belongs to the cell above
}

// Look of a run.
type Look struct {
	Bold, Italic bool
	Href         string
}

type run struct {
	Look
	text []byte
}

// Words are runs of text; «\n» breaks the line, «\t» is a wide space.
type Words []run

// Overhead is what an item, a cell or a run takes beside its letters, in bytes.
const Overhead = 64

// Spend holds the document to what may be in memory: Invalid text.CodeTooLarge.
func (s *Flow) Spend(n int) error {
	if s.spent += n; s.spent > maxWords {
		return tooLarge()
	}
	return nil
}

// Add appends text. What cannot be seen (soft hyphens, marks of direction, control
// characters) does not belong to the words.
func (s *Flow) Add(w *Words, t string, l Look) error {
	t = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case unicode.IsControl(r), unicode.Is(unicode.Co, r), r == '\u00ad', r == '\ufeff', r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, t)
	if t == "" {
		return nil
	}
	if n := len(*w); n > 0 && (*w)[n-1].Look == l {
		(*w)[n-1].text = append((*w)[n-1].text, t...)
		return s.Spend(len(t))
	}
	*w = append(*w, run{l, []byte(t)})
	return s.Spend(len(t) + Overhead)
}

// Plain is the text alone.
func (w Words) Plain() string {
	var b strings.Builder
	for _, r := range w {
		b.Write(r.text)
	}
	return b.String()
}

func (w Words) Blank() bool { return strings.TrimSpace(w.Plain()) == "" }

// bold tells whether all that can be seen is.
func (w Words) bold() bool {
	for _, r := range w {
		if !r.Bold && strings.TrimSpace(string(r.text)) != "" {
			return false
		}
	}
	return !w.Blank()
}

// from leaves out the first n bytes.
func (w Words) from(n int) Words {
	for i, r := range w {
		if n < len(r.text) {
			out := append(Words{{r.Look, r.text[n:]}}, w[i+1:]...)
			return out
		}
		n -= len(r.text)
	}
	return nil
}

// Html writes the runs: single spaces, none at the edges, no empty element.
func (w Words) Html() string {
	var b strings.Builder
	var open Look
	space, wide, breaks, begun := false, rune(0), 0, false
	for _, r := range w {
		for _, c := range string(r.text) {
			switch {
			case c == '\n':
				breaks++
				continue
			case c == '\u00a0' || c == '\u202f':
				// Holds two words together; beside other spaces it is one of them.
				wide, space = c, space || wide > 0
				continue
			case unicode.IsSpace(c):
				space = true
				continue
			}
			if wide > 0 && !space && breaks == 0 && begun {
				b.WriteRune(wide)
			} else {
				space = space || wide > 0
			}
			if begun && (breaks > 0 || space) {
				if r.Look != open {
					b.WriteString(open.end())
					open = Look{}
				}
				if breaks > 0 {
					b.WriteString(strings.Repeat("<br/>", min(breaks, 2)))
				} else {
					b.WriteByte(' ')
				}
			}
			if r.Look != open {
				b.WriteString(open.end() + r.begin())
				open = r.Look
			}
			space, wide, breaks, begun = false, 0, 0, true
			if c == '<' || c == '>' || c == '&' || c == '"' || c == '\'' {
				b.WriteString(stdhtml.EscapeString(string(c)))
				continue
			}
			b.WriteRune(c)
		}
	}
	b.WriteString(open.end())
	return b.String()
}

func (l Look) begin() string {
	var b strings.Builder
	if l.Href != "" {
		b.WriteString(`<a href="` + stdhtml.EscapeString(l.Href) + `">`)
	}
	if l.Bold {
		b.WriteString("<strong>")
	}
	if l.Italic {
		b.WriteString("<em>")
	}
	return b.String()
}

func (l Look) end() string {
	var out string
	if l.Italic {
		out += "</em>"
	}
	if l.Bold {
		out += "</strong>"
	}
	if l.Href != "" {
		out += "</a>"
	}
	return out
}

// Link takes addresses of websites and mailboxes.
func Link(s string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https" || u.Host == "") && u.Scheme != "mailto" {
		return "", false
	}
	return u.String(), true
}

// Raised and Lowered signs that have characters of their own: without them «m²» would
// read «m2».
const (
	digits  = "0123456789+-n"
	Raised  = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ"
	Lowered = "₀₁₂₃₄₅₆₇₈₉₊₋ₙ"
)

// Small raises or lowers text when all its signs can be.
func Small(t, to string) string {
	set := []rune(to)
	var b strings.Builder
	for _, c := range t {
		i := strings.IndexRune(digits, c)
		switch {
		case i >= 0:
			b.WriteRune(set[i])
		case unicode.IsSpace(c):
			b.WriteRune(c)
		default:
			return t
		}
	}
	return b.String()
}

// ordinary undoes small.
func ordinary(t string) string {
	set := []rune(Raised)
	return strings.Map(func(c rune) rune {
		for i, r := range set {
			if r == c {
				return rune(digits[i])
			}
		}
		return c
	}, t)
}

// Reference to a footnote, as it stands in the text.
func Reference(number string) string { return "[" + number + "]" }

// Met gives the number of a picture that was kept under the name, else 0.
func (s *Flow) Met(name string) int { return s.known[name] }

// Picture keeps a picture once and gives its number, 0 when it is no type we show.
func (s *Flow) Picture(name, alt string, content []byte) int {
	if n, ok := s.known[name]; ok && name != "" {
		return n
	}
	media := ""
	switch b := string(content[:min(len(content), 8)]); {
	case strings.HasPrefix(b, "\x89PNG\r\n\x1a\n"):
		media = "image/png"
	case strings.HasPrefix(b, "\xff\xd8\xff"):
		media = "image/jpeg"
	case strings.HasPrefix(b, "GIF87a"), strings.HasPrefix(b, "GIF89a"):
		media = "image/gif"
	default:
		s.Note(NotePicture)
		return 0
	}
	n := len(s.Pictures) + 1
	s.Pictures = append(s.Pictures, Picture{Ref: "/files/import/" + strconv.Itoa(n), Media: media, Alt: Cut(strings.Join(strings.Fields(alt), " "), 1000), Bytes: content})
	if s.known == nil {
		s.known = map[string]int{}
	}
	if name != "" {
		s.known[name] = n
	}
	if strings.TrimSpace(alt) == "" {
		s.Note(NotePictureAlt)
	}
	return n
}

// EndTable appends a table; a frame around text and tables in tables are their words.
func (s *Flow) EndTable(out *[]Item, t *Table, nested bool) {
	if nested {
		s.Note(NoteTable)
	}
	if !nested && (len(t.Rows) != 1 || len(t.Rows[0].Cells) != 1) {
		*out = append(*out, Item{Style: grid, table: t})
		return
	}
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			*out = append(*out, c.Words...)
		}
	}
}
