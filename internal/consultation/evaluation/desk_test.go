package evaluation

import (
	"testing"

	"github.com/google/uuid"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
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
}

func build(t testing.TB) *office {
	t.Helper()
	o := &office{Town: towntest.New(t)}
	o.Service = NewService(o.DB, o.Log, o.Documents, o.Said, o.People, o.Outbox, o.Now, Options{PublicURL: towntest.URL})
	o.Stage(o.Documents.Kind(), `{"audience":"everybody"}`)
	return o
}

// segments of the consultation as the editor sees them, in the order of the document.
func (o *office) segments(f Filter) []Segment {
	o.T.Helper()
	t, err := o.Segments(o.Ctx(), o.Editor, o.Activity, Query{Filter: f, Limit: 100})
	o.Must(err)
	return t.Rows
}

// places by role and position: start, work, checked, released.
func (o *office) places() []board.Place {
	o.T.Helper()
	b, err := o.Board(o.Ctx(), o.Editor, o.Activity)
	o.Must(err)
	return b.Places
}

// edit of a segment that changes nothing.
func (s *Segment) edit() Edit {
	e := Edit{Answer: s.Answer, Place: s.PlaceID, Assignee: s.AssigneeID, Tags: s.Tags, BlockID: s.BlockID}
	if s.DueOn != nil {
		d := calendar.On(s.DueOn.Date())
		e.Due = &d
	}
	return e
}

// saves an edit of a segment as it is now.
func (o *office) saves(a authz.Actor, id uuid.UUID, change func(*Edit)) (*Sheet, error) {
	o.T.Helper()
	s, err := o.Segment(o.Ctx(), o.Editor, id)
	o.Must(err)
	e := s.Segment.edit()
	change(&e)
	return o.Save(o.Ctx(), a, id, s.Segment.Version, e)
}

// answers a segment as the actor.
func (o *office) answers(a authz.Actor, id uuid.UUID, d Decision, why string) *Sheet {
	o.T.Helper()
	s, err := o.saves(a, id, func(e *Edit) {
		e.Answer = Answer{Decision: d, Consideration: map[string]string{"de": "<p>" + why + "</p>"}}
	})
	o.Must(err)
	return s
}
