package docx

import (
	"encoding/xml"
	"strconv"
	"strings"

	"mitwirken/internal/consultation/intake/flow"
)

// Levels of numbering that a word processor knows.
const levels = 9

type numberLevel struct {
	start   int
	format  string
	text    string
	legal   bool // all parts in plain numbers
	restart int  // after which level, from 1; 0: never; -1: after every higher one
	style   string
}

type abstractNumber struct {
	levels [levels]numberLevel
	link   string // the style that has the definition
}

type number struct {
	abstract string
	over     map[int]numberLevel
	starts   map[int]int
	begun    map[int]bool
}

// numbering counts as the printed document does.
type numbering struct {
	abstracts map[string]*abstractNumber
	numbers   map[string]*number
	counts    map[string]*[levels]int
	used      map[string]*[levels]bool
}

func readNumbering(p *pack, name string) (*numbering, error) {
	n := &numbering{abstracts: map[string]*abstractNumber{}, numbers: map[string]*number{}, counts: map[string]*[levels]int{}, used: map[string]*[levels]bool{}}
	err := p.part(name, func(x *xmlReader) error {
		return x.children(func(e xml.StartElement) error {
			if len(n.abstracts)+len(n.numbers) > maxEntries {
				return nil
			}
			switch e.Name.Local {
			case "abstractNum":
				a := &abstractNumber{}
				n.abstracts[attr(e, "abstractNumId")] = a
				return x.children(func(e xml.StartElement) error {
					if e.Name.Local == "numStyleLink" {
						a.link = attr(e, "val")
					}
					if i, ok := levelOf(e, "lvl"); ok {
						return readLevel(x, &a.levels[i])
					}
					return nil
				})
			case "num":
				return n.readNumber(x, attr(e, "numId"))
			}
			return nil
		})
	})
	return n, err
}

func (n *numbering) readNumber(x *xmlReader, id string) error {
	v := &number{over: map[int]numberLevel{}, starts: map[int]int{}, begun: map[int]bool{}}
	n.numbers[id] = v
	return x.children(func(e xml.StartElement) error {
		if e.Name.Local == "abstractNumId" {
			v.abstract = attr(e, "val")
		}
		i, ok := levelOf(e, "lvlOverride")
		if !ok {
			return nil
		}
		return x.children(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "startOverride":
				v.starts[i] = bounded(attr(e, "val"))
			case "lvl":
				var l numberLevel
				err := readLevel(x, &l)
				v.over[i] = l
				return err
			}
			return nil
		})
	})
}

func levelOf(e xml.StartElement, name string) (int, bool) {
	i, err := strconv.Atoi(attr(e, "ilvl"))
	return i, err == nil && e.Name.Local == name && i >= 0 && i < levels
}

func bounded(s string) int {
	const most = 30_000 // what word processors count to
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return min(max(n, 0), most)
}

func readLevel(x *xmlReader, l *numberLevel) error {
	*l = numberLevel{start: 0, format: "decimal", restart: -1}
	return x.children(func(e xml.StartElement) error {
		v := attr(e, "val")
		switch e.Name.Local {
		case "start":
			l.start = bounded(v)
		case "numFmt":
			l.format = v
		case "lvlText":
			l.text = flow.Cut(v, flow.MaxHeading)
		case "isLgl":
			l.legal = on(e)
		case "lvlRestart":
			l.restart = bounded(v)
		case "pStyle":
			l.style = v
		}
		return nil
	})
}

// definition finds the levels of a numbering, through the styles that link to another.
func (n *numbering) definition(all styles, num string) (id string, v *number, a *abstractNumber) {
	for range maxBased {
		if v = n.numbers[num]; v == nil {
			return "", nil, nil
		}
		id, a = v.abstract, n.abstracts[v.abstract]
		if a == nil || a.link == "" {
			return id, v, a
		}
		linked, _ := all.numbering(a.link, &paragraphStyle{})
		if linked == "" || linked == num {
			return id, v, a
		}
		num = linked
	}
	return "", nil, nil
}

// count moves on by one and gives what is printed; nil when nothing is.
func (n *numbering) count(all styles, num, style string, level int) *flow.Mark {
	id, v, a := n.definition(all, num)
	if a == nil {
		return nil
	}
	for i, l := range a.levels {
		// The style of a heading decides its level.
		if l.style != "" && l.style == style {
			level = i
		}
	}
	at := func(i int) numberLevel {
		if o, ok := v.over[i]; ok {
			return o
		}
		return a.levels[i]
	}
	counts, used := n.counts[id], n.used[id]
	if counts == nil {
		counts, used = &[levels]int{}, &[levels]bool{}
		n.counts[id], n.used[id] = counts, used
	}
	if start, ok := v.starts[level]; ok && !v.begun[level] {
		v.begun[level], used[level], counts[level] = true, true, start
	} else if used[level] {
		counts[level]++
	} else {
		used[level], counts[level] = true, at(level).start
	}
	for i := range level {
		if !used[i] {
			used[i], counts[i] = true, at(i).start
		}
	}
	for i := level + 1; i < levels; i++ {
		if r := at(i).restart; r < 0 || r > 0 && level < r {
			used[i] = false
		}
	}
	l := at(level)
	m := &flow.Mark{Depth: level, List: num}
	if l.format == "bullet" || l.format == "none" && l.text == "" {
		return m
	}
	m.Label = l.text
	for i := range levels {
		format := at(i).format
		if l.legal {
			format = "decimal"
		}
		m.Label = strings.ReplaceAll(m.Label, "%"+strconv.Itoa(i+1), flow.Written(counts[i], format))
	}
	m.Label = strings.TrimSpace(m.Label)
	if l.format == "decimal" || l.format == "decimalZero" {
		m.Value = flow.Counted(m.Label)
	}
	return m
}
