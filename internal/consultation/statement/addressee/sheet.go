package addressee

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"mitwirken/internal/platform/fault"
)

const (
	maxColumns = 50
	// maxUnpacked bounds what a part of a workbook unpacks to: what is in a list of
	// MaxAddressees is far smaller, a bomb is not.
	maxUnpacked = 8 << 20
)

// row of a sheet with its number as people see it, from 1.
type row struct {
	line  int
	cells []string
}

func unreadable(cause error) error {
	return fault.Wrap(fault.Invalid, CodeUnreadable, cause)
}

// rows reads CSV (UTF-8 or Windows-1252; semicolons, commas or tabs) or the first sheet of
// an XLSX. Formulas are not computed, links not followed. Invalid
// consultation.import_unreadable.
func rows(content []byte) ([]row, error) {
	if bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		return workbook(content)
	}
	if bytes.IndexByte(content, 0) >= 0 {
		return nil, unreadable(errors.New("neither text nor a workbook"))
	}
	content = bytes.TrimPrefix(content, []byte("\uFEFF"))
	text := string(content)
	if !utf8.ValidString(text) {
		text = windows1252(content)
	}
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.LazyQuotes, r.Comma = -1, true, ';'
	for _, c := range []rune{',', '\t'} {
		if strings.Count(first, string(c)) > strings.Count(first, string(r.Comma)) {
			r.Comma = c
		}
	}
	var out []row
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, unreadable(err)
		}
		n, _ := r.FieldPos(0)
		if len(cells) > maxColumns || len(out) > MaxAddressees+1 {
			return nil, fault.New(fault.Invalid, CodeTooMany).WithParam("Max", MaxAddressees)
		}
		out = append(out, row{n, cells})
	}
}

// windows1252 is what old spreadsheets write; its upper half without 80 to 9f is Latin-1.
func windows1252(b []byte) string {
	const upper = "€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ"
	high := []rune(upper)
	out := make([]rune, len(b))
	for i, c := range b {
		out[i] = rune(c)
		if c >= 0x80 && c < 0xa0 {
			out[i] = high[c-0x80]
		}
	}
	return string(out)
}

// unpack reads one part of the workbook within the limit.
func unpack(z *zip.Reader, name string) ([]byte, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(io.LimitReader(f, maxUnpacked+1))
	if err = errors.Join(err, f.Close()); err == nil && len(b) > maxUnpacked {
		err = errors.New("a part unpacks too large")
	}
	return b, err
}

type sharedStrings struct {
	Items []struct {
		Text string `xml:"t"`
		Runs []struct {
			Text string `xml:"t"`
		} `xml:"r"`
	} `xml:"si"`
}

// workbook reads the first sheet. encoding/xml knows no entities but its own and loads
// nothing from elsewhere.
func workbook(content []byte) ([]row, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, unreadable(err)
	}
	var strs sharedStrings
	const part = "xl/sharedStrings.xml"
	if slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == part }) {
		b, err := unpack(z, part)
		if err == nil {
			err = xml.Unmarshal(b, &strs)
		}
		if err != nil {
			return nil, unreadable(err)
		}
	}
	shared := make([]string, len(strs.Items))
	for i, item := range strs.Items {
		shared[i] = item.Text
		for _, r := range item.Runs {
			shared[i] += r.Text
		}
	}
	name, err := firstSheet(z)
	if err != nil {
		return nil, unreadable(err)
	}
	b, err := unpack(z, name)
	if err != nil {
		return nil, unreadable(err)
	}
	return sheet(b, shared)
}

// firstSheet follows the workbook to the file of its first sheet.
func firstSheet(z *zip.Reader) (string, error) {
	var book struct {
		Sheets []struct {
			ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		Items []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	for part, into := range map[string]any{"xl/workbook.xml": &book, "xl/_rels/workbook.xml.rels": &rels} {
		b, err := unpack(z, part)
		if err == nil {
			err = xml.Unmarshal(b, into)
		}
		if err != nil {
			return "", err
		}
	}
	for _, r := range rels.Items {
		if len(book.Sheets) > 0 && r.ID == book.Sheets[0].ID {
			if strings.HasPrefix(r.Target, "/") {
				return strings.TrimPrefix(path.Clean(r.Target), "/"), nil
			}
			return path.Join("xl", r.Target), nil
		}
	}
	return "", errors.New("no sheet")
}

func sheet(b []byte, shared []string) ([]row, error) {
	var s struct {
		Rows []struct {
			Number int `xml:"r,attr"`
			Cells  []struct {
				Ref    string `xml:"r,attr"`
				Type   string `xml:"t,attr"`
				Value  string `xml:"v"`
				Inline struct {
					Text string `xml:"t"`
					Runs []struct {
						Text string `xml:"t"`
					} `xml:"r"`
				} `xml:"is"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := xml.Unmarshal(b, &s); err != nil {
		return nil, unreadable(err)
	}
	var out []row
	for i, r := range s.Rows {
		if len(out) > MaxAddressees+1 {
			return nil, fault.New(fault.Invalid, CodeTooMany).WithParam("Max", MaxAddressees)
		}
		line := row{line: r.Number}
		if line.line == 0 {
			line.line = i + 1
		}
		for n, c := range r.Cells {
			at := column(c.Ref, n)
			if at >= maxColumns {
				continue
			}
			for len(line.cells) <= at {
				line.cells = append(line.cells, "")
			}
			value := c.Value
			switch c.Type {
			case "s":
				k, err := strconv.Atoi(strings.TrimSpace(value))
				if err != nil || k < 0 || k >= len(shared) {
					return nil, unreadable(errors.New("a string is missing"))
				}
				value = shared[k]
			case "inlineStr":
				value = c.Inline.Text
				for _, run := range c.Inline.Runs {
					value += run.Text
				}
			}
			line.cells[at] = value
		}
		out = append(out, line)
	}
	return out, nil
}

// column of a reference such as «C7», from 0; n where it says nothing.
func column(ref string, n int) int {
	at := 0
	for _, c := range ref {
		if c < 'A' || c > 'Z' {
			break
		}
		if at = at*26 + int(c-'A') + 1; at > maxColumns {
			return maxColumns
		}
	}
	if at == 0 {
		return n
	}
	return at - 1
}
