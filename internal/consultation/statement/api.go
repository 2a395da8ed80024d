package statement

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/once"
)

const tag = "consultations"

// DraftSecret is embedded where people without a login write: the secret that only their
// browser knows. The server keeps its hash.
type DraftSecret struct {
	Secret string `header:"Draft-Secret" maxLength:"64" doc:"Without a login: 32 random bytes as base64url, chosen by the browser for this draft."`
}

// visitor is who asks. Invalid consultation.draft_secret.
func (d DraftSecret) visitor(ctx context.Context) (Visitor, error) {
	v := Visitor{Actor: authz.ActorOf(ctx)}
	if d.Secret == "" {
		return v, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(d.Secret)
	if err != nil || len(raw) != 32 {
		return v, fault.New(fault.Invalid, fault.CodeInvalid).WithField("header:Draft-Secret", CodeSecret, nil)
	}
	sum := sha256.Sum256(raw)
	v.Secret = sum[:]
	return v, nil
}

// scope tells apart who may learn the result of a repeated request.
func (v Visitor) scope() string {
	if v.Kind == authz.Person {
		return v.ID.String()
	}
	return fmt.Sprintf("%x", v.Secret)
}

type newStatement struct {
	OrganisationID *uuid.UUID `json:"organisationId,omitempty" format:"uuid" doc:"To speak for an organisation with its team."`
	Code           string     `json:"code,omitempty" maxLength:"300" doc:"Of an invitation, as typed or scanned."`
}

type statementOutput struct{ Body StatementDetail }

type beginStatementInput struct {
	DraftSecret
	httpapi.Once
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     newStatement
}

type statementInput struct {
	DraftSecret
	ID uuid.UUID `path:"id" format:"uuid"`
}

type statementHead struct {
	Contact   StatementContact `json:"contact"`
	OnBehalf  string           `json:"onBehalf,omitempty" maxLength:"300"`
	Category  string           `json:"category,omitempty" maxLength:"60"`
	NoComment bool             `json:"noComment,omitempty" doc:"«We have no comments» is an answer too."`
	Files     []uuid.UUID      `json:"files" nullable:"false" maxItems:"20" doc:"Uploaded for the purpose statement-file, or statement-scan for what staff capture."`
	Version   int              `json:"version" minimum:"1"`
}

type updateStatementInput struct {
	DraftSecret
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body statementHead
}

type remarkBody struct {
	Anchor   compare.Anchor `json:"anchor"`
	Position string         `json:"position,omitempty" enum:"approval,reservation,rejection,none" doc:"On a chapter, one per statement."`
	Request  string         `json:"request,omitempty" maxLength:"20000"`
	Reason   string         `json:"reason,omitempty" maxLength:"20000"`
	Remark   string         `json:"remark,omitempty" maxLength:"20000"`
	Wording  string         `json:"wording,omitempty" maxLength:"20000"`
	Place    *Spot          `json:"place,omitempty"`
	Pin      *Pin           `json:"pin,omitempty" doc:"In a picture that the passage shows."`
	Version  int            `json:"version" minimum:"0" doc:"The one it was read in; 0 for a new remark under an id of the client."`
}

type putRemarkInput struct {
	DraftSecret
	ID     uuid.UUID `path:"id" format:"uuid"`
	Remark uuid.UUID `path:"remark" format:"uuid"`
	Body   remarkBody
}

type remarkOutput struct{ Body StatementRemark }

type deleteRemarkInput struct {
	DraftSecret
	ID      uuid.UUID `path:"id" format:"uuid"`
	Remark  uuid.UUID `path:"remark" format:"uuid"`
	Version int       `query:"version" minimum:"1" required:"true"`
}

type leaseInput struct {
	ID    uuid.UUID `path:"id" format:"uuid"`
	Block string    `path:"block" pattern:"^[a-z2-7]{10}$"`
}

type leaseOutput struct{ Body statementLease }

type statementGap struct {
	Pointer  string `json:"pointer" doc:"Where, as in problems: #/contact/name, #/remarks/<id>/reason."`
	Code     string `json:"code"`
	Blocking bool   `json:"blocking" doc:"Has to be closed before it can be submitted; the others are hints."`
}

type statementCheck struct {
	Ready bool           `json:"ready"`
	Gaps  []statementGap `json:"gaps" nullable:"false"`
}

type checkStatementOutput struct{ Body statementCheck }

type submitStatementInput struct {
	DraftSecret
	httpapi.Once
	ID uuid.UUID `path:"id" format:"uuid"`
}

type publicationInput struct {
	DraftSecret
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body struct {
		Publication string `json:"publication" enum:"none,anonymous,named"`
	}
}

type receiptInput struct {
	DraftSecret
	ID     uuid.UUID `path:"id" format:"uuid"`
	Number int       `query:"number" minimum:"0" doc:"Version that was submitted; the latest when absent."`
}

type receiptDownload struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               func(huma.Context)
}

