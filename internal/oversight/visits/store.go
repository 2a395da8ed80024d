package visits

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/calendar"
)

// row of oversight_visits.
type row struct {
	Day       time.Time
	Page      string
	ProjectID uuid.UUID
	Lang      string
	Internal  bool
	Views     int64
}

// addViews in the order of the key, so that instances never wait for each other in
// a circle.
func addViews(ctx context.Context, tx bun.Tx, rows []row) error {
	for _, r := range rows {
		_, err := tx.NewRaw(`INSERT INTO oversight_visits AS v (day, page, project_id, lang, internal, views) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (day, page, project_id, lang, internal) DO UPDATE SET views = v.views + excluded.views`,
			r.Day.Format(time.DateOnly), r.Page, r.ProjectID, r.Lang, r.Internal, r.Views).Exec(ctx)
		if err != nil {
			return err
		}
	}
	return nil
}

// sum is one line of the answer: a day, a page, a language or a project.
type sum struct {
	// Of is which of them, as GROUPING says: the bit of the one that is meant is 0.
	Of        int
	Day       time.Time `bun:",nullzero"`
	Page      string
	Lang      string
	ProjectID uuid.UUID
	Views     int64
	Internal  int64
}

const (
	byDay     = 0b0111
	byPage    = 0b1011
	byLang    = 0b1101
	byProject = 0b1110
)

// sums of a period by day, page, language and project at once; project narrows
// unless it is the nil uuid.
func sums(ctx context.Context, db bun.IDB, from, to calendar.Date, project uuid.UUID) ([]sum, error) {
	var out []sum
	q := db.NewSelect().TableExpr("oversight_visits").
		ColumnExpr("grouping(day, page, lang, project_id) AS of, day, coalesce(page, '') AS page, coalesce(lang, '') AS lang, coalesce(project_id, ?) AS project_id", uuid.Nil).
		ColumnExpr("sum(views)::bigint AS views, coalesce(sum(views) FILTER (WHERE internal), 0)::bigint AS internal").
		Where("day BETWEEN ? AND ?", from.String(), to.String()).
		GroupExpr("GROUPING SETS ((day), (page), (lang), (project_id))").OrderExpr("1, day, sum(views) DESC, 3, 4, 5")
	if project != uuid.Nil {
		q.Where("project_id = ?", project)
	}
	return out, q.Scan(ctx, &out)
}

func forget(ctx context.Context, db bun.IDB, before calendar.Date) error {
	_, err := db.NewRaw("DELETE FROM oversight_visits WHERE day < ?", before.String()).Exec(ctx)
	return err
}

// listRows for an export, by day and the rest of the key.
func listRows(ctx context.Context, db bun.IDB, from calendar.Date, last *row, limit int) ([]row, error) {
	var rows []row
	q := db.NewSelect().TableExpr("oversight_visits").ColumnExpr("day, page, project_id, lang, internal, views").Where("day >= ?", from.String()).
		OrderExpr("day, page, project_id, lang, internal").Limit(int64(limit))
	if last != nil {
		q.Where("(day, page, project_id, lang, internal) > (?, ?, ?, ?, ?)", last.Day.Format(time.DateOnly), last.Page, last.ProjectID, last.Lang, last.Internal)
	}
	return rows, q.Scan(ctx, &rows)
}
