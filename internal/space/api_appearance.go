package space

import (
	"context"

	"mitwirken/internal/authz"
)

type appearanceInput struct {
	IDInput
	Body struct {
		As      Viewer   `json:"as" enum:"visitor,person,resident,employee,member" doc:"Who looks at the page."`
		Easy    bool     `json:"easy,omitempty" doc:"Leichte Sprache where it exists."`
		Content *Content `json:"content,omitempty" doc:"What is being written; absent: the work copy as it is saved."`
	}
}

type appearanceView struct {
	Seen    authz.Permission `json:"seen" doc:"Whether this reader may open the page."`
	Project *projectDetail   `json:"project,omitempty" doc:"The page with what this reader can do; absent where it stays closed."`
	Waiting []string         `json:"waiting" nullable:"false" doc:"Activities that are not on the page because nothing in them is published, in the language of the answer."`
}

type appearanceOutput struct{ Body appearanceView }

func (s *Service) appearanceRoute(ctx context.Context, in *appearanceInput) (*appearanceOutput, error) {
	lang := langOf(ctx, in.Body.Easy)
	a, err := s.Appear(ctx, authz.ActorOf(ctx), in.ID, in.Body.Content, in.Body.As, lang)
	if err != nil {
		return nil, err
	}
	out := appearanceView{Seen: a.Seen.Permission(), Waiting: []string{}}
	for _, one := range a.Waiting {
		text, _ := In(one.Texts, lang)
		out.Waiting = append(out.Waiting, text.Title)
	}
	if a.Seen.Allowed {
		page := s.pageFor(a.Reader, a.Detail, lang)
		out.Project = &page
	}
	return &appearanceOutput{out}, nil
}
