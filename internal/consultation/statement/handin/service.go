package handin

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Service is what those who release do; one method, one transaction.
type Service struct {
	db            bun.IDB
	consultations *consultation.Service
	statements    *statement.Service
	people        *identity.Service
	key           receipt.Key
	now           func() time.Time
}

// NewService stands on the room of statements; key signs what is handed in.
func NewService(db bun.IDB, consultations *consultation.Service, statements *statement.Service, people *identity.Service, key receipt.Key, now func() time.Time) *Service {
	return &Service{db, consultations, statements, people, key, now}
}

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	inner := *s
	inner.db, inner.consultations, inner.statements, inner.now = tx, s.consultations.In(tx, now), s.statements.In(tx, now), now
	return &inner
}

// Check says what is missing before the statement is submitted. Refusals as of Get.
func (s *Service) Check(ctx context.Context, v statement.Visitor, id uuid.UUID) ([]Gap, error) {
	r, err := s.statements.Open(ctx, s.db, v, id, false)
	if err != nil {
		return nil, err
	}
	w, err := s.statements.Whole(ctx, s.db, r.S)
	if err != nil {
		return nil, pg.Fault(err)
	}
	return Check(w, r.C.Settings), nil
}

type handedIn struct {
	Number int `json:"number"`
}

// Submit hands a statement in: its content is frozen, signed and numbered, the hooks are
// told, and the person gets a receipt by mail; all of it or nothing. Submitting again makes
// the next version under the same number. Invalid request.invalid with the gaps of Check;
// refusals as of CanSubmit, consultation.closed among them; Conflict
// request.idempotency_key_reused.
func (s *Service) Submit(ctx context.Context, v statement.Visitor, key once.Key, id uuid.UUID) (*statement.Detail, error) {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		_, _, err := once.Do(ctx, tx, key, func() (handedIn, error) {
			x, err := s.submit(ctx, tx, v, id)
			if err != nil {
				return handedIn{}, err
			}
			return handedIn{x.Number}, nil
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.statements.Get(ctx, v, id)
}

func (s *Service) submit(ctx context.Context, tx bun.Tx, v statement.Visitor, id uuid.UUID) (*statement.Submission, error) {
	r, err := s.statements.OpenFor(ctx, tx, v, id, statement.CanSubmit)
	if err != nil {
		return nil, err
	}
	if err := s.releases(ctx, tx, v.Actor, r.S); err != nil {
		return nil, err
	}
	w, err := s.statements.Whole(ctx, tx, r.S)
	if err != nil {
		return nil, err
	}
	if err := blocking(Check(w, r.C.Settings)); err != nil {
		return nil, err
	}
	version, err := s.consultations.Current(ctx, tx, r.C.Activity.ID)
	if err != nil {
		return nil, err
	}
	if err := keepKey(ctx, tx, s.key, s.now()); err != nil {
		return nil, err
	}
	row, now := r.S, s.now().Truncate(time.Second)
	if row.Number == "" {
		if row.Number, err = nextNumber(ctx, tx, now.In(locale.Zurich()).Year()); err != nil {
			return nil, err
		}
	}
	row.Submissions++
	content := freeze(w, r.C, version)
	content.Number, content.Version, content.SubmittedAt = row.Number, row.Submissions, now.UTC().Format(time.RFC3339)
	canonical, err := receipt.Canonical(content)
	if err != nil {
		return nil, err
	}
	sealed := s.key.Seal(row.Number, row.Submissions, now, canonical)
	x := &statement.Submission{ID: uuid.Must(uuid.NewV7()), StatementID: id, Number: row.Submissions, Canonical: string(canonical), Blocks: content.Blocks(),
		Hash: sealed.Hash, Signature: sealed.Signature, KeyID: sealed.KeyID, SubmittedAt: now, SubmittedBy: statement.PersonOf(v.Actor)}
	row.State, row.SubmittedAt, row.ChangedAt = statement.Submitted, &now, now
	if err := errors.Join(s.statements.Save(ctx, tx, row), insertSubmission(ctx, tx, x)); err != nil {
		return nil, err
	}
	if err := s.statements.HandedIn(ctx, tx, row, x); err != nil {
		return nil, err
	}
	if err := s.sendReceipt(ctx, tx, r, x); err != nil {
		return nil, err
	}
	return x, s.statements.Record(ctx, tx, v.Actor, "consultation.statement_submitted", id, map[string]any{"activity": row.ActivityID, "number": row.Number, "version": x.Number, "channel": row.Channel})
}

// releases asks again under the lock of the organisation who may speak for it: somebody may
// have been removed since the request began.
func (s *Service) releases(ctx context.Context, tx bun.Tx, a authz.Actor, row *statement.Statement) error {
	if row.OrganisationID == nil || a.Kind == authz.System {
		return nil
	}
	members, err := s.people.Members(ctx, tx, *row.OrganisationID, true)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(members, func(m identity.Member) bool { return m.PersonID == a.ID && m.Role == authz.Releases }) {
		return fault.New(fault.Forbidden, authz.CodeMembershipRequired)
	}
	return nil
}

func (s *Service) sendReceipt(ctx context.Context, tx bun.Tx, r *statement.Room, x *statement.Submission) error {
	to, lang, err := s.statements.AddressOf(ctx, tx, r.S)
	if err != nil || to.Email == "" {
		return err
	}
	title, _ := r.C.Title(lang)
	sealed := x.Sealed(r.S.Number)
	l := receiptLetter{title: title, number: r.S.Number, version: x.Number, at: x.SubmittedAt, code: sealed.Code(), lang: lang, checkURL: s.statements.Page(lang, "/quittung")}
	if r.S.Channel == statement.Online { // nobody else can change it online
		l.until = statement.Deadline(r.C, r.S, s.now())
	}
	if r.S.PersonID != nil || r.S.OrganisationID != nil {
		l.url = s.statements.Home(lang, r.S)
	}
	known, err := s.statements.Known(ctx, tx, r.S, x.SubmittedBy, to)
	if err != nil {
		return err
	}
	if known {
		l.attached = &mail.Attachment{Kind: statement.ReceiptAttachment, ID: r.S.ID, Number: x.Number}
	}
	return s.statements.Send(ctx, tx, mail.Mail{To: to, Lang: lang, Content: l})
}

// Withdraw takes a submitted statement back: it counts no more and is not published, its
// receipts say so. Conflict consultation.not_submitted; refusals as of CanWithdraw.
func (s *Service) Withdraw(ctx context.Context, v statement.Visitor, id uuid.UUID) (*statement.Detail, error) {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.statements.OpenFor(ctx, tx, v, id, statement.CanWithdraw)
		if err != nil {
			return err
		}
		if err := s.releases(ctx, tx, v.Actor, r.S); err != nil {
			return err
		}
		now := s.now()
		r.S.State, r.S.WithdrawnAt, r.S.ChangedAt = statement.Withdrawn, &now, now
		if err := s.statements.Save(ctx, tx, r.S); err != nil {
			return err
		}
		if err := s.statements.TakenBack(ctx, tx, r.S); err != nil {
			return err
		}
		if to, lang, err := s.statements.AddressOf(ctx, tx, r.S); err != nil {
			return err
		} else if to.Email != "" {
			title, _ := r.C.Title(lang)
			if err := s.statements.Send(ctx, tx, mail.Mail{To: to, Lang: lang, Content: withdrawnLetter{title: title, number: r.S.Number, at: now, lang: lang}}); err != nil {
				return err
			}
		}
		return s.statements.Record(ctx, tx, v.Actor, "consultation.statement_withdrawn", id, map[string]any{"number": r.S.Number})
	})
	if err != nil {
		return nil, err
	}
	return s.statements.Get(ctx, v, id)
}

