package evaluation

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// What the report needs of segments. Whether an actor may is for the room of the report
// to ask. Segments of statements that were taken back, or are there twice, do not count;
// nor do those that were released after until, where that is given: a published report
// tells what was released when it was published, and nothing of that can be taken back.

const inReport = `s.input <> 'withdrawn' AND EXISTS (SELECT FROM consultation_statement AS t WHERE t.id = s.statement_id AND t.state = 'submitted' AND t.duplicate_of IS NULL)`

// Count is how many segments about a chapter have one position and one decision.
type Count struct {
	// Chapter is the innermost; empty for what is about nothing in the document.
	Chapter  string
	Position statement.Position
	// Decision of what is released; empty for everything else.
	Decision Decision
	N        int
}

// Counts are the numbers of a report. One statement.
func (s *Service) Counts(ctx context.Context, db bun.IDB, activity uuid.UUID, until *time.Time) ([]Count, error) {
	rows := []Count{}
	err := db.NewRaw(`SELECT coalesce(s.chapters[cardinality(s.chapters)], '') AS chapter, coalesce(s.position, '') AS position,
		CASE WHEN s.released_at IS NULL THEN '' ELSE coalesce(s.decision, '') END AS decision, count(*) AS n
		FROM consultation_segment AS s WHERE s.activity_id = ? AND (?::timestamptz IS NULL OR s.released_at <= ?::timestamptz) AND `+inReport+` GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`, activity, until, until).Scan(ctx, &rows)
	return rows, pg.Fault(err)
}

// Unreported refuses to take a release back once the report on the consultation is out.
// Conflict consultation.segment_reported. One statement.
func (s *Service) Unreported(ctx context.Context, db bun.IDB, activity uuid.UUID) error {
	out, err := s.statements.ReportOut(ctx, db, activity)
	if err == nil && out {
		err = fault.New(fault.Conflict, CodeSegmentReported)
	}
	return err
}

// Cursor names a segment in the order of the document.
func (s *Segment) Cursor() Cursor { return cursorOf(ByDocument, s) }

// Reported gives what a report tells, in the order of the document: limit rows, behind a
// cursor. chapter picks one, the innermost, «» what is about none; nil all. One statement.
func (s *Service) Reported(ctx context.Context, db bun.IDB, activity uuid.UUID, chapter *string, until *time.Time, after *Cursor, limit int64) ([]Segment, error) {
	q := db.NewSelect().TableExpr("consultation_segment AS s").ColumnExpr(columns).Where("s.activity_id = ? AND "+inReport, activity).OrderExpr("s.at, s.id").Limit(limit)
	if after != nil {
		q.Where("(s.at, s.id) > (?, ?)", after.At, after.ID)
	}
	if until != nil {
		q.Where("s.released_at <= ?", until)
	}
	if chapter != nil {
		q.Where("coalesce(s.chapters[cardinality(s.chapters)], '') = ?", *chapter)
	}
	rows := []Segment{}
	return rows, pg.Fault(q.Scan(ctx, &rows))
}
