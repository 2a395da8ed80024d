package search

import (
	"context"
	"time"

	"github.com/uptrace/bun"
)

// publicPages are the pages of all subjects that everybody may find; several subjects
// can lie on one page. A page is as new as the newest of them, and not older than its
// publication.
const publicPages = `SELECT split_part(s.path, '#', 1) AS path, max(greatest(s.changed_at, s.visible_from)) AS changed_at
	FROM search_subject AS s WHERE s.audience = 'public' AND s.visible_from <= ? AND split_part(s.path, '#', 1) >= ? GROUP BY 1`

func readPublic(ctx context.Context, db bun.IDB, from string, limit int, now time.Time) (rows []Page, err error) {
	return rows, db.NewRaw(publicPages+" ORDER BY 1 LIMIT ?", now, from, limit).Scan(ctx, &rows)
}

func readStarts(ctx context.Context, db bun.IDB, n int, now time.Time) (rows []Page, err error) {
	return rows, db.NewRaw("SELECT path, changed_at FROM (SELECT path, changed_at, row_number() OVER (ORDER BY path) AS at FROM ("+publicPages+
		") AS pages) AS numbered WHERE at % ? = 1 ORDER BY path", now, "", n).Scan(ctx, &rows)
}
