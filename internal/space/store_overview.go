package space

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
)

// listPlans of projects that are not over for long. Of a project that was published
// the live phases count, of others those that are being written.
func listPlans(ctx context.Context, db bun.IDB, a authz.Actor, lang string, now time.Time, limit int) ([]Plan, error) {
	var rows []Plan
	q := visibleProjects(selectProjects(db, a, lang), a, now).
		ColumnExpr("coalesce(p.live, p.work) -> 'phases' AS phases, s.texts AS space_texts").
		Where("NOT p.template AND (p.stage NOT IN ('closed', 'withdrawn') OR p.closes_at > ?)", now.Add(-showEnded)).
		OrderExpr("p.stage IN ('closed', 'withdrawn'), coalesce(p.closes_at, p.changed_at) DESC, p.id").Limit(int64(limit))
	return rows, q.Scan(ctx, &rows)
}

func listProjectsBySlug(ctx context.Context, db bun.IDB, slugs []string) ([]Project, error) {
	if len(slugs) == 0 {
		return nil, nil
	}
	var rows []Project
	return rows, selectProjects(db, authz.Software(), "de").Where("p.slug IN (?)", bun.List(slugs)).Scan(ctx, &rows)
}
