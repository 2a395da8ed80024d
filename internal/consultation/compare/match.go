package compare

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"mitwirken/internal/consultation/text"
)

const (
	// similar is the least likeness, 0 to 1, of two blocks taken for the same one.
	similar = 0.5
	// kin is enough where other evidence says the same: an id kept, or neighbours that
	// are neighbours in both versions.
	kin = 0.3
	// wholly and partly are the shares of the pairs of neighbouring words of one block
	// that another must hold for the one to be a part of the other: as strong evidence,
	// and when nothing else was found.
	wholly, partly = 0.8, 0.5
	// least is how many words a part has, signs included.
	least = 4
	// maxCandidates of one block are looked at closely, those with most rare words first.
	maxCandidates = 6
	// rare words stand in few blocks; common ones lead to no candidate.
	rare = 40
)

// group is what became of what: one old and one new block, or more of either after a
// split or a merger. The first of each were found to be the same first.
type group struct{ old, new []int }

func (g *group) several() bool { return len(g.old)+len(g.new) > 2 }

// matcher finds the groups. German decides, the one language that every block has.
type matcher struct {
	old, new *text.Document
	*links
	groups         []*group
	ofOld, ofNew   []*group
	weight         []float64
	oldBag, newBag [][]int32
}

func (m *matcher) run() {
	m.ofOld, m.ofNew = make([]*group, len(m.old.Blocks)), make([]*group, len(m.new.Blocks))
	m.weigh()
	m.byID(kin)
	m.byWords()
	m.byParts(wholly)
	m.byLikeness()
	m.byParts(partly)
	m.byContent()
	// What is left of the ids: another text at the place of the old one.
	m.byID(0)
	for _, g := range m.groups {
		if g.several() {
			m.group(g)
		}
	}
	m.drift()
}

func (m *matcher) tie(o, n int) {
	g := &group{old: []int{o}, new: []int{n}}
	m.groups = append(m.groups, g)
	m.ofOld[o], m.ofNew[n] = g, g
	m.group(g)
}

func (m *matcher) free(o, n int) bool { return m.ofOld[o] == nil && m.ofNew[n] == nil }

// fits: a chapter is where people take a position, nothing else becomes one.
func (m *matcher) fits(o, n int) bool {
	return (m.old.Blocks[o].Kind == text.Chapter) == (m.new.Blocks[n].Kind == text.Chapter)
}

// weigh gives words that stand in few blocks more weight and sorts the words of blocks.
func (m *matcher) weigh() {
	in := map[int32]int{}
	bag := func(p *passage) []int32 {
		out := make([]int32, len(p.toks))
		for i, t := range p.toks {
			out[i] = t.key
		}
		slices.Sort(out)
		for i, k := range out {
			if i == 0 || out[i-1] != k {
				in[k]++
			}
		}
		return out
	}
	m.oldBag, m.newBag = make([][]int32, len(m.oldP)), make([][]int32, len(m.newP))
	for i := range m.oldP {
		m.oldBag[i] = bag(&m.oldP[i])
	}
	for i := range m.newP {
		m.newBag[i] = bag(&m.newP[i])
	}
	m.weight = make([]float64, len(in))
	for k, n := range in {
		m.weight[k] = math.Log(1 + float64(len(m.oldP)+len(m.newP))/float64(n))
	}
}

// likeness of two blocks: the share of common words, each by its weight.
func (m *matcher) likeness(o, n int) float64 {
	a, b := m.oldBag[o], m.newBag[n]
	var common, all float64
	for _, k := range a {
		all += m.weight[k]
	}
	for _, k := range b {
		all += m.weight[k]
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common += m.weight[a[i]]
			i, j = i+1, j+1
		}
	}
	if all == 0 {
		return 0
	}
	return 2 * common / all
}

// byID ties blocks of the same id that are at least so alike. Editors leave an id on
// what was typed in front of a paragraph too: such an id waits.
func (m *matcher) byID(least float64) {
	at := make(map[string]int, len(m.new.Blocks))
	for n := range m.new.Blocks {
		if id := m.new.Blocks[n].ID; id != "" {
			at[id] = n
		}
	}
	for o := range m.old.Blocks {
		n, ok := at[m.old.Blocks[o].ID]
		if ok && m.free(o, n) && (len(m.oldBag[o]) == 0 || len(m.newBag[n]) == 0 || m.likeness(o, n) >= least) {
			m.tie(o, n)
		}
	}
}

