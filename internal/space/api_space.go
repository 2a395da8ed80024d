package space

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
)

const spaceTag = "spaces"

// SpaceBody is what an administrator decides about a space.
type SpaceBody struct {
	Slug     string               `json:"slug" minLength:"1" maxLength:"60"`
	Audience string               `json:"audience" enum:"public,employees,members"`
	FourEyes bool                 `json:"fourEyes" doc:"Who approves must be somebody else than who wrote and who asked for it."`
	Texts    map[string]SpaceText `json:"texts" doc:"By language; de is required."`
	Position int                  `json:"position,omitempty" minimum:"0" maximum:"1000"`
}

func (d *SpaceBody) domain() SpaceDraft {
	return SpaceDraft{Slug: d.Slug, Audience: Audience(d.Audience), FourEyes: d.FourEyes, Texts: d.Texts, Position: d.Position}
}

type staffSpaceView struct {
	ID uuid.UUID `json:"id"`
	SpaceBody
}

type termDraft struct {
	Names    map[string]string `json:"names" doc:"By language; de is required."`
	Position int               `json:"position,omitempty" minimum:"0" maximum:"1000"`
	Retired  bool              `json:"retired,omitempty" doc:"No longer offered; projects that have it keep it."`
}

type spaceMember struct {
	PersonID uuid.UUID `json:"personId"`
	Name     string    `json:"name"`
	AddedAt  time.Time `json:"addedAt"`
}

type createSpaceInput struct {
	httpapi.Once
	Body SpaceBody
}

type updateSpaceInput struct {
	IDInput
	Body SpaceBody
}

type termInput struct {
	Kind string `path:"kind" enum:"topic,quarter"`
	Key  string `path:"key" maxLength:"60"`
	Body termDraft
}

type spaceMemberInput struct {
	IDInput
	Person uuid.UUID `path:"person" format:"uuid"`
}

type (
	spaceOutput   struct{ Body staffSpaceView }
	membersOutput struct {
		Body struct {
			Items []spaceMember `json:"items" nullable:"false"`
		}
	}
)

func (s *Service) spaceRoutes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "createSpace", Method: http.MethodPost, Path: "/staff/spaces", Tag: spaceTag, Status: http.StatusCreated,
		Summary: "Make a space."}, s.createSpaceRoute)
	httpapi.Register(api, httpapi.Operation{ID: "updateSpace", Method: http.MethodPut, Path: "/staff/spaces/{id}", Tag: spaceTag,
		Summary: "Change a space."}, s.updateSpaceRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listMembers", Method: http.MethodGet, Path: "/staff/spaces/{id}/members", Tag: spaceTag,
		Summary: "Members of a space, by name."}, s.membersRoute)
	httpapi.Register(api, httpapi.Operation{ID: "putMember", Method: http.MethodPut, Path: "/staff/spaces/{id}/members/{person}", Tag: spaceTag,
		Summary: "Let a person into a space."}, s.putMemberRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteMember", Method: http.MethodDelete, Path: "/staff/spaces/{id}/members/{person}", Tag: spaceTag,
		Summary: "End a membership."}, s.deleteMemberRoute)
	httpapi.Register(api, httpapi.Operation{ID: "putTerm", Method: http.MethodPut, Path: "/staff/terms/{kind}/{key}", Tag: spaceTag,
		Summary: "Make, rename or retire a topic or quarter."}, s.putTermRoute)
	s.keepRoutes(api)
}

func viewStaffSpace(sp *Space) *spaceOutput {
	return &spaceOutput{staffSpaceView{ID: sp.ID, SpaceBody: SpaceBody{Slug: sp.Slug, Audience: string(sp.Audience), FourEyes: sp.FourEyes, Texts: sp.Texts, Position: sp.Position}}}
}

func (s *Service) createSpaceRoute(ctx context.Context, in *createSpaceInput) (*spaceOutput, error) {
	actor := authz.ActorOf(ctx)
	sp, err := s.CreateSpace(ctx, actor, in.Key("space.create_space:"+actor.ID.String()), in.Body.domain())
	if err != nil {
		return nil, err
	}
	return viewStaffSpace(sp), nil
}

func (s *Service) updateSpaceRoute(ctx context.Context, in *updateSpaceInput) (*spaceOutput, error) {
	sp, err := s.UpdateSpace(ctx, authz.ActorOf(ctx), in.ID, in.Body.domain())
	if err != nil {
		return nil, err
	}
	return viewStaffSpace(sp), nil
}

func (s *Service) membersRoute(ctx context.Context, in *IDInput) (*membersOutput, error) {
	rows, err := s.Members(ctx, authz.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	out := &membersOutput{}
	out.Body.Items = []spaceMember{}
	for _, m := range rows {
		out.Body.Items = append(out.Body.Items, spaceMember(m))
	}
	return out, nil
}

func (s *Service) putMemberRoute(ctx context.Context, in *spaceMemberInput) (*struct{}, error) {
	return nil, s.Admit(ctx, authz.ActorOf(ctx), in.ID, in.Person)
}

func (s *Service) deleteMemberRoute(ctx context.Context, in *spaceMemberInput) (*struct{}, error) {
	return nil, s.Dismiss(ctx, authz.ActorOf(ctx), in.ID, in.Person)
}

func (s *Service) putTermRoute(ctx context.Context, in *termInput) (*struct{}, error) {
	return nil, s.PutTerm(ctx, authz.ActorOf(ctx), Term{Kind: TermKind(in.Kind), Key: in.Key, Names: in.Body.Names, Position: in.Body.Position, Retired: in.Body.Retired})
}
