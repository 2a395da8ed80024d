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
