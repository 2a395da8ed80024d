package space

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
)

// narrow is the Filter for a list over space_project AS p and space_space AS s.
func (f Filter) narrow(q *bun.SelectQuery, now time.Time) *bun.SelectQuery {
	if f.Space != "" {
		q.Where("s.slug = ?", f.Space)
	}
	if f.Topic != "" {
		q.Where("? = ANY (p.topics)", f.Topic)
	}
	if f.Quarter != "" {
		q.Where("? = ANY (p.quarters)", f.Quarter)
	}
	if f.Kind != "" {
		q.Where("EXISTS (SELECT FROM space_activity AS a WHERE a.project_id = p.id AND a.kind = ?)", f.Kind)
	}
	if f.Group != "" {
		f.Group.in(q, now)
	}
	return q
}

// in is Project.Group for a list.
func (g Group) in(q *bun.SelectQuery, now time.Time) *bun.SelectQuery {
	second := now.Truncate(time.Second)
	switch g {
	case Planned:
		return q.Where("p.stage = 'published' AND (p.opens_at > ? OR p.publish_at > ?)", second, now)
	case Finished:
		return q.Where("(p.stage IN ('reported', 'closed', 'withdrawn') OR p.stage = 'published' AND p.closes_at < ? AND p.publish_at <= ?)", second, now)
	}
	return q.Where("p.stage = 'published' AND p.opens_at <= ? AND p.closes_at >= ? AND p.publish_at <= ?", second, second, now)
}

// out keeps to what is published at that moment: who works on a project sees it before,
// but pages about all projects show nothing that others do not see yet.
func out(q *bun.SelectQuery, now time.Time) *bun.SelectQuery {
	return q.Where("p.stage <> 'new' AND p.publish_at <= ?", now)
}

func publishedIDs(db bun.IDB, a authz.Actor, f Filter, now time.Time) *bun.SelectQuery {
	q := db.NewSelect().TableExpr("space_project AS p").Join("JOIN space_space AS s ON s.id = p.space_id").ColumnExpr("p.id")
	return f.narrow(out(visibleProjects(q, a, now), now), now)
}

func listLocated(ctx context.Context, db bun.IDB, a authz.Actor, f Filter, lang string, after *uuid.UUID, limit int, now time.Time) ([]Located, error) {
	var rows []Located
	q := f.narrow(out(visibleProjects(selectProjects(db, a, lang), a, now), now), now).
		ColumnExpr("(p.live #>> '{place,lat}')::float8 AS lat, (p.live #>> '{place,lon}')::float8 AS lon, coalesce(p.live #>> '{place,words}', '') AS words").
		Where("p.live #>> '{place,lat}' IS NOT NULL").OrderExpr("p.id").Limit(int64(limit) + 1)
	if after != nil {
		q.Where("p.id > ?", *after)
	}
	return rows, q.Scan(ctx, &rows)
}

func listStretches(ctx context.Context, db bun.IDB, a authz.Actor, w Window, now time.Time) ([]Stretch, error) {
	var rows []Stretch
	q := w.narrow(out(visibleProjects(selectProjects(db, a, w.Lang), a, now), now), now).
		Join("CROSS JOIN LATERAL jsonb_array_elements(p.live -> 'phases') AS ph").
		ColumnExpr("(ph ->> 'id')::uuid AS phase_id, (ph ->> 'participation')::boolean AS participation, ph -> 'texts' AS texts").
		ColumnExpr("(ph ->> 'opensOn')::date AS opens_on, (ph ->> 'closesOn')::date AS closes_on").
		Where("p.stage <> 'withdrawn' AND (ph ->> 'opensOn')::date <= ? AND (ph ->> 'closesOn')::date >= ?", w.To.String(), w.From.String()).
		OrderExpr("closes_on, p.id, phase_id").Limit(int64(w.Limit))
	if w.Participation != nil {
		q.Where("(ph ->> 'participation')::boolean = ?", *w.Participation)
	}
	return rows, q.Scan(ctx, &rows)
}

func listOutcomes(ctx context.Context, db bun.IDB, a authz.Actor, lang string, limit int, now time.Time) ([]Outcome, error) {
	var rows []Outcome
	q := out(visibleProjects(selectProjects(db, a, lang), a, now), now).
		ColumnExpr("coalesce(p.live -> 'texts' -> ? ->> 'result', '') AS own, coalesce(p.live #>> '{texts,de,result}', '') AS german", lang).
		Where("(p.stage = 'reported' OR p.stage = 'closed' AND p.reason = '')").OrderExpr("p.closes_at DESC, p.id DESC").Limit(int64(limit))
	return rows, q.Scan(ctx, &rows)
}

func tally(ctx context.Context, db bun.IDB, a authz.Actor, now time.Time) (Tally, error) {
	var t Tally
	second := now.Truncate(time.Second)
	q := db.NewSelect().TableExpr("space_project AS p").Join("JOIN space_space AS s ON s.id = p.space_id").
		ColumnExpr("count(*) FILTER (WHERE p.stage = 'published' AND p.opens_at <= ? AND p.closes_at >= ?) AS running", second, second).
		ColumnExpr("count(*) FILTER (WHERE p.stage = 'reported' OR p.stage = 'closed' AND p.reason = '') AS reported")
	return t, out(visibleProjects(q, a, now), now).Scan(ctx, &t)
}

// dates of a phase come as midnight in UTC.
func dateOf(t time.Time) calendar.Date { return calendar.On(t.Date()) }
