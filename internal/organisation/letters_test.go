package organisation

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/locale"
)

var update = flag.Bool("update", false, "write golden files")

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
			golden(t, name+"."+lang+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "letters", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s: %s", name, d)
	}
}
