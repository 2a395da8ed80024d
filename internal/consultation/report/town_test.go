package report

import (
	"testing"

	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/desktest"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/towntest"
	"mitwirken/internal/export"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	noon    = towntest.Noon
	key     = towntest.Key
	browser = towntest.Browser
	refused = towntest.Refused
)

type remark = towntest.Remark

// office is the room with all that it stands on.
type office struct {
	*Service
	*desktest.Office
	exports *export.Service
}

func build(t testing.TB) *office {
	t.Helper()
	o := &office{Office: desktest.New(t)}
	o.Service = NewService(o.DB, o.Log, o.Documents, o.Said, o.Evaluation, o.Spaces, o.Files, o.People, o.Index, o.Catalogues, towntest.Owner, o.Now)
	kind := o.Documents.Kind()
	o.Beside(kind)
	o.exports = export.NewService(o.DB, o.Log, o.Store, o.Catalogues, o.Now, towntest.Owner)
	o.exports.Add(o.Exports()...)
	o.Stage(kind, `{"audience":"everybody","positions":true,"publishable":true,"wording":true}`)
	return o
}

// person is what a sender says about themselves.
type person struct {
	contact     statement.Contact
	publication statement.Publication
}

// heard has a person say something and submit it.
func (o *office) heard(name byte, p person, said ...remark) *statement.Detail {
	o.T.Helper()
	v := browser(name)
	d, _ := o.Writes(v, said...)
	d, err := o.Said.Get(o.Ctx(), v, d.ID)
	o.Must(err)
	_, err = o.Drafts.Update(o.Ctx(), v, d.ID, d.Statement.Version, statement.Head{Contact: p.contact})
	o.Must(err)
	if p.publication != statement.Unpublished {
		_, err = o.HandedIn.SetPublication(o.Ctx(), v, d.ID, p.publication)
		o.Must(err)
	}
	return o.Submits(v, d.ID)
}

// settled answers and releases every segment.
func (o *office) settled(why func(*evaluation.Segment) (evaluation.Decision, string)) {
	o.T.Helper()
	for _, row := range o.Segments(evaluation.Filter{}) {
		decision, words := why(&row)
		o.Answers(o.Editor, row.ID, decision, words)
	}
	o.Releases()
}

// small is a consultation with two people, of whom one may be named, and an evaluation.
func (o *office) small() {
	o.T.Helper()
	o.heard('a', person{statement.Contact{Name: "Anna Gloor", Street: "Gersagstrasse 17", Town: "Emmen", Email: "anna.gloor@example.ch"}, statement.Named},
		remark{Block: 0, Request: "Schalter bleibt offen", Reason: "Meine Mutter, Frau Gloor, hat kein Netz.", Position: statement.Approval}, remark{Block: 2, Request: "Auch per Post", Reason: "Anna Gloor dankt.", Position: ""})
	o.heard('b', person{statement.Contact{Name: "Bruno Huwiler", Email: "b.huwiler@example.ch"}, statement.Unpublished},
		remark{Block: 3, Request: "Daten nur in der Schweiz", Reason: "Gruss, Huwiler Bruno, 041 268 01 11, b.huwiler@example.ch", Position: statement.Rejection})
	o.settled(func(s *evaluation.Segment) (evaluation.Decision, string) {
		if s.Position == statement.Rejection {
			return evaluation.NotAccepted, "Das Anliegen von Bruno Huwiler ist durch § 12 geregelt."
		}
		return evaluation.Accepted, "Wird übernommen."
	})
}
