package intake

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"mitwirken/internal/consultation/intake/docx"
	"mitwirken/internal/consultation/intake/flow"
	"mitwirken/internal/consultation/text"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
)

var (
	declared = regexp.MustCompile(`(?i)charset\s*=\s*["']?\s*([a-z0-9_-]{1,30})`)
	// What a line of plain text begins with when it is an item of a list.
	bulletStart = regexp.MustCompile(`^\s*[-•·–*]\s+\S`)
	chapterLine = regexp.MustCompile(`^(\d{1,2}(?:\.\d{1,2})*)\.?\s+\p{Lu}`)
)

// decode reads text whole. It is UTF-8, or says what else it is by a mark at its
// beginning or, in HTML, by its charset.
func decode(format Format, r io.ReaderAt, size int64) (string, error) {
	b := make([]byte, size)
	if n, err := r.ReadAt(b, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	} else if int64(n) < size {
		return "", fault.New(fault.Invalid, file.CodeIncomplete)
	}
	if bytes.HasPrefix(b, docx.ZipMark) || bytes.HasPrefix(b, docx.OleMark) || bytes.HasPrefix(b, []byte("%PDF-")) {
		return "", fault.New(fault.Unsupported, file.CodeType).WithParam("Types", "HTML, Markdown, Text")
	}
	var from encoding.Encoding
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		from = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case format == HTML && !utf8.Valid(b):
		if m := declared.FindSubmatch(b[:min(len(b), 4096)]); m != nil {
			from, _ = htmlindex.Get(string(m[1])) // a name nobody knows is none
		}
	}
	if from != nil {
		decoded, err := from.NewDecoder().Bytes(b)
		if err != nil {
			return "", fault.Wrap(fault.Invalid, CodeCharacters, err)
		}
		b = decoded
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 {
		return "", fault.New(fault.Invalid, CodeCharacters)
	}
	return string(b), nil
}

func readText(s *flow.Flow, format Format, t string) error {
	switch format {
	case Markdown:
		if err := checkMarkdown(t); err != nil {
			return err
		}
		return readHTML(s, html.AnnotatedMarkdown(t))
	case HTML:
		return readHTML(s, t)
	}
	return readPlain(s, t)
}

// checkMarkdown refuses what no renderer reads in reasonable time, because it takes the
// square of it: thousands of signs in one paragraph, quotes in quotes in quotes.
// Invalid flow.CodeNested; flow.CodeLong for what could not become a block anyway.
func checkMarkdown(t string) error {
	const deepest, mostSigns, mostLinks = 60, 3000, 100
	size, signs := 0, 0
	for line := range strings.Lines(t) {
		if strings.TrimSpace(line) == "" {
			size, signs = 0, 0
			continue
		}
		size += len(line)
		signs += strings.Count(line, "*") + strings.Count(line, "_") + 5*strings.Count(line, "[")
		begun := line[:len(line)-len(strings.TrimLeft(line, ">-*+ \t"))]
		depth := len(begun) - strings.Count(begun, " ") - strings.Count(begun, "\t")
		switch {
		// A whole line of hyphens or stars divides chapters.
		case depth > deepest && strings.Trim(line, "-* \t\r\n") != "", signs > mostSigns, strings.Count(line, "](") > mostLinks:
			return fault.New(fault.Invalid, flow.CodeNested)
		case size > text.MaxWords:
			return fault.New(fault.Invalid, flow.CodeLong).WithParam("Max", text.MaxWords)
		}
	}
	return nil
}

// readPlain makes paragraphs out of text between empty lines, or out of lines where
// there are none of those.
func readPlain(s *flow.Flow, t string) error {
	t = strings.ReplaceAll(strings.ReplaceAll(t, "\r\n", "\n"), "\r", "\n")
	between := "\n\n"
	if !strings.Contains(strings.TrimSpace(t), between) {
		between = "\n"
	}
	for part := range strings.SplitSeq(t, between) {
		var it flow.Item
		for line := range strings.SplitSeq(strings.Trim(part, "\n"), "\n") {
			if bulletStart.MatchString(line) {
				if err := paragraphDone(s, &it); err != nil {
					return err
				}
				it.Mark = &flow.Mark{}
				line = strings.TrimLeft(strings.TrimSpace(line), "-•·–* \t")
			}
			// Lines of a page become one; its tables keep what stands apart.
			if err := s.Add(&it.Words, strings.TrimSpace(line)+" ", flow.Look{}); err != nil {
				return err
			}
		}
		one := strings.TrimSpace(part)
		if m := chapterLine.FindStringSubmatch(one); m != nil && it.Mark == nil && !strings.Contains(one, "\n") && flow.Line(one) {
			it.Style, it.Level = flow.Heading, strings.Count(m[1], ".")+1
		}
		if err := paragraphDone(s, &it); err != nil {
			return err
		}
	}
	return nil
}

func paragraphDone(s *flow.Flow, it *flow.Item) error {
	if !it.Words.Blank() {
		s.Body = append(s.Body, *it)
	}
	*it = flow.Item{}
	return s.Spend(flow.Overhead)
}
