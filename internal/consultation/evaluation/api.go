package evaluation

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
)

const staffTag = "consultations (staff)"

// SegmentFilter is embedded where segments are picked in an address.
type SegmentFilter struct {
	Chapter   string    `query:"chapter" maxLength:"10" doc:"With all chapters below it."`
	Tag       uuid.UUID `query:"tag" format:"uuid"`
	Place     uuid.UUID `query:"place" format:"uuid"`
	Assignee  uuid.UUID `query:"assignee" format:"uuid"`
	Nobody    bool      `query:"nobody" doc:"Without an assignee."`
	Position  string    `query:"position" enum:"approval,reservation,rejection,none"`
	Decision  string    `query:"decision" enum:"accepted,partly,not_accepted,noted"`
	Open      bool      `query:"open" doc:"Without a decision."`
	Channel   string    `query:"channel" enum:"online,letter,mail,counter,phone"`
	Kind      string    `query:"kind" enum:"private,organisation"`
	Category  string    `query:"category" maxLength:"60"`
	Group     uuid.UUID `query:"group" format:"uuid"`
	Statement uuid.UUID `query:"statement" format:"uuid"`
	Input     string    `query:"input" enum:"current,changed,withdrawn" doc:"What became of the statement since."`
	Released  string    `query:"released" enum:"yes,no"`
	TextBlock uuid.UUID `query:"textBlock" format:"uuid" doc:"Was put into the answer."`
	DueBy     string    `query:"dueBy" format:"date" doc:"Due until that day and not released."`
	Search    string    `query:"q" maxLength:"100" doc:"A stretch of the words, or the number of the statement."`
}

// Domain is what the filter picks. Invalid request.invalid for a day that is none.
func (f *SegmentFilter) Domain() (Filter, error) {
	out := Filter{Chapter: f.Chapter, Tag: f.Tag, Place: f.Place, Assignee: f.Assignee, Nobody: f.Nobody, Position: statement.Position(f.Position), Decision: Decision(f.Decision), Open: f.Open,
		Channel: statement.Channel(f.Channel), Kind: statement.Kind(f.Kind), Category: f.Category, Group: f.Group, Statement: f.Statement, Input: Input(f.Input), TextBlock: f.TextBlock, Search: f.Search}
	if f.Released != "" {
		yes := f.Released == "yes"
		out.Released = &yes
	}
	if f.DueBy == "" {
		return out, nil
	}
	d, err := ParseDay("query:dueBy", f.DueBy)
	out.DueBy = day(d)
	return out, err
}

// ParseDay of a request; nothing gives nil. Invalid request.invalid at the path.
func ParseDay(path, s string) (*calendar.Date, error) {
	if s == "" {
		return nil, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField(path, fault.FieldFormat, nil)
	}
	d := calendar.On(t.Date())
	return &d, nil
}

type segmentsInput struct {
	httpapi.PageQuery
	SegmentFilter
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Sort     string    `query:"sort" enum:"document,newest,changed,due" default:"document"`
}

type segmentsOutput struct{ Body httpapi.Page[SegmentRow] }

type segmentInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

type segmentOutput struct{ Body SegmentDetail }

type segmentBody struct {
	Version       int               `json:"version" minimum:"1" doc:"Of the state that was read; an older one is refused with request.stale."`
	Decision      string            `json:"decision,omitempty" enum:"accepted,partly,not_accepted,noted"`
	Consideration map[string]string `json:"consideration,omitempty" doc:"HTML by language, cleaned when it is saved; de is required with any."`
	ChangedBlock  string            `json:"changedBlock,omitempty" maxLength:"10" doc:"Block of a later version that was changed for it."`
	Place         uuid.UUID         `json:"place" format:"uuid"`
	Assignee      *uuid.UUID        `json:"assignee,omitempty" format:"uuid"`
	Due           string            `json:"due,omitempty" format:"date"`
	Tags          []uuid.UUID       `json:"tags" format:"uuid" nullable:"false" maxItems:"50"`
	Block         string            `json:"block,omitempty" maxLength:"10" doc:"Where in the document it belongs."`
	TextBlocks    []uuid.UUID       `json:"textBlocks,omitempty" format:"uuid" maxItems:"50" doc:"That were put into the consideration now."`
}

type saveSegmentInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body segmentBody
}

type segmentLeaseOutput struct{ Body SegmentLease }

type noteInput struct {
	httpapi.Once
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body struct {
		Text     string      `json:"text" minLength:"1" maxLength:"5000"`
		Mentions []uuid.UUID `json:"mentions,omitempty" format:"uuid" maxItems:"20" doc:"Colleagues who get a letter."`
	}
}

