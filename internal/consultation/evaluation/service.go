package evaluation

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/space"
)

// Options of the service.
type Options struct {
	// PublicURL without trailing slash.
	PublicURL string
}

// Service is what can be done with segments; one method, one transaction.
type Service struct {
	// Steps, tags, text blocks, and who may.
	*board.Service
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
	s := &Service{Service: board.NewService(db, log, consultations, people, now), db: db, log: log, consultations: consultations, statements: statements, people: people, outbox: outbox, now: now, o: o}
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
	inner.Service, inner.db, inner.consultations, inner.statements, inner.now = s.Service.In(tx, now), tx, s.consultations.In(tx, now), s.statements.In(tx, now), now
	return &inner
}

func (s *Service) recordSegment(ctx context.Context, tx bun.Tx, a authz.Actor, act string, id uuid.UUID, data map[string]any) error {
	return s.log.Record(ctx, tx, audit.Entry{Actor: a, Act: act, SubjectKind: "consultation_segment", SubjectID: id.String(), Data: data})
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
