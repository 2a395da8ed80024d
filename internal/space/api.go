package space

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/httpapi"
)

type projectView struct {
	ID       uuid.UUID `json:"id"`
	Slug     string    `json:"slug" doc:"Address of the project's page."`
	Title    string    `json:"title"`
	Summary  string    `json:"summary"`
	Lang     string    `json:"lang" enum:"de,fr,it,en" doc:"Language of the texts: the one asked for, else de."`
	Topic    string    `json:"topic"`
	State    string    `json:"state" enum:"planned,open,finished"`
	OpensAt  time.Time `json:"opensAt"`
	ClosesAt time.Time `json:"closesAt"`
	Unit     string    `json:"unit" doc:"Unit of the administration that answers for the project."`
	Phone    string    `json:"phone,omitempty"`
}

type listInput struct {
	httpapi.PageQuery
	State string `query:"state" enum:"planned,open,finished" default:"open"`
}

type listOutput struct{ Body httpapi.Page[projectView] }

type projectInput struct {
	Slug string `path:"slug" maxLength:"100"`
}

type projectOutput struct{ Body projectView }

// Routes adds the public project list and project page.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "listProjects", Method: http.MethodGet, Path: "/projects", Tag: "projects", ETag: true,
		Summary: "Published projects in one state, in the language of Accept-Language."}, s.listRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getProject", Method: http.MethodGet, Path: "/projects/{slug}", Tag: "projects", ETag: true,
		Summary: "One published project."}, s.projectRoute)
}

func (s *Service) listRoute(ctx context.Context, in *listInput) (*listOutput, error) {
	q := Query{State: State(in.State), Lang: httpapi.Lang(ctx), Limit: in.Limit}
	if in.Cursor != "" {
		q.After = &Position{}
		if err := httpapi.DecodeCursor(in.Cursor, q.After); err != nil {
			return nil, err
		}
	}
	rows, err := s.Projects(ctx, q)
	if err != nil {
		return nil, err
	}
	return &listOutput{Body: httpapi.Stretch(rows, q.Limit, s.view, func(p Project) any { return s.Position(q.State, p) })}, nil
}

func (s *Service) projectRoute(ctx context.Context, in *projectInput) (*projectOutput, error) {
	p, err := s.Project(ctx, in.Slug, httpapi.Lang(ctx))
	if err != nil {
		return nil, err
	}
	return &projectOutput{Body: s.view(*p)}, nil
}

func (s *Service) view(p Project) projectView {
	return projectView{ID: p.ID, Slug: p.Slug, Title: p.Title, Summary: p.Summary, Lang: p.Lang, Topic: p.Topic, State: string(p.State(s.now())),
		OpensAt: p.OpensAt, ClosesAt: p.ClosesAt, Unit: p.Unit, Phone: p.Phone}
}
