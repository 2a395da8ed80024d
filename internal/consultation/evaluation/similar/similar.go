// Package similar finds texts that say nearly the same: letters that many people sent, or
// copied and changed a little. It is pure: no HTTP, no SQL.
//
// Texts are cut into overlapping stretches of five letters (shingles); two texts are as
// alike as the share of stretches they have in common (Jaccard, 0 to 1). So that not
// every text is held against every other, each gets a signature (MinHash), and only
// texts whose signatures agree somewhere are compared in full.
package similar

import (
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	// Least threshold that can be asked for: below, everything is like everything.
	Least = 0.3
	// stretch of letters in a shingle.
	stretch = 5
	// hashes of a signature.
	hashes = 128
	// slack of an estimate by signatures, about three standard errors.
	slack = 0.13
	// pause is how many texts are read between two looks at the context.
	pause = 256
)

// Member of a group.
type Member struct {
	// Index of the text as it was given.
	Index int
	// Similarity to the first member.
	Similarity float64
}

// Group of texts that are alike. The first member is the one that most others resemble;
// the others follow, most alike first.
type Group []Member

// normal keeps letters and digits, in lower case and without accents, with single spaces.
func normal(s string) string {
	var out strings.Builder
	gap := false
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && out.Len() > 0 {
				out.WriteByte(' ')
			}
			gap = false
			out.WriteRune(r)
		default:
			gap = true
		}
	}
	return out.String()
}

