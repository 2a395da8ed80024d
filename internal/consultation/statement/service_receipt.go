package statement

import (
	"context"
	"crypto/sha256"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// Receipt is a version of a statement with its proof, for who may read it; 0 is the
// latest. That staff took it is recorded. Conflict consultation.not_submitted; Gone
// consultation.statement_forgotten.
func (s *Service) Receipt(ctx context.Context, v Visitor, id uuid.UUID, number int) (*receipt.Page, *Submission, error) {
	var page *receipt.Page
	var x *Submission
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.open(ctx, tx, v, id, false)
		if err != nil {
			return err
		}
		if x, err = findSubmission(ctx, tx, id, number); err != nil {
			return err
		}
		if page, err = s.receiptPage(r.s, x); err != nil {
			return err
		}
		if v.Owns(r.s) {
			return nil
		}
		return s.Record(ctx, tx, v.Actor, "consultation.receipt_read", id, map[string]any{"version": x.Number})
	})
	if err != nil {
		return nil, nil, err
	}
	if s.o.Owner != nil {
		page.Owner = s.o.Owner(ctx) // outside of the transaction, because it may ask the database itself
	}
	return page, x, nil
}

func (s *Service) receiptPage(row *Statement, x *Submission) (*receipt.Page, error) {
	content, err := x.Content()
	if err != nil {
		return nil, err
	}
	c := row.Contact
	return &receipt.Page{Lang: row.Lang, Sealed: x.Sealed(row.Number), Content: content, CheckURL: s.page(row.Lang, "/quittung"), Withdrawn: row.State == Withdrawn,
		Sender: receipt.Sender{Name: c.Name, Street: c.Street, Town: c.Town, Email: c.Email}, Changes: drawn}, nil
}

// Verdict on a receipt. It tells nothing about anybody.
type Verdict struct {
	Valid bool
	// Only of a valid one:
	Sealed    receipt.Sealed
	Withdrawn bool
	// Latest tells whether no later version was submitted.
	Latest bool
	// Intact tells whether the content that is kept still has this hash; false when it was
	// erased in time.
	Intact bool
}

// CheckReceipt asks whether a receipt is good: number and hash, or the code on the PDF.
// An unknown number is a receipt that is not valid.
func (s *Service) CheckReceipt(ctx context.Context, number, proof string) (Verdict, error) {
	row, all, err := byNumber(ctx, s.db, number)
	if fault.Is(err, authz.CodeNotFound) {
		return Verdict{}, nil
	}
	if err != nil {
		return Verdict{}, pg.Fault(err)
	}
	keys, err := listKeys(ctx, s.db)
	if err != nil {
		return Verdict{}, pg.Fault(err)
	}
	for i := range all {
		sealed := all[i].Sealed(row.Number)
		if !sealed.Matches(proof) {
			continue
		}
		for _, k := range keys {
			if k.ID != sealed.KeyID || !sealed.Signed(k.Public) {
				continue
			}
			x, err := findSubmission(ctx, s.db, row.ID, all[i].Number)
			if err != nil {
				return Verdict{}, pg.Fault(err)
			}
			sum := sha256.Sum256([]byte(x.Canonical))
			return Verdict{Valid: true, Sealed: sealed, Withdrawn: row.State == Withdrawn, Latest: i == 0, Intact: string(sum[:]) == string(sealed.Hash)}, nil
		}
	}
	return Verdict{}, nil
}

// Keys that receipts can be checked with, without us; that of today is among them, since
// today as long as it has signed nothing.
func (s *Service) Keys(ctx context.Context) ([]PublicKey, error) {
	rows, err := listKeys(ctx, s.db)
	if err != nil {
		return nil, pg.Fault(err)
	}
	for _, k := range rows {
		if k.ID == s.o.Key.ID() {
			return rows, nil
		}
	}
	return append([]PublicKey{{ID: s.o.Key.ID(), Public: s.o.Key.Public(), CreatedAt: calendar.DateOf(s.now()).Begin()}}, rows...), nil
}
