package pdf

import (
	"encoding/xml"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"

	"mitwirken/internal/platform/locale"
)

// Tidy makes a text that PDF and XML can hold: valid, one kind of line end, no control
// characters.
func Tidy(s string) string {
	if clean(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case forbidden(r):
			return -1
		}
		return r
	}, s)
}

func clean(s string) bool {
	for _, r := range s {
		if r == '\r' || r == utf8.RuneError || forbidden(r) {
			return false
		}
	}
	return true
}

// forbidden in XML 1.0, and of no use elsewhere.
func forbidden(r rune) bool {
	return r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0xfffe || r == 0xffff
}

// unbroken are the pieces between which a line may end. Spaces that tie words together
// are drawn as plain ones, so that who searches the document finds the words.
func unbroken(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for piece := range strings.FieldsFuncSeq(s, func(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }) {
			if !yield(locale.Plain(piece)) {
				return
			}
		}
	}
}

// Lines breaks a text at blanks, and words that are too long anywhere, for the font that
// is set. More than most lines are cut.
func Lines(f *fpdf.Fpdf, s string, width float64, most int) []string {
	var out []string
	for para := range strings.SplitSeq(Tidy(s), "\n") {
		line := ""
		for word := range unbroken(para) {
			if next := strings.TrimLeft(line+" "+word, " "); f.GetStringWidth(next) <= width {
				line = next
				continue
			}
			if line != "" {
				out = append(out, line)
			}
			for f.GetStringWidth(word) > width && len(out) <= most {
				n := room(f, word, width)
				out, word = append(out, word[:n]), word[n:]
			}
			line = word
			if len(out) > most {
				break
			}
		}
		out = append(out, line)
		if len(out) > most {
			out = out[:most]
			out[most-1] = Fit(f, out[most-1]+" …", width)
			break
		}
	}
	return out
}

// room is how many bytes of the word fit, at least one rune.
func room(f *fpdf.Fpdf, word string, width float64) int {
	n := 0
	for i := range word {
		if i > 0 && f.GetStringWidth(word[:i]) > width {
			return n
		}
		if i > 0 {
			n = i
		}
	}
	return max(n, 1)
}

// Fit shortens a text to the width.
func Fit(f *fpdf.Fpdf, s string, width float64) string {
	if f.GetStringWidth(s) <= width {
		return s
	}
	return strings.TrimSpace(s[:room(f, s, width-f.GetStringWidth("…"))]) + "…"
}

// XMP is what programs read about a document: its title and its language.
func XMP(title, lang string) string {
	var escaped strings.Builder
	_ = xml.EscapeText(&escaped, []byte(Tidy(title))) // a builder takes everything
	return `<?xpacket begin="` + "\ufeff" + `" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">` + escaped.String() + `</rdf:li></rdf:Alt></dc:title>` +
		`<dc:language><rdf:Bag><rdf:li>` + lang + `-CH</rdf:li></rdf:Bag></dc:language></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
}
