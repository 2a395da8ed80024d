package site

import (
	"embed"
	"strings"

	"mitwirken/internal/platform/html"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/site/theme"
)

// first are the texts of a fresh installation, so that no page is ever empty.
//
//go:embed texts
var first embed.FS

// Start is the document of a fresh installation. It panics when the program was
// built without one of its texts.
func Start(name, shortName, phone, email string) Settings {
	s := Settings{Name: name, ShortName: shortName, Phone: phone, Email: email, Accent: theme.DefaultAccent,
		Hours: map[string]string{}, Texts: map[TextName]map[string]string{}}
	for _, t := range TextNames() {
		s.Texts[t] = map[string]string{}
		for _, lang := range locale.Langs() {
			b, err := first.ReadFile("texts/" + lang + "/" + string(t) + ".md")
			if err != nil {
				panic(err)
			}
			s.Texts[t][lang] = strings.ReplaceAll(html.Markdown(string(b)), "<br/>\n", "<br/>")
		}
	}
	return s
}
