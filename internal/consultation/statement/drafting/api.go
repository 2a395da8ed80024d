package drafting

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/httpapi"
)

const tag = "consultations"

type newStatement struct {
	OrganisationID *uuid.UUID `json:"organisationId,omitempty" format:"uuid" doc:"To speak for an organisation with its team."`
	Code           string     `json:"code,omitempty" maxLength:"300" doc:"Of an invitation, as typed or scanned."`
}

type beginStatementInput struct {
	statement.DraftSecret
	httpapi.Once
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     newStatement
}

type statementHead struct {
	Contact   statement.StatementContact `json:"contact"`
	OnBehalf  string                     `json:"onBehalf,omitempty" maxLength:"300"`
	Category  string                     `json:"category,omitempty" maxLength:"60"`
	NoComment bool                       `json:"noComment,omitempty" doc:"«We have no comments» is an answer too."`
	Files     []uuid.UUID                `json:"files" nullable:"false" maxItems:"20" doc:"Uploaded for the purpose statement-file, or statement-scan for what staff capture."`
	Version   int                        `json:"version" minimum:"1"`
}

type updateStatementInput struct {
	statement.DraftSecret
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body statementHead
}

type remarkBody struct {
	Anchor   compare.Anchor  `json:"anchor"`
	Position string          `json:"position,omitempty" enum:"approval,reservation,rejection,none" doc:"On a chapter, one per statement."`
	Request  string          `json:"request,omitempty" maxLength:"20000"`
	Reason   string          `json:"reason,omitempty" maxLength:"20000"`
	Remark   string          `json:"remark,omitempty" maxLength:"20000"`
	Wording  string          `json:"wording,omitempty" maxLength:"20000"`
	Place    *statement.Spot `json:"place,omitempty"`
	Pin      *statement.Pin  `json:"pin,omitempty" doc:"In a picture that the passage shows."`
	Version  int             `json:"version" minimum:"0" doc:"The one it was read in; 0 for a new remark under an id of the client."`
}

type putRemarkInput struct {
	statement.DraftSecret
	ID     uuid.UUID `path:"id" format:"uuid"`
	Remark uuid.UUID `path:"remark" format:"uuid"`
	Body   remarkBody
}

type remarkOutput struct{ Body statement.StatementRemark }

type deleteRemarkInput struct {
	statement.DraftSecret
	ID      uuid.UUID `path:"id" format:"uuid"`
	Remark  uuid.UUID `path:"remark" format:"uuid"`
	Version int       `query:"version" minimum:"1" required:"true"`
}

type leaseInput struct {
	ID    uuid.UUID `path:"id" format:"uuid"`
	Block string    `path:"block" pattern:"^[a-z2-7]{10}$"`
}

type leaseOutput struct{ Body statement.StatementLease }

type statementInput struct {
	statement.DraftSecret
	ID uuid.UUID `path:"id" format:"uuid"`
}

type statementOutput struct{ Body statement.StatementDetail }

