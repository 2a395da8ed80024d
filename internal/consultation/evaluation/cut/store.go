package cut

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/consultation/evaluation"
)

// swallow gives tags, notes and uses of text blocks of segments to the one that they are
// joined into, and removes them.
func swallow(ctx context.Context, tx bun.Tx, to uuid.UUID, from []uuid.UUID) error {
	for _, query := range []string{
		"INSERT INTO consultation_segment_tag (segment_id, tag_id) SELECT DISTINCT ?::uuid, tag_id FROM consultation_segment_tag WHERE segment_id IN (?) ON CONFLICT DO NOTHING",
		"UPDATE consultation_note SET segment_id = ? WHERE segment_id IN (?)",
		"INSERT INTO consultation_text_use (text_block_id, segment_id, used_at) SELECT text_block_id, ?::uuid, max(used_at) FROM consultation_text_use WHERE segment_id IN (?) GROUP BY text_block_id ON CONFLICT DO NOTHING",
	} {
		if _, err := tx.NewRaw(query, to, bun.List(from)).Exec(ctx); err != nil {
			return err
		}
	}
	_, err := tx.NewRaw("DELETE FROM consultation_segment WHERE id IN (?)", bun.List(from)).Exec(ctx)
	return err
}

// joining is a row: a join that can be taken back.
type joining struct {
	// SegmentID stayed; Version is the one that the join gave it.
	SegmentID uuid.UUID
	Version   int
	PersonID  *uuid.UUID
	At        time.Time
	// Before are all segments as they were, as JSON.
	Before string
}

// remember segments with everything about them.
func remember(ctx context.Context, tx bun.Tx, ids []uuid.UUID) (before string, err error) {
	return before, tx.NewRaw(`SELECT jsonb_agg(jsonb_build_object('segment', to_jsonb(s),
			'tags', (SELECT coalesce(jsonb_agg(x.tag_id), '[]') FROM consultation_segment_tag AS x WHERE x.segment_id = s.id),
			'notes', (SELECT coalesce(jsonb_agg(n.id), '[]') FROM consultation_note AS n WHERE n.segment_id = s.id),
			'uses', (SELECT coalesce(jsonb_agg(to_jsonb(u)), '[]') FROM consultation_text_use AS u WHERE u.segment_id = s.id),
			'groups', (SELECT coalesce(jsonb_agg(to_jsonb(m)), '[]') FROM consultation_group_member AS m WHERE m.segment_id = s.id)))::text
		FROM consultation_segment AS s WHERE s.id IN (?)`, bun.List(ids)).Scan(ctx, &before)
}

// keep the last join of a segment.
func keep(ctx context.Context, tx bun.Tx, j *joining) error {
	_, err := tx.NewRaw(`INSERT INTO consultation_segment_join (segment_id, version, person_id, at, before) VALUES (?, ?, ?, ?, ?::jsonb)
		ON CONFLICT (segment_id) DO UPDATE SET version = excluded.version, person_id = excluded.person_id, at = excluded.at, before = excluded.before`,
		j.SegmentID, j.Version, j.PersonID, j.At, j.Before).Exec(ctx)
	return err
}

// findJoining is nil when there is none.
func findJoining(ctx context.Context, tx bun.Tx, segment uuid.UUID) (*joining, error) {
	var j joining
	err := tx.NewRaw("SELECT segment_id, version, person_id, at FROM consultation_segment_join WHERE segment_id = ?", segment).Scan(ctx, &j)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &j, err
}

func forget(ctx context.Context, db bun.IDB, before time.Time) error {
	_, err := db.NewRaw("DELETE FROM consultation_segment_join WHERE at < ?", before).Exec(ctx)
	return err
}

// was has every segment of a join as it was, with what was remembered beside it as e.
const was = ` FROM consultation_segment_join AS j, jsonb_array_elements(j.before) AS e, jsonb_populate_record(NULL::consultation_segment, e -> 'segment') AS b WHERE j.segment_id = ?`

