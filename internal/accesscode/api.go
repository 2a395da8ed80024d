package accesscode

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
)

type codeBatchCan struct {
	Print  authz.Permission `json:"print"`
	Revoke authz.Permission `json:"revoke"`
}

type codeBatchView struct {
	ID          uuid.UUID    `json:"id" format:"uuid"`
	SubjectKind string       `json:"subjectKind"`
	SubjectID   string       `json:"subjectId"`
	Title       string       `json:"title" doc:"Title of the activity, in German, from the day the batch was made."`
	Label       string       `json:"label"`
	Size        int          `json:"size"`
	Used        int          `json:"used" doc:"Codes that were used to take part."`
	State       string       `json:"state" enum:"active,expired,revoked"`
	ValidUntil  time.Time    `json:"validUntil"`
	CreatedAt   time.Time    `json:"createdAt"`
	RevokedAt   *time.Time   `json:"revokedAt,omitempty"`
	Prints      int          `json:"prints" doc:"How often letters or codes were given out."`
	PrintedAt   *time.Time   `json:"printedAt,omitempty"`
	Parts       int          `json:"parts" doc:"Number of PDF documents with letters."`
	PartSize    int          `json:"partSize" doc:"Letters in a full part."`
	Can         codeBatchCan `json:"can"`
}

type newCodeBatch struct {
	SubjectKind string `json:"subjectKind" minLength:"1" maxLength:"50"`
	SubjectID   string `json:"subjectId" minLength:"1" maxLength:"100"`
	Label       string `json:"label" minLength:"1" maxLength:"120" doc:"What staff call the batch; not on the letters."`
	Size        int    `json:"size" minimum:"1" maximum:"20000"`
	LastDay     string `json:"lastDay" format:"date" doc:"Last day on which the codes work, in the time of the municipality."`
}

type batchListInput struct {
	httpapi.PageQuery
	SubjectKind string `query:"subjectKind" maxLength:"50" doc:"Together with subjectId: batches of one activity."`
	SubjectID   string `query:"subjectId" maxLength:"100"`
}

type batchListOutput struct {
	Body httpapi.Page[codeBatchView]
}

type batchInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

type batchOutput struct{ Body codeBatchView }

type createBatchInput struct {
	httpapi.Once
	Body newCodeBatch
}

type lettersInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Part int       `query:"part" minimum:"1" default:"1" doc:"Which part of the batch."`
	Lang string    `query:"lang" enum:"de,fr,it,en" default:"de"`
}

// download is streamed; what can go wrong has gone wrong before.
type download struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               func(huma.Context)
}

type accessCode struct {
	Code string `json:"code" minLength:"1" maxLength:"300" doc:"As typed or scanned."`
}

type checkInput struct{ Body accessCode }

type accessCodeTarget struct {
	SubjectKind string    `json:"subjectKind"`
	SubjectID   string    `json:"subjectId"`
	Title       string    `json:"title" doc:"Title of the activity, in the language of the request where it has one."`
	Page        string    `json:"page,omitempty" doc:"Path of its page, without the prefix of a language; absent when it has none any more."`
	ValidUntil  time.Time `json:"validUntil"`
}

type checkOutput struct{ Body accessCodeTarget }

const tag = "access codes"

// Routes adds the staff's batches and the question whether a code is good. Thirty
// tries an hour are plenty for a household with its letters and hopeless for guessing.
func (s *Service) Routes(api *httpapi.API) {
	printing := httpapi.Limit{Name: "code-letters", Count: 60, Per: 10 * time.Minute}
	httpapi.Register(api, httpapi.Operation{ID: "listCodeBatches", Method: http.MethodGet, Path: "/staff/code-batches", Tag: tag,
		Summary: "Batches of access codes in reach of the roles of the person, newest first."}, s.listRoute)
	httpapi.Register(api, httpapi.Operation{ID: "createCodeBatch", Method: http.MethodPost, Path: "/staff/code-batches", Tag: tag, Status: http.StatusCreated,
		Summary: "Make access codes for an activity."}, s.createRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getCodeBatch", Method: http.MethodGet, Path: "/staff/code-batches/{id}", Tag: tag,
		Summary: "One batch of access codes."}, s.batchRoute)
	httpapi.Register(api, httpapi.Operation{ID: "printCodeLetters", Method: http.MethodGet, Path: "/staff/code-batches/{id}/letters.pdf", Tag: tag, Limit: printing,
		Summary: "Letters with codes as application/pdf, one page each. Recorded in the audit log."}, s.lettersRoute)
	httpapi.Register(api, httpapi.Operation{ID: "exportCodes", Method: http.MethodGet, Path: "/staff/code-batches/{id}/codes.csv", Tag: tag, Limit: printing,
		Summary: "All codes of a batch as text/csv, for a print shop. Recorded in the audit log."}, s.codesRoute)
	httpapi.Register(api, httpapi.Operation{ID: "revokeCodeBatch", Method: http.MethodPost, Path: "/staff/code-batches/{id}/revoke", Tag: tag,
		Summary: "Make every unused code of a batch worthless."}, s.revokeRoute)
	httpapi.Register(api, httpapi.Operation{ID: "checkAccessCode", Method: http.MethodPost, Path: "/access-codes/check", Tag: tag, MaxBody: 4 << 10,
		Summary: "Ask what a code opens, without using it.", Limit: httpapi.Limit{Name: "access-code", Count: 30, Per: time.Hour}}, s.checkRoute)
}

