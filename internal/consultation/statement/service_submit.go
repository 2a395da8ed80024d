package statement

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Check says what is missing before the statement is submitted. Refusals as of Get.
func (s *Service) Check(ctx context.Context, v Visitor, id uuid.UUID) ([]Gap, error) {
	r, err := s.open(ctx, s.db, v, id, false)
	if err != nil {
		return nil, err
	}
	w, err := s.whole(ctx, s.db, r.s)
	if err != nil {
		return nil, pg.Fault(err)
	}
	return Check(w, r.c.Settings), nil
}

type handedIn struct {
	Number int `json:"number"`
}

// Submit hands a statement in: its content is frozen, signed and numbered, the hooks are
// told, and the person gets a receipt by mail; all of it or nothing. Submitting again makes
// the next version under the same number. Invalid request.invalid with the gaps of Check;
// refusals as of CanSubmit, consultation.closed among them; Conflict
// request.idempotency_key_reused.
func (s *Service) Submit(ctx context.Context, v Visitor, key once.Key, id uuid.UUID) (*Detail, error) {
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
	return s.Get(ctx, v, id)
}

func (s *Service) submit(ctx context.Context, tx bun.Tx, v Visitor, id uuid.UUID) (*Submission, error) {
	r, err := s.write(ctx, tx, v, id, CanSubmit)
	if err != nil {
		return nil, err
	}
	if err := s.releases(ctx, tx, v.Actor, r.s); err != nil {
		return nil, err
	}
	w, err := s.whole(ctx, tx, r.s)
	if err != nil {
		return nil, err
	}
	if err := blocking(Check(w, r.c.Settings)); err != nil {
		return nil, err
	}
	version, err := s.consultations.Current(ctx, tx, r.c.Activity.ID)
	if err != nil {
		return nil, err
	}
	if err := keepKey(ctx, tx, s.o.Key, s.now()); err != nil {
		return nil, err
	}
	row, now := r.s, s.now().Truncate(time.Second)
	if row.Number == "" {
		if row.Number, err = nextNumber(ctx, tx, now.In(locale.Zurich()).Year()); err != nil {
			return nil, err
		}
	}
	row.Submissions++
	content := freeze(w, r.c, version)
	content.Number, content.Version, content.SubmittedAt = row.Number, row.Submissions, now.UTC().Format(time.RFC3339)
	canonical, err := receipt.Canonical(content)
	if err != nil {
		return nil, err
	}
	sealed := s.o.Key.Seal(row.Number, row.Submissions, now, canonical)
	x := &Submission{ID: uuid.Must(uuid.NewV7()), StatementID: id, Number: row.Submissions, Canonical: string(canonical), Blocks: content.Blocks(),
		Hash: sealed.Hash, Signature: sealed.Signature, KeyID: sealed.KeyID, SubmittedAt: now, SubmittedBy: PersonOf(v.Actor)}
	row.State, row.SubmittedAt, row.ChangedAt = Submitted, &now, now
	if err := errors.Join(updateStatement(ctx, tx, row, s.seal(row)), insertSubmission(ctx, tx, x)); err != nil {
		return nil, err
	}
	for _, h := range s.onSubmission {
		if err := h(ctx, tx, row, x); err != nil {
			return nil, err
		}
	}
	if err := s.sendReceipt(ctx, tx, r, x); err != nil {
		return nil, err
	}
	return x, s.Record(ctx, tx, v.Actor, "consultation.statement_submitted", id, map[string]any{"activity": row.ActivityID, "number": row.Number, "version": x.Number, "channel": row.Channel})
}

