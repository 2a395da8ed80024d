// Package docx reads documents of word processors (Office Open XML) into a flow, part
// by part with hard limits. Nothing that lies outside of the file is fetched, and
// nothing in it is run.
package docx

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"mitwirken/internal/consultation/intake/flow"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
)

// document reads the parts of one document.
type document struct {
	*flow.Flow
	pack      *pack
	styles    styles
	numbering *numbering
	relations map[string]relation    // of the part that is being read
	waiting   map[string][]flow.Item // footnotes and endnotes by kind and id
	mentioned map[string]string      // their numbers
	endnotes  int
	out       *[]flow.Item
	inTable   bool
	fields    []field
	carried   flow.Words // of a paragraph that goes on in the next: its end was deleted
}

// field is a part of the text that a program works out: a link, a table of contents.
type field struct {
	code   []byte
	result bool // what it says has begun
	href   string
	hidden bool
}

// More fields in each other nobody writes.
const maxFields = 50

// Read reads a document into the flow.
func Read(s *flow.Flow, r io.ReaderAt, size int64) error {
	p, err := openPack(r, size)
	if err != nil {
		return err
	}
	if macros, err := p.macros(); err != nil || macros {
		if macros {
			err = fault.New(fault.Invalid, file.CodeActive)
		}
		return err
	}
	root, err := p.relations("")
	if err != nil {
		return err
	}
	d := &document{Flow: s, pack: p, waiting: map[string][]flow.Item{}, mentioned: map[string]string{}, out: &s.Body}
	main, about := "", ""
	for _, rel := range root {
		switch {
		case rel.outside:
		case rel.kind == "officeDocument":
			main = rel.target
		case rel.kind == "core-properties":
			about = rel.target
		}
	}
	if main == "" || p.entries[strings.ToLower(main)] == nil {
		return notDOCX()
	}
	if err := d.about(about); err != nil {
		return err
	}
	return d.readMain(main)
}

// about reads the title that the file gives itself.
func (d *document) about(part string) error {
	return d.pack.part(part, func(x *xmlReader) error {
		return x.children(func(e xml.StartElement) error {
			if e.Name.Local != "title" {
				return nil
			}
			t, err := x.text()
			if t = strings.TrimSpace(t); t != "" && !strings.HasPrefix(t, "Microsoft Word") {
				d.Title, d.FromMeta = flow.Cut(t, flow.MaxHeading), true
			}
			return err
		})
	})
}

func (d *document) readMain(main string) error {
	relations, err := d.pack.relations(main)
	if err != nil {
		return err
	}
	parts := map[string]string{}
	for _, rel := range relations {
		if !rel.outside {
			parts[rel.kind] = rel.target
		}
	}
	if d.styles, err = readStyles(d.pack, parts["styles"]); err != nil {
		return err
	}
	if d.numbering, err = readNumbering(d.pack, parts["numbering"]); err != nil {
		return err
	}
	for _, kind := range []string{"footnotes", "endnotes"} {
		if err := d.readNotes(kind, parts[kind]); err != nil {
			return err
		}
	}
	d.relations = relations
	found := false
	err = d.pack.part(main, func(x *xmlReader) error {
		return x.children(func(e xml.StartElement) error {
			if e.Name.Local != "body" {
				return nil
			}
			found = true
			return x.children(d.block(x))
		})
	})
	if err == nil && !found {
		return notDOCX()
	}
	if err == nil && len(d.carried) > 0 {
		d.Body = append(d.Body, flow.Item{Words: d.carried})
	}
	return err
}

// readNotes keeps footnotes or endnotes until somebody mentions them.
func (d *document) readNotes(kind, part string) (err error) {
	if part == "" {
		return nil
	}
	if d.relations, err = d.pack.relations(part); err != nil {
		return err
	}
	return d.pack.part(part, func(x *xmlReader) error {
		return x.children(func(e xml.StartElement) error {
			if t := attr(e, "type"); t != "" && t != "normal" {
				return nil // the line above the notes
			}
			items, err := d.aside(func() error { return x.children(d.block(x)) })
			d.waiting[kind+attr(e, "id")] = items
			return err
		})
	})
}

// aside reads into a flow of its own.
func (d *document) aside(read func() error) ([]flow.Item, error) {
	var items []flow.Item
	out, fields, carried := d.out, d.fields, d.carried
	d.out, d.fields, d.carried = &items, nil, nil
	err := read()
	if len(d.carried) > 0 {
		items = append(items, flow.Item{Words: d.carried})
	}
	d.out, d.fields, d.carried = out, fields, carried
	return items, err
}

