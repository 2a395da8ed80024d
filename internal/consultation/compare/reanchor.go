package compare

import (
	"mitwirken/internal/consultation/text"
)

const (
	// left is the least share of the letters of a quote that must be somewhere for it
	// to count as changed and not as removed.
	left = 0.33
	// distinct is how many words in a row are found again as moved elsewhere, on their
	// own: fewer may stand anywhere by chance.
	distinct = 4
	// apart is how many words between two parts of a quote make them two passages: more
	// than the longest sentence that is likely to be put in.
	apart = 60
)

// Reanchor finds the place of an anchor of the version old in the version fresh. The
// state says what became of the words, and the result is always one of three:
// Unchanged, with an anchor at exactly the words quoted (up to space and how accents are
// stored); TextChanged, with an anchor at what stands there now, in the block that
// holds most of the quote; PassageRemoved, with the old quote, Start -1 and the chapter
// where it stood, or the nearest one left. An anchor to a whole block that was removed
// quotes the words of that block.
func Reanchor(a Anchor, old, fresh *text.Document) (Anchor, State) {
	return Between(old, fresh).Reanchor(a)
}

// Reanchor does what the function of this name does.
func (v *Versions) Reanchor(a Anchor) (Anchor, State) {
	o := v.old.Find(a.Block)
	l := v.in(a.Lang)
	if o != none && a.Quote == "" && a.Start >= 0 {
		return v.reanchorBlock(a, o, l)
	}
	if o != none {
		if start, end, ok := a.locate(l.oldP[o].runes); ok {
			if to, s, ok := v.reanchorWords(a.Lang, o, start, end, l); ok {
				return to, s
			}
			return v.removed(a, o), PassageRemoved
		}
	}
	// Removed before, or it never fitted: it may have come back.
	quoted := v.words.read(text.Words{Title: a.Quote})
	if at, ok := v.elsewhere(quoted.toks, l, nil); ok {
		return v.at(a.Lang, at, len(quoted.toks), l), Unchanged
	}
	return v.removed(a, o), PassageRemoved
}

// reanchorBlock follows a whole block.
func (v *Versions) reanchorBlock(a Anchor, o int, l *links) (Anchor, State) {
	g := v.m.ofOld[o]
	if g == nil {
		a.Quote = string(l.oldP[o].runes)
		return v.removed(a, o), PassageRemoved
	}
	if n := g.new[0]; !g.several() && has(v.old, o, a.Lang) == has(v.new, n, a.Lang) && l.oldP[o].same(&l.newP[n]) {
		return Anchor{Block: v.new.Blocks[n].ID, Lang: a.Lang}, Unchanged
	}
	n := g.new[0]
	if best, _, _ := most(l.oldP[o].toks, l.to[o]); best != none {
		n = best
	}
	if !has(v.new, n, a.Lang) {
		a.Quote = string(l.oldP[o].runes)
		return v.removed(a, o), PassageRemoved
	}
	return Anchor{Block: v.new.Blocks[n].ID, Lang: a.Lang}, TextChanged
}

func has(d *text.Document, i int, lang string) bool {
	_, ok := d.Blocks[i].Words[lang]
	return ok
}

// reanchorWords follows the words of block o from start up to end; false when they are
// gone.
func (v *Versions) reanchorWords(lang string, o, start, end int, l *links) (Anchor, State, bool) {
	p := &l.oldP[o]
	from, to := 0, len(p.toks)
	for from < to && int(p.toks[from].end) <= start {
		from++
	}
	for to > from && int(p.toks[to-1].start) >= end {
		to--
	}
	quoted, at := p.toks[from:to], l.to[o][from:to]
	if len(quoted) == 0 {
		return Anchor{}, "", false
	}
	whole := at[0] != nowhere
	for k := range at {
		whole = whole && at[k] == place{at[0].block, at[0].word + int32(k)} //nolint:gosec // words of one block
	}
	found := at[0]
	if !whole {
		found, whole = v.elsewhere(quoted, l, func(p place) bool { return p.block == int32(o) && int(p.word) >= from && int(p.word) < to }) //nolint:gosec // at most text.MaxBlocks
	}
	if whole {
		n := &l.newP[found.block]
		last := int(found.word) + len(quoted) - 1
		now := v.cut(lang, int(found.block), n.runes, inside(p, from, start, n, int(found.word), false), inside(p, to-1, end, n, last, true))
		if bare(now.Quote) != bare(string(p.runes[start:end])) {
			return now, TextChanged, true
		}
		return now, Unchanged, true
	}
	best, first, last := most(quoted, at)
	if best == none {
		return Anchor{}, "", false
	}
	n := &l.newP[best]
	w0, w1 := int(at[first].word), int(at[last].word)
	a0, a1 := inside(p, from+first, start, n, w0, false), inside(p, from+last, end, n, w1, true)
	if k := fill(l.from[best], w0, -1, first); k > 0 {
		a0 = int(n.toks[w0-k].start)
	}
	if k := fill(l.from[best], w1, 1, len(quoted)-1-last); k > 0 {
		a1 = int(n.toks[w1+k].end)
	}
	return v.cut(lang, best, n.runes, a0, a1), TextChanged, true
}

