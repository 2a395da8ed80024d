package identity

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
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

type exportCan struct {
	Download authz.Permission `json:"download"`
}

type dataCopyView struct {
	ID          uuid.UUID  `json:"id" format:"uuid"`
	State       string     `json:"state" enum:"waiting,ready,failed"`
	RequestedAt time.Time  `json:"requestedAt"`
	ReadyAt     *time.Time `json:"readyAt,omitempty"`
	Size        int64      `json:"size" doc:"Bytes; zero until ready."`
	ExpiresAt   time.Time  `json:"expiresAt" doc:"Afterwards the copy is erased."`
	Can         exportCan  `json:"can"`
}

type dataCopiesView struct {
	Items []dataCopyView `json:"items" nullable:"false"`
}

type exportsOutput struct{ Body dataCopiesView }

type exportInput struct{ httpapi.Once }

type exportOutput struct{ Body dataCopyView }

type exportFile struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	ContentLength      string `header:"Content-Length"`
	Body               func(huma.Context)
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

// AccountAccess names the act behind each operation of Account.
func AccountAccess() map[string]authz.Act {
	return map[string]authz.Act{
		"listMyConsents": ActOwnAccount, "withdrawMyConsent": ActOwnAccount,
		"exportMyData": ActOwnAccount, "listMyExports": ActOwnAccount, "downloadMyExport": ActOwnAccount,
		"getMyDeletion": ActOwnAccount, "deleteMe": ActOwnAccount,
	}
}

// Routes adds consents, the copy of one's data and the deletion of the account.
func (a *Account) Routes(api *httpapi.API) {
	const tag = "account"
	httpapi.Register(api, httpapi.Operation{ID: "listMyConsents", Method: http.MethodGet, Path: "/me/consents", Tag: tag, Summary: "What one agreed to, newest first, with what has ended."}, a.consentsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "withdrawMyConsent", Method: http.MethodDelete, Path: "/me/consents/{kind}", Tag: tag, Status: http.StatusNoContent,
		Summary: "Withdraw a consent."}, a.withdrawRoute)
	httpapi.Register(api, httpapi.Operation{ID: "exportMyData", Method: http.MethodPost, Path: "/me/export", Tag: tag, Status: http.StatusAccepted,
		Summary:     "Have a copy made of everything about oneself.",
		Description: "A new copy takes the place of an older one. While one is being made, asking again leads to that one.",
		Limit:       httpapi.Limit{Name: "own-data", Count: 10, Per: time.Hour}}, a.exportRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listMyExports", Method: http.MethodGet, Path: "/me/exports", Tag: tag, Summary: "Copies of one's data that are being made or can be fetched."}, a.exportsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "downloadMyExport", Method: http.MethodGet, Path: "/me/exports/{id}/download", Tag: tag,
		Summary: "A copy of one's data as application/zip. Recorded in the audit log.", Limit: httpapi.Limit{Name: "own-data-file", Count: 30, Per: time.Hour}}, a.downloadRoute)
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

func (a *Account) exportRoute(ctx context.Context, in *exportInput) (*exportOutput, error) {
	actor := authz.ActorOf(ctx)
	e, err := a.Export(ctx, actor, in.Key("identity.export:"+actor.ID.String()))
	if err != nil {
		return nil, err
	}
	return &exportOutput{a.viewExport(actor, e)}, nil
}

func (a *Account) viewExport(actor authz.Actor, e *Export) dataCopyView {
	now := a.s.now()
	return dataCopyView{ID: e.ID, State: string(e.State(now)), RequestedAt: e.RequestedAt, ReadyAt: e.ReadyAt, Size: e.Size, ExpiresAt: e.ExpiresAt,
		Can: exportCan{CanDownload(actor, e, now).Permission()}}
}

func (a *Account) exportsRoute(ctx context.Context, _ *struct{}) (*exportsOutput, error) {
	actor := authz.ActorOf(ctx)
	rows, err := a.Exports(ctx, actor)
	if err != nil {
		return nil, err
	}
	v := dataCopiesView{Items: make([]dataCopyView, len(rows))}
	for i := range rows {
		v.Items[i] = a.viewExport(actor, &rows[i])
	}
	return &exportsOutput{v}, nil
}

func (a *Account) downloadRoute(ctx context.Context, in *idInput) (*exportFile, error) {
	e, f, err := a.OpenExport(ctx, authz.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &exportFile{ContentType: "application/zip", ContentDisposition: `attachment; filename="` + e.filename(locale.Zurich()) + `"`, ContentLength: strconv.FormatInt(e.Size, 10),
		Body: func(c huma.Context) {
			_, err := io.Copy(c.BodyWriter(), f)
			if f.Close() != nil || err != nil {
				panic(http.ErrAbortHandler) // half a file must not look whole
			}
		}}, nil
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
