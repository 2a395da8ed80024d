package compare

import "strings"

// Op says what happened to the words of a Span.
type Op string

const (
	Equal    Op = "equal"
	Inserted Op = "inserted"
	Deleted  Op = "deleted"
)

// Span is a run of whole words with the space after them. The equal and the inserted
// ones together are the new words, letter for letter; the equal and the deleted ones
// the old words, up to space and to how accents are stored.
type Span struct {
	Op   Op     `json:"op" enum:"equal,inserted,deleted"`
	Text string `json:"text"`
}

// maxIsland is the number of words that longer changes on both sides swallow.
const maxIsland = 3

// stretch is an equal run with the change before it: [a0,a1) was replaced by [b0,b1),
// then n words are equal.
type stretch struct{ a0, a1, b0, b1, n int }

// diff shows the passage new as a change of the passage old. Words that stayed alone
// between two changes count as changed too: four words that were replaced by four read
// better than two, one kept, and one.
func diff(old, fresh *passage) []Span {
	to := align(old.toks, fresh.toks)
	var kept []stretch
	i, j := 0, 0
	for i < len(to) || j < len(fresh.toks) {
		s := stretch{a0: i, b0: j}
		for i < len(to) && to[i] == none {
			i++
		}
		if i < len(to) {
			j = to[i]
		} else {
			j = len(fresh.toks)
		}
		s.a1, s.b1 = i, j
		for i < len(to) && to[i] == j {
			i, j, s.n = i+1, j+1, s.n+1
		}
		// The equal run at the end of the stretch before is an island when this change
		// and that one are longer than it.
		for len(kept) > 0 && s.changed() && island(old.toks, fresh.toks, kept[len(kept)-1], s) {
			last := kept[len(kept)-1]
			s.a0, s.b0 = last.a0, last.b0
			kept = kept[:len(kept)-1]
		}
		kept = append(kept, s)
	}
	var out []Span
	for _, s := range kept {
		out = add(out, Deleted, old, s.a0, s.a1)
		out = add(out, Inserted, fresh, s.b0, s.b1)
		out = add(out, Equal, fresh, s.b1, s.b1+s.n)
	}
	return out
}

func (s stretch) changed() bool { return s.a1 > s.a0 || s.b1 > s.b0 }

// island says whether what stayed between two changes is too little to be read.
func island(a, b []token, before, after stretch) bool {
	if !before.changed() {
		return false
	}
	kept := a[before.a1 : before.a1+before.n]
	size := func(s stretch) int { return max(letters(a[s.a0:s.a1]), letters(b[s.b0:s.b1])) }
	words := wordsOf(kept)
	return words <= 1 || words <= maxIsland && letters(kept) <= min(size(before), size(after))
}

func add(out []Span, op Op, p *passage, from, to int) []Span {
	if from == to {
		return out
	}
	var b strings.Builder
	for i := from; i < to; i++ {
		b.WriteString(p.with(i))
	}
	return append(out, Span{Op: op, Text: b.String()})
}

// joined is several passages as one, a line each.
func joined(ps []*passage) *passage {
	if len(ps) == 1 {
		return ps[0]
	}
	out := &passage{}
	for n, p := range ps {
		if n > 0 {
			out.runes = append(out.runes, '\n')
		}
		at := int32(len(out.runes)) //nolint:gosec // at most text.MaxBlocks times text.MaxWords
		out.runes = append(out.runes, p.runes...)
		for _, t := range p.toks {
			t.start, t.end = t.start+at, t.end+at
			out.toks = append(out.toks, t)
		}
	}
	return out
}
