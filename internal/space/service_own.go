package space

import (
	"cmp"
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/identity/owndata"
)

// membership of a person, as the copy of their data tells it.
type membership struct {
	Texts   map[string]SpaceText `bun:"type:jsonb"`
	AddedAt time.Time
}

// OwnData is what is known about a person here: the spaces they were let into.
func (s *Service) OwnData() owndata.Source {
	return owndata.List("space_member", func(ctx context.Context, person uuid.UUID) ([]membership, error) {
		return listMemberships(ctx, s.db, person)
	}, func(m membership) (owndata.Row, error) {
		name := owndata.Name(func(lang string) string { return cmp.Or(m.Texts[lang].Name, m.Texts["de"].Name) })
		return owndata.Row{{Name: "name", Value: name}, {Name: "created_at", Value: m.AddedAt}}, nil
	})
}

// ForgetPerson ends their memberships.
func (s *Service) ForgetPerson(ctx context.Context, tx bun.Tx, person uuid.UUID) error {
	return deleteMemberships(ctx, tx, person)
}