// Routes adds what staff do with segments.
func (s *Service) Routes(api *httpapi.API) {
	const one, desk = "/staff/segments/{id}", "/staff/consultations/{activity}"
	save := httpapi.Limit{Name: "segment-save", Count: 600, Per: time.Minute}
	httpapi.Register(api, httpapi.Operation{ID: "listSegments", Method: http.MethodGet, Path: desk + "/segments", Tag: staffTag, Summary: "The table of segments. Recorded in the audit log."}, s.segmentsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getSegment", Method: http.MethodGet, Path: one, Tag: staffTag, Summary: "One segment with everything about it. Recorded in the audit log."}, s.segmentRoute)
	httpapi.Register(api, httpapi.Operation{ID: "saveSegment", Method: http.MethodPut, Path: one, Tag: staffTag, Limit: save, MaxBody: 512 << 10,
		Summary: "Save answer, step, assignment and tags; the answer goes to the whole group."}, s.saveRoute)
	httpapi.Register(api, httpapi.Operation{ID: "putSegmentLease", Method: http.MethodPut, Path: one + "/lease", Tag: staffTag, Limit: save, Summary: "Show colleagues that one works on it; tells who does. It forbids nothing."}, s.leaseRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteSegmentLease", Method: http.MethodDelete, Path: one + "/lease", Tag: staffTag, Limit: save, Status: http.StatusNoContent, Summary: "Working on it no more."}, s.unleaseRoute)
	httpapi.Register(api, httpapi.Operation{ID: "addSegmentNote", Method: http.MethodPost, Path: one + "/notes", Tag: staffTag, Status: http.StatusCreated, Summary: "Write an internal note; who is mentioned gets a letter."}, s.noteRoute)
	s.Service.Routes(api)
}

func (s *Service) segmentsRoute(ctx context.Context, in *segmentsInput) (*segmentsOutput, error) {
	f, err := in.Domain()
	if err != nil {
		return nil, err
	}
	q := Query{Filter: f, Sort: Sort(in.Sort), Limit: in.Limit}
	if in.Cursor != "" {
		q.After = new(Cursor)
		if err := httpapi.DecodeCursor(in.Cursor, q.After); err != nil {
			return nil, err
		}
		if q.After.Sort != q.Sort {
			return nil, fault.New(fault.Malformed, fault.CodeCursor)
		}
	}
	t, err := s.Segments(ctx, authz.ActorOf(ctx), in.Activity, q)
	if err != nil {
		return nil, err
	}
	return &segmentsOutput{httpapi.Stretch(t.Rows, in.Limit, func(row Segment) SegmentRow { return viewListed(authz.ActorOf(ctx), t, &row) },
		func(row Segment) any { return cursorOf(q.Sort, &row) })}, nil
}

func (s *Service) answer(ctx context.Context, sheet *Sheet, err error) (*segmentOutput, error) {
	if err != nil {
		return nil, err
	}
	return &segmentOutput{ViewSheet(authz.ActorOf(ctx), sheet)}, nil
}

func (s *Service) segmentRoute(ctx context.Context, in *segmentInput) (*segmentOutput, error) {
	sheet, err := s.Segment(ctx, authz.ActorOf(ctx), in.ID)
	return s.answer(ctx, sheet, err)
}

func (s *Service) saveRoute(ctx context.Context, in *saveSegmentInput) (*segmentOutput, error) {
	b := in.Body
	due, err := ParseDay("due", b.Due)
	if err != nil {
		return nil, err
	}
	sheet, err := s.Save(ctx, authz.ActorOf(ctx), in.ID, b.Version, Edit{Answer: Answer{Decision(b.Decision), b.Consideration, b.ChangedBlock}, Place: b.Place, Assignee: b.Assignee, Due: due,
		Tags: b.Tags, BlockID: b.Block, TextBlocks: b.TextBlocks})
	return s.answer(ctx, sheet, err)
}

func (s *Service) leaseRoute(ctx context.Context, in *segmentInput) (*segmentLeaseOutput, error) {
	actor := authz.ActorOf(ctx)
	held, name, err := s.PutLease(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &segmentLeaseOutput{SegmentLease{name, held.PersonID == actor.ID, held.ExpiresAt}}, nil
}

func (s *Service) unleaseRoute(ctx context.Context, in *segmentInput) (*struct{}, error) {
	return nil, s.DropLease(ctx, authz.ActorOf(ctx), in.ID)
}

func (s *Service) noteRoute(ctx context.Context, in *noteInput) (*segmentOutput, error) {
	actor := authz.ActorOf(ctx)
	sheet, err := s.AddNote(ctx, actor, in.Key("segment.note:"+in.ID.String()+":"+actor.ID.String()), in.ID, in.Body.Text, in.Body.Mentions)
	return s.answer(ctx, sheet, err)
}
