package report

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
)

// Whoever did not agree is not named: not as a sender, not by their own words, not by an
// answer. Names come in any case, order and with a title.
func TestMask(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.StringMatching(`[A-ZÄÖÜ][a-zäöüé]{3,10}`)
		first, last := name.Draw(rt, "first"), name.Draw(rt, "last")
		s := &statement.Statement{Kind: statement.Private, Contact: statement.Contact{Name: first + " " + last, Street: last + "strasse 7", Email: strings.ToLower(first) + "@example.ch"}}
		form := rapid.SampledFrom([]string{first + " " + last, last + ", " + first, strings.ToUpper(first + "  " + last), "Frau " + last, "Familie " + last, string([]rune(first)[:1]) + ". " + last, s.Contact.Email, s.Contact.Street, first + "\n" + last}).Draw(rt, "form")
		before, after := rapid.StringMatching(`[0-9 ,.]{0,8}`).Draw(rt, "before"), rapid.StringMatching(`[0-9 ,.]{0,8}`).Draw(rt, "after")
		got := maskFor(s).text(before + " " + form + " " + after)
		if strings.Contains(strings.ToLower(got), strings.ToLower(last)) || strings.Contains(got, "@") {
			rt.Fatalf("%q shows %s", got, form)
		}
	})
	m := maskFor(&statement.Statement{Kind: statement.Organisation, Organisation: "Quartierverein Gersag", Contact: statement.Contact{Name: "Jo"}})
	for in, want := range map[string]string{"Der Quartierverein Gersag dankt. Tel. 041 268 01 11 oder +41 79 123 45 67.": "Der […] dankt. Tel. […] oder […].", "Jo, das Jodeln stört": "Jo, das Jodeln stört",
		"Art. 12 von 2026, CHF 120'000, § 041": "Art. 12 von 2026, CHF 120'000, § 041"} {
		if got := m.text(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// No format of an anonymised report or synopsis has a name, an address or a number of
// anybody; the named ones have those who agreed and nobody else.
func TestAnonymisedNamesNobody(t *testing.T) {
	t.Parallel()
	o := build(t)
	agreed := map[bool][]string{}
	for i, publication := range []statement.Publication{statement.Named, statement.Anonymous, statement.Unpublished} {
		last := []string{"Zumbrunnen", "Käppeli", "Wyttenbach"}[i]
		c := statement.Contact{Name: "Rosmarie " + last, Street: last + "weg 3", Email: "rosmarie" + fmt.Sprint(i) + "@example.ch"}
		o.heard(byte('a'+i), person{c, publication}, remark{Block: i, Request: "Ich, Rosmarie " + last + ", wohne am " + last + "weg 3.", Reason: "Schreiben Sie an " + c.Email + " oder Frau " + last, Position: ""})
		agreed[publication == statement.Named] = append(agreed[publication == statement.Named], last)
	}
	o.settled(func(s *evaluation.Segment) (evaluation.Decision, string) {
		return evaluation.Noted, "Wir danken " + strings.TrimSuffix(strings.TrimPrefix(strings.Split(s.Request, ", wohne")[0], "Ich, "), ",") + "."
	})
	for _, f := range []table.Format{table.DOCX, table.PDF, table.XLSX} {
		for _, source := range []string{"consultation_report", "consultation_synopsis"} {
			for _, mode := range []string{"anonymous", "named"} {
				what := fmt.Sprint(source, " as ", f, ", ", mode)
				text := strings.ToLower(o.words(f, o.made(o.Editor, source, f, "de", export.Params{byNames: mode})))
				for _, last := range agreed[false] {
					if strings.Contains(text, strings.ToLower(last)) {
						t.Errorf("%s names %s", what, last)
					}
				}
				for _, last := range agreed[true] {
					if strings.Contains(text, strings.ToLower(last)) != (mode == "named") {
						t.Errorf("%s: %s", what, last)
					}
				}
				if strings.Count(text, "wohne am") != 3 {
					t.Errorf("%s has not all: %s", what, text)
				}
			}
		}
	}
}
