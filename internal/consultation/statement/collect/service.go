package collect

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Service is what staff can do with statements; one method, one transaction.
type Service struct {
	db            bun.IDB
	log           *audit.Log
	consultations *consultation.Service
	statements    *statement.Service
	now           func() time.Time
}

// NewService stands on the room of statements.
func NewService(db bun.IDB, log *audit.Log, consultations *consultation.Service, statements *statement.Service, now func() time.Time) *Service {
	return &Service{db, log, consultations, statements, now}
}

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	return &Service{tx, s.log, s.consultations.In(tx, now), s.statements.In(tx, now), now}
}

// opened writes down that staff looked at opinions.
func (s *Service) opened(ctx context.Context, tx bun.Tx, a authz.Actor, c *consultation.Consultation, act string, data map[string]any) error {
	return s.log.Record(ctx, tx, audit.Entry{Actor: a, Act: act, SubjectKind: "space_activity", SubjectID: c.Activity.ID.String(), Data: data})
}

// List is limit+1 statements when more follow, with their senders. That somebody
// opened it is recorded, one line per stretch.
func (s *Service) List(ctx context.Context, a authz.Actor, activity uuid.UUID, q Query) (rows []statement.Statement, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.statements.Collecting(ctx, tx, a, activity)
		if err != nil {
			return err
		}
		if rows, err = listForStaff(ctx, tx, activity, q, q.Limit+1); err != nil {
			return err
		}
		for i := range rows {
			if err := s.statements.Unseal(&rows[i]); err != nil {
				return err
			}
		}
		return s.opened(ctx, tx, a, c, "consultation.statements_listed", map[string]any{"count": min(len(rows), q.Limit), "more": q.After != nil})
	})
	return rows, err
}

// Collected says what came in so far.
type Collected struct {
	// Counts by channel, kind of sender and state; duplicates are not counted.
	Counts []Count
	// Reported: the report is out, and what comes in now is not in it.
	Reported bool
	// Capture tells whether something can still be captured.
	Capture authz.Decision
}

// Collected of a consultation.
func (s *Service) Collected(ctx context.Context, a authz.Actor, activity uuid.UUID) (*Collected, error) {
	c, err := s.statements.Collecting(ctx, s.db, a, activity)
	if err != nil {
		return nil, err
	}
	out := &Collected{Capture: CanCapture(c)}
	if out.Counts, err = countByChannel(ctx, s.db, activity); err != nil {
		return nil, pg.Fault(err)
	}
	out.Reported, err = s.statements.ReportOut(ctx, s.db, activity)
	return out, pg.Fault(err)
}

type begun struct {
	ID uuid.UUID `json:"id"`
}

