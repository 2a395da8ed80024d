package outcome

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"pgregory.net/rapid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/receipt"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/dossier"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

func (o *office) version() int {
	o.T.Helper()
	d, err := o.Desk(o.Ctx(), o.Editor, o.Activity)
	o.Must(err)
	return d.Result.Version
}

func (o *office) entry(k dossier.Kind, body dossier.EntryBody) uuid.UUID {
	o.T.Helper()
	body.At = noon
	e, _, err := o.dossiers.Create(o.Ctx(), authz.Software(), key(), o.Project, k, body)
	o.Must(err)
	e, _, err = o.dossiers.Publish(o.Ctx(), authz.Software(), e.ID, e.Version)
	o.Must(err)
	return e.ID
}

func html(s string) map[string]string { return map[string]string{"de": "<p>" + s + "</p>"} }

// From the sentence to the decision, the changed paragraph, the council and the milestone;
// nobody reads another’s, nothing before the release, one letter each.
func TestWhatBecameOfMyContribution(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna, beat := statement.Visitor{Actor: o.Settle("Anna")}, statement.Visitor{Actor: o.Settle("Beat")}
	mine := o.States(anna, remark{Block: 2, Request: "Öffnen Sie am Samstag", Reason: "Viele arbeiten."}, remark{Block: 4, Request: "Länger behalten", Reason: "Wissen."})
	browsed := o.States(browser('k'), remark{Block: 2, Request: "Weniger Papier", Reason: "Umwelt."})
	captured := o.States(browser('p'), remark{Block: 2, Request: "Brief", Reason: "Umwelt."})
	o.Exec("UPDATE consultation_statement SET channel = 'letter', secret_hash = NULL, received_on = '2026-11-22' WHERE id = ?", captured.ID)
	blocks := o.Document.Document.Blocks
	blocks[2].Words = map[string]doc.Words{"de": {HTML: "<p>Die Gemeinde bietet ihre Dienste am Schalter, auch am Samstag, am Telefon und im Netz an.</p>"}}
	o.Publishes(blocks...)
	rows := o.Segments(evaluation.Filter{})
	for i := range rows {
		a := evaluation.Answer{Decision: evaluation.Noted, Consideration: html("Danke.")}
		switch rows[i].Request {
		case "Öffnen Sie am Samstag":
			a = evaluation.Answer{Decision: evaluation.Accepted, Consideration: html("Der Samstag kommt dazu."), ChangedBlock: o.Block(2)}
		case "Länger behalten":
			a.Decision = evaluation.NotAccepted
		}
		o.Gives(o.Editor, rows[i].ID, a)
	}
	before, err := o.Outcome(o.Ctx(), anna, mine.ID, "de")
	o.Must(err)
	if len(before.Segments) != 0 || before.Result.ReleasedAt != nil {
		t.Errorf("before the release: %+v", before.Segments)
	}
	_, err = o.Release(o.Ctx(), o.Publisher, o.Activity, o.version())
	refused(t, "while people can speak", err, CodeResultsEarly)
	*o.At = noon.AddDate(0, 0, 12)
	_, err = o.Release(o.Ctx(), o.Publisher, o.Activity, o.version())
	refused(t, "with open segments", err, CodeResultsOpen)
	o.Releases()
	_, err = o.Release(o.Ctx(), o.Editor, o.Activity, o.version())
	refused(t, "by an editor", err, authz.CodeRoleRequired)
	decision := o.entry(dossier.News, dossier.EntryBody{Texts: map[string]dossier.EntryText{"de": {Title: "Der Gemeinderat beschliesst die Strategie"}}})
	milestone := o.entry(dossier.Milestone, dossier.EntryBody{Texts: map[string]dossier.EntryText{"de": {Title: "Samstagsöffnung"}}, Progress: dossier.Running, Percent: 40})
	_, err = o.Link(o.Ctx(), o.Editor, o.Activity, o.version(), &decision, &decision)
	refused(t, "news as a milestone", firstField(err), CodeResultLink)
	_, err = o.Link(o.Ctx(), o.Editor, o.Activity, o.version(), ptr(uuid.New()), nil)
	refused(t, "an entry that is not", firstField(err), CodeResultLink)
	_, err = o.Link(o.Ctx(), o.Editor, o.Activity, o.version(), &decision, &milestone)
	o.Must(err)
	_, err = o.Release(o.Ctx(), o.Publisher, o.Activity, 0)
	refused(t, "an old version", err, fault.CodeStale)
	_, err = o.Release(o.Ctx(), o.Publisher, o.Activity, o.version())
	o.Must(err)

	got, err := o.Outcome(o.Ctx(), anna, mine.ID, "de")
	o.Must(err)
	v := viewOutcome(got, "de")
	if len(v.Segments) != 2 || v.Segments[0].Decision != "accepted" || v.Segments[0].Consideration != "<p>Der Samstag kommt dazu.</p>" || v.Segments[1].Decision != "not_accepted" || v.Segments[0].Chapter != "Schalter" {
		t.Fatalf("%+v", v.Segments)
	}
	if ch := v.Segments[0].Change; ch == nil || ch.Kind != "changed" || ch.From != 1 || ch.To != 2 || !strings.Contains(fmt.Sprint(ch.Spans), "Samstag") {
		t.Errorf("the changed paragraph: %+v", ch)
	}
	if v.Decision == nil || v.Decision.Title != "Der Gemeinderat beschliesst die Strategie" || v.Implementation == nil || v.Implementation.Percent != 40 || v.Implementation.Progress != "running" {
		t.Errorf("council %+v, milestone %+v", v.Decision, v.Implementation)
	}
	for what, who := range map[string]statement.Visitor{"another resident": beat, "nobody": browser('q'), "staff": {Actor: o.Editor}} {
		_, err = o.Outcome(o.Ctx(), who, mine.ID, "de")
		refused(t, "the outcome for "+what, err, authz.CodeNotFound)
		_, err = o.OutcomeByReceipt(o.Ctx(), who, mine.Number, receipt.CodeOf(mine.Submissions[0].Hash), "de")
		refused(t, "by receipt for "+what, err, authz.CodeNotFound)
	}
	if got, err = o.OutcomeByReceipt(o.Ctx(), browser('k'), browsed.Number, "", "de"); err != nil || len(got.Segments) != 1 {
		t.Errorf("by the secret of the browser: %v", err)
	}
	_, err = o.OutcomeByReceipt(o.Ctx(), browser('q'), browsed.Number, "", "de")
	refused(t, "by another secret", err, authz.CodeNotFound)
	code := receipt.CodeOf(captured.Submissions[0].Hash)
	if got, err = o.OutcomeByReceipt(o.Ctx(), statement.Visitor{Actor: authz.Nobody()}, captured.Number, code, "de"); err != nil || len(got.Segments) != 1 {
		t.Errorf("by the code on paper: %v", err)
	}
	for _, wrong := range []string{"", "AAAA-AAAA-AAAA-AAAA-AAAA"} {
		_, err = o.OutcomeByReceipt(o.Ctx(), statement.Visitor{Actor: authz.Nobody()}, captured.Number, wrong, "de")
		refused(t, "a wrong code", err, authz.CodeNotFound)
	}

	for range 2 {
		o.Must(o.Tell(o.Ctx(), o.Activity))
	}
	letters := func() int { return o.Number("SELECT count(*) FROM mail_outbox WHERE template = 'statement_outcome'") }
	if letters() != 1 {
		t.Errorf("%d letters to the one who has an address", letters())
	}
	if n := o.Number("SELECT count(*) FROM mail_outbox WHERE template = 'statement_outcome' AND (data::text LIKE '%Samstag%' OR data::text NOT LIKE ?)", "%/konto/beitraege/"+mine.ID.String()+"%"); n != 0 {
		t.Error("the letter tells the answer, or leads nowhere")
	}
	_, err = o.TakeBack(o.Ctx(), o.Editor, o.Activity, o.version())
	refused(t, "an editor takes results back", err, authz.CodeRoleRequired)
	out := true
	o.statements.OnReport(func(context.Context, bun.IDB, uuid.UUID) (bool, error) { return out, nil })
	_, err = o.TakeBack(o.Ctx(), o.Publisher, o.Activity, o.version())
	refused(t, "results that a report stands on are taken back", err, CodeResultsReported)
	out = false
	_, err = o.TakeBack(o.Ctx(), o.Publisher, o.Activity, o.version())
	o.Must(err)
	if got, err = o.Outcome(o.Ctx(), anna, mine.ID, "de"); err != nil || len(got.Segments) != 0 || got.Decision != nil {
		t.Errorf("after taking back: %+v %v", got.Segments, err)
	}
	_, err = o.Release(o.Ctx(), o.Publisher, o.Activity, o.version())
	o.Must(err)
	o.Must(o.Tell(o.Ctx(), o.Activity))
	if letters() != 1 {
		t.Errorf("%d letters after a second release", letters())
	}
}

