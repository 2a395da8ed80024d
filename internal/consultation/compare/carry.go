package compare

import (
	"slices"

	"mitwirken/internal/consultation/text"
)

// Carry gives the blocks of a version that was imported from a file, fresh, the ids of
// the blocks of the version before that they are, so that comments stay with them. Of a
// block that was split the largest part keeps the id, what was merged keeps the id of
// its largest part. Where the German words are the same, words of other languages,
// topics and quarters that the file did not bring come along too.
func Carry(old, fresh *text.Document) {
	v := Between(old, fresh)
	taken, heir := make(map[string]bool, len(fresh.Blocks)), make([]bool, len(fresh.Blocks))
	for _, g := range v.m.groups {
		for _, p := range v.m.heirs(g) {
			b, before := &fresh.Blocks[p[1]], &old.Blocks[p[0]]
			b.ID, heir[p[1]], taken[before.ID] = before.ID, true, true
			// Words only: an imported picture lies at a new address each time.
			if b.Kind == before.Kind && sameWords(&v.m.oldP[p[0]], &v.m.newP[p[1]]) {
				inherit(b, before)
			}
		}
	}
	for n := range fresh.Blocks {
		if b := &fresh.Blocks[n]; !heir[n] && taken[b.ID] {
			b.ID = text.NewID()
		}
	}
}

// inherit adds to a block what the same block had before.
func inherit(b, before *text.Block) {
	for lang, w := range before.Words {
		if _, ok := b.Words[lang]; !ok {
			b.Words[lang] = w
		}
	}
	if b.Kind != text.Chapter {
		return
	}
	if len(b.Topics) == 0 {
		b.Topics = slices.Clone(before.Topics)
	}
	if len(b.Quarters) == 0 {
		b.Quarters = slices.Clone(before.Quarters)
	}
}
