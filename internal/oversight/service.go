package oversight

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Service is what administrators can look at; one method, one transaction.
type Service struct {
	db     *bun.DB
	log    *audit.Log
	people *identity.Service
	spaces *space.Service
	outbox *mail.Outbox
	cat    *locale.Catalogues
	now    func() time.Time
	out    *slog.Logger
}

// NewService takes the program’s own log, into which a broken chain is written as
// well: whoever can break it cannot take that line back.
func NewService(db *bun.DB, log *audit.Log, people *identity.Service, spaces *space.Service, outbox *mail.Outbox, cat *locale.Catalogues, now func() time.Time, out *slog.Logger) *Service {
	return &Service{db: db, log: log, people: people, spaces: spaces, outbox: outbox, cat: cat, now: now, out: out}
}

// Kinds of subjects that the log shows by name.
const (
	subjectProject = "space_project"
	subjectPerson  = "identity_person"
	subjectSession = "identity_session"
)

// Query asks for one stretch of the log, newest first; zero values do not narrow.
type Query struct {
	Act, SubjectKind, SubjectID string
	Actor                       uuid.UUID
	// From and To are days in Europe/Zurich, both included.
	From, To calendar.Date
	Before   int64
	Limit    int
}

// Entries of the log with the names of people and projects in them.
type Entries struct {
	Rows     []audit.Recorded
	People   map[uuid.UUID]string
	Projects map[uuid.UUID]space.Project
}

// Entries gives up to Limit+1 rows. The first look of a session on a day is
// recorded. Four statements, and five more for that record. Forbidden
// authz.role_required.
func (s *Service) Entries(ctx context.Context, actor authz.Actor, q Query, lang string) (*Entries, error) {
	if err := ActRead.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	if err := s.recordReading(ctx, actor); err != nil {
		return nil, pg.Fault(err)
	}
	f := audit.Filter{Act: q.Act, SubjectKind: q.SubjectKind, SubjectID: q.SubjectID, ActorID: q.Actor, Before: q.Before, Limit: q.Limit + 1}
	if !q.From.IsZero() {
		f.Since = q.From.Begin()
	}
	if !q.To.IsZero() {
		f.Until = q.To.AddDays(1).Begin()
	}
	rows, err := s.log.List(ctx, s.db, f)
	if err != nil {
		return nil, err
	}
	people, projects := mentioned(rows)
	out := &Entries{Rows: rows}
	if out.People, err = s.people.Names(ctx, s.db, people); err != nil {
		return nil, pg.Fault(err)
	}
	out.Projects, err = s.spaces.ProjectsByID(ctx, authz.Software(), projects, lang)
	return out, err
}

// mentioned are the people and projects that entries are about.
func mentioned(rows []audit.Recorded) (people, projects []uuid.UUID) {
	for i := range rows {
		r := &rows[i]
		if r.ActorID != nil {
			people = append(people, *r.ActorID)
		}
		if id, ok := projectOf(r); ok {
			projects = append(projects, id)
		}
		people = append(people, peopleOf(r)...)
	}
	return people, projects
}

// projectOf is the project an entry is about, as its subject or beside it.
func projectOf(r *audit.Recorded) (uuid.UUID, bool) {
	if r.SubjectKind == subjectProject {
		id, err := uuid.Parse(r.SubjectID)
		return id, err == nil
	}
	var data struct {
		Project *uuid.UUID `json:"project"`
	}
	if json.Unmarshal(r.Data, &data) != nil || data.Project == nil {
		return uuid.Nil, false
	}
	return *data.Project, true
}

// peopleOf are those an entry is about, beside who acted.
func peopleOf(r *audit.Recorded) []uuid.UUID {
	if r.SubjectKind == subjectPerson {
		if id, err := uuid.Parse(r.SubjectID); err == nil {
			return []uuid.UUID{id}
		}
	}
	var data struct {
		Person *uuid.UUID `json:"person"`
	}
	if json.Unmarshal(r.Data, &data) != nil || data.Person == nil {
		return nil
	}
	return []uuid.UUID{*data.Person}
}

// recordReading makes one entry per session and day.
func (s *Service) recordReading(ctx context.Context, actor authz.Actor) error {
	if actor.Kind != authz.Person {
		return nil
	}
	today := calendar.DateOf(s.now()).Begin()
	read, err := s.log.List(ctx, s.db, audit.Filter{Act: actRead, SubjectKind: subjectSession, SubjectID: actor.Session.String(), ActorID: actor.ID, Since: today, Limit: 1})
	if err != nil || len(read) > 0 {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: actRead, SubjectKind: subjectSession, SubjectID: actor.Session.String()})
	})
}

// Operations is how jobs and mails go.
type Operations struct {
	Jobs  jobs.Summary
	Mails mail.Summary
}

// Operations counts what there is; two statements. Forbidden authz.role_required.
func (s *Service) Operations(ctx context.Context, actor authz.Actor) (o Operations, err error) {
	if err = ActOperate.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return o, err
	}
	if o.Jobs, err = jobs.Overview(ctx, s.db); err == nil {
		o.Mails, err = mail.Overview(ctx, s.db)
	}
	return o, pg.Fault(err)
}

// ListJobs gives a stretch, newest first; one statement. Forbidden authz.role_required.
func (s *Service) ListJobs(ctx context.Context, actor authz.Actor, f jobs.Filter) ([]jobs.Job, error) {
	if err := ActOperate.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := jobs.List(ctx, s.db, f)
	return rows, pg.Fault(err)
}

// ListMails gives a stretch, newest first; one statement. Forbidden authz.role_required.
func (s *Service) ListMails(ctx context.Context, actor authz.Actor, f mail.Filter) ([]mail.Item, error) {
	if err := ActOperate.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := mail.List(ctx, s.db, f)
	return rows, pg.Fault(err)
}

// RetryJob and the three behind it change one job or mail and record who did. Errors
// as jobs.Retry and mail.Outbox.Retry; Forbidden authz.role_required.
func (s *Service) RetryJob(ctx context.Context, actor authz.Actor, id int64) error {
	return s.operate(ctx, actor, actJobRetried, "job", formatID(id), func(ctx context.Context, tx bun.Tx) error { return jobs.Retry(ctx, tx, id) })
}

// CancelJob ends a job that is not finished.
func (s *Service) CancelJob(ctx context.Context, actor authz.Actor, id int64) error {
	return s.operate(ctx, actor, actJobCancelled, "job", formatID(id), func(ctx context.Context, tx bun.Tx) error { return jobs.Cancel(ctx, tx, id) })
}

// RetryMail sends a mail again that failed or was taken back.
func (s *Service) RetryMail(ctx context.Context, actor authz.Actor, id uuid.UUID) error {
	return s.operate(ctx, actor, actMailRetried, "mail", id.String(), func(ctx context.Context, tx bun.Tx) error { return s.outbox.Retry(ctx, tx, id) })
}

// DiscardMail takes back a mail that is not sent.
func (s *Service) DiscardMail(ctx context.Context, actor authz.Actor, id uuid.UUID) error {
	return s.operate(ctx, actor, actMailDiscarded, "mail", id.String(), func(ctx context.Context, tx bun.Tx) error { return s.outbox.Discard(ctx, tx, id) })
}

func (s *Service) operate(ctx context.Context, actor authz.Actor, act, kind, id string, effect func(context.Context, bun.Tx) error) error {
	if err := ActOperate.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := effect(ctx, tx); err != nil {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: act, SubjectKind: kind, SubjectID: id})
	})
}
