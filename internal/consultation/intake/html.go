package intake

import (
	"encoding/base64"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	dom "golang.org/x/net/html"

	"mitwirken/internal/consultation/intake/docx"
	"mitwirken/internal/consultation/intake/flow"
	"mitwirken/internal/platform/fault"
)

var (
	msoList    = regexp.MustCompile(`mso-list:\s*(l\d{1,5})\s+level([1-9])`)
	msoContent = regexp.MustCompile(`^mso(?:toc|tof)`)
	weight     = regexp.MustCompile(`font-weight:\s*(bold|[6-9]00|normal|[1-5]00)`)
	slant      = regexp.MustCompile(`font-style:\s*(italic|oblique|normal)`)
	unseen     = regexp.MustCompile(`display:\s*none|visibility:\s*hidden|mso-hide:\s*all`)
	shift      = regexp.MustCompile(`vertical-align:\s*(super|sub)\b`)
	// Links to footnotes and back, as Markdown, Word, Google Docs and pandoc write them.
	noteAnchor = regexp.MustCompile(`^(?:user-content-)?_?(fn|ftnt?|edn|footnote|endnote)[-:_]?(ref)?[-:_]?(\d{1,5})$`)
	realLabel  = regexp.MustCompile(`\d|^\(?[A-Za-z]{1,6}[.)]`)
)

// What an element is for.
const (
	inlineTag = iota
	blockTag
	voidTag
	skippedTag // its words are none of the document's
	objectTag
)

var tags = func() map[string]int {
	out := map[string]int{}
	for kind, names := range map[int]string{
		blockTag: "html body p div section article header footer main aside address figure figcaption dl dt dd h1 h2 h3 h4 h5 h6 ul ol li table thead tbody tfoot tr td th " +
			"caption blockquote pre form fieldset center details summary title head colgroup",
		voidTag:    "area base br col embed hr img input link meta source track wbr param",
		skippedTag: "script style template noscript iframe select textarea button noembed noframes xmp plaintext datalist applet",
		objectTag:  "object svg math audio video canvas",
	} {
		for name := range strings.FieldsSeq(names) {
			out[name] = kind
		}
	}
	return out
}()

// element is one that is open, with what holds inside of it.
type element struct {
	name     string
	look     flow.Look
	position string // raised or lowered
	skip     bool
	pre      bool
	label    bool // the printed label of an item
	level    int
	style    flow.Style
	mark     *flow.Mark
	list     *htmlList
	table    *flow.Table
	row      *flow.Row
	meta     bool
	title    bool
	depth    int // of lists
	close    func()
}

type htmlList struct {
	id      string
	ordered bool
	format  string
	next    int
}

// htmlReader reads tag by tag: there is no tree that could grow beyond the text.
type htmlReader struct {
	*flow.Flow
	open  []element
	count map[string]int // of open elements by their names
	words flow.Words
	label string
	after []flow.Item
	out   *[]flow.Item
	defs  map[string][]flow.Item // footnotes by their anchors
	order []string
	// Anchors of the notes so far.
	mentioned map[string]bool
	def       string // the paragraph is the footnote of this anchor
	inNote    bool
	lists     int
	err       error
}

func readHTML(s *flow.Flow, t string) error {
	h := &htmlReader{Flow: s, open: []element{{}}, count: map[string]int{}, mentioned: map[string]bool{}, out: &s.Body, defs: map[string][]flow.Item{}}
	z := dom.NewTokenizer(strings.NewReader(t))
	for h.err == nil {
		switch z.Next() {
		case dom.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return flow.Damaged(err)
			}
			h.closeTo(1)
			h.flush()
			h.settleNotes()
			return h.err
		case dom.TextToken:
			h.text(string(z.Text()))
		case dom.StartTagToken:
			h.begin(z.Token(), false)
		case dom.SelfClosingTagToken:
			h.begin(z.Token(), true)
		case dom.EndTagToken:
			name, _ := z.TagName()
			h.end(string(name))
		case dom.CommentToken:
			if strings.Contains(string(z.Text()), "raw HTML omitted") {
				h.Note(flow.NoteActive)
			}
		}
	}
	return h.err
}

