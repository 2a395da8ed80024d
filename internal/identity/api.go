package identity

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/oidc"
	"mitwirken/internal/platform/httpapi"
)

type sessionPersonView struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Name string    `json:"name" doc:"What the person wants to be called; may be empty."`
	Lang string    `json:"lang" enum:"de,fr,it,en"`
}

type scopeView struct {
	Kind string     `json:"kind" enum:"global,space,project"`
	ID   *uuid.UUID `json:"id,omitempty" format:"uuid" doc:"Space or project; absent for global."`
}

type grantView struct {
	Role  string    `json:"role" enum:"moderator,analyst,project_manager,communications,admin"`
	Scope scopeView `json:"scope"`
}

type membershipView struct {
	OrganisationID uuid.UUID `json:"organisationId" format:"uuid"`
	Role           string    `json:"role" enum:"drafts,releases"`
}

type sessionCan struct {
	OwnAccount   authz.Permission `json:"ownAccount"`
	SeePeople    authz.Permission `json:"seePeople"`
	ManagePeople authz.Permission `json:"managePeople"`
}

type sessionView struct {
	Person      *sessionPersonView `json:"person,omitempty" doc:"Absent when nobody is logged in."`
	Level       string             `json:"level" enum:"none,account,verified_person,verified_resident"`
	Employee    bool               `json:"employee"`
	Roles       []grantView        `json:"roles" nullable:"false"`
	Memberships []membershipView   `json:"memberships" nullable:"false"`
	Can         sessionCan         `json:"can"`
	Areas       []string           `json:"areas" nullable:"false" doc:"Further parts of the back office that the person may open."`
}

type sessionOutput struct{ Body sessionView }

type loginOptionView struct {
	ID       string   `json:"id"`
	Label    string   `json:"label" doc:"Name of the login in the language of Accept-Language."`
	Note     string   `json:"note,omitempty" doc:"What the login needs and what it reveals."`
	Audience string   `json:"audience" enum:"residents,employees"`
	Icon     string   `json:"icon,omitempty"`
	Start    string   `json:"start" doc:"Address to navigate to; add return, purpose and level."`
	Levels   []string `json:"levels" nullable:"false" doc:"Levels that can be asked for, lowest first."`
	Down     bool     `json:"down" doc:"Did not answer a moment ago."`
}

type loginOptionsView struct {
	Providers []loginOptionView `json:"providers" nullable:"false"`
}

type loginOptionsOutput struct{ Body loginOptionsView }

type endSessionInput struct {
	Body struct {
		Everywhere bool `json:"everywhere,omitempty" doc:"End all sessions of the person."`
	}
}

type sessionEndView struct {
	Redirect string `json:"redirect,omitempty" doc:"Page of the provider that ends its session as well; navigate there."`
}

type endSessionOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      sessionEndView
}

// Routes adds who is logged in, the account pages and the people of the staff area.
func (s *Service) Routes(api *httpapi.API) {
	const tag = "session"
	httpapi.Register(api, httpapi.Operation{ID: "getSession", Method: http.MethodGet, Path: "/session", Tag: tag,
		Summary: "Who is logged in, and what they may do."}, s.sessionRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listLoginOptions", Method: http.MethodGet, Path: "/login-options", Tag: tag,
		Summary: "Ways to log in."}, s.loginOptionsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "endSession", Method: http.MethodPost, Path: "/session/end", Tag: tag,
		Summary: "Log out, here or everywhere."}, s.endSessionRoute)
	s.accountRoutes(api)
	s.staffRoutes(api)
}

func (s *Service) sessionRoute(ctx context.Context, _ *struct{}) (*sessionOutput, error) {
	actor := authz.ActorOf(ctx)
	v := sessionView{Level: actor.Level.String(), Employee: actor.Employee, Roles: make([]grantView, len(actor.Roles)), Memberships: make([]membershipView, len(actor.Orgs)), Areas: []string{}}
	if actor.Kind == authz.Person {
		p, err := s.Me(ctx, actor)
		if err != nil {
			return nil, err
		}
		v.Person = &sessionPersonView{ID: p.ID, Name: p.Name, Lang: p.Lang}
	}
	for i, g := range actor.Roles {
		v.Roles[i] = viewGrant(g)
	}
	for i, m := range actor.Orgs {
		v.Memberships[i] = membershipView{m.Org, string(m.Role)}
	}
	c := authz.Case{Actor: actor, Now: s.now()}
	v.Can = sessionCan{ActOwnAccount.Decide(c).Permission(), ActSeePeople.Decide(c).Permission(), ActManagePeople.Decide(c).Permission()}
	for _, area := range s.o.Areas {
		if area.Act.Decide(c).Allowed {
			v.Areas = append(v.Areas, area.Name)
		}
	}
	return &sessionOutput{v}, nil
}

func viewGrant(g authz.Grant) grantView {
	v := grantView{Role: string(g.Role), Scope: scopeView{Kind: string(g.Scope.Kind)}}
	if g.Scope.ID != uuid.Nil {
		v.Scope.ID = &g.Scope.ID
	}
	return v
}

func (s *Service) loginOptionsRoute(ctx context.Context, _ *struct{}) (*loginOptionsOutput, error) {
	v := loginOptionsView{Providers: []loginOptionView{}}
	for _, p := range s.providers.All() {
		v.Providers = append(v.Providers, viewProvider(p, httpapi.Lang(ctx)))
	}
	return &loginOptionsOutput{v}, nil
}

func viewProvider(p *oidc.Provider, lang string) loginOptionView {
	c := p.Config()
	v := loginOptionView{ID: c.ID, Label: c.Label(lang), Note: c.Explanation(lang), Audience: string(c.Audience), Icon: c.Icon,
		Start: "/auth/" + c.ID + "/start", Levels: []string{}, Down: p.Down()}
	for l := authz.LevelAccount; l <= authz.LevelVerifiedResident; l++ {
		if c.Offers(l) {
			v.Levels = append(v.Levels, l.String())
		}
	}
	return v
}

func (s *Service) endSessionRoute(ctx context.Context, in *endSessionInput) (*endSessionOutput, error) {
	redirect, err := s.Logout(ctx, authz.ActorOf(ctx), in.Body.Everywhere, httpapi.Lang(ctx))
	if err != nil {
		return nil, err
	}
	return &endSessionOutput{SetCookie: *s.SessionCookie("", time.Time{}), Body: sessionEndView{redirect}}, nil
}
