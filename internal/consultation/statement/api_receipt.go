package statement

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"mitwirken/internal/platform/httpapi"
)

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

func (s *Service) publicRoutes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "checkReceipt", Method: http.MethodPost, Path: "/receipts/check", Tag: tag, MaxBody: 4 << 10, Limit: httpapi.Limit{Name: "receipt-check", Count: 60, Per: time.Hour},
		Summary: "Whether a receipt is good. Tells nothing about anybody, and works for ever."}, s.checkReceiptRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listReceiptKeys", Method: http.MethodGet, Path: "/receipts/keys", Tag: tag, ETag: true, Summary: "Public keys for checking receipts without us."}, s.keysRoute)
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