// block visits what stands in a body, a cell or a box.
func (d *document) block(x *xmlReader) func(e xml.StartElement) error {
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "p":
			return d.paragraph(x)
		case "tbl":
			return d.table(x)
		case "sdt":
			return d.control(x, visit)
		case "AlternateContent":
			return alternative(x, visit)
		case "altChunk", "object":
			d.Note(flow.NoteObject)
			return nil
		}
		if d.tracked(e) {
			return nil
		}
		return x.children(visit)
	}
	return visit
}

// tracked tells whether an element is text that its authors struck out, and notes
// what they wrote anew.
func (d *document) tracked(e xml.StartElement) (gone bool) {
	switch e.Name.Local {
	case "del", "moveFrom":
		d.Note(flow.NoteChange)
		return true
	case "ins", "moveTo":
		d.Note(flow.NoteChange)
	}
	return false
}

// alternative takes the first of several writings of the same.
func alternative(x *xmlReader, visit func(e xml.StartElement) error) error {
	taken := false
	return x.children(func(e xml.StartElement) error {
		if taken {
			return nil
		}
		taken = true
		return x.children(visit)
	})
}

// control reads what was filled into a form field, and not the hint that waits there.
func (d *document) control(x *xmlReader, visit func(e xml.StartElement) error) error {
	skip := false
	return x.children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "sdtPr":
			var property func(e xml.StartElement) error
			property = func(e xml.StartElement) error {
				switch e.Name.Local {
				case "showingPlcHdr":
					skip = skip || on(e)
				case "docPartGallery":
					if attr(e, "val") == "Table of Contents" {
						skip = true
						d.Note(flow.NoteContents)
					}
				}
				return x.children(property)
			}
			return x.children(property)
		case "sdtContent":
			if !skip {
				return x.children(visit)
			}
		}
		return nil
	})
}

func (d *document) table(x *xmlReader) error {
	outer := d.inTable
	d.inTable = true
	t := &flow.Table{}
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "tr":
			return d.row(x, t)
		case "sdt":
			return d.control(x, visit)
		case "tblPr", "tblGrid":
			return nil
		}
		if d.tracked(e) {
			return nil
		}
		return x.children(visit)
	}
	err := x.children(visit)
	d.inTable = outer
	d.EndTable(d.out, t, outer)
	return err
}

func (d *document) row(x *xmlReader, t *flow.Table) error {
	var r flow.Row
	gone := false
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "trPr":
			return x.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "tblHeader":
					r.Head = on(e)
				case "gridBefore":
					r.Cells = append(r.Cells, flow.Cell{Columns: span(e)})
				default:
					gone = d.tracked(e) || gone
				}
				return nil
			})
		case "tc":
			c := flow.Cell{Columns: 1, Rows: 1}
			items, err := d.aside(func() error { return d.cell(x, &c) })
			c.Words = items
			r.Cells = append(r.Cells, c)
			if err != nil {
				return err
			}
			return d.Spend(flow.Overhead)
		case "sdt":
			return d.control(x, visit)
		}
		return x.children(visit)
	}
	if err := x.children(visit); err != nil {
		return err
	}
	if !gone && len(r.Cells) > 0 {
		t.Rows = append(t.Rows, r)
	}
	return d.Spend(flow.Overhead)
}

func (d *document) cell(x *xmlReader, c *flow.Cell) error {
	visit := d.block(x)
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local != "tcPr" {
			return visit(e)
		}
		return x.children(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "gridSpan":
				c.Columns = span(e)
			case "vMerge":
				c.Continuation = attr(e, "val") != "restart"
			}
			return nil
		})
	})
}

func span(e xml.StartElement) int {
	const most = 63 // columns that a word processor knows
	n, err := strconv.Atoi(attr(e, "val"))
	if err != nil {
		return 1
	}
	return min(max(n, 1), most)
}

// mention writes the number of a footnote and puts it in line.
func (d *document) mention(kind, id string) string {
	key := kind + id
	if n, ok := d.mentioned[key]; ok {
		return flow.Reference(n)
	}
	words, ok := d.waiting[key]
	if !ok {
		return ""
	}
	n := strconv.Itoa(len(d.mentioned) - d.endnotes + 1)
	if kind == "endnotes" {
		d.endnotes++
		n = flow.Written(d.endnotes, "lowerRoman")
	}
	d.mentioned[key] = n
	d.Notes = append(d.Notes, flow.Footnote{Number: n, Words: words, At: len(d.Body)})
	return flow.Reference(n)
}
