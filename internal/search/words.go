package search

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	// longestWord in letters; the rest of a longer one is ignored.
	longestWord = 60
	// mostWords of a question; further ones are ignored.
	mostWords = 8
	// longestQuestion in letters.
	longestQuestion = 200
)

// accents that the rules of the four languages know; all others are taken off.
const accents = "äöüàâéèêëîïôûùçìò"

// each calls fn with every word of a text and the place where it stands. What is no
// letter and no digit parts words, except signs that nobody sees.
func each(text string, fn func(word string, from, to int)) {
	from := -1
	for i, r := range text {
		in := unicode.In(r, unicode.L, unicode.N, unicode.Mn) || from >= 0 && invisible(r)
		switch {
		case in && from < 0:
			from = i
		case !in && from >= 0:
			fn(text[from:i], from, i)
			from = -1
		}
	}
	if from >= 0 {
		fn(text[from:], from, len(text))
	}
}

func invisible(r rune) bool { return r == '\u00ad' || r >= '\u200b' && r <= '\u200d' || r == '\u2060' }

// Normal is a text as the index takes it: words in small letters, parted by one blank.
func Normal(text string) string { return strings.Join(normalWords(text), " ") }

func normalWords(text string) []string {
	var words []string
	// Composed first: a letter and its accent count as one.
	each(norm.NFC.String(strings.ToValidUTF8(text, " ")), func(w string, _, _ int) {
		if w = normal(w); w != "" {
			words = append(words, w)
		}
	})
	return words
}

var ligatures = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "ı", "i", "\u00ad", "", "\u200b", "", "\u200c", "", "\u200d", "", "\u2060", "")

// normal makes one word comparable, whatever the settings of the database.
func normal(word string) string {
	var b strings.Builder
	letters := 0
	for _, r := range norm.NFC.String(ligatures.Replace(strings.ToLower(norm.NFKC.String(word)))) {
		if letters == longestWord {
			break
		}
		if r >= 0x80 && !strings.ContainsRune(accents, r) {
			r = []rune(norm.NFD.String(string(r)))[0]
		}
		if unicode.In(r, unicode.L, unicode.N) {
			b.WriteRune(r)
			letters++
		}
	}
	return b.String()
}

// bare takes off all accents, as search_stems does at its end.
func bare(word string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		return []rune(norm.NFD.String(string(r)))[0]
	}, word)
}

// Question is what a person looks for: words, some of which have to follow each other.
type question struct {
	words []string
	// phrases hold indexes of words.
	phrases [][]int
	// alone are words outside of phrases.
	alone []int
}

// parse never fails: what is no word parts words, and a phrase that does not end ends
// with the text.
func parse(text string) question {
	var q question
	seen := map[string]bool{}
	// Quotes part the text into pieces outside and inside of phrases by turns.
	pieces := strings.FieldsFunc(quotes.Replace("\x01"+cut(strings.Map(noMarks, strings.ToValidUTF8(text, " ")), longestQuestion)), func(r rune) bool { return r == '\x02' })
	for i, piece := range pieces {
		words := normalWords(piece)
		words = words[:min(len(words), mostWords-len(q.words))]
		if i%2 == 0 || len(words) == 1 {
			words = slices.DeleteFunc(words, func(w string) bool { return seen[w] })
		}
		var at []int
		for _, w := range words {
			seen[w] = true
			at = append(at, len(q.words))
			q.words = append(q.words, w)
		}
		if i%2 == 1 && len(at) > 1 {
			q.phrases = append(q.phrases, at)
		} else {
			q.alone = append(q.alone, at...)
		}
	}
	return q
}

// A mark stands for each quote; a blank keeps pieces from being empty, and so from
// being left out.
var quotes = strings.NewReplacer(`"`, "\x02\x01", "«", "\x02\x01", "»", "\x02\x01", "“", "\x02\x01", "”", "\x02\x01", "„", "\x02\x01")

func noMarks(r rune) rune {
	if r == '\x01' || r == '\x02' {
		return ' '
	}
	return r
}

// spellings of a typed word: people without umlauts on the keyboard write ae, oe, ue.
func spellings(word string) []string {
	if with := umlauts.Replace(word); with != word {
		return []string{word, with}
	}
	return []string{word}
}

var umlauts = strings.NewReplacer("ae", "ä", "oe", "ö", "ue", "ü")
