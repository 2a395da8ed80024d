// Package desktest is the desk at which staff evaluate a consultation, for the tests of the
// rooms that stand on it.
package desktest

import (
	"testing"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement/towntest"
)

// Office is a town with its desk.
type Office struct {
	*towntest.Town
	Evaluation *evaluation.Service
}

// New builds it; Opens or Stage put the consultation up once rooms above are built.
func New(t testing.TB) *Office {
	t.Helper()
	o := &Office{Town: towntest.New(t)}
	o.Evaluation = evaluation.NewService(o.DB, o.Log, o.Documents, o.Said, o.People, o.Outbox, o.Now, evaluation.Options{PublicURL: towntest.URL})
	return o
}

// Opens the consultation to everybody.
func (o *Office) Opens() {
	o.T.Helper()
	o.Stage(o.Documents.Kind(), `{"audience":"everybody"}`)
}

// Segments of the consultation as the editor sees them, in the order of the document.
func (o *Office) Segments(f evaluation.Filter) []evaluation.Segment {
	o.T.Helper()
	t, err := o.Evaluation.Segments(o.Ctx(), o.Editor, o.Activity, evaluation.Query{Filter: f, Limit: 100})
	o.Must(err)
	return t.Rows
}

// Sheet of a segment as the editor opens it.
func (o *Office) Sheet(id uuid.UUID) *evaluation.Sheet {
	o.T.Helper()
	s, err := o.Evaluation.Segment(o.Ctx(), o.Editor, id)
	o.Must(err)
	return s
}

// Places by role and position: start, work, checked, released.
func (o *Office) Places() []board.Place {
	o.T.Helper()
	b, err := o.Evaluation.Board(o.Ctx(), o.Editor, o.Activity)
	o.Must(err)
	return b.Places
}

// Unchanged is an edit of a segment that changes nothing.
func Unchanged(s *evaluation.Segment) evaluation.Edit {
	e := evaluation.Edit{Answer: s.Answer, Place: s.PlaceID, Assignee: s.AssigneeID, Tags: s.Tags, BlockID: s.BlockID}
	if s.DueOn != nil {
		d := calendar.On(s.DueOn.Date())
		e.Due = &d
	}
	return e
}

// Saves an edit of a segment as it is now.
func (o *Office) Saves(a authz.Actor, id uuid.UUID, change func(*evaluation.Edit)) (*evaluation.Sheet, error) {
	o.T.Helper()
	s := o.Sheet(id)
	e := Unchanged(&s.Segment)
	change(&e)
	return o.Evaluation.Save(o.Ctx(), a, id, s.Version, e)
}

// Answers a segment as the actor.
func (o *Office) Answers(a authz.Actor, id uuid.UUID, d evaluation.Decision, why string) *evaluation.Sheet {
	o.T.Helper()
	return o.Gives(a, id, evaluation.Answer{Decision: d, Consideration: map[string]string{"de": "<p>" + why + "</p>"}})
}

// Gives a whole answer to a segment as the actor.
func (o *Office) Gives(a authz.Actor, id uuid.UUID, answer evaluation.Answer) *evaluation.Sheet {
	o.T.Helper()
	s, err := o.Saves(a, id, func(e *evaluation.Edit) { e.Answer = answer })
	o.Must(err)
	return s
}

// Releases every segment, as the first of the publishers.
func (o *Office) Releases() {
	o.T.Helper()
	last := o.Places()[3].ID
	for _, s := range o.Segments(evaluation.Filter{}) {
		_, err := o.Saves(o.Publisher, s.ID, func(e *evaluation.Edit) { e.Place = last })
		o.Must(err)
	}
}

// Tag makes one of the consultation, which brings a colleague or nobody.
func (o *Office) Tag(name string, brings *uuid.UUID) uuid.UUID {
	o.T.Helper()
	key := towntest.Key()
	b, err := o.Evaluation.SaveTag(o.Ctx(), o.Editor, &key, board.Tag{ActivityID: o.Activity, Name: name, Colour: "info", AssigneeID: brings})
	o.Must(err)
	for _, t := range b.Tags {
		if t.Name == name {
			return t.ID
		}
	}
	o.T.Fatalf("no tag %s", name)
	return uuid.Nil
}

// Fill makes n segments out of one statement, with words of their own.
func (o *Office) Fill(n int) {
	o.T.Helper()
	d := o.States(towntest.Browser('z'), towntest.Remark{Block: 2, Request: "Das erste Anliegen", Reason: "weil"})
	o.Exec(`INSERT INTO consultation_segment (id, activity_id, statement_id, submission, remarks, seq, block_id, chapters, at, number, channel, kind, lang, submitted_at, position, request, reason, place_id, assignee_id, due_on, decision, created_at, changed_at)
		SELECT gen_random_uuid(), s.activity_id, s.statement_id, 1, s.remarks, s.seq + g, s.block_id, s.chapters, g % 400, s.number, (ARRAY['online', 'letter', 'mail'])[1 + g % 3], s.kind, 'de', s.submitted_at,
			(ARRAY['approval', 'rejection', NULL])[1 + g % 3], 'Anliegen ' || g || ' ' || repeat(md5(g::text) || ' ', 8), 'Begründung ' || md5((g * 7)::text), s.place_id, CASE WHEN g % 4 = 0 THEN ?::uuid END,
			CASE WHEN g % 5 = 0 THEN date '2026-12-01' + g % 30 END, CASE WHEN g % 6 = 0 THEN 'noted' END, s.created_at, s.created_at + g * interval '1 second'
		FROM consultation_segment AS s, generate_series(1, ?) AS g WHERE s.statement_id = ?`, o.Editor.ID, n-1, d.ID)
	o.Exec("ANALYZE consultation_segment")
}
