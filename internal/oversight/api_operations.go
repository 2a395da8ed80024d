package oversight

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/mail"
)

type jobsSummary struct {
	Waiting int64      `json:"waiting"`
	Running int64      `json:"running"`
	Failing int64      `json:"failing" doc:"Failed and tried again by themselves."`
	GivenUp int64      `json:"givenUp" doc:"Nobody tries them again; forgotten after a week."`
	Done    int64      `json:"done" doc:"In the last day."`
	Oldest  *time.Time `json:"oldest,omitempty" doc:"Since when the longest waiting one is due."`
}

type mailsSummary struct {
	Queued  int64      `json:"queued"`
	Failing int64      `json:"failing" doc:"Of those queued: failed and tried again by themselves."`
	Failed  int64      `json:"failed" doc:"In the last two weeks: nobody tries them again."`
	Sent    int64      `json:"sent" doc:"In the last day."`
	Oldest  *time.Time `json:"oldest,omitempty" doc:"When the longest waiting one was written."`
}

type operationsView struct {
	Jobs  jobsSummary  `json:"jobs"`
	Mails mailsSummary `json:"mails"`
}

type operationsOutput struct{ Body operationsView }

// runFailure is why an attempt failed: a code, and its sentence where there is one.
type runFailure struct {
	Code   string `json:"code" doc:"A code of a problem, an SQLSTATE or a type; never the text of an error."`
	Detail string `json:"detail,omitempty" doc:"The sentence of the problem with this code."`
}

type jobCan struct {
	Retry  bool `json:"retry"`
	Cancel bool `json:"cancel"`
}

type jobView struct {
	ID          int64       `json:"id"`
	Kind        string      `json:"kind"`
	State       string      `json:"state" enum:"available,scheduled,running,retryable,completed,cancelled,discarded,pending"`
	Attempt     int         `json:"attempt"`
	MaxAttempts int         `json:"maxAttempts"`
	CreatedAt   time.Time   `json:"createdAt"`
	ScheduledAt time.Time   `json:"scheduledAt" doc:"When it is due, or due again."`
	FinishedAt  *time.Time  `json:"finishedAt,omitempty"`
	Failure     *runFailure `json:"failure,omitempty" doc:"Of the last attempt that failed."`
	FailedAt    *time.Time  `json:"failedAt,omitempty"`
	Can         jobCan      `json:"can"`
}

type mailView struct {
	ID        uuid.UUID   `json:"id" format:"uuid"`
	Template  string      `json:"template"`
	Lang      string      `json:"lang" enum:"de,fr,it,en"`
	State     string      `json:"state" enum:"queued,sent,failed,discarded"`
	Attempts  int         `json:"attempts"`
	CreatedAt time.Time   `json:"createdAt"`
	EndedAt   *time.Time  `json:"endedAt,omitempty"`
	Failure   *runFailure `json:"failure,omitempty"`
	Can       mailCan     `json:"can"`
}

type mailCan struct {
	Retry   bool `json:"retry" doc:"Not when the letter is erased, because of its age or because it held a secret."`
	Discard bool `json:"discard"`
}

type jobsInput struct {
	httpapi.PageQuery
	State string `query:"state" enum:"available,scheduled,running,retryable,completed,cancelled,discarded,pending"`
	Kind  string `query:"kind" maxLength:"100"`
}

type mailsInput struct {
	httpapi.PageQuery
	State    string `query:"state" enum:"queued,sent,failed,discarded"`
	Template string `query:"template" maxLength:"100"`
}

type jobIDInput struct {
	ID int64 `path:"id" minimum:"1"`
}

type mailIDInput struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}

type (
	jobsOutput struct{ Body httpapi.Page[jobView] }
	postOutput struct{ Body httpapi.Page[mailView] }
)

func (s *Service) operationRoutes(api *httpapi.API) {
	on := func(id, method, path, summary string) httpapi.Operation {
		op := httpapi.Operation{ID: id, Method: method, Path: "/staff" + path, Tag: tag, Summary: summary}
		if method == http.MethodPost {
			op.Status = http.StatusNoContent
		}
		return op
	}
	httpapi.Register(api, on("getOperations", http.MethodGet, "/operations", "How jobs and mails go, in numbers."), s.operationsRoute)
	httpapi.Register(api, on("listJobs", http.MethodGet, "/jobs", "Jobs, newest first, without their arguments."), s.jobsRoute)
	httpapi.Register(api, on("retryJob", http.MethodPost, "/jobs/{id}/retry", "Run a job again now."), s.retryJobRoute)
	httpapi.Register(api, on("cancelJob", http.MethodPost, "/jobs/{id}/cancellation", "End a job that is not finished."), s.cancelJobRoute)
	httpapi.Register(api, on("listMails", http.MethodGet, "/mails", "Mails, newest first, without addresses and texts."), s.mailsRoute)
	httpapi.Register(api, on("retryMail", http.MethodPost, "/mails/{id}/retry", "Send a mail again."), s.retryMailRoute)
	httpapi.Register(api, on("discardMail", http.MethodPost, "/mails/{id}/discard", "Take back a mail that is not sent."), s.discardMailRoute)
}

