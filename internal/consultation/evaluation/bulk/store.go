package bulk

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"
	"mitwirken/internal/consultation/evaluation/board"
)

// before is a segment as undo puts it back.
const before = `jsonb_build_object('place', p.place_id, 'assignee', p.assignee_id, 'due', p.due_on, 'reminded', p.reminded_at, 'decision', p.decision, 'consideration', p.consideration,
	'changed_block', p.changed_block, 'written_by', p.written_by, 'written_at', p.written_at, 'released_by', p.released_by, 'released_at', p.released_at,
	'tags', (SELECT coalesce(jsonb_agg(x.tag_id), '[]') FROM consultation_segment_tag AS x WHERE x.segment_id = p.id))`

// Result says what a bulk edit did.
type Result struct {
	// Undo is nil when nothing was changed.
	Undo *uuid.UUID
	// Matched segments, and how many of them were Changed; the rest was as wanted already,
	// or may not be changed so.
	Matched, Changed int
}

// picked is what a bulk edit is about: some segments of a consultation, locked.
func picked(db bun.IDB, activity uuid.UUID, sel *Selection) *bun.SelectQuery {
	q := sel.Filter.Pick(db.NewSelect().TableExpr("consultation_segment AS s").ColumnExpr("s.*"), activity)
	if len(sel.IDs) > 0 {
		q.Where("s.id IN (?)", bun.List(sel.IDs))
	}
	return q.OrderExpr("s.id").Limit(MaxBulk + 1).For("UPDATE")
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain maps of ours
	}
	return string(b)
}

