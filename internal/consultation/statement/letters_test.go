package statement

import (
	"testing"
	"time"

	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

// The letters as people get them, in every language.
func TestLetters(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	at, until := noon, noon.Add(9*24*time.Hour)
	for _, lang := range locale.Langs() {
		for name, content := range map[string]mail.Content{
			"receipt": receiptLetter{title: "Digitale Strategie", number: "M-2026-00042", version: 1, code: "ABCD-EFGH-JKMN-PQRS-TVWX", lang: lang, at: at, until: until,
				url: "https://mitwirken.example.ch/konto/beitraege/1", checkURL: "https://mitwirken.example.ch/quittung"},
			"receipt-again": receiptLetter{title: "Digitale Strategie", number: "M-2026-00042", version: 3, code: "ABCD-EFGH-JKMN-PQRS-TVWX", lang: lang, at: until, until: until, checkURL: "https://mitwirken.example.ch/quittung"},
			"withdrawn":     withdrawnLetter{title: "Digitale Strategie", number: "M-2026-00042", lang: lang, at: at},
			"reminder":      reminderLetter{title: "Digitale Strategie", lang: lang, until: until, url: "https://mitwirken.example.ch/projekte/digital"},
			"reminder-team": reminderLetter{title: "Digitale Strategie", lang: lang, until: until, url: "https://mitwirken.example.ch/projekte/digital", organisation: "Pro Velo"},
		} {
			r, err := w.outbox.Preview(lang, content)
			if err != nil {
				t.Fatal(err)
			}
			golden.Text(t, "testdata/letters/"+name+"."+lang+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		}
	}
}
