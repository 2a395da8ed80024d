package identity

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/jobs"
)

// Account is what people can do with their account as a whole: see and withdraw
// consents, fetch a copy of their data, delete it. Modules that know something about
// people take part by OwnData, OnWithdrawal, GuardDeletion and OnDeletion while the
// program is put together; none of these may be called after that.
type Account struct {
	s           *Service
	copies      *owndata.Service
	withdrawals map[string]func(ctx context.Context, tx bun.Tx, person uuid.UUID) error
	guards      []DeletionGuard
	hooks       []DeletionHook
	stays       []string
}

// NewAccount puts the pieces together. What this package knows about people comes
// first in the copies.
func NewAccount(s *Service, copies *owndata.Service) *Account {
	copies.Add(s.ownSources()...)
	return &Account{s: s, copies: copies, withdrawals: map[string]func(context.Context, bun.Tx, uuid.UUID) error{}, stays: []string{"audit"}}
}

// OwnData adds sources to the copy people get of their data. They follow those of
// this package in the order in which they are added.
func (a *Account) OwnData(sources ...owndata.Source) { a.copies.Add(sources...) }

// Sources names the sections of the copy.
func (a *Account) Sources() []string { return a.copies.Names() }

// OnWithdrawal calls fn in the transaction in which a person withdraws a consent of
// this kind on the page of their consents. An error undoes both.
func (a *Account) OnWithdrawal(kind string, fn func(ctx context.Context, tx bun.Tx, person uuid.UUID) error) {
	a.withdrawals[kind] = fn
}

// Jobs adds the making and erasing of copies.
func (a *Account) Jobs(r *jobs.Registry) { a.copies.Jobs(r) }

// Language of a person with an account, who is held until the transaction ends.
// NotFound identity.person_not_found.
func (s *Service) Language(ctx context.Context, tx bun.Tx, person uuid.UUID) (string, error) {
	p, err := findPerson(ctx, tx, person, true)
	if err != nil {
		return "", err
	}
	return p.Lang, nil
}
