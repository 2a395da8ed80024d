package receipt

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pdf"
)

var (
	seed = []byte("0123456789abcdef0123456789abcdef")
	at   = time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC)
)

func content() *Content {
	return &Content{Number: "M-2026-00042", Version: 1, SubmittedAt: at.Format(time.RFC3339), Consultation: Consultation{ID: uuid.MustParse("00000000-0000-4000-8000-000000000007"), Project: "Digitale Gemeinde", Title: "Zur Strategie", Version: 2},
		Kind: "organisation", Organisation: "Pro Velo", OnBehalf: "IG Sonnenplatz", Channel: "letter", ReceivedOn: "2026-11-20", Lang: "de",
		Parts: []Part{
			{ID: uuid.MustParse("00000000-0000-4000-8000-000000000008"), Block: "aaaaaaaaaa", Chapter: "aaaaaaaaaa", Number: "1", Title: "Zugang für alle", Position: "reservation", Anchor: "unchanged"},
			{ID: uuid.MustParse("00000000-0000-4000-8000-000000000009"), Block: "bbbbbbbbbb", Chapter: "aaaaaaaaaa", Number: "1", Title: "Zugang für alle", Quote: "im Netz", Request: "Auch am Schalter", Reason: "Nicht alle\nhaben ein Gerät.",
				Before: "Dienste im Netz", Wording: "Dienste am Schalter", Place: &Place{Lat: "47.08120", Lon: "8.28000", Words: "Sonnenplatz"}, Anchor: "changed"}},
		Joins: []Join{{Number: "M-2026-00007"}, {Number: "M-2026-00008", Chapters: []string{"1 Zugang", "2 Datenschutz"}}}, Files: []File{{Name: "plan.pdf", Size: 2048, SHA256: strings.Repeat("ab", 32)}}}
}

// The form of RFC 8785: members sorted, no space, only the escapes that must be.
func TestCanonicalForm(t *testing.T) {
	t.Parallel()
	c := &Content{Lang: "de", Parts: []Part{{Remark: "\u20ac$\u000f\nA'\"\\\u2028é\t<b>&\u007f"}}, Joins: []Join{}, Files: []File{}}
	b, err := Canonical(c)
	if err != nil {
		t.Fatal(err)
	}
	if want := "\"remark\":\"\u20ac$\\u000f\\nA'\\\"\\\\\u2028é\\t<b>&\u007f\""; !bytes.Contains(b, []byte(want)) {
		t.Errorf("%s lacks %s", b, want)
	}
	if !bytes.HasPrefix(b, []byte(`{"channel":"","consultation":{"id":"`)) || bytes.Contains(b, []byte(": ")) {
		t.Errorf("not sorted, or with space: %s", b)
	}
	if err := put(new(bytes.Buffer), json.Number("1.5")); err == nil {
		t.Error("a fraction was written")
	}
	b, err = Canonical(content())
	if err != nil {
		t.Fatal(err)
	}
	golden.Text(t, "testdata/content.json", string(b)+"\n")
}

// Whatever somebody writes comes back, and the same content has the same bytes.
func TestCanonicalKeepsEveryWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := content()
		c.Parts[1].Request, c.OnBehalf = rapid.String().Draw(t, "request"), rapid.String().Draw(t, "behalf")
		one, err := Canonical(c)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Parse(one)
		if err != nil || back.Parts[1].Request != c.Parts[1].Request || back.OnBehalf != c.OnBehalf {
			t.Fatalf("%v %+v", err, back)
		}
		if two, err := Canonical(back); err != nil || !bytes.Equal(one, two) {
			t.Fatalf("%s became %s", one, two)
		}
	})
}

// The signature holds number, version, time and hash; nothing of it can be changed.
func TestNothingSignedCanBeChanged(t *testing.T) {
	t.Parallel()
	k := NewKey(seed)
	b, err := Canonical(content())
	if err != nil {
		t.Fatal(err)
	}
	s := k.Seal("M-2026-00042", 1, at, b)
	if !s.Signed(k.Public()) || s.KeyID != KeyID(k.Public()) || len(k.ID()) != 16 {
		t.Fatal("a fresh receipt is not good")
	}
	if s.Signed(NewKey(bytes.Repeat([]byte{1}, 32)).Public()) || s.Signed(nil) {
		t.Error("good under another key")
	}
	for name, change := range map[string]func(*Sealed){
		"number": func(s *Sealed) { s.Number = "M-2026-00043" }, "version": func(s *Sealed) { s.Version = 2 }, "time": func(s *Sealed) { s.At = s.At.Add(time.Second) },
		"hash": func(s *Sealed) { s.Hash = bytes.Repeat([]byte{7}, 32) }, "signature": func(s *Sealed) { s.Signature = bytes.Repeat([]byte{7}, 64) },
	} {
		forged := s
		change(&forged)
		if forged.Signed(k.Public()) {
			t.Errorf("another %s counts as signed", name)
		}
	}
	if want := "mitwirken receipt 1\nM-2026-00042\n1\n2026-11-22T11:00:00Z\n"; !strings.HasPrefix(string(s.Message()), want) {
		t.Errorf("%q", s.Message())
	}
	if s.Matches("") || s.Matches("AAAA-AAAA-AAAA-AAAA-AAAA") || !s.Matches(" "+strings.ToLower(s.Code())+" ") {
		t.Error("the code is read wrongly")
	}
}

// The receipt in every language: all of the content, then the proof.
func TestReceiptDocument(t *testing.T) {
	t.Parallel()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	cat = cat.Reporting(t.Errorf)
	b, err := Canonical(content())
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range locale.Langs() {
		asked := map[string]bool{}
		var out bytes.Buffer
		p := Page{Lang: lang, Owner: "Gemeinde Emmen", CheckURL: "https://mitwirken.example.ch/quittung", Sealed: NewKey(seed).Seal("M-2026-00042", 2, at, b), Content: content(), Withdrawn: true,
			Sender: Sender{Name: "Anna Muster", Town: "Emmen"},
			Changes: func(before, wording string) []pdf.Span {
				return []pdf.Span{{Change: pdf.Removed, Text: before + " "}, {Change: pdf.Added, Text: wording}}
			}}
		err := p.Write(&out, func(key string, params map[string]any) string {
			asked[key] = true
			return cat.Text(lang, locale.Mail, key, params)
		})
		if err != nil || !bytes.HasPrefix(out.Bytes(), []byte("%PDF-1.7")) || !bytes.Contains(out.Bytes(), []byte("/Lang ("+lang+"-CH)")) {
			t.Errorf("%s: %v", lang, err)
		}
		for _, key := range []string{"withdrawn", "channel.letter", "position.reservation", "anchor.changed", "wording.key", "join.chapters", "files", "proof.text", "hash"} {
			if !asked["statement_pdf."+key] {
				t.Errorf("%s: the document does not say %s", lang, key)
			}
		}
	}
}
