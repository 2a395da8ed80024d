package report

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/report/paper"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/export/table"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/space"
)

// moves the report through a list of acts, and gives what the last one said.
func (o *office) moves(who authz.Actor, act string) error {
	d, err := o.Desk(o.Ctx(), o.Editor, o.Activity)
	o.Must(err)
	switch act {
	case "save":
		_, err = o.Save(o.Ctx(), who, o.Activity, d.Version, Draft{Introduction: map[string]string{"de": "<p>Zur Sache.</p>"}})
	case "submit":
		_, err = o.Submit(o.Ctx(), who, o.Activity, d.Version)
	case "return":
		_, err = o.Return(o.Ctx(), who, o.Activity, "Bitte kürzen.")
	case "publish":
		_, err = o.Publish(o.Ctx(), who, o.Activity, d.Version)
	}
	return err
}

// Who may do what at which step, with four eyes and without.
func TestPublicationByTable(t *testing.T) {
	t.Parallel()
	const editor, one, two, nobody = "editor", "publisher", "publisher2", "nobody"
	type step struct {
		who, act string
		want     fault.Code
	}
	for name, tc := range map[string]struct {
		fourEyes bool
		steps    []step
	}{
		"one person, no four eyes": {false, []step{{one, "save", ""}, {one, "publish", ""}, {one, "save", CodeState}, {one, "return", CodeState}, {one, "publish", CodeState}}},
		"the editor asks":          {false, []step{{editor, "submit", ""}, {editor, "save", CodeState}, {editor, "submit", CodeState}, {two, "publish", ""}}},
		"four eyes":                {true, []step{{one, "save", ""}, {one, "publish", CodeState}, {one, "submit", ""}, {one, "publish", space.CodeSecondPerson}, {two, "publish", ""}}},
		"who wrote last":           {true, []step{{one, "save", ""}, {editor, "submit", ""}, {one, "publish", space.CodeSecondPerson}, {two, "publish", ""}}},
		"given back":               {true, []step{{editor, "submit", ""}, {two, "return", ""}, {two, "publish", CodeState}, {editor, "save", ""}, {editor, "submit", ""}, {two, "publish", ""}}},
		"nothing for others":       {false, []step{{nobody, "save", authz.CodeLoginRequired}, {nobody, "submit", authz.CodeLoginRequired}, {nobody, "publish", authz.CodeLoginRequired}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := build(t)
			o.small()
			*o.At = noon.AddDate(0, 0, 20)
			o.Exec("UPDATE space_space SET four_eyes = ?", tc.fourEyes)
			people := map[string]authz.Actor{editor: o.Editor, one: o.Publisher, two: o.Publisher2, nobody: authz.Nobody()}
			for i, s := range tc.steps {
				err := o.moves(people[s.who], s.act)
				if s.want == "" {
					o.Must(err)
				} else if !fault.Is(err, s.want) {
					t.Fatalf("step %d, %s does %s: %v, want %s", i, s.who, s.act, err, s.want)
				}
			}
		})
	}
}

