package file

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"mitwirken/internal/file/picture"
)

// Type of a file, by its content.
type Type string

// The types that a Purpose can take. WebP becomes JPEG or PNG, GIF becomes PNG.
const (
	JPEG Type = "jpeg"
	PNG  Type = "png"
	GIF  Type = "gif"
	WebP Type = "webp"
	PDF  Type = "pdf"
	DOCX Type = "docx"
	XLSX Type = "xlsx"
	ODT  Type = "odt"
	CSV  Type = "csv"
	Text Type = "txt"
	MD   Type = "md"
)

// Pictures are all types that are made anew.
func Pictures() []Type { return []Type{JPEG, PNG, WebP, GIF} }

// Documents are all types that are not.
func Documents() []Type { return []Type{PDF, DOCX, XLSX, ODT, CSV, Text, MD} }

type traits struct {
	media string
	// endings that fit; the first one is given to names that have none of them.
	endings []string
}

var types = map[Type]traits{
	JPEG: {"image/jpeg", []string{".jpg", ".jpeg"}},
	PNG:  {"image/png", []string{".png"}},
	GIF:  {"image/gif", []string{".gif"}},
	WebP: {"image/webp", []string{".webp"}},
	PDF:  {"application/pdf", []string{".pdf"}},
	DOCX: {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{".docx"}},
	XLSX: {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{".xlsx"}},
	ODT:  {"application/vnd.oasis.opendocument.text", []string{".odt"}},
	CSV:  {"text/csv", []string{".csv"}},
	Text: {"text/plain", []string{".txt"}},
	MD:   {"text/markdown", []string{".md", ".markdown"}},
}

// Endings that fit the types, as a file field offers them.
func (p *Purpose) Endings() []string {
	var out []string
	for _, t := range p.Types {
		out = append(out, types[t].endings...)
	}
	return out
}

// names as people call them: «PDF, DOCX, JPG».
func (p *Purpose) names() string {
	var out []string
	for _, t := range p.Types {
		out = append(out, strings.ToUpper(types[t].endings[0][1:]))
	}
	return strings.Join(out, ", ")
}

// format of a picture; empty for everything else.
func (t Type) format() picture.Format {
	if slices.Contains(Pictures(), t) {
		return picture.Format(t)
	}
	return ""
}

// clean makes a name that does no harm on any system and says the truth about the
// content: no folders, no invisible characters, an ending that fits.
func clean(name string, t Type) string {
	name = path.Base(strings.ReplaceAll(norm.NFC.String(strings.ToValidUTF8(name, "")), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.C, r): // control, direction, private use
			return -1
		case unicode.IsSpace(r):
			return ' '
		case strings.ContainsRune(`<>:"/\|?*`, r):
			return '_'
		}
		return r
	}, name)
	stem, right := name, ""
	for _, e := range types[t].endings {
		if s, ok := cutEnding(name, e); ok {
			stem, right = s, e
		}
	}
	if right == "" {
		stem, right = strings.TrimSuffix(name, foreignEnding(name)), types[t].endings[0]
		for _, e := range types[t].endings { // «plan.pdf.exe»
			if s, ok := cutEnding(stem, e); ok {
				stem = s
			}
		}
	}
	stem = strings.Trim(stem, " .")
	if runes := []rune(stem); len(runes) > nameRunes {
		stem = strings.TrimRight(string(runes[:nameRunes]), " .")
	}
	if strings.Trim(stem, "_") == "" {
		stem = "Datei"
	}
	return stem + right
}

func cutEnding(name, ending string) (string, bool) {
	if len(name) < len(ending) || !strings.EqualFold(name[len(name)-len(ending):], ending) {
		return name, false
	}
	return name[:len(name)-len(ending)], true
}

// foreignEnding is what looks like the ending of another type: «.exe», not «. Teil».
func foreignEnding(name string) string {
	const longest = 9
	e := path.Ext(name)
	if len(e) < 2 || len(e) > longest || strings.ContainsFunc(e[1:], func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		return ""
	}
	return e
}