type proofOutput struct{ Body receiptProof }

type mineQuery struct{ httpapi.PageQuery }

type myStatement struct {
	ID           uuid.UUID  `json:"id" format:"uuid"`
	Title        string     `json:"title" doc:"Of the consultation."`
	Project      string     `json:"project"`
	Path         string     `json:"path" doc:"Of the page of the consultation, without the prefix of a language."`
	State        string     `json:"state" enum:"draft,submitted,withdrawn"`
	Number       string     `json:"number,omitempty"`
	Organisation string     `json:"organisation,omitempty"`
	Changed      bool       `json:"changed"`
	StartedAt    time.Time  `json:"startedAt"`
	SubmittedAt  *time.Time `json:"submittedAt,omitempty"`
}

type mineOutput struct{ Body httpapi.Page[myStatement] }

// Routes adds writing, submitting and proving statements, and those that are published.
func (s *Service) Routes(api *httpapi.API) {
	begin := httpapi.Limit{Name: "statement-begin", Count: 20, Per: time.Hour}
	// A team that saves while it types, behind one address.
	save := httpapi.Limit{Name: "statement-save", Count: 600, Per: time.Minute}
	post := func(id, path, summary string) httpapi.Operation {
		return httpapi.Operation{ID: id, Method: http.MethodPost, Path: path, Tag: tag, Summary: summary}
	}
	o := post("beginStatement", "/consultations/{activity}/statements", "Begin a statement: one per person, one per organisation.")
	o.Status, o.Limit = http.StatusCreated, begin
	httpapi.Register(api, o, s.beginRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getStatement", Method: http.MethodGet, Path: "/statements/{id}", Tag: tag, Summary: "A statement, for who writes it, and for staff once it was submitted (recorded in the audit log)."}, s.getRoute)
	httpapi.Register(api, httpapi.Operation{ID: "updateStatement", Method: http.MethodPut, Path: "/statements/{id}", Tag: tag, Limit: save, Summary: "Save sender, files and «no comments»."}, s.updateRoute)
	httpapi.Register(api, httpapi.Operation{ID: "discardStatement", Method: http.MethodDelete, Path: "/statements/{id}", Tag: tag, Status: http.StatusNoContent, Summary: "Erase a draft."}, s.discardRoute)
	httpapi.Register(api, httpapi.Operation{ID: "putRemark", Method: http.MethodPut, Path: "/statements/{id}/remarks/{remark}", Tag: tag, Limit: save, MaxBody: 512 << 10,
		Summary: "Save a remark. Who saves an old version gets 409 with the newer one in params.Remark."}, s.putRemarkRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteRemark", Method: http.MethodDelete, Path: "/statements/{id}/remarks/{remark}", Tag: tag, Limit: save, Status: http.StatusNoContent, Summary: "Take a remark away."}, s.deleteRemarkRoute)
	httpapi.Register(api, httpapi.Operation{ID: "putLease", Method: http.MethodPut, Path: "/statements/{id}/leases/{block}", Tag: tag, Limit: save,
		Summary: "Show the team for half a minute that one is writing there; tells who is. It forbids nothing."}, s.putLeaseRoute)
	httpapi.Register(api, httpapi.Operation{ID: "deleteLease", Method: http.MethodDelete, Path: "/statements/{id}/leases/{block}", Tag: tag, Limit: save, Status: http.StatusNoContent, Summary: "Writing there no more."}, s.deleteLeaseRoute)
	httpapi.Register(api, post("checkStatement", "/statements/{id}/check", "What is missing before it can be submitted."), s.checkRoute)
	httpapi.Register(api, post("submitStatement", "/statements/{id}/submit", "Hand the statement in; again for a further version of it."), s.submitRoute)
	httpapi.Register(api, post("withdrawStatement", "/statements/{id}/withdraw", "Take a submitted statement back, while there is time."), s.withdrawRoute)
	httpapi.Register(api, httpapi.Operation{ID: "setStatementPublication", Method: http.MethodPut, Path: "/statements/{id}/publication", Tag: tag, Summary: "Allow publication, with or without the name, or take it back."}, s.publicationRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getStatementReceipt", Method: http.MethodGet, Path: "/statements/{id}/receipt.pdf", Tag: tag, Limit: httpapi.Limit{Name: "statement-receipt", Count: 60, Per: 10 * time.Minute},
		Summary: "The receipt with the whole content as tagged application/pdf."}, s.receiptRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getStatementProof", Method: http.MethodGet, Path: "/statements/{id}/receipt", Tag: tag, Summary: "The receipt for programs: content byte by byte, hash and signature."}, s.proofRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listMyStatements", Method: http.MethodGet, Path: "/account/statements", Tag: tag, Summary: "Statements of the person and of their organisations, newest first."}, s.mineRoute)
	s.fileRoutes(api)
	s.publicRoutes(api)
}

