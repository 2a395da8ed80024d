package owndata

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

type idInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

// Routes adds asking for a copy, looking how far it is, and fetching it.
func (s *Service) Routes(api *httpapi.API) {
	const tag = "account"
	httpapi.Register(api, httpapi.Operation{ID: "exportMyData", Method: http.MethodPost, Path: "/me/export", Tag: tag, Status: http.StatusAccepted,
		Summary:     "Have a copy made of everything about oneself.",
		Description: "A new copy takes the place of an older one. While one is being made, asking again leads to that one.",
		Limit:       httpapi.Limit{Name: "own-data", Count: 10, Per: time.Hour}}, s.exportRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listMyExports", Method: http.MethodGet, Path: "/me/exports", Tag: tag, Summary: "Copies of one's data that are being made or can be fetched."}, s.exportsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "downloadMyExport", Method: http.MethodGet, Path: "/me/exports/{id}/download", Tag: tag,
		Summary: "A copy of one's data as application/zip. Recorded in the audit log.", Limit: httpapi.Limit{Name: "own-data-file", Count: 30, Per: time.Hour}}, s.downloadRoute)
}

func (s *Service) exportRoute(ctx context.Context, in *exportInput) (*exportOutput, error) {
	actor := authz.ActorOf(ctx)
	e, err := s.Begin(ctx, actor, in.Key("identity.export:"+actor.ID.String()))
	if err != nil {
		return nil, err
	}
	return &exportOutput{s.view(actor, e)}, nil
}

func (s *Service) view(actor authz.Actor, c *Copy) dataCopyView {
	now := s.now()
	return dataCopyView{ID: c.ID, State: string(c.State(now)), RequestedAt: c.RequestedAt, ReadyAt: c.ReadyAt, Size: c.Size, ExpiresAt: c.ExpiresAt,
		Can: exportCan{CanDownload(actor, c, now).Permission()}}
}

func (s *Service) exportsRoute(ctx context.Context, _ *struct{}) (*exportsOutput, error) {
	actor := authz.ActorOf(ctx)
	rows, err := s.Copies(ctx, actor)
	if err != nil {
		return nil, err
	}
	v := dataCopiesView{Items: make([]dataCopyView, len(rows))}
	for i := range rows {
		v.Items[i] = s.view(actor, &rows[i])
	}
	return &exportsOutput{v}, nil
}

func (s *Service) downloadRoute(ctx context.Context, in *idInput) (*exportFile, error) {
	e, f, err := s.Open(ctx, authz.ActorOf(ctx), in.ID)
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
