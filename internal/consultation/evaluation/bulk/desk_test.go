package bulk

import (
	"testing"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement/towntest"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	noon       = towntest.Noon
	key        = towntest.Key
	browser    = towntest.Browser
	refused    = towntest.Refused
	firstField = towntest.FirstField
)

type remark = towntest.Remark

// office is the room with all that it stands on.
type office struct {
	*Service
	*towntest.Town
	desk *evaluation.Service
}

func build(t testing.TB) *office {
	t.Helper()
	o := &office{Town: towntest.New(t)}
	o.desk = evaluation.NewService(o.DB, o.Log, o.Documents, o.Said, o.People, o.Outbox, o.Now, evaluation.Options{PublicURL: towntest.URL})
	o.Service = NewService(o.DB, o.desk, o.Now)
	o.Stage(o.Documents.Kind(), `{"audience":"everybody"}`)
	return o
}

func ptr[T any](v T) *T { return &v }

// segments of the consultation as the editor sees them, in the order of the document.
func (o *office) segments(f evaluation.Filter) []evaluation.Segment {
	o.T.Helper()
	t, err := o.desk.Segments(o.Ctx(), o.Editor, o.Activity, evaluation.Query{Filter: f, Limit: 100})
	o.Must(err)
	return t.Rows
}

// places by role and position: start, work, checked, released.
func (o *office) places() []board.Place {
	o.T.Helper()
	b, err := o.desk.Board(o.Ctx(), o.Editor, o.Activity)
	o.Must(err)
	return b.Places
}

// saves an edit of a segment as it is now.
func (o *office) saves(a authz.Actor, id uuid.UUID, change func(*evaluation.Edit)) (*evaluation.Sheet, error) {
	o.T.Helper()
	s, err := o.desk.Segment(o.Ctx(), o.Editor, id)
	o.Must(err)
	e := evaluation.Edit{Answer: s.Answer, Place: s.PlaceID, Assignee: s.AssigneeID, Tags: s.Tags, BlockID: s.BlockID}
	if s.DueOn != nil {
		d := calendar.On(s.DueOn.Date())
		e.Due = &d
	}
	change(&e)
	return o.desk.Save(o.Ctx(), a, id, s.Segment.Version, e)
}

// answers a segment as the actor.
func (o *office) answers(a authz.Actor, id uuid.UUID, d evaluation.Decision, why string) {
	o.T.Helper()
	_, err := o.saves(a, id, func(e *evaluation.Edit) {
		e.Answer = evaluation.Answer{Decision: d, Consideration: map[string]string{"de": "<p>" + why + "</p>"}}
	})
	o.Must(err)
}
