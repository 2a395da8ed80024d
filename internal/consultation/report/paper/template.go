package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"mitwirken/internal/platform/fault"
)

// Refusals of templates.
const (
	// CodeTemplateBroken: no document that a word processor opens, or one that is more
	// than a document.
	CodeTemplateBroken fault.Code = "consultation.template_broken"
	// CodeTemplateUnknown: there is no such placeholder. Parameters Name, Where, Paragraph,
	// Words.
	CodeTemplateUnknown fault.Code = "consultation.template_unknown"
	// CodeTemplateAlone: this placeholder stands alone in a paragraph of the text, not in
	// a table, a header or a footer. Parameters as above.
	CodeTemplateAlone fault.Code = "consultation.template_alone"
	// CodeTemplateOpen: {{ without }}. Parameters Where, Paragraph, Words.
	CodeTemplateOpen fault.Code = "consultation.template_open"
	// CodeTemplateMissing: without one of these nobody would read an answer. Parameter Name.
	CodeTemplateMissing fault.Code = "consultation.template_missing"
)

const (
	// MaxTemplate in bytes, packed.
	MaxTemplate = 10 << 20
	maxPart     = 8 << 20
	maxEntries  = 2000
)

// Finding is something that is wrong with a template.
type Finding struct {
	Code      fault.Code
	Name      string
	Where     Where
	Paragraph int
	// Words are how the paragraph begins.
	Words string
}

// Params of the sentence.
func (f Finding) Params() map[string]any {
	return map[string]any{"Name": f.Name, "Where": string(f.Where), "Paragraph": f.Paragraph, "Words": f.Words}
}

// Template of a DOCX.
type Template struct {
	zip   *zip.Reader
	parts map[string]*part
	looks looks
}

// part of the template that placeholders can stand in.
type part struct {
	content []byte
	paras   []para
}

// looks are the styles that the template has for what we write.
type looks struct {
	headings [5]string
	table    string
}

// Open reads a template, which stays open as long as it is used. Invalid
// consultation.template_broken.
func Open(r io.ReaderAt, size int64) (*Template, error) {
	broken := fault.New(fault.Invalid, CodeTemplateBroken)
	z, err := zip.NewReader(r, size)
	if err != nil || len(z.File) > maxEntries || size > MaxTemplate {
		return nil, broken
	}
	t := &Template{zip: z, parts: map[string]*part{}}
	for _, f := range z.File {
		name := strings.ToLower(f.Name)
		base := path.Base(name)
		if strings.HasPrefix(base, "vbaproject") || strings.HasPrefix(base, "vbadata") || strings.Contains(name, "activex/") {
			return nil, broken
		}
		switch {
		case f.Name == "word/styles.xml":
			content, err := read(f)
			if err != nil {
				return nil, err
			}
			t.looks = looksOf(content)
		case t.where(f.Name) != "":
			p := &part{}
			if p.content, err = read(f); err != nil {
				return nil, err
			}
			if p.paras, err = scan(p.content); err != nil {
				return nil, err
			}
			t.parts[f.Name] = p
		}
	}
	if t.parts[document] == nil {
		return nil, broken
	}
	return t, nil
}

const document = "word/document.xml"

func (*Template) where(name string) Where {
	base, ok := strings.CutPrefix(name, "word/")
	switch {
	case !ok || strings.Contains(base, "/") || !strings.HasSuffix(base, ".xml"):
		return ""
	case base == "document.xml":
		return InText
	case strings.HasPrefix(base, "header"):
		return InHeader
	case strings.HasPrefix(base, "footer"):
		return InFooter
	}
	return ""
}

func read(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, CodeTemplateBroken, err)
	}
	defer r.Close() //nolint:errcheck // only read
	content, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	if err != nil || len(content) > maxPart {
		return nil, fault.New(fault.Invalid, CodeTemplateBroken)
	}
	return content, nil
}

