package organisation

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
)

type organisationCan struct {
	Edit     authz.Permission `json:"edit"`
	Invite   authz.Permission `json:"invite"`
	HandOver authz.Permission `json:"handOver"`
	Decide   authz.Permission `json:"decide" doc:"Verify it, switch it off or on."`
}

type organisationView struct {
	ID        uuid.UUID       `json:"id" format:"uuid"`
	Kind      string          `json:"kind" enum:"association,party,company,other,unit"`
	Name      string          `json:"name"`
	UID       string          `json:"uid,omitempty" doc:"Number in the federal register, as CHE-123.456.788."`
	ParentID  *uuid.UUID      `json:"parentId,omitempty" format:"uuid" doc:"Unit above this one."`
	Verified  bool            `json:"verified"`
	Active    bool            `json:"active"`
	CreatedAt time.Time       `json:"createdAt"`
	Role      string          `json:"role,omitempty" enum:"drafts,releases" doc:"The part the person asking plays."`
	Can       organisationCan `json:"can"`
}

type memberCan struct {
	SetRole authz.Permission `json:"setRole"`
	Remove  authz.Permission `json:"remove" doc:"For oneself: leave."`
}

type organisationMember struct {
	PersonID uuid.UUID `json:"personId" format:"uuid"`
	Name     string    `json:"name"`
	Role     string    `json:"role" enum:"drafts,releases"`
	Since    time.Time `json:"since"`
	Self     bool      `json:"self" doc:"The person asking."`
	Can      memberCan `json:"can"`
}

type openInvitation struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Email     string    `json:"email"`
	Role      string    `json:"role" enum:"drafts,releases"`
	CreatedAt time.Time `json:"createdAt"`
	ExpiresAt time.Time `json:"expiresAt"`
}

// Head is exported because the OpenAPI document leaves out fields that an
// unexported type promotes, although they are sent.
type Head = organisationView

type organisationDetail struct {
	Head
	Members     []organisationMember `json:"members" nullable:"false"`
	Invitations []openInvitation     `json:"invitations" nullable:"false" doc:"Only for who may invite."`
}

type invitationOffer struct {
	Organisation string    `json:"organisation" doc:"Its name."`
	Kind         string    `json:"kind" enum:"association,party,company,other,unit"`
	Verified     bool      `json:"verified"`
	Role         string    `json:"role" enum:"drafts,releases"`
	ExpiresAt    time.Time `json:"expiresAt"`
}

type newOrganisation struct {
	Kind string `json:"kind" enum:"association,party,company,other"`
	Name string `json:"name" minLength:"1" maxLength:"150"`
	UID  string `json:"uid,omitempty" maxLength:"30"`
}

type organisationChange struct {
	Name *string `json:"name,omitempty" minLength:"1" maxLength:"150"`
	UID  *string `json:"uid,omitempty" maxLength:"30" doc:"Empty to take it away."`
}

type newInvitation struct {
	Email string `json:"email" minLength:"1" maxLength:"254"`
	Role  string `json:"role" enum:"drafts,releases"`
	Lang  string `json:"lang,omitempty" enum:"de,fr,it,en" doc:"Language of the letter; that of the request when absent."`
}

type invitationToken struct {
	Token string `json:"token" minLength:"1" maxLength:"200" doc:"What stands behind # in the link of the letter."`
}

type memberChange struct {
	Role string `json:"role" enum:"drafts,releases"`
}

type handOver struct {
	To    uuid.UUID `json:"to" format:"uuid" doc:"The member who releases from now on."`
	Leave bool      `json:"leave,omitempty" doc:"Leave the organisation instead of drafting on."`
}

type ownList struct {
	Items []organisationView `json:"items" nullable:"false" doc:"By name; all of them, up to 200."`
}

type ownOutput struct{ Body ownList }

type detailOutput struct{ Body organisationDetail }

type createInput struct {
	httpapi.Once
	Body newOrganisation
}

type idInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

type updateInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body organisationChange
}

type inviteInput struct {
	httpapi.Once
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body newInvitation
}

type invitationInput struct {
	ID         uuid.UUID `path:"id" format:"uuid"`
	Invitation uuid.UUID `path:"invitationId" format:"uuid"`
}

type lookInput struct{ Body invitationToken }

type lookOutput struct{ Body invitationOffer }

