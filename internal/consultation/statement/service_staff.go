package statement

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// StaffQuery asks for one stretch of the statements of a consultation, newest first.
type StaffQuery struct {
	Channel Channel
	State   State
	Kind    Kind
	After   *uuid.UUID
	Limit   int
}

// collecting gives the consultation for who edits its project.
func (s *Service) collecting(ctx context.Context, db bun.IDB, a authz.Actor, activity uuid.UUID) (*consultation.Consultation, error) {
	if err := authz.LoggedIn()(authz.Case{Actor: a}).Err(); err != nil {
		return nil, err
	}
	c, err := s.consultations.Activity(ctx, db, a, activity)
	if err != nil {
		return nil, err
	}
	return c, ActCollect.Decide(authz.Case{Actor: a, Place: c.Project.Place()}).Err()
}

// opened writes down that staff looked at opinions.
func (s *Service) opened(ctx context.Context, tx bun.Tx, a authz.Actor, c *consultation.Consultation, act string, data map[string]any) error {
	return s.log.Record(ctx, tx, audit.Entry{Actor: a, Act: act, SubjectKind: "space_activity", SubjectID: c.Activity.ID.String(), Data: data})
}

// StaffList is limit+1 statements when more follow, with their senders. That somebody
// opened it is recorded, one line per stretch.
func (s *Service) StaffList(ctx context.Context, a authz.Actor, activity uuid.UUID, q StaffQuery) (rows []Statement, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.collecting(ctx, tx, a, activity)
		if err != nil {
			return err
		}
		if rows, err = listForStaff(ctx, tx, activity, q, q.Limit+1); err != nil {
			return err
		}
		for i := range rows {
			if err := s.unseal(&rows[i]); err != nil {
				return err
			}
		}
		return s.opened(ctx, tx, a, c, "consultation.statements_listed", map[string]any{"count": min(len(rows), q.Limit), "more": q.After != nil})
	})
	return rows, err
}

// Counts by channel, kind of sender and state; duplicates are not counted.
func (s *Service) Counts(ctx context.Context, a authz.Actor, activity uuid.UUID) ([]Count, error) {
	if _, err := s.collecting(ctx, s.db, a, activity); err != nil {
		return nil, err
	}
	rows, err := countByChannel(ctx, s.db, activity)
	return rows, pg.Fault(err)
}

// Capture is what staff write down of a statement on paper, by mail, at the counter or on
// the phone.
type Capture struct {
	Activity uuid.UUID
	Channel  Channel
	// ReceivedOn is the postmark of a letter, else the day it came in.
	ReceivedOn   calendar.Date
	Kind         Kind
	Organisation string
	Lang         string
	Head         Head
	Publication  Publication
	// ConsentNote says how the consent to publication was given.
	ConsentNote string
	Note        string
}

func (c *Capture) clean() error {
	var v fault.Validation
	v.Check(slices.Contains(Channels(), c.Channel) && c.Channel != Online, "channel", fault.FieldChoice, nil)
	line(&v, "organisation", &c.Organisation, maxName)
	text(&v, "consentNote", &c.ConsentNote, 500)
	text(&v, "note", &c.Note, 1000)
	v.Check(c.Kind != Organisation || c.Organisation != "", "organisation", fault.FieldRequired, nil)
	v.Check(c.Kind == Organisation || c.Organisation == "", "organisation", CodeFieldOff, nil)
	v.Check(c.Kind == Organisation || c.Head.Contact.Name != "", "contact/name", fault.FieldRequired, nil)
	v.Check(c.Publication == Unpublished || c.ConsentNote != "", "consentNote", fault.FieldRequired, nil)
	v.Check(!c.ReceivedOn.IsZero(), "receivedOn", fault.FieldRequired, nil)
	if err := v.Err(); err != nil {
		return err
	}
	return c.Head.clean()
}

