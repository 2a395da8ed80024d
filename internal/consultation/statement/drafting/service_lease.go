package drafting

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/pg"
)

// PutLease shows the team that the person is writing to a block, for LeaseTime; it gives
// the lease as it is, perhaps somebody else’s, and their name. It forbids nothing.
func (s *Service) PutLease(ctx context.Context, v statement.Visitor, of uuid.UUID, block string) (held *statement.Lease, name string, err error) {
	if err := authz.LoggedIn()(authz.Case{Actor: v.Actor}).Err(); err != nil {
		return nil, "", err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.statements.Open(ctx, tx, v, of, false)
		if err != nil {
			return err
		}
		now := s.now()
		if err := statement.Refuse(statement.CanWrite(v, r.S, r.C, now), r.C, r.S, now); err != nil {
			return err
		}
		if held, err = takeLease(ctx, tx, statement.Lease{StatementID: of, BlockID: block, PersonID: v.ID, ExpiresAt: now.Add(statement.LeaseTime)}, now); err != nil {
			return err
		}
		names, err := s.people.Names(ctx, tx, []uuid.UUID{held.PersonID})
		name = names[held.PersonID]
		return err
	})
	return held, name, err
}

// DropLease ends the person’s own lease.
func (s *Service) DropLease(ctx context.Context, v statement.Visitor, of uuid.UUID, block string) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.statements.Open(ctx, tx, v, of, false); err != nil {
			return err
		}
		return dropLease(ctx, tx, of, block, v.ID)
	})
}
