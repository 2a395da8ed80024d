package statement

import (
	"bytes"
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

// ReceiptAttachment is the kind of attachment that receipts are; DrawReceipt makes it.
const ReceiptAttachment = "statement-receipt"

// Reached tells whether the municipality itself has written to an address about a
// statement: that of an addressee.
type Reached func(ctx context.Context, db bun.IDB, statement uuid.UUID, emailHash []byte) (bool, error)

// OnReached sets who knows that; app does it before anything is served.
func (s *Service) OnReached(r Reached) { s.reached = r }

// known tells whether an address is that of the sender for sure: of an account that wrote
// in the statement, of an addressee, or one that staff took from paper. Anybody can type
// a stranger’s address: there the content does not go.
func (s *Service) known(ctx context.Context, db bun.IDB, row *Statement, by *uuid.UUID, to mail.Address) (bool, error) {
	if row.Channel != Online {
		return true, nil
	}
	var accounts []uuid.UUID
	for _, id := range []*uuid.UUID{row.PersonID, by} {
		if id != nil && !slices.Contains(accounts, *id) {
			accounts = append(accounts, *id)
		}
	}
	people, err := s.people.Recipients(ctx, db, accounts)
	if err != nil {
		return false, err
	}
	hash := s.vault.HashAddress(to.Email)
	for _, p := range people {
		if p.Email != "" && bytes.Equal(s.vault.HashAddress(p.Email), hash) {
			return true, nil
		}
	}
	if s.reached == nil {
		return false, nil
	}
	return s.reached(ctx, db, row.ID, hash)
}

// DrawReceipt makes the receipt that goes with its letter, when the letter goes; none
// when the content was erased meanwhile.
func (s *Service) DrawReceipt(ctx context.Context, a mail.Attachment, _ string) (*mail.Document, error) {
	row, err := findStatement(ctx, s.db, a.ID, false)
	if fault.Is(err, authz.CodeNotFound) || err == nil && row.ForgottenAt != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := s.Unseal(row); err != nil {
		return nil, err
	}
	x, err := findSubmission(ctx, s.db, a.ID, a.Number)
	if err != nil {
		return nil, err
	}
	page, err := s.receiptPage(row, x)
	if err != nil {
		return nil, err
	}
	if s.o.Owner != nil {
		page.Owner = s.o.Owner(ctx)
	}
	var out bytes.Buffer
	err = page.Write(&out, func(key string, params map[string]any) string { return s.cat.Text(page.Lang, locale.Mail, key, params) })
	return &mail.Document{Name: receiptName(page), Type: "application/pdf", Content: out.Bytes()}, err
}
