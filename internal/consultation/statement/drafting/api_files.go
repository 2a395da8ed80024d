package drafting

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/once"
)

type uploadStatementFileInput struct {
	statement.DraftSecret
	file.Sent
	ID uuid.UUID `path:"id" format:"uuid"`
}

type statementFileOutput struct{ Body file.StoredFile }

type statementFileInput struct {
	statement.DraftSecret
	ID   uuid.UUID `path:"id" format:"uuid"`
	File uuid.UUID `path:"file" format:"uuid"`
}

type statementFileDownload struct{ Body func(huma.Context) }

func (s *Service) fileRoutes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "uploadStatementFile", Method: http.MethodPost, Path: "/statements/{id}/files", Tag: tag, Status: http.StatusCreated,
		Summary: "Upload a file for a statement, also without a login; the body is its content. Saving the statement attaches it, else it is erased after a day.", Receives: "application/octet-stream",
		Timeout: file.Transfer, Limit: httpapi.Limit{Name: "statement-upload", Count: 60, Per: 10 * time.Minute}}, s.uploadFileRoute)
	httpapi.Register(api, httpapi.Operation{ID: "downloadStatementFile", Method: http.MethodGet, Path: "/statements/{id}/files/{file}", Tag: tag, Timeout: file.Transfer,
		Summary: "The content of a file of one’s own statement, also without a login."}, s.downloadFileRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteStatementFile", Method: http.MethodDelete, Path: "/statements/{id}/files/{file}", Tag: tag,
		Summary: "Give up a file that was uploaded for a statement and not attached; what is attached goes by saving the statement without it."}, s.takeBackRoute)
}

func (s *Service) uploadFileRoute(ctx context.Context, in *uploadStatementFileInput) (*statementFileOutput, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	f, err := s.Upload(ctx, v, once.Key{Scope: "statement.file:" + in.ID.String() + ":" + v.Scope(), Value: in.IdempotencyKey}, in.ID, in.Arrival(""))
	if err != nil {
		return nil, err
	}
	return &statementFileOutput{statement.ViewFile(v, in.ID, f)}, nil
}

func (s *Service) takeBackRoute(ctx context.Context, in *statementFileInput) (*struct{}, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.TakeBack(ctx, v, in.ID, in.File)
}

func (s *Service) downloadFileRoute(ctx context.Context, in *statementFileInput) (*statementFileDownload, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.OpenFile(ctx, v, in.ID, in.File)
	if err != nil {
		return nil, err
	}
	return &statementFileDownload{func(hc huma.Context) { file.Serve(hc, d) }}, nil
}
