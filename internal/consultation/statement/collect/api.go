package collect

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/httpapi"
)

const tag = "consultations (staff)"

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
	Channel      string                     `json:"channel" enum:"letter,mail,counter,phone"`
	ReceivedOn   string                     `json:"receivedOn" format:"date" doc:"Postmark of a letter, else the day it came in; it has to lie in the time for statements."`
	Kind         string                     `json:"kind" enum:"private,organisation"`
	Organisation string                     `json:"organisation,omitempty" maxLength:"150"`
	Lang         string                     `json:"lang,omitempty" enum:"de,fr,it,en" default:"de"`
	Contact      statement.StatementContact `json:"contact"`
	OnBehalf     string                     `json:"onBehalf,omitempty" maxLength:"300"`
	Category     string                     `json:"category,omitempty" maxLength:"60"`
	NoComment    bool                       `json:"noComment,omitempty"`
	Files        []uuid.UUID                `json:"files,omitempty" maxItems:"20" doc:"Scans, uploaded for the purpose statement-scan."`
	Publication  string                     `json:"publication" enum:"none,anonymous,named"`
	ConsentNote  string                     `json:"consentNote,omitempty" maxLength:"500" doc:"How the consent to publication was given; required with one."`
	Note         string                     `json:"note,omitempty" maxLength:"1000"`
}

type captureInput struct {
	httpapi.Once
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     captureBody
}

type duplicatesInput struct {
	Activity uuid.UUID `path:"activity" format:"uuid"`
	Body     struct {
		StatementID  uuid.UUID                  `json:"statementId,omitempty" format:"uuid" doc:"Leave this one out."`
		Organisation string                     `json:"organisation,omitempty" maxLength:"150"`
		Contact      statement.StatementContact `json:"contact"`
	}
}

