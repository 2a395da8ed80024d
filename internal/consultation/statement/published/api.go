package published

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/httpapi"
)

const tag = "consultations"

type joinInput struct {
	statement.DraftSecret
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body struct {
		StatementID uuid.UUID `json:"statementId" format:"uuid"`
		Blocks      []string  `json:"blocks,omitempty" maxItems:"200" doc:"Chapters; absent to join the whole statement."`
	}
}

type leaveInput struct {
	statement.DraftSecret
	ID     uuid.UUID `path:"id" format:"uuid"`
	Joined uuid.UUID `path:"joined" format:"uuid"`
}

type publishedInput struct {
	httpapi.PageQuery
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

type publishedOutput struct{ Body httpapi.Page[publishedView] }

type publishedOneInput struct {
	Activity  uuid.UUID `path:"activity" format:"uuid"`
	Statement uuid.UUID `path:"statement" format:"uuid"`
}

type publishedOneOutput struct{ Body publishedView }

type publishedPart struct {
	Block    string                  `json:"block"`
	Chapter  string                  `json:"chapter,omitempty" doc:"Block of the chapter it lies in."`
	Number   string                  `json:"number,omitempty"`
	Title    string                  `json:"title,omitempty"`
	Quote    string                  `json:"quote,omitempty"`
	Position string                  `json:"position,omitempty" enum:"approval,reservation,rejection,none"`
	Request  string                  `json:"request,omitempty"`
	Reason   string                  `json:"reason,omitempty"`
	Remark   string                  `json:"remark,omitempty"`
	Wording  string                  `json:"wording,omitempty"`
	Changes  []compare.Span          `json:"changes,omitempty" doc:"The proposed wording against the words of the passage."`
	Place    string                  `json:"place,omitempty"`
	Pin      *statement.PublishedPin `json:"pin,omitempty"`
}

type publishedJoin struct {
	Number   string   `json:"number"`
	Chapters []string `json:"chapters,omitempty" doc:"Titles; absent for the whole statement."`
}

type publishedView struct {
	ID          uuid.UUID       `json:"id" format:"uuid"`
	Number      string          `json:"number"`
	Kind        string          `json:"kind" enum:"private,organisation"`
	Name        string          `json:"name,omitempty" doc:"Absent when the sender does not want to be named."`
	SubmittedAt time.Time       `json:"submittedAt"`
	Lang        string          `json:"lang"`
	NoComment   bool            `json:"noComment"`
	Joined      int             `json:"joined" doc:"How many have joined it."`
	Parts       []publishedPart `json:"parts" nullable:"false"`
	Joins       []publishedJoin `json:"joins" nullable:"false"`
}

func viewPublished(p *Entry) publishedView {
	out := publishedView{ID: p.Statement.ID, Number: p.Statement.Number, Kind: string(p.Statement.Kind), Name: p.Name, Lang: p.Statement.Lang, NoComment: p.Content.NoComment, Joined: p.Joined,
		Parts: []publishedPart{}, Joins: []publishedJoin{}}
	if p.Statement.SubmittedAt != nil {
		out.SubmittedAt = *p.Statement.SubmittedAt
	}
	for _, x := range p.Content.Parts {
		part := publishedPart{Block: x.Block, Chapter: x.Chapter, Number: x.Number, Title: x.Title, Quote: x.Quote, Position: x.Position, Request: x.Request, Reason: x.Reason, Remark: x.Remark, Wording: x.Wording}
		if x.Wording != "" {
			part.Changes = statement.WordingChanges(x.Before, x.Wording)
		}
		if x.Place != nil {
			part.Place = x.Place.Words
		}
		part.Pin = statement.ViewPin(x.Pin)
		out.Parts = append(out.Parts, part)
	}
	for _, j := range p.Content.Joins {
		out.Joins = append(out.Joins, publishedJoin{j.Number, j.Chapters})
	}
	return out
}

type detailOutput struct{ Body statement.StatementDetail }

func (s *Service) answer(v statement.Visitor, d *statement.Detail, err error) (*detailOutput, error) {
	if err != nil {
		return nil, err
	}
	return &detailOutput{s.statements.View(v, d)}, nil
}

// Routes adds what is published, and joining it.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "joinStatement", Method: http.MethodPost, Path: "/statements/{id}/joins", Tag: tag, Summary: "Make a published statement a part of one’s own, wholly or by chapter."}, s.joinRoute)
	httpapi.Register(api, httpapi.Operation{ID: "leaveStatement", Method: http.MethodDelete, Path: "/statements/{id}/joins/{joined}", Tag: tag, Summary: "Take it out again."}, s.leaveRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listPublishedStatements", Method: http.MethodGet, Path: "/consultations/{activity}/statements", Tag: tag, Summary: "Statements whose senders allow it, in the order of their numbers."}, s.publishedRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getPublishedStatement", Method: http.MethodGet, Path: "/consultations/{activity}/statements/{statement}", Tag: tag, Summary: "One of them."}, s.publishedOneRoute)
}

func (s *Service) joinRoute(ctx context.Context, in *joinInput) (*detailOutput, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Join(ctx, v, in.ID, in.Body.StatementID, in.Body.Blocks)
	return s.answer(v, d, err)
}

func (s *Service) leaveRoute(ctx context.Context, in *leaveInput) (*detailOutput, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Leave(ctx, v, in.ID, in.Joined)
	return s.answer(v, d, err)
}

func (s *Service) publishedRoute(ctx context.Context, in *publishedInput) (*publishedOutput, error) {
	var after *Stretch
	if in.Cursor != "" {
		after = new(Stretch)
		if err := httpapi.DecodeCursor(in.Cursor, after); err != nil {
			return nil, err
		}
	}
	rows, err := s.Published(ctx, authz.ActorOf(ctx), in.Activity, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return &publishedOutput{httpapi.Stretch(rows, in.Limit, viewPublished, func(p *Entry) any { return Stretch{p.Statement.Number} })}, nil
}

func (s *Service) publishedOneRoute(ctx context.Context, in *publishedOneInput) (*publishedOneOutput, error) {
	p, err := s.PublishedOne(ctx, authz.ActorOf(ctx), in.Activity, in.Statement)
	if err != nil {
		return nil, err
	}
	return &publishedOneOutput{viewPublished(p)}, nil
}
