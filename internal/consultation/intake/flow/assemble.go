package flow

import (
	"strings"
	"unicode/utf8"

	"mitwirken/internal/consultation/text"
)

// assembler makes blocks out of the flow.
type assembler struct {
	*Flow
	lang    string
	blocks  []text.Block
	list    []Item
	listed  string // which list its outer items are of
	typed   counters
	article bool // an article is open, its paragraphs are counted
	part    int  // the last one
	pending int  // notes that have not found their place
}

// Assemble makes blocks of what was read, in one language, and checks them: Invalid
// CodeEmpty, CodeLong, text.CodeTooLarge.
func (s *Flow) Assemble(lang string) (*Result, error) {
	s.settleTitle()
	s.guessHeadings()
	s.settleLevels()
	a := &assembler{Flow: s, lang: lang, typed: counters{}}
	starts := make([]int, len(s.Body)+1)
	for i := range s.Body {
		it := &s.Body[i]
		if it.Mark == nil || it.Style == Heading {
			a.endList()
		}
		if it.Style == Heading {
			a.endChapter(i)
		}
		starts[i] = len(a.blocks)
		a.item(it, i)
		if len(a.blocks) > text.MaxBlocks {
			return nil, tooLarge()
		}
	}
	a.endList()
	starts[len(s.Body)] = len(a.blocks)
	a.endChapter(len(s.Body) + 1)
	r := &Result{Document: &text.Document{Blocks: a.blocks}, Pictures: s.Pictures, Title: strings.Join(strings.Fields(s.Title), " ")}
	r.Notes = a.place(starts)
	if err := r.finish(lang); err != nil {
		return nil, err
	}
	return r, nil
}

// block appends one.
func (a *assembler) block(kind text.Kind, level int, number string, w text.Words) {
	a.settleArticle()
	a.blocks = append(a.blocks, text.Block{ID: text.NewID(), Kind: kind, Level: level, Number: number, Words: map[string]text.Words{a.lang: w}})
}

func (a *assembler) item(it *Item, i int) {
	switch it.Style {
	case Heading:
		a.heading(it, i)
	case grid:
		if w := it.table.html(a.Flow); w != "" {
			a.adopt(text.Table, "", w)
		}
	case Figure:
		w := a.image(it.Picture)
		if next := i + 1; next < len(a.Body) && a.Body[next].Style == Caption {
			w += paragraph(a.Body[next].Words)
			a.Body[next].Words = nil
		}
		a.block(text.Figure, 0, "", text.Words{HTML: w})
	case Caption:
		if next := i + 1; next < len(a.Body) && a.Body[next].Style == grid && a.Body[next].table.Caption == "" {
			a.Body[next].table.Caption = it.Words.Html()
			return
		}
		a.paragraph(it)
	case Quote:
		if !it.Words.Blank() {
			a.adopt(text.Paragraph, "", "<blockquote>"+paragraph(it.Words)+"</blockquote>")
		}
	default:
		a.paragraph(it)
	}
}

func (a *assembler) heading(it *Item, i int) {
	t := it.Words.Plain()
	number, n := "", 0
	if it.Mark != nil {
		number = tidyNumber(it.Mark.Label)
	}
	typed, at, isArticle := articleIn(t, false)
	switch {
	case isArticle:
		number, n = typed, at
	case number != "":
		_, _, isArticle = articleIn(number, false)
	default:
		number, n = a.typed.headingNumber(it.Level, t)
	}
	title := strings.Join(strings.Fields(t[n:]), " ")
	if isArticle {
		a.article, a.part = true, 0
		a.block(text.Article, 0, number, text.Words{Title: title})
		return
	}
	if title == "" {
		return
	}
	a.article = false
	a.typed.saw(it.Level, number)
	if it.Level > text.MaxLevel {
		a.remarks = append(a.remarks, remark{NoteLevel, i})
	}
	a.block(text.Chapter, min(it.Level, text.MaxLevel), Cut(number, MaxNumber), text.Words{Title: title})
}

