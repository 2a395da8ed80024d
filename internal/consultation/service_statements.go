package consultation

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/space"
)

// Several consultations for lists across projects, without versions and settings. Those
// whose project the actor may not see are left out. Two statements.
func (s *Service) Several(ctx context.Context, db bun.IDB, actor authz.Actor, activities []uuid.UUID, lang string) (map[uuid.UUID]*Consultation, error) {
	rows, err := s.spaces.ActivitiesByID(ctx, db, activities)
	if err != nil {
		return nil, err
	}
	var projects []uuid.UUID
	for _, a := range rows {
		projects = append(projects, a.ProjectID)
	}
	of, err := s.spaces.ProjectsByID(ctx, actor, projects, lang)
	if err != nil {
		return nil, err
	}
	out := make(map[uuid.UUID]*Consultation, len(rows))
	for id, a := range rows {
		if p, visible := of[a.ProjectID]; visible && a.Kind == KindKey {
			out[id] = &Consultation{Activity: &a, Project: &p}
		}
	}
	return out, nil
}

// Activities of this kind in a project. One statement.
func (s *Service) Activities(ctx context.Context, db bun.IDB, project uuid.UUID) ([]space.Activity, error) {
	return s.spaces.Activities(ctx, db, project, KindKey)
}