func ptr[T any](v T) *T { return &v }

// Numbers are those of what was said, and stay when it is erased.
func TestNumbersStay(t *testing.T) {
	t.Parallel()
	o := build(t)
	for i := range 6 {
		p := statement.Approval
		if i == 5 {
			p = statement.Rejection
		}
		o.States(browser(byte('a'+i)), remark{Block: 3, Position: p}, remark{Block: 4, Request: "Mehr davon", Reason: "Gut."})
	}
	slug := "digital"
	if p, err := o.Public(o.Ctx(), authz.Nobody(), slug, o.Activity); err != nil || p.Numbers != nil {
		t.Fatalf("before the release: %+v %v", p, err)
	}
	if rows, _, err := o.Published(o.Ctx(), authz.Nobody(), slug, o.Activity, nil, 10); err != nil || len(rows) != 0 {
		t.Errorf("published before the release: %v %v", rows, err)
	}
	q, _, err := o.Quality(o.Ctx(), authz.Nobody(), slug, o.Activity)
	o.Must(err)
	if q.Inputs != 6 || q.Segments != 12 || q.Answered != 0 || q.TakenUp != 0 || q.MedianDays != nil {
		t.Errorf("%+v", q)
	}
	if all, err := reckon(o.Ctx(), o.DB, []uuid.UUID{o.Activity}); err != nil || len(all) != 0 {
		t.Errorf("in lists before the release: %v %v", all, err)
	}
	if _, err = o.Public(o.Ctx(), authz.Nobody(), "anderswo", o.Activity); !fault.Is(err, "space.activity_not_found") {
		t.Errorf("under another address: %v", err)
	}
	rows := o.Segments(evaluation.Filter{})
	for i := range rows {
		d := evaluation.Partly
		if i%3 == 0 {
			d = evaluation.NotAccepted
		}
		o.Gives(o.Editor, rows[i].ID, evaluation.Answer{Decision: d, Consideration: html("Danke.")})
	}
	*o.At = noon.AddDate(0, 0, 20)
	o.Releases()
	o.Exec("UPDATE consultation_statement SET publication = 'anonymous' WHERE number = 'M-2026-00001'")
	_, err = o.Release(o.Ctx(), o.Publisher, o.Activity, o.version())
	o.Must(err)
	check := func(when string) {
		t.Helper()
		q, _, err := o.Quality(o.Ctx(), authz.Nobody(), slug, o.Activity)
		o.Must(err)
		if q.Inputs != 6 || q.Segments != 12 || q.Answered != 12 || q.TakenUp != 8 || q.MedianDays == nil || *q.MedianDays != 20 {
			t.Errorf("%s: %+v, median %v", when, q, q.MedianDays)
		}
		p, err := o.Public(o.Ctx(), authz.Nobody(), slug, o.Activity)
		o.Must(err)
		n := p.Numbers
		if len(n.Chapters) != 1 || n.Chapters[0].Block != o.Block(3) || n.Chapters[0].Segments != 12 || fmt.Sprint(n.Chapters[0].Positions) != "[{approval 5} {rejection 1}]" || n.Chapters[0].Kinds != nil {
			t.Errorf("%s: chapters %+v", when, n.Chapters)
		}
		if fmt.Sprint(n.Channels, n.Kinds, n.Decisions) != "[{online 6}] [{private 6}] [{not_accepted 4} {partly 8}]" {
			t.Errorf("%s: %v %v %v", when, n.Channels, n.Kinds, n.Decisions)
		}
		if all, err := reckon(o.Ctx(), o.DB, []uuid.UUID{o.Activity}); err != nil || all[o.Activity] != (space.Reckoning{Inputs: 6, Answered: 12, TakenUp: 8}) {
			t.Errorf("%s: in lists %v %v", when, all, err)
		}
	}
	check("live")
	shown, told, err := o.Published(o.Ctx(), authz.Nobody(), slug, o.Activity, nil, 10)
	if o.Must(err); len(shown) != 1 || shown[0].Statement.Number != "M-2026-00001" || len(told[shown[0].Statement.ID]) != 2 || shown[0].Name != "" {
		t.Errorf("published: %+v", shown)
	}
	ctx, counted := pg.CountQueries(o.Ctx())
	_, err = o.Public(ctx, authz.Nobody(), slug, o.Activity)
	if o.Must(err); counted.N() > 13 {
		t.Errorf("%d statements for a result", counted.N())
	}
	o.Must(o.Freeze(o.Ctx()))
	if n := o.Number("SELECT count(*) FROM consultation_result WHERE frozen IS NOT NULL"); n != 0 {
		t.Error("frozen while the project runs")
	}
	o.Must(pg.InTx(o.Ctx(), o.DB, func(ctx context.Context, tx bun.Tx) error {
		_, err := o.Kept.Forget(ctx, tx, o.Project)
		return err
	}))
	if n := o.Number("SELECT count(*) FROM consultation_segment"); n != 0 {
		t.Errorf("%d segments after their time", n)
	}
	check("after statements were erased")
	if p, err := o.Public(o.Ctx(), authz.Nobody(), slug, o.Activity); err != nil || p.Result.FrozenAt == nil {
		t.Errorf("%v", err)
	}
}

