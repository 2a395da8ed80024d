package accesscode

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
)

func catalogues(t testing.TB) *locale.Catalogues {
	t.Helper()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	return cat.Reporting(t.Errorf)
}

var (
	key   = []byte("0123456789abcdef0123456789abcdef")
	today = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	city  = Options{Sender: func(context.Context) (owner, phone string) { return "Gemeinde Emmen", "041 268 01 11" }, PublicURL: "https://mitwirken.example.ch"}
)

func letters(t testing.TB, lang, about string, n int) *Letters {
	t.Helper()
	s := NewService(nil, nil, catalogues(t), key, func() time.Time { return today }, city)
	end, err := endOfDay("2026-12-31")
	if err != nil {
		t.Fatal(err)
	}
	return &Letters{Part: 1, Codes: s.secrets.codes(make([]byte, 16), 0, n), text: s.letterText(context.Background(), lang, about, &Batch{ValidUntil: end})}
}

// The words of the letter in every language.
func TestLetterWords(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Langs() {
		l := letters(t, lang, "Spielplatz «Gersag» für Gross und Klein", 1).text
		golden.Text(t, "testdata/letter."+lang+".txt", strings.Join([]string{
			l.owner, l.phone, l.date, "", l.title, "", l.greeting, l.lead, "", l.codeLabel, l.valid, "",
			l.howHeading, strings.Join(l.how, "\n"), "", l.helpHeading, l.help, "", l.dataHeading, l.data, "", l.closing, l.owner, ""}, "\n"))
	}
}

// Every letter has its own page with its own code, in a font that has the
// characters of all four languages, and the longest title still fits.
func TestLettersAreOnePageEach(t *testing.T) {
	t.Parallel()
	for _, lang := range locale.Langs() {
		for _, about := range []string{"Schönes «Überraschungs»-Fest à l’été", strings.Repeat("Überbauung Mööslimatt ", 14)[:300]} {
			l := letters(t, lang, strings.ToValidUTF8(about, ""), 3)
			doc, err := l.Draw()
			if err != nil {
				t.Fatal(lang, err)
			}
			if got := doc.pdf.PageCount(); got != 3 {
				t.Errorf("%s: %d pages", lang, got)
			}
			var out bytes.Buffer
			if err := doc.Stream(&out); err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{"%PDF-", "/Lang (" + lang + "-CH)", "/Title"} {
				if !bytes.Contains(out.Bytes(), []byte(want)) {
					t.Errorf("%s: the PDF lacks %s", lang, want)
				}
			}
		}
	}
}

func TestLetterThatDoesNotFitIsRefused(t *testing.T) {
	t.Parallel()
	l := letters(t, "de", strings.Repeat("Lang ", 400), 1)
	if _, err := l.Draw(); err == nil {
		t.Error("a letter over the edge of the page was drawn")
	}
}

func TestPagesHoldTheirCode(t *testing.T) {
	t.Parallel()
	l := letters(t, "de", "Spielplatz", 2)
	pdf := l.plain(t)
	for _, c := range l.Codes {
		var shown strings.Builder
		for _, u := range utf16.Encode([]rune(c.String())) {
			shown.WriteByte(byte(u >> 8))
			shown.WriteByte(byte(u))
		}
		if n := strings.Count(pdf, shown.String()); n != 1 {
			t.Errorf("a code stands on %d pages", n)
		}
	}
}

// plain draws without compression, so that a test can look into the pages.
func (l *Letters) plain(t *testing.T) string {
	t.Helper()
	doc, err := l.draw(false)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := doc.Stream(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What is drawn is the QR code, module by module.
func TestSquaresAreTheMatrix(t *testing.T) {
	t.Parallel()
	m, err := matrix("https://mitwirken.example.ch/code#7K3M9QXT2VBD")
	if err != nil {
		t.Fatal(err)
	}
	drawn := make([][]bool, len(m))
	for i := range drawn {
		drawn[i] = make([]bool, len(m))
	}
	lines := strings.Split(squares(m, 10, 20, 42), "\n")
	// 20 mm from the top is 277 mm from the bottom, where PDF begins; 42 mm are 33 modules
	if want := "q 0 g 3.6077 0 0 -3.6077 28.35 785.20 cm"; len(m) != 33 || lines[0] != want {
		t.Errorf("%d modules at %s, want %s", len(m), lines[0], want)
	}
	for _, line := range lines[1 : len(lines)-1] {
		var x, y, w, h int
		if _, err := fmt.Sscanf(line, "%d %d %d %d re", &x, &y, &w, &h); err != nil || h != 1 {
			t.Fatal(line, err)
		}
		for i := range w {
			if drawn[y][x+i] {
				t.Fatal("drawn twice", line)
			}
			drawn[y][x+i] = true
		}
	}
	if d := cmp.Diff(m, drawn); d != "" {
		t.Error(d)
	}
	// a finder pattern stands in three corners
	for _, corner := range [][2]int{{0, 0}, {0, len(m) - 7}, {len(m) - 7, 0}} {
		for i := range 7 {
			if !m[corner[0]][corner[1]+i] || !m[corner[0]+i][corner[1]] {
				t.Fatal("no finder pattern at", corner)
			}
		}
	}
}

func TestSheetIsATableOfCodes(t *testing.T) {
	t.Parallel()
	codes := secrets{key}.codes(make([]byte, 16), 0, 50)
	var out bytes.Buffer
	if err := (&Sheet{Batch: uuid.New(), URL: "https://mitwirken.example.ch/code", Codes: codes}).WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(&out)
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 51 {
		t.Fatal(len(rows), err)
	}
	for i, row := range rows[1:] {
		for _, cell := range row {
			if got, err := ParseCode(cell); err != nil || got != codes[i] {
				t.Fatalf("row %d does not lead to its code: %v", i, err)
			}
			if strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Fatalf("row %d begins like a formula", i)
			}
		}
	}
}

func BenchmarkLetters(b *testing.B) {
	l := letters(b, "de", "Spielplatz", PartSize)
	b.ReportAllocs()
	for b.Loop() {
		doc, err := l.Draw()
		if err != nil {
			b.Fatal(err)
		}
		var out bytes.Buffer
		if err := doc.Stream(&out); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(out.Len())/PartSize, "bytes/letter")
	}
}
