package identity

import (
	"context"
	"maps"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/httpapi"
)

type consentCan struct {
	Withdraw authz.Permission `json:"withdraw"`
}

type consentView struct {
	ID          uuid.UUID  `json:"id" format:"uuid"`
	Kind        string     `json:"kind" doc:"What was agreed to, such as newsletter."`
	Version     string     `json:"version" doc:"Of the text that was agreed to."`
	GivenAt     time.Time  `json:"givenAt"`
	WithdrawnAt *time.Time `json:"withdrawnAt,omitempty" doc:"Withdrawn, or replaced by another version."`
	Can         consentCan `json:"can"`
}

type consentsView struct {
	Items []consentView `json:"items" nullable:"false"`
}

type consentsOutput struct{ Body consentsView }

type withdrawInput struct {
	Kind string `path:"kind" minLength:"1" maxLength:"60" pattern:"^[a-z][a-z0-9_.]*$"`
}

type deletionCan struct {
	Delete authz.Permission `json:"delete"`
}

type deletionView struct {
	Can          deletionCan `json:"can"`
	Stays        []string    `json:"stays" nullable:"false" doc:"Kinds of things that are kept without the name, such as audit."`
	FreshMinutes int         `json:"freshMinutes" doc:"How old the login may be at most."`
}

type deletionOutput struct{ Body deletionView }

type deletedOutput struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

// AccountAccess names the act behind each operation of Account, the copy of one's data
// included.
func AccountAccess() map[string]authz.Act {
	acts := map[string]authz.Act{
		"listMyConsents": ActOwnAccount, "withdrawMyConsent": ActOwnAccount,
		"getMyDeletion": ActOwnAccount, "deleteMe": ActOwnAccount,
	}
	maps.Copy(acts, owndata.Access())
	return acts
}

// Routes adds consents, the copy of one's data and the deletion of the account.
func (a *Account) Routes(api *httpapi.API) {
	const tag = "account"
	httpapi.Register(api, httpapi.Operation{ID: "listMyConsents", Method: http.MethodGet, Path: "/me/consents", Tag: tag, Summary: "What one agreed to, newest first, with what has ended."}, a.consentsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "withdrawMyConsent", Method: http.MethodDelete, Path: "/me/consents/{kind}", Tag: tag, Status: http.StatusNoContent,
		Summary: "Withdraw a consent."}, a.withdrawRoute)
	a.copies.Routes(api)
	httpapi.Register(api, httpapi.Operation{ID: "getMyDeletion", Method: http.MethodGet, Path: "/me/deletion", Tag: tag, Summary: "Whether one's account can be deleted, and what would stay."}, a.deletionRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteMe", Method: http.MethodDelete, Path: "/me", Tag: tag, Status: http.StatusNoContent,
		Summary: "Delete one's account for good. Needs a login of the last ten minutes."}, a.deleteRoute)
}

func (a *Account) consentsRoute(ctx context.Context, _ *struct{}) (*consentsOutput, error) {
	rows, err := a.Consents(ctx, authz.ActorOf(ctx))
	if err != nil {
		return nil, err
	}
	v := consentsView{Items: make([]consentView, len(rows))}
	for i, c := range rows {
		v.Items[i] = consentView{ID: c.ID, Kind: c.Kind, Version: c.Version, GivenAt: c.GivenAt, WithdrawnAt: c.WithdrawnAt, Can: consentCan{CanWithdraw(&c).Permission()}}
	}
	return &consentsOutput{v}, nil
}

func (a *Account) withdrawRoute(ctx context.Context, in *withdrawInput) (*struct{}, error) {
	return nil, a.WithdrawConsent(ctx, authz.ActorOf(ctx), in.Kind)
}

func (a *Account) deletionRoute(ctx context.Context, _ *struct{}) (*deletionOutput, error) {
	o, err := a.DeletionOutlook(ctx, authz.ActorOf(ctx))
	if err != nil {
		return nil, err
	}
	return &deletionOutput{deletionView{Can: deletionCan{o.Decision.Permission()}, Stays: o.Stays, FreshMinutes: int(DeletionTime.Minutes())}}, nil
}

func (a *Account) deleteRoute(ctx context.Context, _ *struct{}) (*deletedOutput, error) {
	if err := a.Delete(ctx, authz.ActorOf(ctx)); err != nil {
		return nil, err
	}
	return &deletedOutput{*a.s.SessionCookie("", time.Time{})}, nil
}
