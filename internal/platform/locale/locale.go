// Package locale gives every sentence, number and date its Swiss form in four
// languages.
//
// Sentences come from the catalogues in i18n/<lang>/<area>.json (go-i18n format,
// flat keys, {{.Name}} placeholders and nothing else), which the single-page app
// reads too. Numbers and dates are written by Format, not by a locale database:
// the data in browsers and in Go disagree about Switzerland between versions. The
// cases in testdata/locale hold both implementations to the same characters.
package locale

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"mitwirken/i18n"
)

// Area names one catalogue file of a language.
type Area = string

// The catalogues; each is its own key space.
const (
	Public  Area = "public"
	Staff   Area = "staff"
	Widget  Area = "widget"
	Mail    Area = "mail"
	Problem Area = "problem"
	Privacy Area = "privacy"
)

// Easy is Leichte Sprache: German with sentences of its own for what every reader meets.
// It is no language of pages: only Problem speaks it, the single-page app does the rest.
const Easy = "easy"

// Default is the source language: every key exists in it, and every unknown
// language falls back to it.
const Default = "de"

var (
	langs = [...]string{"de", "fr", "it", "en"}
	areas = [...]Area{Public, Staff, Widget, Mail, Problem, Privacy}

	// Order matters: the matcher answers the first one when nothing fits.
	matcher = language.NewMatcher([]language.Tag{language.German, language.French, language.Italian, language.English})
)

// Langs lists the languages, the default first.
func Langs() []string { return slices.Clone(langs[:]) }

// Areas lists the catalogues every language has.
func Areas() []Area { return slices.Clone(areas[:]) }

// Catalogues holds all sentences of all languages. It never changes after Load
// and may be used from any number of goroutines.
type Catalogues struct {
	texts [len(langs)][len(areas)]map[string]message
	// easy are the sentences of Leichte Sprache that differ from the German ones.
	easy   map[Area]map[string]message
	report func(format string, args ...any)
}

// Load reads and checks the catalogues that are part of the program. An error
// is a mistake in a file and names it.
func Load() (*Catalogues, error) { return embedded() }

// They never change: read once per process.
var embedded = sync.OnceValues(func() (*Catalogues, error) { return load(i18n.FS) })

func load(fsys fs.FS) (*Catalogues, error) {
	c := &Catalogues{report: func(string, ...any) {}, easy: map[Area]map[string]message{}}
	for _, area := range []Area{Public, Problem} {
		name := path.Join(Easy, area+".json")
		texts, err := loadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("i18n/%s: %w", name, err)
		}
		c.easy[area] = texts
	}
	for li, lang := range langs {
		for ai, area := range areas {
			name := path.Join(lang, area+".json")
			texts, err := loadFile(fsys, name)
			if err != nil {
				return nil, fmt.Errorf("i18n/%s: %w", name, err)
			}
			c.texts[li][ai] = texts
		}
	}
	return c, nil
}

func loadFile(fsys fs.FS, name string) (map[string]message, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	// go-i18n takes a file whose keys are all words of its own format («other»,
	// «description») for one single message; flat keys make the difference visible.
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(data, &keys); err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return map[string]message{}, nil
	}
	file, err := goi18n.ParseMessageFileBytes(data, path.Base(path.Dir(name))+".json", nil)
	if err != nil {
		return nil, err
	}
	texts := make(map[string]message, len(file.Messages))
	for _, m := range file.Messages {
		if _, flat := keys[m.ID]; !flat {
			return nil, fmt.Errorf("%q: keys have to be flat", m.ID)
		}
		if texts[m.ID], err = compile(m); err != nil {
			return nil, fmt.Errorf("%q: %w", m.ID, err)
		}
	}
	if len(texts) != len(keys) {
		return nil, fmt.Errorf("%d keys, but %d sentences", len(keys), len(texts))
	}
	return texts, nil
}

// Reporting is the same catalogues with a listener for missing keys and missing
// parameters. Tests hand in t.Errorf, the server a counter of its log: a reader
// still gets the best sentence there is.
func (c *Catalogues) Reporting(report func(format string, args ...any)) *Catalogues {
	strict := *c
	strict.report = report
	return &strict
}

// Text fills a sentence. Params fill the placeholders {{.Name}}; whole numbers
// are written with the thousands separator of the language, so years and
// reference numbers have to come as strings. Count chooses the plural form.
//
// An unknown language reads German; a key that the language lacks reads German;
// a key nobody has comes back itself.
func (c *Catalogues) Text(lang string, area Area, key string, params map[string]any) string {
	li, ai := langIndex(lang), slices.Index(areas[:], area)
	if ai < 0 {
		c.report("locale: no area %q", area)
		return key
	}
	m, ok := c.texts[li][ai][key]
	if simple, is := c.easy[area][key]; is && lang == Easy {
		m = simple
	}
	if !ok {
		c.report("locale: %s/%s.json lacks %q", langs[li], area, key)
		if m, ok = c.texts[0][ai][key]; !ok {
			return key
		}
		li = 0
	}
	if m.plain {
		return m.other.parts[0]
	}
	text, missing := m.render(Format{w: &words[li]}, params)
	if missing != "" {
		c.report("locale: %s/%s.json %q: parameter %s is missing", langs[li], area, key, missing)
	}
	return text
}

// Has tells whether the language itself, without falling back, has the key.
func (c *Catalogues) Has(lang string, area Area, key string) bool {
	ai := slices.Index(areas[:], area)
	if ai < 0 || !slices.Contains(langs[:], lang) {
		return false
	}
	_, ok := c.texts[langIndex(lang)][ai][key]
	return ok
}

// Problem gives the texts of a refusal. Detail is the whole sentence for the
// code: what went wrong and what to do. Title is its first sentence, which has
// no parameters worth the name and is the same every time, as RFC 9457 asks.
// Easy is understood beside the languages.
func (c *Catalogues) Problem(lang, code string, params map[string]any) (title, detail string) {
	detail = c.Text(lang, Problem, code, params)
	if end := strings.Index(detail, ". "); end >= 0 {
		return detail[:end+1], detail
	}
	return detail, detail
}

// Codes lists every problem code that has a sentence, sorted.
func (c *Catalogues) Codes() []string {
	return slices.Sorted(maps.Keys(c.texts[0][slices.Index(areas[:], Problem)]))
}

// Match finds the language to answer in. Each argument is a language («fr») or
// an Accept-Language header; the first that leads anywhere wins, so a person's
// stored choice goes before the header. Nothing usable leads to German.
func (c *Catalogues) Match(accept ...string) string {
	const longest = 256 // a header of honest browsers has under 100 bytes
	for _, a := range accept {
		if a == "" || len(a) > longest {
			continue
		}
		tags, weights, err := language.ParseAcceptLanguage(a)
		if err != nil {
			continue
		}
		// q=0 means «not this one»; the parser keeps it.
		wanted := tags[:0]
		for i, tag := range tags {
			if weights[i] > 0 {
				wanted = append(wanted, tag)
			}
		}
		if _, i, confidence := matcher.Match(wanted...); confidence > language.No {
			return langs[i]
		}
	}
	return Default
}

// langIndex accepts «fr», «fr-CH» and «fr_CH».
func langIndex(lang string) int {
	if len(lang) > 2 && (lang[2] == '-' || lang[2] == '_') {
		lang = lang[:2]
	}
	switch lang {
	case "fr":
		return 1
	case "it":
		return 2
	case "en":
		return 3
	default:
		return 0
	}
}