type similarSender struct {
	Statement staffStatement `json:"statement"`
	Why       []string       `json:"why" nullable:"false" enum:"email,post,organisation,name" doc:"What agrees; the name alone, without address, is a hint and no more."`
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

type collectCan struct {
	Capture authz.Permission `json:"capture" doc:"Not when the project is over."`
}

type countsOutput struct {
	Body struct {
		Counts   []channelCount `json:"counts" nullable:"false" doc:"Those that are none are left out; duplicates are not counted."`
		Reported bool           `json:"reported" doc:"The report is published: what comes in now is not in it."`
		Can      collectCan     `json:"can"`
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

type staffStatement struct {
	ID           uuid.UUID                  `json:"id" format:"uuid"`
	Number       string                     `json:"number,omitempty"`
	State        string                     `json:"state" enum:"draft,submitted,withdrawn"`
	Channel      string                     `json:"channel" enum:"online,letter,mail,counter,phone"`
	Kind         string                     `json:"kind" enum:"private,organisation"`
	Name         string                     `json:"name,omitempty"`
	Contact      statement.StatementContact `json:"contact"`
	Organisation string                     `json:"organisation,omitempty"`
	Category     string                     `json:"category,omitempty"`
	Publication  string                     `json:"publication" enum:"none,anonymous,named"`
	NoComment    bool                       `json:"noComment"`
	Hidden       bool                       `json:"hidden"`
	Versions     int                        `json:"versions"`
	SubmittedAt  *time.Time                 `json:"submittedAt,omitempty"`
	ReceivedOn   string                     `json:"receivedOn,omitempty" format:"date"`
	DuplicateOf  *uuid.UUID                 `json:"duplicateOf,omitempty" format:"uuid"`
}

func viewForStaff(s statement.Statement) staffStatement {
	v := staffStatement{ID: s.ID, Number: s.Number, State: string(s.State), Channel: string(s.Channel), Kind: string(s.Kind), Name: s.Name(), Contact: statement.StatementContact(s.Contact), Organisation: s.Organisation,
		Category: s.Category, Publication: string(s.Publication), NoComment: s.NoComment, Hidden: s.HiddenAt != nil, Versions: s.Submissions, SubmittedAt: s.SubmittedAt, DuplicateOf: s.DuplicateOf}
	if s.ReceivedOn != nil {
		v.ReceivedOn = statement.Day(*s.ReceivedOn).String()
	}
	return v
}

func parseDay(iso string) calendar.Date {
	d, err := calendar.ParseDate(iso)
	if err != nil {
		return calendar.Date{}
	}
	return d
}

type detailOutput struct{ Body statement.StatementDetail }

func (s *Service) answer(v statement.Visitor, d *statement.Detail, err error) (*detailOutput, error) {
	if err != nil {
		return nil, err
	}
	return &detailOutput{s.statements.View(v, d)}, nil
}

// Routes adds what staff do with statements.
func (s *Service) Routes(api *httpapi.API) {
	httpapi.Register(api, httpapi.Operation{ID: "listStaffStatements", Method: http.MethodGet, Path: "/staff/consultations/{activity}/statements", Tag: tag,
		Summary: "All statements that were submitted or captured, with their senders, newest first. Recorded in the audit log."}, s.staffListRoute)
	httpapi.Register(api, httpapi.Operation{ID: "captureStatement", Method: http.MethodPost, Path: "/staff/consultations/{activity}/statements", Tag: tag, Status: http.StatusCreated,
		Summary: "Begin a statement that came by letter, mail, at the counter or on the phone."}, s.captureRoute)
	httpapi.Register(api, httpapi.Operation{ID: "findDuplicateStatements", Method: http.MethodPost, Path: "/staff/consultations/{activity}/duplicates", Tag: tag,
		Summary: "Statements of perhaps the same sender, across all channels, those first that agree in more than a name. Recorded in the audit log."}, s.duplicatesRoute)
	httpapi.Register(api, httpapi.Operation{ID: "countStatements", Method: http.MethodGet, Path: "/staff/consultations/{activity}/counts", Tag: tag, Summary: "How many statements by channel, kind of sender and state."}, s.countsRoute)
	httpapi.Register(api, httpapi.Operation{ID: "hideStatement", Method: http.MethodPut, Path: "/staff/statements/{id}/hidden", Tag: tag, Summary: "Take a published statement out of sight, with a reason, or show it again."}, s.hideRoute)
	httpapi.Register(api, httpapi.Operation{ID: "markDuplicateStatement", Method: http.MethodPut, Path: "/staff/statements/{id}/duplicate", Tag: tag, Summary: "Say that it is another statement again."}, s.duplicateRoute)
}

func (s *Service) staffListRoute(ctx context.Context, in *staffStatementsInput) (*staffStatementsOutput, error) {
	q := Query{Channel: statement.Channel(in.Channel), State: statement.State(in.State), Kind: statement.Kind(in.Kind), Limit: in.Limit}
	if in.Cursor != "" {
		q.After = new(uuid.UUID)
		if err := httpapi.DecodeCursor(in.Cursor, q.After); err != nil {
			return nil, err
		}
	}
	rows, err := s.List(ctx, authz.ActorOf(ctx), in.Activity, q)
	if err != nil {
		return nil, err
	}
	return &staffStatementsOutput{httpapi.Stretch(rows, in.Limit, viewForStaff, func(row statement.Statement) any { return row.ID })}, nil
}

func (s *Service) captureRoute(ctx context.Context, in *captureInput) (*detailOutput, error) {
	a, b := authz.ActorOf(ctx), in.Body
	d, err := s.Capture(ctx, a, in.Key("statement.capture:"+in.Activity.String()+":"+a.ID.String()), Capture{Activity: in.Activity, Channel: statement.Channel(b.Channel), ReceivedOn: parseDay(b.ReceivedOn), Kind: statement.Kind(b.Kind),
		Organisation: b.Organisation, Lang: b.Lang, Publication: statement.Publication(b.Publication), ConsentNote: b.ConsentNote, Note: b.Note,
		Head: statement.Head{Contact: statement.Contact(b.Contact), OnBehalf: b.OnBehalf, Category: b.Category, NoComment: b.NoComment, Files: b.Files}})
	return s.answer(statement.Visitor{Actor: a}, d, err)
}

func (s *Service) duplicatesRoute(ctx context.Context, in *duplicatesInput) (*duplicatesOutput, error) {
	rows, err := s.Duplicates(ctx, authz.ActorOf(ctx), in.Activity, in.Body.StatementID, in.Body.Organisation, statement.Contact(in.Body.Contact))
	out := &duplicatesOutput{}
	out.Body.Items = []similarSender{}
	for _, x := range rows {
		out.Body.Items = append(out.Body.Items, similarSender{viewForStaff(x.Statement), x.Why})
	}
	return out, err
}

func (s *Service) countsRoute(ctx context.Context, in *countsInput) (*countsOutput, error) {
	got, err := s.Collected(ctx, authz.ActorOf(ctx), in.Activity)
	if err != nil {
		return nil, err
	}
	out := &countsOutput{}
	out.Body.Reported, out.Body.Can.Capture = got.Reported, got.Capture.Permission()
	out.Body.Counts = make([]channelCount, 0, len(got.Counts))
	for _, c := range got.Counts {
		out.Body.Counts = append(out.Body.Counts, channelCount{string(c.Channel), string(c.Kind), string(c.State), c.N})
	}
	return out, nil
}

func (s *Service) hideRoute(ctx context.Context, in *hideInput) (*detailOutput, error) {
	a := authz.ActorOf(ctx)
	d, err := s.Hide(ctx, a, in.ID, in.Body.Hidden, strings.TrimSpace(in.Body.Reason))
	return s.answer(statement.Visitor{Actor: a}, d, err)
}

func (s *Service) duplicateRoute(ctx context.Context, in *duplicateInput) (*detailOutput, error) {
	a := authz.ActorOf(ctx)
	d, err := s.MarkDuplicate(ctx, a, in.ID, in.Body.Of)
	return s.answer(statement.Visitor{Actor: a}, d, err)
}
