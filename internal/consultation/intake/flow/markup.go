package flow

import (
	stdhtml "html"
	"strconv"
	"strings"
)

func paragraph(w Words) string {
	if h := w.Html(); h != "" {
		return "<p>" + h + "</p>"
	}
	return ""
}

// image is a picture with the reference that Place replaces.
func (s *Flow) image(n int) string {
	p := s.Pictures[n-1]
	return `<p><img src="` + p.Ref + `" alt="` + stdhtml.EscapeString(p.Alt) + `"/></p>`
}

// listHTML writes items of a list with the lists inside of them.
func listHTML(items []Item) string {
	var b strings.Builder
	for len(items) > 0 {
		items = writeList(&b, items)
	}
	return b.String()
}

// writeList writes items down to the depth of the first and gives back the rest.
func writeList(b *strings.Builder, items []Item) []Item {
	depth := items[0].Mark.Depth
	for len(items) > 0 && items[0].Mark.Depth == depth {
		next, end := items[0].Mark.Value, "</ul>"
		switch {
		case next == 0:
			b.WriteString("<ul>")
		case next == 1:
			b.WriteString("<ol>")
			end = "</ol>"
		default:
			b.WriteString(`<ol start="` + strconv.Itoa(next) + `">`)
			end = "</ol>"
		}
		for len(items) > 0 && items[0].Mark.Depth == depth && items[0].Mark.Value == next {
			m := items[0].Mark
			b.WriteString("<li>")
			if m.Value == 0 && m.Label != "" {
				b.WriteString(stdhtml.EscapeString(m.Label) + " ")
			}
			b.WriteString(items[0].Words.Html())
			if next > 0 {
				next++
			}
			for items = items[1:]; len(items) > 0 && items[0].Mark.Depth > depth; {
				items = writeList(b, items)
			}
			b.WriteString("</li>")
		}
		b.WriteString(end)
	}
	return items
}

// flowHTML writes the inside of a cell or a footnote.
func (s *Flow) flowHTML(items []Item) string {
	var b strings.Builder
	for i := 0; i < len(items); i++ {
		it := &items[i]
		switch {
		case it.Style == Figure:
			b.WriteString(s.image(it.Picture))
		case it.Words.Blank():
		case it.Mark != nil && it.Style != Heading:
			end := i
			for end < len(items) && items[end].Mark != nil && items[end].Style != Heading {
				end++
			}
			b.WriteString(listHTML(items[i:end]))
			i = end - 1
		case it.Style == Heading:
			b.WriteString("<p><strong>" + stdhtml.EscapeString(strings.Join(strings.Fields(it.Words.Plain()), " ")) + "</strong></p>")
		default:
			b.WriteString(paragraph(it.Words))
		}
	}
	return b.String()
}

// merge adds the cells that continue another one to it.
func (t *Table) merge() {
	type place struct{ row, cell int }
	above := map[int]place{}
	for r := range t.Rows {
		column, kept := 0, t.Rows[r].Cells[:0]
		for _, c := range t.Rows[r].Cells {
			origin, ok := above[column]
			switch {
			case c.Continuation && ok:
				o := &t.Rows[origin.row].Cells[origin.cell]
				o.Rows++
				o.Words = append(o.Words, c.Words...)
			default:
				above[column] = place{r, len(kept)}
				kept = append(kept, c)
			}
			column += max(c.Columns, 1)
		}
		t.Rows[r].Cells = kept
	}
}

// html of the table; nothing when no cell has words.
func (t *Table) html(s *Flow) string {
	t.merge()
	if len(t.Rows) > 1 && !t.Rows[0].Head {
		t.Rows[0].Head = t.Rows[0].bold()
	}
	var b strings.Builder
	seen, part := false, ""
	b.WriteString("<table>")
	if t.Caption != "" {
		b.WriteString("<caption>" + t.Caption + "</caption>")
	}
	for i, r := range t.Rows {
		if len(r.Cells) == 0 {
			continue
		}
		wanted, tag := "tbody", "td"
		if r.Head && part != "tbody" && i < len(t.Rows)-1 {
			wanted, tag = "thead", "th"
		}
		if part != wanted {
			if part != "" {
				b.WriteString("</" + part + ">")
			}
			b.WriteString("<" + wanted + ">")
			part = wanted
		}
		b.WriteString("<tr>")
		for _, c := range r.Cells {
			inside := s.flowHTML(c.Words)
			seen = seen || inside != ""
			if p := strings.TrimSuffix(strings.TrimPrefix(inside, "<p>"), "</p>"); !strings.Contains(p, "<p>") && !strings.Contains(p, "</p>") {
				inside = p
			}
			b.WriteString("<" + tag)
			if tag == "th" {
				b.WriteString(` scope="col"`)
			}
			spread(&b, "colspan", c.Columns)
			spread(&b, "rowspan", c.Rows)
			b.WriteString(">" + inside + "</" + tag + ">")
		}
		b.WriteString("</tr>")
	}
	if !seen {
		return ""
	}
	b.WriteString("</" + part + "></table>")
	return b.String()
}

func spread(b *strings.Builder, name string, n int) {
	const most = 99
	if n > 1 {
		b.WriteString(" " + name + `="` + strconv.Itoa(min(n, most)) + `"`)
	}
}

// bold tells whether the row reads like the head of a table.
func (r *Row) bold() bool {
	seen := false
	for _, c := range r.Cells {
		for _, it := range c.Words {
			if it.Words.Blank() {
				continue
			}
			if !it.Words.bold() {
				return false
			}
			seen = true
		}
	}
	return seen
}
