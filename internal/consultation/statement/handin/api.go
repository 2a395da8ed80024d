package handin

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/once"
)

const tag = "consultations"

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
	statement.DraftSecret
	httpapi.Once
	ID uuid.UUID `path:"id" format:"uuid"`
}

type publicationInput struct {
	statement.DraftSecret
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body struct {
		Publication string `json:"publication" enum:"none,anonymous,named"`
		ConsentNote string `json:"consentNote,omitempty" maxLength:"500" doc:"Of a statement that did not come online: how the consent was given. Required there for more than none."`
	}
}

type handOverInput struct {
	httpapi.Once
	ID uuid.UUID `path:"id" format:"uuid"`
}

type statementReleasers struct {
	Told   []string `json:"told" nullable:"false" doc:"Names of those who got a letter."`
	Untold []string `json:"untold" nullable:"false" doc:"Names of those whose address nobody knows here."`
}

type handOverOutput struct{ Body statementReleasers }

type statementInput struct {
	statement.DraftSecret
	ID uuid.UUID `path:"id" format:"uuid"`
}

type statementOutput struct{ Body statement.StatementDetail }

// Routes adds handing in.
func (s *Service) Routes(api *httpapi.API) {
	post := func(id, path, summary string) httpapi.Operation {
		return httpapi.Operation{ID: id, Method: http.MethodPost, Path: path, Tag: tag, Summary: summary}
	}
	httpapi.Register(api, post("checkStatement", "/statements/{id}/check", "What is missing before it can be submitted."), s.checkRoute)
	httpapi.Register(api, post("submitStatement", "/statements/{id}/submit", "Hand the statement in; again for a further version of it."), s.submitRoute)
	handOver := post("handOverStatement", "/statements/{id}/handover", "Tell those who release for the organisation that its draft is ready.")
	handOver.Limit = httpapi.Limit{Name: "statement-handover", Count: 6, Per: time.Hour}
	httpapi.Register(api, handOver, s.handOverRoute)
	httpapi.Register(api, post("withdrawStatement", "/statements/{id}/withdraw", "Take a submitted statement back, while there is time."), s.withdrawRoute)
	httpapi.Register(api, httpapi.Operation{ID: "setStatementPublication", Method: http.MethodPut, Path: "/statements/{id}/publication", Tag: tag, Summary: "Allow publication, with or without the name, or take it back."}, s.publicationRoute)
}

func (s *Service) answer(v statement.Visitor, d *statement.Detail, err error) (*statementOutput, error) {
	if err != nil {
		return nil, err
	}
	return &statementOutput{s.statements.View(v, d)}, nil
}

func (s *Service) checkRoute(ctx context.Context, in *statementInput) (*checkStatementOutput, error) {
	v, err := in.Visitor(ctx)
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
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Submit(ctx, v, once.Key{Scope: "statement.submit:" + v.Scope(), Value: in.IdempotencyKey, Fingerprint: in.ID[:]}, in.ID)
	return s.answer(v, d, err)
}

func (s *Service) handOverRoute(ctx context.Context, in *handOverInput) (*handOverOutput, error) {
	v := statement.Visitor{Actor: authz.ActorOf(ctx)}
	got, err := s.HandOver(ctx, v, once.Key{Scope: "statement.handover:" + v.Scope(), Value: in.IdempotencyKey, Fingerprint: in.ID[:]}, in.ID)
	if err != nil {
		return nil, err
	}
	return &handOverOutput{statementReleasers{append([]string{}, got.Told...), append([]string{}, got.Untold...)}}, nil
}

func (s *Service) withdrawRoute(ctx context.Context, in *statementInput) (*statementOutput, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.Withdraw(ctx, v, in.ID)
	return s.answer(v, d, err)
}

func (s *Service) publicationRoute(ctx context.Context, in *publicationInput) (*statementOutput, error) {
	v, err := in.Visitor(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.SetConsent(ctx, v, in.ID, statement.Publication(in.Body.Publication), in.Body.ConsentNote)
	return s.answer(v, d, err)
}