// A report is published when nobody can speak any more and everything is answered. Then
// consent stays as it is, the hook is told, the index knows it, and the log too.
func TestPublication(t *testing.T) {
	t.Parallel()
	o := build(t)
	told := 0
	o.OnPublication(func(_ context.Context, _ bun.Tx, _ authz.Actor, c *consultation.Consultation) error {
		if told++; c.Activity.ID != o.Activity {
			t.Error("another consultation")
		}
		return nil
	})
	anna := o.heard('a', person{statement.Contact{Name: "Anna Gloor"}, statement.Named}, remark{Block: 0, Request: "Schalter bleibt offen", Reason: "weil", Position: statement.Approval})
	slug := "digital"
	_, err := o.Read(o.Ctx(), authz.Nobody(), slug, o.Activity, "de", Stretch{Limit: 10})
	refused(t, "before", err, CodeNotOut)
	refused(t, "while people speak", o.moves(o.Publisher, "publish"), CodeRunning)
	*o.At = noon.AddDate(0, 0, 20)
	refused(t, "without answers", o.moves(o.Publisher, "publish"), CodeUnanswered)
	*o.At = noon
	o.settled(func(*evaluation.Segment) (evaluation.Decision, string) { return evaluation.Partly, "Zum Teil." })
	*o.At = noon.AddDate(0, 0, 20)
	_, err = o.Save(o.Ctx(), o.Editor, o.Activity, 7, Draft{})
	refused(t, "an old version", err, fault.CodeStale)
	d, err := o.Save(o.Ctx(), o.Editor, o.Activity, 0, Draft{Named: true, Introduction: map[string]string{"de": `<p onclick="x()">Zur Sache.</p><script>alert(1)</script>`}})
	o.Must(err)
	if d.Introduction["de"] != "<p>Zur Sache.</p>" {
		t.Errorf("%q", d.Introduction["de"])
	}
	o.Must(o.moves(o.Publisher, "publish"))
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	_, err = o.HandedIn.SetPublication(o.Ctx(), browser('a'), anna.ID, statement.Unpublished)
	refused(t, "a consent taken back", err, statement.CodeReported)
	for what, query := range map[string]string{"in the index": "SELECT count(*) FROM search_subject WHERE kind = 'consultation_report' AND path LIKE '%/bericht'",
		"in the log": "SELECT count(*) FROM audit_entry WHERE act = 'consultation.report_published'"} {
		if n := o.Number(query); n != 1 {
			t.Errorf("%s %d times", what, n)
		}
	}
	r, err := o.Read(o.Ctx(), authz.Nobody(), slug, o.Activity, "de", Stretch{Limit: 10})
	o.Must(err)
	if len(r.Rows) != 1 || r.Rows[0].Sender != "Anna Gloor" || r.Rows[0].Answer != "Zum Teil." || r.Statistics.Open != 0 || len(r.Facts) != 5 {
		t.Errorf("%+v", r.Rows)
	}
	_, err = o.Read(o.Ctx(), authz.Nobody(), "another", o.Activity, "de", Stretch{Limit: 10})
	refused(t, "in another project", err, space.CodeActivityNotFound)
	// What is hidden afterwards is hidden here too, and what was withdrawn is not there.
	o.Exec("UPDATE consultation_statement SET hidden_at = now()")
	if r, err = o.Read(o.Ctx(), authz.Nobody(), slug, o.Activity, "fr", Stretch{Limit: 10}); err != nil || r.Rows[0].Sender != "Particulier" {
		t.Errorf("%v %+v", err, r)
	}
	o.Exec("UPDATE consultation_segment SET input = 'withdrawn'")
	if r, err = o.Read(o.Ctx(), authz.Nobody(), slug, o.Activity, "de", Stretch{Limit: 10}); err != nil || len(r.Rows) != 0 {
		t.Errorf("%v %+v", err, r)
	}
}

// The public report is read in stretches: each request once, in the order of the document,
// with the same number of statements for few as for many.
func TestPublicReportInStretches(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.fill(230)
	o.Exec("UPDATE consultation_segment SET released_at = created_at, decision = 'noted' WHERE released_at IS NULL")
	o.Exec("INSERT INTO consultation_report (activity_id, state, changed_at, published_at) VALUES (?, 'published', ?, ?)", o.Activity, noon, noon)
	seen, last := map[uuid.UUID]bool{}, -1
	var after *evaluation.Cursor
	for pages := 0; pages < 9; pages++ {
		r, err := o.Read(o.Ctx(), authz.Nobody(), "digital", o.Activity, "de", Stretch{After: after, Limit: 30})
		o.Must(err)
		for i := range r.Rows[:min(30, len(r.Rows))] {
			x := &r.Rows[i]
			if seen[x.ID] || x.At < last {
				t.Fatalf("%s again, or out of order", x.Label)
			}
			seen[x.ID], last = true, x.At
			c := x.Cursor()
			after = &c
		}
		if len(r.Rows) <= 30 {
			break
		}
	}
	if len(seen) != 230 {
		t.Errorf("%d of 230", len(seen))
	}
}

