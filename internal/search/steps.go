package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// term is a word of a question with what it may stand for in the index.
type term struct {
	stems []string
	// tails are its stems at the end of a longer word.
	tails []string
	// stop: one of the languages passes over the word.
	stop bool
	// inside are longer words that hold it, near those it may be misspelt for.
	inside []string
	near   [2][]string
}

// shortest stem that is long enough to look for what is like it; else empty.
func (t *term) shortest() (best string) {
	for _, s := range t.stems {
		n := utf8.RuneCountInString(s)
		if !t.stop && n >= oneError && (best == "" || n < utf8.RuneCountInString(best)) {
			best = s
		}
	}
	return best
}

// upTo gives the words that count in a step.
func (t *term) upTo(step int) []string {
	words := slices.Clone(t.stems)
	if step >= 1 {
		words = append(words, t.inside...)
	}
	if step >= 2 {
		words = append(words, t.near[0]...)
	}
	if step >= 3 {
		words = append(words, t.near[1]...)
	}
	return words
}

// step is a condition as PostgreSQL reads it.
type step struct {
	number int
	// now with all that counts in this step, before with what counted in the one before,
	// and query with what is new.
	now, before, query string
	// words of now wherever they stand: what an index knows of phrases.
	words string
}

// steps that find something new. None at all when no word is left.
func (q question) steps(terms []term) []step {
	counts := func(i int) bool { return len(terms[i].stems) > 0 && !terms[i].stop }
	if !slices.ContainsFunc(slices.Concat(slices.Concat(q.phrases...), q.alone), counts) {
		// Only words that some language passes over: then they are what is meant.
		counts = func(i int) bool { return len(terms[i].stems) > 0 }
	}
	var all []step
	before := ""
	for n := range 4 {
		var parts, words []string
		for _, i := range q.alone {
			if counts(i) {
				parts = append(parts, anyOf(terms[i].upTo(n)))
			}
		}
		words = slices.Clone(parts)
		for _, p := range q.phrases {
			if s := phrase(p, terms, counts); s != "" {
				parts = append(parts, s)
			}
			for _, i := range p {
				if counts(i) {
					words = append(words, anyOf(terms[i].stems))
				}
			}
		}
		if len(parts) == 0 {
			return nil
		}
		s := step{number: n, now: strings.Join(parts, " & "), before: before, words: strings.Join(words, " & ")}
		if s.now == before {
			continue
		}
		if s.query = s.now; before != "" {
			s.query += " & !(" + before + ")"
		}
		all, before = append(all, s), s.now
	}
	return all
}

// phrase of words that follow each other; one that is passed over leaves a gap.
func phrase(words []int, terms []term, counts func(int) bool) string {
	var b strings.Builder
	gap := 1
	for _, i := range words {
		if !counts(i) {
			gap++
			continue
		}
		if b.Len() > 0 {
			fmt.Fprintf(&b, " <%d> ", gap)
		}
		b.WriteString(anyOf(terms[i].stems))
		gap = 1
	}
	if b.Len() == 0 {
		return ""
	}
	return "(" + b.String() + ")"
}

// anyOf writes words so that nothing in them is a sign of the language of conditions.
func anyOf(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = "'" + strings.Map(onlyLetters, w) + "'"
	}
	return "(" + strings.Join(quoted, " | ") + ")"
}

func onlyLetters(r rune) rune {
	if unicode.In(r, unicode.L, unicode.N) {
		return r
	}
	return -1
}
