package notify

import (
	"testing"

	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

// The letters as people get them, in every language.
func TestLetters(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	page := func(lang string) func(string) string {
		return func(path string) string {
			if lang == locale.Default {
				return "https://mitwirken.example.ch" + path
			}
			return "https://mitwirken.example.ch/" + lang + path
		}
	}
	well := Story{Title: "Brunnen am Sonnenplatz", Line: "Das Wasser fliesst", Path: "/projekte/brunnen", Blocks: []mail.Block{mail.Paragraph("Seit heute Morgen.")}}
	more, other := well, Story{Title: "Velo & Fuss", Line: "Frist verlängert bis 20. Dezember 2026", Path: "/projekte/velo"}
	more.Line = "Der Brunnen bekommt ein Dach"
	for _, lang := range locale.Langs() {
		l := links{page: page(lang), unsubscribe: page(lang)(UnsubscribePage) + "#TOKEN", oneClick: "https://mitwirken.example.ch" + oneClickPath + "TOKEN"}
		for name, c := range map[string]mail.Content{
			"news": newsLetter{story: well, links: l},
			"week": weekLetter{stories: []Story{well, other, more}, links: l},
			"one":  weekLetter{stories: []Story{other}, links: l},
		} {
			r, err := w.outbox.Preview(lang, c)
			if err != nil {
				t.Fatal(err)
			}
			golden.Text(t, "testdata/letters/"+name+"."+lang+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		}
	}
}
