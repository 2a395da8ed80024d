package docx

import (
	"encoding/xml"
	"strconv"
	"strings"

	"mitwirken/internal/consultation/intake/flow"
)

// paragraph is one that is being read.
type paragraph struct {
	*document
	x     *xmlReader
	style string
	own   paragraphStyle
	base  flow.Look
	words flow.Words
	// Pictures and boxes that come after it.
	after  []flow.Item
	joined bool // its end was deleted
	href   string
}

func (d *document) paragraph(x *xmlReader) error {
	p := &paragraph{document: d, x: x, words: d.carried}
	d.carried = nil
	if err := x.children(p.inline); err != nil {
		return err
	}
	// The code of a field does not go on in the next paragraph.
	for n := len(d.fields); n > 0 && !d.fields[n-1].result; n-- {
		d.fields = d.fields[:n-1]
	}
	if err := d.Spend(flow.Overhead); err != nil {
		return err
	}
	if p.joined {
		d.carried = p.words
		*d.out = append(*d.out, p.after...)
		return nil
	}
	it := flow.Item{Words: p.words}
	meant, level := d.styles.meant(p.style, &p.own)
	if num, at := d.styles.numbering(p.style, &p.own); num != "" {
		it.Mark = d.numbering.count(d.styles, num, p.style, at)
	}
	switch meant {
	case headline:
		it.Style, it.Level = flow.Heading, level
		d.fields = nil // a table of contents ends before
	case titling:
		if !it.Words.Blank() {
			if d.FromMeta {
				d.Title, d.FromMeta = "", false
			}
			d.Title = strings.TrimSpace(d.Title + " " + it.Words.Plain())
			it.Words = nil
		}
	case captioning:
		it.Style = flow.Caption
	case quoting:
		it.Style = flow.Quote
	case contents:
		if !it.Words.Blank() {
			d.Note(flow.NoteContents)
		}
		it.Words = nil
	}
	// A caption stands under its picture, wherever the picture hangs.
	if !it.Words.Blank() {
		*d.out = append(*d.out, it)
	}
	*d.out = append(*d.out, p.after...)
	return nil
}

// inline visits what stands in a paragraph.
func (p *paragraph) inline(e xml.StartElement) error {
	switch e.Name.Local {
	case "pPr":
		return p.x.children(p.property)
	case "r":
		return p.run()
	case "hyperlink":
		before := p.href
		if id := attr(e, "id"); id != "" {
			p.href = p.target(p.relations[id].target)
		}
		err := p.x.children(p.inline)
		p.href = before
		return err
	case "fldSimple":
		if strings.HasPrefix(strings.TrimSpace(attr(e, "instr")), "TOC") {
			p.Note(flow.NoteContents)
			return nil
		}
	case "sdt":
		return p.control(p.x, p.inline)
	case "AlternateContent":
		return alternative(p.x, p.inline)
	case "oMath", "oMathPara":
		p.Note(flow.NoteFormula)
		t, err := p.x.text()
		if err != nil {
			return err
		}
		return p.write(strings.TrimSpace(t), flow.Look{})
	}
	if p.tracked(e) {
		return nil
	}
	return p.x.children(p.inline)
}

// target of a link, empty when it leads where no reader should be sent.
func (p *paragraph) target(address string) string {
	l, ok := flow.Link(address)
	if !ok {
		p.Note(flow.NoteLink)
	}
	return l
}

func (p *paragraph) property(e xml.StartElement) error {
	switch e.Name.Local {
	case "pStyle":
		p.style = attr(e, "val")
		p.base = p.styles.looks(p.style, flow.Look{})
	case "rPr":
		return p.x.children(func(e xml.StartElement) error {
			if p.tracked(e) {
				p.joined = true
			}
			return nil
		})
	}
	return p.own.property(p.x, e)
}

// write adds text unless a field hides it.
func (p *paragraph) write(t string, l flow.Look) error {
	l.Href = p.href
	for i := range p.fields {
		f := &p.fields[i]
		if !f.result || f.hidden {
			return nil
		}
		if f.href != "" {
			l.Href = f.href
		}
	}
	return p.Add(&p.words, t, l)
}

