package file

import (
	"context"

	"github.com/uptrace/bun"
)

func listShelved(ctx context.Context, db bun.IDB, q ShelfQuery) ([]Shelved, error) {
	rows := []Shelved{}
	if len(q.Shelves) == 0 {
		return rows, nil
	}
	shelves := q.Shelves[0]
	for _, more := range q.Shelves[1:] {
		shelves = shelves.UnionAll(more)
	}
	s := db.NewSelect().TableExpr("file_item AS f").
		Join("JOIN (?) AS s ON s.subject_kind = f.subject_kind AND s.subject_id = f.subject_id AND s.purpose = f.purpose", shelves).
		ColumnExpr("f.*, s.project_id, (s.used IS NULL OR f.id = ANY(s.used)) AS used").
		Where("f.attached_at IS NOT NULL AND f.removed_at IS NULL").
		OrderExpr("f.created_at DESC, f.id DESC").Limit(int64(q.Limit) + 1)
	if q.Picture != nil {
		s.Where("(f.width > 0) = ?", *q.Picture)
	}
	if q.Missing {
		s.Where("f.id = ANY(s.missing)")
	}
	if q.Unused {
		s.Where("NOT (s.used IS NULL OR f.id = ANY(s.used))")
	}
	if q.After != nil {
		s.Where("(f.created_at, f.id) < (?, ?)", q.After.At, q.After.ID)
	}
	return rows, s.Scan(ctx, &rows)
}
