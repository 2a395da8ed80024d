// Package mailtest renders letters for tests without a database or a relay.
package mailtest

import (
	"log/slog"
	"testing"

	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

// Letters compares letters with golden files in testdata/letters, as people get them in every language. A sentence
// that is missing fails the test.
func Letters(t *testing.T, in func(lang string) map[string]mail.Content) {
	t.Helper()
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
	for _, lang := range locale.Langs() {
		for name, content := range in(lang) {
			r, err := outbox.Preview(lang, content)
			if err != nil {
				t.Fatal(err)
			}
			golden.Text(t, "testdata/letters/"+name+"."+lang+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		}
	}
}
