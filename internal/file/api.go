package file

import (
	"context"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/once"
)

// StoredFile is a file on the wire, here and in the views of other modules.
type StoredFile struct {
	ID      uuid.UUID `json:"id" format:"uuid"`
	Name    string    `json:"name" doc:"With the ending that fits the content."`
	Size    int64     `json:"size" doc:"Bytes."`
	Type    string    `json:"type" doc:"Content type, as found out from the content."`
	State   string    `json:"state" enum:"checking,clean,refused" doc:"checking: nobody gets it before it has been checked for viruses. refused: a virus was found."`
	Address string    `json:"address" doc:"Path from which it is fetched."`
	Width   int       `json:"width,omitempty" doc:"Pixels; pictures only."`
	Height  int       `json:"height,omitempty"`
	Widths  []int     `json:"widths,omitempty" nullable:"false" doc:"Smaller copies of a picture, for ?width=…, ascending."`
}

// View is how any module shows a file.
func View(f *File) StoredFile {
	return StoredFile{ID: f.ID, Name: f.Name, Size: f.Size, Type: f.Media, State: string(f.State), Width: f.Width, Height: f.Height, Widths: f.Smaller,
		Address: httpapi.Base + "/files/" + f.ID.String() + "/" + url.PathEscape(f.Name)}
}

type filePurpose struct {
	Name     string   `json:"name"`
	Endings  []string `json:"endings" nullable:"false" doc:"Of files that are taken; the content decides."`
	MaxBytes int64    `json:"maxBytes" doc:"Of one file."`
	MaxFiles int      `json:"maxFiles"`
}

type purposeInput struct {
	Purpose string `path:"purpose" maxLength:"60"`
}

type purposeOutput struct{ Body filePurpose }

// Sent is embedded in the input of operations whose body is a file.
type Sent struct {
	httpapi.Stream
	Disposition    string `header:"Content-Disposition" maxLength:"2000" doc:"attachment; filename*=UTF-8''… with the name of the file, percent-encoded."`
	IdempotencyKey string `header:"Idempotency-Key" required:"true" minLength:"16" maxLength:"64" pattern:"^[A-Za-z0-9_-]+$" doc:"Random, chosen by the client per file and kept when the upload is repeated."`
}

// Arrival is what came, for a purpose; a file without a name gets one.
func (in *Sent) Arrival(purpose string) Arrival {
	_, params, err := mime.ParseMediaType(in.Disposition)
	if err != nil {
		params = nil
	}
	return Arrival{Purpose: purpose, Name: params["filename"], Body: in.Arriving(), Length: in.Length()}
}

type uploadInput struct {
	Sent
	Purpose string `query:"purpose" maxLength:"60" doc:"What the file is for; decides on types and size."`
}

type fileInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

type fileOutput struct{ Body StoredFile }

type downloadInput struct {
	ID    uuid.UUID `path:"id" format:"uuid"`
	Name  string    `path:"name" maxLength:"600" doc:"For people; any name will do."`
	Width int       `query:"width" enum:"400,800,1600" doc:"Pictures: the smallest copy that is at least that wide."`
}

type downloadOutput struct{ Body func(huma.Context) }

// Transfer is how long a hundred megabytes may take over a slow line.
const Transfer = 15 * time.Minute

const tag = "files"

// Routes adds uploading and downloading.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "uploadFile", Method: http.MethodPost, Path: "/files", Tag: tag, Status: http.StatusCreated,
		Summary: "Upload a file; the body is its content. Sending the form attaches it, else it is erased after a day.", Receives: "application/octet-stream",
		Timeout: Transfer, Limit: httpapi.Limit{Name: "upload", Count: 100, Per: 10 * time.Minute}}, s.uploadRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getFilePurpose", Method: http.MethodGet, Path: "/file-purposes/{purpose}", Tag: tag, ETag: true,
		Summary: "What is taken for a purpose."}, s.purposeRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getFile", Method: http.MethodGet, Path: "/files/{id}", Tag: tag,
		Summary: "About a file: whether it has been checked."}, s.fileRoute)
	httpapi.Register(api, httpapi.Operation{ID: "downloadFile", Method: http.MethodGet, Path: "/files/{id}/{name}", Tag: tag, Timeout: Transfer,
		Summary: "The content of a file, also in parts (Range). Whether the person may read it is asked every time."}, s.downloadRoute)
}

func (s *Service) uploadRoute(ctx context.Context, in *uploadInput) (*fileOutput, error) {
	actor := authz.ActorOf(ctx)
	f, err := s.Upload(ctx, actor, once.Key{Scope: "file.upload:" + actor.ID.String(), Value: in.IdempotencyKey}, in.Arrival(in.Purpose))
	if err != nil {
		return nil, err
	}
	return &fileOutput{View(f)}, nil
}

func (s *Service) purposeRoute(_ context.Context, in *purposeInput) (*purposeOutput, error) {
	g, err := s.purpose(in.Purpose)
	if err != nil {
		return nil, err
	}
	p := g.purpose
	return &purposeOutput{filePurpose{Name: p.Name, Endings: p.Endings(), MaxBytes: p.MaxBytes, MaxFiles: p.MaxFiles}}, nil
}

func (s *Service) fileRoute(ctx context.Context, in *fileInput) (*fileOutput, error) {
	f, err := s.File(ctx, authz.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &fileOutput{View(f)}, nil
}

func (s *Service) downloadRoute(ctx context.Context, in *downloadInput) (*downloadOutput, error) {
	d, err := s.Open(ctx, authz.ActorOf(ctx), in.ID, in.Width)
	if err != nil {
		return nil, err
	}
	return &downloadOutput{func(hc huma.Context) { Serve(hc, d) }}, nil
}

// Serve hands the content to net/http, which knows Range and If-None-Match, and closes it.
func Serve(hc huma.Context, d *Download) {
	defer func() { _ = d.Close() }() // read or broken off: nobody is left to tell
	c := humagin.Unwrap(hc)
	h := c.Writer.Header()
	h.Set("Content-Type", d.Media())
	h.Set("Content-Disposition", d.Disposition())
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("ETag", d.ETag())
	h.Set("Cache-Control", "private, no-cache") // ask every time: rights change
	if d.Public {
		h.Set("Cache-Control", "public, max-age=3600")
		h.Del("Vary")
	}
	// Many ranges in one request would make us read the blob as many times.
	if strings.Contains(c.Request.Header.Get("Range"), ",") {
		c.Request.Header.Del("Range")
	}
	http.ServeContent(c.Writer, c.Request, "", time.Time{}, d)
}
