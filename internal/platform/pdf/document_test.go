package pdf

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"pgregory.net/rapid"

	"mitwirken/internal/platform/golden"
)

var info = Info{Lang: "de", Title: "Quittung M-2026-00042", Author: "Gemeinde Emmen", Created: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), Page: "Seite %[1]s von %[2]s"}

var (
	objects = regexp.MustCompile(`(?s)(\d+) 0 obj\n(.*?)\nendobj`)
	marked  = regexp.MustCompile(`(?s)/\w+ <</MCID (\d+)>> BDC(.*?)EMC`)
	shown   = regexp.MustCompile(`(?s)\(((?:\\.|[^\\)])*)\) ?Tj`)
	tree    = regexp.MustCompile(`(?s)/Type /StructElem /S /(\w+) /P \d+ 0 R /K \[(.*?)\] (.*)>>`)
	kid     = regexp.MustCompile(`<</Type /MCR /Pg (\d+) 0 R /MCID (\d+)>>|(\d+) 0 R`)
	escape  = regexp.MustCompile(`(?s)\\(.)`)
)

// readAloud walks the structure tree as a screen reader does.
func readAloud(t testing.TB, b []byte) (text string, pages int) {
	t.Helper()
	all, pieces, root := map[string]string{}, map[string]string{}, ""
	for _, m := range objects.FindAllSubmatch(b, -1) {
		all[string(m[1])] = string(m[2]) // the update comes last and wins
	}
	for n, o := range all {
		if m := regexp.MustCompile(`/StructTreeRoot /K (\d+) 0 R`).FindStringSubmatch(o); m != nil {
			root = m[1]
		}
		m := regexp.MustCompile(`/Contents (\d+) 0 R`).FindStringSubmatch(o)
		if m == nil || !strings.HasPrefix(o, "<</Type /Page\n") {
			continue
		}
		pages++
		_, stream, _ := strings.Cut(all[m[1]], "stream\n")
		z, err := zlib.NewReader(strings.NewReader(stream))
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		if opened, closed := bytes.Count(content, []byte("BDC"))+bytes.Count(content, []byte("BMC")), bytes.Count(content, []byte("EMC")); opened != closed {
			t.Errorf("page %s opens %d marks and closes %d", n, opened, closed)
		}
		for _, m := range marked.FindAllSubmatch(content, -1) {
			for _, s := range shown.FindAllSubmatch(m[2], -1) {
				raw := escape.ReplaceAllFunc(s[1], func(e []byte) []byte {
					if e[1] == 'r' {
						return []byte("\r")
					}
					return e[1:]
				})
				units := make([]uint16, len(raw)/2)
				for i := range units {
					units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
				}
				pieces[n+"/"+string(m[1])] += string(utf16.Decode(units))
			}
		}
	}
	var out strings.Builder
	var walk func(id, indent string)
	walk = func(id, indent string) {
		m := tree.FindStringSubmatch(all[id])
		if m == nil {
			t.Fatalf("object %s is no element: %s", id, all[id])
		}
		fmt.Fprintf(&out, "%s%s", indent, m[1])
		var kids []string
		for _, k := range kid.FindAllStringSubmatch(m[2], -1) {
			if k[3] != "" {
				kids = append(kids, k[3])
				continue
			}
			words, ok := pieces[k[1]+"/"+k[2]]
			if !ok {
				t.Errorf("nothing is drawn for mark %s of page %s", k[2], k[1])
			}
			out.WriteString(" " + words)
		}
		out.WriteString("\n")
		for _, k := range kids {
			walk(k, indent+"  ")
		}
	}
	walk(root, "")
	return out.String(), pages
}

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
	text, pages := readAloud(t, b)
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
	text, _ := readAloud(t, write(t, d))
	bare := strings.NewReplacer(" ", "", "\n", "", "BlockQuote", "", "P", "", "Document", "", "H1", "")
	if got, want := bare.Replace(text), strings.Join(strings.Fields(want+long), ""); got != want {
		t.Errorf("read\n%q\nwant\n%q", got, want)
	}
}

func TestDocumentGoesOverPages(t *testing.T) {
	t.Parallel()
	d := New(info)
	for range 60 {
		d.Heading(2, "Kapitel")
		d.Paragraph(strings.Repeat("Wort ", 150))
	}
	text, pages := readAloud(t, write(t, d))
	if pages < 8 || strings.Count(text, "H2 Kapitel") != 60 || strings.Count(text, "Wort") != 60*150 {
		t.Errorf("%d pages, %d headings, %d words", pages, strings.Count(text, "H2 Kapitel"), strings.Count(text, "Wort"))
	}
}
