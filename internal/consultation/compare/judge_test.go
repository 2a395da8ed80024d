package compare

import (
	"fmt"
	"slices"

	"mitwirken/internal/consultation/text"
)

// step is one version after another, and where each word of the model now stands.
type step struct {
	t             interface{ Errorf(string, ...any) }
	before, after *model
	old, fresh    *text.Document
	where         map[int]spot
}

type spot struct{ block, at int }

func newStep(t interface{ Errorf(string, ...any) }, before, after *model, old, fresh *text.Document) *step {
	st := &step{t: t, before: before, after: after, old: old, fresh: fresh, where: map[int]spot{}}
	for b, sec := range after.sections {
		for i, w := range sec.words {
			st.where[w.id] = spot{b, i}
		}
	}
	return st
}

// touched gives the blocks of before that do not stand in after as they were.
func (st *step) touched() []int {
	var out []int
	for b, sec := range st.before.sections {
		at, ok := st.where[sec.words[0].id]
		if !ok || !slices.Equal(st.after.sections[at.block].words, sec.words) {
			out = append(out, b)
		}
	}
	return out
}

// judge holds what Reanchor said against what happened to the words. All words still
// there in a row in one block is unchanged, at exactly these words; none of them
// anywhere is removed; at least half of their letters left is changed, in the block that
// holds most of them, with most of those in the quote. Between nothing and half, changed
// and removed are both honest; the code draws the line at a third of what it recognises.
//
// New words that read the same are the one thing on which identity does not decide: a
// sentence put in that begins or ends like its neighbour, or one that came for another
// of the same build. A quote that reads as before because of them may be unchanged, but
// never with a word that stood elsewhere before. With one edit between two versions
// words that are still there in a row must be found themselves all the same.
func (st *step) judge(a, to Anchor, s State) {
	if !st.sound(a, to, s) {
		return
	}
	before, after, old, fresh, where := st.before, st.after, st.old, st.fresh, st.where
	words := before.quoted(old, a)
	whole, lettersLeft, in := true, 0, map[int]int{}
	first, firstOK := where[words[0].id]
	for i, w := range words {
		p, ok := where[w.id]
		if ok {
			lettersLeft += count(words[i : i+1])
			in[p.block] += count(words[i : i+1])
		}
		whole = whole && ok && firstOK && p == spot{first.block, first.at + i}
	}
	if a.Quote == "" {
		whole = whole && first.at == 0 && len(after.sections[first.block].words) == len(words)
	}
	share := float64(lettersLeft) / float64(count(words))
	fail := func(format string, args ...any) {
		st.t.Errorf("%s\n  after %v\n  %+v\n  became %s %+v\n  %.0f %% of the letters are left", fmt.Sprintf(format, args...), after.log, a, s, to, 100*share)
	}
	var now []word
	held := 0
	if s != PassageRemoved {
		now = after.quoted(fresh, to)
		for _, w := range now {
			if slices.Contains(words, w) {
				held += count([]word{w})
			} else if s == Unchanged && w.id <= before.last {
				fail("%q stood elsewhere before", w.text)
			}
		}
	}
	switch {
	case whole:
		if s != Unchanged || len(after.log) == 1 && !slices.Equal(now, words) {
			fail("all words are there in a row")
		}
	case s == Unchanged: // reads the same, said by sound; in new words, said above
	case share == 0:
		if s != PassageRemoved && !(len(after.log) > 1 && reads(now, words, before.last)) {
			fail("nothing is left")
		}
	case share >= 0.5:
		most := 0
		for _, n := range in {
			most = max(most, n)
		}
		if s != TextChanged || float64(held) < 0.7*float64(most) {
			fail("the anchor holds %d letters of the quote, one block has %d", held, most)
		}
	}
	if s == PassageRemoved {
		stood := old.ChapterOf(a.Block)
		for i, sec := range before.sections {
			if stood != nil && old.Blocks[i].ID == stood.ID {
				for n, now := range after.sections {
					if now.id == sec.id && fresh.Blocks[n].ID != to.Block {
						fail("it stood in chapter %q", now.plain())
					}
				}
			}
		}
	}
}

// sound holds an answer against what every answer must keep, whatever was edited: it
// stands in the new version word for word, or says what is gone and where it was.
func (st *step) sound(a, to Anchor, s State) bool {
	ok := false
	switch s {
	case Unchanged:
		ok = to.Check(st.fresh) == nil && to.Quote == a.Quote
	case TextChanged:
		ok = to.Check(st.fresh) == nil && (to.Quote == "") == (a.Quote == "")
	case PassageRemoved:
		b := st.fresh.Block(to.Block)
		ok = to.Start == gone && (a.Quote == "" || to.Quote == a.Quote) && to.Check(st.fresh) != nil &&
			(len(st.fresh.Blocks) == 0 || b != nil && (b.Kind == text.Chapter || st.fresh.ChapterOf(b.ID) == nil))
	}
	if !ok {
		st.t.Errorf("after %v\n  %+v\n  became %s %+v", st.after.log, a, s, to)
	}
	return ok
}

// reads says whether at least a third of what was quoted is there again in new words.
func reads(now, words []word, last int) bool {
	n := 0
	for _, w := range words {
		if slices.ContainsFunc(now, func(x word) bool { return x.id > last && x.text == w.text }) {
			n += count([]word{w})
		}
	}
	return 3*n >= count(words)
}
