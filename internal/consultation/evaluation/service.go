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

// RecordSegment writes an act on a segment into the log, in the transaction of the act.
func (s *Service) RecordSegment(ctx context.Context, tx bun.Tx, a authz.Actor, act string, id uuid.UUID, data map[string]any) error {
	return s.log.Record(ctx, tx, audit.Entry{Actor: a, Act: act, SubjectKind: "consultation_segment", SubjectID: id.String(), Data: data})
}

// Find a segment for who evaluates its consultation; it is NotFound authz.not_found for all
// others who are logged in.
func (s *Service) Find(ctx context.Context, db bun.IDB, a authz.Actor, id uuid.UUID, lock bool) (*Segment, *consultation.Consultation, error) {
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

// DeskURL is the address at which staff evaluate, in a language, with filters or a segment
// as the page reads them.
func (s *Service) DeskURL(lang string, activity uuid.UUID, query string) string {
	path := "/verwaltung/konsultationen/" + activity.String() + "?teil=auswertung&" + query
	if lang == locale.Default {
		return s.o.PublicURL + path
	}
	return s.o.PublicURL + "/" + lang + path
}

// Write sends a letter to a colleague; one that no mail can reach is left out.
func (s *Service) Write(ctx context.Context, tx bun.Tx, to identity.Recipient, l mail.Content) error {
	if to.Email == "" {
		return nil
	}
	_, err := s.outbox.Enqueue(ctx, tx, mail.Mail{To: mail.Address{Name: to.Name, Email: to.Email}, Lang: to.Lang, Content: l})
	if fault.Is(err, fault.CodeInvalid) {
		return nil
	}
	return err
}

// Relocate brings the places of segments of a statement in line with the current version
// of the document.
func (s *Service) Relocate(ctx context.Context, tx bun.Tx, activity, statement uuid.UUID) error {
	v, err := s.consultations.Current(ctx, tx, activity)
	if err != nil {
		return err
	}
	return moveToDocument(ctx, tx, activity, &statement, placesIn(v))
}
