package search

import (
	"strings"
	"unicode/utf8"
)

const (
	// excerptLength and the part of it before the first hit, in letters.
	excerptLength = 220
	excerptLead   = 60
	// longestEnding that a word may have behind its stem.
	longestEnding = 5
)

// marker knows which words of a text were asked for. It compares without the rules of
// the database: what it marks is for the eye, and decides nothing.
type marker []term

func (m marker) hits(word string) bool {
	w := bare(normal(word))
	for i := range m {
		t := &m[i]
		if t.stop {
			continue
		}
		for _, s := range t.upTo(3) {
			if isForm(w, s) {
				return true
			}
		}
	}
	return false
}

// isForm tells whether a word looks like a form of a stem: Parkplätze of parkplatz,
// journaux of journal, Veloparkplatz of parkplatz.
func isForm(word, stem string) bool {
	n := utf8.RuneCountInString(stem)
	if word == stem || n >= oneError && strings.Contains(word, stem) {
		return true
	}
	if utf8.RuneCountInString(word)-n > longestEnding {
		return false
	}
	if n < oneError {
		return strings.HasPrefix(word, stem) && utf8.RuneCountInString(word)-n < 3
	}
	_, last := utf8.DecodeLastRuneInString(stem)
	return strings.HasPrefix(word, stem[:len(stem)-last])
}

// all of a text in segments.
func (m marker) all(text string) []Segment {
	segments := []Segment{}
	add := func(s string, hit bool) {
		if n := len(segments) - 1; n >= 0 && segments[n].Hit == hit {
			segments[n].Text += s
		} else if s != "" {
			segments = append(segments, Segment{s, hit})
		}
	}
	end := 0
	each(text, func(w string, from, to int) {
		if m.hits(w) {
			add(text[end:from], false)
			add(w, true)
			end = to
		}
	})
	add(text[end:], false)
	return segments
}

// excerpt of a text around its first hit, else its beginning.
func (m marker) excerpt(text string) []Segment {
	text = strings.Join(strings.Fields(text), " ")
	first := -1
	each(text, func(w string, from, _ int) {
		if first < 0 && m.hits(w) {
			first = from
		}
	})
	from := back(text, max(first, 0), excerptLead)
	to := forth(text, from, excerptLength)
	segments := m.all(strings.TrimSpace(text[from:to]))
	if len(segments) == 0 {
		return segments
	}
	if from > 0 {
		segments = append([]Segment{{Text: "… "}}, segments...)
	}
	if to < len(text) {
		segments = append(segments, Segment{Text: " …"})
	}
	return merged(segments)
}

// back goes some letters to the left, to the beginning of a word.
func back(text string, at, letters int) int {
	i := at
	for ; i > 0 && letters > 0; letters-- {
		_, n := utf8.DecodeLastRuneInString(text[:i])
		i -= n
	}
	if i == 0 {
		return 0
	}
	if blank := strings.IndexByte(text[i:at], ' '); blank >= 0 {
		return i + blank + 1
	}
	return at
}

// forth goes some letters to the right, to the end of a word.
func forth(text string, at, letters int) int {
	i := at
	for ; i < len(text) && letters > 0; letters-- {
		_, n := utf8.DecodeRuneInString(text[i:])
		i += n
	}
	if i == len(text) {
		return i
	}
	if blank := strings.LastIndexByte(text[at:i], ' '); blank > 0 {
		return at + blank
	}
	return i
}

// merged joins neighbours of the same sort.
func merged(segments []Segment) []Segment {
	out := segments[:1]
	for _, s := range segments[1:] {
		if last := &out[len(out)-1]; last.Hit == s.Hit {
			last.Text += s.Text
		} else {
			out = append(out, s)
		}
	}
	return out
}
