package proof

import (
	"context"
	"crypto/sha256"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pdf"
	"mitwirken/internal/platform/pg"
)

// Service is what can be done with receipts.
type Service struct {
	db         bun.IDB
	statements *statement.Service
	cat        *locale.Catalogues
	owner      func(context.Context) string
}

// NewService stands on the room of statements; owner is the name of the municipality.
func NewService(db bun.IDB, statements *statement.Service, cat *locale.Catalogues, owner func(context.Context) string) *Service {
	return &Service{db, statements, cat, owner}
}

// Receipt is a version of a statement with its proof, for who may read it; 0 is the
// latest. That staff took it is recorded. Conflict consultation.not_submitted; Gone
// consultation.statement_forgotten.
func (s *Service) Receipt(ctx context.Context, v statement.Visitor, id uuid.UUID, number int) (*receipt.Page, *statement.Submission, error) {
	var page *receipt.Page
	var x *statement.Submission
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.statements.Open(ctx, tx, v, id, false)
		if err != nil {
			return err
		}
		if x, err = s.statements.SubmissionOf(ctx, tx, id, number); err != nil {
			return err
		}
		if page, err = s.receiptPage(r.S, x); err != nil {
			return err
		}
		if v.Owns(r.S) {
			return nil
		}
		return s.statements.Record(ctx, tx, v.Actor, "consultation.receipt_read", id, map[string]any{"version": x.Number})
	})
	if err != nil {
		return nil, nil, err
	}
	if s.owner != nil {
		page.Owner = s.owner(ctx) // outside of the transaction, because it may ask the database itself
	}
	return page, x, nil
}

func (s *Service) receiptPage(row *statement.Statement, x *statement.Submission) (*receipt.Page, error) {
	content, err := x.Content()
	if err != nil {
		return nil, err
	}
	c := row.Contact
	return &receipt.Page{Lang: row.Lang, Sealed: x.Sealed(row.Number), Content: content, CheckURL: s.statements.Page(row.Lang, "/quittung"), Withdrawn: row.State == statement.Withdrawn,
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
	// Intact tells whether the content that is kept still has this hash; Erased whether
	// nothing of it is kept any more. Neither: somebody has changed it.
	Intact, Erased bool
}

// CheckReceipt asks whether a receipt is good: number and hash, or the code on the PDF.
// An unknown number is a receipt that is not valid.
func (s *Service) CheckReceipt(ctx context.Context, number, proof string) (Verdict, error) {
	row, all, err := statement.ByNumber(ctx, s.db, number)
	if fault.Is(err, authz.CodeNotFound) {
		return Verdict{}, nil
	}
	if err != nil {
		return Verdict{}, pg.Fault(err)
	}
	keys, err := s.statements.Keys(ctx)
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
			x, err := s.statements.SubmissionOf(ctx, s.db, row.ID, all[i].Number)
			if err != nil {
				return Verdict{}, pg.Fault(err)
			}
			sum := sha256.Sum256([]byte(x.Canonical))
			return Verdict{Valid: true, Sealed: sealed, Withdrawn: row.State == statement.Withdrawn, Latest: i == 0, Intact: string(sum[:]) == string(sealed.Hash), Erased: x.Canonical == ""}, nil
		}
	}
	return Verdict{}, nil
}

func drawn(before, wording string) []pdf.Span {
	var out []pdf.Span
	for _, s := range statement.WordingChanges(before, wording) {
		out = append(out, pdf.Span{Change: map[compare.Op]pdf.Change{compare.Inserted: pdf.Added, compare.Deleted: pdf.Removed}[s.Op], Text: s.Text})
	}
	return out
}