func (a *assembler) paragraph(it *Item) {
	if it.Words.Blank() {
		return
	}
	t := it.Words.Plain()
	if m := it.Mark; m != nil {
		if number, _, ok := articleIn(m.Label, false); ok {
			a.endList()
			a.startArticle(number, it.Words)
			return
		}
		if m.Depth > 0 || m.Label == "" || m.Value > 0 && !a.article {
			if m.Depth == 0 {
				if a.listed != m.List {
					a.endList()
				}
				a.listed = m.List
			}
			a.list = append(a.list, *it)
			return
		}
		// Letters and «1.1» cannot be said in a list of ours, and paragraphs of an
		// article are commented one by one: each is a block with its number.
		a.endList()
		a.part = m.Value
		a.adopt(text.Paragraph, strings.TrimSuffix(m.Label, "."), paragraph(it.Words))
		return
	}
	if number, n, ok := articleIn(t, true); ok {
		a.startArticle(number, it.Words.from(n))
		return
	}
	if a.article {
		if number, n := a.partIn(t); number != "" {
			a.adopt(text.Paragraph, number, paragraph(it.Words.from(n)))
			return
		}
	}
	a.adopt(text.Paragraph, "", paragraph(it.Words))
}

// startArticle begins one in running text: its title is on a line of its own.
func (a *assembler) startArticle(number string, rest Words) {
	a.article, a.part = true, 0
	t := strings.TrimLeft(rest.Plain(), " \t\u00a0")
	first, after, more := strings.Cut(t, "\n")
	w := text.Words{}
	switch {
	case rest.bold() || Line(first) && (!more || after != ""):
		w.Title = Cut(strings.Join(strings.Fields(first), " "), MaxHeading)
		if body := rest.from(len(rest.Plain()) - len(after)); !body.Blank() {
			w.HTML = paragraph(body)
		}
	case !rest.Blank():
		w.HTML = paragraph(rest)
	}
	a.block(text.Article, 0, number, w)
}

// partIn finds the number of a paragraph of an article, and where its words begin.
func (a *assembler) partIn(t string) (number string, n int) {
	if m := raisedStart.FindStringSubmatchIndex(t); m != nil {
		number = ordinary(t[m[2]:m[3]])
		a.part = Counted(number)
		return number, m[3]
	}
	if m := plainStart.FindStringSubmatchIndex(t); m != nil {
		value := Counted(t[m[2]:m[3]])
		_, size := utf8.DecodeLastRuneInString(t[:m[1]])
		number, n = strings.Join(strings.Fields(t[:m[1]-size]), ""), m[1]-size
		if value == a.part+1 || value == a.part && strings.Trim(number, digits) != "" {
			a.part = value
			return number, n
		}
	}
	return "", 0
}

// waiting tells whether the last block is an article without title and words.
func (a *assembler) waiting() bool {
	n := len(a.blocks)
	return n > 0 && a.blocks[n-1].Kind == text.Article && a.blocks[n-1].Words[a.lang] == (text.Words{})
}

// settleArticle lets an article be seen that has nothing but its number.
func (a *assembler) settleArticle() {
	if a.waiting() {
		b := &a.blocks[len(a.blocks)-1]
		b.Words[a.lang], b.Number = text.Words{Title: b.Number}, ""
	}
}

// adopt appends a block, or gives its words to the article that has none yet: without
// any, an article could not be shown.
func (a *assembler) adopt(kind text.Kind, number, html string) {
	if kind == text.Paragraph && a.waiting() {
		if number != "" {
			html = strings.Replace(html, "<p>", "<p>"+number+" ", 1)
		}
		a.blocks[len(a.blocks)-1].Words[a.lang] = text.Words{HTML: html}
		return
	}
	if len(number) > MaxNumber {
		html, number = strings.Replace(html, "<p>", "<p>"+number+" ", 1), ""
	}
	a.block(kind, 0, number, text.Words{HTML: html})
}

func (a *assembler) endList() {
	if len(a.list) > 0 {
		a.block(text.List, 0, "", text.Words{HTML: listHTML(a.list)})
		a.list, a.listed = nil, ""
	}
}

