package handin

import (
	"testing"
	"time"

	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/mail/mailtest"
)

func TestLetters(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, locale.Zurich())
	until := at.Add(9 * 24 * time.Hour)
	mailtest.Letters(t, func(lang string) map[string]mail.Content {
		return map[string]mail.Content{
			"receipt": receiptLetter{title: "Digitale Strategie", number: "M-2026-00042", version: 1, code: "ABCD-EFGH-JKMN-PQRS-TVWX", lang: lang, at: at, until: until,
				url: "https://mitwirken.example.ch/konto/beitraege/1", checkURL: "https://mitwirken.example.ch/quittung"},
			"receipt-again": receiptLetter{title: "Digitale Strategie", number: "M-2026-00042", version: 3, code: "ABCD-EFGH-JKMN-PQRS-TVWX", lang: lang, at: until, until: until, checkURL: "https://mitwirken.example.ch/quittung"},
			"handover": handOverLetter{title: "Digitale Strategie", organisation: "Veloverein Emmen", by: "Pascal Zihlmann", lang: lang, until: until,
				url: "https://mitwirken.example.ch/projekte/digital/konsultation/1/stellungnahme/pruefen?id=1"},
			"withdrawn": withdrawnLetter{title: "Digitale Strategie", number: "M-2026-00042", lang: lang, at: at},
		}
	})
}
