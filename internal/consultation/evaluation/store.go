package evaluation

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mitwirken/internal/authz"
)

const columns = `s.id, s.activity_id, s.statement_id, s.submission, s.remarks, s.seq, s.block_id, s.chapters, s.at, s.number, s.channel, s.kind, s.category, s.lang, s.submitted_at, s.position,
	s.quote, s.before, s.request, s.reason, s.remark, s.wording, s.input, s.place_id, s.assignee_id, s.due_on, s.group_id, s.decision, s.consideration, s.changed_block,
	s.written_by, s.written_at, s.released_by, s.released_at, s.version, s.created_at, s.changed_at`

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs of ours
	}
	return string(b)
}

func orNull[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return string(s)
}

func dateOrNull(t *time.Time) any {
	if t == nil {
		return nil
	}
	return t.Format(time.DateOnly)
}

func notFound() error { return authz.Denied(authz.CodeNotFound).Err() }

// one turns «no row» into NotFound authz.not_found.
func one(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return notFound()
	}
	return err
}

func find(ctx context.Context, db bun.IDB, id uuid.UUID, lock bool) (*Segment, error) {
	var s Segment
	q := db.NewSelect().TableExpr("consultation_segment AS s").ColumnExpr(columns).Where("s.id = ?", id)
	if lock {
		q.For("UPDATE")
	}
	return &s, one(q.Scan(ctx, &s))
}

// List gives segments by id, in the order of their numbers within the statement.
func List(ctx context.Context, db bun.IDB, ids []uuid.UUID, lock bool) ([]Segment, error) {
	rows := []Segment{}
	q := db.NewSelect().TableExpr("consultation_segment AS s").ColumnExpr(columns).Where("s.id IN (?)", bun.List(ids)).OrderExpr("s.seq, s.id")
	if lock {
		q.For("UPDATE")
	}
	return rows, q.Scan(ctx, &rows)
}

// OfStatement gives all segments of a statement in the order of the document; parts of
// one that was cut stand beside it.
func OfStatement(ctx context.Context, db bun.IDB, statement uuid.UUID) ([]Segment, error) {
	rows := []Segment{}
	return rows, db.NewSelect().TableExpr("consultation_segment AS s").ColumnExpr(columns).Where("s.statement_id = ?", statement).OrderExpr("s.at, s.seq").Scan(ctx, &rows)
}

// LastSeq of a statement; 0 when it has no segments.
func LastSeq(ctx context.Context, tx bun.Tx, statement uuid.UUID) (n int, err error) {
	return n, tx.NewRaw("SELECT coalesce(max(seq), 0) FROM consultation_segment WHERE statement_id = ?", statement).Scan(ctx, &n)
}