// inside gives the rune of the new word that corresponds to a position in the old one:
// people quote parts of words. Where the letters are stored in another way it is the
// border of the word, the one that keeps all of the quote.
func inside(p *passage, old, position int, n *passage, fresh int, end bool) int {
	a, b := p.toks[old], n.toks[fresh]
	switch {
	case end && (position >= int(a.end) || a.end-a.start != b.end-b.start):
		return int(b.end)
	case !end && (position <= int(a.start) || a.end-a.start != b.end-b.start):
		return int(b.start)
	}
	return int(b.start) + position - int(a.start)
}

// fill counts the new words beside a word that came in the place of lost ones.
func fill(from []place, at, step, lost int) int {
	if lost == 0 {
		return 0
	}
	n := 0
	for at += step; at >= 0 && at < len(from) && from[at] == nowhere; at += step {
		n++
	}
	if n > 2*lost+2 {
		return 0 // more than a replacement
	}
	return n
}

// most finds the block that holds most letters of the quote and the first and the last
// of its words there, without stragglers; none when too little of all is left.
func most(quoted []token, at []place) (block, first, last int) {
	in, all := map[int32]int{}, 0
	for k, p := range at {
		if p != nowhere {
			n := letters(quoted[k : k+1])
			in[p.block] += n
			all += n
		}
	}
	if float64(all) < left*float64(letters(quoted)) || all == 0 {
		return none, 0, 0
	}
	best := int32(none)
	for b, n := range in {
		if best == none || n > in[best] || n == in[best] && b < best {
			best = b
		}
	}
	// Words far from one another in the new block do not belong to one passage.
	heavy := 0
	from, sum, before := none, 0, none
	for k, p := range at {
		if p.block != best {
			continue
		}
		if from == none || p.word < at[before].word || int(p.word-at[before].word) > apart {
			from, sum = k, 0
		}
		sum, before = sum+letters(quoted[k:k+1]), k
		if sum > heavy {
			heavy, first, last = sum, from, k
		}
	}
	return int(best), first, last
}

// elsewhere finds the words in a row where none of them came from another place of the
// old version. Few words must overlap what is known of them (mine).
func (v *Versions) elsewhere(quoted []token, l *links, mine func(place) bool) (place, bool) {
	if len(quoted) == 0 {
		return nowhere, false
	}
	best, most := nowhere, 0
	for b := range l.newP {
		toks, from := l.newP[b].toks, l.from[b]
	next:
		for j := 0; j+len(quoted) <= len(toks); j++ {
			known := 0
			for k := range quoted {
				if toks[j+k].key != quoted[k].key {
					continue next
				}
				if from[j+k] != nowhere {
					if mine == nil || !mine(from[j+k]) {
						continue next
					}
					known++
				}
			}
			if (known > 0 || wordsOf(quoted) >= distinct) && known+1 > most {
				best, most = place{int32(b), int32(j)}, known+1 //nolint:gosec // at most text.MaxBlocks
			}
		}
	}
	return best, best != nowhere
}

func (v *Versions) at(lang string, p place, words int, l *links) Anchor {
	n := &l.newP[p.block]
	return v.cut(lang, int(p.block), n.runes, int(n.toks[p.word].start), int(n.toks[int(p.word)+words-1].end))
}

func (v *Versions) cut(lang string, block int, words []rune, start, end int) Anchor {
	return quote(v.new.Blocks[block].ID, lang, words, start, end)
}

// removed points at the chapter where a passage stood, or at the nearest one left.
func (v *Versions) removed(a Anchor, o int) Anchor {
	a.Start = gone
	if n := v.near(o); n != none {
		a.Block = v.new.Blocks[n].ID
		if c := v.new.ChapterOf(a.Block); c != nil {
			a.Block = c.ID
		}
	}
	return a
}

// near finds the new block of the chapter above o, of one before it, of the nearest
// block after it; none when the new version is empty.
func (v *Versions) near(o int) int {
	for i := o; i >= 0; i-- {
		if g := v.m.ofOld[i]; g != nil && v.old.Blocks[i].Kind == text.Chapter {
			return g.new[0]
		}
	}
	for i := max(o, 0); i < len(v.m.ofOld); i++ {
		if g := v.m.ofOld[i]; g != nil {
			return g.new[0]
		}
	}
	if len(v.new.Blocks) > 0 {
		return 0
	}
	return none
}