type acceptInput struct {
	httpapi.Once
	Body invitationToken
}

type memberInput struct {
	ID     uuid.UUID `path:"id" format:"uuid"`
	Person uuid.UUID `path:"personId" format:"uuid"`
}

type memberOutput struct{ Body organisationMember }

type setRoleInput struct {
	ID     uuid.UUID `path:"id" format:"uuid"`
	Person uuid.UUID `path:"personId" format:"uuid"`
	Body   memberChange
}

type handOverInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body handOver
}

const tag = "organisations"

// Routes adds organisations for their members and for staff.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "listMyOrganisations", Method: http.MethodGet, Path: "/organisations", Tag: tag,
		Summary: "Organisations the person speaks for."}, s.ownRoute)
	httpapi.Register(api, httpapi.Operation{ID: "createOrganisation", Method: http.MethodPost, Path: "/organisations", Tag: tag, Status: http.StatusCreated,
		Summary: "Make an organisation; the person releases for it.", Limit: httpapi.Limit{Name: "organisation", Count: 10, Per: 24 * time.Hour}}, s.createRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getOrganisation", Method: http.MethodGet, Path: "/organisations/{id}", Tag: tag,
		Summary: "One organisation with its members."}, s.getRoute)
	httpapi.Register(api, httpapi.Operation{ID: "updateOrganisation", Method: http.MethodPatch, Path: "/organisations/{id}", Tag: tag,
		Summary: "Change name or UID. It then has to be verified again."}, s.updateRoute)
	httpapi.Register(api, httpapi.Operation{ID: "inviteMember", Method: http.MethodPost, Path: "/organisations/{id}/invitations", Tag: tag, Status: http.StatusCreated,
		Summary: "Invite somebody by mail.", Limit: httpapi.Limit{Name: "organisation-invite", Count: 30, Per: time.Hour}}, s.inviteRoute)
	httpapi.Register(api, httpapi.Operation{ID: "withdrawInvitation", Method: http.MethodDelete, Path: "/organisations/{id}/invitations/{invitationId}", Tag: tag,
		Status: http.StatusNoContent, Summary: "Make an open invitation void."}, s.withdrawRoute)
	httpapi.Register(api, httpapi.Operation{ID: "lookAtInvitation", Method: http.MethodPost, Path: "/invitations/look", Tag: tag,
		Summary: "What an invitation is about, before accepting it."}, s.lookRoute)
	httpapi.Register(api, httpapi.Operation{ID: "acceptInvitation", Method: http.MethodPost, Path: "/invitations/accept", Tag: tag,
		Summary: "Become a member."}, s.acceptRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getOrganisationMember", Method: http.MethodGet, Path: "/organisations/{id}/members/{personId}", Tag: tag,
		Summary: "One member."}, s.memberRoute)
	httpapi.Register(api, httpapi.Operation{ID: "updateOrganisationMember", Method: http.MethodPatch, Path: "/organisations/{id}/members/{personId}", Tag: tag,
		Summary: "Change the part of a member."}, s.setRoleRoute)
	httpapi.Register(api, httpapi.Operation{ID: "removeOrganisationMember", Method: http.MethodDelete, Path: "/organisations/{id}/members/{personId}", Tag: tag,
		Status: http.StatusNoContent, Summary: "Remove a member, or leave."}, s.removeRoute)
	httpapi.Register(api, httpapi.Operation{ID: "handOverOrganisation", Method: http.MethodPost, Path: "/organisations/{id}/hand-over", Tag: tag,
		Status: http.StatusNoContent, Summary: "Let another member release in one’s place."}, s.handOverRoute)
	s.staffRoutes(api)
}

