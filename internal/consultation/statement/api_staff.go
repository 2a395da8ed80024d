package statement

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
)

type joinInput struct {
	DraftSecret
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body struct {
		StatementID uuid.UUID `json:"statementId" format:"uuid"`
		Blocks      []string  `json:"blocks,omitempty" maxItems:"200" doc:"Chapters; absent to join the whole statement."`
	}
}

type leaveInput struct {
	DraftSecret
	ID     uuid.UUID `path:"id" format:"uuid"`
	Joined uuid.UUID `path:"joined" format:"uuid"`
}

type receiptQuestion struct {
	Number string `json:"number" minLength:"1" maxLength:"30" doc:"M-2026-00042"`
	Proof  string `json:"proof" minLength:"1" maxLength:"200" doc:"The code on the receipt, or the whole hash."`
}

type receiptQuestionInput struct{ Body receiptQuestion }

type receiptVerdict struct {
	Valid     bool       `json:"valid"`
	Number    string     `json:"number,omitempty"`
	Version   int        `json:"version,omitempty"`
	At        *time.Time `json:"at,omitempty" doc:"When it was submitted."`
	Hash      string     `json:"hash,omitempty"`
	KeyID     string     `json:"keyId,omitempty"`
	Withdrawn bool       `json:"withdrawn,omitempty"`
	Latest    bool       `json:"latest,omitempty" doc:"No later version was submitted."`
	Intact    bool       `json:"intact,omitempty" doc:"The content is kept and still has this hash; absent when it was erased in time."`
}

type receiptVerdictOutput struct{ Body receiptVerdict }

type receiptKey struct {
	ID        string    `json:"id"`
	Algorithm string    `json:"algorithm" enum:"Ed25519"`
	Public    string    `json:"public" doc:"32 bytes, base64."`
	Since     time.Time `json:"since"`
}

type receiptKeysOutput struct {
	Body struct {
		Keys []receiptKey `json:"keys" nullable:"false"`
	}
}

type publishedInput struct {
	httpapi.PageQuery
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

type publishedOutput struct{ Body httpapi.Page[publishedView] }

type publishedOneInput struct {
	Activity  uuid.UUID `path:"activity" format:"uuid"`
	Statement uuid.UUID `path:"statement" format:"uuid"`
}

type publishedOneOutput struct{ Body publishedView }

func (s *Service) publicRoutes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "joinStatement", Method: http.MethodPost, Path: "/statements/{id}/joins", Tag: tag, Summary: "Make a published statement a part of one’s own, wholly or by chapter."}, s.joinRoute)
	httpapi.Register(api, httpapi.Operation{ID: "leaveStatement", Method: http.MethodDelete, Path: "/statements/{id}/joins/{joined}", Tag: tag, Summary: "Take it out again."}, s.leaveRoute)
	httpapi.Register(api, httpapi.Operation{ID: "checkReceipt", Method: http.MethodPost, Path: "/receipts/check", Tag: tag, MaxBody: 4 << 10, Limit: httpapi.Limit{Name: "receipt-check", Count: 60, Per: time.Hour},
		Summary: "Whether a receipt is good. Tells nothing about anybody, and works for ever."}, s.checkReceiptRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listReceiptKeys", Method: http.MethodGet, Path: "/receipts/keys", Tag: tag, ETag: true, Summary: "Public keys for checking receipts without us."}, s.keysRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listPublishedStatements", Method: http.MethodGet, Path: "/consultations/{activity}/statements", Tag: tag, Summary: "Statements whose senders allow it, in the order of their numbers."}, s.publishedRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getPublishedStatement", Method: http.MethodGet, Path: "/consultations/{activity}/statements/{statement}", Tag: tag, Summary: "One of them."}, s.publishedOneRoute)
}

func (s *Service) joinRoute(ctx context.Context, in *joinInput) (*statementOutput, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Join(ctx, v, in.ID, in.Body.StatementID, in.Body.Blocks)
	return s.answer(v, d, err)
}

func (s *Service) leaveRoute(ctx context.Context, in *leaveInput) (*statementOutput, error) {
	v, err := in.visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Leave(ctx, v, in.ID, in.Joined)
	return s.answer(v, d, err)
}

func (s *Service) checkReceiptRoute(ctx context.Context, in *receiptQuestionInput) (*receiptVerdictOutput, error) {
	v, err := s.CheckReceipt(ctx, strings.ToUpper(strings.TrimSpace(in.Body.Number)), in.Body.Proof)
	if err != nil || !v.Valid {
		return &receiptVerdictOutput{}, err
	}
	proof := viewProof(v.Sealed, "")
	return &receiptVerdictOutput{receiptVerdict{Valid: true, Number: proof.Number, Version: proof.Version, At: &proof.At, Hash: proof.Hash, KeyID: proof.KeyID, Withdrawn: v.Withdrawn, Latest: v.Latest, Intact: v.Intact}}, nil
}