func (s *Service) operationsRoute(ctx context.Context, _ *struct{}) (*operationsOutput, error) {
	o, err := s.Operations(ctx, authz.ActorOf(ctx))
	if err != nil {
		return nil, err
	}
	return &operationsOutput{operationsView{jobsSummary(o.Jobs), mailsSummary(o.Mails)}}, nil
}

func (s *Service) jobsRoute(ctx context.Context, in *jobsInput) (*jobsOutput, error) {
	f := jobs.Filter{State: jobs.State(in.State), Kind: in.Kind, Limit: in.Limit + 1}
	if err := httpapi.DecodeCursor(in.Cursor, &f.Before); err != nil {
		return nil, err
	}
	rows, err := s.ListJobs(ctx, authz.ActorOf(ctx), f)
	if err != nil {
		return nil, err
	}
	lang := httpapi.Lang(ctx)
	return &jobsOutput{httpapi.Stretch(rows, in.Limit, func(j jobs.Job) jobView { return s.viewJob(&j, lang) }, func(j jobs.Job) any { return j.ID })}, nil
}

func (s *Service) viewJob(j *jobs.Job, lang string) jobView {
	v := jobView{ID: j.ID, Kind: j.Kind, State: string(j.State), Attempt: j.Attempt, MaxAttempts: j.MaxAttempts, CreatedAt: j.CreatedAt, ScheduledAt: j.ScheduledAt, FinishedAt: j.FinalizedAt}
	if n := len(j.Failures); n > 0 {
		v.Failure, v.FailedAt = s.failure(j.Failures[n-1].Error, lang), &j.Failures[n-1].At
	}
	switch j.State {
	case jobs.StateCancelled, jobs.StateDiscarded:
		v.Can = jobCan{Retry: true}
	case jobs.StateRetryable, jobs.StateScheduled:
		v.Can = jobCan{Retry: true, Cancel: true}
	case jobs.StateAvailable, jobs.StatePending, jobs.StateRunning:
		v.Can = jobCan{Cancel: true}
	case jobs.StateCompleted:
	}
	return v
}

// failure in words where the code has some that need no parameters.
func (s *Service) failure(code, lang string) *runFailure {
	f := &runFailure{Code: code}
	if s.cat.Has(lang, "problem", code) {
		_, f.Detail = s.cat.Problem(lang, code, nil)
	}
	return f
}

func (s *Service) retryJobRoute(ctx context.Context, in *jobIDInput) (*struct{}, error) {
	return nil, s.RetryJob(ctx, authz.ActorOf(ctx), in.ID)
}

func (s *Service) cancelJobRoute(ctx context.Context, in *jobIDInput) (*struct{}, error) {
	return nil, s.CancelJob(ctx, authz.ActorOf(ctx), in.ID)
}

func (s *Service) mailsRoute(ctx context.Context, in *mailsInput) (*postOutput, error) {
	f := mail.Filter{State: mail.State(in.State), Template: in.Template, Limit: in.Limit + 1}
	if err := httpapi.DecodeCursor(in.Cursor, &f.Before); err != nil {
		return nil, err
	}
	rows, err := s.ListMails(ctx, authz.ActorOf(ctx), f)
	if err != nil {
		return nil, err
	}
	lang := httpapi.Lang(ctx)
	return &postOutput{httpapi.Stretch(rows, in.Limit, func(m mail.Item) mailView { return s.viewMail(&m, lang) }, func(m mail.Item) any { return m.ID })}, nil
}

func (s *Service) viewMail(m *mail.Item, lang string) mailView {
	v := mailView{ID: m.ID, Template: m.Template, Lang: m.Lang, State: string(m.State), Attempts: m.Attempts, CreatedAt: m.CreatedAt, EndedAt: m.EndedAt,
		Can: mailCan{Retry: !m.Erased && (m.State == mail.StateFailed || m.State == mail.StateDiscarded), Discard: m.State == mail.StateQueued || m.State == mail.StateFailed}}
	if m.LastErrorCode != "" && m.State != mail.StateSent {
		v.Failure = s.failure(string(m.LastErrorCode), lang)
	}
	return v
}

func (s *Service) retryMailRoute(ctx context.Context, in *mailIDInput) (*struct{}, error) {
	return nil, s.RetryMail(ctx, authz.ActorOf(ctx), in.ID)
}

func (s *Service) discardMailRoute(ctx context.Context, in *mailIDInput) (*struct{}, error) {
	return nil, s.DiscardMail(ctx, authz.ActorOf(ctx), in.ID)
}
