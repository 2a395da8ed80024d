package board

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// Service is what can be done with steps, tags and text blocks; one method, one transaction.
type Service struct {
	db            bun.IDB
	log           *audit.Log
	consultations *consultation.Service
	people        *identity.Service
	now           func() time.Time
}

// NewService stands on the consultations.
func NewService(db bun.IDB, log *audit.Log, consultations *consultation.Service, people *identity.Service, now func() time.Time) *Service {
	return &Service{db, log, consultations, people, now}
}

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	inner := *s
	inner.db, inner.consultations, inner.now = tx, s.consultations.In(tx, now), now
	return &inner
}

// Open gives a consultation for who evaluates it. Unauthenticated authz.login_required;
// NotFound space.activity_not_found; Forbidden authz.role_required. Three statements.
func (s *Service) Open(ctx context.Context, db bun.IDB, a authz.Actor, activity uuid.UUID) (*consultation.Consultation, error) {
	if err := authz.LoggedIn()(authz.Case{Actor: a}).Err(); err != nil {
		return nil, err
	}
	c, err := s.consultations.Activity(ctx, db, a, activity)
	if err != nil {
		return nil, err
	}
	return c, May(a, c).Err()
}

// Record writes an act on a consultation into the log, in the transaction of the act.
func (s *Service) Record(ctx context.Context, tx bun.Tx, a authz.Actor, act string, activity uuid.UUID, data map[string]any) error {
	return s.log.Record(ctx, tx, audit.Entry{Actor: a, Act: act, SubjectKind: "space_activity", SubjectID: activity.String(), Data: data})
}

// Change runs inside a transaction for who evaluates a consultation.
func (s *Service) Change(ctx context.Context, a authz.Actor, activity uuid.UUID, effect func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) error) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		c, err := s.Open(ctx, tx, a, activity)
		if err != nil {
			return err
		}
		if err := ensure(ctx, tx, activity); err != nil {
			return err
		}
		return effect(ctx, tx, c)
	})
}

// colleagues are those who may evaluate a consultation, by name.
func (s *Service) colleagues(ctx context.Context, db bun.IDB, c *consultation.Consultation) ([]identity.Recipient, error) {
	ids, err := s.people.Holders(ctx, db, authz.ProjectManager, authz.Communications, authz.Admin)
	if err != nil {
		return nil, pg.Fault(err)
	}
	return s.Those(ctx, db, c, ids)
}

// Those of the people who may evaluate a consultation, in the order of the ids.
func (s *Service) Those(ctx context.Context, db bun.IDB, c *consultation.Consultation, ids []uuid.UUID) ([]identity.Recipient, error) {
	people, err := s.people.Recipients(ctx, db, ids)
	if err != nil {
		return nil, pg.Fault(err)
	}
	by := make(map[uuid.UUID]identity.Recipient, len(people))
	for _, p := range people {
		by[p.Actor.ID] = p
	}
	var out []identity.Recipient
	for _, id := range ids {
		if p, known := by[id]; known && May(p.Actor, c).Allowed {
			out = append(out, p)
		}
	}
	return out, nil
}

// Staffed refuses somebody who does not work on the consultation; nil is nobody.
func (s *Service) Staffed(ctx context.Context, db bun.IDB, c *consultation.Consultation, path string, person *uuid.UUID) error {
	if person == nil {
		return nil
	}
	found, err := s.Those(ctx, db, c, []uuid.UUID{*person})
	if err == nil && len(found) == 0 {
		return fault.New(fault.Invalid, fault.CodeInvalid).WithField(path, CodeNoStaff, nil)
	}
	return err
}

// Ensure gives a consultation its steps when somebody first needs them.
func (s *Service) Ensure(ctx context.Context, tx bun.Tx, activity uuid.UUID) error {
	return ensure(ctx, tx, activity)
}

// FourEyes tells whether somebody else than the writer releases.
func (s *Service) FourEyes(ctx context.Context, db bun.IDB, c *consultation.Consultation) (bool, error) {
	own, err := fourEyes(ctx, db, c.Activity.ID)
	return own || c.Project.FourEyes, err
}
