package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Typing errors are looked for from this length of a stem.
const (
	oneError  = 4
	twoErrors = 8
)

// What is looked for words that are like those of a question has bounds, so that no
// question costs more than others, however many words the index knows.
const (
	// enough subjects with a word that the person may see: it is meant as it is typed.
	enough = 50
	// mostMisspelt words of a question: looking for what is like them costs the most.
	mostMisspelt = 2
	// mostLooked words are read for each way to be like another.
	mostLooked = 500
	// mostSimilar of them, the shortest, are tried.
	mostSimilar = 30
)

// ends are the beginning and the end of a word. Whatever has one letter wrong still has
// one of the two, and so do most words with two.
func ends(stem string) (start, end string, lengths []int) {
	r := []rune(stem)
	n, far := len(r), 1
	k := (n - 1) / 2
	if n >= twoErrors {
		far, k = 2, (n+1)/3
	}
	for l := n - far; l <= n+far; l++ {
		lengths = append(lengths, l)
	}
	return string(r[:k]), string(r[n-k:]), lengths
}

// backwards is how the index holds ends of words.
func backwards(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

// pieces are patterns, one of which fits every word that holds the stem with one letter
// wrong: of three thirds two are as they should be, or two letters changed places where
// the thirds meet.
func pieces(stem string) []string {
	r := []rune(stem)
	n := len(r)
	i, j := (n+1)/3, n-(n+1)/3
	patterns := []string{string(r[:j]), string(r[i:]), string(r[:i]) + "%" + string(r[j:])}
	for _, at := range []int{i, j} {
		swapped := slices.Clone(r)
		swapped[at-1], swapped[at] = swapped[at], swapped[at-1]
		patterns = append(patterns, string(swapped))
	}
	for i := range patterns {
		patterns[i] = "%" + patterns[i] + "%"
	}
	return patterns
}

// sort puts a similar word where it belongs: into inside, or to those that it may be
// misspelt for, with one letter wrong in near[0]; with two, or one inside of a longer
// word, in near[1].
func (t *term) sort(word string) {
	far := 3
	if slices.ContainsFunc(t.tails, func(tail string) bool { return strings.HasSuffix(word, tail) }) {
		far = 0
	}
	for _, stem := range t.stems {
		n := utf8.RuneCountInString(stem)
		if word == stem {
			return
		}
		if n < oneError {
			continue
		}
		if strings.Contains(word, stem) {
			far = 0
		}
		if d := distance(stem, word, 2); d == 1 || d == 2 && n >= twoErrors {
			far = min(far, d)
		}
		if n >= twoErrors && far > 2 && holds(word, stem) {
			far = 2
		}
	}
	switch {
	case far == 0:
		t.inside = append(t.inside, word)
	case far <= 2:
		t.near[far-1] = append(t.near[far-1], word)
	}
}

// trim leaves the shortest of the similar words, each once.
func (t *term) trim() {
	for _, words := range []*[]string{&t.inside, &t.near[0], &t.near[1]} {
		slices.SortFunc(*words, func(a, b string) int {
			return cmp.Or(cmp.Compare(utf8.RuneCountInString(a), utf8.RuneCountInString(b)), cmp.Compare(a, b))
		})
		*words = slices.Compact(*words)
		*words = (*words)[:min(len(*words), mostSimilar)]
	}
}

// distance is how many letters are wrong, missing, too many or swapped with their
// neighbour, counted to most+1 at most.
func distance(a, b string, most int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > most || -d > most {
		return most + 1
	}
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(y); j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > most && i > 1 && slices.Min(last) > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(y)], most+1)
}

// holds tells whether a part of a word is the stem with one letter wrong at most.
func holds(word, stem string) bool {
	x, y := []rune(stem), []rune(word)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	// As distance does, but what stands before and behind costs nothing.
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return slices.Min(last) <= 1
}
