package keep

import (
	"testing"
	"time"

	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/mail/mailtest"
)

func TestLetters(t *testing.T) {
	t.Parallel()
	until := time.Date(2026, 12, 1, 12, 0, 0, 0, locale.Zurich())
	mailtest.Letters(t, func(lang string) map[string]mail.Content {
		return map[string]mail.Content{
			"reminder":               reminderLetter{title: "Digitale Strategie", lang: lang, until: until, url: "https://mitwirken.example.ch/projekte/digital"},
			"reminder-team":          reminderLetter{title: "Digitale Strategie", lang: lang, until: until, url: "https://mitwirken.example.ch/projekte/digital", organisation: "Pro Velo"},
			"joined-withdrawn":       joinedWithdrawnLetter{title: "Digitale Strategie", number: "M-2026-00043", joined: "M-2026-00042", lang: lang, until: until, url: "https://mitwirken.example.ch/konto/beitraege/1"},
			"joined-withdrawn-after": joinedWithdrawnLetter{title: "Digitale Strategie", number: "M-2026-00043", joined: "M-2026-00042", lang: lang, url: "https://mitwirken.example.ch/quittung"},
		}
	})
}
