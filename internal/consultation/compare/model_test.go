package compare

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"mitwirken/internal/consultation/text"
)

// word of the model: its identity stays with it whatever is done to the text around it.
type word struct {
	id   int
	text string
}

type section struct {
	id    string
	kind  text.Kind
	words []word
}

// model is a document whose words know who they are, so that a test can tell what
// became of a quote without comparing texts. pick draws a number below n.
type model struct {
	sections []section
	pick     func(n int) int
	last     int
	// log names the edits since the version before, done counts all.
	log  []string
	done map[string]int
}

// Parts of sentences. No two sentences of one run are alike, because of the number.
var (
	places   = []string{"am Sonnenplatz", "in der Sprengi", "im Quartier Bösfeld", "beim Schulhaus Meierhöfli", "an der Gerliswilstrasse", "entlang der Reuss", "im Benziwil", "am Bahnhof Gersag", "in Rothenhusen", "auf dem Areal Seetalplatz"}
	bodies   = []string{"die Gemeinde", "der Gemeinderat", "die Baudirektion", "eine Arbeitsgruppe", "der Werkdienst", "die Schulpflege", "der Quartierverein", "das Planungsbüro"}
	verbs    = []string{"prüft", "erstellt", "plant", "saniert", "ergänzt", "verlegt", "finanziert", "begleitet", "beschattet", "vergrössert"}
	things   = []string{"Veloständer", "Sitzbänke mit Lehne", "Parkfelder für Anwohner:innen", "hitzefeste Bäume", "Querungen für Fussgänger", "Spielgeräte aus Holz", "Haltekanten für den Bus", "Sammelstellen für Grüngut", "Regenwasserbecken", "Aufenthaltsräume für Jugendliche"}
	reasons  = []string{"damit die Wege kürzer werden", "weil der Verkehr zugenommen hat", "sofern der Kredit bewilligt wird", "ohne die Nachtruhe zu stören", "nach Rücksprache mit den Eigentümern", "zusammen mit dem Kanton", "gestützt auf den Richtplan", "mit Rücksicht auf die Landwirtschaft"}
	extras   = []string{"voraussichtlich", "schrittweise", "möglichst", "zusätzlich", "versuchsweise", "barrierefrei", "frühestens", "vollständig", "gemeinsam", "jährlich"}
	replaced = []string{"Vorhaben", "Auftrag", "Etappe", "Quartierplatz", "beauftragt", "verbessert", "Grünfläche", "Ortsteil", "Leitbild", "Massnahme", "bewertet", "Strassenraum"}
	titles   = []string{"Verkehr und öffentlicher Raum", "Siedlung nach innen entwickeln", "Natur im Siedlungsgebiet fördern", "Bildung und frühe Kindheit", "Energie aus der Nähe", "Freizeit an der Reuss", "Wohnen für alle Generationen"}
)

func (m *model) from(list []string) string { return list[m.pick(len(list))] }

func (m *model) word(s string) word {
	m.last++
	return word{m.last, s}
}

func (m *model) sentence() []word {
	m.last++
	number := 1000 + m.last
	var s string
	switch m.pick(4) {
	case 0:
		s = fmt.Sprintf("Bis ins Jahr 2031 %s %s %s %d %s.", m.from(verbs), m.from(bodies), m.from(places), number, m.from(things))
	case 1:
		s = fmt.Sprintf("Für %d Franken %s %s neue %s, %s.", number, m.from(verbs), m.from(bodies), m.from(things), m.from(reasons))
	case 2:
		s = fmt.Sprintf("Heute stehen %s %d %s, künftig %s %s weitere, %s.", m.from(places), number, m.from(things), m.from(verbs), m.from(bodies), m.from(reasons))
	default:
		s = fmt.Sprintf("%s %s %s die %s (Objekt %d) – %s.", m.from([]string{"Ausserdem", "Danach", "Gleichzeitig"}), m.from(verbs), m.from(bodies), m.from(things), number, m.from(reasons))
	}
	var out []word
	for _, w := range strings.Fields(s) {
		out = append(out, m.word(w))
	}
	return out
}

func (m *model) paragraph() section {
	s := section{id: text.NewID(), kind: text.Paragraph}
	for range 1 + m.pick(4) {
		s.words = append(s.words, m.sentence()...)
	}
	return s
}

