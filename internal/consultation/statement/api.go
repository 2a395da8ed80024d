package statement

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
)

const tag = "consultations"

// DraftSecret is embedded where people without a login write: the secret that only their
// browser knows. The server keeps its hash.
type DraftSecret struct {
	Secret string `header:"Draft-Secret" maxLength:"64" doc:"Without a login: 32 random bytes as base64url, chosen by the browser for this draft."`
}

// Visitor is who asks. Invalid consultation.draft_secret.
func (d DraftSecret) Visitor(ctx context.Context) (Visitor, error) {
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

// Scope tells apart who may learn the result of a repeated request.
func (v Visitor) Scope() string {
	if v.Kind == authz.Person {
		return v.ID.String()
	}
	return fmt.Sprintf("%x", v.Secret)
}

type statementOutput struct{ Body StatementDetail }

type statementInput struct {
	DraftSecret
	ID uuid.UUID `path:"id" format:"uuid"`
}

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

// Routes adds reading.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "getStatement", Method: http.MethodGet, Path: "/statements/{id}", Tag: tag, Summary: "A statement, for who writes it, and for staff once it was submitted (recorded in the audit log)."}, s.getRoute)
	httpapi.Register(api, httpapi.Operation{ID: "listMyStatements", Method: http.MethodGet, Path: "/account/statements", Tag: tag, Summary: "Statements of the person and of their organisations, newest first."}, s.mineRoute)
}

func (s *Service) answer(v Visitor, d *Detail, err error) (*statementOutput, error) {
	if err != nil {
		return nil, err
	}
	return &statementOutput{s.View(v, d)}, nil
}

func (s *Service) getRoute(ctx context.Context, in *statementInput) (*statementOutput, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Get(ctx, v, in.ID)
	return s.answer(v, d, err)
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
