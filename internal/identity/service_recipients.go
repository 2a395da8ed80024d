package identity

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
)

// Recipient is a person as jobs write to them.
type Recipient struct {
	// Actor is what the person may do at most, in the session that gives them most.
	Actor authz.Actor
	Name  string
	Lang  string
	// Email is the confirmed address that came last; empty when there is none.
	Email string
}

// Recipients are those of the people who have an account that is not locked, in the
// order of their ids. One statement, none without ids.
func (s *Service) Recipients(ctx context.Context, db bun.IDB, people []uuid.UUID) ([]Recipient, error) {
	if len(people) == 0 {
		return nil, nil
	}
	rows, err := listRecipients(ctx, db, people)
	out := make([]Recipient, len(rows))
	for i, r := range rows {
		out[i] = Recipient{Name: r.Name, Lang: r.Lang,
			Actor: authz.Actor{Kind: authz.Person, ID: r.ID, Level: r.Level, Employee: r.Employee, Roles: r.Roles, Orgs: r.Orgs}}
		if r.Sealed == nil {
			continue
		}
		if out[i].Email, err = s.vault.OpenAddress(r.Sealed); err != nil {
			// One damaged address must not keep the news from everybody else.
			s.o.Log.WarnContext(ctx, "an address does not open", "person", r.ID)
			err = nil
		}
	}
	return out, err
}

type recipientRow struct {
	ID       uuid.UUID
	Name     string
	Lang     string
	Level    authz.Level
	Employee bool
	Sealed   []byte
	Roles    []authz.Grant      `bun:"type:jsonb"`
	Orgs     []authz.Membership `bun:"type:jsonb"`
}