// Routes adds writing.
func (s *Service) Routes(api *httpapi.API) {
	// A team that saves while it types, behind one address.
	save := httpapi.Limit{Name: "statement-save", Count: 600, Per: time.Minute}
	httpapi.Register(api, httpapi.Operation{ID: "beginStatement", Method: http.MethodPost, Path: "/consultations/{activity}/statements", Tag: tag, Status: http.StatusCreated,
		Limit: httpapi.Limit{Name: "statement-begin", Count: 20, Per: time.Hour}, Summary: "Begin a statement: one per person, one per organisation."}, s.beginRoute)
	httpapi.Register(api, httpapi.Operation{ID: "updateStatement", Method: http.MethodPut, Path: "/statements/{id}", Tag: tag, Limit: save, Summary: "Save sender, files and «no comments»."}, s.updateRoute)
	httpapi.Register(api, httpapi.Operation{ID: "discardStatement", Method: http.MethodDelete, Path: "/statements/{id}", Tag: tag, Status: http.StatusNoContent, Summary: "Erase a draft."}, s.discardRoute)
	httpapi.Register(api, httpapi.Operation{ID: "putRemark", Method: http.MethodPut, Path: "/statements/{id}/remarks/{remark}", Tag: tag, Limit: save, MaxBody: 512 << 10,
		Summary: "Save a remark. Who saves an old version gets 409 with the newer one in params.Remark."}, s.putRemarkRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteRemark", Method: http.MethodDelete, Path: "/statements/{id}/remarks/{remark}", Tag: tag, Limit: save, Status: http.StatusNoContent, Summary: "Take a remark away."}, s.deleteRemarkRoute)
	httpapi.Register(api, httpapi.Operation{ID: "putLease", Method: http.MethodPut, Path: "/statements/{id}/leases/{block}", Tag: tag, Limit: save,
		Summary: "Show the team for half a minute that one is writing there; tells who is. It forbids nothing."}, s.putLeaseRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteLease", Method: http.MethodDelete, Path: "/statements/{id}/leases/{block}", Tag: tag, Limit: save, Status: http.StatusNoContent, Summary: "Writing there no more."}, s.deleteLeaseRoute)
	s.fileRoutes(api)
}

func (s *Service) answer(v statement.Visitor, d *statement.Detail, err error) (*statementOutput, error) {
	if err != nil {
		return nil, err
	}
	return &statementOutput{s.statements.View(v, d)}, nil
}

func (s *Service) beginRoute(ctx context.Context, in *beginStatementInput) (*statementOutput, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Begin(ctx, v, in.Key("statement.begin:"+in.Activity.String()+":"+v.Scope()), Beginning{Activity: in.Activity, OrganisationID: in.Body.OrganisationID, Code: in.Body.Code, Lang: httpapi.Lang(ctx)})
	return s.answer(v, d, err)
}

func (b *statementHead) domain() statement.Head {
	return statement.Head{Contact: statement.Contact(b.Contact), OnBehalf: b.OnBehalf, Category: b.Category, NoComment: b.NoComment, Files: b.Files}
}

func (s *Service) updateRoute(ctx context.Context, in *updateStatementInput) (*statementOutput, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Update(ctx, v, in.ID, in.Body.Version, in.Body.domain())
	return s.answer(v, d, err)
}

func (s *Service) discardRoute(ctx context.Context, in *statementInput) (*struct{}, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.Discard(ctx, v, in.ID)
}

func (s *Service) putRemarkRoute(ctx context.Context, in *putRemarkInput) (*remarkOutput, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	r, err := s.PutRemark(ctx, v, in.ID, in.Remark, b.Version, Words{Anchor: b.Anchor, Position: statement.Position(b.Position), Request: b.Request, Reason: b.Reason, Remark: b.Remark, Wording: b.Wording, Place: b.Place, Pin: b.Pin})
	if err != nil {
		return nil, err
	}
	return &remarkOutput{statement.ViewRemark(r, nil)}, nil
}

func (s *Service) deleteRemarkRoute(ctx context.Context, in *deleteRemarkInput) (*struct{}, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.DeleteRemark(ctx, v, in.ID, in.Remark, in.Version)
}

func (s *Service) putLeaseRoute(ctx context.Context, in *leaseInput) (*leaseOutput, error) {
	v := statement.Visitor{Actor: authz.ActorOf(ctx)}
	held, name, err := s.PutLease(ctx, v, in.ID, in.Block)
	if err != nil {
		return nil, err
	}
	return &leaseOutput{statement.StatementLease{Block: held.BlockID, Name: name, Mine: held.PersonID == v.ID, Until: held.ExpiresAt}}, nil
}

func (s *Service) deleteLeaseRoute(ctx context.Context, in *leaseInput) (*struct{}, error) {
	return nil, s.DropLease(ctx, statement.Visitor{Actor: authz.ActorOf(ctx)}, in.ID, in.Block)
}
