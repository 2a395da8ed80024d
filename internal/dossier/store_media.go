package dossier

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

func paperShelf(db bun.IDB, projects *bun.SelectQuery) *bun.SelectQuery {
	return db.NewSelect().TableExpr("dossier_version AS v").Join("JOIN dossier_entry AS e ON e.id = v.document_id").
		ColumnExpr("?::text AS purpose, ?::text AS subject_kind, v.id AS subject_id, e.project_id, null::uuid[] AS used, array[]::uuid[] AS missing", Purpose, SubjectKind).
		Where("v.body IS NULL AND e.project_id IN (?)", projects)
}

func listLeaves(ctx context.Context, db bun.IDB, versions []uuid.UUID) ([]Leaf, error) {
	if len(versions) == 0 {
		return nil, nil
	}
	var rows []Leaf
	return rows, db.NewSelect().TableExpr("dossier_version AS v").Join("JOIN dossier_entry AS e ON e.id = v.document_id").
		ColumnExpr("v.id, v.document_id, v.number, v.lang, coalesce(e.live, e.work) -> 'texts' AS texts, e.live IS NOT NULL AND v.published_at IS NOT NULL AS out").
		Where("v.id IN (?)", bun.List(versions)).Scan(ctx, &rows)
}
