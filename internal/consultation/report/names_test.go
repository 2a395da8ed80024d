package report

import (
	"fmt"
	"strings"
	"testing"

	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
)

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
