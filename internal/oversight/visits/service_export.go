package visits

import (
	"context"
	"iter"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

const exportBatch = 500

// periods of an export, in days; none is everything that is kept.
var periods = map[string]int{"month": 30, "quarter": 90, "year": 365}

// Exports is the list of what was counted.
func (s *Service) Exports() []export.Source {
	return []export.Source{{
		Key: "visits",
		Columns: []export.Column{{Key: "day", Type: table.Date}, {Key: "page", Type: table.Text}, {Key: "project", Type: table.Text}, {Key: "lang", Type: table.Text},
			{Key: "internal", Type: table.Bool}, {Key: "views", Type: table.Number}},
		Filters: []export.Filter{{Name: "period", Terms: []string{"month", "quarter", "year"}}},
		May: func(_ context.Context, a authz.Actor, _ export.Params) (authz.Decision, error) {
			return ActSee.Decide(authz.Case{Actor: a}), nil
		},
		Rows: s.exportRows,
	}}
}

func (s *Service) exportRows(ctx context.Context, q export.Query) iter.Seq2[table.Row, error] {
	from := calendar.DateOf(q.Now).AddMonths(-Months)
	if days, narrowed := periods[q.Params["period"]]; narrowed {
		from = calendar.DateOf(q.Now).AddDays(1 - days)
	}
	names := map[uuid.UUID]space.Project{}
	next := func(ctx context.Context, last *row, limit int) ([]row, error) {
		rows, err := listRows(ctx, q.DB, from, last, limit)
		if err != nil {
			return nil, pg.Fault(err)
		}
		var unknown []uuid.UUID
		for _, r := range rows {
			if _, known := names[r.ProjectID]; !known && r.ProjectID != uuid.Nil {
				unknown = append(unknown, r.ProjectID)
			}
		}
		if len(unknown) > 0 {
			found, err := s.spaces.ProjectsByID(ctx, q.Actor, unknown, q.Lang)
			if err != nil {
				return nil, err
			}
			for _, id := range unknown {
				names[id] = found[id]
			}
		}
		return rows, nil
	}
	line := func(r *row) (table.Row, error) {
		return table.Row{calendar.On(r.Day.Date()).Begin(), s.title(r.Page, q.Lang), names[r.ProjectID].Title, r.Lang, r.Internal, r.Views}, nil
	}
	return export.Batches(ctx, exportBatch, next, line)
}
