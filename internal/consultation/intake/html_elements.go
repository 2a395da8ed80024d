package intake

import (
	"strconv"
	"strings"

	dom "golang.org/x/net/html"

	"mitwirken/internal/consultation/intake/flow"
)

// enter sets what holds inside of an element.
func (h *htmlReader) enter(e *element, t dom.Token) {
	h.styled(e, t)
	if e.skip {
		return
	}
	switch e.name {
	case "b", "strong":
		// Google Docs wraps everything into a bold that is not bold.
		if !weight.MatchString(strings.ToLower(value(t, "style"))) {
			e.look.Bold = true
		}
	case "i", "em", "cite", "dfn":
		e.look.Italic = true
	case "sup":
		e.position = flow.Raised
	case "sub":
		e.position = flow.Lowered
	case "a":
		h.anchor(e, t)
	case "del":
		e.skip = true
		h.Note(flow.NoteChange)
	case "ins":
		h.Note(flow.NoteChange)
	case "nav":
		e.skip = true
		h.Note(flow.NoteContents)
	case "title":
		e.meta = true
	case "pre":
		e.pre = true
	case "blockquote":
		e.style = flow.Quote
	case "figcaption":
		e.style = flow.Caption
	case "h1", "h2", "h3", "h4", "h5", "h6":
		e.level, e.style = int(e.name[1]-'0'), flow.Heading
	case "ul", "ol", "li":
		h.inList(e, t)
	case "table", "thead", "tr", "td", "th", "caption":
		h.inTable(e, t)
	}
	if tags[e.name] == blockTag {
		h.footnoteIn(e, value(t, "id"))
	}
}

// styled reads the few things about looks that carry a meaning.
func (h *htmlReader) styled(e *element, t dom.Token) {
	for _, a := range t.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"):
			h.Note(flow.NoteActive)
		case a.Key == "hidden":
			e.skip = true
			h.Note(flow.NoteHidden)
		}
	}
	css := strings.ToLower(value(t, "style"))
	if m := weight.FindStringSubmatch(css); m != nil {
		e.look.Bold = m[1] == "bold" || m[1] >= "600" && m[1] <= "900"
	}
	if m := slant.FindStringSubmatch(css); m != nil {
		e.look.Italic = m[1] != "normal"
	}
	if m := shift.FindStringSubmatch(css); m != nil {
		e.position = flow.Raised
		if m[1] == "sub" {
			e.position = flow.Lowered
		}
	}
	switch m := msoList.FindStringSubmatch(css); {
	case unseen.MatchString(css):
		e.skip = true
		h.Note(flow.NoteHidden)
	case strings.Contains(css, "mso-list:ignore"), strings.Contains(css, "mso-list: ignore"):
		e.label = true
	case m != nil:
		e.mark = &flow.Mark{Depth: int(m[2][0] - '1'), List: m[1]}
	}
	for class := range strings.FieldsSeq(strings.ToLower(value(t, "class"))) {
		switch {
		case class == "msotitle", class == "title" && t.Data == "p":
			e.title = true
		case class == "msocaption":
			e.style = flow.Caption
		case class == "msocommentreference", class == "msocommenttext":
			e.skip = true
			h.Note(flow.NoteComment)
		case msoContent.MatchString(class):
			e.skip = true
			h.Note(flow.NoteContents)
		}
	}
}

// anchor follows links to footnotes and keeps those that lead out.
func (h *htmlReader) anchor(e *element, t dom.Token) {
	for _, name := range []string{"id", "name"} {
		if key, back, ok := anchored(value(t, name)); ok && !back && h.words.Blank() {
			h.def = key
		}
	}
	href := value(t, "href")
	inner, within := strings.CutPrefix(href, "#")
	if !within && strings.Contains(href, "#") {
		// Copied out of a page, with its address.
		if _, after, _ := strings.Cut(href, "#"); noteAnchor.MatchString(after) {
			inner, within = after, true
		}
	}
	key, back, ok := anchored(inner)
	switch {
	case href == "":
	case within && ok && !back:
		e.skip = true
		if !h.mentioned[key] {
			h.mentioned[key] = true
			h.Notes = append(h.Notes, flow.Footnote{Number: key, At: len(h.Body)})
		}
		h.fail(h.Add(&h.words, flow.Reference(key[1:]), flow.Look{}))
	case within && ok:
		e.skip = true
	case within:
	default:
		l, ok := flow.Link(href)
		if !ok {
			h.Note(flow.NoteLink)
		}
		e.look.Href = l
	}
}

// footnoteIn sends what an element has inside to the footnotes.
func (h *htmlReader) footnoteIn(e *element, id string) {
	key, back, ok := anchored(id)
	if !ok || back || h.inNote {
		return
	}
	var items []flow.Item
	out, closing := h.out, e.close
	h.out, h.inNote, e.mark, e.list = &items, true, nil, nil
	e.close = func() {
		h.out, h.inNote = out, false
		h.define(key, items)
		if closing != nil {
			closing()
		}
	}
}

func (h *htmlReader) inList(e *element, t dom.Token) {
	if e.name != "li" {
		h.lists++
		e.list = &htmlList{id: strconv.Itoa(h.lists), ordered: e.name == "ol", next: 1}
		e.list.format = map[string]string{"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}[value(t, "type")]
		if n, err := strconv.Atoi(value(t, "start")); err == nil && n > 0 && n < 10_000 {
			e.list.next = n
		}
		e.depth++
		e.mark = nil
		return
	}
	if e.list == nil {
		return
	}
	e.mark = &flow.Mark{Depth: e.depth - 1, List: e.list.id}
	if !e.list.ordered {
		return
	}
	if n, err := strconv.Atoi(value(t, "value")); err == nil && n > 0 && n < 10_000 {
		e.list.next = n
	}
	e.mark.Label = flow.Written(e.list.next, e.list.format) + "."
	e.mark.Value = flow.Counted(e.mark.Label)
	e.list.next++
}

func (h *htmlReader) inTable(e *element, t dom.Token) {
	out := h.out
	switch e.name {
	case "table":
		nested := e.table != nil
		e.table, e.row, e.mark, e.list, e.depth = &flow.Table{}, nil, nil, nil, 0
		made := e.table
		e.close = func() { h.EndTable(out, made, nested) }
	case "tr":
		if e.table == nil {
			return
		}
		made, in := &flow.Row{}, e.table
		made.Head = h.find(func(open string) bool { return open == "table" }, "thead") > 0
		e.row = made
		e.close = func() {
			if len(made.Cells) > 0 {
				in.Rows = append(in.Rows, *made)
			}
		}
	case "td", "th":
		if e.row == nil {
			return
		}
		var items []flow.Item
		in, head := e.row, e.name == "th"
		c := flow.Cell{Columns: small99(t, "colspan"), Rows: small99(t, "rowspan")}
		h.out = &items
		e.style, e.level = flow.Plain, 0
		e.close = func() {
			h.out = out
			c.Words = items
			in.Head = head && (in.Head || len(in.Cells) == 0)
			in.Cells = append(in.Cells, c)
			h.fail(h.Spend(flow.Overhead))
		}
	case "caption":
		if e.table == nil {
			return
		}
		var items []flow.Item
		in := e.table
		h.out = &items
		e.close = func() {
			h.out = out
			for _, it := range items {
				in.Caption = strings.TrimSpace(in.Caption + " " + it.Words.Html())
			}
		}
	}
}
