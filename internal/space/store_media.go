package space

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
)

func editableIDs(db bun.IDB, a authz.Actor, project uuid.UUID) *bun.SelectQuery {
	q := editable(db.NewSelect().TableExpr("space_project AS p").ColumnExpr("p.id"), a)
	if project != uuid.Nil {
		q.Where("p.id = ?", project)
	}
	return q
}

// contentsSQL are the two contents of a project, over space_project AS p.
const contentsSQL = "(VALUES (false, p.work), (true, p.live)) AS c (live, content)"

// coverSQL is the file of the cover in a content; null without one.
const coverSQL = "(c.content -> 'cover' ->> 'fileId')::uuid"

// lacksSQL are the languages in which a cover that says something has no alternative
// text: those the checklist complains about.
const lacksSQL = `CASE WHEN coalesce((c.content -> 'cover' ->> 'decorative')::boolean, false) THEN array[]::text[]
	ELSE array(SELECT t.key FROM jsonb_each(c.content -> 'texts') AS t WHERE coalesce(t.value ->> 'coverAlt', '') = '' ORDER BY t.key) END`

// usedSQL are the covers of a project that are shown, or were in an approved state.
const usedSQL = `array_remove(array(SELECT ` + coverSQL + ` FROM ` + contentsSQL + ` UNION ALL
	SELECT ` + coverSQL + ` FROM space_revision AS c WHERE c.project_id = p.id), NULL)`

func coverShelf(db bun.IDB, a authz.Actor, project uuid.UUID) *bun.SelectQuery {
	q := editable(db.NewSelect().TableExpr("space_project AS p"), a).
		ColumnExpr("?::text AS purpose, 'project'::text AS subject_kind, p.id AS subject_id, p.id AS project_id", CoverPurpose).
		ColumnExpr(usedSQL + " AS used").
		ColumnExpr("array(SELECT " + coverSQL + " FROM " + contentsSQL + " WHERE " + lacksSQL + " <> array[]::text[]) AS missing")
	if project != uuid.Nil {
		q.Where("p.id = ?", project)
	}
	return q
}

func listCoverUses(ctx context.Context, db bun.IDB, projects []uuid.UUID, lang string) ([]CoverUse, error) {
	if len(projects) == 0 {
		return nil, nil
	}
	var rows []CoverUse
	return rows, db.NewSelect().TableExpr("space_project AS p").Join("CROSS JOIN LATERAL "+contentsSQL).
		ColumnExpr("p.id AS project_id, c.live, "+coverSQL+" AS file_id, coalesce((c.content -> 'cover' ->> 'decorative')::boolean, false) AS decorative").
		ColumnExpr("coalesce(nullif(c.content -> 'texts' -> ? ->> 'coverAlt', ''), c.content -> 'texts' -> 'de' ->> 'coverAlt', '') AS alt", lang).
		ColumnExpr(lacksSQL+" AS lacks").
		Where("p.id IN (?) AND "+coverSQL+" IS NOT NULL", bun.List(projects)).OrderExpr("p.id, c.live DESC").Scan(ctx, &rows)
}

func coverUsed(ctx context.Context, tx bun.Tx, project, file uuid.UUID) (used bool, err error) {
	return used, tx.NewSelect().TableExpr("space_project AS p").ColumnExpr("? = ANY("+usedSQL+")", file).Where("p.id = ?", project).Scan(ctx, &used)
}
