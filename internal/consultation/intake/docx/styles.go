package docx

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"mitwirken/internal/consultation/intake/flow"
)

// What paragraphs are for, by the names of styles in our languages.
type role int

const (
	body role = iota
	headline
	titling
	captioning
	quoting
	contents
)

var (
	headingName = regexp.MustCompile(`^(?:heading|überschrift|berschrift|titre|titolo)\s*([1-9])$`)
	roleNames   = map[role]*regexp.Regexp{
		titling:    regexp.MustCompile(`^(?:title|titel|titre|titolo)$`),
		captioning: regexp.MustCompile(`^(?:caption|beschriftung|légende|didascalia|image ?caption|table ?caption)$`),
		quoting:    regexp.MustCompile(`^(?:quote|intense quote|zitat|intensives zitat|citation|citation intense|citazione|citazione intensa|block ?text|blocktext)$`),
		contents:   regexp.MustCompile(`^(?:toc ?(?:[1-9]|heading)|verzeichnis ?[1-9]|inhaltsverzeichnis(?:überschrift)?|tm ?[1-9]|table des matières|sommario ?[1-9]?|table of figures|abbildungsverzeichnis)$`),
	}
)

// paragraphStyle is what a style says, or a paragraph for itself.
type paragraphStyle struct {
	name, based  string
	outline      int // 1 to 9; 0: says nothing, 10: text
	num          string
	level        int
	levelSet     bool
	bold, italic *bool
}

type styles map[string]*paragraphStyle

func readStyles(p *pack, name string) (styles, error) {
	out := styles{}
	err := p.part(name, func(x *xmlReader) error {
		return x.children(func(e xml.StartElement) error {
			if e.Name.Local != "style" || len(out) > maxEntries {
				return nil
			}
			s := &paragraphStyle{}
			out[attr(e, "styleId")] = s
			return x.children(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "name":
					s.name = strings.ToLower(strings.TrimSpace(attr(e, "val")))
				case "basedOn":
					s.based = attr(e, "val")
				case "pPr":
					return x.children(func(e xml.StartElement) error { return s.property(x, e) })
				case "rPr":
					return x.children(func(e xml.StartElement) error {
						v := on(e)
						switch e.Name.Local {
						case "b":
							s.bold = &v
						case "i":
							s.italic = &v
						}
						return nil
					})
				}
				return nil
			})
		})
	})
	return out, err
}

// property reads one of a paragraph: its level in the outline, its numbering.
func (s *paragraphStyle) property(x *xmlReader, e xml.StartElement) error {
	switch e.Name.Local {
	case "outlineLvl":
		if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 0 && n <= 9 {
			s.outline = n + 1
		}
	case "numPr":
		return x.children(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "numId":
				s.num = attr(e, "val")
			case "ilvl":
				if n, err := strconv.Atoi(attr(e, "val")); err == nil && n >= 0 && n < levels {
					s.level, s.levelSet = n, true
				}
			}
			return nil
		})
	}
	return nil
}

// Styles are based on each other at most so often; a ring ends there.
const maxBased = 20

// chain gives a style and those it is based on.
func (all styles) chain(id string) []*paragraphStyle {
	var out []*paragraphStyle
	for s := all[id]; s != nil && len(out) < maxBased; s = all[s.based] {
		out = append(out, s)
	}
	return out
}

// meant tells what a paragraph of the style is for; own is what it says itself.
func (all styles) meant(id string, own *paragraphStyle) (role, int) {
	// Pages saved by other programs name styles that they do not define.
	chain := append([]*paragraphStyle{own}, all.chain(id)...)
	if len(chain) == 1 && id != "" {
		chain = append(chain, &paragraphStyle{name: strings.ToLower(id)})
	}
	for i, s := range chain {
		for r, names := range roleNames {
			// A subtitle is based on the title and is none.
			if i <= 1 && names.MatchString(s.name) {
				return r, 0
			}
		}
		if s.outline > 0 && s.outline < 10 {
			return headline, s.outline
		}
		if s.outline == 10 {
			return body, 0
		}
		if m := headingName.FindStringSubmatch(s.name); m != nil {
			n, _ := strconv.Atoi(m[1]) // one digit
			return headline, n
		}
	}
	return body, 0
}

// numbering that a paragraph has, by itself or by its style.
func (all styles) numbering(id string, own *paragraphStyle) (num string, level int) {
	level = own.level
	for i, s := range append([]*paragraphStyle{own}, all.chain(id)...) {
		if i > 0 && s.levelSet && !own.levelSet {
			level = s.level
		}
		if s.num != "" {
			return s.num, level
		}
	}
	return "", 0
}

// looks of letters in a style, as far as it says.
func (all styles) looks(id string, l flow.Look) flow.Look {
	chain := all.chain(id)
	for i := len(chain) - 1; i >= 0; i-- {
		if chain[i].bold != nil {
			l.Bold = *chain[i].bold
		}
		if chain[i].italic != nil {
			l.Italic = *chain[i].italic
		}
	}
	return l
}
