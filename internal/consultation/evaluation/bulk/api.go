package bulk

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/platform/httpapi"
)

type bulkFilter struct {
	Chapter   string    `json:"chapter,omitempty" maxLength:"10"`
	Tag       uuid.UUID `json:"tag,omitzero" format:"uuid"`
	Place     uuid.UUID `json:"place,omitzero" format:"uuid"`
	Assignee  uuid.UUID `json:"assignee,omitzero" format:"uuid"`
	Nobody    bool      `json:"nobody,omitempty"`
	Position  string    `json:"position,omitempty" enum:"approval,reservation,rejection,none"`
	Decision  string    `json:"decision,omitempty" enum:"accepted,partly,not_accepted,noted"`
	Open      bool      `json:"open,omitempty"`
	Channel   string    `json:"channel,omitempty" enum:"online,letter,mail,counter,phone"`
	Kind      string    `json:"kind,omitempty" enum:"private,organisation"`
	Category  string    `json:"category,omitempty" maxLength:"60"`
	Group     uuid.UUID `json:"group,omitzero" format:"uuid"`
	Statement uuid.UUID `json:"statement,omitzero" format:"uuid"`
	Input     string    `json:"input,omitempty" enum:"current,changed,withdrawn"`
	Released  string    `json:"released,omitempty" enum:"yes,no"`
	TextBlock uuid.UUID `json:"textBlock,omitzero" format:"uuid"`
	DueBy     string    `json:"dueBy,omitempty" format:"date"`
	Search    string    `json:"q,omitempty" maxLength:"100"`
}

type bulkInput struct {
	httpapi.Once
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     struct {
		IDs           []uuid.UUID       `json:"ids,omitempty" format:"uuid" maxItems:"10000" doc:"Absent: all that the filter picks."`
		Filter        bulkFilter        `json:"filter,omitzero" doc:"As in the table."`
		Act           string            `json:"act" enum:"add_tag,remove_tag,assign,due,place,decision,consideration"`
		Tag           uuid.UUID         `json:"tag,omitzero" format:"uuid"`
		Person        *uuid.UUID        `json:"person,omitempty" format:"uuid" doc:"Absent for nobody."`
		Due           string            `json:"due,omitempty" format:"date" doc:"Absent for no day."`
		Place         uuid.UUID         `json:"place,omitzero" format:"uuid"`
		Decision      string            `json:"decision,omitempty" enum:"accepted,partly,not_accepted,noted"`
		Consideration map[string]string `json:"consideration,omitempty"`
		TextBlock     uuid.UUID         `json:"textBlock,omitzero" format:"uuid" doc:"Whose words become the consideration."`
	}
}

type bulkOutput struct{ Body SegmentBulkResult }

type undoInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Undo     uuid.UUID `path:"undo" format:"uuid"`
}

type undoOutput struct {
	Body struct {
		Undone int `json:"undone"`
		Left   int `json:"left" doc:"Changed by somebody since, and left as they are."`
	}
}

// Routes adds changes of many segments.
func (s *Service) Routes(api *httpapi.API) {
	const desk, staffTag = "/staff/consultations/{activity}", "consultations (staff)"
	httpapi.Register(api, httpapi.Operation{ID: "editSegments", Method: http.MethodPost, Path: desk + "/segments/edits", Tag: staffTag, MaxBody: 1 << 20, Summary: "Change up to 10,000 segments at once; it can be undone for half an hour."}, s.bulkRoute)
	httpapi.Register(api, httpapi.Operation{ID: "undoSegments", Method: http.MethodDelete, Path: desk + "/segments/edits/{undo}", Tag: staffTag, Summary: "Take such a change back where nobody has changed anything since."}, s.undoRoute)
}

func (s *Service) bulkRoute(ctx context.Context, in *bulkInput) (*bulkOutput, error) {
	actor, b := authz.ActorOf(ctx), in.Body
	due, err := evaluation.ParseDay("due", b.Due)
	if err != nil {
		return nil, err
	}
	as := evaluation.SegmentFilter(b.Filter)
	f, err := as.Domain()
	if err != nil {
		return nil, err
	}
	r, err := s.Edit(ctx, actor, in.Key("segment.edit:"+in.Activity.String()+":"+actor.ID.String()), in.Activity, Selection{IDs: b.IDs, Filter: f},
		Bulk{Act: Act(b.Act), Tag: b.Tag, Person: b.Person, Due: due, Place: b.Place, Decision: evaluation.Decision(b.Decision), Consideration: b.Consideration, TextBlock: b.TextBlock})
	if err != nil {
		return nil, err
	}
	return &bulkOutput{viewBulk(&r)}, nil
}

func (s *Service) undoRoute(ctx context.Context, in *undoInput) (*undoOutput, error) {
	out := &undoOutput{}
	var err error
	out.Body.Undone, out.Body.Left, err = s.Undo(ctx, authz.ActorOf(ctx), in.Activity, in.Undo)
	return out, err
}

// SegmentBulkResult says what a bulk edit did.
type SegmentBulkResult struct {
	Undo    *uuid.UUID `json:"undo,omitempty" format:"uuid" doc:"To take it back for half an hour; absent when nothing was changed."`
	Matched int        `json:"matched"`
	Changed int        `json:"changed" doc:"The rest was as wanted already, or may not be changed so."`
}

func viewBulk(r *Result) SegmentBulkResult {
	return SegmentBulkResult{r.Undo, r.Matched, r.Changed}
}