func (s *Service) ownRoute(ctx context.Context, _ *struct{}) (*ownOutput, error) {
	actor := authz.ActorOf(ctx)
	rows, err := s.Own(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &ownOutput{ownList{views(actor, rows)}}, nil
}

func views(actor authz.Actor, rows []Organisation) []organisationView {
	out := make([]organisationView, len(rows))
	for i := range rows {
		out[i] = view(actor, &rows[i])
	}
	return out
}

func (s *Service) createRoute(ctx context.Context, in *createInput) (*detailOutput, error) {
	actor := authz.ActorOf(ctx)
	d, err := s.Create(ctx, actor, in.Key("organisation.create:"+actor.ID.String()), Draft{Kind: Kind(in.Body.Kind), Name: in.Body.Name, UID: in.Body.UID})
	return answer(actor, d, err)
}

func (s *Service) getRoute(ctx context.Context, in *idInput) (*detailOutput, error) {
	actor := authz.ActorOf(ctx)
	d, err := s.Get(ctx, actor, in.ID)
	return answer(actor, d, err)
}

func (s *Service) updateRoute(ctx context.Context, in *updateInput) (*detailOutput, error) {
	actor := authz.ActorOf(ctx)
	d, err := s.Update(ctx, actor, in.ID, Change{Name: in.Body.Name, UID: in.Body.UID})
	return answer(actor, d, err)
}

func (s *Service) inviteRoute(ctx context.Context, in *inviteInput) (*detailOutput, error) {
	actor, lang := authz.ActorOf(ctx), in.Body.Lang
	if lang == "" {
		lang = httpapi.Lang(ctx)
	}
	d, err := s.Invite(ctx, actor, in.Key("organisation.invite:"+in.ID.String()+":"+actor.ID.String()), in.ID,
		Guest{Email: in.Body.Email, Role: authz.MemberRole(in.Body.Role), Lang: lang})
	return answer(actor, d, err)
}

func (s *Service) withdrawRoute(ctx context.Context, in *invitationInput) (*struct{}, error) {
	return nil, s.Withdraw(ctx, authz.ActorOf(ctx), in.ID, in.Invitation)
}

func (s *Service) lookRoute(ctx context.Context, in *lookInput) (*lookOutput, error) {
	i, o, err := s.LookAt(ctx, authz.ActorOf(ctx), in.Body.Token)
	if err != nil {
		return nil, err
	}
	return &lookOutput{invitationOffer{Organisation: o.Name, Kind: string(o.Kind), Verified: o.VerifiedAt != nil, Role: string(i.Role), ExpiresAt: i.ExpiresAt}}, nil
}

func (s *Service) acceptRoute(ctx context.Context, in *acceptInput) (*detailOutput, error) {
	actor := authz.ActorOf(ctx)
	d, err := s.Accept(ctx, actor, in.Key("organisation.accept:"+actor.ID.String()), in.Body.Token)
	return answer(actor, d, err)
}

func (s *Service) memberRoute(ctx context.Context, in *memberInput) (*memberOutput, error) {
	actor := authz.ActorOf(ctx)
	d, m, err := s.Member(ctx, actor, in.ID, in.Person)
	if err != nil {
		return nil, err
	}
	return &memberOutput{memberView(d.Members.present(actor, d.ID), d, *m)}, nil
}

func (s *Service) setRoleRoute(ctx context.Context, in *setRoleInput) (*memberOutput, error) {
	actor := authz.ActorOf(ctx)
	if _, err := s.SetRole(ctx, actor, in.ID, in.Person, authz.MemberRole(in.Body.Role)); err != nil {
		return nil, err
	}
	return s.memberRoute(ctx, &memberInput{in.ID, in.Person})
}

func (s *Service) removeRoute(ctx context.Context, in *memberInput) (*struct{}, error) {
	return nil, s.Remove(ctx, authz.ActorOf(ctx), in.ID, in.Person)
}

func (s *Service) handOverRoute(ctx context.Context, in *handOverInput) (*struct{}, error) {
	_, err := s.HandOver(ctx, authz.ActorOf(ctx), in.ID, in.Body.To, in.Body.Leave)
	return nil, err
}

func answer(actor authz.Actor, d *Detail, err error) (*detailOutput, error) {
	if err != nil {
		return nil, err
	}
	// the actor of the request does not know yet what has just changed
	actor = d.Members.present(actor, d.ID)
	out := organisationDetail{Head: view(actor, &d.Organisation), Members: []organisationMember{}, Invitations: []openInvitation{}}
	for _, m := range d.Members {
		out.Members = append(out.Members, memberView(actor, d, m))
	}
	for _, i := range d.Invitations {
		out.Invitations = append(out.Invitations, openInvitation{ID: i.ID, Email: i.Email, Role: string(i.Role), CreatedAt: i.CreatedAt, ExpiresAt: i.ExpiresAt})
	}
	return &detailOutput{out}, nil
}
