// Package table writes one table into a file: CSV, XLSX, JSON, PDF or DOCX, with a
// head that says what it is, by whom and when, and a mark on every page when it is
// about people. It knows no database; rows go through it one at a time.
//
// CSV, XLSX, JSON and DOCX leave as they come, in constant memory and without a file
// of their own. PDF grows with its pages, and Word with its rows: both have a limit.
package table

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"mitwirken/internal/platform/html"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pdf"
)

// Format of a file; also its ending.
type Format string

const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
	JSON Format = "json"
	PDF  Format = "pdf"
	DOCX Format = "docx"
	// ZIP is a package of files; tables are not made as one.
	ZIP Format = "zip"
)

// Formats of tables in the order in which people choose.
func Formats() []Format { return []Format{XLSX, CSV, PDF, DOCX, JSON} }

// Valid tells whether there is such a format.
func (f Format) Valid() bool { return f.Media() != "" }

// Media is the content type.
func (f Format) Media() string {
	switch f {
	case CSV:
		return "text/csv"
	case XLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case JSON:
		return "application/json"
	case PDF:
		return "application/pdf"
	case DOCX:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case ZIP:
		return "application/zip"
	}
	return ""
}

// MaxRows that a file of the format takes; 0 for no limit. A sheet ends there, and
// nobody leafs through more pages.
func (f Format) MaxRows() int64 {
	switch f {
	case XLSX:
		return 1_048_000
	case PDF:
		return 5_000
	case DOCX:
		return 10_000
	}
	return 0
}

// Type of a column.
type Type string

const (
	Text   Type = "text"
	Number Type = "number"
	// Date is a day, as the time at which it begins in Zurich.
	Date     Type = "date"
	DateTime Type = "datetime"
	Bool     Type = "bool"
	// HTML is markup; JSON has it as it is, the others have its text.
	HTML Type = "html"
	// List of texts; JSON has an array, the others commas.
	List Type = "list"
	// Term is a word of the program; JSON has it as it is, the others say Column.Terms.
	Term Type = "term"
	// URL is a whole address; people can follow it where the format allows.
	URL Type = "url"
)

// Column of a table. Key is its name for programs, Title that for people.
type Column struct {
	Key, Title string
	Type       Type
	// Terms are the words of a Term column; others show as they are.
	Terms map[string]string
}

// Row has one value per column: nil or «» for unknown; string for Text, HTML, Term
// and URL; int, int64 or float64 for Number; time.Time for Date and DateTime, zero
// for unknown; bool; []string for List.
type Row []any

// Line of the head: «Erstellt am», «22. November 2026, 14.05 Uhr».
type Line struct{ Label, Value string }

// Words that the writers need beside those of the table.
type Words struct {
	Yes, No string
	// Page has the places %[1]s and %[2]s: «Seite 1 von 3».
	Page string
}

// Doc is everything about a table but its rows.
type Doc struct {
	Lang, Title, Office string
	// Mark is the warning of a file about people; empty for others.
	Mark    string
	Created time.Time
	Lines   []Line
	Columns []Column
	Words   Words
	// Source and Params name the export for programs.
	Source string
	Params map[string]string
}

// Writer takes rows in their order and then Close, which ends the file but not what
// it is written to. Without Close the file is not whole.
type Writer interface {
	Row(Row) error
	Close() error
}

// NewWriter begins a file.
func NewWriter(f Format, w io.Writer, d Doc) (Writer, error) {
	switch f {
	case CSV:
		return newCSV(w, d)
	case XLSX:
		return newXLSX(w, d)
	case JSON:
		return newJSON(w, d)
	case PDF:
		return newPDF(w, d)
	case DOCX:
		return newDOCX(w, d)
	}
	return nil, fmt.Errorf("table: no format %q", f)
}

// head is the lines that every format shows first; the mark comes before all.
func (d *Doc) head() []Line {
	lines := make([]Line, 0, len(d.Lines)+1)
	return append(append(lines, Line{"", d.Title}), d.Lines...)
}

func (d *Doc) check(r Row) error {
	if len(r) != len(d.Columns) {
		return fmt.Errorf("table: a row of %d values for %d columns", len(r), len(d.Columns))
	}
	return nil
}

// words is a value as people read it. iso chooses dates that programs sort.
func (d *Doc) words(c *Column, v any, iso bool) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		switch c.Type {
		case HTML:
			return pdf.Tidy(html.Plain(v)), nil
		case Term:
			if w, ok := c.Terms[v]; ok {
				return w, nil
			}
		case Number, Date, DateTime, Bool, List:
			return "", unfit(c, v)
		}
		return pdf.Tidy(v), nil
	case []string:
		if c.Type == List {
			return pdf.Tidy(strings.Join(v, ", ")), nil
		}
	case bool:
		if c.Type == Bool {
			if v {
				return d.Words.Yes, nil
			}
			return d.Words.No, nil
		}
	case time.Time:
		if c.Type == Date || c.Type == DateTime {
			return d.date(c.Type, v, iso), nil
		}
	default:
		if n, ok := number(v); ok && c.Type == Number {
			return d.grouped(n, v, iso), nil
		}
	}
	return "", unfit(c, v)
}

// grouped writes whole numbers with the separators of the language, for people.
func (d *Doc) grouped(n string, v any, iso bool) string {
	whole, err := strconv.ParseInt(n, 10, 64)
	if iso || err != nil {
		return n
	}
	if _, fraction := v.(float64); fraction {
		return n
	}
	return locale.For(d.Lang).Integer(whole)
}

func unfit(c *Column, v any) error {
	return fmt.Errorf("table: column %s of type %s cannot hold a %T", c.Key, c.Type, v)
}

func (d *Doc) date(t Type, v time.Time, iso bool) string {
	if v.IsZero() {
		return ""
	}
	f, v := locale.For(d.Lang), v.In(locale.Zurich())
	switch {
	case iso && t == Date:
		return v.Format(time.DateOnly)
	case iso:
		return v.Format("2006-01-02 15:04")
	case t == Date:
		return f.ShortDate(v)
	}
	return f.ShortDate(v) + " " + v.Format("15:04")
}

// number is written for programs: no separators, a point.
func number(v any) (string, bool) {
	switch n := v.(type) {
	case int:
		return strconv.Itoa(n), true
	case int64:
		return strconv.FormatInt(n, 10), true
	case float64:
		if n != n || n > 1e300 || n < -1e300 { // no format has these
			return "", true
		}
		return strconv.FormatFloat(n, 'f', -1, 64), true
	}
	return "", false
}
