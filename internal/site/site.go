package site

import (
	"cmp"
	stdhtml "html"
	"maps"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/site/theme"
)

const (
	// CodeAccentFormat: not a colour such as #0a5f66. Parameter Near, a colour that passes.
	CodeAccentFormat fault.Code = "site.accent_format"
	// CodeAccentContrast: words in or on it could not be read. Parameters Near, Ratio
	// and Need (contrasts by WCAG).
	CodeAccentContrast fault.Code = "site.accent_contrast"
	// CodeAccentSignal: people would take it for the signal yellow. Parameter Near.
	CodeAccentSignal fault.Code = "site.accent_signal"
	// CodeAccentAlike: internal spaces would look like public ones. Parameter Near.
	CodeAccentAlike fault.Code = "site.accent_alike"
	// CodePhone: not a phone number.
	CodePhone fault.Code = "site.phone"
)

// Easy is Leichte Sprache: a German text of its own beside the four languages.
const Easy = "easy"

// TextLangs are the languages a text can exist in; the first one is required.
func TextLangs() []string { return append(locale.Langs(), Easy) }

// TextName is one of the texts.
type TextName string

const (
	About         TextName = "about"
	Imprint       TextName = "imprint"
	Privacy       TextName = "privacy"
	Accessibility TextName = "accessibility"
	Netiquette    TextName = "netiquette"
)

// TextNames in the order of the page on which staff write them.
func TextNames() []TextName {
	return []TextName{About, Imprint, Privacy, Accessibility, Netiquette}
}

const (
	maxName  = 100
	maxShort = 40
	maxLines = 500
	maxPhone = 40
	maxEmail = 254
	maxText  = 100_000
)

// Settings are all that administrators decide about the installation. They are
// stored, edited and compared as one document.
type Settings struct {
	Name      string `json:"name" maxLength:"100" doc:"Name of the municipality as it signs."`
	ShortName string `json:"shortName" maxLength:"40" doc:"Short name, as used in a sentence."`
	// LogoID is an upload of LogoPurpose.
	LogoID         *uuid.UUID `json:"logoId,omitempty" format:"uuid"`
	Accent         string     `json:"accent" maxLength:"20" doc:"Accent colour, as #0a5f66."`
	InternalAccent string     `json:"internalAccent,omitempty" maxLength:"20" doc:"Accent of internal spaces; empty: one that differs from the accent is chosen."`
	Address        string     `json:"address" maxLength:"500" doc:"Postal address without the name, in lines."`
	Phone          string     `json:"phone" maxLength:"40"`
	Email          string     `json:"email" maxLength:"254" doc:"Shown to people; messages of the contact form go there."`
	// Hours are opening hours by language, in lines; de stands in for the others.
	Hours map[string]string `json:"hours" doc:"Opening hours by language (de, fr, it, en), in lines."`
	// Texts by name and language are rich text: HTML, cleaned when it is saved.
	Texts map[TextName]map[string]string `json:"texts" doc:"By name (about, imprint, privacy, accessibility, netiquette) and language (de required, fr, it, en, easy)."`
}

// Text is one text for readers.
type Text struct {
	// HTML is clean and has the facts of the settings in it.
	HTML string
	// Lang is the language it is in; Fallback tells that it is not the one asked for.
	Lang     string
	Fallback bool
	// Langs are all languages it exists in.
	Langs []string
}

// OpeningHours gives the opening hours in a language, else in German, ready to be
// shown: no line ends within «8–12».
func (s *Settings) OpeningHours(lang string) string {
	return span.ReplaceAllString(cmp.Or(s.Hours[lang], s.Hours["de"]), "$1\u2060–\u2060$2")
}

var span = regexp.MustCompile(`(\d)–(\d)`)

// Text gives a text in a language or in Easy; German stands in. False for an unknown name.
func (s *Settings) Text(name TextName, lang string) (Text, bool) {
	texts, known := s.Texts[name]
	if !known {
		return Text{}, false
	}
	t := Text{Lang: lang}
	source, ok := texts[lang]
	if !ok {
		source, t.Lang, t.Fallback = texts["de"], "de", true
	}
	for _, l := range TextLangs() {
		if texts[l] != "" {
			t.Langs = append(t.Langs, l)
		}
	}
	t.HTML = s.fill(source)
	return t, true
}

// fill puts facts where their names stand. What comes out is cleaned once more: a
// name may have stood inside a tag.
func (s *Settings) fill(source string) string {
	if !strings.Contains(source, "{") {
		return source
	}
	link := func(scheme, target, words string) string {
		if words == "" {
			return ""
		}
		return `<a href="` + scheme + ":" + stdhtml.EscapeString(target) + `">` + stdhtml.EscapeString(words) + `</a>`
	}
	// A line of its own goes when there is no address.
	address := func(before string) string {
		if s.Address == "" {
			return ""
		}
		return before + strings.ReplaceAll(stdhtml.EscapeString(s.Address), "\n", "<br/>")
	}
	return html.RichText(strings.NewReplacer(
		"{name}", stdhtml.EscapeString(s.Name), "{shortName}", stdhtml.EscapeString(s.ShortName),
		"<br/>{address}", address("<br/>"), "{address}", address(""),
		"{phone}", link("tel", dialled(s.Phone), s.Phone), "{email}", link("mailto", s.Email, s.Email),
	).Replace(source))
}

// dialled is a phone number as a telephone wants it: Swiss ones from anywhere.
func dialled(phone string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, phone)
	if rest, swiss := strings.CutPrefix(digits, "0"); swiss && !strings.HasPrefix(rest, "0") {
		return "+41" + rest
	}
	return digits
}

