package locale

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"mitwirken/i18n"
)

// Mistakes are collected by functions of their own, so that a test can show that
// each kind is found.

func compareKeys(c *Catalogues) (mistakes []string) {
	for ai, area := range areas {
		for li, lang := range langs[1:] {
			for _, key := range difference(c.texts[0][ai], c.texts[li+1][ai]) {
				mistakes = append(mistakes, fmt.Sprintf("%s/%s.json lacks %q", lang, area, key))
			}
			for _, key := range difference(c.texts[li+1][ai], c.texts[0][ai]) {
				mistakes = append(mistakes, fmt.Sprintf("%s/%s.json has %q, German does not", lang, area, key))
			}
		}
	}
	return mistakes
}

func comparePlaceholders(c *Catalogues) (mistakes []string) {
	eachMessage(c, func(li int, area, key string, m message) {
		source, ok := c.texts[0][slices.Index(areas[:], area)][key]
		if !ok {
			return
		}
		where := fmt.Sprintf("%s/%s.json %q", langs[li], area, key)
		if m.plural != source.plural {
			mistakes = append(mistakes, where+": plural in one language only")
		}
		if got, want := placeholders(m.other), placeholders(source.other); !slices.Equal(got, want) {
			mistakes = append(mistakes, fmt.Sprintf("%s: placeholders %v, German has %v", where, got, want))
		}
		if !m.plural {
			return
		}
		// «eine Idee» may leave out the number, nothing else.
		for _, form := range []form{m.one, m.many} {
			for _, p := range placeholders(m.other) {
				if p != countParam && !slices.Contains(placeholders(form), p) {
					mistakes = append(mistakes, fmt.Sprintf("%s: a plural form lacks %s", where, p))
				}
			}
			for _, p := range placeholders(form) {
				if p != countParam && !slices.Contains(placeholders(m.other), p) {
					mistakes = append(mistakes, fmt.Sprintf("%s: a plural form alone has %s", where, p))
				}
			}
		}
	})
	return mistakes
}

func checkSpelling(c *Catalogues) (mistakes []string) {
	eachMessage(c, func(li int, area, key string, m message) {
		text := whole(m)
		where := fmt.Sprintf("%s/%s.json %q", langs[li], area, key)
		switch lang := langs[li]; {
		case lang == "de" && strings.ContainsAny(text, "ßẞ!"):
			mistakes = append(mistakes, where+": no ß and no exclamation mark in German")
		case strings.ContainsAny(text, "„‚") || (lang != "en" && strings.ContainsAny(text, "“”")):
			mistakes = append(mistakes, where+": quotes are « »")
		}
		if text != strings.TrimSpace(text) || strings.Contains(text, "  ") {
			mistakes = append(mistakes, where+": needless spaces")
		}
		if strings.ContainsRune(text, '\'') {
			mistakes = append(mistakes, where+": the apostrophe is ’")
		}
		// A long sentence that reads the same in two languages was not translated.
		if li > 0 && len(strings.Fields(text)) >= 4 {
			for other := range li {
				source, ok := c.texts[other][slices.Index(areas[:], area)][key]
				if ok && whole(source) == text {
					mistakes = append(mistakes, where+": reads as in "+langs[other])
				}
			}
		}
	})
	return mistakes
}

func TestCatalogues(t *testing.T) {
	c := loaded(t)
	for _, mistakes := range [][]string{compareKeys(c), comparePlaceholders(c), checkSpelling(c), twice(t, i18n.FS)} {
		for _, m := range mistakes {
			t.Error(m)
		}
	}
	for _, lang := range langs {
		for _, code := range c.Codes() {
			m := c.texts[langIndex(lang)][slices.Index(areas[:], Problem)][code]
			if !strings.HasSuffix(whole(m), ".") {
				t.Errorf("%s/problem.json %q: not a whole sentence", lang, code)
			}
		}
	}
}

func TestCatalogueChecksFindMistakes(t *testing.T) {
	const good = `{"a": "Ein Satz mit {{.Name}} darin.", "n": {"one": "{{.Count}} Ding von {{.Name}}", "other": "{{.Count}} Dinge von {{.Name}}"}}`
	for name, tc := range map[string]struct {
		file, data, want string
	}{
		"missing key":         {"fr/public.json", `{"a": "Une {{.Name}}."}`, `lacks "n"`},
		"extra key":           {"fr/public.json", `{"z": "Rien."}`, "German does not"},
		"placeholder":         {"it/public.json", `{"a": "Una frase."}`, "placeholders"},
		"plural lost":         {"it/public.json", `{"n": "{{.Count}} {{.Name}}"}`, "plural in one language only"},
		"plural placeholder":  {"en/public.json", `{"n": {"one": "{{.Count}} thing", "other": "{{.Count}} of {{.Name}}"}}`, "lacks Name"},
		"plural alone":        {"en/public.json", `{"n": {"one": "{{.What}} {{.Name}}", "other": "{{.Count}} of {{.Name}}"}}`, "alone has What"},
		"left German":         {"en/public.json", `{"a": "Ein Satz mit {{.Name}} darin."}`, "reads as in de"},
		"sharp s":             {"de/public.json", `{"a": "Grüße {{.Name}}"}`, "no ß"},
		"exclamation":         {"de/public.json", `{"a": "Danke {{.Name}}!"}`, "no ß"},
		"quotes":              {"de/public.json", `{"a": "Das „{{.Name}}“"}`, "quotes"},
		"straight apostrophe": {"fr/public.json", `{"a": "l'idée {{.Name}}"}`, "apostrophe"},
		"double space":        {"fr/public.json", `{"a": "Une  idée {{.Name}}"}`, "needless"},
		"key twice":           {"de/public.json", `{"a": "x {{.Name}}", "a": "y {{.Name}}"}`, "twice"},
	} {
		fsys := files(map[string]string{"de/public.json": good, "fr/public.json": good, "it/public.json": good, "en/public.json": good})
		fsys[tc.file].Data = []byte(tc.data)
		c, err := load(fsys)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all := slices.Concat(compareKeys(c), comparePlaceholders(c), checkSpelling(c), twice(t, fsys))
		if !strings.Contains(strings.Join(all, "\n"), tc.want) {
			t.Errorf("%s: found %q, want %q", name, all, tc.want)
		}
	}
}

