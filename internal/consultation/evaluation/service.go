package evaluation

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Options of the service.
type Options struct {
	// PublicURL without trailing slash.
	PublicURL string
}

// Service is what can be done with segments; one method, one transaction.
type Service struct {
	db            bun.IDB
	log           *audit.Log
	consultations *consultation.Service
	statements    *statement.Service
	people        *identity.Service
	outbox        *mail.Outbox
	now           func() time.Time
	o             Options
	beforeForget  []space.Eraser
}

// NewService listens to submissions, withdrawals and new versions of documents.
func NewService(db bun.IDB, log *audit.Log, consultations *consultation.Service, statements *statement.Service, people *identity.Service, outbox *mail.Outbox, now func() time.Time, o Options) *Service {
	s := &Service{db: db, log: log, consultations: consultations, statements: statements, people: people, outbox: outbox, now: now, o: o}
	statements.OnSubmission(s.submitted)
	statements.OnWithdrawal(s.withdrawn)
	statements.OnForget(s.Forget)
	consultations.OnVersion(s.renumber)
	return s
}

// BeforeForget adds what happens before segments of a project are erased; app does it before
// anything is served.
func (s *Service) BeforeForget(e space.Eraser) { s.beforeForget = append(s.beforeForget, e) }

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	inner := *s
	inner.db, inner.consultations, inner.statements, inner.now = tx, s.consultations.In(tx, now), s.statements.In(tx, now), now
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

func (s *Service) recordSegment(ctx context.Context, tx bun.Tx, a authz.Actor, act string, id uuid.UUID, data map[string]any) error {
	return s.log.Record(ctx, tx, audit.Entry{Actor: a, Act: act, SubjectKind: "consultation_segment", SubjectID: id.String(), Data: data})
}

// change runs inside a transaction for who evaluates a consultation.
func (s *Service) change(ctx context.Context, a authz.Actor, activity uuid.UUID, effect func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) error) error {
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

// segment finds one for who evaluates its consultation, which is NotFound for all others.
func (s *Service) segment(ctx context.Context, db bun.IDB, a authz.Actor, id uuid.UUID, lock bool) (*Segment, *consultation.Consultation, error) {
	if err := authz.LoggedIn()(authz.Case{Actor: a}).Err(); err != nil {
		return nil, nil, err
	}
	row, err := find(ctx, db, id, lock)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.Open(ctx, db, a, row.ActivityID)
	if fault.Is(err, space.CodeActivityNotFound) {
		return nil, nil, notFound()
	}
	return row, c, err
}

// placed is where a block stands in the document.
type placed struct {
	ID       string   `json:"id"`
	At       int      `json:"at"`
	Chapters []string `json:"chapters"`
}

// placesIn a document of all its blocks, in reading order.
func placesIn(v *consultation.Version) []placed {
	out := make([]placed, 0, len(v.Document.Blocks))
	var path []string
	var levels []int
	for i := range v.Document.Blocks {
		b := &v.Document.Blocks[i]
		if b.Level > 0 {
			for len(levels) > 0 && levels[len(levels)-1] >= b.Level {
				path, levels = path[:len(path)-1], levels[:len(levels)-1]
			}
			path, levels = append(path, b.ID), append(levels, b.Level)
		}
		out = append(out, placed{b.ID, i, append([]string{}, path...)})
	}
	return out
}

func placeOf(all []placed, block string) placed {
	for _, p := range all {
		if p.ID == block {
			return p
		}
	}
	return placed{At: len(all)} // what is nowhere stands at the end
}

// colleagues are those who may evaluate a consultation, by name.
func (s *Service) colleagues(ctx context.Context, db bun.IDB, c *consultation.Consultation) ([]identity.Recipient, error) {
	ids, err := s.people.Holders(ctx, db, authz.ProjectManager, authz.Communications, authz.Admin)
	if err != nil {
		return nil, pg.Fault(err)
	}
	return s.those(ctx, db, c, ids)
}

// those of the people who may evaluate a consultation, in the order of the ids.
func (s *Service) those(ctx context.Context, db bun.IDB, c *consultation.Consultation, ids []uuid.UUID) ([]identity.Recipient, error) {
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

// staffed refuses somebody who does not work on the consultation; nil is nobody.
func (s *Service) staffed(ctx context.Context, db bun.IDB, c *consultation.Consultation, path string, person *uuid.UUID) error {
	if person == nil {
		return nil
	}
	found, err := s.those(ctx, db, c, []uuid.UUID{*person})
	if err == nil && len(found) == 0 {
		return fault.New(fault.Invalid, fault.CodeInvalid).WithField(path, CodeNoStaff, nil)
	}
	return err
}

// page is the address of a page for staff in a language.
func (s *Service) page(lang, path string) string {
	if lang == locale.Default {
		return s.o.PublicURL + path
	}
	return s.o.PublicURL + "/" + lang + path
}

// send leaves a letter out that no mail can reach.
func (s *Service) send(ctx context.Context, tx bun.Tx, m mail.Mail) error {
	_, err := s.outbox.Enqueue(ctx, tx, m)
	if fault.Is(err, fault.CodeInvalid) {
		return nil
	}
	return err
}

// Ensure gives a consultation its steps when somebody first needs them.
func (s *Service) Ensure(ctx context.Context, tx bun.Tx, activity uuid.UUID) error {
	return ensure(ctx, tx, activity)
}
