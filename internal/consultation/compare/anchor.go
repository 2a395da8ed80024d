package compare

import (
	"slices"
	"strings"

	"mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
)

// CodeAnchor: the block, the language or the words that a comment is about are not at
// the place it names.
const CodeAnchor fault.Code = "consultation.anchor"

const (
	// MaxContext of an anchor on either side, in runes.
	MaxContext = 40
	// gone is the Start of an anchor whose words are in no block any more.
	gone = -1
)

// Anchor is the place of a comment: a block, or words in it with what stands around them
// (the text quote selector of W3C). Positions and lengths are in runes of Words.Plain.
type Anchor struct {
	Block string `json:"block" pattern:"^[a-z2-7]{10}$"`
	Lang  string `json:"lang" enum:"de,fr,it,en,easy"`
	// Quote is empty for the whole block.
	Quote  string `json:"quote,omitempty" maxLength:"100000"`
	Before string `json:"before,omitempty" maxLength:"40"`
	After  string `json:"after,omitempty" maxLength:"40"`
	// Start of the quote; -1 when the passage was removed: Block is then where it stood,
	// Quote what it said.
	Start int `json:"start,omitempty" minimum:"-1"`
}

// State of an anchor in a version.
type State string

const (
	// Unchanged: the words are there as quoted, maybe at another place.
	Unchanged State = "unchanged"
	// TextChanged: they read differently now, or a border of blocks runs through them.
	TextChanged State = "changed"
	// PassageRemoved: less than a third of their letters is left.
	PassageRemoved State = "removed"
)

// States there are.
func States() []State { return []State{Unchanged, TextChanged, PassageRemoved} }

// Since joins the state over the versions before with the one over the last step: what
// was changed once does not count as unchanged because the last version left it alone.
func (s State) Since(before State) State {
	if s == Unchanged && before != "" && before != Unchanged {
		return TextChanged
	}
	return s
}

// Check refuses an anchor that does not fit the document: Invalid consultation.anchor.
// One whose passage was removed fits none.
func (a Anchor) Check(d *text.Document) error {
	if b := d.Block(a.Block); b != nil {
		if w, ok := b.Words[a.Lang]; ok && a.fits([]rune(w.Plain())) {
			return nil
		}
	}
	return fault.New(fault.Invalid, CodeAnchor)
}

func (a Anchor) fits(words []rune) bool {
	quote := []rune(a.Quote)
	if len(quote) == 0 {
		return a.Start == 0 && a.Before == "" && a.After == ""
	}
	end := a.Start + len(quote)
	if a.Start < 0 || end > len(words) || !slices.Equal(words[a.Start:end], quote) || strings.TrimSpace(a.Quote) != a.Quote {
		return false
	}
	before, after := []rune(a.Before), []rune(a.After)
	return len(before) <= MaxContext && len(after) <= MaxContext &&
		len(before) <= a.Start && slices.Equal(words[a.Start-len(before):a.Start], before) &&
		len(after) <= len(words)-end && slices.Equal(words[end:end+len(after)], after)
}

// quote makes the anchor of the words from start up to end.
func quote(block, lang string, words []rune, start, end int) Anchor {
	return Anchor{Block: block, Lang: lang, Quote: string(words[start:end]), Start: start,
		Before: string(words[max(0, start-MaxContext):start]), After: string(words[end:min(len(words), end+MaxContext)])}
}

// locate finds the words of the anchor in the passage: at the place it names, otherwise
// where most of its context agrees.
func (a Anchor) locate(words []rune) (start, end int, ok bool) {
	q := []rune(a.Quote)
	if a.Start < 0 || len(q) == 0 {
		return 0, 0, false
	}
	if a.fits(words) {
		return a.Start, a.Start + len(q), true
	}
	best, most := none, none
	for at := 0; at+len(q) <= len(words); at++ {
		if !slices.Equal(words[at:at+len(q)], q) {
			continue
		}
		agree := common(reversed(words[:at]), reversed([]rune(a.Before))) + common(words[at+len(q):], []rune(a.After))
		if agree > most || agree == most && abs(at-a.Start) < abs(best-a.Start) {
			best, most = at, agree
		}
	}
	return best, best + len(q), best != none
}

// common counts how many runes two texts begin with alike.
func common(a, b []rune) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func reversed(s []rune) []rune {
	s = slices.Clone(s[max(0, len(s)-MaxContext):])
	slices.Reverse(s)
	return s
}
