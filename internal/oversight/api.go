package oversight

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/httpapi"
)

func formatID(id int64) string { return strconv.FormatInt(id, 10) }

type logPerson struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Name string    `json:"name" doc:"Empty for people who have deleted their account."`
}

type logProject struct {
	ID    uuid.UUID `json:"id" format:"uuid"`
	Title string    `json:"title"`
}

type logEntryView struct {
	Seq         int64           `json:"seq"`
	At          time.Time       `json:"at"`
	ActorKind   string          `json:"actorKind" enum:"anonymous,person,system"`
	Actor       *logPerson      `json:"actor,omitempty"`
	Act         string          `json:"act"`
	SubjectKind string          `json:"subjectKind"`
	SubjectID   string          `json:"subjectId"`
	Person      *logPerson      `json:"person,omitempty" doc:"Who the entry is about."`
	Project     *logProject     `json:"project,omitempty" doc:"The project the entry is about, as far as it still exists."`
	Data        json.RawMessage `json:"data" doc:"Ids and states, as recorded."`
}

type logQueryInput struct {
	httpapi.PageQuery
	Act         string        `query:"act" maxLength:"100" doc:"«module.verb»"`
	SubjectKind string        `query:"subjectKind" maxLength:"100"`
	SubjectID   string        `query:"subjectId" maxLength:"200" doc:"Only together with subjectKind."`
	Actor       string        `query:"actor" format:"uuid" doc:"Who acted."`
	From        calendar.Date `query:"from" format:"date" doc:"First day."`
	To          calendar.Date `query:"to" format:"date" doc:"Last day."`
}

type logPage struct {
	Body httpapi.Page[logEntryView]
}

type logCheckView struct {
	State       string     `json:"state" enum:"none,working,whole,broken,failed"`
	RequestedAt *time.Time `json:"requestedAt,omitempty"`
	Nightly     bool       `json:"nightly" doc:"Nobody asked for it."`
	FinishedAt  *time.Time `json:"finishedAt,omitempty"`
	Done        int64      `json:"done" doc:"Entries that are in order so far."`
	Total       int64      `json:"total"`
	BrokenSeq   *int64     `json:"brokenSeq,omitempty" doc:"The first entry that is not in order."`
	BrokenKind  string     `json:"brokenKind,omitempty" enum:"changed,missing,inserted,reordered,cut,head,key,anchor"`
	Entries     int64      `json:"entries" doc:"There are now."`
}

type logCheckOutput struct{ Body logCheckView }

const tag = "oversight"

// Routes adds the log with its checks, and what can be done about jobs and mails.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "listLogEntries", Method: http.MethodGet, Path: "/staff/log", Tag: tag,
		Summary: "Entries of the audit log, newest first.", Description: "The first look of a session on a day is recorded in the log."}, s.entriesRoute)
	httpapi.Register(api, httpapi.Operation{ID: "getLogCheck", Method: http.MethodGet, Path: "/staff/log/check", Tag: tag,
		Summary: "What the last check of the audit log found, or how far it is."}, s.latestCheckRoute)
	httpapi.Register(api, httpapi.Operation{ID: "checkLog", Method: http.MethodPost, Path: "/staff/log/check", Tag: tag, Status: http.StatusAccepted,
		Summary: "Have the whole audit log checked.", Description: "While a check is at work, it is that one."}, s.checkRoute)
	s.operationRoutes(api)
}

func (s *Service) entriesRoute(ctx context.Context, in *logQueryInput) (*logPage, error) {
	q := Query{Act: in.Act, SubjectKind: in.SubjectKind, SubjectID: in.SubjectID, From: in.From, To: in.To, Limit: in.Limit}
	if in.Actor != "" {
		q.Actor = uuid.MustParse(in.Actor) // the schema asks for a uuid
	}
	if err := httpapi.DecodeCursor(in.Cursor, &q.Before); err != nil {
		return nil, err
	}
	e, err := s.Entries(ctx, authz.ActorOf(ctx), q, httpapi.Lang(ctx))
	if err != nil {
		return nil, err
	}
	return &logPage{httpapi.Stretch(e.Rows, in.Limit, e.view, func(r audit.Recorded) any { return r.Seq })}, nil
}

func (e *Entries) view(r audit.Recorded) logEntryView {
	v := logEntryView{Seq: r.Seq, At: r.At, ActorKind: string(r.ActorKind), Act: r.Act, SubjectKind: r.SubjectKind, SubjectID: r.SubjectID, Data: r.Data}
	if r.ActorID != nil {
		v.Actor = &logPerson{*r.ActorID, e.People[*r.ActorID]}
	}
	if about := peopleOf(&r); len(about) > 0 {
		v.Person = &logPerson{about[0], e.People[about[0]]}
	}
	if id, ok := projectOf(&r); ok {
		if p, exists := e.Projects[id]; exists {
			v.Project = &logProject{id, p.Title}
		}
	}
	return v
}

func (s *Service) latestCheckRoute(ctx context.Context, _ *struct{}) (*logCheckOutput, error) {
	c, head, err := s.LatestCheck(ctx, authz.ActorOf(ctx))
	if err != nil {
		return nil, err
	}
	return &logCheckOutput{s.viewCheck(c, head.Seq)}, nil
}

func (s *Service) checkRoute(ctx context.Context, _ *struct{}) (*logCheckOutput, error) {
	actor := authz.ActorOf(ctx)
	if _, err := s.BeginCheck(ctx, actor); err != nil {
		return nil, err
	}
	return s.latestCheckRoute(ctx, nil)
}

func (s *Service) viewCheck(c *Check, entries int64) logCheckView {
	if c == nil {
		return logCheckView{State: "none", Entries: entries}
	}
	return logCheckView{State: string(c.State(s.now())), RequestedAt: &c.RequestedAt, Nightly: c.Nightly, FinishedAt: c.FinishedAt, Done: c.Done, Total: c.Total,
		BrokenSeq: c.BrokenSeq, BrokenKind: c.BrokenKind, Entries: entries}
}
