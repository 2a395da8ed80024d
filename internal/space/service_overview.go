package space

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pg"
)

// MaxPlans that an overview holds.
const MaxPlans = 300

// showEnded is how long what is over stays in the overview.
const showEnded = 60 * 24 * time.Hour

// Plan is a project with its phases: for an overview of many.
type Plan struct {
	Project
	Phases     []Phase              `bun:"type:jsonb,scanonly"`
	SpaceTexts map[string]SpaceText `bun:"type:jsonb,scanonly"`
}

// Plans of all projects that the actor may see and that are not over for long; drafts
// of those they may edit, no templates. Up to MaxPlans+1 rows. One statement.
func (s *Service) Plans(ctx context.Context, actor authz.Actor, lang string) ([]Plan, error) {
	rows, err := listPlans(ctx, s.db, actor, lang, s.now(), MaxPlans+1)
	return rows, pg.Fault(err)
}

// ProjectsBySlug are rows by address whoever may see them, for statistics; without
// contents. One statement.
func (s *Service) ProjectsBySlug(ctx context.Context, db bun.IDB, slugs []string) (map[string]Project, error) {
	rows, err := listProjectsBySlug(ctx, db, slugs)
	out := make(map[string]Project, len(rows))
	for _, p := range rows {
		out[p.Slug] = p
	}
	return out, pg.Fault(err)
}
