package table

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/pdf"
	"mitwirken/internal/platform/pdf/pdftest"
)

var (
	now = time.Date(2026, 11, 22, 13, 5, 0, 0, time.UTC)
	day = time.Date(2026, 6, 30, 22, 0, 0, 0, time.UTC) // 1 July in Zurich
)

func doc(lang string) Doc {
	return Doc{
		Lang: lang, Title: "Stellungnahmen: «Gersag» [Etappe 2/3]", Office: "Gemeinde Emmen", Created: now, Source: "statements", Params: map[string]string{"state": "open"},
		Mark:  "Personendaten: nur für die Aufgabe verwenden, für die sie erhoben wurden & nicht weitergeben.",
		Lines: []Line{{"Erstellt von", "Gemeinde Emmen"}, {"Erstellt am", "22. November 2026, 14.05 Uhr"}, {"Filter", "Zustand: offen"}},
		Words: Words{Yes: "Ja", No: "Nein", Page: "Seite %[1]s von %[2]s"},
		Columns: []Column{
			{Key: "name", Title: "Name", Type: Text}, {Key: "count", Title: "Anzahl", Type: Number}, {Key: "day", Title: "Tag", Type: Date},
			{Key: "at", Title: "Zeitpunkt", Type: DateTime}, {Key: "done", Title: "Erledigt", Type: Bool}, {Key: "body", Title: "Text", Type: HTML},
			{Key: "topics", Title: "Themen", Type: List}, {Key: "state", Title: "Zustand", Type: Term, Terms: map[string]string{"open": "offen"}},
			{Key: "page", Title: "Adresse", Type: URL},
		},
	}
}

func rows() []Row {
	return []Row{
		{"Café «Łódź» & Söhne; œuvre", 1234, day, now, true, "<p>Eins &amp; <strong>zwei</strong></p><p>drei</p>", []string{"verkehr", "spiel, sport"}, "open", "https://mitwirken.example.ch/a?b=1&c=2"},
		{"=1+1", -5.25, time.Time{}, time.Time{}, false, "", nil, "unknown", ""},
		{"+41 41 268 01 11", int64(0), day, nil, nil, "<p>=cmd()</p>", []string{"@a"}, "", nil},
		{"  -2+3\"x\"", nil, time.Date(1850, 1, 2, 12, 0, 0, 0, time.UTC), now, true, "a < b", []string{}, "open", ""},
		{"\t=A1\r\n@b\x00\x07\xff", 0.1, day, now, true, "", nil, "", ""},
	}
}

func write(t testing.TB, f Format, d Doc, rows []Row) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := NewWriter(f, &out, d)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestCSV(t *testing.T) {
	t.Parallel()
	golden.Text(t, "testdata/table.csv", string(write(t, CSV, doc("de"), rows())))
}

// Programs and spreadsheets compare with plain spaces.
func TestHeadOfCSVHasPlainSpaces(t *testing.T) {
	t.Parallel()
	d := doc("de")
	d.Lines = []Line{{"Stand", "4.\u00a0Dezember\u00a02026"}}
	if got := string(write(t, CSV, d, nil)); !strings.Contains(got, "Stand;4. Dezember 2026\r\n") {
		t.Errorf("got %q", got)
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	b := write(t, JSON, doc("de"), rows())
	golden.Text(t, "testdata/table.json", string(b))
	var whole struct {
		Rows  []map[string]any
		Count int
	}
	if err := json.Unmarshal(b, &whole); err != nil || len(whole.Rows) != whole.Count || whole.Count != len(rows()) {
		t.Errorf("%d rows, count %d, %v", len(whole.Rows), whole.Count, err)
	}
	if err := json.Unmarshal(write(t, JSON, doc("de"), nil), &whole); err != nil || whole.Count != 0 {
		t.Errorf("without rows: %v", err)
	}
}

// Another library reads what we wrote: types, text as text, titles that stay.
func TestXLSX(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(write(t, XLSX, doc("de"), rows())))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	sheet := f.GetSheetList()[0]
	var b strings.Builder
	fmt.Fprintf(&b, "sheet %s\n", sheet)
	lines, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	for r, cells := range lines {
		for c, text := range cells {
			at, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			kind, err := f.GetCellType(sheet, at)
			if err != nil {
				t.Fatal(err)
			}
			formula, err := f.GetCellFormula(sheet, at)
			if err != nil || formula != "" {
				t.Errorf("%s is a formula %q, %v", at, formula, err)
			}
			if text != "" {
				fmt.Fprintf(&b, "%s %s %q\n", at, map[excelize.CellType]string{excelize.CellTypeInlineString: "text", excelize.CellTypeUnset: "number", excelize.CellTypeBool: "bool"}[kind], text)
			}
		}
	}
	panes, err := f.GetPanes(sheet)
	if err != nil || !panes.Freeze || panes.YSplit != 7 {
		t.Errorf("%+v, %v", panes, err)
	}
	h, err := f.GetHeaderFooter(sheet)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&b, "header %s\nfooter %s\nnames %v\n", h.OddHeader, h.OddFooter, f.GetDefinedName())
	golden.Text(t, "testdata/table.xlsx.txt", b.String())
}