// Capture begins a statement that did not come online; its remarks are written and it is
// submitted like any other. Invalid request.invalid with consultation.received_late for a
// day outside of the time for statements; Conflict consultation.capture_over.
func (s *Service) Capture(ctx context.Context, a authz.Actor, key once.Key, in Capture) (*statement.Detail, error) {
	// Who may not is told before what is wrong with it.
	c, err := s.statements.Collecting(ctx, s.db, a, in.Activity)
	if err != nil {
		return nil, err
	}
	if d := CanCapture(c); !d.Allowed {
		return nil, fault.New(fault.Conflict, d.Why)
	}
	if err := in.clean(); err != nil {
		return nil, err
	}
	var out begun
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		out, _, err = once.Do(ctx, tx, key, func() (begun, error) {
			id, err := s.capture(ctx, tx, a, in)
			return begun{id}, err
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.statements.Get(ctx, statement.Visitor{Actor: a}, out.ID)
}

func (s *Service) capture(ctx context.Context, tx bun.Tx, a authz.Actor, in Capture) (uuid.UUID, error) {
	c, err := s.statements.Collecting(ctx, tx, a, in.Activity)
	if err != nil {
		return uuid.Nil, err
	}
	now := s.now()
	if in.ReceivedOn.After(calendar.DateOf(now)) || !statement.Received(c, &statement.Statement{}, in.ReceivedOn) {
		return uuid.Nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("receivedOn", statement.CodeReceivedLate, nil)
	}
	day := time.Date(in.ReceivedOn.Year, in.ReceivedOn.Month, in.ReceivedOn.Day, 0, 0, 0, 0, time.UTC)
	row := &statement.Statement{ID: uuid.Must(uuid.NewV7()), ActivityID: in.Activity, ProjectID: c.Project.ID, State: statement.Draft, Channel: in.Channel, Kind: in.Kind, CapturedBy: statement.PersonOf(a), Lang: in.Lang,
		Organisation: in.Organisation, OnBehalf: in.Head.OnBehalf, Category: in.Head.Category, NoComment: in.Head.NoComment, Files: in.Head.Files, Contact: in.Head.Contact,
		Publication: in.Publication, ConsentNote: in.ConsentNote, CaptureNote: in.Note, StartedAt: now, ReceivedOn: &day, ChangedAt: now}
	if in.Publication != statement.Unpublished {
		row.ConsentChangedAt = &now
	}
	if err := s.statements.Enter(ctx, tx, a, row); err != nil {
		return uuid.Nil, err
	}
	return row.ID, s.statements.Record(ctx, tx, a, "consultation.statement_captured", row.ID, map[string]any{"activity": in.Activity, "channel": in.Channel})
}

// Duplicates suggests statements of the same sender across all channels: same mail
// address, same name and street, or same organisation; and, as a weaker hint behind them,
// the same name of a person. Staff decide. The question is recorded.
func (s *Service) Duplicates(ctx context.Context, a authz.Actor, activity, but uuid.UUID, organisation string, contact statement.Contact) ([]Alike, error) {
	var out []Alike
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.statements.Collecting(ctx, tx, a, activity)
		if err != nil {
			return err
		}
		kind := statement.Private
		if organisation != "" {
			kind = statement.Organisation
		}
		rows, err := findAlike(ctx, tx, activity, but, s.statements.Hashes(kind, organisation, contact))
		if err != nil {
			return err
		}
		out = make([]Alike, 0, len(rows))
		for i := range rows {
			if err := s.statements.Unseal(&rows[i].Statement); err != nil {
				return err
			}
			x := Alike{Statement: rows[i].Statement}
			for _, why := range []struct {
				is   bool
				name string
			}{{rows[i].ByEmail, "email"}, {rows[i].ByPost, "post"}, {rows[i].ByName, "organisation"},
				// Name and street say it already.
				{rows[i].ByPerson && !rows[i].ByPost, "name"}} {
				if why.is {
					x.Why = append(x.Why, why.name)
				}
			}
			out = append(out, x)
		}
		return s.opened(ctx, tx, a, c, "consultation.duplicates_searched", map[string]any{"found": len(out)})
	})
	return out, err
}

// MarkDuplicate says that a statement is another one again, which is then counted alone;
// nil takes it back. NotFound authz.not_found for one of another consultation.
func (s *Service) MarkDuplicate(ctx context.Context, a authz.Actor, id uuid.UUID, of *uuid.UUID) (*statement.Detail, error) {
	return s.statements.ByStaff(ctx, a, id, "consultation.duplicate_marked", map[string]any{"of": of}, func(ctx context.Context, tx bun.Tx, row *statement.Statement) error {
		if of != nil {
			other, err := s.statements.Find(ctx, tx, *of)
			if err != nil {
				return err
			}
			if other.ActivityID != row.ActivityID || other.ID == row.ID || other.DuplicateOf != nil {
				return authz.Denied(authz.CodeNotFound).Err()
			}
		}
		row.DuplicateOf = of
		return nil
	})
}

// Hide takes a published statement out of sight, or shows it again: for words that may not
// be published. Whose it is sees it as before.
func (s *Service) Hide(ctx context.Context, a authz.Actor, id uuid.UUID, hidden bool, reason string) (*statement.Detail, error) {
	return s.statements.ByStaff(ctx, a, id, "consultation.statement_hidden", map[string]any{"hidden": hidden, "reason": reason}, func(_ context.Context, _ bun.Tx, row *statement.Statement) error {
		if hidden && reason == "" {
			return fault.New(fault.Invalid, fault.CodeInvalid).WithField("reason", fault.FieldRequired, nil)
		}
		row.HiddenAt = nil
		if hidden {
			now := s.now()
			row.HiddenAt = &now
		}
		return nil
	})
}
