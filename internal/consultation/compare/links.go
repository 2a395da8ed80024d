package compare

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

// loose gives the words that have no counterpart yet and their places.
func loose(p *passage, at []place) (words []token, places []int32) {
	for i, t := range p.toks {
		if at[i] == nowhere {
			words, places = append(words, t), append(places, int32(i)) //nolint:gosec // words of one block
		}
	}
	return words, places
}

// tie links the words of an old and a new block that belong together and have no
// counterpart yet, and counts the letters linked.
func (l *links) tie(o, n int) int {
	a, atA := loose(&l.oldP[o], l.to[o])
	b, atB := loose(&l.newP[n], l.from[n])
	to := align(a, b)
	trust(to, len(b))
	linked := 0
	for i, j := range to {
		if j != none {
			l.to[o][atA[i]] = place{int32(n), atB[j]}   //nolint:gosec // at most text.MaxBlocks
			l.from[n][atB[j]] = place{int32(o), atA[i]} //nolint:gosec // at most text.MaxBlocks
			linked += letters(a[i : i+1])
		}
	}
	return linked
}

// chance is how many replaced words beside it make a single equal word one by chance.
const chance = 3

// trust unlinks single words beside a longer stretch that was replaced: an article or a
// comma that both happen to have.
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
		if r.until-r.from == 1 && (replaced(r) || replaced(runs[k+1])) {
			to[r.from] = none
		}
	}
}

// part is the least share of a block's pairs of neighbouring words that another block
// must hold for the one to be a part of the other.
const part = 0.5

// byParts finds what was split and what was merged: blocks without a counterpart whose
// words stand, in a row, among those that another block has lost or gained.
func (m *matcher) byParts(l *links) {
	byPair := func(ps []passage) map[[2]int32][]int {
		out := map[[2]int32][]int{}
		for i := range ps {
			for k := 1; k < len(ps[i].toks); k++ {
				p := [2]int32{ps[i].toks[k-1].key, ps[i].toks[k].key}
				if at := out[p]; len(at) == 0 || at[len(at)-1] != i {
					out[p] = append(at, i)
				}
			}
		}
		return out
	}
	lonely := func(of []*group) bool {
		for _, g := range of {
			if g == nil {
				return true
			}
		}
		return false
	}
	if lonely(m.ofNew) {
		at := byPair(m.oldP)
		m.each(m.ofNew, m.newP, func(n int) {
			o := m.whole(&l.newP[n], at, func(o int) ([]place, *passage) { return l.to[o], &l.oldP[o] }, func(o int) bool { return m.fits(o, n) })
			if o == none {
				return
			}
			if g := m.ofOld[o]; g != nil {
				g.new, g.pairs = append(g.new, n), append(g.pairs, [2]int{o, n})
				m.ofNew[n] = g
			} else {
				m.tie(o, n)
			}
			l.tie(o, n)
		})
	}
	if lonely(m.ofOld) {
		at := byPair(m.newP)
		m.each(m.ofOld, m.oldP, func(o int) {
			n := m.whole(&l.oldP[o], at, func(n int) ([]place, *passage) { return l.from[n], &l.newP[n] }, func(n int) bool { return m.fits(o, n) })
			if n == none {
				return
			}
			if g := m.ofNew[n]; g != nil {
				g.old, g.pairs = append(g.old, o), append(g.pairs, [2]int{o, n})
				m.ofOld[o] = g
			} else {
				m.tie(o, n)
			}
			l.tie(o, n)
		})
	}
}

// each visits the blocks without a counterpart, the longest first.
func (m *matcher) each(of []*group, ps []passage, visit func(int)) {
	var alone []int
	for i, g := range of {
		if g == nil && len(ps[i].toks) > 1 {
			alone = append(alone, i)
		}
	}
	sortBy(alone, func(i int) int { return -len(ps[i].toks) })
	for _, i := range alone {
		visit(i)
	}
}

// whole finds the block of the other version that p is a part of, none if there is none.
func (m *matcher) whole(p *passage, at map[[2]int32][]int, side func(int) ([]place, *passage), fits func(int) bool) int {
	votes := map[int]int{}
	for k := 1; k < len(p.toks); k++ {
		blocks := at[[2]int32{p.toks[k-1].key, p.toks[k].key}]
		if len(blocks) > rare {
			continue
		}
		for _, i := range blocks {
			votes[i]++
		}
	}
	best, most := none, 0
	for i, n := range votes {
		if float64(n) < part*float64(len(p.toks)-1) || !fits(i) {
			continue
		}
		if n = inARow(p, side, i); float64(n) >= part*float64(len(p.toks)-1) && (n > most || n == most && i < best) {
			best, most = i, n
		}
	}
	return best
}

// inARow counts the pairs of neighbouring words of p that i holds among its loose ones.
func inARow(p *passage, side func(int) ([]place, *passage), i int) int {
	linked, q := side(i)
	has := map[[2]int32]bool{}
	for k := 1; k < len(q.toks); k++ {
		if linked[k-1] == nowhere && linked[k] == nowhere {
			has[[2]int32{q.toks[k-1].key, q.toks[k].key}] = true
		}
	}
	n := 0
	for k := 1; k < len(p.toks); k++ {
		if has[[2]int32{p.toks[k-1].key, p.toks[k].key}] {
			n++
		}
	}
	return n
}