func (o *office) uploads(name string, body []byte) uuid.UUID {
	o.T.Helper()
	f, err := o.Files.Upload(o.Ctx(), o.Editor, key(), file.Arrival{Purpose: TemplatePurpose, Name: name, Body: bytes.NewReader(body), Length: int64(len(body))})
	o.Must(err)
	return f.ID
}

// A template of the office is checked when it is saved, and used when a DOCX is made.
func TestTemplateOfTheOffice(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.small()
	// Our own template is a DOCX like any other, once it has the placeholders in it.
	tpl := func(parts ...paper.Part) []byte {
		var b bytes.Buffer
		o.Must(paper.Without(&b, &paper.Report{Lang: "de", Title: "{{titel}} vom {{datum}}", Office: "Wappen", Created: noon, Parts: parts}))
		return b.Bytes()
	}
	line := func(s string) paper.Part {
		return paper.Part{Name: "x" + fmt.Sprint(len(s)), Write: func(b paper.Body) error { b.Paragraph(s); return nil }}
	}
	good := o.uploads("vorlage.docx", tpl(line("Amtlich"), line("{{tabelle}}"), line("{{synopse}} ")))
	bad := o.uploads("falsch.docx", tpl(line("{{tabele}}")))
	found, err := o.CheckTemplate(o.Ctx(), o.Editor, o.Activity, bad)
	o.Must(err)
	if len(found) != 2 || found[0].Code != paper.CodeTemplateUnknown || found[0].Name != "tabele" || found[1].Code != paper.CodeTemplateMissing {
		t.Errorf("%+v", found)
	}
	_, err = o.Save(o.Ctx(), o.Editor, o.Activity, 0, Draft{TemplateID: &bad})
	if f := fault.From(err); f == nil || len(f.Fields) != 2 || f.Fields[0].Path != "templateId" || f.Fields[0].Code != paper.CodeTemplateUnknown {
		t.Errorf("%+v", err)
	}
	if _, err = o.CheckTemplate(o.Ctx(), o.Publisher, o.Activity, good); err == nil {
		t.Error("somebody else reads what is not attached yet")
	}
	d, err := o.Save(o.Ctx(), o.Editor, o.Activity, 0, Draft{TemplateID: &good})
	o.Must(err)
	if d.Template == nil || d.Template.ID != good {
		t.Errorf("%+v", d.Template)
	}
	got := o.words(table.DOCX, o.made(o.Publisher, "consultation_report", table.DOCX, "de", nil))
	for _, want := range []string{"[Heading1] Mitwirkungsbericht: Zur Strategie vom 22. November 2026", "Amtlich\n", "[Heading2] Anträge und Erwägungen", "[Heading2] Synopse", "Schalter bleibt offen", "· Wappen ·"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "{{") || strings.Contains(got, "Statistik") {
		t.Errorf("%s", got)
	}
	_, err = o.Save(o.Ctx(), o.Editor, o.Activity, d.Version, Draft{})
	o.Must(err)
	if _, err := o.Files.File(o.Ctx(), o.Editor, good); err == nil {
		t.Error("a template that is replaced stays")
	}
	refused(t, "no such file", o.saves(uuid.New()), CodeTemplate)
	_, err = o.Save(o.Ctx(), o.Editor, o.Activity, d.Version, Draft{TemplateID: &good})
	refused(t, "an old version with a template that is gone", err, fault.CodeStale)
	_, err = o.Files.Upload(o.Ctx(), o.Editor, key(), file.Arrival{Purpose: TemplatePurpose, Name: "x.docx", Body: io.LimitReader(strings.NewReader("%PDF-1.7"), 8), Length: 8})
	if err == nil {
		t.Error("a PDF as a template")
	}
}

func (o *office) saves(id uuid.UUID) error {
	d, err := o.Desk(o.Ctx(), o.Editor, o.Activity)
	o.Must(err)
	_, err = o.Save(o.Ctx(), o.Editor, o.Activity, d.Version, Draft{TemplateID: &id})
	return err
}