// clean brings the document into the form it is stored in.
func (s *Settings) clean() {
	line := func(v string) string { return strings.Join(strings.Fields(norm.NFC.String(v)), " ") }
	for _, v := range []*string{&s.Name, &s.ShortName, &s.Phone, &s.Email} {
		*v = line(*v)
	}
	s.Address = lines(s.Address)
	for _, v := range []*string{&s.Accent, &s.InternalAccent} {
		if hex, ok := theme.Normalise(*v); ok {
			*v = hex
		} else {
			*v = strings.TrimSpace(*v)
		}
	}
	hours := map[string]string{}
	for lang, v := range s.Hours {
		if v = lines(v); v != "" {
			hours[lang] = v
		}
	}
	s.Hours = hours
	texts := map[TextName]map[string]string{}
	for name, by := range s.Texts {
		texts[name] = map[string]string{}
		for lang, v := range by {
			if v = html.RichText(v); strings.TrimSpace(html.Plain(v)) != "" {
				texts[name][lang] = v
			}
		}
	}
	s.Texts = texts
}

// lines trims every line and drops empty ones.
func lines(v string) string {
	var out []string
	for l := range strings.Lines(norm.NFC.String(v)) {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

var phonePattern = regexp.MustCompile(`^\+?[0-9 ()/.'’-]{6,40}$`)

// validate reports every wrong field.
func (s *Settings) validate() error {
	var v fault.Validation
	checkLine(&v, "name", s.Name, maxName)
	checkLine(&v, "shortName", s.ShortName, maxShort)
	checkLine(&v, "phone", s.Phone, maxPhone)
	v.Check(s.Phone == "" || phonePattern.MatchString(s.Phone), "phone", CodePhone, nil)
	checkLine(&v, "email", s.Email, maxEmail)
	if a, err := mail.ParseAddress(s.Email); s.Email != "" {
		v.Check(err == nil && a.Address == s.Email, "email", fault.FieldEmail, nil)
	}
	checkLong(&v, "address", s.Address, maxLines)
	checkAccent(&v, "accent", theme.Judge(s.Accent))
	if s.InternalAccent != "" {
		checkAccent(&v, "internalAccent", theme.JudgeInternal(s.Accent, s.InternalAccent))
	}
	for _, lang := range slices.Sorted(maps.Keys(s.Hours)) {
		v.Check(slices.Contains(locale.Langs(), lang), "hours/"+lang, fault.FieldUnknown, nil)
		checkLong(&v, "hours/"+lang, s.Hours[lang], maxLines)
	}
	v.Check(len(s.Hours) == 0 || s.Hours["de"] != "", "hours/de", fault.FieldRequired, nil)
	for _, name := range slices.Sorted(maps.Keys(s.Texts)) {
		v.Check(slices.Contains(TextNames(), name), "texts/"+string(name), fault.FieldUnknown, nil)
	}
	for _, name := range TextNames() {
		at := "texts/" + string(name) + "/"
		v.Check(s.Texts[name]["de"] != "", at+"de", fault.FieldRequired, nil)
		for _, lang := range slices.Sorted(maps.Keys(s.Texts[name])) {
			v.Check(slices.Contains(TextLangs(), lang), at+lang, fault.FieldUnknown, nil)
			checkLong(&v, at+lang, s.Texts[name][lang], maxText)
		}
	}
	return v.Err()
}

func checkLine(v *fault.Validation, path, s string, limit int) {
	v.Check(s != "", path, fault.FieldRequired, nil)
	v.Check(!strings.ContainsFunc(s, unicode.IsControl), path, fault.FieldControlChars, nil)
	checkLong(v, path, s, limit)
}

func checkLong(v *fault.Validation, path, s string, limit int) {
	v.Check(utf8.RuneCountInString(s) <= limit, path, fault.FieldTooLong, map[string]any{"Max": limit})
	v.Check(!strings.ContainsRune(s, 0), path, fault.FieldControlChars, nil)
}

// checkAccent turns a verdict into the field problem with reason and near colour.
func checkAccent(v *fault.Validation, path string, judged theme.Verdict) {
	params := map[string]any{"Near": judged.Suggestion}
	switch judged.Reason {
	case theme.NotAColour:
		v.Check(false, path, CodeAccentFormat, params)
	case theme.Signal:
		v.Check(false, path, CodeAccentSignal, params)
	case theme.Alike:
		v.Check(false, path, CodeAccentAlike, params)
	case theme.TooLight:
		// One figure behind the point, cut: 4.49 must not read as 4.5.
		params["Ratio"], params["Need"] = float64(int(judged.Ratio*10))/10, judged.Need
		v.Check(false, path, CodeAccentContrast, params)
	}
}

// changes names the fields in which two documents differ, in their order.
func (s *Settings) changes(next *Settings) []string {
	out := []string{}
	add := func(differs bool, field string) {
		if differs {
			out = append(out, field)
		}
	}
	add(s.Name != next.Name, "name")
	add(s.ShortName != next.ShortName, "shortName")
	add((s.LogoID == nil) != (next.LogoID == nil) || s.LogoID != nil && *s.LogoID != *next.LogoID, "logo")
	add(s.Accent != next.Accent, "accent")
	add(s.InternalAccent != next.InternalAccent, "internalAccent")
	add(s.Address != next.Address, "address")
	add(s.Phone != next.Phone, "phone")
	add(s.Email != next.Email, "email")
	add(!maps.Equal(s.Hours, next.Hours), "hours")
	for _, name := range TextNames() {
		for _, lang := range TextLangs() {
			add(s.Texts[name][lang] != next.Texts[name][lang], "texts/"+string(name)+"/"+lang)
		}
	}
	return out
}
