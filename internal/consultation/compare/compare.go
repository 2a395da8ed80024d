// Package compare tells what became of a document from one version to the next: of its
// blocks (Versions.Changes), of their ids when a new version was imported from a file
// (Carry), and of the words that somebody commented (Versions.Reanchor).
//
// Evidence, strongest first: an id that was kept, the same words, mostly the same words,
// words of a block in several others. Numbers of chapters and formatting are no evidence
// and no change: one inserted chapter would change all that follow.
package compare

import (
	"slices"

	"mitwirken/internal/consultation/text"
)

// Kind of a Change.
type Kind string

const (
	Same    Kind = "same"
	Changed Kind = "changed"
	Added   Kind = "added"
	Removed Kind = "removed"
	// Moved: the same words at another place among the blocks that stayed in order.
	Moved        Kind = "moved"
	MovedChanged Kind = "moved_changed"
	// Split: what was one block is two or more.
	Split Kind = "split"
	// Merged: what was two or more blocks is one, or fewer.
	Merged Kind = "merged"
)

// Kinds there are.
func Kinds() []Kind {
	return []Kind{Same, Changed, Added, Removed, Moved, MovedChanged, Split, Merged}
}

// Change is what became of one block, or of several that were split or merged. Old is
// empty when it was added, New when it was removed. Without ids kept the ids differ for
// the same block too. Spans are empty for Same and Moved: the document has the words.
// All spans of a Changed block are equal when only a picture was exchanged.
type Change struct {
	Kind  Kind     `json:"kind" enum:"same,changed,added,removed,moved,moved_changed,split,merged"`
	Old   []string `json:"old" nullable:"false"`
	New   []string `json:"new" nullable:"false"`
	Spans []Span   `json:"spans,omitempty"`
}

// Versions are two versions of a document, put side by side once: asking for changes
// and anchors costs little then. It is not safe for use by several at the same time.
type Versions struct {
	old, new *text.Document
	m        matcher
	words    vocabulary
	read     map[text.Words]passage
	langs    map[string]*links
}

// Between puts two versions side by side. Neither document may change afterwards.
func Between(old, fresh *text.Document) *Versions {
	v := &Versions{old: old, new: fresh, words: vocabulary{}, read: map[text.Words]passage{}, langs: map[string]*links{}}
	v.m = matcher{old: old, new: fresh, links: newLinks(v.passages(old, "de"), v.passages(fresh, "de"))}
	v.m.run()
	v.langs["de"] = v.m.links
	return v
}

// Compare lists all changes from old to fresh as one reads the new version, with what
// was removed where it stood. Words are compared in the language where both versions
// of a block have it, in German otherwise.
func Compare(old, fresh *text.Document, lang string) []Change {
	return Between(old, fresh).Changes(lang)
}

// passages cuts all blocks of a document into words, those that read the same only once;
// blocks without words in the language are empty.
func (v *Versions) passages(d *text.Document, lang string) []passage {
	out := make([]passage, len(d.Blocks))
	for i := range d.Blocks {
		w, ok := d.Blocks[i].Words[lang]
		if !ok {
			continue
		}
		p, known := v.read[w]
		if !known {
			p = v.words.read(w)
			v.read[w] = p
		}
		out[i] = p
	}
	return out
}

// in gives where the words went in a language.
func (v *Versions) in(lang string) *links {
	l, ok := v.langs[lang]
	if !ok {
		l = newLinks(v.passages(v.old, lang), v.passages(v.new, lang))
		for _, g := range v.m.groups {
			l.group(g)
		}
		l.drift()
		v.langs[lang] = l
	}
	return l
}

// both gives the passages of a group in the language that all of it has.
func (v *Versions) both(g *group, lang string) (old, fresh []*passage) {
	for _, o := range g.old {
		if _, ok := v.old.Blocks[o].Words[lang]; !ok {
			lang = "de"
		}
	}
	for _, n := range g.new {
		if _, ok := v.new.Blocks[n].Words[lang]; !ok {
			lang = "de"
		}
	}
	l := v.in(lang)
	for _, o := range slices.Sorted(slices.Values(g.old)) {
		old = append(old, &l.oldP[o])
	}
	for _, n := range slices.Sorted(slices.Values(g.new)) {
		fresh = append(fresh, &l.newP[n])
	}
	return old, fresh
}

// stayed marks the old blocks whose order is the one of the new version: as many as
// possible, so that as few as possible count as moved.
func (v *Versions) stayed() []bool {
	var at, where []int
	for o, g := range v.m.ofOld {
		if g != nil && g.old[0] == o {
			at, where = append(at, o), append(where, g.new[0])
		}
	}
	out := make([]bool, len(v.m.ofOld))
	for _, k := range rising(where) {
		out[at[k]] = true
	}
	return out
}

// Changes lists what Compare lists.
func (v *Versions) Changes(lang string) []Change {
	stayed := v.stayed()
	// What was removed stands after the nearest block before it that stayed.
	after, last := map[int][]int{}, none
	for o, g := range v.m.ofOld {
		if g == nil {
			after[last] = append(after[last], o)
		} else if stayed[o] {
			last = g.new[0]
		}
	}
	out := make([]Change, 0, len(v.new.Blocks))
	gone := func(n int) {
		for _, o := range after[n] {
			p := v.side(v.old, o, lang)
			out = append(out, Change{Kind: Removed, Old: v.ids(v.old, []int{o}), New: []string{}, Spans: add(nil, Deleted, p, 0, len(p.toks))})
		}
	}
	gone(none)
	done := map[*group]bool{}
	for n, g := range v.m.ofNew {
		switch {
		case g == nil:
			p := v.side(v.new, n, lang)
			out = append(out, Change{Kind: Added, Old: []string{}, New: v.ids(v.new, []int{n}), Spans: add(nil, Inserted, p, 0, len(p.toks))})
		case !done[g]:
			done[g] = true
			out = append(out, v.change(g, lang, stayed[g.old[0]]))
		}
		gone(n)
	}
	return out
}

// side gives the words of a block in the language, in German without.
func (v *Versions) side(d *text.Document, i int, lang string) *passage {
	if _, ok := d.Blocks[i].Words[lang]; !ok {
		lang = "de"
	}
	if d == v.old {
		return &v.in(lang).oldP[i]
	}
	return &v.in(lang).newP[i]
}

func (v *Versions) ids(d *text.Document, at []int) []string {
	out := make([]string, len(at))
	for k, i := range slices.Sorted(slices.Values(at)) {
		out[k] = d.Blocks[i].ID
	}
	return out
}

func (v *Versions) change(g *group, lang string, stayed bool) Change {
	old, fresh := v.both(g, lang)
	c := Change{Old: v.ids(v.old, g.old), New: v.ids(v.new, g.new)}
	same := len(old) == 1 && len(fresh) == 1 && old[0].same(fresh[0])
	switch {
	case len(fresh) > 1 && len(fresh) >= len(old):
		c.Kind = Split
	case len(old) > 1:
		c.Kind = Merged
	case same && stayed:
		c.Kind = Same
	case same:
		c.Kind = Moved
	case stayed:
		c.Kind = Changed
	default:
		c.Kind = MovedChanged
	}
	if !same {
		c.Spans = diff(joined(old), joined(fresh))
	}
	return c
}

// sortBy sorts by a number, equal ones stay in order.
func sortBy(s []int, by func(int) int) {
	slices.SortStableFunc(s, func(x, y int) int { return by(x) - by(y) })
}