func (s *Service) answer(v Visitor, d *Detail, err error) (*statementOutput, error) {
	if err != nil {
		return nil, err
	}
	return &statementOutput{s.View(v, d)}, nil
}

func (s *Service) beginRoute(ctx context.Context, in *beginStatementInput) (*statementOutput, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Begin(ctx, v, in.Key("statement.begin:"+in.Activity.String()+":"+v.scope()), Beginning{Activity: in.Activity, OrganisationID: in.Body.OrganisationID, Code: in.Body.Code, Lang: httpapi.Lang(ctx)})
	return s.answer(v, d, err)
}

func (s *Service) getRoute(ctx context.Context, in *statementInput) (*statementOutput, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Get(ctx, v, in.ID)
	return s.answer(v, d, err)
}

func (b *statementHead) domain() Head {
	return Head{Contact: b.Contact.domain(), OnBehalf: b.OnBehalf, Category: b.Category, NoComment: b.NoComment, Files: b.Files}
}

func (s *Service) updateRoute(ctx context.Context, in *updateStatementInput) (*statementOutput, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Update(ctx, v, in.ID, in.Body.Version, in.Body.domain())
	return s.answer(v, d, err)
}

func (s *Service) discardRoute(ctx context.Context, in *statementInput) (*struct{}, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.Discard(ctx, v, in.ID)
}

func (s *Service) putRemarkRoute(ctx context.Context, in *putRemarkInput) (*remarkOutput, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	r, err := s.PutRemark(ctx, v, in.ID, in.Remark, b.Version, Words{Anchor: b.Anchor, Position: Position(b.Position), Request: b.Request, Reason: b.Reason, Remark: b.Remark, Wording: b.Wording, Place: b.Place, Pin: b.Pin})
	if err != nil {
		return nil, err
	}
	return &remarkOutput{viewRemark(r, nil)}, nil
}

func (s *Service) deleteRemarkRoute(ctx context.Context, in *deleteRemarkInput) (*struct{}, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	return nil, s.DeleteRemark(ctx, v, in.ID, in.Remark, in.Version)
}

