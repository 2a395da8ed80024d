package docx

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"mitwirken/internal/consultation/intake/flow"
	"mitwirken/internal/platform/fault"
)

// xmlReader walks through one part, element by element.
type xmlReader struct {
	d     *xml.Decoder
	depth int
}

// errDirective: documents have no DOCTYPE, so no entities that grow or lead elsewhere.
var errDirective = errors.New("a document type in a part")

// next is the next tag or text. Elements may lie maxDepth deep.
func (x *xmlReader) next() (xml.Token, error) {
	for {
		t, err := x.d.Token()
		if err != nil {
			return nil, err
		}
		switch t.(type) {
		case xml.StartElement:
			if x.depth++; x.depth > flow.MaxDepth {
				return nil, fault.New(fault.Invalid, flow.CodeNested)
			}
		case xml.EndElement:
			x.depth--
		case xml.CharData:
		case xml.Directive:
			return nil, errDirective
		default:
			continue
		}
		return t, nil
	}
}

// document reads the root and then what comes after it, which must be nothing.
func (x *xmlReader) document(read func(*xmlReader) error) error {
	for {
		t, err := x.next()
		if err != nil {
			return whole(err)
		}
		if _, ok := t.(xml.StartElement); ok {
			break
		}
	}
	if err := read(x); err != nil {
		return whole(err)
	}
	for {
		if _, err := x.next(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// whole makes a mistake of an end that comes too early.
func whole(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// children visits the elements in the one that was begun last, and reads up to its
// end. What visit does not read is skipped.
func (x *xmlReader) children(visit func(e xml.StartElement) error) error {
	return x.content(visit, nil)
}

// content visits text as well.
func (x *xmlReader) content(visit func(e xml.StartElement) error, letters func(string) error) error {
	inside := x.depth
	for {
		t, err := x.next()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if visit != nil {
				if err := visit(t); err != nil {
					return err
				}
			}
			for x.depth > inside {
				if _, err := x.next(); err != nil {
					return err
				}
			}
		case xml.EndElement:
			return nil
		case xml.CharData:
			if letters != nil {
				if err := letters(string(t)); err != nil {
					return err
				}
			}
		}
	}
}

// text of the element that was begun last, and of all in it.
func (x *xmlReader) text() (string, error) {
	var b strings.Builder
	write := func(s string) error {
		b.WriteString(s)
		return nil
	}
	var visit func(xml.StartElement) error
	visit = func(xml.StartElement) error { return x.content(visit, write) }
	err := x.content(visit, write)
	return b.String(), err
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// on reads a switch: <w:b/> is on, <w:b w:val="0"/> is not.
func on(e xml.StartElement) bool {
	switch attr(e, "val") {
	case "0", "false", "off", "none":
		return false
	}
	return true
}