func (m *model) chapter(title string) section {
	s := section{id: text.NewID(), kind: text.Chapter}
	for _, w := range strings.Fields(title) {
		s.words = append(s.words, m.word(w))
	}
	return s
}

// newModel makes a document of n paragraphs, about ten to a chapter.
func newModel(n int, pick func(int) int) *model {
	m := &model{pick: pick, done: map[string]int{}}
	for i := range n {
		if i%10 == 3 {
			m.sections = append(m.sections, m.chapter(titles[i/10%len(titles)]))
		}
		m.sections = append(m.sections, m.paragraph())
	}
	return m
}

func (s *section) plain() string {
	var out []string
	for _, w := range s.words {
		out = append(out, w.text)
	}
	return strings.Join(out, " ")
}

// document is the model as a text; with ids of its own for every block when it comes
// from a file.
func (m *model) document(imported bool) *text.Document {
	d := &text.Document{}
	for _, s := range m.sections {
		b := text.Block{ID: s.id, Kind: s.kind}
		w := text.Words{HTML: "<p>" + s.plain() + "</p>"}
		if s.kind == text.Chapter {
			b.Level, w = 1, text.Words{Title: s.plain()}
		}
		if imported {
			b.ID = text.NewID()
		}
		b.Words = map[string]text.Words{"de": w}
		d.Blocks = append(d.Blocks, b)
	}
	return d
}

// identities of the words in [start,end) of a block.
func (m *model) identities(block, start, end int) []word {
	var out []word
	at := 0
	for _, w := range m.sections[block].words {
		n := utf8.RuneCountInString(w.text)
		if at < end && at+n > start {
			out = append(out, w)
		}
		at += n + 1
	}
	return out
}

func (m *model) paragraphs() []int {
	var out []int
	for i, s := range m.sections {
		if s.kind == text.Paragraph {
			out = append(out, i)
		}
	}
	return out
}

// edits by name; each says whether it could be done.
var edits = []struct {
	name string
	do   func(m *model) bool
}{
	{"insert word", func(m *model) bool {
		s, at, ok := m.somewhere(0)
		if !ok {
			return false
		}
		w := m.word(m.from(extras))
		if s.words[at].text == w.text || at > 0 && s.words[at-1].text == w.text {
			return false
		}
		s.words = slices.Insert(s.words, at, w)
		return true
	}},
	{"delete word", func(m *model) bool {
		s, at, ok := m.somewhere(8)
		// One of two equal neighbours could be either.
		if !ok || at > 0 && s.words[at-1].text == s.words[at].text || at+1 < len(s.words) && s.words[at+1].text == s.words[at].text {
			return false
		}
		s.words = slices.Delete(s.words, at, at+1)
		return true
	}},
	{"change word", func(m *model) bool {
		s, at, ok := m.somewhere(8)
		if !ok {
			return false
		}
		w := m.word(m.from(replaced))
		for k := max(0, at-2); k < min(len(s.words), at+3); k++ {
			if s.words[k].text == w.text {
				return false
			}
		}
		s.words[at] = w
		return true
	}},
	{"insert sentence", func(m *model) bool {
		s, at, ok := m.somewhere(0)
		if !ok {
			return false
		}
		for at > 0 && !strings.HasSuffix(s.words[at-1].text, ".") {
			at--
		}
		s.words = slices.Insert(s.words, at, m.sentence()...)
		return true
	}},
	{"delete sentence", func(m *model) bool {
		s, from, ok := m.somewhere(0)
		if !ok {
			return false
		}
		to := from
		for from > 0 && !strings.HasSuffix(s.words[from-1].text, ".") {
			from--
		}
		for to < len(s.words)-1 && !strings.HasSuffix(s.words[to].text, ".") {
			to++
		}
		// What remains must be the larger part for anybody to call it the same.
		if rest := len(s.words) - (to + 1 - from); rest < to+1-from {
			return false
		}
		s.words = slices.Delete(s.words, from, to+1)
		return true
	}},
	{"insert paragraph", func(m *model) bool {
		m.sections = slices.Insert(m.sections, m.pick(len(m.sections)+1), m.paragraph())
		return true
	}},
	{"delete paragraph", func(m *model) bool {
		ps := m.paragraphs()
		if len(ps) < 3 {
			return false
		}
		at := ps[m.pick(len(ps))]
		m.sections = slices.Delete(m.sections, at, at+1)
		return true
	}},
	{"split", func(m *model) bool {
		s, at, ok := m.somewhere(12)
		if !ok || at < 5 || at > len(s.words)-5 {
			return false
		}
		second := section{id: text.NewID(), kind: text.Paragraph, words: slices.Clone(s.words[at:])}
		i := slices.IndexFunc(m.sections, func(x section) bool { return x.id == s.id })
		m.sections[i].words = s.words[:at:at]
		m.sections = slices.Insert(m.sections, i+1, second)
		return true
	}},
	{"merge", func(m *model) bool {
		ps := m.paragraphs()
		if len(ps) == 0 {
			return false
		}
		at := ps[m.pick(len(ps))]
		if at+1 >= len(m.sections) || m.sections[at+1].kind != text.Paragraph {
			return false
		}
		m.sections[at].words = append(slices.Clip(m.sections[at].words), m.sections[at+1].words...)
		m.sections = slices.Delete(m.sections, at+1, at+2)
		return true
	}},
	{"move", func(m *model) bool {
		ps := m.paragraphs()
		if len(ps) < 2 {
			return false
		}
		at := ps[m.pick(len(ps))]
		s := m.sections[at]
		m.sections = slices.Delete(m.sections, at, at+1)
		m.sections = slices.Insert(m.sections, m.pick(len(m.sections)+1), s)
		return true
	}},
	{"move chapter", func(m *model) bool {
		var heads []int
		for i, s := range m.sections {
			if s.kind == text.Chapter {
				heads = append(heads, i)
			}
		}
		if len(heads) < 2 {
			return false
		}
		k := m.pick(len(heads) - 1)
		moved := slices.Clone(m.sections[heads[k]:heads[k+1]])
		m.sections = append(slices.Delete(m.sections, heads[k], heads[k+1]), moved...)
		return true
	}},
	{"change title", func(m *model) bool {
		for i, s := range m.sections {
			if s.kind == text.Chapter && len(s.words) > 2 && m.pick(3) == 0 {
				m.sections[i].words = slices.Clone(s.words)
				m.sections[i].words[m.pick(len(s.words))] = m.word(m.from(replaced))
				return true
			}
		}
		return false
	}},
}