func (s *Service) listRoute(ctx context.Context, in *batchListInput) (*batchListOutput, error) {
	if (in.SubjectKind == "") != (in.SubjectID == "") {
		return nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("query:subjectId", fault.FieldRequired, nil)
	}
	q := Query{Subject: Subject{in.SubjectKind, in.SubjectID}, Limit: in.Limit}
	if in.Cursor != "" {
		q.After = &Position{}
		if err := httpapi.DecodeCursor(in.Cursor, q.After); err != nil {
			return nil, err
		}
	}
	actor := authz.ActorOf(ctx)
	rows, err := s.Batches(ctx, actor, q)
	if err != nil {
		return nil, err
	}
	return &batchListOutput{httpapi.Stretch(rows, q.Limit, func(b Batch) codeBatchView { return s.view(actor, &b) }, func(b Batch) any { return Position{b.ID} })}, nil
}

func (s *Service) createRoute(ctx context.Context, in *createBatchInput) (*batchOutput, error) {
	actor := authz.ActorOf(ctx)
	b, err := s.Create(ctx, actor, in.Key("accesscode.create:"+actor.ID.String()), Draft{Subject: Subject{in.Body.SubjectKind, in.Body.SubjectID},
		Label: in.Body.Label, Size: in.Body.Size, LastDay: in.Body.LastDay})
	return s.answer(actor, b, err)
}

func (s *Service) batchRoute(ctx context.Context, in *batchInput) (*batchOutput, error) {
	actor := authz.ActorOf(ctx)
	b, err := s.Batch(ctx, actor, in.ID)
	return s.answer(actor, b, err)
}

func (s *Service) revokeRoute(ctx context.Context, in *batchInput) (*batchOutput, error) {
	actor := authz.ActorOf(ctx)
	b, err := s.Revoke(ctx, actor, in.ID)
	return s.answer(actor, b, err)
}

func (s *Service) lettersRoute(ctx context.Context, in *lettersInput) (*download, error) {
	l, err := s.Letters(ctx, authz.ActorOf(ctx), in.ID, in.Lang, in.Part)
	if err != nil {
		return nil, err
	}
	doc, err := l.Draw()
	if err != nil {
		return nil, err
	}
	return attach("application/pdf", fmt.Sprintf("codes-%s-%d.pdf", l.Batch, l.Part), func(c huma.Context) error { return doc.Stream(c.BodyWriter()) }), nil
}

func (s *Service) codesRoute(ctx context.Context, in *batchInput) (*download, error) {
	sheet, err := s.Codes(ctx, authz.ActorOf(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return attach("text/csv; charset=utf-8", fmt.Sprintf("codes-%s.csv", sheet.Batch), func(c huma.Context) error { return sheet.WriteCSV(c.BodyWriter()) }), nil
}

// attach breaks the connection when writing fails: half a file must not look whole.
func attach(contentType, name string, write func(huma.Context) error) *download {
	return &download{ContentType: contentType, ContentDisposition: `attachment; filename="` + name + `"`, Body: func(c huma.Context) {
		if write(c) != nil {
			panic(http.ErrAbortHandler)
		}
	}}
}

func (s *Service) checkRoute(ctx context.Context, in *checkInput) (*checkOutput, error) {
	t, err := s.Check(ctx, in.Body.Code, httpapi.Lang(ctx))
	if err != nil {
		return nil, err
	}
	return &checkOutput{accessCodeTarget{SubjectKind: t.Subject.Kind, SubjectID: t.Subject.ID, Title: t.Title, Page: t.Page, ValidUntil: t.ValidUntil}}, nil
}

func (s *Service) answer(actor authz.Actor, b *Batch, err error) (*batchOutput, error) {
	if err != nil {
		return nil, err
	}
	return &batchOutput{s.view(actor, b)}, nil
}

func (s *Service) view(actor authz.Actor, b *Batch) codeBatchView {
	now := s.now()
	return codeBatchView{ID: b.ID, SubjectKind: b.SubjectKind, SubjectID: b.SubjectID, Title: b.Title, Label: b.Label, Size: b.Size, Used: b.Used,
		State: string(b.State(now)), ValidUntil: b.ValidUntil, CreatedAt: b.CreatedAt, RevokedAt: b.RevokedAt, Prints: b.Prints, PrintedAt: b.PrintedAt,
		Parts: b.Parts(), PartSize: PartSize, Can: codeBatchCan{Print: CanPrint(actor, b, now).Permission(), Revoke: CanRevoke(actor, b, now).Permission()}}
}