// A project that is closed has its numbers frozen; a duplicate or withdrawn statement is
// not counted.
func TestWhatIsNotCounted(t *testing.T) {
	t.Parallel()
	o := build(t)
	var all []*statement.Detail
	for i := range 3 {
		all = append(all, o.States(browser(byte('a'+i)), remark{Block: 3, Position: statement.Approval}))
	}
	o.Exec("UPDATE consultation_statement SET duplicate_of = ? WHERE id = ?", all[0].ID, all[1].ID)
	rows := o.Segments(evaluation.Filter{})
	for i := range rows {
		o.Gives(o.Editor, rows[i].ID, evaluation.Answer{Decision: evaluation.Noted, Consideration: html("Danke.")})
	}
	_, err := o.HandedIn.Withdraw(o.Ctx(), browser('c'), all[2].ID)
	o.Must(err)
	if n, err := o.Numbers(o.Ctx(), o.DB, o.Activity); err != nil || n.Quality.Inputs != 1 || n.Quality.Segments != 1 || fmt.Sprint(n.Channels) != "[{online 1}]" || n.Chapters[0].Positions[0].Count != 1 {
		t.Errorf("%+v %v", n, err)
	}
	*o.At = noon.AddDate(0, 0, 12)
	// What does not count holds nothing up: the duplicate is not released.
	o.Exec("UPDATE consultation_segment SET released_at = ?, released_by = ? WHERE statement_id = ?", noon, o.Publisher.ID, all[0].ID)
	_, err = o.Release(o.Ctx(), o.Publisher, o.Activity, 0)
	o.Must(err)
	o.Must(o.Tell(o.Ctx(), o.Activity))
	if n := o.Number("SELECT count(*) FROM consultation_told"); n != 1 {
		t.Errorf("%d statements told, a duplicate among them", n)
	}
	o.Exec("UPDATE space_project SET stage = 'closed' WHERE id = ?", o.Project)
	o.Must(o.Freeze(o.Ctx()))
	if n := o.Number("SELECT (frozen -> 'quality' ->> 'inputs')::int FROM consultation_result"); n != 1 {
		t.Errorf("frozen with %d inputs", n)
	}
}

// No breakdown shows a group of private persons that is smaller than five, nor lets one
// reckon it.
func TestSmallGroupsAreNotBrokenDown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		var cells []cell
		for _, block := range []string{"a", "b"} {
			for _, kind := range []string{"private", "organisation"} {
				for _, p := range statement.Positions() {
					if n := rapid.IntRange(0, 9).Draw(r, "n"); n > 0 {
						cells = append(cells, cell{block, kind, string(p), n})
					}
				}
			}
		}
		for _, c := range chapters(cells, nil) {
			small, total, broken := false, 0, 0
			for _, x := range cells {
				if x.Block == c.Block {
					total += x.N
					small = small || x.Kind == "private" && x.N < SmallNumber
				}
			}
			for _, p := range c.Positions {
				total -= p.Count
			}
			for _, k := range c.Kinds {
				for _, p := range k.Positions {
					broken += p.Count
				}
			}
			if total != 0 || small && c.Kinds != nil || !small && broken == 0 {
				r.Fatalf("%+v", c)
			}
		}
	})
}
