package edition

import (
	"regexp"
	"slices"
	"strings"

	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/statement"
)

// left stands where a name or an address was.
const left = "[…]"

// addresses and telephone numbers, whoever they belong to.
var (
	addresses = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}`)
	phones    = regexp.MustCompile(`(?:\+41|0041|\b0)[\s./-]?(?:\(0\))?\d{2}(?:[\s./-]?\d{2,3}){3}\b`)
)

// named tells whether a sender may be named: they agreed to it, and nobody has hidden it.
func named(s *statement.Statement) bool {
	return s != nil && s.Publication == statement.Named && s.HiddenAt == nil && s.ForgottenAt == nil
}

// mask leaves out of a text everything by which its sender would be known: names in both
// orders, organisation, street, addresses and telephone numbers.
type mask struct {
	own *regexp.Regexp
	// hints are words in small letters: without one of them there is nothing to leave out.
	hints []string
}

func maskOf(s *statement.Statement) mask {
	if s == nil {
		return mask{}
	}
	var names, hints []string
	add := func(words ...string) {
		hint := slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) })
		for i, w := range words {
			words[i] = regexp.QuoteMeta(w)
		}
		const short = 3 // shorter words are in every text
		if p := strings.Join(words, `[\s,]+`); len([]rune(p)) >= short {
			names, hints = append(names, p), append(hints, strings.ToLower(hint))
		}
	}
	parts := strings.Fields(s.Contact.Name)
	if len(parts) > 0 {
		add(slices.Clone(parts)...)
	}
	if len(parts) > 1 {
		first, name := parts[:len(parts)-1], parts[len(parts)-1]
		// Of a double name people use a half, too.
		for i, last := range append([]string{name}, halves(name)...) {
			if i > 0 {
				add(append(slices.Clone(first), last)...)
			}
			add(append([]string{last}, first...)...)
			for _, title := range []string{"Herr", "Herrn", "Frau", "Familie", "Fam.", "Monsieur", "Madame", "Famille", "M.", "Mme", "Signor", "Signora", "Famiglia", "Sig.", "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", string([]rune(parts[0])[:1]) + "."} {
				// The title alone is no hint.
				names, hints = append(names, regexp.QuoteMeta(title)+`[\s,]+`+regexp.QuoteMeta(last)), append(hints, strings.ToLower(last))
			}
		}
	}
	for _, words := range []string{s.Organisation, s.OnBehalf, s.Contact.Street, s.Contact.Email} {
		if f := strings.Fields(words); len(f) > 0 {
			add(f...)
		}
	}
	if len(names) == 0 {
		return mask{}
	}
	// Longer ones first: the name of the street before that of the person in it.
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	slices.Sort(hints)
	return mask{regexp.MustCompile(`(?i)` + strings.Join(names, "|")), slices.Compact(hints)}
}

// halves of a double name; none of a single one.
func halves(name string) []string {
	if out := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '–' }); len(out) > 1 {
		return out
	}
	return nil
}

// text without what would tell who wrote it.
func (m mask) text(s string) string {
	if len(m.hints) > 0 {
		small := strings.ToLower(s)
		if slices.ContainsFunc(m.hints, func(h string) bool { return strings.Contains(small, h) }) {
			s = m.own.ReplaceAllString(s, left)
		}
	}
	if strings.Contains(s, "@") {
		s = addresses.ReplaceAllString(s, left)
	}
	if strings.Contains(s, "0") {
		s = phones.ReplaceAllString(s, left)
	}
	return s
}

// words of a segment, masked.
func (m mask) words(w *evaluation.Words) {
	w.Request, w.Reason, w.Remark, w.Wording = m.text(w.Request), m.text(w.Reason), m.text(w.Remark), m.text(w.Wording)
}