func (s *Service) keysRoute(ctx context.Context, _ *struct{}) (*receiptKeysOutput, error) {
	rows, err := s.Keys(ctx)
	out := &receiptKeysOutput{}
	out.Body.Keys = []receiptKey{}
	for _, k := range rows {
		out.Body.Keys = append(out.Body.Keys, receiptKey{k.ID, "Ed25519", base64.StdEncoding.EncodeToString(k.Public), k.CreatedAt})
	}
	return out, err
}

func (s *Service) publishedRoute(ctx context.Context, in *publishedInput) (*publishedOutput, error) {
	var after *Stretch
	if in.Cursor != "" {
		after = new(Stretch)
		if err := httpapi.DecodeCursor(in.Cursor, after); err != nil {
			return nil, err
		}
	}
	rows, err := s.Published(ctx, authz.ActorOf(ctx), in.Activity, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return &publishedOutput{httpapi.Stretch(rows, in.Limit, viewPublished, func(p *PublishedStatement) any { return Stretch{p.Statement.Number} })}, nil
}

func (s *Service) publishedOneRoute(ctx context.Context, in *publishedOneInput) (*publishedOneOutput, error) {
	p, err := s.PublishedOne(ctx, authz.ActorOf(ctx), in.Activity, in.Statement)
	if err != nil {
		return nil, err
	}
	return &publishedOneOutput{viewPublished(p)}, nil
}

type staffStatementsInput struct {
	httpapi.PageQuery
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Channel  string    `query:"channel" enum:"online,letter,mail,counter,phone"`
	State    string    `query:"state" enum:"draft,submitted,withdrawn"`
	Kind     string    `query:"kind" enum:"private,organisation"`
}

type staffStatementsOutput struct {
	Body httpapi.Page[staffStatement]
}

type captureBody struct {
	Channel      string           `json:"channel" enum:"letter,mail,counter,phone"`
	ReceivedOn   string           `json:"receivedOn" format:"date" doc:"Postmark of a letter, else the day it came in; it has to lie in the time for statements."`
	Kind         string           `json:"kind" enum:"private,organisation"`
	Organisation string           `json:"organisation,omitempty" maxLength:"150"`
	Lang         string           `json:"lang,omitempty" enum:"de,fr,it,en" default:"de"`
	Contact      StatementContact `json:"contact"`
	OnBehalf     string           `json:"onBehalf,omitempty" maxLength:"300"`
	Category     string           `json:"category,omitempty" maxLength:"60"`
	NoComment    bool             `json:"noComment,omitempty"`
	Files        []uuid.UUID      `json:"files,omitempty" maxItems:"20" doc:"Scans, uploaded for the purpose statement-scan."`
	Publication  string           `json:"publication" enum:"none,anonymous,named"`
	ConsentNote  string           `json:"consentNote,omitempty" maxLength:"500" doc:"How the consent to publication was given; required with one."`
	Note         string           `json:"note,omitempty" maxLength:"1000"`
}

type captureInput struct {
	httpapi.Once
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     captureBody
}

type duplicatesInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     struct {
		StatementID  uuid.UUID        `json:"statementId,omitempty" format:"uuid" doc:"Leave this one out."`
		Organisation string           `json:"organisation,omitempty" maxLength:"150"`
		Contact      StatementContact `json:"contact"`
	}
}

type similarSender struct {
	Statement staffStatement `json:"statement"`
	Why       []string       `json:"why" nullable:"false" enum:"email,post,organisation" doc:"What agrees."`
}

type duplicatesOutput struct {
	Body struct {
		Items []similarSender `json:"items" nullable:"false"`
	}
}

type channelCount struct {
	Channel string `json:"channel" enum:"online,letter,mail,counter,phone"`
	Kind    string `json:"kind" enum:"private,organisation"`
	State   string `json:"state" enum:"draft,submitted,withdrawn"`
	Count   int    `json:"count"`
}

type countsInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
}

type countsOutput struct {
	Body struct {
		Counts []channelCount `json:"counts" nullable:"false" doc:"Those that are none are left out; duplicates are not counted."`
	}
}

type hideInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body struct {
		Hidden bool   `json:"hidden"`
		Reason string `json:"reason,omitempty" maxLength:"500"`
	}
}

type duplicateInput struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body struct {
		Of *uuid.UUID `json:"of,omitempty" format:"uuid" doc:"The statement that counts; absent to take it back."`
	}
}

