package space

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
)

const projectColumns = `p.id, p.slug, p.topic, p.opens_at, p.closes_at, p.unit, p.phone,
	coalesce(t.lang, 'de') AS lang, coalesce(t.title, d.title) AS title, coalesce(t.summary, d.summary) AS summary`

func selectProjects(db bun.IDB, lang string) *bun.SelectQuery {
	return db.NewSelect().TableExpr("space_project AS p").ColumnExpr(projectColumns).
		Join("JOIN space_project_text AS d ON d.project_id = p.id AND d.lang = 'de'").
		Join("LEFT JOIN space_project_text AS t ON t.project_id = p.id AND t.lang = ?", lang).
		Where("p.published")
}

func listProjects(ctx context.Context, db bun.IDB, q Query, now time.Time) ([]Project, error) {
	var rows []Project
	s := selectProjects(db, q.Lang).Limit(int64(q.Limit) + 1)
	switch q.State {
	case Planned:
		s.Where("p.opens_at > ?", now).OrderExpr("p.opens_at, p.id")
		if q.After != nil {
			s.Where("(p.opens_at, p.id) > (?, ?)", q.After.At, q.After.ID)
		}
	case Finished:
		s.Where("p.closes_at < ?", now).OrderExpr("p.closes_at DESC, p.id DESC")
		if q.After != nil {
			s.Where("(p.closes_at, p.id) < (?, ?)", q.After.At, q.After.ID)
		}
	default:
		s.Where("p.opens_at <= ? AND p.closes_at >= ?", now, now).OrderExpr("p.closes_at, p.id")
		if q.After != nil {
			s.Where("(p.closes_at, p.id) > (?, ?)", q.After.At, q.After.ID)
		}
	}
	return rows, s.Scan(ctx, &rows)
}

func findProject(ctx context.Context, db bun.IDB, lang, where string, arg any) (*Project, error) {
	var p Project
	err := selectProjects(db, lang).Where(where, arg).Scan(ctx, &p)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, CodeProjectNotFound)
	}
	return &p, err
}

func insertProject(ctx context.Context, tx bun.Tx, id uuid.UUID, d Draft, now time.Time) error {
	if _, err := tx.NewRaw(`INSERT INTO space_project (id, slug, topic, opens_at, closes_at, published, unit, phone, created_at)
		VALUES (?, ?, ?, ?, ?, true, ?, ?, ?)`, id, d.Slug, d.Topic, d.OpensAt, d.ClosesAt, d.Unit, d.Phone, now).Exec(ctx); err != nil {
		return err
	}
	type row struct {
		bun.BaseModel `bun:"table:space_project_text"`
		ProjectID     uuid.UUID
		Lang          string
		Title         string
		Summary       string
	}
	var rows []row
	for lang, t := range d.Texts {
		rows = append(rows, row{ProjectID: id, Lang: lang, Title: t.Title, Summary: t.Summary})
	}
	_, err := tx.NewInsert().Model(&rows).Exec(ctx)
	return err
}