// unzip checks on the way that every part is XML.
func unzip(t testing.TB, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(f.Name, err)
		}
		parts[f.Name] = string(content)
		for d := xml.NewDecoder(bytes.NewReader(content)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(f.Name, err)
			}
		}
	}
	return parts
}

// wordText reads a part as people do: a line per paragraph, bars between cells.
func wordText(t testing.TB, part string) string {
	t.Helper()
	var b strings.Builder
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		tok, err := d.Token()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.CharData:
			b.Write(tok)
		case xml.StartElement:
			switch tok.Name.Local {
			case "tblHeader":
				b.WriteString("[repeated] ")
			case "br":
				b.WriteString(" / ")
			case "tab":
				b.WriteString("<tab>")
			case "pStyle":
				b.WriteString("[" + tok.Attr[0].Value + "] ")
			}
		case xml.EndElement:
			switch tok.Name.Local {
			case "tc":
				b.WriteString(" | ")
			case "tr":
				b.WriteString("\n")
			case "p":
				b.WriteString("¶")
			}
		}
	}
}

func TestDOCX(t *testing.T) {
	t.Parallel()
	parts := unzip(t, write(t, DOCX, doc("fr"), rows()))
	var b strings.Builder
	for _, name := range []string{"word/header1.xml", "word/document.xml", "word/footer1.xml", "docProps/core.xml"} {
		fmt.Fprintf(&b, "%s\n%s\n\n", name, wordText(t, strings.TrimPrefix(parts[name], xmlHead)))
	}
	golden.Text(t, "testdata/table.docx.txt", b.String())
	if !strings.Contains(parts["word/styles.xml"], `w:lang w:val="fr-CH"`) {
		t.Error("the language is missing")
	}
}

func TestPDF(t *testing.T) {
	t.Parallel()
	b := write(t, PDF, doc("de"), rows())
	for _, want := range []string{"%PDF-1.7", "/Lang (de-CH)", "/Marked true", "/DisplayDocTitle true", "/Scope /Column"} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("the file lacks %s", want)
		}
	}
	text, pages := pdftest.ReadAloud(t, b)
	golden.Text(t, "testdata/table.pdf.txt", fmt.Sprintf("%d page\n%s", pages, text))
}

// A long table reads as one, whatever page its rows are on, and endless words end.
func TestPDFOverPages(t *testing.T) {
	t.Parallel()
	many := []Row{{strings.Repeat("Donaudampfschifffahrt", 300), 0, day, now, true, "", nil, "", ""}}
	for i := range 120 {
		many = append(many, Row{"Zeile " + strconv.Itoa(i), i, day, now, true, "", nil, "", ""})
	}
	text, pages := pdftest.ReadAloud(t, write(t, PDF, doc("de"), many))
	if got := strings.Count(text, "\n    TR\n"); got != len(many)+1 || pages < 4 {
		t.Errorf("%d rows on %d pages", got, pages)
	}
	if strings.Count(text, "TH ") != len(doc("de").Columns) || !strings.Contains(text, "TD Zeile 119\n") {
		t.Error("titles more than once, or the last row is missing")
	}
}

func TestRowsThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		for name, bad := range map[string]Row{"short": {"a"}, "kind": {"a", "12", nil, nil, nil, nil, nil, nil, nil}, "date": {"a", 1, "2026", nil, nil, nil, nil, nil, nil}} {
			w, err := NewWriter(f, io.Discard, doc("de"))
			if err != nil {
				t.Fatal(err)
			}
			if w.Row(bad) == nil {
				t.Errorf("%s takes the row %s", f, name)
			}
		}
	}
	if _, err := NewWriter("doc", io.Discard, doc("de")); err == nil || Format("doc").Valid() {
		t.Error("an unknown format passed")
	}
}

// Whatever the text, a reader of CSV gets it back, and no program calculates it.
func FuzzCSVText(f *testing.F) {
	for _, s := range []string{"", "a;b", `"`, "=1", "+41", "-1", "@x", "\t=1", "\r\n", " =1", "＝1", "'=1", "\"=1", "−1", "\ufeff=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		field := csvText(pdf.Tidy(s))
		r := csv.NewReader(strings.NewReader("x;" + field + ";y\n"))
		r.Comma = ';'
		got, err := r.Read()
		if err != nil || len(got) != 3 {
			t.Fatalf("%q became %q: %v, %v", s, field, got, err)
		}
		if got[1] != pdf.Tidy(s) && got[1] != "'"+pdf.Tidy(s) {
			t.Errorf("%q came back as %q", s, got[1])
		}
		if got[1] != "" && strings.ContainsRune("=+-@\t\r＝＋－＠−", []rune(got[1])[0]) || strings.HasPrefix(strings.TrimLeft(got[1], " \u00a0\u3000"), "=") {
			t.Errorf("%q begins a formula", got[1])
		}
	})
}