func (s *Service) putLeaseRoute(ctx context.Context, in *leaseInput) (*leaseOutput, error) {
	v := Visitor{Actor: authz.ActorOf(ctx)}
	held, name, err := s.PutLease(ctx, v, in.ID, in.Block)
	if err != nil {
		return nil, err
	}
	return &leaseOutput{statementLease{held.BlockID, name, held.PersonID == v.ID, held.ExpiresAt}}, nil
}

func (s *Service) deleteLeaseRoute(ctx context.Context, in *leaseInput) (*struct{}, error) {
	return nil, s.DropLease(ctx, Visitor{Actor: authz.ActorOf(ctx)}, in.ID, in.Block)
}

func (s *Service) checkRoute(ctx context.Context, in *statementInput) (*checkStatementOutput, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	gaps, err := s.Check(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	out := statementCheck{Ready: blocking(gaps) == nil, Gaps: []statementGap{}}
	for _, g := range gaps {
		out.Gaps = append(out.Gaps, statementGap{"#/" + g.Path, string(g.Code), g.Blocking})
	}
	return &checkStatementOutput{out}, nil
}

func (s *Service) submitRoute(ctx context.Context, in *submitStatementInput) (*statementOutput, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Submit(ctx, v, once.Key{Scope: "statement.submit:" + v.scope(), Value: in.IdempotencyKey, Fingerprint: in.ID[:]}, in.ID)
	return s.answer(v, d, err)
}

func (s *Service) withdrawRoute(ctx context.Context, in *statementInput) (*statementOutput, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Withdraw(ctx, v, in.ID)
	return s.answer(v, d, err)
}

func (s *Service) publicationRoute(ctx context.Context, in *publicationInput) (*statementOutput, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.SetPublication(ctx, v, in.ID, Publication(in.Body.Publication))
	return s.answer(v, d, err)
}

func (s *Service) receiptRoute(ctx context.Context, in *receiptInput) (*receiptDownload, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	page, _, err := s.Receipt(ctx, v, in.ID, in.Number)
	if err != nil {
		return nil, err
	}
	say := func(key string, params map[string]any) string { return s.cat.Text(page.Lang, locale.Mail, key, params) }
	return &receiptDownload{"application/pdf", fmt.Sprintf(`attachment; filename="%s"`, receiptName(page)), func(c huma.Context) {
		if page.Write(c.BodyWriter(), say) != nil {
			panic(http.ErrAbortHandler) // half a receipt must not look whole
		}
	}}, nil
}

// receiptName is that of the file: M-2026-00042-1.pdf.
func receiptName(p *receipt.Page) string {
	return fmt.Sprintf("%s-%d.pdf", p.Sealed.Number, p.Sealed.Version)
}

func (s *Service) proofRoute(ctx context.Context, in *receiptInput) (*proofOutput, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	page, x, err := s.Receipt(ctx, v, in.ID, in.Number)
	if err != nil {
		return nil, err
	}
	return &proofOutput{viewProof(page.Sealed, x.Canonical)}, nil
}

func (s *Service) mineRoute(ctx context.Context, in *mineQuery) (*mineOutput, error) {
	var after *uuid.UUID
	if in.Cursor != "" {
		after = new(uuid.UUID)
		if err := httpapi.DecodeCursor(in.Cursor, after); err != nil {
			return nil, err
		}
	}
	lang := httpapi.Lang(ctx)
	rows, of, err := s.Mine(ctx, authz.ActorOf(ctx), after, in.Limit, lang)
	if err != nil {
		return nil, err
	}
	return &mineOutput{httpapi.Stretch(rows, in.Limit, func(row Statement) myStatement {
		m := myStatement{ID: row.ID, State: string(row.State), Number: row.Number, Organisation: row.Organisation, Changed: row.Changed(), StartedAt: row.StartedAt, SubmittedAt: row.SubmittedAt}
		if c := of[row.ActivityID]; c != nil {
			m.Title, _ = c.Title(lang)
			m.Project, m.Path = c.Project.Title, c.Path()
		}
		return m
	}, func(row Statement) any { return row.ID })}, nil
}