func (h *htmlReader) top() *element { return &h.open[len(h.open)-1] }

func (h *htmlReader) text(t string) {
	e := h.top()
	switch {
	case e.meta:
		if t = strings.TrimSpace(t); t != "" && h.Title == "" {
			h.Title, h.FromMeta = flow.Cut(t, flow.MaxHeading), true
		}
		return
	case e.skip:
		return
	case e.label:
		h.label = flow.Cut(h.label+t, flow.MaxNumber)
		return
	case e.name == "head" || e.name == "table" || e.name == "tr" || e.name == "tbody":
		if strings.TrimSpace(t) == "" {
			return
		}
	}
	if e.position != "" {
		t = flow.Small(t, e.position)
	}
	if !e.pre {
		t = strings.Map(func(c rune) rune {
			if c == '\n' || c == '\r' || c == '\t' {
				return ' '
			}
			return c
		}, t)
	}
	h.fail(h.Add(&h.words, t, e.look))
}

func (h *htmlReader) fail(err error) {
	if h.err == nil {
		h.err = err
	}
}

// flush ends the paragraph that has been gathered.
func (h *htmlReader) flush() {
	e := h.top()
	it := flow.Item{Style: e.style, Level: e.level, Words: h.words, Mark: e.mark}
	if label := strings.TrimSpace(strings.ReplaceAll(h.label, "\u00a0", " ")); label != "" && realLabel.MatchString(label) {
		if it.Mark == nil {
			it.Mark = &flow.Mark{}
		}
		it.Mark.Label, it.Mark.Value = label, flow.Counted(label)
	}
	out := h.out
	var kept []flow.Item
	if h.def != "" && !h.inNote {
		out = &kept
	}
	switch last := len(*out) - 1; {
	case it.Words.Blank():
	case e.title && out == &h.Body:
		if h.FromMeta {
			h.Title, h.FromMeta = "", false
		}
		h.Title = strings.TrimSpace(h.Title + " " + it.Words.Plain())
	case it.Mark != nil && last >= 0 && (*out)[last].Mark == it.Mark:
		// A second paragraph of the same item.
		h.fail(h.Add(&(*out)[last].Words, "\n", flow.Look{}))
		(*out)[last].Words = append((*out)[last].Words, it.Words...)
	default:
		*out = append(*out, it)
		h.fail(h.Spend(flow.Overhead))
	}
	*out = append(*out, h.after...)
	if len(kept) > 0 {
		h.define(h.def, kept)
	}
	h.words, h.label, h.after, h.def = nil, "", nil, ""
}

func (h *htmlReader) define(key string, items []flow.Item) {
	if _, ok := h.defs[key]; !ok {
		h.order = append(h.order, key)
	}
	h.defs[key] = append(h.defs[key], items...)
}

// settleNotes brings mentions and footnotes together. What nobody mentions stays.
func (h *htmlReader) settleNotes() {
	for i := range h.Notes {
		key := h.Notes[i].Number
		h.Notes[i].Words, h.Notes[i].Number = h.defs[key], key[1:]
		delete(h.defs, key)
	}
	for _, key := range h.order {
		h.Body = append(h.Body, h.defs[key]...)
	}
}

// anchored reads an anchor of footnotes: its key, and whether it leads back.
func anchored(anchor string) (key string, back, ok bool) {
	m := noteAnchor.FindStringSubmatch(anchor)
	if m == nil {
		return "", false, false
	}
	return m[1][:1] + m[3], m[2] != "", true
}

// closeTo ends all elements from the nth on.
func (h *htmlReader) closeTo(n int) {
	for len(h.open) > n {
		e := h.top()
		if tags[e.name] == blockTag {
			h.flush()
		}
		closing := e.close
		h.count[e.name]--
		h.open = h.open[:len(h.open)-1]
		if closing != nil {
			closing()
		}
	}
}

// tableTags end everything inside of them, and nothing ends them from inside.
var tableTags = map[string]bool{"table": true, "thead": true, "tbody": true, "tfoot": true, "tr": true, "td": true, "th": true, "caption": true}

