package report

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"mitwirken/internal/authz"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pdf/pdftest"
)

// made has an export made for an actor, and gives its file.
func (o *office) made(a authz.Actor, source string, f table.Format, lang string, params export.Params) []byte {
	o.T.Helper()
	_, content := o.ran(a, source, f, lang, params)
	return content
}

func (o *office) ran(a authz.Actor, source string, f table.Format, lang string, params export.Params) (*export.Run, []byte) {
	o.T.Helper()
	if params == nil {
		params = export.Params{}
	}
	params[byActivity] = o.Activity.String()
	r, err := o.exports.Begin(o.Ctx(), a, key(), export.Request{Source: source, Format: f, Params: params, Lang: lang})
	o.Must(err)
	if r.State() != export.Ready {
		o.T.Fatalf("%s as %s is %s: %s", source, f, r.State(), r.Failure)
	}
	_, body, err := o.exports.Open(o.Ctx(), a, r.ID)
	o.Must(err)
	out, err := io.ReadAll(body)
	o.Must(errors.Join(err, body.Close()))
	return r, out
}

// unzip checks on the way that every part of a document is XML.
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
		if err := errors.Join(err, r.Close()); err != nil {
			t.Fatal(f.Name, err)
		}
		if _, twice := parts[f.Name]; twice {
			t.Errorf("%s is there twice", f.Name)
		}
		parts[f.Name] = string(content)
	}
	return parts
}

// plain reads XML as people do: a line per paragraph or row, bars between cells.
func plain(t testing.TB, part string) string {
	t.Helper()
	var b strings.Builder
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
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
			case "br":
				b.WriteString(" / ")
			case "pStyle":
				b.WriteString("[" + tok.Attr[0].Value + "] ")
			}
		case xml.EndElement:
			switch tok.Name.Local {
			case "tc", "c":
				b.WriteString(" | ")
			case "tr", "row", "p":
				b.WriteString("\n")
			}
		}
	}
}

// words of a file, whatever it is.
func (o *office) words(f table.Format, b []byte) string {
	o.T.Helper()
	switch f {
	case table.PDF:
		text, _ := pdftest.ReadAloud(o.T, b)
		return text
	case table.DOCX:
		parts := unzip(o.T, b)
		return plain(o.T, parts["word/header1.xml"]) + plain(o.T, parts["word/document.xml"]) + plain(o.T, parts["word/footer1.xml"])
	}
	return plain(o.T, unzip(o.T, b)["xl/worksheets/sheet1.xml"])
}

func (o *office) numberless(s string) string {
	rows, err := o.Said.Archive(o.Ctx(), o.DB, o.Activity, [16]byte{}, 100)
	o.Must(err)
	for i, r := range rows {
		s = strings.ReplaceAll(s, r.Number, "M-"+string(rune('A'+i)))
	}
	return s
}

// Report and synopsis say the same in every format, in four languages.
func TestPapers(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.small()
	d, err := o.Desk(o.Ctx(), o.Editor, o.Activity)
	o.Must(err)
	_, err = o.Save(o.Ctx(), o.Editor, o.Activity, d.Version, Draft{Introduction: map[string]string{"de": "<p>Die Gemeinde hat eingeladen.</p><p>Zweiter Absatz.</p>", "fr": "<p>La commune a invité.</p>"},
		Procedure: map[string]string{"de": "<p>Das Verfahren stand allen offen.</p>"}})
	o.Must(err)
	for _, lang := range locale.Langs() {
		for _, f := range []table.Format{table.DOCX, table.PDF, table.XLSX} {
			for _, source := range []string{"consultation_report", "consultation_synopsis"} {
				names := "anonymous"
				if lang == "en" {
					names = "named"
				}
				got := o.words(f, o.made(o.Editor, source, f, lang, export.Params{byNames: names}))
				golden.Text(t, "testdata/"+source+"."+lang+"."+string(f)+".txt", o.numberless(got))
			}
		}
	}
}
