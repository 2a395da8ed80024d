package space

import (
	"context"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// ProjectsByID are the rows of those that the actor may see, by id, without contents.
// One statement.
func (s *Service) ProjectsByID(ctx context.Context, actor authz.Actor, ids []uuid.UUID, lang string) (map[uuid.UUID]Project, error) {
	rows, err := listProjectsByID(ctx, s.db, actor, ids, lang, s.now())
	out := make(map[uuid.UUID]Project, len(rows))
	for _, p := range rows {
		out[p.ID] = p
	}
	return out, pg.Fault(err)
}

// Readers are those of the people who may see the published content of a project
// (CanView); nobody when it does not exist. Two statements at most, however many
// people.
func (s *Service) Readers(ctx context.Context, id uuid.UUID, people []authz.Actor) (map[uuid.UUID]bool, error) {
	out := map[uuid.UUID]bool{}
	p, err := s.ProjectByID(ctx, authz.Software(), id, "de")
	if fault.Is(err, CodeProjectNotFound) || len(people) == 0 {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	members := map[uuid.UUID]bool{}
	if p.Audience == Members {
		if members, err = membersAmong(ctx, s.db, p.SpaceID, people); err != nil {
			return nil, pg.Fault(err)
		}
	}
	now := s.now()
	for _, a := range people {
		p.Member = members[a.ID]
		out[a.ID] = CanView(a, p, now).Allowed
	}
	return out, nil
}
