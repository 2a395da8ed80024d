package space

import (
	"context"

	"mitwirken/internal/authz"
)

type appearanceInput struct {
	IDInput
	Body struct {
		As      Viewer   `json:"as" enum:"visitor,person,employee,member" doc:"Who looks at the page."`
		Easy    bool     `json:"easy,omitempty" doc:"Leichte Sprache where it exists."`
		Content *Content `json:"content,omitempty" doc:"What is being written; absent: the work copy as it is saved."`
	}
}

type appearanceView struct {
	Seen    authz.Permission `json:"seen" doc:"Whether this reader may open the page."`
	Project *projectDetail   `json:"project,omitempty" doc:"The page with what this reader can do; absent where it stays closed."`
}

type appearanceOutput struct{ Body appearanceView }

func (s *Service) appearanceRoute(ctx context.Context, in *appearanceInput) (*appearanceOutput, error) {
	lang := langOf(ctx, in.Body.Easy)
	a, err := s.Appear(ctx, authz.ActorOf(ctx), in.ID, in.Body.Content, in.Body.As, lang)
	if err != nil {
		return nil, err
	}
	out := appearanceView{Seen: a.Seen.Permission()}
	if a.Seen.Allowed {
		page := s.pageFor(a.Reader, a.Detail, lang)
		out.Project = &page
	}
	return &appearanceOutput{out}, nil
}
