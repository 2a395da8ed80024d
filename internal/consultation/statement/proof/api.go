package proof

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
)

const tag = "consultations"

type receiptInput struct {
	statement.DraftSecret
	ID     uuid.UUID `path:"id" format:"uuid"`
	Number int       `query:"number" minimum:"0" doc:"Version that was submitted; the latest when absent."`
}

type receiptDownload struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	Body               func(huma.Context)
}

type proofOutput struct{ Body receiptProof }

func (s *Service) receiptRoute(ctx context.Context, in *receiptInput) (*receiptDownload, error) {
	v, err := in.Visitor(ctx)
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
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	page, x, err := s.Receipt(ctx, v, in.ID, in.Number)
	if err != nil {
		return nil, err
	}
	return &proofOutput{viewProof(page.Sealed, x.Canonical)}, nil
}

// Routes adds receipts.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "getStatementReceipt", Method: http.MethodGet, Path: "/statements/{id}/receipt.pdf", Tag: tag, Limit: httpapi.Limit{Name: "statement-receipt", Count: 60, Per: 10 * time.Minute},
		Summary: "The receipt with the whole content as tagged application/pdf."}, s.receiptRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getStatementProof", Method: http.MethodGet, Path: "/statements/{id}/receipt", Tag: tag, Summary: "The receipt for programs: content byte by byte, hash and signature."}, s.proofRoute)
	s.publicRoutes(api)
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
	Intact    bool       `json:"intact,omitempty" doc:"The content is kept and still has this hash."`
	Erased    bool       `json:"erased,omitempty" doc:"The content was erased in time; a receipt that is neither intact nor erased tells of content that somebody has changed."`
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
	return &receiptVerdictOutput{receiptVerdict{Valid: true, Number: proof.Number, Version: proof.Version, At: &proof.At, Hash: proof.Hash, KeyID: proof.KeyID, Withdrawn: v.Withdrawn, Latest: v.Latest, Intact: v.Intact, Erased: v.Erased}}, nil
}

func (s *Service) keysRoute(ctx context.Context, _ *struct{}) (*receiptKeysOutput, error) {
	rows, err := s.statements.Keys(ctx)
	out := &receiptKeysOutput{}
	out.Body.Keys = []receiptKey{}
	for _, k := range rows {
		out.Body.Keys = append(out.Body.Keys, receiptKey{k.ID, "Ed25519", base64.StdEncoding.EncodeToString(k.Public), k.CreatedAt})
	}
	return out, err
}

type receiptProof struct {
	Number    string    `json:"number"`
	Version   int       `json:"version"`
	At        time.Time `json:"at"`
	Hash      string    `json:"hash" doc:"SHA-256 of content, hexadecimal."`
	KeyID     string    `json:"keyId"`
	Signature string    `json:"signature" doc:"Ed25519 of message, base64."`
	Message   string    `json:"message" doc:"What is signed, byte by byte."`
	Content   string    `json:"content" doc:"What was submitted as canonical JSON (RFC 8785), byte by byte."`
	Code      string    `json:"code"`
}

func viewProof(s receipt.Sealed, canonical string) receiptProof {
	return receiptProof{Number: s.Number, Version: s.Version, At: s.At, Hash: fmt.Sprintf("%x", s.Hash), KeyID: s.KeyID, Signature: base64.StdEncoding.EncodeToString(s.Signature),
		Message: string(s.Message()), Content: canonical, Code: s.Code()}
}
