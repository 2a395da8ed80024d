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
)

// releases all segments as a publisher who wrote none of them.
func (o *office) releases() {
	o.t.Helper()
	b, err := o.desk.Board(o.ctx(), o.publisher, o.activity)
	o.must(err)
	_, err = o.desk.Edit(o.ctx(), o.publisher, key(), o.activity, evaluation.Selection{}, evaluation.Bulk{Act: evaluation.SetPlace, Place: b.Places[3].ID})
	o.must(err)
}

func (o *office) version() int {
	o.t.Helper()
	d, err := o.Desk(o.ctx(), o.editor, o.activity)
	o.must(err)
	return d.Result.Version
}

func (o *office) entry(k dossier.Kind, body dossier.EntryBody) uuid.UUID {
	o.t.Helper()
	body.At = noon
	e, _, err := o.dossiers.Create(o.ctx(), authz.Software(), key(), o.project, k, body)
	o.must(err)
	e, _, err = o.dossiers.Publish(o.ctx(), authz.Software(), e.ID, e.Version)
	o.must(err)
	return e.ID
}

func html(s string) map[string]string { return map[string]string{"de": "<p>" + s + "</p>"} }

// From the sentence to the decision, the changed paragraph, the council and the milestone;
// nobody reads another’s, nothing before the release, one letter each.
func TestWhatBecameOfMyContribution(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna, beat := statement.Visitor{Actor: o.settle("Anna")}, statement.Visitor{Actor: o.settle("Beat")}
	mine := o.states(anna, remark{block: 2, request: "Öffnen Sie am Samstag", reason: "Viele arbeiten."}, remark{block: 4, request: "Länger behalten", reason: "Wissen."})
	browsed := o.states(browser('k'), remark{block: 2, request: "Weniger Papier", reason: "Umwelt."})
	captured := o.states(browser('p'), remark{block: 2, request: "Brief", reason: "Umwelt."})
	o.exec("UPDATE consultation_statement SET channel = 'letter', secret_hash = NULL, received_on = '2026-11-22' WHERE id = ?", captured.ID)
	blocks := o.document.Document.Blocks
	blocks[2].Words = map[string]doc.Words{"de": {HTML: "<p>Die Gemeinde bietet ihre Dienste am Schalter, auch am Samstag, am Telefon und im Netz an.</p>"}}
	o.publish(blocks...)
	rows := o.segments()
	for i := range rows {
		a := evaluation.Answer{Decision: evaluation.Noted, Consideration: html("Danke.")}
		switch rows[i].Request {
		case "Öffnen Sie am Samstag":
			a = evaluation.Answer{Decision: evaluation.Accepted, Consideration: html("Der Samstag kommt dazu."), ChangedBlock: o.block(2)}
		case "Länger behalten":
			a.Decision = evaluation.NotAccepted
		}
		o.answers(&rows[i], a)
	}
	before, err := o.Outcome(o.ctx(), anna, mine.ID, "de")
	o.must(err)
	if len(before.Segments) != 0 || before.Result.ReleasedAt != nil {
		t.Errorf("before the release: %+v", before.Segments)
	}
	_, err = o.Release(o.ctx(), o.publisher, o.activity, o.version())
	refused(t, "while people can speak", err, CodeResultsEarly)
	*o.at = noon.AddDate(0, 0, 12)
	_, err = o.Release(o.ctx(), o.publisher, o.activity, o.version())
	refused(t, "with open segments", err, CodeResultsOpen)
	o.releases()
	_, err = o.Release(o.ctx(), o.editor, o.activity, o.version())
	refused(t, "by an editor", err, authz.CodeRoleRequired)
	decision := o.entry(dossier.News, dossier.EntryBody{Texts: map[string]dossier.EntryText{"de": {Title: "Der Gemeinderat beschliesst die Strategie"}}})
	milestone := o.entry(dossier.Milestone, dossier.EntryBody{Texts: map[string]dossier.EntryText{"de": {Title: "Samstagsöffnung"}}, Progress: dossier.Running, Percent: 40})
	_, err = o.Link(o.ctx(), o.editor, o.activity, o.version(), &decision, &decision)
	refused(t, "news as a milestone", firstField(err), CodeResultLink)
	_, err = o.Link(o.ctx(), o.editor, o.activity, o.version(), ptr(uuid.New()), nil)
	refused(t, "an entry that is not", firstField(err), CodeResultLink)
	_, err = o.Link(o.ctx(), o.editor, o.activity, o.version(), &decision, &milestone)
	o.must(err)
	_, err = o.Release(o.ctx(), o.publisher, o.activity, 0)
	refused(t, "an old version", err, fault.CodeStale)
	_, err = o.Release(o.ctx(), o.publisher, o.activity, o.version())
	o.must(err)

	got, err := o.Outcome(o.ctx(), anna, mine.ID, "de")
	o.must(err)
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
	for what, who := range map[string]statement.Visitor{"another resident": beat, "nobody": browser('q'), "staff": {Actor: o.editor}} {
		_, err = o.Outcome(o.ctx(), who, mine.ID, "de")
		refused(t, "the outcome for "+what, err, authz.CodeNotFound)
		_, err = o.OutcomeByReceipt(o.ctx(), who, mine.Number, receipt.CodeOf(mine.Submissions[0].Hash), "de")
		refused(t, "by receipt for "+what, err, authz.CodeNotFound)
	}
	if got, err = o.OutcomeByReceipt(o.ctx(), browser('k'), browsed.Number, "", "de"); err != nil || len(got.Segments) != 1 {
		t.Errorf("by the secret of the browser: %v", err)
	}
	_, err = o.OutcomeByReceipt(o.ctx(), browser('q'), browsed.Number, "", "de")
	refused(t, "by another secret", err, authz.CodeNotFound)
	code := receipt.CodeOf(captured.Submissions[0].Hash)
	if got, err = o.OutcomeByReceipt(o.ctx(), statement.Visitor{Actor: authz.Nobody()}, captured.Number, code, "de"); err != nil || len(got.Segments) != 1 {
		t.Errorf("by the code on paper: %v", err)
	}
	for _, wrong := range []string{"", "AAAA-AAAA-AAAA-AAAA-AAAA"} {
		_, err = o.OutcomeByReceipt(o.ctx(), statement.Visitor{Actor: authz.Nobody()}, captured.Number, wrong, "de")
		refused(t, "a wrong code", err, authz.CodeNotFound)
	}

	for range 2 {
		o.must(o.Tell(o.ctx(), o.activity))
	}
	letters := func() int { return o.number("SELECT count(*) FROM mail_outbox WHERE template = 'statement_outcome'") }
	if letters() != 1 {
		t.Errorf("%d letters to the one who has an address", letters())
	}
	if n := o.number("SELECT count(*) FROM mail_outbox WHERE template = 'statement_outcome' AND (data::text LIKE '%Samstag%' OR data::text NOT LIKE ?)", "%/konto/beitraege/"+mine.ID.String()+"%"); n != 0 {
		t.Error("the letter tells the answer, or leads nowhere")
	}
	_, err = o.TakeBack(o.ctx(), o.editor, o.activity, o.version())
	refused(t, "an editor takes results back", err, authz.CodeRoleRequired)
	out := true
	o.statements.OnReport(func(context.Context, bun.IDB, uuid.UUID) (bool, error) { return out, nil })
	_, err = o.TakeBack(o.ctx(), o.publisher, o.activity, o.version())
	refused(t, "results that a report stands on are taken back", err, CodeResultsReported)
	out = false
	_, err = o.TakeBack(o.ctx(), o.publisher, o.activity, o.version())
	o.must(err)
	if got, err = o.Outcome(o.ctx(), anna, mine.ID, "de"); err != nil || len(got.Segments) != 0 || got.Decision != nil {
		t.Errorf("after taking back: %+v %v", got.Segments, err)
	}
	_, err = o.Release(o.ctx(), o.publisher, o.activity, o.version())
	o.must(err)
	o.must(o.Tell(o.ctx(), o.activity))
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
		o.states(browser(byte('a'+i)), remark{block: 3, position: p}, remark{block: 4, request: "Mehr davon", reason: "Gut."})
	}
	slug := "digital"
	if p, err := o.Public(o.ctx(), authz.Nobody(), slug, o.activity); err != nil || p.Numbers != nil {
		t.Fatalf("before the release: %+v %v", p, err)
	}
	if rows, _, err := o.Published(o.ctx(), authz.Nobody(), slug, o.activity, nil, 10); err != nil || len(rows) != 0 {
		t.Errorf("published before the release: %v %v", rows, err)
	}
	q, _, err := o.Quality(o.ctx(), authz.Nobody(), slug, o.activity)
	o.must(err)
	if q.Inputs != 6 || q.Segments != 12 || q.Answered != 0 || q.TakenUp != 0 || q.MedianDays != nil {
		t.Errorf("%+v", q)
	}
	if _, err = o.Public(o.ctx(), authz.Nobody(), "anderswo", o.activity); !fault.Is(err, "space.activity_not_found") {
		t.Errorf("under another address: %v", err)
	}
	rows := o.segments()
	for i := range rows {
		d := evaluation.Partly
		if i%3 == 0 {
			d = evaluation.NotAccepted
		}
		o.answers(&rows[i], evaluation.Answer{Decision: d, Consideration: html("Danke.")})
	}
	*o.at = noon.AddDate(0, 0, 20)
	o.releases()
	o.exec("UPDATE consultation_statement SET publication = 'anonymous' WHERE number = 'M-2026-00001'")
	_, err = o.Release(o.ctx(), o.publisher, o.activity, o.version())
	o.must(err)
	check := func(when string) {
		t.Helper()
		q, _, err := o.Quality(o.ctx(), authz.Nobody(), slug, o.activity)
		o.must(err)
		if q.Inputs != 6 || q.Segments != 12 || q.Answered != 12 || q.TakenUp != 8 || q.MedianDays == nil || *q.MedianDays != 20 {
			t.Errorf("%s: %+v, median %v", when, q, q.MedianDays)
		}
		p, err := o.Public(o.ctx(), authz.Nobody(), slug, o.activity)
		o.must(err)
		n := p.Numbers
		if len(n.Chapters) != 1 || n.Chapters[0].Block != o.block(3) || n.Chapters[0].Segments != 12 || fmt.Sprint(n.Chapters[0].Positions) != "[{approval 5} {rejection 1}]" || n.Chapters[0].Kinds != nil {
			t.Errorf("%s: chapters %+v", when, n.Chapters)
		}
		if fmt.Sprint(n.Channels, n.Kinds, n.Decisions) != "[{online 6}] [{private 6}] [{not_accepted 4} {partly 8}]" {
			t.Errorf("%s: %v %v %v", when, n.Channels, n.Kinds, n.Decisions)
		}
	}
	check("live")
	shown, told, err := o.Published(o.ctx(), authz.Nobody(), slug, o.activity, nil, 10)
	if o.must(err); len(shown) != 1 || shown[0].Statement.Number != "M-2026-00001" || len(told[shown[0].Statement.ID]) != 2 || shown[0].Name != "" {
		t.Errorf("published: %+v", shown)
	}
	ctx, counted := pg.CountQueries(o.ctx())
	_, err = o.Public(ctx, authz.Nobody(), slug, o.activity)
	if o.must(err); counted.N() > 12 {
		t.Errorf("%d statements for a result", counted.N())
	}
	o.must(o.Freeze(o.ctx()))
	if n := o.number("SELECT count(*) FROM consultation_result WHERE frozen IS NOT NULL"); n != 0 {
		t.Error("frozen while the project runs")
	}
	o.must(pg.InTx(o.ctx(), o.db, func(ctx context.Context, tx bun.Tx) error {
		_, err := o.said.Forget(ctx, tx, o.project)
		return err
	}))
	if n := o.number("SELECT count(*) FROM consultation_segment"); n != 0 {
		t.Errorf("%d segments after their time", n)
	}
	check("after statements were erased")
	if p, err := o.Public(o.ctx(), authz.Nobody(), slug, o.activity); err != nil || p.Result.FrozenAt == nil {
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
		all = append(all, o.states(browser(byte('a'+i)), remark{block: 3, position: statement.Approval}))
	}
	_, err := o.said.MarkDuplicate(o.ctx(), o.editor, all[1].ID, &all[0].ID)
	o.must(err)
	rows := o.segments()
	for i := range rows {
		o.answers(&rows[i], evaluation.Answer{Decision: evaluation.Noted, Consideration: html("Danke.")})
	}
	_, err = o.said.Withdraw(o.ctx(), browser('c'), all[2].ID)
	o.must(err)
	if n, err := o.Numbers(o.ctx(), o.db, o.activity); err != nil || n.Quality.Inputs != 1 || n.Quality.Segments != 1 || fmt.Sprint(n.Channels) != "[{online 1}]" || n.Chapters[0].Positions[0].Count != 1 {
		t.Errorf("%+v %v", n, err)
	}
	*o.at = noon.AddDate(0, 0, 12)
	// What does not count holds nothing up: the duplicate is not released.
	o.exec("UPDATE consultation_segment SET released_at = ?, released_by = ? WHERE statement_id = ?", noon, o.publisher.ID, all[0].ID)
	_, err = o.Release(o.ctx(), o.publisher, o.activity, 0)
	o.must(err)
	o.must(o.Tell(o.ctx(), o.activity))
	if n := o.number("SELECT count(*) FROM consultation_told"); n != 1 {
		t.Errorf("%d statements told, a duplicate among them", n)
	}
	o.exec("UPDATE space_project SET stage = 'closed' WHERE id = ?", o.project)
	o.must(o.Freeze(o.ctx()))
	if n := o.number("SELECT (frozen -> 'quality' ->> 'inputs')::int FROM consultation_result"); n != 1 {
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
