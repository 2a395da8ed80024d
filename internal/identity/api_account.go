package identity

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
)

type meView struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Name      string    `json:"name"`
	Lang      string    `json:"lang" enum:"de,fr,it,en"`
	Addresses []string  `json:"addresses" nullable:"false" doc:"Mail addresses we know of you."`
	CreatedAt time.Time `json:"createdAt"`
	Can       meCan     `json:"can"`
}

type meCan struct {
	Update authz.Permission `json:"update"`
}

type meOutput struct{ Body meView }

type meInput struct {
	Body struct {
		Name *string `json:"name,omitempty" maxLength:"200"`
		Lang *string `json:"lang,omitempty" enum:"de,fr,it,en"`
	}
}

type deviceSessionView struct {
	ID         uuid.UUID            `json:"id" format:"uuid"`
	Provider   string               `json:"provider" doc:"Id of the way to log in; its label is among the login options."`
	Browser    string               `json:"browser,omitempty" doc:"As «Firefox»; absent when unknown."`
	OS         string               `json:"os,omitempty" doc:"As «Android»; absent when unknown."`
	Level      string               `json:"level" enum:"account,verified_person,verified_resident"`
	Current    bool                 `json:"current" doc:"The session of this request."`
	CreatedAt  time.Time            `json:"createdAt"`
	LastSeenAt time.Time            `json:"lastSeenAt" doc:"To the minute."`
	ExpiresAt  time.Time            `json:"expiresAt"`
	Can        deviceSessionViewCan `json:"can"`
}

type deviceSessionViewCan struct {
	End authz.Permission `json:"end"`
}

type deviceSessionsView struct {
	Items []deviceSessionView `json:"items" nullable:"false"`
}

type deviceSessionsOutput struct{ Body deviceSessionsView }

type linkedLoginView struct {
	ID         uuid.UUID      `json:"id" format:"uuid"`
	Provider   string         `json:"provider" doc:"Id of the way to log in."`
	Label      string         `json:"label"`
	Employee   bool           `json:"employee"`
	Level      string         `json:"level" enum:"account,verified_person,verified_resident" doc:"Reached the last time."`
	CreatedAt  time.Time      `json:"createdAt"`
	LastUsedAt time.Time      `json:"lastUsedAt"`
	Can        linkedLoginCan `json:"can"`
}

type linkedLoginCan struct {
	Unlink authz.Permission `json:"unlink"`
}

type linkedLoginsView struct {
	Items []linkedLoginView `json:"items" nullable:"false"`
}

type linkedLoginsOutput struct{ Body linkedLoginsView }

type pendingLinkView struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Provider string    `json:"provider"`
	Label    string    `json:"label"`
	Name     string    `json:"name,omitempty" doc:"As the provider knows the person."`
	Email    string    `json:"email,omitempty"`
}

type pendingLinkOutput struct{ Body pendingLinkView }

type idInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

func (s *Service) accountRoutes(api *httpapi.API) {
	const tag = "account"
	httpapi.Register(api, httpapi.Operation{ID: "getMe", Method: http.MethodGet, Path: "/me", Tag: tag, Summary: "One's own account."}, s.meRoute)
	httpapi.Register(api, httpapi.Operation{ID: "updateMe", Method: http.MethodPatch, Path: "/me", Tag: tag, Summary: "Change one's display name and language."}, s.updateMeRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listMySessions", Method: http.MethodGet, Path: "/me/sessions", Tag: tag, Summary: "Where one is logged in, last used first."}, s.mySessionsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "endMySession", Method: http.MethodDelete, Path: "/me/sessions/{id}", Tag: tag, Status: http.StatusNoContent,
		Summary: "End one of one's sessions."}, s.endMySessionRoute)
	httpapi.Register(api, httpapi.Operation{ID: "endMyOtherSessions", Method: http.MethodPost, Path: "/me/sessions/end-others", Tag: tag, Status: http.StatusNoContent,
		Summary: "End all of one's sessions but this one."}, s.endMyOtherSessionsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listMyLogins", Method: http.MethodGet, Path: "/me/logins", Tag: tag, Summary: "One's ways to log in, oldest first."}, s.myLoginsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "unlinkMyLogin", Method: http.MethodDelete, Path: "/me/logins/{id}", Tag: tag, Status: http.StatusNoContent,
		Summary: "Take away one way to log in; one has to remain."}, s.unlinkMyLoginRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getMyPendingLink", Method: http.MethodGet, Path: "/me/links/{id}", Tag: tag, Summary: "A proved login that waits to be confirmed."}, s.pendingLinkRoute)
	httpapi.Register(api, httpapi.Operation{ID: "confirmMyLink", Method: http.MethodPost, Path: "/me/links/{id}/confirm", Tag: tag, Status: http.StatusNoContent,
		Summary: "Make a proved login one of one's own."}, s.confirmLinkRoute)
}

