package organisation

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/httpapi"
)

type unitListCan struct {
	Keep authz.Permission `json:"keep" doc:"Add and change units, decide about organisations."`
}

type unitList struct {
	Items []organisationView `json:"items" nullable:"false" doc:"Every unit once, by name; parentId makes the tree."`
	Can   unitListCan        `json:"can"`
}

type staffListOutput struct {
	Body httpapi.Page[organisationView]
}

type newUnit struct {
	Name     string     `json:"name" minLength:"1" maxLength:"150"`
	ParentID *uuid.UUID `json:"parentId,omitempty" format:"uuid" doc:"Unit above; absent at the top."`
}

type unitChange struct {
	Name     string     `json:"name" minLength:"1" maxLength:"150"`
	ParentID *uuid.UUID `json:"parentId,omitempty" format:"uuid" doc:"Unit above; absent moves the unit to the top."`
	Active   bool       `json:"active" doc:"A unit that is switched off loses its members."`
}

type organisationVerdict struct {
	Verified *bool `json:"verified,omitempty"`
	Active   *bool `json:"active,omitempty" doc:"An organisation that is switched off loses its members and invitations."`
}

type staffListInput struct {
	httpapi.PageQuery
	Search   string `query:"q" maxLength:"100" doc:"Beginning of the name; case and accents do not matter."`
	Kind     string `query:"kind" enum:"association,party,company,other,unit"`
	Verified string `query:"verified" enum:"true,false" doc:"true: those that staff have verified. false: those that wait for it, without units and without what is switched off."`
}

type unitsOutput struct{ Body unitList }

type unitOutput struct{ Body organisationView }

type createUnitInput struct {
	httpapi.Once
	Body newUnit
}

type updateUnitInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body unitChange
}

type decideInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body organisationVerdict
}

func (s *Service) staffRoutes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "listUnits", Method: http.MethodGet, Path: "/staff/units", Tag: tag,
		Summary: "Units of the administration."}, s.unitsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "createUnit", Method: http.MethodPost, Path: "/staff/units", Tag: tag, Status: http.StatusCreated,
		Summary: "Add a unit to the administration."}, s.createUnitRoute)
	httpapi.Register(api, httpapi.Operation{ID: "updateUnit", Method: http.MethodPatch, Path: "/staff/units/{id}", Tag: tag,
		Summary: "Rename or move a unit, switch it off or on."}, s.updateUnitRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listOrganisations", Method: http.MethodGet, Path: "/staff/organisations", Tag: tag,
		Summary: "All organisations by name."}, s.staffListRoute)
	httpapi.Register(api, httpapi.Operation{ID: "decideOrganisation", Method: http.MethodPatch, Path: "/staff/organisations/{id}", Tag: tag,
		Summary: "Verify an organisation, switch it off or on."}, s.decideRoute)
}

func (s *Service) unitsRoute(ctx context.Context, _ *struct{}) (*unitsOutput, error) {
	actor := authz.ActorOf(ctx)
	rows, err := s.Units(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &unitsOutput{unitList{views(actor, rows), unitListCan{ActKeep.Decide(authz.Case{Actor: actor}).Permission()}}}, nil
}

func (s *Service) createUnitRoute(ctx context.Context, in *createUnitInput) (*unitOutput, error) {
	actor := authz.ActorOf(ctx)
	o, err := s.CreateUnit(ctx, actor, in.Key("organisation.create_unit:"+actor.ID.String()), UnitDraft{Name: in.Body.Name, Parent: orNil(in.Body.ParentID), Active: true})
	if err != nil {
		return nil, err
	}
	return &unitOutput{view(actor, o)}, nil
}

func (s *Service) updateUnitRoute(ctx context.Context, in *updateUnitInput) (*unitOutput, error) {
	actor := authz.ActorOf(ctx)
	o, err := s.UpdateUnit(ctx, actor, in.ID, UnitDraft{Name: in.Body.Name, Parent: orNil(in.Body.ParentID), Active: in.Body.Active})
	if err != nil {
		return nil, err
	}
	return &unitOutput{view(actor, o)}, nil
}

func orNil(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

func (s *Service) staffListRoute(ctx context.Context, in *staffListInput) (*staffListOutput, error) {
	q := Query{Search: in.Search, Kind: Kind(in.Kind), Limit: in.Limit}
	if in.Verified != "" {
		is := in.Verified == "true"
		q.Verified = &is
	}
	if in.Cursor != "" {
		q.After = &Position{}
		if err := httpapi.DecodeCursor(in.Cursor, q.After); err != nil {
			return nil, err
		}
	}
	actor := authz.ActorOf(ctx)
	rows, err := s.List(ctx, actor, q)
	if err != nil {
		return nil, err
	}
	return &staffListOutput{httpapi.Stretch(rows, q.Limit, func(o Organisation) organisationView { return view(actor, &o) }, func(o Organisation) any { return o.Position() })}, nil
}

func (s *Service) decideRoute(ctx context.Context, in *decideInput) (*detailOutput, error) {
	actor := authz.ActorOf(ctx)
	d, err := s.Decide(ctx, actor, in.ID, Verdict{Verified: in.Body.Verified, Active: in.Body.Active})
	return answer(actor, d, err)
}

func view(a authz.Actor, o *Organisation) organisationView {
	role, _ := a.Member(o.ID)
	return organisationView{ID: o.ID, Kind: string(o.Kind), Name: o.Name, UID: string(o.UID), ParentID: orNull(o.ParentID), Verified: o.VerifiedAt != nil,
		Active: o.Active(), CreatedAt: o.CreatedAt, Role: string(role), Can: organisationCan{Edit: CanEdit(a, o).Permission(), Invite: CanInvite(a, o).Permission(),
			HandOver: CanHandOver(a, o).Permission(), Decide: ActKeep.Decide(about(a, o)).Permission()}}
}

func memberView(a authz.Actor, d *Detail, m identity.Member) organisationMember {
	return organisationMember{PersonID: m.PersonID, Name: m.Name, Role: string(m.Role), Since: m.Since, Self: a.Kind == authz.Person && a.ID == m.PersonID,
		Can: memberCan{SetRole: CanSetRole(a, &d.Organisation, d.Members, m.PersonID).Permission(), Remove: CanRemove(a, &d.Organisation, d.Members, m.PersonID).Permission()}}
}
