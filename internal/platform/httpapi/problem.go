package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// Problem is a refusal as RFC 9457 application/problem+json.
type Problem struct {
	Type       string         `json:"type" doc:"Stable address of the kind of problem: urn:mitwirken:problem:CODE."`
	Title      string         `json:"title" doc:"What went wrong, in the language of the request."`
	Detail     string         `json:"detail" doc:"What went wrong and what to do, in the language of the request."`
	Status     int            `json:"status"`
	Code       string         `json:"code" doc:"Name of the problem for programs."`
	RequestID  string         `json:"requestId" doc:"Number of this request in the log of the municipality."`
	Errors     []FieldProblem `json:"errors,omitempty" nullable:"false" doc:"Wrong inputs, all of them at once."`
	RetryAfter int            `json:"retryAfter,omitempty" doc:"Seconds after which another attempt makes sense."`
	Params     map[string]any `json:"params,omitempty" doc:"Facts the sentence is made of, for programs. Level: the level of a login that would be enough."`
}

// FieldProblem is one wrong input.
type FieldProblem struct {
	Pointer string         `json:"pointer" doc:"Where: #/name for the body (RFC 6901), query:name, header:name or path:name otherwise."`
	Code    string         `json:"code"`
	Detail  string         `json:"detail" doc:"What is wrong with it, in the language of the request."`
	Params  map[string]any `json:"params,omitempty"`
}

// Error is for huma, which hands problems around as errors.
func (p *Problem) Error() string { return p.Code }

// GetStatus is for huma.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is for huma.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

var statusOf = map[fault.Kind]int{
	fault.Internal: 500, fault.Malformed: 400, fault.Unauthenticated: 401, fault.Forbidden: 403, fault.NotFound: 404,
	fault.MethodNotAllowed: 405, fault.Incomplete: 408, fault.Conflict: 409, fault.Gone: 410, fault.Stale: 412, fault.TooLarge: 413,
	fault.Unsupported: 415, fault.Invalid: 422, fault.Missing: 428, fault.TooMany: 429, fault.Unavailable: 503,
}

// problem is the only place where a fault becomes HTTP. It notes the code for
// the access log and logs the technical cause of a server error, once.
func (a *API) problem(ctx context.Context, f *fault.Error) *Problem {
	r := requestOf(ctx)
	if incomplete(ctx, f) {
		f = fault.New(fault.Incomplete, fault.CodeIncomplete)
	}
	r.code = f.Code
	if f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		a.o.Log.ErrorContext(ctx, "failed", "request", r.id, "code", f.Code, "cause", fault.Describe(f.Unwrap()))
	}
	if f.Kind == fault.Internal {
		f = fault.New(fault.Internal, fault.CodeInternal)
	}
	lang := ProblemLang(ctx)
	title, detail := a.o.Catalogues.Problem(lang, string(f.Code), f.Params)
	p := &Problem{
		Type: "urn:mitwirken:problem:" + string(f.Code), Title: title, Detail: detail,
		Status: statusOf[f.Kind], Code: string(f.Code), RequestID: r.id, RetryAfter: int(f.RetryAfter.Seconds() + 0.999), Params: f.Params,
	}
	for _, d := range f.Fields {
		_, detail := a.o.Catalogues.Problem(lang, string(d.Code), d.Params)
		p.Errors = append(p.Errors, FieldProblem{Pointer: pointer(d.Path), Code: string(d.Code), Params: d.Params, Detail: detail})
	}
	return p
}

func pointer(path string) string {
	if strings.Contains(path, ":") {
		return path
	}
	return "#/" + path
}

// Refuse answers outside of huma: unknown routes, panics, pages.
func (a *API) Refuse(c *gin.Context, err error) {
	p := a.problem(c.Request.Context(), fault.From(pg.Fault(err)))
	b, mErr := json.Marshal(p)
	if mErr != nil {
		c.AbortWithStatus(http.StatusInternalServerError)
		return
	}
	if p.RetryAfter > 0 {
		c.Header("Retry-After", strconv.Itoa(p.RetryAfter))
	}
	c.Header("Content-Language", Lang(c.Request.Context()))
	c.Data(p.Status, "application/problem+json", b)
	c.Abort()
}

// init replaces huma's package-wide hooks; no other package may touch them
// (a house rule with a test).
func init() {
	huma.DefaultArrayNullable = false
	codeMessages()
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return &Problem{Status: status}
	}
	huma.NewErrorWithContext = func(hc huma.Context, status int, msg string, errs ...error) huma.StatusError {
		c := humagin.Unwrap(hc)
		a := c.MustGet(apiKey).(*API)
		f := refusal(status, errs)
		p := a.problem(hc.Context(), f)
		if p.RetryAfter > 0 {
			hc.SetHeader("Retry-After", strconv.Itoa(p.RetryAfter))
		}
		hc.SetHeader("Content-Language", Lang(hc.Context()))
		return p
	}
}

// refusal reads what huma wants to say: an error of ours that a handler
// returned, wrong inputs that the schema found, or a body nobody can read.
func refusal(status int, errs []error) *fault.Error {
	v := &fault.Error{Kind: fault.Invalid, Code: fault.CodeInvalid}
	for _, err := range errs {
		var f *fault.Error
		if errors.As(err, &f) {
			return f
		}
		var d huma.ErrorDetailer
		if errors.As(err, &d) {
			v.Fields = append(v.Fields, schemaField(d.ErrorDetail()))
		}
	}
	switch status {
	case http.StatusUnprocessableEntity:
		return v
	case http.StatusBadRequest:
		return fault.New(fault.Malformed, fault.CodeMalformed)
	case http.StatusRequestEntityTooLarge:
		return fault.New(fault.TooLarge, fault.CodeTooLarge)
	case http.StatusUnsupportedMediaType, http.StatusNotAcceptable:
		return fault.New(fault.Unsupported, fault.CodeUnsupported)
	case http.StatusRequestTimeout: // the body came too slowly
		return fault.New(fault.Incomplete, fault.CodeIncomplete)
	}
	// Trouble with the database gets its own code here, so that no read can forget it.
	return fault.From(pg.Fault(errors.Join(errs...)))
}