// Our quick reader and go-i18n, whose format it is, say the same.
func TestReadsLikeGoI18n(t *testing.T) {
	c := loaded(t).Reporting(t.Errorf)
	for li, lang := range langs {
		for ai, area := range areas {
			data, err := fs.ReadFile(i18n.FS, lang+"/"+area+".json")
			if err != nil {
				t.Fatal(err)
			}
			bundle := goi18n.NewBundle(language.German)
			if _, err := bundle.ParseMessageFileBytes(data, lang+".json"); err != nil {
				t.Fatal(err)
			}
			localizer := goi18n.NewLocalizer(bundle, lang)
			for key, m := range c.texts[li][ai] {
				for _, count := range []int{0, 1, 2, 11, 101, 1_000_000} {
					if count == 1_000_000 && m.plural && slices.Equal(m.many.parts, m.other.parts) {
						continue // go-i18n knows no way to leave many out
					}
					params := map[string]any{countParam: strconv.Itoa(count)}
					for _, p := range placeholders(m.other) {
						params[p] = "«" + p + "»"
					}
					config := goi18n.LocalizeConfig{MessageID: key, TemplateData: params}
					ours := maps.Clone(params)
					if m.plural {
						params[countParam] = For(lang).Integer(int64(count))
						ours[countParam], config.PluralCount = count, count
					}
					want, err := localizer.Localize(&config)
					if err != nil {
						t.Errorf("%s/%s %q %d: %v", lang, area, key, count, err)
					} else if got := c.Text(lang, area, key, ours); got != want {
						t.Errorf("%s/%s %q %d: %q, go-i18n %q", lang, area, key, count, got, want)
					}
				}
			}
		}
	}
}

// Every fault.Code constant has its sentence, and no sentence is left over.
func TestEveryCodeHasItsSentence(t *testing.T) {
	codes := map[string]string{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, code := range codesIn(file) {
			codes[code] = path
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(codes) < 29 {
		t.Fatalf("only %d codes found", len(codes))
	}
	c := loaded(t)
	for code, path := range codes {
		for _, lang := range langs {
			if !c.Has(lang, Problem, code) {
				t.Errorf("i18n/%s/problem.json lacks %q of %s", lang, code, path)
			}
		}
	}
	for _, code := range c.Codes() {
		if codes[code] == "" {
			t.Errorf("problem.json has %q, but no constant does", code)
		}
	}
}

// codesIn finds «const X fault.Code = "a.b"» and «const X = fault.Code("a.b")».
func codesIn(file *ast.File) (codes []string) {
	isCode := func(e ast.Expr) bool {
		switch e := e.(type) {
		case *ast.Ident:
			return e.Name == "Code" && file.Name.Name == "fault"
		case *ast.SelectorExpr:
			pkg, ok := e.X.(*ast.Ident)
			return ok && pkg.Name == "fault" && e.Sel.Name == "Code"
		}
		return false
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		for _, value := range spec.Values {
			if call, ok := value.(*ast.CallExpr); ok && isCode(call.Fun) && len(call.Args) == 1 {
				value = call.Args[0]
			} else if spec.Type == nil || !isCode(spec.Type) {
				continue
			}
			if lit, ok := value.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if code, err := strconv.Unquote(lit.Value); err == nil {
					codes = append(codes, code)
				}
			}
		}
		return true
	})
	return codes
}

// twice finds keys that stand in a file two times: JSON readers keep the last.
func twice(t *testing.T, fsys fs.FS) (mistakes []string) {
	t.Helper()
	for _, lang := range langs {
		for _, area := range areas {
			data, err := fs.ReadFile(fsys, lang+"/"+area+".json")
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			decoder := json.NewDecoder(bytes.NewReader(data))
			if _, err := decoder.Token(); err != nil {
				t.Fatal(err)
			}
			for decoder.More() {
				key, err := decoder.Token()
				if err != nil {
					t.Fatal(err)
				}
				var value json.RawMessage
				if err := decoder.Decode(&value); err != nil {
					t.Fatal(err)
				}
				if k := key.(string); seen[k] {
					mistakes = append(mistakes, fmt.Sprintf("%s/%s.json has %q twice", lang, area, k))
				} else {
					seen[k] = true
				}
			}
		}
	}
	return mistakes
}

func eachMessage(c *Catalogues, fn func(li int, area, key string, m message)) {
	for li := range langs {
		for ai, area := range areas {
			for _, key := range slices.Sorted(maps.Keys(c.texts[li][ai])) {
				fn(li, area, key, c.texts[li][ai][key])
			}
		}
	}
}

func difference(a, b map[string]message) (keys []string) {
	for key := range a {
		if _, ok := b[key]; !ok {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

func placeholders(f form) []string {
	return slices.Compact(slices.Sorted(slices.Values(f.params)))
}

// whole writes a message with its placeholders, all plural forms in a row.
func whole(m message) string {
	text := func(f form) string {
		var b strings.Builder
		for i, p := range f.params {
			b.WriteString(f.parts[i] + "{{." + p + "}}")
		}
		return b.String() + f.parts[len(f.params)]
	}
	if m.plural {
		return text(m.one) + " | " + text(m.many) + " | " + text(m.other)
	}
	return text(m.other)
}
