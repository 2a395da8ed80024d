package app

import (
	"context"
	"net/http"
	"slices"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
)

// sentences words refusals that reach the single-page app as a code only: why
// something is not allowed (can.….why), or why a login did not work.
type sentences struct{ cat *locale.Catalogues }

type sentenceInput struct {
	Code string `path:"code" maxLength:"100"`
}

type sentenceView struct {
	Code   string `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail" doc:"What is the matter and what to do."`
}

type sentenceOutput struct{ Body sentenceView }

// Routes is the module's part of the contract.
func (s sentences) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "getSentence", Method: http.MethodGet, Path: "/sentences/{code}", Tag: "installation", ETag: true,
		Summary: "The sentence for the code of a refusal, in the language of Accept-Language."},
		func(ctx context.Context, in *sentenceInput) (*sentenceOutput, error) {
			if !slices.Contains(s.cat.Codes(), in.Code) {
				return nil, fault.New(fault.NotFound, fault.CodeNotFound)
			}
			title, detail := s.cat.Problem(httpapi.ProblemLang(ctx), in.Code, nil)
			return &sentenceOutput{sentenceView{Code: in.Code, Title: title, Detail: detail}}, nil
		})
}