func (s *Service) staffRoutes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "listStaffStatements", Method: http.MethodGet, Path: "/staff/consultations/{activity}/statements", Tag: staffTag,
		Summary: "All statements that were submitted or captured, with their senders, newest first. Recorded in the audit log."}, s.staffListRoute)
	httpapi.Register(api, httpapi.Operation{ID: "captureStatement", Method: http.MethodPost, Path: "/staff/consultations/{activity}/statements", Tag: staffTag, Status: http.StatusCreated,
		Summary: "Begin a statement that came by letter, mail, at the counter or on the phone."}, s.captureRoute)
	httpapi.Register(api, httpapi.Operation{ID: "findDuplicateStatements", Method: http.MethodPost, Path: "/staff/consultations/{activity}/duplicates", Tag: staffTag,
		Summary: "Statements of perhaps the same sender, across all channels. Recorded in the audit log."}, s.duplicatesRoute)
	httpapi.Register(api, httpapi.Operation{ID: "countStatements", Method: http.MethodGet, Path: "/staff/consultations/{activity}/counts", Tag: staffTag, Summary: "How many statements by channel, kind of sender and state."}, s.countsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "hideStatement", Method: http.MethodPut, Path: "/staff/statements/{id}/hidden", Tag: staffTag, Summary: "Take a published statement out of sight, with a reason, or show it again."}, s.hideRoute)
	httpapi.Register(api, httpapi.Operation{ID: "markDuplicateStatement", Method: http.MethodPut, Path: "/staff/statements/{id}/duplicate", Tag: staffTag, Summary: "Say that it is another statement again."}, s.duplicateRoute)
}

func (s *Service) staffListRoute(ctx context.Context, in *staffStatementsInput) (*staffStatementsOutput, error) {
	q := StaffQuery{Channel: Channel(in.Channel), State: State(in.State), Kind: Kind(in.Kind), Limit: in.Limit}
	if in.Cursor != "" {
		q.After = new(uuid.UUID)
		if err := httpapi.DecodeCursor(in.Cursor, q.After); err != nil {
			return nil, err
		}
	}
	rows, err := s.StaffList(ctx, authz.ActorOf(ctx), in.Activity, q)
	if err != nil {
		return nil, err
	}
	return &staffStatementsOutput{httpapi.Stretch(rows, in.Limit, viewForStaff, func(row Statement) any { return row.ID })}, nil
}

func (s *Service) captureRoute(ctx context.Context, in *captureInput) (*statementOutput, error) {
	a, b := authz.ActorOf(ctx), in.Body
	d, err := s.Capture(ctx, a, in.Key("statement.capture:"+in.Activity.String()+":"+a.ID.String()), Capture{Activity: in.Activity, Channel: Channel(b.Channel), ReceivedOn: parseDay(b.ReceivedOn), Kind: Kind(b.Kind),
		Organisation: b.Organisation, Lang: b.Lang, Publication: Publication(b.Publication), ConsentNote: b.ConsentNote, Note: b.Note,
		Head: Head{Contact: b.Contact.domain(), OnBehalf: b.OnBehalf, Category: b.Category, NoComment: b.NoComment, Files: b.Files}})
	return s.answer(Visitor{Actor: a}, d, err)
}

func (s *Service) duplicatesRoute(ctx context.Context, in *duplicatesInput) (*duplicatesOutput, error) {
	rows, err := s.Duplicates(ctx, authz.ActorOf(ctx), in.Activity, in.Body.StatementID, in.Body.Organisation, in.Body.Contact.domain())
	out := &duplicatesOutput{}
	out.Body.Items = []similarSender{}
	for _, x := range rows {
		out.Body.Items = append(out.Body.Items, similarSender{viewForStaff(x.Statement), x.Why})
	}
	return out, err
}

func (s *Service) countsRoute(ctx context.Context, in *countsInput) (*countsOutput, error) {
	rows, err := s.Counts(ctx, authz.ActorOf(ctx), in.Activity)
	out := &countsOutput{}
	out.Body.Counts = []channelCount{}
	for _, c := range rows {
		out.Body.Counts = append(out.Body.Counts, channelCount{string(c.Channel), string(c.Kind), string(c.State), c.N})
	}
	return out, err
}

func (s *Service) hideRoute(ctx context.Context, in *hideInput) (*statementOutput, error) {
	a := authz.ActorOf(ctx)
	d, err := s.Hide(ctx, a, in.ID, in.Body.Hidden, strings.TrimSpace(in.Body.Reason))
	return s.answer(Visitor{Actor: a}, d, err)
}

func (s *Service) duplicateRoute(ctx context.Context, in *duplicateInput) (*statementOutput, error) {
	a := authz.ActorOf(ctx)
	d, err := s.MarkDuplicate(ctx, a, in.ID, in.Body.Of)
	return s.answer(Visitor{Actor: a}, d, err)
}
