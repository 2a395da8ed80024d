package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/pdf/pdftest"
)

var info = Info{Lang: "de", Title: "Quittung M-2026-00042", Author: "Gemeinde Emmen", Created: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Page: "Seite %[1]s von %[2]s"}

func write(t testing.TB, d *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is drawn is read aloud in its order and with its structure.
func TestDocumentIsReadAloud(t *testing.T) {
	t.Parallel()
	d := New(info)
	d.Facts(Fact{"Nummer", "M-2026-00042"}, Fact{"leer", ""}, Fact{"Ein Wort, das in der Spalte nicht auf einer Zeile Platz hat", "x"})
	d.Heading(2, "1.2 Zentrum «Sonnenplatz»")
	d.Paragraph("Erste Zeile\n\nDritte Zeile mit Zeichen: à l’été, č, –")
	d.Quote(Span{Text: "Das Zentrum "}, Span{Change: Removed, Text: "wird"}, Span{Text: " "}, Span{Change: Added, Text: "bleibt"}, Span{Text: " grün."})
	d.List("Erstens", "Zweitens")
	b := write(t, d)
	for _, want := range []string{"%PDF-1.7", "/Lang (de-CH)", "/Marked true", "/DisplayDocTitle true"} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("the file lacks %s", want)
		}
	}
	text, pages := pdftest.ReadAloud(t, b)
	golden.Text(t, "testdata/document.txt", fmt.Sprintf("%d page\n%s", pages, text))
}

// Whatever somebody writes, however long, every word of it can be read in the file.
func TestDocumentLosesNoWord(t *testing.T) {
	t.Parallel()
	words := rapid.StringMatching(`[a-zäöüéÀ «».()\\\n]{0,400}`)
	d, want := New(info), info.Title
	for i := range 200 {
		s := words.Example(i)
		d.Quote(Span{Text: s}, Span{Change: Added, Text: s})
		want += s + s
	}
	long := strings.Repeat("Donaudampfschifffahrt", 40)
	d.Paragraph(long)
	text, _ := pdftest.ReadAloud(t, write(t, d))
	bare := strings.NewReplacer(" ", "", "\n", "", "BlockQuote", "", "P", "", "Document", "", "H1", "")
	if got, want := bare.Replace(text), strings.Join(strings.Fields(want+long), ""); got != want {
		t.Errorf("read\n%q\nwant\n%q", got, want)
	}
}

// A date is not torn apart, and who searches it with plain spaces finds it.
func TestLinesEndOutsideOfDates(t *testing.T) {
	t.Parallel()
	d := New(info)
	d.Paragraph("Text")
	lines := Lines(d.pdf, strings.Repeat("Frist 4.\u00a0Dezember\u00a02026, ", 60), 50, 200)
	for _, l := range lines {
		if strings.Count(l, "4.") != strings.Count(l, "4. Dezember 2026,") {
			t.Errorf("a line is %q", l)
		}
	}
	if len(lines) < 20 {
		t.Errorf("only %d lines", len(lines))
	}
	d.Paragraph(strings.Repeat("Frist 4.\u00a0Dezember\u00a02026, ", 60))
	if text, _ := pdftest.ReadAloud(t, write(t, d)); strings.Count(text, "4. Dezember 2026") != 60 {
		t.Errorf("read: %q", text)
	}
}

func TestDocumentGoesOverPages(t *testing.T) {
	t.Parallel()
	d := New(info)
	for range 60 {
		d.Heading(2, "Kapitel")
		d.Paragraph(strings.Repeat("Wort ", 150))
	}
	text, pages := pdftest.ReadAloud(t, write(t, d))
	if pages < 8 || strings.Count(text, "H2 Kapitel") != 60 || strings.Count(text, "Wort") != 60*150 {
		t.Errorf("%d pages, %d headings, %d words", pages, strings.Count(text, "H2 Kapitel"), strings.Count(text, "Wort"))
	}
}
