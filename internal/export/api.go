package export

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
)

type exportFailure struct {
	Code   string `json:"code"`
	Detail string `json:"detail" doc:"What is the matter and what to do."`
}

type staffExportCan struct {
	Download authz.Permission `json:"download"`
}

type staffExportView struct {
	ID          uuid.UUID      `json:"id" format:"uuid"`
	Source      string         `json:"source"`
	Title       string         `json:"title"`
	Format      string         `json:"format" enum:"csv,xlsx,json,pdf,docx,zip"`
	Personal    bool           `json:"personal" doc:"The file is about people."`
	State       string         `json:"state" enum:"waiting,working,ready,failed"`
	Rows        int64          `json:"rows" doc:"Written so far."`
	Expected    *int64         `json:"expected,omitempty" doc:"Absent where nobody knows beforehand."`
	Size        int64          `json:"size" doc:"Bytes; zero until ready."`
	RequestedAt time.Time      `json:"requestedAt"`
	ReadyAt     *time.Time     `json:"readyAt,omitempty"`
	ExpiresAt   time.Time      `json:"expiresAt" doc:"Afterwards the file is erased."`
	FileName    string         `json:"fileName"`
	Address     string         `json:"address" doc:"Path from which the file is fetched."`
	Failure     *exportFailure `json:"failure,omitempty"`
	Can         staffExportCan `json:"can"`
}

type exportOffer struct {
	Source   string   `json:"source"`
	Title    string   `json:"title"`
	Personal bool     `json:"personal"`
	Formats  []string `json:"formats" nullable:"false" doc:"In the order in which they are offered."`
}

type newStaffExport struct {
	Source string            `json:"source" minLength:"1" maxLength:"60"`
	Format string            `json:"format" enum:"csv,xlsx,json,pdf,docx,zip"`
	Params map[string]string `json:"params,omitempty" required:"false" doc:"Filters of the source by name; never personal data."`
}

type createExportInput struct {
	httpapi.Once
	Body newStaffExport
}

type idInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

type listInput struct{ httpapi.PageQuery }

type (
	staffExportOutput  struct{ Body staffExportView }
	staffExportsOutput struct{ Body httpapi.Page[staffExportView] }
	offersOutput       struct {
		Body struct {
			Items []exportOffer `json:"items" nullable:"false"`
		}
	}
)

type fileOutput struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	ContentLength      string `header:"Content-Length"`
	CacheControl       string `header:"Cache-Control"`
	Body               func(huma.Context)
}

// Routes adds asking for exports, looking how far they are, and fetching them.
func (s *Service) Routes(api *httpapi.API) {
	const (
		tag  = "exports"
		path = "/staff/exports"
	)
	httpapi.Register(api, httpapi.Operation{ID: "getExportOffers", Method: http.MethodGet, Path: "/staff/export-sources", Tag: tag,
		Summary: "Lists the caller may take out."}, s.offersRoute)
	httpapi.Register(api, httpapi.Operation{ID: "createExport", Method: http.MethodPost, Path: path, Tag: tag, Status: http.StatusCreated,
		Summary:     "Have a list written into a file.",
		Description: "A short one is ready at once; others are made by a job, to be asked about by getExport. Recorded in the audit log.",
		Limit:       httpapi.Limit{Name: "export", Count: 60, Per: time.Hour}}, s.createRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listExports", Method: http.MethodGet, Path: path, Tag: tag, Summary: "The caller’s exports of the last week, newest first."}, s.listRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getExport", Method: http.MethodGet, Path: path + "/{id}", Tag: tag, Summary: "How far an export is."}, s.getRoute)
	httpapi.Register(api, httpapi.Operation{ID: "downloadExport", Method: http.MethodGet, Path: path + "/{id}/file", Tag: tag, Timeout: 15 * time.Minute,
		Summary: "The file. Rights are asked every time. Recorded in the audit log."}, s.fileRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteExport", Method: http.MethodDelete, Path: path + "/{id}", Tag: tag, Status: http.StatusNoContent,
		Summary: "Stop an export or erase its file."}, s.deleteRoute)
}