// SetPublication writes down what the sender allows: SetConsent for who says so online.
func (s *Service) SetPublication(ctx context.Context, v statement.Visitor, id uuid.UUID, to statement.Publication) (*statement.Detail, error) {
	return s.SetConsent(ctx, v, id, to, "")
}

// SetConsent writes down what the sender allows, and of a statement that did not come
// online how they said so. Conflict consultation.report_published once the report is out;
// Invalid field.required at the name for publication with a name that is not there, and at
// the note without one; refusals as of CanPublish.
func (s *Service) SetConsent(ctx context.Context, v statement.Visitor, id uuid.UUID, to statement.Publication, note string) (*statement.Detail, error) {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.statements.Open(ctx, tx, v, id, true)
		if err != nil {
			return err
		}
		if d := statement.CanPublish(v, r.S, r.C, to, s.now()); d.Why == statement.CodeReported {
			return fault.New(fault.Conflict, statement.CodeReported)
		} else if !d.Allowed {
			return statement.Refuse(d, r.C, r.S, s.now())
		}
		if out, err := s.statements.ReportOut(ctx, tx, r.S.ActivityID); err != nil {
			return err
		} else if out {
			return fault.New(fault.Conflict, statement.CodeReported)
		}
		if to == statement.Named && r.S.Name() == "" {
			return fault.New(fault.Invalid, fault.CodeInvalid).WithField("contact/name", fault.FieldRequired, nil)
		}
		if r.S.Publication == to {
			return nil
		}
		if r.S.Channel != statement.Online {
			if r.S.ConsentNote, err = noteOf(to, note); err != nil {
				return err
			}
		}
		now := s.now()
		r.S.Publication, r.S.ConsentChangedAt = to, &now
		if err := s.statements.Save(ctx, tx, r.S); err != nil {
			return err
		}
		return s.statements.Record(ctx, tx, v.Actor, "consultation.publication_set", id, map[string]any{"publication": to})
	})
	if err != nil {
		return nil, err
	}
	return s.statements.Get(ctx, v, id)
}

// noteOf says how a consent was given that did not come online; one that was taken back
// needs no proof.
func noteOf(to statement.Publication, note string) (string, error) {
	var v fault.Validation
	statement.Text(&v, "consentNote", &note, statement.MaxNote)
	v.Check(to == statement.Unpublished || note != "", "consentNote", fault.FieldRequired, nil)
	return note, v.Err()
}