// Insert a new segment without an answer: words, where it belongs and who does it.
func Insert(ctx context.Context, tx bun.Tx, s *Segment) error {
	_, err := tx.NewRaw(`INSERT INTO consultation_segment (id, activity_id, statement_id, submission, remarks, seq, block_id, chapters, at, number, channel, kind, category, lang, submitted_at,
		position, quote, before, request, reason, remark, wording, input, place_id, assignee_id, due_on, created_at, changed_at, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		s.ID, s.ActivityID, s.StatementID, s.Submission, asJSON(s.Remarks), s.Seq, orNull(s.BlockID), array(s.Chapters), s.At, s.Number, s.Channel, s.Kind, s.Category, s.Lang, s.SubmittedAt,
		orNull(s.Position), s.Quote, s.Before, s.Request, s.Reason, s.Remark, s.Wording, s.Input, s.PlaceID, s.AssigneeID, dateOrNull(s.DueOn), s.CreatedAt, s.ChangedAt, s.Version).Exec(ctx)
	return err
}

func array(s []string) any {
	if s == nil {
		s = []string{}
	}
	return pgdialect.Array(s)
}

// deleteUnworked removes the segments of a statement that nobody has touched.
func deleteUnworked(ctx context.Context, tx bun.Tx, statement uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM consultation_segment WHERE statement_id = ? AND version = 1", statement).Exec(ctx)
	return err
}

// setInput marks segments as of a statement that changed or was taken back.
func setInput(ctx context.Context, tx bun.Tx, ids []uuid.UUID, to Input, now time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.NewRaw("UPDATE consultation_segment SET input = ?, version = version + 1, changed_at = ? WHERE id IN (?) AND input <> ?", to, now, bun.List(ids), to).Exec(ctx)
	return err
}

// keepCurrent of segments whose words are the same in a later version of the statement.
func keepCurrent(ctx context.Context, tx bun.Tx, ids []uuid.UUID, submission int) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.NewRaw("UPDATE consultation_segment SET submission = ?, input = 'current' WHERE id IN (?)", submission, bun.List(ids)).Exec(ctx)
	return err
}

// Update writes everything that staff can change; the version counts up.
func Update(ctx context.Context, tx bun.Tx, s *Segment) error {
	return tx.NewRaw(`UPDATE consultation_segment SET remarks = ?, block_id = ?, chapters = ?, at = ?, request = ?, reason = ?, remark = ?, wording = ?, place_id = ?, assignee_id = ?,
		reminded_at = CASE WHEN assignee_id IS NOT DISTINCT FROM ? AND due_on IS NOT DISTINCT FROM ? THEN reminded_at END, due_on = ?, decision = ?, consideration = ?, changed_block = ?,
		written_by = ?, written_at = ?, released_by = ?, released_at = ?, changed_at = ?, version = version + 1 WHERE id = ? RETURNING version`,
		asJSON(s.Remarks), orNull(s.BlockID), array(s.Chapters), s.At, s.Request, s.Reason, s.Remark, s.Wording, s.PlaceID, s.AssigneeID,
		s.AssigneeID, dateOrNull(s.DueOn), dateOrNull(s.DueOn), orNull(s.Decision), asJSON(s.Consideration), orNull(s.ChangedBlock),
		s.WrittenBy, s.WrittenAt, s.ReleasedBy, s.ReleasedAt, s.ChangedAt, s.ID).Scan(ctx, &s.Version)
}

// answerGroup gives all other segments of a group the answer of one, but for those at a
// place that locks. It tells how many.
func answerGroup(ctx context.Context, tx bun.Tx, s *Segment) (int64, error) {
	res, err := tx.NewRaw(`UPDATE consultation_segment AS s SET decision = ?, consideration = ?, changed_block = ?, written_by = ?, written_at = ?, changed_at = ?, version = s.version + 1
		FROM consultation_place AS p WHERE p.id = s.place_id AND NOT p.locks AND s.group_id = ? AND s.id <> ?`,
		orNull(s.Decision), asJSON(s.Consideration), orNull(s.ChangedBlock), s.WrittenBy, s.WrittenAt, s.ChangedAt, s.GroupID, s.ID).Exec(ctx)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// touch counts up the version of a segment that was worked on beside its row.
func touch(ctx context.Context, tx bun.Tx, id uuid.UUID, now time.Time) error {
	_, err := tx.NewRaw("UPDATE consultation_segment SET version = version + 1, changed_at = ? WHERE id = ?", now, id).Exec(ctx)
	return err
}

// TagsOf adds to segments their tags, in one statement.
func TagsOf(ctx context.Context, db bun.IDB, rows []Segment) error {
	if len(rows) == 0 {
		return nil
	}
	at := make(map[uuid.UUID]*Segment, len(rows))
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		ids[i], at[rows[i].ID] = rows[i].ID, &rows[i]
	}
	var tags []struct{ SegmentID, TagID uuid.UUID }
	err := db.NewRaw(`SELECT x.segment_id, x.tag_id FROM consultation_segment_tag AS x JOIN consultation_tag AS t ON t.id = x.tag_id
		WHERE x.segment_id IN (?) ORDER BY t.name_key`, bun.List(ids)).Scan(ctx, &tags)
	for _, t := range tags {
		at[t.SegmentID].Tags = append(at[t.SegmentID].Tags, t.TagID)
	}
	return err
}

// SetTags of one segment to exactly these of its consultation.
func SetTags(ctx context.Context, tx bun.Tx, s *Segment, tags []uuid.UUID) error {
	if _, err := tx.NewRaw("DELETE FROM consultation_segment_tag WHERE segment_id = ? AND NOT (tag_id = ANY(?::uuid[]))", s.ID, array(texts(tags))).Exec(ctx); err != nil {
		return err
	}
	_, err := tx.NewRaw(`INSERT INTO consultation_segment_tag (segment_id, tag_id) SELECT ?, t.id FROM consultation_tag AS t WHERE t.activity_id = ? AND t.id = ANY(?::uuid[]) ON CONFLICT DO NOTHING`,
		s.ID, s.ActivityID, array(texts(tags))).Exec(ctx)
	return err
}

func texts(ids []uuid.UUID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.String()
	}
	return out
}

// takeLease for the person unless somebody else holds it, and tells who does then.
func takeLease(ctx context.Context, tx bun.Tx, l Lease, now time.Time) (*Lease, error) {
	_, err := tx.NewRaw(`INSERT INTO consultation_segment_lease (segment_id, person_id, expires_at) VALUES (?, ?, ?)
		ON CONFLICT (segment_id) DO UPDATE SET person_id = excluded.person_id, expires_at = excluded.expires_at
		WHERE consultation_segment_lease.person_id = excluded.person_id OR consultation_segment_lease.expires_at <= ?`, l.SegmentID, l.PersonID, l.ExpiresAt, now).Exec(ctx)
	if err != nil {
		return nil, err
	}
	var held Lease
	return &held, tx.NewRaw("SELECT segment_id, person_id, expires_at FROM consultation_segment_lease WHERE segment_id = ?", l.SegmentID).Scan(ctx, &held)
}

func dropLease(ctx context.Context, tx bun.Tx, segment, person uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM consultation_segment_lease WHERE segment_id = ? AND person_id = ?", segment, person).Exec(ctx)
	return err
}

// leasesOn segments that have not run out.
func leasesOn(ctx context.Context, db bun.IDB, segments []uuid.UUID, now time.Time) ([]Lease, error) {
	rows := []Lease{}
	if len(segments) == 0 {
		return rows, nil
	}
	return rows, db.NewRaw("SELECT segment_id, person_id, expires_at FROM consultation_segment_lease WHERE segment_id IN (?) AND expires_at > ?", bun.List(segments), now).Scan(ctx, &rows)
}

func insertNote(ctx context.Context, tx bun.Tx, n *Note) error {
	_, err := tx.NewRaw("INSERT INTO consultation_note (id, segment_id, person_id, text, mentions, created_at) VALUES (?, ?, ?, ?, ?, ?)", n.ID, n.SegmentID, n.PersonID, n.Text, asJSON(n.Mentions), n.CreatedAt).Exec(ctx)
	return err
}

// listNotes of one segment, oldest first, at most the latest 500.
func listNotes(ctx context.Context, db bun.IDB, segment uuid.UUID) ([]Note, error) {
	rows := []Note{}
	return rows, db.NewRaw(`SELECT * FROM (SELECT id, segment_id, person_id, text, mentions, created_at FROM consultation_note WHERE segment_id = ? ORDER BY id DESC LIMIT 500) AS n ORDER BY n.id`, segment).Scan(ctx, &rows)
}

// moveToDocument brings places in the document up to date with a new version, of all
// segments or of those of one statement: a block that is no more gives way to the one that
// the remark was carried over to.
func moveToDocument(ctx context.Context, tx bun.Tx, activity uuid.UUID, statement *uuid.UUID, blocks []placed) error {
	all := asJSON(blocks)
	if _, err := tx.NewRaw(`UPDATE consultation_segment AS s SET block_id = r.block_id FROM consultation_remark AS r
		WHERE s.activity_id = ? AND (?::uuid IS NULL OR s.statement_id = ?::uuid) AND r.id = (s.remarks ->> 0)::uuid AND s.block_id IS NOT NULL
		AND NOT EXISTS (SELECT FROM jsonb_to_recordset(?::jsonb) AS b (id text) WHERE b.id = s.block_id)`, activity, statement, statement, all).Exec(ctx); err != nil {
		return err
	}
	_, err := tx.NewRaw(`UPDATE consultation_segment AS s SET at = b.at, chapters = ARRAY(SELECT jsonb_array_elements_text(b.chapters))
		FROM jsonb_to_recordset(?::jsonb) AS b (id text, at integer, chapters jsonb) WHERE s.activity_id = ? AND (?::uuid IS NULL OR s.statement_id = ?::uuid) AND s.block_id = b.id`,
		all, activity, statement, statement).Exec(ctx)
	return err
}