// endChapter puts the footnotes mentioned before item i here.
func (a *assembler) endChapter(i int) {
	a.settleArticle()
	for ; a.pending < len(a.Notes) && a.Notes[a.pending].At < i; a.pending++ {
		f := a.Notes[a.pending]
		if w := a.flowHTML(f.Words); w != "" {
			a.block(text.Footnote, 0, f.Number, text.Words{HTML: w})
		}
	}
}

// place tells of every remark once in each chapter.
func (a *assembler) place(starts []int) []Note {
	type key struct {
		code  NoteCode
		block string
	}
	var out []Note
	met := map[key]int{}
	chapter := make([]string, len(a.blocks)+1)
	for i, b := range a.blocks {
		if i > 0 {
			chapter[i] = chapter[i-1]
		}
		if b.Kind == text.Chapter || i == 0 {
			chapter[i] = b.ID
		}
	}
	for _, r := range a.remarks {
		k := key{code: r.code}
		if len(a.blocks) > 0 {
			k.block = chapter[min(starts[min(r.at, len(starts)-1)], len(a.blocks)-1)]
		}
		n, ok := met[k]
		if !ok {
			n, met[k] = len(out), len(out)
			out = append(out, Note{Code: r.code, Block: k.block, Params: map[string]any{"Count": 0}})
		}
		count, _ := out[n].Params["Count"].(int)
		out[n].Params["Count"] = count + 1
	}
	return out
}

// settleTitle takes the one heading above all others for the title of the document.
func (s *Flow) settleTitle() {
	first, highest, same := -1, 0, 0
	for i := range s.Body {
		it := &s.Body[i]
		if it.Style == Heading && (it.Words.Blank() || utf8.RuneCountInString(it.Words.Plain()) > MaxHeading) {
			it.Style = Plain
		}
		if it.Style != Heading {
			continue
		}
		if first < 0 {
			first, highest = i, it.Level
		}
		if it.Level <= highest {
			highest = it.Level
			same++
		}
	}
	if first < 0 || same != 1 || s.headingsBelow(highest) == 0 {
		return
	}
	// The first chapter of several levels has a number, a title has none.
	if t := s.Body[first].Words.Plain(); s.Body[first].Mark != nil || articleStart.MatchString(t) || headingStart.MatchString(t) {
		return
	}
	// A document that calls itself something else on its first page keeps its heading.
	if t := s.Body[first].Words.Plain(); strings.TrimSpace(s.Title) == "" || s.FromMeta || strings.EqualFold(strings.TrimSpace(s.Title), strings.TrimSpace(t)) {
		s.Title, s.FromMeta = t, false
		s.Body[first] = Item{}
	}
}

func (s *Flow) headingsBelow(level int) int {
	n := 0
	for i := range s.Body {
		if s.Body[i].Style == Heading && s.Body[i].Level > level {
			n++
		}
	}
	return n
}

// guessHeadings takes bold lines for headings where the author used no styles.
func (s *Flow) guessHeadings() {
	var bold []int
	others := 0
	for i := range s.Body {
		it := &s.Body[i]
		if it.Style == Heading {
			return
		}
		if _, _, ok := articleIn(it.Words.Plain(), true); ok {
			return
		}
		switch {
		case it.Words.Blank():
		case it.Style == Plain && it.Words.bold() && Line(it.Words.Plain()) && (it.Mark == nil || it.Mark.Label != ""):
			bold = append(bold, i)
		default:
			others++
		}
	}
	if others == 0 {
		return
	}
	for n, i := range bold {
		if s.Body[i].Style, s.Body[i].Level = Heading, 1; n == 0 {
			s.remarks = append(s.remarks, remark{NoteGuessed, i})
		}
	}
}

// settleLevels lets the highest headings be chapters of the first level.
func (s *Flow) settleLevels() {
	highest := 0
	for i := range s.Body {
		if it := &s.Body[i]; it.Style == Heading && (highest == 0 || it.Level < highest) {
			highest = it.Level
		}
	}
	for i := range s.Body {
		if it := &s.Body[i]; it.Style == Heading {
			it.Level -= highest - 1
		}
	}
}
