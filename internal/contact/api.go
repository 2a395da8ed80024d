package contact

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
)

type newContactRequest struct {
	Kind      string     `json:"kind" enum:"question,callback,barrier"`
	Name      string     `json:"name,omitempty" maxLength:"200"`
	Email     string     `json:"email,omitempty" maxLength:"254"`
	Phone     string     `json:"phone,omitempty" maxLength:"40"`
	Message   string     `json:"message,omitempty" maxLength:"5000"`
	ProjectID *uuid.UUID `json:"projectId,omitempty" format:"uuid"`
}

type contactReceipt struct {
	Number string `json:"number" doc:"Reference for later questions."`
}

type createInput struct {
	httpapi.Once
	Body newContactRequest
}

type createOutput struct{ Body contactReceipt }

// Routes adds the contact form. Ten messages an hour are plenty for a person and
// too few for a machine.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "createContactRequest", Method: http.MethodPost, Path: "/contact-requests", Tag: "contact", Status: http.StatusCreated,
		Summary: "Write to the municipality, ask to be called back, or report a barrier.", MaxBody: 64 << 10,
		Limit: httpapi.Limit{Name: "contact", Count: 10, Per: time.Hour}}, s.createRoute)
}

func (s *Service) createRoute(ctx context.Context, in *createInput) (*createOutput, error) {
	number, err := s.Send(ctx, authz.ActorOf(ctx), in.Key("contact.create"), Request{
		Kind: Kind(in.Body.Kind), Lang: httpapi.Lang(ctx), Name: in.Body.Name, Email: in.Body.Email, Phone: in.Body.Phone,
		Message: in.Body.Message, ProjectID: in.Body.ProjectID,
	})
	if err != nil {
		return nil, err
	}
	return &createOutput{contactReceipt{number}}, nil
}
