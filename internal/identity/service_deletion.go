package identity

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// DeletionTime is how old the proof of the session may be for deleting the account:
// who finds a browser logged in cannot delete anything with it. Logging in once more,
// in whichever way, renews the proof.
const DeletionTime = 10 * time.Minute

// DeletionGuard may refuse that an account is deleted, with a fault of its own:
// Conflict with a code that tells the person what to do first. It must not change
// anything: pages ask it as well. Locks it takes hold until the deletion is done.
type DeletionGuard func(ctx context.Context, tx bun.Tx, actor authz.Actor) error

// DeletionHook erases what a module holds about a person, or separates it from them.
// An error undoes the whole deletion.
type DeletionHook func(ctx context.Context, tx bun.Tx, person uuid.UUID) error

// GuardDeletion adds a guard; all are asked, in order, and the first refusal counts.
func (a *Account) GuardDeletion(g DeletionGuard) { a.guards = append(a.guards, g) }

// OnDeletion adds a hook. It runs while logins, roles and memberships are still
// there. stays names what the module keeps although the account is gone
// («survey_response»), so that the page can say what and why; none when nothing stays.
func (a *Account) OnDeletion(h DeletionHook, stays ...string) {
	a.hooks = append(a.hooks, h)
	a.stays = append(a.stays, stays...)
}

// DeletionOutlook tells before the act what would happen.
type DeletionOutlook struct {
	Decision authz.Decision
	// Stays names what is kept, separated from the name.
	Stays []string
}

// DeletionOutlook asks everybody who could refuse, and changes nothing. It costs the
// same number of statements however many organisations somebody speaks for.
func (a *Account) DeletionOutlook(ctx context.Context, actor authz.Actor) (DeletionOutlook, error) {
	out := DeletionOutlook{Stays: slices.Clone(a.stays), Decision: ActOwnAccount.Decide(authz.Case{Actor: actor})}
	if err := out.Decision.Err(); err != nil {
		return DeletionOutlook{}, err
	}
	err := pg.InTx(ctx, a.s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := a.mayDelete(ctx, tx, actor); err != nil {
			return err
		}
		admins, err := listAdmins(ctx, tx)
		if err == nil && len(admins) == 1 && admins[0] == actor.ID {
			err = fault.New(fault.Conflict, CodeLastAdmin)
		}
		return err
	})
	var refused *fault.Error
	if errors.As(err, &refused) && (refused.Kind == fault.Forbidden || refused.Kind == fault.Conflict) {
		out.Decision, err = authz.Denied(refused.Code), nil
	}
	return out, err
}

// mayDelete locks the person, so that nothing that is asked about here changes before
// the end of the transaction.
func (a *Account) mayDelete(ctx context.Context, tx bun.Tx, actor authz.Actor) error {
	if _, err := findPerson(ctx, tx, actor.ID, true); err != nil {
		return err
	}
	row, err := findSession(ctx, tx, actor.Session, a.s.now())
	if err != nil {
		return err
	}
	if row == nil {
		return fault.New(fault.Unauthenticated, authz.CodeLoginRequired)
	}
	for _, g := range a.guards {
		if err := g(ctx, tx, actor); err != nil {
			return err
		}
	}
	if a.s.now().Sub(row.AuthAt) > DeletionTime { // last: what cannot be done at all is said before
		return fault.New(fault.Forbidden, CodeFreshLoginRequired)
	}
	return nil
}

// Delete ends the actor's account: logins, addresses, sessions everywhere, roles,
// memberships, consents, copies of the data and links on their way are erased, and
// the person keeps only a number that contributions point at. It cannot be undone; the
// same login begins a new account. Forbidden identity.fresh_login_required; Conflict
// identity.last_admin and whatever guards refuse.
func (a *Account) Delete(ctx context.Context, actor authz.Actor) error {
	if err := ActOwnAccount.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return err
	}
	return pg.InTx(ctx, a.s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := a.mayDelete(ctx, tx, actor); err != nil {
			return err
		}
		for _, h := range a.hooks {
			if err := h(ctx, tx, actor.ID); err != nil {
				return err
			}
		}
		now := a.s.now()
		if err := a.copies.Drop(ctx, tx, actor.ID); err != nil {
			return err
		}
		if err := a.s.keepingAnAdmin(ctx, tx, func() error { return erasePerson(ctx, tx, actor.ID, now) }); err != nil {
			return err
		}
		return a.s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "identity.person_deleted", SubjectKind: personKind, SubjectID: actor.ID.String()})
	})
}