// restore what the join of a segment has made one, and forgets the join: how many are there
// again. A step, a group, a tag or a text block that is no more stays away; segments are at
// the step of the one that stayed then.
func restore(ctx context.Context, tx bun.Tx, row *evaluation.Segment, now time.Time) (back int, err error) {
	id := row.ID
	if err := tx.NewRaw(`WITH last AS (SELECT max(seq) AS seq FROM consultation_segment WHERE statement_id = ?),
		back AS (INSERT INTO consultation_segment (id, activity_id, statement_id, submission, remarks, seq, block_id, chapters, at, number, channel, kind, category, lang, submitted_at, position,
			quote, before, request, reason, remark, wording, input, place_id, assignee_id, due_on, reminded_at, group_id, decision, consideration, changed_block,
			written_by, written_at, released_by, released_at, version, created_at, changed_at)
		SELECT b.id, b.activity_id, b.statement_id, b.submission, b.remarks,
			CASE WHEN EXISTS (SELECT FROM consultation_segment AS o WHERE o.statement_id = b.statement_id AND o.seq = b.seq) THEN last.seq + row_number() OVER (ORDER BY b.seq) ELSE b.seq END,
			b.block_id, b.chapters, b.at, b.number, b.channel, b.kind, b.category, b.lang, b.submitted_at, b.position,
			b.quote, b.before, b.request, b.reason, b.remark, b.wording, b.input, coalesce((SELECT p.id FROM consultation_place AS p WHERE p.id = b.place_id), ?), b.assignee_id, b.due_on, b.reminded_at,
			(SELECT g.id FROM consultation_group AS g WHERE g.id = b.group_id), b.decision, b.consideration, b.changed_block,
			b.written_by, b.written_at, b.released_by, b.released_at, b.version + 1, b.created_at, ?
		FROM last, consultation_segment_join AS j, jsonb_array_elements(j.before) AS e, jsonb_populate_record(NULL::consultation_segment, e -> 'segment') AS b WHERE j.segment_id = ? AND b.id <> ?
		RETURNING id) SELECT count(*) FROM back`, row.StatementID, row.PlaceID, now, id, id).Scan(ctx, &back); err != nil {
		return 0, err
	}
	for _, q := range []struct {
		query string
		args  []any
	}{
		{`UPDATE consultation_segment AS s SET remarks = b.remarks, request = b.request, reason = b.reason, remark = b.remark, wording = b.wording, decision = b.decision, consideration = b.consideration,
			changed_block = b.changed_block, written_by = b.written_by, written_at = b.written_at, changed_at = ?, version = s.version + 1
			FROM (SELECT b.*` + was + `) AS b WHERE s.id = b.id AND s.id = ?`, []any{now, id, id}},
		{`DELETE FROM consultation_segment_tag WHERE segment_id = ? AND tag_id NOT IN (SELECT t::uuid FROM (SELECT e, b.id` + was + `) AS w, jsonb_array_elements_text(w.e -> 'tags') AS t WHERE w.id = ?)`,
			[]any{id, id, id}},
		{`INSERT INTO consultation_segment_tag (segment_id, tag_id) SELECT w.id, t.id FROM (SELECT e, b.id` + was + `) AS w, jsonb_array_elements_text(w.e -> 'tags') AS x
			JOIN consultation_tag AS t ON t.id = x::uuid ON CONFLICT DO NOTHING`, []any{id}},
		{`UPDATE consultation_note AS n SET segment_id = w.id FROM (SELECT e, b.id` + was + `) AS w WHERE n.segment_id = ? AND jsonb_exists(w.e -> 'notes', n.id::text)`, []any{id, id}},
		{`DELETE FROM consultation_text_use WHERE segment_id = ? AND text_block_id NOT IN (SELECT (u ->> 'text_block_id')::uuid FROM (SELECT e, b.id` + was + `) AS w, jsonb_array_elements(w.e -> 'uses') AS u WHERE w.id = ?)`,
			[]any{id, id, id}},
		{`INSERT INTO consultation_text_use (text_block_id, segment_id, used_at) SELECT t.id, w.id, (u ->> 'used_at')::timestamptz FROM (SELECT e, b.id` + was + `) AS w, jsonb_array_elements(w.e -> 'uses') AS u
			JOIN consultation_text_block AS t ON t.id = (u ->> 'text_block_id')::uuid ON CONFLICT DO NOTHING`, []any{id}},
		{`INSERT INTO consultation_group_member (group_id, segment_id, similarity, state) SELECT g.id, w.id, (m ->> 'similarity')::real, m ->> 'state' FROM (SELECT e, b.id` + was + `) AS w, jsonb_array_elements(w.e -> 'groups') AS m
			JOIN consultation_group AS g ON g.id = (m ->> 'group_id')::uuid ON CONFLICT DO NOTHING`, []any{id}},
		{"DELETE FROM consultation_segment_join WHERE segment_id = ?", []any{id}},
	} {
		if _, err := tx.NewRaw(q.query, q.args...).Exec(ctx); err != nil {
			return 0, err
		}
	}
	return back, nil
}
