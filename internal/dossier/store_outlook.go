package dossier

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

func listOutlook(ctx context.Context, db bun.IDB, a Outlook) ([]Entry, error) {
	rows := []Entry{}
	q := selectEntries(db).
		Where("(e.project_id IN (?) AND e.live IS NOT NULL AND e.kind IN ('event', 'milestone') AND e.at BETWEEN ? AND ? OR e.project_id IN (?) AND "+aheadSQL+")",
			bun.List(append([]uuid.UUID{uuid.Nil}, a.Projects...)), a.From, a.To, bun.List(append([]uuid.UUID{uuid.Nil}, a.Waiting...))).
		OrderExpr("e.at, e.id").Limit(MaxOutlook)
	return rows, q.Scan(ctx, &rows)
}

// aheadSQL is Entry.Ahead over dossier_entry AS e.
const aheadSQL = `(e.live IS NULL OR e.work <> e.live OR EXISTS (SELECT FROM dossier_version AS v WHERE v.document_id = e.id AND v.published_at IS NULL))`