// find gives the innermost open element of one of the names, not looking out of any of
// the others.
func (h *htmlReader) find(stop func(name string) bool, names ...string) int {
	if !slices.ContainsFunc(names, func(name string) bool { return h.count[name] > 0 }) {
		return 0 // most ends and beginnings, so that a million of them take no time
	}
	for i := len(h.open) - 1; i > 0; i-- {
		if slices.Contains(names, h.open[i].name) {
			return i
		}
		if stop(h.open[i].name) {
			break
		}
	}
	return 0
}

func (h *htmlReader) end(name string) {
	if name == "p" || name == "br" {
		h.flushIf(name == "p")
	}
	stop := func(open string) bool { return tableTags[open] && !tableTags[name] || open == "table" }
	if i := h.find(stop, name); i > 0 {
		h.closeTo(i)
	}
}

func (h *htmlReader) flushIf(yes bool) {
	if yes && !h.top().skip {
		h.flush()
	}
}

// implied ends what the beginning of an element ends without saying so.
func (h *htmlReader) implied(name string) {
	inCell := func(open string) bool { return tableTags[open] }
	upTo := func(stop func(string) bool, names ...string) {
		if i := h.find(stop, names...); i > 0 {
			h.closeTo(i)
		}
	}
	switch name {
	case "li":
		upTo(func(open string) bool { return open == "ul" || open == "ol" || tableTags[open] }, "li")
	case "td", "th":
		upTo(func(open string) bool { return open == "table" }, "td", "th", "caption")
	case "tr":
		upTo(func(open string) bool { return open == "table" }, "tr", "caption")
	case "thead", "tbody", "tfoot":
		upTo(func(open string) bool { return open == "table" }, "thead", "tbody", "tfoot", "caption")
	}
	if tags[name] == blockTag && !tableTags[name] || name == "table" {
		upTo(inCell, "p", "h1", "h2", "h3", "h4", "h5", "h6")
	}
}

func (h *htmlReader) begin(t dom.Token, closed bool) {
	name, kind := t.Data, tags[t.Data]
	inside := h.top().skip
	if !inside {
		h.implied(name)
		if kind == blockTag {
			h.flush()
		}
		if kind == voidTag {
			h.void(t)
		}
	}
	foreign := strings.Contains(name, ":")
	if kind == voidTag || closed && (inside || foreign || kind == objectTag) {
		return
	}
	if len(h.open) >= flow.MaxDepth {
		h.fail(fault.New(fault.Invalid, flow.CodeNested))
		return
	}
	e := *h.top()
	e.name, e.close = name, nil
	if !inside {
		switch {
		case kind == skippedTag:
			e.skip = true
			if name != "style" {
				h.Note(flow.NoteActive)
			}
		case kind == objectTag, foreign && !strings.HasPrefix(name, "o:"):
			e.skip = true
			h.Note(flow.NoteObject)
		default:
			h.enter(&e, t)
		}
	}
	h.open = append(h.open, e)
	h.count[name]++
}

func (h *htmlReader) void(t dom.Token) {
	switch t.Data {
	case "br":
		h.fail(h.Add(&h.words, "\n", h.top().look))
	case "hr":
		h.flush()
	case "input":
		h.Note(flow.NoteActive)
	case "embed":
		h.Note(flow.NoteObject)
	case "img":
		h.image(value(t, "src"), value(t, "alt"))
	}
}

// image takes pictures that lie in the text itself.
func (h *htmlReader) image(src, alt string) {
	head, data, ok := strings.Cut(src, ",")
	if !ok || !strings.HasPrefix(strings.ToLower(head), "data:image/") || !strings.HasSuffix(head, ";base64") {
		h.Note(flow.NotePictureOutside)
		return
	}
	content, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(data), ""))
	if err != nil || len(h.Pictures) >= docx.MaxPictures {
		h.Note(flow.NotePicture)
		return
	}
	if n := h.Picture("", alt, content); n > 0 {
		h.after = append(h.after, flow.Item{Style: flow.Figure, Picture: n})
	}
}

func value(t dom.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// attribute as a number from 1 to 99, else 1.
func small99(t dom.Token, name string) int {
	const most = 99
	n, err := strconv.Atoi(value(t, name))
	if err != nil {
		return 1
	}
	return min(max(n, 1), most)
}