// releases asks again under the lock of the organisation who may speak for it: somebody may
// have been removed since the request began.
func (s *Service) releases(ctx context.Context, tx bun.Tx, a authz.Actor, row *Statement) error {
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

// addressOf is where letters about a statement go; empty when nobody knows.
func (s *Service) addressOf(ctx context.Context, db bun.IDB, row *Statement) (mail.Address, string, error) {
	if row.Contact.Email != "" {
		return mail.Address{Email: row.Contact.Email}, row.Lang, nil
	}
	if row.PersonID == nil {
		return mail.Address{}, "", nil
	}
	people, err := s.people.Recipients(ctx, db, []uuid.UUID{*row.PersonID})
	if err != nil || len(people) == 0 || people[0].Email == "" {
		return mail.Address{}, "", err
	}
	return mail.Address{Name: people[0].Name, Email: people[0].Email}, people[0].Lang, nil
}

func (s *Service) sendReceipt(ctx context.Context, tx bun.Tx, r *room, x *Submission) error {
	to, lang, err := s.addressOf(ctx, tx, r.s)
	if err != nil || to.Email == "" {
		return err
	}
	title, _ := r.c.Title(lang)
	sealed := x.Sealed(r.s.Number)
	l := receiptLetter{title: title, number: r.s.Number, version: x.Number, at: x.SubmittedAt, code: sealed.Code(), lang: lang, checkURL: s.page(lang, "/quittung"), until: Deadline(r.c, r.s, s.now())}
	if r.s.PersonID != nil || r.s.OrganisationID != nil {
		l.url = s.page(lang, "/konto/beitraege/"+r.s.ID.String())
	}
	known, err := s.known(ctx, tx, r.s, x.SubmittedBy, to)
	if err != nil {
		return err
	}
	if known {
		l.attached = &mail.Attachment{Kind: ReceiptAttachment, ID: r.s.ID, Number: x.Number}
	}
	return s.send(ctx, tx, mail.Mail{To: to, Lang: lang, Content: l})
}

// send leaves a letter out that no mail can reach: a statement does not fail by it.
func (s *Service) send(ctx context.Context, tx bun.Tx, m mail.Mail) error {
	_, err := s.outbox.Enqueue(ctx, tx, m)
	if fault.Is(err, fault.CodeInvalid) {
		return nil
	}
	return err
}

// page is the address of a page in a language.
func (s *Service) page(lang, path string) string {
	if lang == locale.Default {
		return s.o.PublicURL + path
	}
	return s.o.PublicURL + "/" + lang + path
}

// Withdraw takes a submitted statement back: it counts no more and is not published, its
// receipts say so. Conflict consultation.not_submitted; refusals as of CanWithdraw.
func (s *Service) Withdraw(ctx context.Context, v Visitor, id uuid.UUID) (*Detail, error) {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.write(ctx, tx, v, id, CanWithdraw)
		if err != nil {
			return err
		}
		if err := s.releases(ctx, tx, v.Actor, r.s); err != nil {
			return err
		}
		now := s.now()
		r.s.State, r.s.WithdrawnAt, r.s.ChangedAt = Withdrawn, &now, now
		if err := updateStatement(ctx, tx, r.s, s.seal(r.s)); err != nil {
			return err
		}
		for _, h := range s.onWithdrawal {
			if err := h(ctx, tx, r.s); err != nil {
				return err
			}
		}
		if to, lang, err := s.addressOf(ctx, tx, r.s); err != nil {
			return err
		} else if to.Email != "" {
			title, _ := r.c.Title(lang)
			if err := s.send(ctx, tx, mail.Mail{To: to, Lang: lang, Content: withdrawnLetter{title: title, number: r.s.Number, at: now, lang: lang}}); err != nil {
				return err
			}
		}
		return s.Record(ctx, tx, v.Actor, "consultation.statement_withdrawn", id, map[string]any{"number": r.s.Number})
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, v, id)
}

// SetPublication writes down what the sender allows. Conflict
// consultation.report_published once the report is out; Invalid field.required at the name
// for publication with a name that is not there; refusals as of CanPublish.
func (s *Service) SetPublication(ctx context.Context, v Visitor, id uuid.UUID, to Publication) (*Detail, error) {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.open(ctx, tx, v, id, true)
		if err != nil {
			return err
		}
		if d := CanPublish(v, r.s, r.c, to, s.now()); d.Why == CodeReported {
			return fault.New(fault.Conflict, CodeReported)
		} else if !d.Allowed {
			return refuse(d, r.c, r.s, s.now())
		}
		if out, err := s.ReportOut(ctx, tx, r.s.ActivityID); err != nil {
			return err
		} else if out {
			return fault.New(fault.Conflict, CodeReported)
		}
		if to == Named && r.s.Name() == "" {
			return fault.New(fault.Invalid, fault.CodeInvalid).WithField("contact/name", fault.FieldRequired, nil)
		}
		if r.s.Publication == to {
			return nil
		}
		now := s.now()
		r.s.Publication, r.s.ConsentChangedAt = to, &now
		if err := updateStatement(ctx, tx, r.s, s.seal(r.s)); err != nil {
			return err
		}
		return s.Record(ctx, tx, v.Actor, "consultation.publication_set", id, map[string]any{"publication": to})
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, v, id)
}

// Extend gives the statement of an addressee more time; who keeps the addressees records it.
func (s *Service) Extend(ctx context.Context, tx bun.Tx, id uuid.UUID, to calendar.Date) error {
	return extend(ctx, tx, id, to.String())
}

// States of statements by id, for who keeps the addressees. One statement.
func (s *Service) States(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID]State, error) {
	return statesOf(ctx, db, ids)
}
