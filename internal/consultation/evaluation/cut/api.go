package cut

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/platform/httpapi"
)

type segmentWords struct {
	Request string `json:"request,omitempty" maxLength:"20000"`
	Reason  string `json:"reason,omitempty" maxLength:"20000"`
	Remark  string `json:"remark,omitempty" maxLength:"20000"`
	Wording string `json:"wording,omitempty" maxLength:"20000"`
}

type splitInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body struct {
		Version int            `json:"version" minimum:"1"`
		Parts   []segmentWords `json:"parts" nullable:"false" minItems:"1" maxItems:"50" doc:"In words of the statement only; the first stays this segment."`
	}
}

type splitOutput struct {
	Body struct {
		Segments []evaluation.SegmentRow `json:"segments" nullable:"false" doc:"All of the statement."`
	}
}

type segmentVersion struct {
	ID      uuid.UUID `json:"id" format:"uuid"`
	Version int       `json:"version" minimum:"1"`
}

type joinSegmentsInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     struct {
		Segments []segmentVersion `json:"segments" nullable:"false" minItems:"1" maxItems:"50" doc:"Two or more of one statement."`
	}
}

type joinedOutput struct{ Body evaluation.SegmentDetail }

type undoJoinInput struct {
	ID uuid.UUID `path:"id" format:"uuid" doc:"Of the segment that stayed."`
}

// Routes adds splitting and joining.
func (s *Service) Routes(api *httpapi.API) {
	const one, staffTag = "/staff/segments/{id}", "consultations (staff)"
	save := httpapi.Limit{Name: "segment-cut", Count: 600, Per: time.Minute}
	httpapi.Register(api, httpapi.Operation{ID: "splitSegment", Method: http.MethodPut, Path: one + "/parts", Tag: staffTag, Limit: save, MaxBody: 2 << 20, Summary: "Cut a segment into parts, in words of the statement."}, s.splitRoute)
	httpapi.Register(api, httpapi.Operation{ID: "joinSegments", Method: http.MethodPut, Path: "/staff/consultations/{activity}/segments/join", Tag: staffTag, Limit: save,
		Summary: "Make one segment of several of a statement; it can be undone for half an hour."}, s.joinRoute)
	httpapi.Register(api, httpapi.Operation{ID: "undoSegmentJoin", Method: http.MethodDelete, Path: one + "/join", Tag: staffTag, Limit: save,
		Summary: "Take the last join of a segment back, unless somebody has worked on it since."}, s.undoRoute)
}

func answer(ctx context.Context, sheet *evaluation.Sheet, err error) (*joinedOutput, error) {
	if err != nil {
		return nil, err
	}
	return &joinedOutput{evaluation.ViewSheet(authz.ActorOf(ctx), sheet)}, nil
}

func (s *Service) splitRoute(ctx context.Context, in *splitInput) (*splitOutput, error) {
	parts := make([]evaluation.Words, len(in.Body.Parts))
	for i, p := range in.Body.Parts {
		parts[i] = evaluation.Words(p)
	}
	rows, err := s.Split(ctx, authz.ActorOf(ctx), in.ID, in.Body.Version, parts)
	if err != nil {
		return nil, err
	}
	out := &splitOutput{}
	out.Body.Segments = []evaluation.SegmentRow{}
	for i := range rows {
		out.Body.Segments = append(out.Body.Segments, evaluation.ViewRow(&rows[i], nil, nil))
	}
	return out, nil
}

func (s *Service) joinRoute(ctx context.Context, in *joinSegmentsInput) (*joinedOutput, error) {
	// Asked here too, so that nobody learns which segments exist elsewhere.
	if _, err := s.segments.Open(ctx, s.db, authz.ActorOf(ctx), in.Activity); err != nil {
		return nil, err
	}
	versions := map[uuid.UUID]int{}
	for _, v := range in.Body.Segments {
		versions[v.ID] = v.Version
	}
	sheet, err := s.Join(ctx, authz.ActorOf(ctx), versions)
	return answer(ctx, sheet, err)
}

func (s *Service) undoRoute(ctx context.Context, in *undoJoinInput) (*joinedOutput, error) {
	sheet, err := s.UndoJoin(ctx, authz.ActorOf(ctx), in.ID)
	return answer(ctx, sheet, err)
}