func orNull[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

// bulk runs one statement over the segments of a selection: those for which only holds are
// changed as set says, and what they were before is kept under the undo. Columns of the
// segment are behind s, of the row before behind p.
func bulk(ctx context.Context, tx bun.Tx, activity uuid.UUID, sel *Selection, undo uuid.UUID, now time.Time, only, set sqlPart) (out Result, err error) {
	err = tx.NewRaw(`WITH picked AS (?), due AS (SELECT p.* FROM picked AS p WHERE ?),
		changed AS (UPDATE consultation_segment AS s SET ?, changed_at = ?, version = s.version + 1 FROM due AS p WHERE s.id = p.id RETURNING s.id),
		kept AS (INSERT INTO consultation_undo_row (undo_id, segment_id, version, before) SELECT ?, p.id, p.version + 1, `+before+` FROM due AS p)
		SELECT (SELECT count(*) FROM picked) AS matched, (SELECT count(*) FROM changed) AS changed`,
		picked(tx, activity, sel), only.query(), set.query(), now, undo).Scan(ctx, &out.Matched, &out.Changed)
	return out, err
}

// sqlPart is a piece of a statement with its parameters.
type sqlPart struct {
	text string
	args []any
}

func (p sqlPart) query() schema.QueryWithArgs { return bun.SafeQuery(p.text, p.args...) }

func part(text string, args ...any) sqlPart { return sqlPart{text, args} }

// bulkTag adds a tag or takes it away; who gets the tag and has nobody yet gets its assignee.
func bulkTag(ctx context.Context, tx bun.Tx, activity uuid.UUID, sel *Selection, undo uuid.UUID, now time.Time, tag *board.Tag, add bool) (out Result, err error) {
	has := "EXISTS (SELECT FROM consultation_segment_tag AS x WHERE x.segment_id = p.id AND x.tag_id = ?)"
	only, act := part("NOT "+has, tag.ID), part("INSERT INTO consultation_segment_tag (segment_id, tag_id) SELECT p.id, ? FROM due AS p ON CONFLICT DO NOTHING", tag.ID)
	if !add {
		only, act = part(has, tag.ID), part("DELETE FROM consultation_segment_tag AS x USING due AS p WHERE x.segment_id = p.id AND x.tag_id = ?", tag.ID)
	}
	assignee := part("assignee_id = s.assignee_id")
	if add && tag.AssigneeID != nil {
		assignee = part("assignee_id = coalesce(s.assignee_id, ?)", tag.AssigneeID)
	}
	err = tx.NewRaw(`WITH picked AS (?), due AS (SELECT p.* FROM picked AS p WHERE ?),
		kept AS (INSERT INTO consultation_undo_row (undo_id, segment_id, version, before) SELECT ?, p.id, p.version + 1, `+before+` FROM due AS p),
		tagged AS (?),
		changed AS (UPDATE consultation_segment AS s SET ?, changed_at = ?, version = s.version + 1 FROM due AS p WHERE s.id = p.id RETURNING s.id)
		SELECT (SELECT count(*) FROM picked) AS matched, (SELECT count(*) FROM changed) AS changed`,
		picked(tx, activity, sel), only.query(), undo, act.query(), assignee.query(), now).Scan(ctx, &out.Matched, &out.Changed)
	return out, err
}

// useInBulk notes a text block at all segments of a bulk edit.
func useInBulk(ctx context.Context, tx bun.Tx, undo, block uuid.UUID, now time.Time) error {
	_, err := tx.NewRaw(`INSERT INTO consultation_text_use (text_block_id, segment_id, used_at) SELECT t.id, r.segment_id, ? FROM consultation_undo_row AS r
		JOIN consultation_segment AS s ON s.id = r.segment_id JOIN consultation_text_block AS t ON t.activity_id = s.activity_id AND t.id = ?
		WHERE r.undo_id = ? ON CONFLICT (text_block_id, segment_id) DO UPDATE SET used_at = excluded.used_at`, now, block, undo).Exec(ctx)
	return err
}

func insertUndo(ctx context.Context, tx bun.Tx, id, activity uuid.UUID, person *uuid.UUID, act string, now time.Time) error {
	_, err := tx.NewRaw("INSERT INTO consultation_undo (id, activity_id, person_id, act, at) VALUES (?, ?, ?, ?, ?)", id, activity, person, act, now).Exec(ctx)
	return err
}

func dropUndo(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM consultation_undo WHERE id = ?", id).Exec(ctx)
	return err
}

// forgetUndo what can be undone no more.
func forgetUndo(ctx context.Context, db bun.IDB, before time.Time) error {
	_, err := db.NewRaw("DELETE FROM consultation_undo WHERE at < ?", before).Exec(ctx)
	return err
}

// undoRow is a row: a bulk edit that can be undone.
type undoRow struct {
	ID         uuid.UUID
	ActivityID uuid.UUID
	PersonID   *uuid.UUID
	Act        string
	At         time.Time
	UsedAt     *time.Time
}

// findUndo is nil when there is none.
func findUndo(ctx context.Context, tx bun.Tx, id uuid.UUID) (*undoRow, error) {
	var u undoRow
	err := tx.NewRaw("SELECT id, activity_id, person_id, act, at, used_at FROM consultation_undo WHERE id = ? FOR UPDATE", id).Scan(ctx, &u)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &u, err
}

// undo puts back all segments that are as the bulk edit left them: how many, and how many
// there were. What no longer exists, a place or a tag, stays away.
func undo(ctx context.Context, tx bun.Tx, id uuid.UUID, now time.Time) (undone, all int, err error) {
	err = tx.NewRaw(`WITH back AS (SELECT r.segment_id, r.before FROM consultation_undo_row AS r JOIN consultation_segment AS s ON s.id = r.segment_id AND s.version = r.version
			WHERE r.undo_id = ? FOR UPDATE OF s),
		untagged AS (DELETE FROM consultation_segment_tag AS x USING back AS b WHERE x.segment_id = b.segment_id AND NOT jsonb_exists(b.before -> 'tags', x.tag_id::text)),
		tagged AS (INSERT INTO consultation_segment_tag (segment_id, tag_id) SELECT b.segment_id, t.id FROM back AS b, jsonb_array_elements_text(b.before -> 'tags') AS e
			JOIN consultation_tag AS t ON t.id = e::uuid ON CONFLICT DO NOTHING),
		changed AS (UPDATE consultation_segment AS s SET place_id = coalesce((SELECT p.id FROM consultation_place AS p WHERE p.id = (b.before ->> 'place')::uuid), s.place_id),
			assignee_id = (b.before ->> 'assignee')::uuid, due_on = (b.before ->> 'due')::date, reminded_at = (b.before ->> 'reminded')::timestamptz, decision = b.before ->> 'decision',
			consideration = b.before -> 'consideration', changed_block = b.before ->> 'changed_block', written_by = (b.before ->> 'written_by')::uuid, written_at = (b.before ->> 'written_at')::timestamptz,
			released_by = (b.before ->> 'released_by')::uuid, released_at = (b.before ->> 'released_at')::timestamptz, changed_at = ?, version = s.version + 1
			FROM back AS b WHERE s.id = b.segment_id RETURNING s.id)
		SELECT (SELECT count(*) FROM changed) AS undone, (SELECT count(*) FROM consultation_undo_row WHERE undo_id = ?) AS every`, id, now, id).Scan(ctx, &undone, &all)
	if err != nil {
		return 0, 0, err
	}
	_, err = tx.NewRaw("UPDATE consultation_undo SET used_at = ? WHERE id = ?", now, id).Exec(ctx)
	return undone, all, err
}

// undoReleases tells whether undoing would release segments, or take a release back.
func undoReleases(ctx context.Context, tx bun.Tx, id uuid.UUID) (yes bool, err error) {
	return yes, tx.NewRaw(`SELECT EXISTS (SELECT FROM consultation_undo_row AS r JOIN consultation_segment AS s ON s.id = r.segment_id AND s.version = r.version
		WHERE r.undo_id = ? AND (s.released_at IS NOT NULL) <> (r.before ->> 'released_at' IS NOT NULL))`, id).Scan(ctx, &yes)
}
