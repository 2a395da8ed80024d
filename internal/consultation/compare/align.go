package compare

import (
	"slices"
	"sort"
)

// none stands where a word or a block has no counterpart.
const none = -1

// maxEdits are looked for in words none of which is alone of its kind; it bounds time
// and memory by its square.
const maxEdits = 800

// align finds for each word of a the same word in b, in order: words that occur once in
// both hold the rest in place (patience diff), so that articles and commas do not tie
// what does not belong together. Edits lie along the borders of sentences where they can.
func align(a, b []token) []int {
	to := make([]int, len(a))
	for i := range to {
		to[i] = none
	}
	between(a, b, 0, 0, to)
	from := make([]int, len(b))
	for j := range from {
		from[j] = none
	}
	for i, j := range to {
		if j != none {
			from[j] = i
		}
	}
	slide(b, from, to)
	slide(a, to, from)
	return to
}

// between aligns two stretches that begin at i0 and j0.
func between(a, b []token, i0, j0 int, to []int) {
	for len(a) > 0 && len(b) > 0 && a[0].key == b[0].key {
		to[i0] = j0
		a, b, i0, j0 = a[1:], b[1:], i0+1, j0+1
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1].key == b[len(b)-1].key {
		a, b = a[:len(a)-1], b[:len(b)-1]
		to[i0+len(a)] = j0 + len(b)
	}
	if len(a) == 0 || len(b) == 0 {
		return
	}
	// Where no word is alone of its kind, as in tables, two or more of them in a row are.
	for _, n := range []int{1, 2, 4} {
		pairs := unique(a, b, n)
		if len(pairs) == 0 {
			continue
		}
		i, j := 0, 0
		for _, p := range pairs {
			between(a[i:p[0]], b[j:p[1]], i0+i, j0+j, to)
			to[i0+p[0]] = j0 + p[1]
			i, j = p[0]+1, p[1]+1
		}
		between(a[i:], b[j:], i0+i, j0+j, to)
		return
	}
	fewest(a, b, i0, j0, to)
}

// unique gives the places where the same n words stand that occur nowhere else in
// either, as many as are in the same order in both.
func unique(a, b []token, n int) [][2]int {
	type count struct{ inA, inB, i, j int }
	seen := map[[4]int32]*count{}
	gram := func(t []token, i int) (g [4]int32) {
		for k := range n {
			g[k] = t[i+k].key + 1
		}
		return g
	}
	for i := 0; i+n <= len(a); i++ {
		g := gram(a, i)
		c := seen[g]
		if c == nil {
			c = &count{}
			seen[g] = c
		}
		c.inA, c.i = c.inA+1, i
	}
	for j := 0; j+n <= len(b); j++ {
		if c := seen[gram(b, j)]; c != nil {
			c.inB, c.j = c.inB+1, j
		}
	}
	var pairs [][2]int
	for _, c := range seen {
		if c.inA == 1 && c.inB == 1 {
			pairs = append(pairs, [2]int{c.i, c.j})
		}
	}
	slices.SortFunc(pairs, func(x, y [2]int) int { return x[0] - y[0] })
	places := make([]int, len(pairs))
	for k, p := range pairs {
		places[k] = p[1]
	}
	out := make([][2]int, 0, len(pairs))
	for _, k := range rising(places) {
		out = append(out, pairs[k])
	}
	return out
}

// fewest finds the alignment with the fewest words that differ (Myers), if there are no
// more than maxEdits.
func fewest(a, b []token, i0, j0 int, to []int) {
	// reached[d][k+d] is how far in a one gets with d edits, k words more of a than of b.
	var reached [][]int
	from := func(d, k int) (before int, inserted bool) {
		r := reached[d-1]
		if k == -d || k != d && r[k+d-2] < r[k+d] {
			return k + 1, true
		}
		return k - 1, false
	}
	for d := 0; d <= min(len(a)+len(b), maxEdits); d++ {
		r := make([]int, 2*d+1)
		for k := -d; k <= d; k += 2 {
			i := 0
			if d > 0 {
				before, inserted := from(d, k)
				if i = reached[d-1][before+d-1]; !inserted {
					i++
				}
			}
			for i < len(a) && i-k < len(b) && a[i].key == b[i-k].key {
				i++
			}
			r[k+d] = i
			if i < len(a) || i-k < len(b) {
				continue
			}
			for ; d >= 0; d-- {
				start, before := 0, 0
				if d > 0 {
					var inserted bool
					before, inserted = from(d, k)
					if start = reached[d-1][before+d-1]; !inserted {
						start++
					}
				}
				for ; i > start; i-- {
					to[i0+i-1] = j0 + i - 1 - k
				}
				if d > 0 {
					i, k = reached[d-1][before+d-1], before
				}
			}
			return
		}
		reached = append(reached, r)
	}
}

// rising gives the indexes of a longest strictly rising subsequence.
func rising(xs []int) []int {
	var tails []int
	before := make([]int, len(xs))
	for i, x := range xs {
		k := sort.Search(len(tails), func(k int) bool { return xs[tails[k]] >= x })
		before[i] = none
		if k > 0 {
			before[i] = tails[k-1]
		}
		if k == len(tails) {
			tails = append(tails, i)
		} else {
			tails[k] = i
		}
	}
	out := make([]int, len(tails))
	for k := len(tails) - 1; k >= 0; k-- {
		if k == len(tails)-1 {
			out[k] = tails[k]
		} else {
			out[k] = before[out[k+1]]
		}
	}
	return out
}

// slide moves a stretch that stands in y only, between two words that are neighbours in
// x, to where it begins and ends with a sentence: «neu. Der Rat prüft» becomes «Der Rat
// prüft neu.» when both read the same.
func slide(y []token, toX, toY []int) {
	for p := 0; p < len(y); {
		if toX[p] != none {
			p++
			continue
		}
		q := p
		for q < len(y) && toX[q] == none {
			q++
		}
		next := q
		before, after := none, len(toY)
		if p > 0 {
			before = toX[p-1]
		}
		if q < len(y) {
			after = toX[q]
		}
		if after == before+1 {
			best, bestAt := fit(y, p, q), 0
			for k := 1; p-k >= 0 && toX[p-k] != none && (k == 1 || toX[p-k] == toX[p-k+1]-1) && y[p-k].key == y[q-k].key; k++ {
				if f := fit(y, p-k, q-k); f > best {
					best, bestAt = f, -k
				}
			}
			for k := 1; q+k <= len(y) && toX[q+k-1] != none && (k == 1 || toX[q+k-1] == toX[q+k-2]+1) && y[q+k-1].key == y[p+k-1].key; k++ {
				if f := fit(y, p+k, q+k); f > best {
					best, bestAt = f, k
				}
			}
			for ; bestAt < 0; bestAt++ {
				p, q = p-1, q-1
				toX[q], toX[p] = toX[p], none
				toY[toX[q]] = q
			}
			for ; bestAt > 0; bestAt-- {
				toX[p], toX[q] = toX[q], none
				toY[toX[p]] = p
				p, q = p+1, q+1
			}
			next = max(next, q)
		}
		p = next
	}
}

// fit says how well a stretch from p up to q lies along the borders of sentences.
func fit(t []token, p, q int) int {
	border := func(k int) int {
		switch {
		case k == 0 || t[k-1].stop:
			return 3
		case t[k-1].sign:
			return 1
		}
		return 0
	}
	return border(p) + border(q)
}