// shingles of a normal text as hashes, sorted, each once; one for a very short text, none
// for an empty one.
func shingles(s string) []uint32 {
	letters := []rune(s)
	if len(letters) == 0 {
		return nil
	}
	out := make([]uint32, 0, max(1, len(letters)-stretch+1))
	for i := 0; i == 0 || i+stretch <= len(letters); i++ {
		h := uint32(2166136261) // FNV-1a over letters
		for _, r := range letters[i:min(i+stretch, len(letters))] {
			h = (h ^ uint32(r)) * 16777619
		}
		out = append(out, h)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// jaccard of two sorted sets.
func jaccard(a, b []uint32) float64 {
	common, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	if all := len(a) + len(b) - common; all > 0 {
		return float64(common) / float64(all)
	}
	return 0
}

// Similarity of two texts, 0 to 1; 1 when they differ in nothing but case, accents and
// punctuation, 0 when either is empty.
func Similarity(a, b string) float64 { return jaccard(shingles(normal(a)), shingles(normal(b))) }

type signature [hashes]uint32

// factors of the hash functions: odd, spread by the golden ratio.
var factors = func() (out [hashes]uint64) {
	x := uint64(0x9E3779B97F4A7C15)
	for i := range out {
		// splitmix64
		x += 0x9E3779B97F4A7C15
		z := x
		z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
		z = (z ^ z>>27) * 0x94D049BB133111EB
		out[i] = (z ^ z>>31) | 1
	}
	return out
}()

func sign(set []uint32) (out signature) {
	for i := range out {
		out[i] = math.MaxUint32
	}
	for _, s := range set {
		x := (uint64(s) + 1) * 0x9E3779B97F4A7C15
		x ^= x >> 29
		for i, f := range factors {
			if h := uint32(x * f >> 32); h < out[i] {
				out[i] = h
			}
		}
	}
	return out
}

func (s *signature) agree(o *signature) float64 {
	same := 0
	for i := range s {
		if s[i] == o[i] {
			same++
		}
	}
	return float64(same) / hashes
}

// rows of a band: as many as still find 99.9 in 100 pairs at the threshold.
func rows(threshold float64) int {
	best := 1
	for _, r := range []int{2, 4, 8} {
		if miss := math.Pow(1-math.Pow(threshold, float64(r)), hashes/float64(r)); miss < 0.001 {
			best = r
		}
	}
	return best
}

// entry is one text; the same words sent several times are one entry.
type entry struct {
	words   string
	indexes []int
	set     []uint32
	sign    signature
	// crowd is how many entries share a band with it, with repetition.
	crowd int
	taken bool
}

// Corpus is texts that were read once, to be grouped by several thresholds.
type Corpus struct {
	size    int
	entries []*entry
}

// Read prepares texts for grouping. progress is told how many are read and may be nil. The
// only error is that of the context.
func Read(ctx context.Context, texts []string, progress func(done int)) (*Corpus, error) {
	if progress == nil {
		progress = func(int) {}
	}
	entries, err := read(ctx, texts, progress)
	return &Corpus{len(texts), entries}, err
}

// Groups of texts whose similarity to the first of the group is at least the threshold,
// the largest group first. Each text is in one group at most; the result does not depend
// on the order of the texts. Empty texts are left out. progress is told how many are
// done and may be nil. The only error is that of the context.
func Groups(ctx context.Context, texts []string, threshold float64, progress func(done, of int)) ([]Group, error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	n := len(texts)
	c, err := Read(ctx, texts, func(done int) { progress(done, 2*n) })
	if err != nil {
		return nil, err
	}
	return c.Groups(ctx, threshold, func(done int) { progress(n+done, 2*n) })
}

// Groups is as the function of that name says, of texts that are read already. It must not
// run twice at the same time.
func (c *Corpus) Groups(ctx context.Context, threshold float64, progress func(done int)) ([]Group, error) {
	threshold = min(max(threshold, Least), 1)
	if progress == nil {
		progress = func(int) {}
	}
	for _, e := range c.entries {
		e.crowd, e.taken = 0, false
	}
	buckets := bands(c.entries, rows(threshold))
	// Who has the largest crowd leads; words decide among equals, never the order of arrival.
	order := slices.Clone(c.entries)
	slices.SortFunc(order, func(a, b *entry) int {
		if a.crowd != b.crowd {
			return b.crowd - a.crowd
		}
		return strings.Compare(a.words, b.words)
	})
	var out []Group
	seen := make(map[*entry]int, len(order))
	for n, leader := range order {
		if n%pause == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			progress(n * c.size / len(order))
		}
		if leader.taken {
			continue
		}
		if g := gather(leader, n, buckets, seen, threshold); len(g) > 1 {
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(a, b Group) int { return len(b) - len(a) })
	progress(c.size)
	return out, nil
}

func read(ctx context.Context, texts []string, report func(int)) ([]*entry, error) {
	known := map[string]*entry{}
	var out []*entry
	for i, t := range texts {
		if i%pause == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			report(i)
		}
		words := normal(t)
		if words == "" {
			continue
		}
		e := known[words]
		if e == nil {
			e = &entry{words: words, set: shingles(words)}
			e.sign = sign(e.set)
			known[words] = e
			out = append(out, e)
		}
		e.indexes = append(e.indexes, i)
	}
	return out, nil
}

type band struct {
	number int
	hash   uint64
}

type table struct {
	rows    int
	members map[band][]*entry
}

func (t *table) key(e *entry, number int) band {
	h := uint64(14695981039346656037)
	for _, v := range e.sign[number*t.rows : (number+1)*t.rows] {
		h = (h ^ uint64(v)) * 1099511628211
	}
	return band{number, h}
}

func bands(entries []*entry, rows int) *table {
	t := &table{rows, map[band][]*entry{}}
	for _, e := range entries {
		for b := range hashes / rows {
			k := t.key(e, b)
			t.members[k] = append(t.members[k], e)
		}
	}
	for k, m := range t.members {
		if len(m) == 1 {
			delete(t.members, k)
			continue
		}
		for _, e := range m {
			e.crowd += len(m) - 1
		}
	}
	return t
}

// gather takes whoever is free and like the leader.
func gather(leader *entry, round int, t *table, seen map[*entry]int, threshold float64) Group {
	leader.taken = true
	type like struct {
		*entry
		similarity float64
	}
	all := []like{{leader, 1}}
	seen[leader] = round + 1
	for b := range hashes / t.rows {
		for _, e := range t.members[t.key(leader, b)] {
			if e.taken || seen[e] == round+1 {
				continue
			}
			seen[e] = round + 1
			short, long := len(e.set), len(leader.set)
			if short > long {
				short, long = long, short
			}
			if float64(short) < threshold*float64(long) || leader.sign.agree(&e.sign) < threshold-slack {
				continue
			}
			if s := jaccard(leader.set, e.set); s >= threshold {
				e.taken = true
				all = append(all, like{e, s})
			}
		}
	}
	slices.SortStableFunc(all[1:], func(a, b like) int {
		switch {
		case a.similarity > b.similarity:
			return -1
		case a.similarity < b.similarity:
			return 1
		}
		return strings.Compare(a.words, b.words)
	})
	var out Group
	for _, l := range all {
		for _, i := range l.indexes {
			out = append(out, Member{i, l.similarity})
		}
	}
	return out
}