func (s *Service) meRoute(ctx context.Context, _ *struct{}) (*meOutput, error) {
	actor := authz.ActorOf(ctx)
	p, err := s.Me(ctx, actor)
	if err != nil {
		return nil, err
	}
	return s.viewMe(ctx, actor, p)
}

func (s *Service) viewMe(ctx context.Context, actor authz.Actor, p *Person) (*meOutput, error) {
	addresses, err := s.Addresses(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &meOutput{meView{ID: p.ID, Name: p.Name, Lang: p.Lang, Addresses: addresses, CreatedAt: p.CreatedAt,
		Can: meCan{ActOwnAccount.Decide(authz.Case{Actor: actor}).Permission()}}}, nil
}

func (s *Service) updateMeRoute(ctx context.Context, in *meInput) (*meOutput, error) {
	actor := authz.ActorOf(ctx)
	p, err := s.UpdateMe(ctx, actor, in.Body.Name, in.Body.Lang)
	if err != nil {
		return nil, err
	}
	return s.viewMe(ctx, actor, p)
}

func (s *Service) mySessionsRoute(ctx context.Context, _ *struct{}) (*deviceSessionsOutput, error) {
	actor := authz.ActorOf(ctx)
	rows, err := s.Sessions(ctx, actor)
	if err != nil {
		return nil, err
	}
	v := deviceSessionsView{Items: make([]deviceSessionView, len(rows))}
	for i, r := range rows {
		v.Items[i] = deviceSessionView{ID: r.ID, Provider: r.Provider, Browser: r.Browser, OS: r.OS, Level: r.Level.String(), Current: r.ID == actor.Session,
			CreatedAt: r.CreatedAt, LastSeenAt: r.LastSeenAt, ExpiresAt: r.ExpiresAt, Can: deviceSessionViewCan{authz.Allow().Permission()}}
	}
	return &deviceSessionsOutput{v}, nil
}

func (s *Service) endMySessionRoute(ctx context.Context, in *idInput) (*struct{}, error) {
	return nil, s.EndSession(ctx, authz.ActorOf(ctx), in.ID)
}

func (s *Service) endMyOtherSessionsRoute(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, s.EndOtherSessions(ctx, authz.ActorOf(ctx))
}

// label of a provider that may not be configured any more.
func (s *Service) label(provider, lang string) string {
	p, err := s.providers.Get(provider)
	if err != nil {
		return provider
	}
	return p.Config().Label(lang)
}

func (s *Service) myLoginsRoute(ctx context.Context, _ *struct{}) (*linkedLoginsOutput, error) {
	rows, err := s.Logins(ctx, authz.ActorOf(ctx))
	if err != nil {
		return nil, err
	}
	can := linkedLoginCan{CanUnlink(len(rows)).Permission()}
	v := linkedLoginsView{Items: make([]linkedLoginView, len(rows))}
	for i, r := range rows {
		v.Items[i] = linkedLoginView{ID: r.ID, Provider: r.Provider, Label: s.label(r.Provider, httpapi.Lang(ctx)), Employee: r.Employee, Level: r.Level.String(),
			CreatedAt: r.CreatedAt, LastUsedAt: r.LastUsedAt, Can: can}
	}
	return &linkedLoginsOutput{v}, nil
}

func (s *Service) unlinkMyLoginRoute(ctx context.Context, in *idInput) (*struct{}, error) {
	return nil, s.Unlink(ctx, authz.ActorOf(ctx), in.ID)
}

func (s *Service) pendingLinkRoute(ctx context.Context, in *idInput) (*pendingLinkOutput, error) {
	l, err := s.PendingLink(ctx, authz.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &pendingLinkOutput{pendingLinkView{ID: l.ID, Provider: l.Provider, Label: s.label(l.Provider, httpapi.Lang(ctx)), Name: l.Name, Email: l.Email}}, nil
}

func (s *Service) confirmLinkRoute(ctx context.Context, in *idInput) (*struct{}, error) {
	return nil, s.ConfirmLink(ctx, authz.ActorOf(ctx), in.ID)
}
