package paper

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"

	"mitwirken/internal/platform/fault"
)

// Where a placeholder stands.
type Where string

const (
	InText   Where = "text"
	InHeader Where = "header"
	InFooter Where = "footer"
)

// stretch of bytes in a part of the template.
type stretch struct{ from, to int }

// found is a placeholder in a paragraph.
type found struct {
	name string
	// at are the bytes it is made of: Word cuts words into runs as it likes.
	at []stretch
	// alone: nothing else is in the paragraph.
	alone bool
}

// para is a paragraph with placeholders.
type para struct {
	stretch
	// number of the paragraph in the part, from 1; words are how it begins.
	number int
	words  string
	found  []found
	// open: an opening {{ without an end.
	open bool
	// nested: it stands in a table or a text box.
	nested bool
	// props are what stands before its runs.
	props   string
	section bool
}

var placeholder = regexp.MustCompile(`\{\{\s*([\p{L}\p{N}_-]{1,40})\s*\}\}`)

const wordMain = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

// scan finds the placeholders of a part. Entities of its own are not taken, nor is
// anything nested absurdly.
func scan(part []byte) ([]para, error) {
	type level struct {
		para
		texts []stretch
		props stretch
	}
	var (
		out    []para
		stack  []*level
		d      = xml.NewDecoder(bytes.NewReader(part))
		number int
		deep   int
		boxes  int
		inText bool
		spaces = map[string]string{}
	)
	d.Strict = true
	local := func(n xml.Name) string {
		if n.Space == "w" || spaces[n.Space] == wordMain {
			return n.Local
		}
		return ""
	}
	for {
		before := int(d.InputOffset())
		token, err := d.RawToken()
		after := int(d.InputOffset())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fault.Wrap(fault.Invalid, CodeTemplateBroken, err)
		}
		switch t := token.(type) {
		case xml.Directive: // a document type could name entities
			return nil, fault.New(fault.Invalid, CodeTemplateBroken)
		case xml.StartElement:
			if deep++; deep > 200 {
				return nil, fault.New(fault.Invalid, CodeTemplateBroken)
			}
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" {
					spaces[a.Name.Local] = a.Value
				}
			}
			switch local(t.Name) {
			case "p":
				number++
				stack = append(stack, &level{para: para{stretch: stretch{from: before}, number: number, nested: boxes > 0}})
			case "tbl", "txbxContent", "sdt":
				boxes++
			case "t":
				inText = true
			case "pPr":
				if n := len(stack); n > 0 && stack[n-1].props.to == 0 {
					stack[n-1].props.from = before
				}
			case "sectPr":
				if n := len(stack); n > 0 {
					stack[n-1].section = true
				}
			}
		case xml.EndElement:
			deep--
			switch local(t.Name) {
			case "t":
				inText = false
			case "tbl", "txbxContent", "sdt":
				boxes--
			case "pPr":
				if n := len(stack); n > 0 && stack[n-1].props.to == 0 {
					stack[n-1].props.to = after
				}
			case "p":
				n := len(stack)
				if n == 0 {
					return nil, fault.New(fault.Invalid, CodeTemplateBroken)
				}
				l := stack[n-1]
				stack = stack[:n-1]
				l.to = after
				if l.props.to > 0 {
					l.para.props = string(part[l.props.from:l.props.to])
				}
				l.search(part, l.texts)
				if len(l.para.found) > 0 || l.open {
					out = append(out, l.para)
				}
			}
		case xml.CharData:
			if n := len(stack); n > 0 && inText {
				stack[n-1].texts = append(stack[n-1].texts, stretch{before, after})
			}
		}
	}
	return out, nil
}

// search the words of a paragraph, which are cut into pieces, for placeholders.
func (p *para) search(part []byte, texts []stretch) {
	var all []byte
	for _, t := range texts {
		all = append(all, part[t.from:t.to]...)
	}
	p.words = shorten(string(all))
	for _, m := range placeholder.FindAllSubmatchIndex(all, -1) {
		f := found{name: strings.ToLower(string(all[m[2]:m[3]])), alone: len(bytes.TrimSpace(all[:m[0]]))+len(bytes.TrimSpace(all[m[1]:])) == 0}
		at := 0
		for _, t := range texts {
			size := t.to - t.from
			from, to := max(m[0]-at, 0), min(m[1]-at, size)
			if from < to {
				f.at = append(f.at, stretch{t.from + from, t.from + to})
			}
			at += size
		}
		p.found = append(p.found, f)
	}
	p.open = bytes.Contains(placeholder.ReplaceAll(all, nil), []byte("{{"))
}

// shorten gives the beginning of a paragraph, to find it again.
func shorten(s string) string {
	const letters = 60
	runes := []rune(strings.TrimSpace(s))
	if len(runes) <= letters {
		return string(runes)
	}
	return string(runes[:letters]) + "…"
}
