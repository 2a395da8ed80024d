package contact

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Options of the service.
type Options struct {
	// Recipient gets the messages, in Lang; phone is the number for the receipt.
	Recipient func(context.Context) (to mail.Address, phone string)
	Lang      string
	// PublicURL without trailing slash.
	PublicURL string
}

// Service takes messages in and forgets them in time.
type Service struct {
	db     bun.IDB
	log    *audit.Log
	outbox *mail.Outbox
	spaces *space.Service
	now    func() time.Time
	o      Options
}

// NewService puts the pieces together.
func NewService(db bun.IDB, log *audit.Log, outbox *mail.Outbox, spaces *space.Service, now func() time.Time, o Options) *Service {
	return &Service{db: db, log: log, outbox: outbox, spaces: spaces, now: now, o: o}
}

type sent struct {
	Number int64 `json:"number"`
}

// Send stores the message, mails it to the municipality and, where there is an
// address, a receipt to the person; all of it or nothing. It returns the
// reference the person keeps. Invalid request.invalid with contact.way_back,
// contact.phone, contact.project or field.…; Conflict request.idempotency_key_reused.
func (s *Service) Send(ctx context.Context, actor authz.Actor, key once.Key, r Request) (string, error) {
	if err := r.Validate(); err != nil {
		return "", err
	}
	r.ID, r.CreatedAt = uuid.Must(uuid.NewV7()), s.now()
	var about *space.Project
	if r.ProjectID != nil {
		p, err := s.spaces.ProjectByID(ctx, actor, *r.ProjectID, s.o.Lang)
		if fault.Is(err, space.CodeProjectNotFound) {
			return "", fault.New(fault.Invalid, fault.CodeInvalid).WithField("projectId", CodeProject, nil)
		}
		if err != nil {
			return "", err
		}
		about = p
	}
	// Outside of the transaction, because it may ask the database itself.
	to, phone := s.o.Recipient(ctx)
	var out sent
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		var replayed bool
		out, replayed, err = once.Do(ctx, tx, key, func() (sent, error) {
			err := s.store(ctx, tx, &r, about, to, phone)
			return sent{r.Number}, err
		})
		if err != nil || replayed {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "contact.sent", SubjectKind: "contact_request", SubjectID: r.ID.String(),
			Data: map[string]any{"kind": r.Kind}})
	})
	return Reference(out.Number), err
}

func (s *Service) store(ctx context.Context, tx bun.Tx, r *Request, about *space.Project, to mail.Address, phone string) error {
	if err := insertRequest(ctx, tx, r); err != nil {
		return err
	}
	if r.Email != "" {
		if _, err := s.outbox.Enqueue(ctx, tx, mail.Mail{To: mail.Address{Email: r.Email}, Lang: r.Lang,
			Content: receipt{number: r.Number, kind: r.Kind, phone: phone}}); err != nil {
			return err
		}
	}
	l := received{request: *r}
	if about != nil {
		l.project, l.projectURL = about.Title, s.o.PublicURL+"/projekte/"+about.Slug
	}
	_, err := s.outbox.Enqueue(ctx, tx, mail.Mail{To: to, Lang: s.o.Lang, Content: l})
	return err
}

const forgetBatch = 200

// Forget deletes what is older than Retention, in batches of one transaction each.
func (s *Service) Forget(ctx context.Context) error {
	for {
		var ids []uuid.UUID
		err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
			if ids, err = deleteBefore(ctx, tx, s.now().Add(-Retention), forgetBatch); err != nil || len(ids) == 0 {
				return err
			}
			return s.log.Record(ctx, tx, audit.Entry{Actor: authz.Software(), Act: "contact.forgotten", SubjectKind: "contact_request",
				Data: map[string]any{"count": len(ids)}})
		})
		if err != nil || len(ids) < forgetBatch {
			return err
		}
	}
}
