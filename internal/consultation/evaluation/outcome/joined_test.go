package outcome

import (
	"testing"

	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/published"
	doc "mitwirken/internal/consultation/text"
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
