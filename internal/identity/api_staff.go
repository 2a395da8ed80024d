package identity

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
)

type heldRoleView struct {
	ID        uuid.UUID   `json:"id" format:"uuid"`
	Role      string      `json:"role" enum:"moderator,analyst,project_manager,communications,admin"`
	Scope     scopeView   `json:"scope"`
	Directory bool        `json:"directory" doc:"Comes from the directory of the administration."`
	GrantedAt time.Time   `json:"grantedAt"`
	Can       heldRoleCan `json:"can"`
}

type heldRoleCan struct {
	Revoke authz.Permission `json:"revoke"`
}

type staffPersonView struct {
	ID          uuid.UUID      `json:"id" format:"uuid"`
	Name        string         `json:"name"`
	Employee    bool           `json:"employee" doc:"Has a login of the administration."`
	Locked      bool           `json:"locked"`
	Overage     bool           `json:"overage" doc:"The directory named too many groups, so it gave no roles."`
	CreatedAt   time.Time      `json:"createdAt"`
	LastLoginAt *time.Time     `json:"lastLoginAt,omitempty"`
	Roles       []heldRoleView `json:"roles" nullable:"false"`
	Can         staffPersonCan `json:"can"`
}

type staffPersonCan struct {
	GrantRole authz.Permission `json:"grantRole"`
	Lock      authz.Permission `json:"lock"`
}

type peopleInput struct {
	httpapi.PageQuery
	Q string `query:"q" maxLength:"254" doc:"The beginning of a name, or a whole mail address."`
}

type peopleOutput struct {
	Body httpapi.Page[staffPersonView]
}

type staffPersonOutput struct{ Body staffPersonView }

type grantRoleInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body grantView
}

type revokeRoleInput struct {
	ID     uuid.UUID `path:"id" format:"uuid"`
	RoleID uuid.UUID `path:"roleId" format:"uuid"`
}

func (s *Service) staffRoutes(api *httpapi.API) {
	const tag = "people"
	httpapi.Register(api, httpapi.Operation{ID: "listPeople", Method: http.MethodGet, Path: "/staff/people", Tag: tag, Summary: "People by name, with their roles."}, s.peopleRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getPerson", Method: http.MethodGet, Path: "/staff/people/{id}", Tag: tag, Summary: "One person with their roles."}, s.personRoute)
	httpapi.Register(api, httpapi.Operation{ID: "grantRole", Method: http.MethodPut, Path: "/staff/people/{id}/roles", Tag: tag, Summary: "Give a role; giving it twice changes nothing."}, s.grantRoleRoute)
	httpapi.Register(api, httpapi.Operation{ID: "revokeRole", Method: http.MethodDelete, Path: "/staff/people/{id}/roles/{roleId}", Tag: tag, Status: http.StatusNoContent, Summary: "Take a role away."}, s.revokeRoleRoute)
	httpapi.Register(api, httpapi.Operation{ID: "lockPerson", Method: http.MethodPost, Path: "/staff/people/{id}/lock", Tag: tag, Status: http.StatusNoContent, Summary: "Lock an account and end its sessions."}, s.lockRoute(true))
	httpapi.Register(api, httpapi.Operation{ID: "unlockPerson", Method: http.MethodPost, Path: "/staff/people/{id}/unlock", Tag: tag, Status: http.StatusNoContent, Summary: "Unlock an account."}, s.lockRoute(false))
}

func viewPerson(a authz.Actor, p *PersonWithRoles) staffPersonView {
	v := staffPersonView{ID: p.ID, Name: p.Name, Employee: p.Employee, Locked: p.LockedAt != nil, Overage: p.Overage, CreatedAt: p.CreatedAt, LastLoginAt: p.LastLoginAt,
		Roles: make([]heldRoleView, len(p.Roles)), Can: staffPersonCan{CanManagePerson(a, &p.Person).Permission(), CanLockPerson(a, &p.Person).Permission()}}
	for i, r := range p.Roles {
		g := viewGrant(r.Grant)
		v.Roles[i] = heldRoleView{ID: r.ID, Role: g.Role, Scope: g.Scope, Directory: r.Directory, GrantedAt: r.GrantedAt, Can: heldRoleCan{CanRevoke(a, r).Permission()}}
	}
	return v
}

func (s *Service) peopleRoute(ctx context.Context, in *peopleInput) (*peopleOutput, error) {
	actor := authz.ActorOf(ctx)
	q := PeopleQuery{Search: in.Q, Limit: in.Limit}
	if in.Cursor != "" {
		q.After = &PeoplePosition{}
		if err := httpapi.DecodeCursor(in.Cursor, q.After); err != nil {
			return nil, err
		}
	}
	rows, err := s.People(ctx, actor, q)
	if err != nil {
		return nil, err
	}
	return &peopleOutput{httpapi.Stretch(rows, q.Limit, func(p PersonWithRoles) staffPersonView { return viewPerson(actor, &p) },
		func(p PersonWithRoles) any { return p.Position() })}, nil
}

func (s *Service) personRoute(ctx context.Context, in *idInput) (*staffPersonOutput, error) {
	return s.showPerson(ctx, in.ID)
}

func (s *Service) showPerson(ctx context.Context, id uuid.UUID) (*staffPersonOutput, error) {
	actor := authz.ActorOf(ctx)
	p, err := s.PersonByID(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	return &staffPersonOutput{viewPerson(actor, p)}, nil
}

func (s *Service) grantRoleRoute(ctx context.Context, in *grantRoleInput) (*staffPersonOutput, error) {
	g := authz.Grant{Role: authz.Role(in.Body.Role), Scope: authz.Scope{Kind: authz.ScopeKind(in.Body.Scope.Kind)}}
	if in.Body.Scope.ID != nil {
		g.Scope.ID = *in.Body.Scope.ID
	}
	if err := s.GrantRole(ctx, authz.ActorOf(ctx), in.ID, g); err != nil {
		return nil, err
	}
	return s.showPerson(ctx, in.ID)
}

func (s *Service) revokeRoleRoute(ctx context.Context, in *revokeRoleInput) (*struct{}, error) {
	return nil, s.RevokeRole(ctx, authz.ActorOf(ctx), in.ID, in.RoleID)
}

func (s *Service) lockRoute(locked bool) func(context.Context, *idInput) (*struct{}, error) {
	return func(ctx context.Context, in *idInput) (*struct{}, error) {
		return nil, s.SetLock(ctx, authz.ActorOf(ctx), in.ID, locked)
	}
}