// byWords ties blocks that read the same: first those that are alone of their kind,
// then repeated ones beside what is tied already, then the rest in order.
func (m *matcher) byWords() {
	print := func(b *text.Block, p *passage) string {
		var s strings.Builder
		if len(p.toks) == 0 || b.Kind == text.Chapter {
			s.WriteString(string(b.Kind))
		}
		for _, t := range p.toks {
			s.WriteByte(' ')
			for k := t.key; ; k >>= 7 {
				s.WriteByte(byte(k & 127))
				if k < 128 {
					break
				}
			}
		}
		return s.String()
	}
	oldPrint, newPrint := make([]string, len(m.oldP)), make([]string, len(m.newP))
	oldAt, newAt := map[string][]int{}, map[string][]int{}
	for o := range m.oldP {
		if m.ofOld[o] == nil {
			oldPrint[o] = print(&m.old.Blocks[o], &m.oldP[o])
			oldAt[oldPrint[o]] = append(oldAt[oldPrint[o]], o)
		}
	}
	for n := range m.newP {
		if m.ofNew[n] == nil {
			newPrint[n] = print(&m.new.Blocks[n], &m.newP[n])
			newAt[newPrint[n]] = append(newAt[newPrint[n]], n)
		}
	}
	for o, p := range oldPrint {
		if m.ofOld[o] == nil && len(oldAt[p]) == 1 && len(newAt[p]) == 1 {
			m.tie(o, newAt[p][0])
		}
	}
	same := func(o, n int) bool { return m.free(o, n) && oldPrint[o] == newPrint[n] }
	for o := 1; o < len(m.oldP); o++ {
		if g := m.ofOld[o-1]; g != nil && g.new[0]+1 < len(m.newP) && same(o, g.new[0]+1) {
			m.tie(o, g.new[0]+1)
		}
	}
	for o := len(m.oldP) - 2; o >= 0; o-- {
		if g := m.ofOld[o+1]; g != nil && g.new[0] > 0 && same(o, g.new[0]-1) {
			m.tie(o, g.new[0]-1)
		}
	}
	for o, p := range oldPrint {
		for m.ofOld[o] == nil && len(newAt[p]) > 0 {
			n := newAt[p][0]
			newAt[p] = newAt[p][1:]
			if m.free(o, n) {
				m.tie(o, n)
			}
		}
	}
}

// gaps gives for each block the main blocks of the other version that its nearest tied
// neighbours went to.
func gaps(of []*group, mains func(*group) int, end int) (before, after []int) {
	before, after = make([]int, len(of)), make([]int, len(of))
	last := none
	for i, g := range of {
		if g != nil {
			last = mains(g)
		}
		before[i] = last
	}
	last = end
	for i := len(of) - 1; i >= 0; i-- {
		if of[i] != nil {
			last = mains(of[i])
		}
		after[i] = last
	}
	return before, after
}

// byLikeness ties blocks whose words are mostly the same, the most alike first.
func (m *matcher) byLikeness() {
	where := map[int32][]int{}
	for n := range m.newP {
		if m.ofNew[n] != nil {
			continue
		}
		bag := m.newBag[n]
		for i, k := range bag {
			if i == 0 || bag[i-1] != k {
				where[k] = append(where[k], n)
			}
		}
	}
	type pair struct {
		o, n, apart int
		like        float64
	}
	var pairs []pair
	before, after := gaps(m.ofOld, func(g *group) int { return g.new[0] }, len(m.newP))
	for o := range m.oldP {
		if m.ofOld[o] != nil {
			continue
		}
		inGap := func(n int) bool { return before[o] < n && n < after[o] && after[o]-before[o] <= maxCandidates }
		votes := map[int]float64{}
		for i, k := range m.oldBag[o] {
			if i > 0 && m.oldBag[o][i-1] == k || len(where[k]) > rare {
				continue
			}
			for _, n := range where[k] {
				votes[n] += m.weight[k]
			}
		}
		// Neighbours of neighbours are looked at even when all their words are common.
		for n := before[o] + 1; n < min(after[o], before[o]+maxCandidates); n++ {
			votes[n] += 0
		}
		candidates := make([]int, 0, len(votes))
		for n := range votes {
			candidates = append(candidates, n)
		}
		slices.SortFunc(candidates, func(x, y int) int {
			return cmp.Or(cmp.Compare(votes[y], votes[x]), cmp.Compare(abs(x-o), abs(y-o)), cmp.Compare(x, y))
		})
		for _, n := range candidates[:min(len(candidates), maxCandidates)] {
			if !m.free(o, n) || !m.fits(o, n) {
				continue
			}
			if like := m.likeness(o, n); like >= similar || like >= kin && inGap(n) {
				pairs = append(pairs, pair{o, n, abs(n - o), like})
			}
		}
	}
	slices.SortFunc(pairs, func(x, y pair) int {
		return cmp.Or(cmp.Compare(y.like, x.like), cmp.Compare(x.apart, y.apart), cmp.Compare(x.o, y.o), cmp.Compare(x.n, y.n))
	})
	for _, p := range pairs {
		if m.free(p.o, p.n) {
			m.tie(p.o, p.n)
		}
	}
}

func abs(n int) int { return max(n, -n) }

// byContent ties chapters with new titles whose blocks are mostly in one another.
func (m *matcher) byContent() {
	oldHead, newHead := heads(m.old), heads(m.new)
	type pair struct{ o, n int }
	votes, size := map[pair]int{}, map[int]int{}
	for o, g := range m.ofOld {
		h := oldHead[o]
		if h == none || h == o || m.ofOld[h] != nil {
			continue
		}
		size[h]++
		if g == nil {
			continue
		}
		if to := newHead[g.new[0]]; to != none && m.ofNew[to] == nil {
			votes[pair{h, to}]++
		}
	}
	for p, n := range votes {
		// More than half: at most one pair of each old chapter, whatever the order.
		if 2*n > size[p.o] && m.ofNew[p.n] == nil && 2*n > m.inside(p.n, newHead) {
			m.tie(p.o, p.n)
		}
	}
}

// inside counts the blocks right below a chapter.
func (m *matcher) inside(chapter int, head []int) int {
	n := 0
	for i := chapter + 1; i < len(head) && head[i] == chapter; i++ {
		n++
	}
	return n
}

// heads gives for each block the chapter it stands in, chapters themselves.
func heads(d *text.Document) []int {
	out, last := make([]int, len(d.Blocks)), none
	for i := range d.Blocks {
		if d.Blocks[i].Kind == text.Chapter {
			last = i
		}
		out[i] = last
	}
	return out
}
