package statement

import (
	"bytes"
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

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

// Known tells whether an address is that of the sender for sure: of an account that wrote
// in the statement, of an addressee, or one that staff took from paper. Anybody can type
// a stranger’s address: there the content does not go.
func (s *Service) Known(ctx context.Context, db bun.IDB, row *Statement, by *uuid.UUID, to mail.Address) (bool, error) {
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

// AddressOf is where letters about a statement go; empty when nobody knows.
func (s *Service) AddressOf(ctx context.Context, db bun.IDB, row *Statement) (mail.Address, string, error) {
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

// Send leaves a letter out that no mail can reach: a statement does not fail by it.
func (s *Service) Send(ctx context.Context, tx bun.Tx, m mail.Mail) error {
	_, err := s.outbox.Enqueue(ctx, tx, m)
	if fault.Is(err, fault.CodeInvalid) {
		return nil
	}
	return err
}

// Page is the address of a page in a language.
func (s *Service) Page(lang, path string) string {
	if lang == locale.Default {
		return s.o.PublicURL + path
	}
	return s.o.PublicURL + "/" + lang + path
}

// Home is the page on which who sent a statement in finds it again: their own, or, for who
// has no account, the one that asks for the number.
func (s *Service) Home(lang string, row *Statement) string {
	if row.PersonID == nil && row.OrganisationID == nil {
		return s.Page(lang, "/quittung")
	}
	return s.Page(lang, "/konto/beitraege/"+row.ID.String())
}
