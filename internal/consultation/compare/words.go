package compare

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"mitwirken/internal/consultation/text"
)

// token is one word or one sign between words. start and end are runes of the plain
// words, the space after it is not part of it.
type token struct {
	key        int32
	start, end int32
	// sign: punctuation, no word. stop: a sentence or a line ends here.
	sign, stop bool
}

// letters of all words, without the space between them.
func letters(ts []token) int {
	n := 0
	for _, t := range ts {
		n += int(t.end - t.start)
	}
	return n
}

// wordsOf counts words without signs.
func wordsOf(ts []token) int {
	n := 0
	for _, t := range ts {
		if !t.sign {
			n++
		}
	}
	return n
}

// passage is a block in one language, cut into words.
type passage struct {
	runes []rune
	toks  []token
	// pictures in it, by address.
	pictures string
}

// with gives the word at i and the space that follows it.
func (p *passage) with(i int) string {
	end := len(p.runes)
	if i+1 < len(p.toks) {
		end = int(p.toks[i+1].start)
	}
	return string(p.runes[p.toks[i].start:end])
}

// same says whether both read the same and show the same pictures. Space, the way
// letters with accents are stored, and formatting do not count.
func (p *passage) same(q *passage) bool { return p.pictures == q.pictures && sameWords(p, q) }

func sameWords(p, q *passage) bool {
	return slices.EqualFunc(p.toks, q.toks, func(a, b token) bool { return a.key == b.key })
}

// vocabulary numbers the words of both versions.
type vocabulary map[string]int32

func (v vocabulary) key(word string) int32 {
	word = bare(word)
	k, ok := v[word]
	if !ok {
		k = int32(len(v)) //nolint:gosec // a document has far fewer words
		v[word] = k
	}
	return k
}

// bare is what one reads: without places for hyphens, with single spaces and accents
// stored in one way.
func bare(s string) string {
	return norm.NFC.String(strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00ad", "")), " "))
}

// read cuts words at spaces and around punctuation. What joins letters (hyphen,
// apostrophe, colon of «Bürger:innen», point of «3.5») stays inside a word; accents
// and signs that an emoji is composed of are never torn from what they belong to.
func (v vocabulary) read(w text.Words) passage {
	p := passage{runes: []rune(w.Plain()), pictures: pictures(w.HTML)}
	r := p.runes
	for i := 0; i < len(r); {
		if unicode.IsSpace(r[i]) {
			if r[i] == '\n' && len(p.toks) > 0 {
				p.toks[len(p.toks)-1].stop = true
			}
			i++
			continue
		}
		start, sign := i, unicode.IsPunct(r[i])
		for i++; i < len(r) && !unicode.IsSpace(r[i]); i++ {
			if sign && !unicode.IsMark(r[i]) || !sign && unicode.IsPunct(r[i]) && !joins(r, i) {
				break
			}
		}
		p.toks = append(p.toks, token{key: v.key(string(r[start:i])), start: int32(start), end: int32(i), //nolint:gosec // at most text.MaxWords
			sign: sign, stop: sign && strings.ContainsRune(".!?:;", r[start])})
	}
	if n := len(p.toks); n > 0 {
		p.toks[n-1].stop = true
	}
	return p
}

// joins says whether the punctuation at i stands inside a word.
func joins(r []rune, i int) bool {
	return strings.ContainsRune("-‑’'.,:*·_@&", r[i]) && i+1 < len(r) && alphanumeric(r[i-1]) && alphanumeric(r[i+1])
}

func alphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// pictures lists the addresses of all pictures in clean rich text, where src is an
// attribute of pictures only.
func pictures(html string) string {
	var out []string
	for _, part := range strings.Split(html, ` src="`)[1:] {
		address, _, _ := strings.Cut(part, `"`)
		out = append(out, address)
	}
	return strings.Join(out, " ")
}
