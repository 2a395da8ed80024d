package table

import (
	"bufio"
	"io"
	"strings"

	"mitwirken/internal/platform/locale"
)

// csvFile is what a double click opens rightly in a Swiss Excel: UTF-8 with a byte
// order mark, semicolons, CRLF.
type csvFile struct {
	d *Doc
	w *bufio.Writer
}

func newCSV(w io.Writer, d Doc) (*csvFile, error) {
	c := &csvFile{&d, bufio.NewWriter(w)}
	_, _ = c.w.WriteString("\ufeff") // bufio keeps the first error for Flush
	if d.Mark != "" {
		c.line(d.Mark)
	}
	for _, l := range d.head() {
		if l.Label == "" {
			c.line(locale.Plain(l.Value))
		} else {
			c.line(l.Label, locale.Plain(l.Value))
		}
	}
	c.line()
	titles := make([]string, len(d.Columns))
	for i := range d.Columns {
		titles[i] = d.Columns[i].Title
	}
	c.line(titles...)
	return c, nil
}

func (c *csvFile) line(texts ...string) {
	for i, t := range texts {
		if i > 0 {
			_ = c.w.WriteByte(';')
		}
		_, _ = c.w.WriteString(csvText(t))
	}
	_, _ = c.w.WriteString("\r\n")
}

// Row writes one line.
func (c *csvFile) Row(r Row) error {
	if err := c.d.check(r); err != nil {
		return err
	}
	for i, v := range r {
		if i > 0 {
			_ = c.w.WriteByte(';')
		}
		col := &c.d.Columns[i]
		s, err := c.d.words(col, v, true)
		if err != nil {
			return err
		}
		if col.Type != Number { // what we have written ourselves stays a number
			s = csvText(s)
		}
		if _, err := c.w.WriteString(s); err != nil {
			return err
		}
	}
	_, err := c.w.WriteString("\r\n")
	return err
}

// Close writes what is left.
func (c *csvFile) Close() error { return c.w.Flush() }

// csvText is a field (RFC 4180) that no program takes for a formula.
func csvText(s string) string {
	if formula(s) {
		s = "'" + s
	}
	if !strings.ContainsAny(s, "\";,\r\n\t") && strings.TrimSpace(s) == s {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// formula tells whether a spreadsheet might calculate the text instead of showing it.
// Some look past leading blanks, and in East Asian settings wide signs count too.
func formula(s string) bool {
	if s != "" && strings.ContainsRune("\t\r\n", rune(s[0])) {
		return true
	}
	s = strings.TrimLeft(s, " \u00a0\u200b\u202f\u3000\ufeff\"'\t\r\n")
	for _, r := range s {
		return strings.ContainsRune("=+-@\uff1d\uff0b\uff0d\uff20\u2212", r)
	}
	return false
}
