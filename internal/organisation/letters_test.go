package organisation

import (
	"testing"
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
)

// The letters as people get them, in every language.
func TestLetters(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	until := time.Date(2026, 12, 6, 12, 0, 0, 0, time.UTC)
	for _, lang := range locale.Langs() {
		for name, c := range map[string]invited{
			"drafts-unverified": {organisation: Organisation{Kind: Association, Name: "Quartierverein Gersag"}, role: authz.Drafts},
			"releases-verified": {organisation: Organisation{Kind: Company, Name: "Muster & Söhne AG", VerifiedAt: &until}, role: authz.Releases},
			"unit":              {organisation: Organisation{Kind: Unit, Name: "Direktion Bau und Umwelt"}, role: authz.Releases},
		} {
			c.lang, c.until, c.link = lang, until, "https://mitwirken.example.ch/einladung#TOKEN"
			r, err := w.outbox.Preview(lang, c)
			if err != nil {
				t.Fatal(err)
			}
			golden.Text(t, "testdata/letters/"+name+"."+lang+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		}
	}
}