func (s *Service) offersRoute(ctx context.Context, _ *struct{}) (*offersOutput, error) {
	offers, err := s.Offers(ctx, authz.ActorOf(ctx))
	if err != nil {
		return nil, err
	}
	out := &offersOutput{}
	out.Body.Items = make([]exportOffer, len(offers))
	for i, src := range offers {
		o := exportOffer{Source: src.Key, Title: s.cat.Text(httpapi.Lang(ctx), locale.Mail, src.sentence(), nil), Personal: src.Personal}
		for _, f := range src.Formats {
			o.Formats = append(o.Formats, string(f))
		}
		out.Body.Items[i] = o
	}
	return out, nil
}

func (s *Service) createRoute(ctx context.Context, in *createExportInput) (*staffExportOutput, error) {
	actor := authz.ActorOf(ctx)
	r, err := s.Begin(ctx, actor, in.Key("export.begin:"+actor.ID.String()),
		Request{Source: in.Body.Source, Format: table.Format(in.Body.Format), Params: in.Body.Params, Lang: httpapi.Lang(ctx)})
	if err != nil {
		return nil, err
	}
	return &staffExportOutput{s.view(ctx, actor, r)}, nil
}

func (s *Service) listRoute(ctx context.Context, in *listInput) (*staffExportsOutput, error) {
	var before uuid.UUID
	if err := httpapi.DecodeCursor(in.Cursor, &before); err != nil {
		return nil, err
	}
	actor := authz.ActorOf(ctx)
	rows, err := s.Runs(ctx, actor, before, in.Limit)
	if err != nil {
		return nil, err
	}
	return &staffExportsOutput{httpapi.Stretch(rows, in.Limit, func(r Run) staffExportView { return s.view(ctx, actor, &r) }, func(r Run) any { return r.ID })}, nil
}

func (s *Service) getRoute(ctx context.Context, in *idInput) (*staffExportOutput, error) {
	actor := authz.ActorOf(ctx)
	r, err := s.Run(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &staffExportOutput{s.view(ctx, actor, r)}, nil
}

func (s *Service) deleteRoute(ctx context.Context, in *idInput) (*struct{}, error) {
	return nil, s.Discard(ctx, authz.ActorOf(ctx), in.ID)
}

func (s *Service) fileRoute(ctx context.Context, in *idInput) (*fileOutput, error) {
	r, f, err := s.Open(ctx, authz.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &fileOutput{ContentType: media(r.Format), ContentDisposition: `attachment; filename="` + s.name(r) + `"`, ContentLength: strconv.FormatInt(r.Size, 10),
		CacheControl: "private, no-store", Body: func(c huma.Context) {
			_, err := io.Copy(c.BodyWriter(), f)
			if f.Close() != nil || err != nil {
				panic(http.ErrAbortHandler) // half a file must not look whole
			}
		}}, nil
}

func media(f table.Format) string {
	if f == table.CSV {
		return f.Media() + "; charset=utf-8; header=present"
	}
	return f.Media()
}

// name of the file, in the language of its content.
func (s *Service) name(r *Run) string {
	return r.fileName(s.title(r, r.Lang), s.cat.Text(r.Lang, locale.Mail, "export.mark.file", nil), locale.Zurich())
}

// title of the list; of one that is no longer registered, its key.
func (s *Service) title(r *Run, lang string) string {
	if src, ok := s.sources[r.Source]; ok {
		return s.cat.Text(lang, locale.Mail, src.sentence(), nil)
	}
	return r.Source
}

func (s *Service) view(ctx context.Context, actor authz.Actor, r *Run) staffExportView {
	lang := httpapi.Lang(ctx)
	v := staffExportView{ID: r.ID, Source: r.Source, Title: s.title(r, lang), Format: string(r.Format), Personal: r.Personal, State: string(r.State()), Rows: r.Done, Expected: r.Expected,
		Size: r.Size, RequestedAt: r.RequestedAt, ReadyAt: r.ReadyAt, ExpiresAt: r.ExpiresAt, FileName: s.name(r), Address: httpapi.Base + "/staff/exports/" + r.ID.String() + "/file",
		Can: staffExportCan{CanDownload(actor, r, s.now()).Permission()}}
	if r.Failure != "" {
		_, detail := s.cat.Problem(lang, string(r.Failure), failureParams(r))
		v.Failure = &exportFailure{string(r.Failure), detail}
	}
	return v
}

func failureParams(r *Run) map[string]any {
	if r.Failure == CodeTooLong {
		return fault.From(tooLong(r.Format)).Params
	}
	return nil
}
