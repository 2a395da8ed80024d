package identity

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pg"
)

// Consent notes that the person agreed to a text of this kind («newsletter») in
// this version («2026-08»). The row is the proof: who, what and when. Agreeing again
// to the same version changes nothing; another version takes the place of the one
// before, which stays with the date of its end. A kind is lower case letters,
// digits, «_» and «.», 60 at most; another one is a mistake of the program.
func (s *Service) Consent(ctx context.Context, tx bun.Tx, person uuid.UUID, kind, version string) error {
	if !consentKind.MatchString(kind) || version == "" || len(version) > 60 {
		return fmt.Errorf("identity: consent of kind %q in version %q", kind, version)
	}
	now := s.now()
	if _, err := closeConsent(ctx, tx, person, kind, version, now); err != nil {
		return err
	}
	return insertConsent(ctx, tx, person, kind, version, now)
}

// Withdraw ends the consent of this kind, and tells whether there was one.
func (s *Service) Withdraw(ctx context.Context, tx bun.Tx, person uuid.UUID, kind string) (bool, error) {
	return closeConsent(ctx, tx, person, kind, "", s.now())
}

// Consented gives the version the person agrees to now, empty for none.
func (s *Service) Consented(ctx context.Context, db bun.IDB, person uuid.UUID, kind string) (string, error) {
	return openConsent(ctx, db, person, kind)
}

// Consents of the actor, newest first, with those that have ended.
func (a *Account) Consents(ctx context.Context, actor authz.Actor) ([]Consent, error) {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := listConsents(ctx, a.s.db, actor.ID)
	return rows, pg.Fault(err)
}

// WithdrawConsent ends a consent of the actor and lets the module it was given to
// act on it. NotFound identity.consent_not_found.
func (a *Account) WithdrawConsent(ctx context.Context, actor authz.Actor, kind string) error {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, a.s.db, func(ctx context.Context, tx bun.Tx) error {
		ended, err := a.s.Withdraw(ctx, tx, actor.ID, kind)
		if err != nil {
			return err
		}
		if !ended {
			return notFound(CodeConsentNotFound)
		}
		if fn := a.withdrawals[kind]; fn != nil {
			if err := fn(ctx, tx, actor.ID); err != nil {
				return err
			}
		}
		return a.s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "identity.consent_withdrawn", SubjectKind: "identity_person", SubjectID: actor.ID.String(),
			Data: map[string]any{"kind": kind}})
	})
}
