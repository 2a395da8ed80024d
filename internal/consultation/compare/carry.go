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
	taken := make(map[string]bool, len(fresh.Blocks))
	for n, g := range v.m.ofNew {
		if g == nil || g.new[0] != n {
			continue
		}
		b, before := &fresh.Blocks[n], &old.Blocks[g.old[0]]
		b.ID = before.ID
		taken[b.ID] = true
		if v.m.oldP[g.old[0]].same(&v.m.newP[n]) || samePlain(b, before) {
			inherit(b, before)
		}
	}
	for n, g := range v.m.ofNew {
		if b := &fresh.Blocks[n]; (g == nil || g.new[0] != n) && taken[b.ID] {
			b.ID = text.NewID()
		}
	}
}

// samePlain looks at words only: an imported picture lies at a new address each time.
func samePlain(a, b *text.Block) bool {
	return a.Kind == b.Kind && a.Words["de"].Plain() == b.Words["de"].Plain()
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
