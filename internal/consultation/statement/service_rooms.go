package statement

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/platform/pg"
)

// What the rooms above do with statements: each step is part of one of their transactions.

// Collecting gives the consultation for who edits its project.
func (s *Service) Collecting(ctx context.Context, db bun.IDB, a authz.Actor, activity uuid.UUID) (*consultation.Consultation, error) {
	if err := authz.LoggedIn()(authz.Case{Actor: a}).Err(); err != nil {
		return nil, err
	}
	c, err := s.consultations.Activity(ctx, db, a, activity)
	if err != nil {
		return nil, err
	}
	return c, ActCollect.Decide(authz.Case{Actor: a, Place: c.Project.Place()}).Err()
}

// Enter writes a statement that staff have captured, with its files.
func (s *Service) Enter(ctx context.Context, tx bun.Tx, a authz.Actor, row *Statement) error {
	if err := s.Insert(ctx, tx, row); err != nil {
		return err
	}
	attached := *row
	attached.Files = nil
	return s.Attach(ctx, tx, a, &attached, row.Files)
}

// Find a statement regardless of who asks. NotFound authz.not_found.
func (s *Service) Find(ctx context.Context, db bun.IDB, id uuid.UUID) (*Statement, error) {
	return findStatement(ctx, db, id, false)
}

// ByStaff changes a statement as staff of its project may, and records the act.
func (s *Service) ByStaff(ctx context.Context, a authz.Actor, id uuid.UUID, act string, data map[string]any, effect func(context.Context, bun.Tx, *Statement) error) (*Detail, error) {
	if err := authz.LoggedIn()(authz.Case{Actor: a}).Err(); err != nil {
		return nil, err
	}
	v := Visitor{Actor: a}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.Open(ctx, tx, v, id, true)
		if err != nil {
			return err
		}
		if err := ActCollect.Decide(authz.Case{Actor: a, Place: r.C.Project.Place()}).Err(); err != nil {
			return err
		}
		if err := effect(ctx, tx, r.S); err != nil {
			return err
		}
		if err := s.Save(ctx, tx, r.S); err != nil {
			return err
		}
		return s.Record(ctx, tx, a, act, id, data)
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, v, id)
}

// Writing is a statement that the visitor may write in, locked, in the version that
// people mean. Refusals as of CanWrite.
func (s *Service) Writing(ctx context.Context, tx bun.Tx, v Visitor, id uuid.UUID) (*Statement, *consultation.Consultation, error) {
	r, err := s.OpenFor(ctx, tx, v, id, CanWrite)
	if err != nil {
		return nil, nil, err
	}
	return r.S, r.C, nil
}

// Touch says that something in a statement has changed.
func (s *Service) Touch(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	return touch(ctx, tx, id, s.now())
}

// LatestOf are the versions that count, by statement. One statement, none without ids.
func (s *Service) LatestOf(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID]*Submission, error) {
	return latest(ctx, db, ids)
}

// Extend gives the statement of an addressee more time; who keeps the addressees records it.
func (s *Service) Extend(ctx context.Context, tx bun.Tx, id uuid.UUID, to calendar.Date) error {
	return extend(ctx, tx, id, to.String())
}

// States of statements by id, for who keeps the addressees. One statement.
func (s *Service) States(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID]State, error) {
	return statesOf(ctx, db, ids)
}