func looksOf(styles []byte) (out looks) {
	var list struct {
		Styles []struct {
			Type string `xml:"type,attr"`
			ID   string `xml:"styleId,attr"`
			Name struct {
				Value string `xml:"val,attr"`
			} `xml:"name"`
		} `xml:"style"`
	}
	if xml.Unmarshal(styles, &list) != nil {
		return out
	}
	for _, s := range list.Styles {
		name := strings.ToLower(s.Name.Value)
		for n := 1; n < len(out.headings); n++ {
			if s.Type == "paragraph" && name == fmt.Sprintf("heading %d", n) {
				out.headings[n] = s.ID
			}
		}
		if s.Type == "table" && name == "table grid" {
			out.table = s.ID
		}
	}
	return out
}

// Check finds what is wrong with the placeholders: words are those within lines, parts
// those that stand alone, and one of need has to be there.
func (t *Template) Check(words, parts, need []string) []Finding {
	var out []Finding
	has := false
	for _, f := range t.zip.File {
		p := t.parts[f.Name]
		if p == nil {
			continue
		}
		for _, x := range p.paras {
			finding := Finding{Where: t.where(f.Name), Paragraph: x.number, Words: x.words}
			for _, hit := range x.found {
				finding.Name = hit.name
				switch {
				case slices.Contains(parts, hit.name):
					finding.Code = ""
					if !hit.alone || x.nested || finding.Where != InText {
						finding.Code = CodeTemplateAlone
					}
					has = has || slices.Contains(need, hit.name)
				case !slices.Contains(words, hit.name):
					finding.Code = CodeTemplateUnknown
				default:
					continue
				}
				if finding.Code != "" {
					out = append(out, finding)
				}
			}
			if x.open {
				out = append(out, Finding{Code: CodeTemplateOpen, Where: finding.Where, Paragraph: x.number, Words: x.words})
			}
		}
	}
	if !has {
		out = append(out, Finding{Code: CodeTemplateMissing, Name: strings.Join(need, ", "), Where: InText})
	}
	return out
}

// Write makes the report in the template. What the template has beside placeholders goes
// over as it is.
func (t *Template) Write(w io.Writer, r *Report) error {
	out := zip.NewWriter(w)
	for _, f := range t.zip.File {
		p := t.parts[f.Name]
		if p == nil {
			if err := out.Copy(f); err != nil {
				return err
			}
			continue
		}
		to, err := out.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: r.Created.UTC()})
		if err != nil {
			return err
		}
		if err := t.fill(to, p, r); err != nil {
			return err
		}
	}
	return out.Close()
}

// fill copies a part and puts words and parts in the place of placeholders.
func (t *Template) fill(w io.Writer, p *part, r *Report) error {
	type change struct {
		stretch
		words string
		part  *para
		write func(Body) error
	}
	var changes []change
	for i := range p.paras {
		x := &p.paras[i]
		for _, hit := range x.found {
			if n := slices.IndexFunc(r.Parts, func(q Part) bool { return q.Name == hit.name }); n >= 0 {
				changes = append(changes, change{stretch: x.stretch, part: x, write: r.Parts[n].Write})
				continue
			}
			for n, at := range hit.at {
				words := ""
				if n == 0 {
					words = escape(oneLine(r.word(hit.name)))
				}
				changes = append(changes, change{stretch: at, words: words})
			}
		}
	}
	slices.SortStableFunc(changes, func(a, b change) int { return a.from - b.from })
	b := newBlocks(w, t.looks, r)
	at := 0
	for _, c := range changes {
		b.put(string(p.content[at:c.from]))
		at = c.to
		if c.write == nil {
			b.put(c.words)
			continue
		}
		if err := c.write(b); err != nil {
			return err
		}
		if c.part.section { // the paragraph ends a section of the template
			b.put("<w:p>" + c.part.props + "</w:p>")
		}
	}
	b.put(string(p.content[at:]))
	return b.flush()
}

// Without makes the report in our own template.
func Without(w io.Writer, r *Report) error {
	var own bytes.Buffer
	if err := writeOwn(&own, r); err != nil {
		return err
	}
	t, err := Open(bytes.NewReader(own.Bytes()), int64(own.Len()))
	if err != nil {
		return err
	}
	return t.Write(w, r)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
