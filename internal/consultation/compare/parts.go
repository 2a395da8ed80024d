package compare

import (
	"cmp"
	"maps"
	"slices"
)

// byParts finds what was split and what was merged: blocks without a counterpart whose
// words stand, in a row, among those that another block has lost or gained.
func (m *matcher) byParts(share float64) {
	if slices.Contains(m.ofNew, nil) {
		at := byPair(m.oldP, m.to)
		m.each(m.ofNew, m.newP, func(n int) {
			o := whole(&m.newP[n], share, at, m.oldP, m.to, func(o int) bool { return m.fits(o, n) })
			if o == none {
				return
			}
			g := m.ofOld[o]
			if g == nil {
				m.tie(o, n)
				return
			}
			g.new, m.ofNew[n] = append(g.new, n), g
			m.links.tie([]int{o}, []int{n})
		})
	}
	if slices.Contains(m.ofOld, nil) {
		at := byPair(m.newP, m.from)
		m.each(m.ofOld, m.oldP, func(o int) {
			n := whole(&m.oldP[o], share, at, m.newP, m.from, func(n int) bool { return m.fits(o, n) })
			if n == none {
				return
			}
			g := m.ofNew[n]
			if g == nil {
				m.tie(o, n)
				return
			}
			g.old, m.ofOld[o] = append(g.old, o), g
			m.links.tie([]int{o}, []int{n})
		})
	}
}

// byPair says in which blocks two words without counterpart are neighbours.
func byPair(ps []passage, linked [][]place) map[[2]int32][]int {
	out := map[[2]int32][]int{}
	for i := range ps {
		for k := 1; k < len(ps[i].toks); k++ {
			if linked[i][k-1] != nowhere || linked[i][k] != nowhere {
				continue
			}
			p := [2]int32{ps[i].toks[k-1].key, ps[i].toks[k].key}
			if at := out[p]; len(at) == 0 || at[len(at)-1] != i {
				out[p] = append(at, i)
			}
		}
	}
	return out
}

// each visits the blocks without a counterpart, the longest first.
func (m *matcher) each(of []*group, ps []passage, visit func(int)) {
	var alone []int
	for i, g := range of {
		if g == nil && len(ps[i].toks) >= least {
			alone = append(alone, i)
		}
	}
	sortBy(alone, func(i int) int { return -len(ps[i].toks) })
	for _, i := range alone {
		visit(i)
	}
}

// whole finds the block of the other version that p is a part of, none if there is none.
func whole(p *passage, share float64, at map[[2]int32][]int, others []passage, linked [][]place, fits func(int) bool) int {
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
	best, most, enough := none, 0, share*float64(len(p.toks)-1)
	for i, n := range votes {
		if float64(n) < enough || !fits(i) {
			continue
		}
		if n = inARow(p, &others[i], linked[i]); float64(n) >= enough && (n > most || n == most && i < best) {
			best, most = i, n
		}
	}
	return best
}

// inARow counts the pairs of neighbouring words of p that q holds among its loose ones.
func inARow(p, q *passage, linked []place) int {
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

// heirs pairs old and new blocks of a group one to one, those with most words in common
// first, so that the larger part of what was split comes after the whole.
func (m *matcher) heirs(g *group) [][2]int {
	if !g.several() {
		return [][2]int{{g.old[0], g.new[0]}}
	}
	shared := map[[2]int]int{}
	for _, o := range g.old {
		for k, p := range m.to[o] {
			if p != nowhere && slices.Contains(g.new, int(p.block)) {
				shared[[2]int{o, int(p.block)}] += letters(m.oldP[o].toks[k : k+1])
			}
		}
	}
	pairs := slices.Collect(maps.Keys(shared))
	slices.SortFunc(pairs, func(x, y [2]int) int {
		return cmp.Or(shared[y]-shared[x], x[0]-y[0], x[1]-y[1])
	})
	var out [][2]int
	for _, p := range pairs {
		if !slices.ContainsFunc(out, func(q [2]int) bool { return q[0] == p[0] || q[1] == p[1] }) {
			out = append(out, p)
		}
	}
	return out
}
