package space

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
)

func listProjectsByID(ctx context.Context, db bun.IDB, a authz.Actor, ids []uuid.UUID, lang string, now time.Time) ([]Project, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []Project
	return rows, visibleProjects(selectProjects(db, a, lang), a, now).Where("p.id IN (?)", bun.List(ids)).Scan(ctx, &rows)
}

func membersAmong(ctx context.Context, db bun.IDB, space uuid.UUID, people []authz.Actor) (map[uuid.UUID]bool, error) {
	ids := make([]uuid.UUID, len(people))
	for i, a := range people {
		ids[i] = a.ID
	}
	var rows []uuid.UUID
	err := db.NewRaw("SELECT person_id FROM space_member WHERE space_id = ? AND person_id IN (?)", space, bun.List(ids)).Scan(ctx, &rows)
	out := make(map[uuid.UUID]bool, len(rows))
	for _, id := range rows {
		out[id] = true
	}
	return out, err
}
