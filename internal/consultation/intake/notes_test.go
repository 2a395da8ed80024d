package intake

import (
	"testing"

	"mitwirken/internal/consultation/intake/flow"
	"mitwirken/internal/platform/locale"
)

func TestEveryNoteHasItsSentence(t *testing.T) {
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range flow.NoteCodes() {
		for _, lang := range []string{"de", "fr", "it", "en"} {
			if !c.Has(lang, locale.Staff, "consultations.import.note."+string(code)) {
				t.Errorf("i18n/%s/staff.json lacks a sentence for %q", lang, code)
			}
		}
	}
}