func (p *paragraph) run() error {
	l, hidden, position := p.base, false, ""
	properties := func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rStyle":
			l = p.styles.looks(attr(e, "val"), l)
		case "b":
			l.Bold = on(e)
		case "i":
			l.Italic = on(e)
		case "vanish":
			hidden = on(e)
		case "vertAlign":
			position = attr(e, "val")
		}
		return nil
	}
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "rPr":
			return p.x.children(properties)
		case "t":
			t, err := p.x.text()
			if err != nil || t == "" {
				return err
			}
			if hidden {
				p.Note(flow.NoteHidden)
				return nil
			}
			switch position {
			case "superscript":
				t = flow.Small(t, flow.Raised)
			case "subscript":
				t = flow.Small(t, flow.Lowered)
			}
			return p.write(strings.ReplaceAll(t, "\n", " "), l)
		case "tab", "ptab":
			return p.write("\t", l)
		case "br":
			if t := attr(e, "type"); t == "page" || t == "column" {
				return p.write(" ", l)
			}
			return p.write("\n", l)
		case "cr":
			return p.write("\n", l)
		case "noBreakHyphen":
			return p.write("\u2011", l)
		case "sym":
			return p.symbol(e, l)
		case "footnoteReference":
			return p.write(p.mention("footnotes", attr(e, "id")), flow.Look{})
		case "endnoteReference":
			return p.write(p.mention("endnotes", attr(e, "id")), flow.Look{})
		case "commentReference":
			p.Note(flow.NoteComment)
			return nil
		case "instrText", "fldChar":
			return p.field(e)
		case "drawing", "pict", "object":
			return p.drawing(e)
		case "AlternateContent":
			return alternative(p.x, visit)
		case "delText", "rt":
			return nil
		}
		return p.x.children(visit)
	}
	return p.x.children(visit)
}

// symbols of Symbol and Wingdings that stand in real documents.
var symbols = map[int64]string{
	0xb7: "•", 0xa7: "▪", 0xa8: "☐", 0x6f: "☐", 0x71: "☐", 0xfd: "☒", 0xfe: "☑", 0xfc: "✓", 0xfb: "✗", 0xe0: "→", 0xdf: "←", 0xe8: "➔", 0xf0: "⇨", 0xd8: "➢",
	0xae: "→", 0xac: "←", 0xb3: "≥", 0xa3: "≤", 0xb1: "±", 0xb4: "×", 0xb0: "°",
}

func (p *paragraph) symbol(e xml.StartElement, l flow.Look) error {
	const pictures = 0xf000 // where fonts of pictures lie
	code, err := strconv.ParseInt(attr(e, "char"), 16, 32)
	if err != nil || symbols[code&0xff] == "" || code >= 0x100 && code < pictures {
		p.Note(flow.NoteSymbol)
		return nil
	}
	return p.write(symbols[code&0xff], l)
}

func (p *paragraph) field(e xml.StartElement) error {
	n := len(p.fields)
	switch attr(e, "fldCharType") {
	case "begin":
		if n < maxFields {
			p.document.fields = append(p.fields, field{})
		}
	case "separate":
		if n == 0 {
			return nil
		}
		f := &p.fields[n-1]
		f.result = true
		code := strings.TrimSpace(string(f.code))
		switch kind, rest, _ := strings.Cut(code, " "); strings.ToUpper(kind) {
		case "HYPERLINK":
			// A switch first leads to another place of the same document.
			if rest = strings.TrimSpace(rest); strings.HasPrefix(rest, `"`) {
				address, _, _ := strings.Cut(rest[1:], `"`)
				f.href = p.target(address)
			}
		case "TOC":
			f.hidden = true
			p.Note(flow.NoteContents)
		}
	case "end":
		if n > 0 {
			p.document.fields = p.fields[:n-1]
		}
	case "":
		t, err := p.x.text()
		if err != nil || n == 0 || p.fields[n-1].result {
			return err
		}
		p.fields[n-1].code = append(p.fields[n-1].code, t...)
		return p.Spend(len(t))
	}
	return nil
}

// drawing takes pictures and the words of boxes out of a drawing.
func (p *paragraph) drawing(outer xml.StartElement) error {
	if outer.Name.Local == "object" {
		p.Note(flow.NoteObject)
		return nil
	}
	alt := ""
	var visit func(e xml.StartElement) error
	visit = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "docPr", "cNvPr", "shape":
			for _, name := range []string{"descr", "alt", "title"} {
				if alt == "" {
					alt = strings.TrimSpace(attr(e, name))
				}
			}
		case "blip", "imagedata":
			return p.figure(e, alt)
		case "chart", "relIds", "OLEObject", "contentPart":
			p.Note(flow.NoteObject)
			return nil
		case "AlternateContent":
			return alternative(p.x, visit)
		case "txbxContent":
			p.Note(flow.NoteTextBox)
			items, err := p.aside(func() error { return p.x.children(p.block(p.x)) })
			p.after = append(p.after, items...)
			return err
		}
		return p.x.children(visit)
	}
	return p.x.children(visit)
}

func (p *paragraph) figure(e xml.StartElement, alt string) error {
	id := attr(e, "embed")
	if e.Name.Local == "imagedata" {
		id = attr(e, "id")
	}
	rel, ok := p.relations[id]
	if !ok || rel.outside {
		p.Note(flow.NotePictureOutside)
		return nil
	}
	n := p.Met(rel.target)
	if n == 0 {
		content, err := p.pack.picture(rel.target)
		if err != nil {
			return err
		}
		n = p.Picture(rel.target, alt, content)
	}
	if n > 0 {
		p.after = append(p.after, flow.Item{Style: flow.Figure, Picture: n})
	}
	return p.Spend(flow.Overhead)
}
