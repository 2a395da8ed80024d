package dossier

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/calendar"
)

// An event without an end is over a day after it began: nobody has said how long it
// takes.
const overSQL = "coalesce((e.live ->> 'until')::timestamptz, e.at + interval '1 day') < ?"

// selectTold are published entries of one kind in the projects that visible picks.
func selectTold(db bun.IDB, k Kind, visible *bun.SelectQuery) *bun.SelectQuery {
	return db.NewSelect().TableExpr("dossier_entry AS e").ColumnExpr("e.id, e.project_id, e.kind, e.live, e.at, e.published_at, e.changed_at").
		Where("e.kind = ? AND e.live IS NOT NULL AND e.project_id IN (?)", k, visible)
}

func listTold(ctx context.Context, db bun.IDB, q ToldQuery, visible *bun.SelectQuery, now time.Time) ([]Entry, error) {
	rows := []Entry{}
	s := selectTold(db, q.Kind, visible).Limit(int64(q.Limit) + 1)
	order, beyond := "e.at DESC, e.id DESC", "(e.at, e.id) < (?, ?)"
	if q.Kind == Event {
		if q.Past {
			s.Where(overSQL, now)
		} else {
			s.Where("NOT "+overSQL, now)
			order, beyond = "e.at, e.id", "(e.at, e.id) > (?, ?)"
		}
	}
	if q.After != nil {
		s.Where(beyond, q.After.At, q.After.ID)
	}
	return rows, s.OrderExpr(order).Scan(ctx, &rows)
}

// listBetween are events that touch the days, in the order of time.
func listBetween(ctx context.Context, db bun.IDB, visible *bun.SelectQuery, from, to calendar.Date, limit int) ([]Entry, error) {
	rows := []Entry{}
	return rows, selectTold(db, Event, visible).Where("e.at <= ? AND coalesce((e.live ->> 'until')::timestamptz, e.at) >= ?", to.End(), from.Begin()).
		OrderExpr("e.at, e.id").Limit(int64(limit)).Scan(ctx, &rows)
}

// listAhead are milestones that are promised and not reached: on a day to come, or in a
// month that is not over.
func listAhead(ctx context.Context, db bun.IDB, visible *bun.SelectQuery, today calendar.Date, limit int) ([]Entry, error) {
	rows := []Entry{}
	month := calendar.On(today.Year, today.Month, 1)
	return rows, selectTold(db, Milestone, visible).Where("e.live ->> 'progress' IN ('planned', 'running')").
		Where("(e.at >= ? OR coalesce(e.live ->> 'exact', 'false') = 'false' AND e.at >= ?)", today.Begin(), month.Begin()).
		OrderExpr("e.at, e.id").Limit(int64(limit)).Scan(ctx, &rows)
}

// listSteps are the milestones of some projects, in the order of time.
func listSteps(ctx context.Context, db bun.IDB, projects []uuid.UUID) (map[uuid.UUID][]Progress, error) {
	out := map[uuid.UUID][]Progress{}
	if len(projects) == 0 {
		return out, nil
	}
	var rows []struct {
		ProjectID uuid.UUID
		Progress  Progress
	}
	err := db.NewSelect().TableExpr("dossier_entry AS e").ColumnExpr("e.project_id, e.live ->> 'progress' AS progress").
		Where("e.kind = ? AND e.live IS NOT NULL AND e.project_id IN (?)", Milestone, bun.List(projects)).OrderExpr("e.at, e.id").Scan(ctx, &rows)
	for _, r := range rows {
		out[r.ProjectID] = append(out[r.ProjectID], r.Progress)
	}
	return out, err
}

func tally(ctx context.Context, db bun.IDB, visible *bun.SelectQuery) (Tally, error) {
	var t Tally
	return t, db.NewSelect().TableExpr("dossier_entry AS e").
		ColumnExpr("count(*) FILTER (WHERE e.kind = 'milestone' AND e.live ->> 'progress' = 'done') AS reached").
		ColumnExpr("count(*) FILTER (WHERE e.kind = 'document') AS documents").
		Where("e.live IS NOT NULL AND e.project_id IN (?)", visible).Scan(ctx, &t)
}
