package compare

import "slices"

// place is a word of the other version.
type place struct{ block, word int32 }

var nowhere = place{none, none}

// links says for each word of each block where it stands in the other version.
type links struct {
	oldP, newP []passage
	to, from   [][]place
}

func newLinks(oldP, newP []passage) *links {
	empty := func(ps []passage) [][]place {
		out := make([][]place, len(ps))
		for i := range ps {
			out[i] = make([]place, len(ps[i].toks))
			for k := range out[i] {
				out[i][k] = nowhere
			}
		}
		return out
	}
	return &links{oldP: oldP, newP: newP, to: empty(oldP), from: empty(newP)}
}

// loose gives the words of some blocks that have no counterpart yet, and their places.
func loose(ps []passage, at [][]place, blocks []int) (words []token, places []place) {
	for _, b := range blocks {
		for i, t := range ps[b].toks {
			if at[b][i] == nowhere {
				words, places = append(words, t), append(places, place{int32(b), int32(i)}) //nolint:gosec // at most text.MaxBlocks
			}
		}
	}
	return words, places
}

// tie links the words of old and new blocks that belong together and have no counterpart
// yet.
func (l *links) tie(olds, news []int) {
	a, atA := loose(l.oldP, l.to, olds)
	b, atB := loose(l.newP, l.from, news)
	to := align(a, b)
	trust(to, len(b))
	for i, j := range to {
		if j != none {
			l.to[atA[i].block][atA[i].word] = atB[j]
			l.from[atB[j].block][atB[j].word] = atA[i]
		}
	}
}

// group links the words of all blocks of a group as one reads them, so that each sentence
// finds its own.
func (l *links) group(g *group) {
	for _, o := range g.old {
		l.to[o] = slices.Repeat([]place{nowhere}, len(l.to[o]))
	}
	for _, n := range g.new {
		l.from[n] = slices.Repeat([]place{nowhere}, len(l.from[n]))
	}
	l.tie(slices.Sorted(slices.Values(g.old)), slices.Sorted(slices.Values(g.new)))
}

// chance is how many replaced words beside it make a single equal word one by chance.
const chance = 3

// trust unlinks single words beside a longer stretch that was replaced, and a few words
// between two: an article, a comma, «der Gemeinde», which both happen to have.
func trust(to []int, end int) {
	oldGap, newGap, last := 0, 0, none
	type run struct{ from, until, oldGap, newGap int }
	var runs []run
	for i := 0; i < len(to); {
		if to[i] == none {
			oldGap++
			i++
			continue
		}
		from := i
		newGap = to[i] - last - 1
		for i++; i < len(to) && to[i] == to[i-1]+1; i++ {
		}
		runs = append(runs, run{from, i, oldGap, newGap})
		oldGap, last = 0, to[i-1]
	}
	runs = append(runs, run{len(to), len(to), oldGap, end - last - 1})
	replaced := func(r run) bool { return r.oldGap > 0 && r.newGap > 0 && max(r.oldGap, r.newGap) > chance }
	for k, r := range runs[:len(runs)-1] {
		here, there, n := replaced(r), replaced(runs[k+1]), r.until-r.from
		if n == 1 && (here || there) || n < distinct && here && there {
			for i := r.from; i < r.until; i++ {
				to[i] = none
			}
		}
	}
}

// drift links sentences that went from one block into another: words in a row without
// counterpart, the only ones like it on both sides.
func (l *links) drift() {
	type count struct {
		n int
		place
	}
	runs := func(ps []passage, at [][]place) map[[distinct]int32]count {
		out := map[[distinct]int32]count{}
		for b := range ps {
			in := 0
			for k, p := range at[b] {
				if in++; p != nowhere {
					in = 0
				}
				if in >= distinct {
					g := gram(ps[b].toks[k+1-distinct:])
					out[g] = count{out[g].n + 1, place{int32(b), int32(k + 1 - distinct)}} //nolint:gosec // at most text.MaxBlocks
				}
			}
		}
		return out
	}
	olds := runs(l.oldP, l.to)
	if len(olds) == 0 {
		return
	}
	news := runs(l.newP, l.from)
	for b := range l.oldP {
		for k := 0; k+distinct <= len(l.to[b]); k++ {
			g := gram(l.oldP[b].toks[k:])
			o, n := olds[g], news[g]
			if o.n != 1 || n.n != 1 || o.place != (place{int32(b), int32(k)}) || l.to[b][k] != nowhere { //nolint:gosec // as above
				continue
			}
			for l.meet(o.block, o.word-1, n.block, n.word-1) {
				o.word, n.word = o.word-1, n.word-1
			}
			for ; l.meet(o.block, o.word, n.block, n.word); o.word, n.word = o.word+1, n.word+1 {
				l.to[o.block][o.word], l.from[n.block][n.word] = n.place, o.place
			}
		}
	}
}

// meet says whether two words are the same and have no counterpart.
func (l *links) meet(o, i, n, j int32) bool {
	return i >= 0 && j >= 0 && int(i) < len(l.to[o]) && int(j) < len(l.from[n]) &&
		l.to[o][i] == nowhere && l.from[n][j] == nowhere && l.oldP[o].toks[i].key == l.newP[n].toks[j].key
}

func gram(t []token) (g [distinct]int32) {
	for k := range g {
		g[k] = t[k].key
	}
	return g
}