// somewhere gives a paragraph of at least so many words and a place in it, for an edit.
func (m *model) somewhere(least int) (*section, int, bool) {
	ps := m.paragraphs()
	if len(ps) == 0 {
		return nil, 0, false
	}
	s := &m.sections[ps[m.pick(len(ps))]]
	if len(s.words) < max(least, 1) {
		return nil, 0, false
	}
	s.words = slices.Clone(s.words)
	return s, m.pick(len(s.words)), true
}

// edit does one of them.
func (m *model) edit() {
	for range 100 {
		if e := edits[m.pick(len(edits))]; e.do(m) {
			m.log = append(m.log, e.name)
			m.done[e.name]++
			return
		}
	}
}

func (m *model) clone() *model {
	c := *m
	c.sections = slices.Clone(m.sections)
	return &c
}

// anchor draws one in a block: mostly some words, now and then one, or the whole block.
func (m *model) anchor(d *text.Document, b int) Anchor {
	s := &m.sections[b]
	if m.pick(10) == 0 {
		return Anchor{Block: d.Blocks[b].ID, Lang: "de"}
	}
	from := m.pick(len(s.words))
	n := 1 + m.pick(14)
	start, end, at := 0, 0, 0
	for i, w := range s.words {
		if i == from {
			start = at
		}
		at += utf8.RuneCountInString(w.text)
		if i >= from && i < from+n {
			end = at
		}
		at++
	}
	return quote(d.Blocks[b].ID, "de", []rune(s.plain()), start, end)
}

// quoted gives the identities that an anchor is about.
func (m *model) quoted(d *text.Document, a Anchor) []word {
	b := d.Find(a.Block)
	if a.Quote == "" {
		return m.sections[b].words
	}
	return m.identities(b, a.Start, a.Start+utf8.RuneCountInString(a.Quote))
}

func count(ws []word) int {
	n := 0
	for _, w := range ws {
		n += utf8.RuneCountInString(w.text)
	}
	return n
}
