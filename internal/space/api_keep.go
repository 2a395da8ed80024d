package space

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
)

// Unlike listSpaces and listTerms, which speak one language to readers, these show
// all that is decided about spaces and terms to those who work with them.

type keptSpace struct {
	ID uuid.UUID `json:"id"`
	SpaceBody
	Can keptSpaceCan `json:"can"`
}

type keptSpaceCan struct {
	Create authz.Permission `json:"create" doc:"Begin a project in it."`
	Admit  authz.Permission `json:"admit" doc:"Decide who is a member."`
}

type keptTerm struct {
	Kind     string            `json:"kind" enum:"topic,quarter"`
	Key      string            `json:"key"`
	Names    map[string]string `json:"names" doc:"By language."`
	Position int               `json:"position"`
	Retired  bool              `json:"retired" doc:"No longer offered; projects that have it keep it."`
}

type keepCan struct {
	Keep authz.Permission `json:"keep" doc:"Make and change them."`
}

type (
	keptSpacesOutput struct {
		Body struct {
			Items []keptSpace `json:"items" nullable:"false"`
			Can   keepCan     `json:"can"`
		}
	}
	keptTermsOutput struct {
		Body struct {
			Items []keptTerm `json:"items" nullable:"false"`
			Can   keepCan    `json:"can"`
		}
	}
)

func (s *Service) keepRoutes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "listStaffSpaces", Method: http.MethodGet, Path: "/staff/spaces", Tag: spaceTag,
		Summary: "Spaces in all languages, with what the caller may do in them."}, s.keptSpacesRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listStaffTerms", Method: http.MethodGet, Path: "/staff/terms", Tag: spaceTag,
		Summary: "Topics and quarters in all languages, retired ones too."}, s.keptTermsRoute)
}

func keeping(a authz.Actor) (keepCan, error) {
	if err := ActBrowse.Decide(authz.Case{Actor: a}).Err(); err != nil {
		return keepCan{}, err
	}
	return keepCan{ActKeep.Decide(authz.Case{Actor: a}).Permission()}, nil
}

func (s *Service) keptSpacesRoute(ctx context.Context, _ *struct{}) (*keptSpacesOutput, error) {
	actor := authz.ActorOf(ctx)
	can, err := keeping(actor)
	if err != nil {
		return nil, err
	}
	rows, err := s.Spaces(ctx, actor)
	if err != nil {
		return nil, err
	}
	out := &keptSpacesOutput{}
	out.Body.Items, out.Body.Can = []keptSpace{}, can
	for _, sp := range rows {
		here := authz.Case{Actor: actor, Place: authz.Place{Space: sp.ID}}
		out.Body.Items = append(out.Body.Items, keptSpace{ID: sp.ID, SpaceBody: viewStaffSpace(&sp).Body.SpaceBody,
			Can: keptSpaceCan{Create: ActCreate.Decide(here).Permission(), Admit: ActAdmit.Decide(here).Permission()}})
	}
	return out, nil
}

func (s *Service) keptTermsRoute(ctx context.Context, _ *struct{}) (*keptTermsOutput, error) {
	can, err := keeping(authz.ActorOf(ctx))
	if err != nil {
		return nil, err
	}
	rows, err := s.Terms(ctx)
	if err != nil {
		return nil, err
	}
	out := &keptTermsOutput{}
	out.Body.Items, out.Body.Can = []keptTerm{}, can
	for _, t := range rows {
		out.Body.Items = append(out.Body.Items, keptTerm{string(t.Kind), t.Key, t.Names, t.Position, t.Retired})
	}
	return out, nil
}
