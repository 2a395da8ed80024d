package evaluation

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/consultation/statement"
)

// Filter picks segments of one consultation; what is empty picks all.
type Filter struct {
	// Chapter with all chapters below it.
	Chapter  string
	Tag      uuid.UUID
	Place    uuid.UUID
	Assignee uuid.UUID
	// Nobody: without an assignee.
	Nobody   bool
	Position statement.Position
	Decision Decision
	// Open: without a decision.
	Open     bool
	Channel  statement.Channel
	Kind     statement.Kind
	Category string
	Group    uuid.UUID
	// Statement is one statement.
	Statement uuid.UUID
	Input     Input
	// Released or not yet; nil for both.
	Released *bool
	// TextBlock that was put into the answer.
	TextBlock uuid.UUID
	// DueBy is the last day on which it is due; what is released is left out.
	DueBy *time.Time
	// Search is a stretch of the words, or the number of the statement.
	Search string
}

// Sort of the table.
type Sort string

const (
	ByDocument Sort = "document"
	ByNewest   Sort = "newest"
	ByChanged  Sort = "changed"
	ByDue      Sort = "due"
)

// Cursor is where a stretch of the table ended.
type Cursor struct {
	Sort Sort      `json:"s"`
	At   int       `json:"a,omitempty"`
	Time time.Time `json:"t,omitzero"`
	ID   uuid.UUID `json:"i"`
}

// never is the day of what is not due, for the order.
const never = "9999-12-31"

func cursorOf(sort Sort, s *Segment) Cursor {
	out := Cursor{Sort: sort, ID: s.ID}
	switch sort {
	case ByDocument:
		out.At = s.At
	case ByChanged:
		out.Time = s.ChangedAt
	case ByDue:
		if s.DueOn != nil {
			out.Time = *s.DueOn
		}
	}
	return out
}

// Pick adds the conditions of a filter to a query of consultation_segment AS s.
func (f *Filter) Pick(q *bun.SelectQuery, activity uuid.UUID) *bun.SelectQuery {
	q.Where("s.activity_id = ?", activity)
	where := func(used bool, condition string, args ...any) {
		if used {
			q.Where(condition, args...)
		}
	}
	where(f.Chapter != "", "s.chapters @> ?", array([]string{f.Chapter}))
	where(f.Tag != uuid.Nil, "EXISTS (SELECT FROM consultation_segment_tag AS x WHERE x.segment_id = s.id AND x.tag_id = ?)", f.Tag)
	where(f.Place != uuid.Nil, "s.place_id = ?", f.Place)
	where(f.Assignee != uuid.Nil, "s.assignee_id = ?", f.Assignee)
	where(f.Nobody, "s.assignee_id IS NULL")
	where(f.Position != "", "s.position = ?", f.Position)
	where(f.Decision != "", "s.decision = ?", f.Decision)
	where(f.Open, "s.decision IS NULL")
	where(f.Channel != "", "s.channel = ?", f.Channel)
	where(f.Kind != "", "s.kind = ?", f.Kind)
	where(f.Category != "", "s.category = ?", f.Category)
	where(f.Group != uuid.Nil, "s.group_id = ?", f.Group)
	where(f.Statement != uuid.Nil, "s.statement_id = ?", f.Statement)
	where(f.Input != "", "s.input = ?", f.Input)
	where(f.Released != nil && *f.Released, "s.released_at IS NOT NULL")
	where(f.Released != nil && !*f.Released, "s.released_at IS NULL")
	where(f.TextBlock != uuid.Nil, "EXISTS (SELECT FROM consultation_text_use AS u WHERE u.segment_id = s.id AND u.text_block_id = ?)", f.TextBlock)
	where(f.DueBy != nil, "s.due_on <= ? AND s.released_at IS NULL", dateOrNull(f.DueBy))
	where(f.Search != "", "strpos(s.words, ?) > 0", strings.ToLower(strings.TrimSpace(f.Search)))
	return q
}

// listPage is one stretch of the table in the order asked for.
func listPage(ctx context.Context, db bun.IDB, activity uuid.UUID, f *Filter, sort Sort, after *Cursor, limit int) ([]Segment, error) {
	q := f.Pick(db.NewSelect().TableExpr("consultation_segment AS s").ColumnExpr(columns), activity).Limit(int64(limit))
	switch sort {
	case ByNewest:
		q.OrderExpr("s.id DESC")
		if after != nil {
			q.Where("s.id < ?", after.ID)
		}
	case ByChanged:
		q.OrderExpr("s.changed_at DESC, s.id DESC")
		if after != nil {
			q.Where("(s.changed_at, s.id) < (?, ?)", after.Time, after.ID)
		}
	case ByDue:
		q.OrderExpr("coalesce(s.due_on, ?::date), s.id", never)
		if after != nil {
			day := never
			if !after.Time.IsZero() {
				day = after.Time.Format(time.DateOnly)
			}
			q.Where("(coalesce(s.due_on, ?::date), s.id) > (?::date, ?)", never, day, after.ID)
		}
	default:
		q.OrderExpr("s.at, s.id")
		if after != nil {
			q.Where("(s.at, s.id) > (?, ?)", after.At, after.ID)
		}
	}
	rows := []Segment{}
	return rows, q.Scan(ctx, &rows)
}

// After gives segments of a consultation in the order of the document, with their tags, for
// exports and reports: whoever calls it has asked whether the actor may. Two statements.
func After(ctx context.Context, db bun.IDB, activity uuid.UUID, last *Segment, limit int) ([]Segment, error) {
	var after *Cursor
	if last != nil {
		c := cursorOf(ByDocument, last)
		after = &c
	}
	rows, err := listPage(ctx, db, activity, &Filter{}, ByDocument, after, limit)
	if err != nil {
		return nil, err
	}
	return rows, TagsOf(ctx, db, rows)
}
