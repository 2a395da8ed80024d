package keep

import (
	"log/slog"
	"testing"
	"time"

	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

// The letters as people get them, in every language.
func TestLetters(t *testing.T) {
	t.Parallel()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	sender, err := mail.NewSender(mail.Config{Host: "127.0.0.1", Port: 25, TLS: mail.TLSNone, From: mail.Address{Email: "mitwirken@example.ch"}})
	if err != nil {
		t.Fatal(err)
	}
	outbox, err := mail.NewOutbox(nil, sender, cat.Reporting(t.Errorf), mail.Site{Name: "Mitwirken", Owner: "Gemeinde", URL: "https://mitwirken.example.ch"}, slog.New(slog.DiscardHandler), mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, locale.Zurich())
	until := noon.Add(9 * 24 * time.Hour)
	for _, lang := range locale.Langs() {
		for name, content := range map[string]mail.Content{
			"reminder":      reminderLetter{title: "Digitale Strategie", lang: lang, until: until, url: "https://mitwirken.example.ch/projekte/digital"},
			"reminder-team": reminderLetter{title: "Digitale Strategie", lang: lang, until: until, url: "https://mitwirken.example.ch/projekte/digital", organisation: "Pro Velo"},
		} {
			r, err := outbox.Preview(lang, content)
			if err != nil {
				t.Fatal(err)
			}
			golden.Text(t, "testdata/letters/"+name+"."+lang+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		}
	}
}
