package cut

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/platform/fault"
)

// Refusals of this package.
const (
	// CodeNotVerbatim: a part says something that the statement does not say.
	CodeNotVerbatim fault.Code = "consultation.not_verbatim"
	// CodeNotTogether: segments of several statements are not joined.
	CodeNotTogether fault.Code = "consultation.not_together"
)

const (
	// MaxParts that one segment is split into.
	MaxParts = 50
	// maxText of one field of words, in letters.
	maxText = 20_000
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{"splitSegment": board.ActEvaluate, "joinSegments": board.ActEvaluate, "undoSegmentJoin": board.ActEvaluate}
}

// squeezed is a text as it is compared: what is white is one space.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

// verbatim tells whether every field of the words is a stretch of what was said. Where
// nothing was said, as in a scanned letter, anything may be written down.
func verbatim(w *evaluation.Words, said []string) bool {
	all := squeezed(strings.Join(said, "\n"))
	if all == "" {
		return true
	}
	for _, f := range w.Fields() {
		for _, piece := range strings.Split(*f, "\n\n") {
			if !strings.Contains(all, squeezed(piece)) {
				return false
			}
		}
	}
	return true
}

func clean(w *evaluation.Words, v *fault.Validation, path string) {
	for i, name := range []string{"request", "reason", "remark", "wording"} {
		f := w.Fields()[i]
		*f = strings.TrimSpace(strings.ReplaceAll(*f, "\r\n", "\n"))
		v.Check(utf8.RuneCountInString(*f) <= maxText, path+"/"+name, fault.FieldTooLong, map[string]any{"Max": maxText})
		v.Check(!strings.ContainsFunc(*f, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }), path+"/"+name, fault.FieldControlChars, nil)
	}
}

// together joins words of several segments, each field with its own: in the order in which
// they were said, and as they were said where one follows the other.
func together(all []evaluation.Segment, original []receipt.Part) (out evaluation.Words) {
	for n, to := range out.Fields() {
		var said []string
		for i := range original {
			said = append(said, partFields(&original[i])[n])
		}
		var pieces []string
		for i := range all {
			if f := *all[i].Words.Fields()[n]; f != "" {
				pieces = append(pieces, f)
			}
		}
		*to = joined(pieces, strings.ReplaceAll(strings.Join(said, "\x00"), "\r\n", "\n"))
	}
	return out
}

func partFields(p *receipt.Part) []string { return []string{p.Request, p.Reason, p.Remark, p.Wording} }

// joined pieces of what was said. What is said within another piece is left out, so that a
// reason that both of them have is there once.
func joined(pieces []string, said string) string {
	place := func(s string) int {
		if i := strings.Index(said, s); i >= 0 {
			return i
		}
		return len(said)
	}
	slices.SortStableFunc(pieces, func(a, b string) int { return place(a) - place(b) })
	out := ""
	for _, p := range pieces {
		switch {
		case strings.Contains(out, p):
		case out == "" || strings.Contains(p, out):
			out = p
		default:
			out += between(out, p, said) + p
		}
	}
	return out
}

// between two pieces stands what stood there when it was said, if that was white only, else
// an empty line.
func between(a, b, said string) string {
	for at := 0; ; {
		i := strings.Index(said[at:], a)
		if i < 0 {
			return "\n\n"
		}
		rest := said[at+i+len(a):]
		trimmed := strings.TrimLeftFunc(rest, unicode.IsSpace)
		if strings.HasPrefix(trimmed, b) {
			return rest[:len(rest)-len(trimmed)]
		}
		at += i + len(a)
	}
}

// said are the words of the original, for comparison.
func said(parts []receipt.Part) (out []string) {
	for i := range parts {
		out = append(out, partFields(&parts[i])...)
	}
	return out
}
