// Package paper writes reports as DOCX and tagged PDF: headings, paragraphs and tables
// that leave as they come. It knows no database.
//
// A DOCX is always made from a template, of the office or our own: everything in it stays
// as it is, placeholders like {{titel}} are replaced by words, and those for parts of the
// report ({{tabelle}}) by what the part writes. The file leaves as a stream; only the
// template is held.
package paper

import (
	"strings"
	"time"

	"mitwirken/internal/platform/html"
)

// Body takes the blocks of a part in their order.
type Body interface {
	// Heading of level 1 to 4.
	Heading(level int, text string)
	Paragraph(text string)
	// Fact is a line with a label.
	Fact(label, value string)
	// Table begins a table, End ends it; between them come only rows.
	Table(columns []Column)
	// Row writes one line; a row that is longer than a page goes on on the next one.
	Row(cells ...string) error
	End()
}

// Column of a table. Width is its share of the page.
type Column struct {
	Title string
	Width int
}

// Part of a report: what the placeholder of that name stands for.
type Part struct {
	Name  string
	Write func(Body) error
}

// Placeholders that every report has; they stand for its fields.
const (
	Title  = "titel"
	Office = "gemeinde"
	Mark   = "vermerk"
)

// word is what a placeholder within a line stands for.
func (r *Report) word(name string) string {
	switch name {
	case Title:
		return r.Title
	case Office:
		return r.Office
	case Mark:
		return r.Mark
	}
	return r.Words[name]
}

// Report is what is written.
type Report struct {
	Lang, Title, Office, Mark string
	Created                   time.Time
	// Page has the places %[1]s and %[2]s: «Seite 1 von 3».
	Page string
	// Words are further placeholders within lines by name.
	Words map[string]string
	// Parts in the order of a report without a template.
	Parts []Part
}

// Rich puts a clean text with paragraphs into a body.
func Rich(b Body, markup string) {
	for line := range strings.SplitSeq(html.Plain(markup), "\n") {
		if line != "" {
			b.Paragraph(line)
		}
	}
}
