package app

import (
	"testing"

	"mitwirken/internal/platform/locale"
)

// Every list that can be taken out has its sentences, in every language: what it is
// called, its columns, their words and its filters.
func TestExportsSpeakEveryLanguage(t *testing.T) {
	t.Parallel()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	m := unconnected()
	m.Exports.Add(m.exports("https://mitwirken.example.ch")...)
	keys := m.Exports.Keys()
	if len(keys) < 10 {
		t.Fatalf("only %d sentences: the test looks in the wrong place", len(keys))
	}
	for _, lang := range locale.Langs() {
		for _, key := range keys {
			if !cat.Has(lang, locale.Mail, key) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
	}
}