// Capture begins a statement that did not come online; its remarks are written and it is
// submitted like any other. Invalid request.invalid with consultation.received_late for a
// day outside of the time for statements.
func (s *Service) Capture(ctx context.Context, a authz.Actor, key once.Key, in Capture) (*Detail, error) {
	// Who may not is told before what is wrong with it.
	if _, err := s.collecting(ctx, s.db, a, in.Activity); err != nil {
		return nil, err
	}
	if err := in.clean(); err != nil {
		return nil, err
	}
	var out begun
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		out, _, err = once.Do(ctx, tx, key, func() (begun, error) {
			id, err := s.capture(ctx, tx, a, in)
			return begun{id}, err
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, Visitor{Actor: a}, out.ID)
}

func (s *Service) capture(ctx context.Context, tx bun.Tx, a authz.Actor, in Capture) (uuid.UUID, error) {
	c, err := s.collecting(ctx, tx, a, in.Activity)
	if err != nil {
		return uuid.Nil, err
	}
	now := s.now()
	if in.ReceivedOn.After(calendar.DateOf(now)) || !received(c, &Statement{}, in.ReceivedOn) {
		return uuid.Nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("receivedOn", CodeReceivedLate, nil)
	}
	day := time.Date(in.ReceivedOn.Year, in.ReceivedOn.Month, in.ReceivedOn.Day, 0, 0, 0, 0, time.UTC)
	row := &Statement{ID: uuid.Must(uuid.NewV7()), ActivityID: in.Activity, ProjectID: c.Project.ID, State: Draft, Channel: in.Channel, Kind: in.Kind, CapturedBy: personOf(a), Lang: in.Lang,
		Organisation: in.Organisation, OnBehalf: in.Head.OnBehalf, Category: in.Head.Category, NoComment: in.Head.NoComment, Files: in.Head.Files, Contact: in.Head.Contact,
		Publication: in.Publication, ConsentNote: in.ConsentNote, CaptureNote: in.Note, StartedAt: now, ReceivedOn: &day, ChangedAt: now}
	if in.Publication != Unpublished {
		row.ConsentChangedAt = &now
	}
	if err := insertStatement(ctx, tx, row, s.seal(row)); err != nil {
		return uuid.Nil, err
	}
	attached := *row
	attached.Files = nil
	if err := s.attach(ctx, tx, a, &attached, row.Files); err != nil {
		return uuid.Nil, err
	}
	return row.ID, s.record(ctx, tx, a, "consultation.statement_captured", row.ID, map[string]any{"activity": in.Activity, "channel": in.Channel})
}

// Alike is a statement of perhaps the same sender.
type Alike struct {
	Statement Statement
	// Why: email, post (name and street), organisation.
	Why []string
}

// Duplicates suggests statements of the same sender across all channels: same mail
// address, same name and street, or same organisation. Staff decide. The question is
// recorded.
func (s *Service) Duplicates(ctx context.Context, a authz.Actor, activity, but uuid.UUID, organisation string, contact Contact) ([]Alike, error) {
	var out []Alike
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.collecting(ctx, tx, a, activity)
		if err != nil {
			return err
		}
		rows, err := findAlike(ctx, tx, activity, but, s.hashes(Organisation, organisation, contact))
		if err != nil {
			return err
		}
		out = make([]Alike, 0, len(rows))
		for i := range rows {
			if err := s.unseal(&rows[i].Statement); err != nil {
				return err
			}
			x := Alike{Statement: rows[i].Statement}
			for _, why := range []struct {
				is   bool
				name string
			}{{rows[i].ByEmail, "email"}, {rows[i].ByPost, "post"}, {rows[i].ByName, "organisation"}} {
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
func (s *Service) MarkDuplicate(ctx context.Context, a authz.Actor, id uuid.UUID, of *uuid.UUID) (*Detail, error) {
	return s.byStaff(ctx, a, id, "consultation.duplicate_marked", map[string]any{"of": of}, func(ctx context.Context, tx bun.Tx, row *Statement) error {
		if of != nil {
			other, err := findStatement(ctx, tx, *of, false)
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
func (s *Service) Hide(ctx context.Context, a authz.Actor, id uuid.UUID, hidden bool, reason string) (*Detail, error) {
	return s.byStaff(ctx, a, id, "consultation.statement_hidden", map[string]any{"hidden": hidden, "reason": reason}, func(_ context.Context, _ bun.Tx, row *Statement) error {
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

func (s *Service) byStaff(ctx context.Context, a authz.Actor, id uuid.UUID, act string, data map[string]any, effect func(context.Context, bun.Tx, *Statement) error) (*Detail, error) {
	if err := authz.LoggedIn()(authz.Case{Actor: a}).Err(); err != nil {
		return nil, err
	}
	v := Visitor{Actor: a}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.open(ctx, tx, v, id, true)
		if err != nil {
			return err
		}
		if err := ActCollect.Decide(authz.Case{Actor: a, Place: r.c.Project.Place()}).Err(); err != nil {
			return err
		}
		if err := effect(ctx, tx, r.s); err != nil {
			return err
		}
		if err := updateStatement(ctx, tx, r.s, s.seal(r.s)); err != nil {
			return err
		}
		return s.record(ctx, tx, a, act, id, data)
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, v, id)
}

// Latest are the submitted statements of a consultation in the order in which they were
// begun, with the version that counts, for the room that evaluates them: up to limit.
// Nobody is asked and nothing recorded. Two statements.
func (s *Service) Latest(ctx context.Context, db bun.IDB, activity uuid.UUID, after *uuid.UUID, limit int) ([]LatestSubmission, error) {
	rows, err := listSubmitted(ctx, db, activity, after, limit)
	if err != nil {
		return nil, pg.Fault(err)
	}
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	versions, err := latest(ctx, db, ids)
	if err != nil {
		return nil, pg.Fault(err)
	}
	out := make([]LatestSubmission, 0, len(rows))
	for i := range rows {
		if err := s.unseal(&rows[i]); err != nil {
			return nil, err
		}
		out = append(out, LatestSubmission{rows[i], *versions[rows[i].ID]})
	}
	return out, nil
}

// Mine are the statements of the person and of the organisations they speak for, newest
// first: limit+1 when more follow. Three statements.
func (s *Service) Mine(ctx context.Context, a authz.Actor, after *uuid.UUID, limit int, lang string) ([]Statement, map[uuid.UUID]*consultation.Consultation, error) {
	if err := ActOwn.Decide(authz.Case{Actor: a}).Err(); err != nil {
		return nil, nil, err
	}
	organisations := make([]uuid.UUID, len(a.Orgs))
	for i, o := range a.Orgs {
		organisations[i] = o.Org
	}
	rows, err := listMine(ctx, s.db, a.ID, organisations, after, limit+1)
	if err != nil {
		return nil, nil, pg.Fault(err)
	}
	activities := make([]uuid.UUID, 0, len(rows))
	for i := range rows {
		if !slices.Contains(activities, rows[i].ActivityID) {
			activities = append(activities, rows[i].ActivityID)
		}
	}
	// The software also sees projects that were taken out of sight since.
	of, err := s.consultations.Several(ctx, s.db, authz.Software(), activities, lang)
	return rows, of, err
}
