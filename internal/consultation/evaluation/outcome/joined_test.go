package outcome

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/published"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/pg"
)

// Who has joined a statement reads what changed for it, also where they said nothing about
// that paragraph themselves.
func TestWhatChangedForAJoinedStatement(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna, beat := statement.Visitor{Actor: o.Settle("Anna")}, statement.Visitor{Actor: o.Settle("Beat")}
	theirs := o.States(anna, remark{Block: 2, Request: "Öffnen Sie am Samstag", Reason: "Viele arbeiten."})
	_, err := o.HandedIn.SetPublication(o.Ctx(), anna, theirs.ID, statement.Anonymous)
	o.Must(err)
	mine, _ := o.Writes(beat, remark{Block: 4, Request: "Länger behalten", Reason: "Wissen."})
	_, err = published.NewService(o.DB, o.Documents, o.Said, o.Now).Join(o.Ctx(), beat, mine.ID, theirs.ID, nil)
	o.Must(err)
	o.Submits(beat, mine.ID)
	blocks := o.Document.Document.Blocks
	blocks[2].Words = map[string]doc.Words{"de": {HTML: "<p>Die Gemeinde bietet ihre Dienste am Schalter, auch am Samstag, am Telefon und im Netz an.</p>"}}
	o.Publishes(blocks...)
	rows := o.Segments(evaluation.Filter{})
	for i := range rows {
		a := evaluation.Answer{Decision: evaluation.Noted, Consideration: html("Danke.")}
		if rows[i].StatementID == theirs.ID {
			a = evaluation.Answer{Decision: evaluation.Accepted, Consideration: html("Der Samstag kommt dazu."), ChangedBlock: o.Block(2)}
		}
		o.Gives(o.Editor, rows[i].ID, a)
	}
	*o.At = noon.AddDate(0, 0, 12)
	o.Releases()
	_, err = o.Release(o.Ctx(), o.Publisher, o.Activity, o.version())
	o.Must(err)
	got, err := o.Outcome(o.Ctx(), beat, mine.ID, "de")
	o.Must(err)
	v := viewOutcome(got, "de")
	if len(v.Segments) != 1 || v.Segments[0].Change != nil {
		t.Errorf("own segments: %+v", v.Segments)
	}
	if len(v.Joined) != 1 || len(v.Joined[0].Segments) != 1 || v.Joined[0].Segments[0].Change == nil || v.Joined[0].Segments[0].Change.Kind != "changed" {
		t.Errorf("joined: %+v", v.Joined)
	}
}

// Whoever has a part that is answered later is told when it is, not with the results, and
// once; so is who wrote on paper after the results were released.
func TestLateAnswersAreTold(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna, beat := statement.Visitor{Actor: o.Settle("Anna")}, statement.Visitor{Actor: o.Settle("Beat")}
	first := o.States(anna, remark{Block: 2, Request: "Öffnen Sie am Samstag", Reason: "Viele arbeiten."})
	second := o.States(beat, remark{Block: 4, Request: "Länger behalten", Reason: "Wissen."})
	answer := func(of uuid.UUID) {
		t.Helper()
		last := o.Places()[3].ID
		for _, s := range o.Segments(evaluation.Filter{}) {
			if s.StatementID != of {
				continue
			}
			o.Answers(o.Editor, s.ID, evaluation.Noted, "Danke.")
			_, err := o.Saves(o.Publisher, s.ID, func(e *evaluation.Edit) { e.Place = last })
			o.Must(err)
		}
	}
	answer(first.ID)
	*o.At = noon.AddDate(0, 0, 12)
	c, err := o.consultations.Activity(o.Ctx(), o.DB, o.Publisher, o.Activity)
	o.Must(err)
	o.Must(o.TellLate(o.Ctx()))
	told := func() []string {
		t.Helper()
		o.Must(o.TellLate(o.Ctx()))
		out := []string{}
		o.Must(o.DB.NewRaw("SELECT s.number FROM consultation_told AS t JOIN consultation_statement AS s ON s.id = t.statement_id ORDER BY 1").Scan(o.Ctx(), &out))
		if n := o.Number("SELECT count(*) FROM mail_outbox WHERE template = 'statement_outcome'"); n != len(out) {
			t.Errorf("%d letters, %d are told", n, len(out))
		}
		return out
	}
	if got := told(); len(got) != 0 {
		t.Errorf("before the results are out: %v", got)
	}
	o.Must(pg.InTx(o.Ctx(), o.DB, func(ctx context.Context, tx bun.Tx) error { return o.WithReport(ctx, tx, o.Publisher, c) }))
	o.Must(o.Tell(o.Ctx(), o.Activity))
	if got := told(); !slices.Equal(got, []string{first.Number}) {
		t.Errorf("with the results: %v, not only %s", got, first.Number)
	}
	answer(second.ID)
	if got := told(); !slices.Equal(got, []string{first.Number, second.Number}) {
		t.Errorf("after the late answer: %v", got)
	}
	if got := told(); len(got) != 2 {
		t.Errorf("told again: %v", got)
	}
}
