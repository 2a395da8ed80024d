package group

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
)

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs of ours
	}
	return string(b)
}

func findSearch(ctx context.Context, db bun.IDB, activity uuid.UUID) (*Search, error) {
	s := Search{State: "never"}
	err := db.NewRaw("SELECT similar_state, similar_done, similar_of, similar_at, similar_threshold, similar_tallies FROM consultation_evaluation WHERE activity_id = ?", activity).Scan(ctx, &s)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return &s, err
}

func setSearch(ctx context.Context, db bun.IDB, activity uuid.UUID, state string, done, of int, now time.Time) error {
	_, err := db.NewRaw(`INSERT INTO consultation_evaluation (activity_id, similar_state, similar_done, similar_of, similar_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (activity_id) DO UPDATE SET similar_state = excluded.similar_state, similar_done = excluded.similar_done, similar_of = excluded.similar_of, similar_at = excluded.similar_at`,
		activity, state, done, of, now).Exec(ctx)
	return err
}

// setThreshold of a consultation that has its row.
func setThreshold(ctx context.Context, tx bun.Tx, activity uuid.UUID, threshold float64) error {
	_, err := tx.NewRaw("UPDATE consultation_evaluation SET similar_threshold = ? WHERE activity_id = ?", threshold, activity).Exec(ctx)
	return err
}

func setTallies(ctx context.Context, tx bun.Tx, activity uuid.UUID, all []Tally) error {
	_, err := tx.NewRaw("UPDATE consultation_evaluation SET similar_tallies = ? WHERE activity_id = ?", asJSON(all), activity).Exec(ctx)
	return err
}

// said is what a segment says, and the accepted group it is in.
type said struct {
	ID      uuid.UUID
	GroupID *uuid.UUID
	Words   string
}

// listSaid reads all segments of a consultation that count, in the order of their ids.
func listSaid(ctx context.Context, db bun.IDB, activity uuid.UUID) ([]said, error) {
	var rows []said
	return rows, db.NewRaw(`SELECT id, group_id, request || ' ' || reason || ' ' || remark || ' ' || wording AS words FROM consultation_segment
		WHERE activity_id = ? AND input = 'current' ORDER BY id`, activity).Scan(ctx, &rows)
}

// decided are members of groups that somebody has decided on.
type decided struct {
	GroupID   uuid.UUID
	SegmentID uuid.UUID
	State     MemberState
	Of        State
}

func listDecided(ctx context.Context, tx bun.Tx, activity uuid.UUID) ([]decided, error) {
	var rows []decided
	return rows, tx.NewRaw(`SELECT m.group_id, m.segment_id, m.state, g.state AS of FROM consultation_group_member AS m JOIN consultation_group AS g ON g.id = m.group_id
		WHERE g.activity_id = ? AND g.state <> 'suggested' ORDER BY g.id`, activity).Scan(ctx, &rows)
}

// dropSuggestions of an earlier search.
func dropSuggestions(ctx context.Context, tx bun.Tx, activity uuid.UUID) error {
	if _, err := tx.NewRaw("DELETE FROM consultation_group WHERE activity_id = ? AND state = 'suggested'", activity).Exec(ctx); err != nil {
		return err
	}
	_, err := tx.NewRaw("DELETE FROM consultation_group_member AS m USING consultation_group AS g WHERE g.id = m.group_id AND g.activity_id = ? AND m.state = 'suggested'", activity).Exec(ctx)
	return err
}

// suggestion is a group, new or accepted, with segments that might belong to it.
type suggestion struct {
	Group   uuid.UUID    `json:"group"`
	Fresh   bool         `json:"fresh"`
	Members []likeMember `json:"members"`
}

type likeMember struct {
	Segment    uuid.UUID `json:"segment"`
	Similarity float64   `json:"similarity"`
}

// insertSuggestions in two statements, however many there are.
func insertSuggestions(ctx context.Context, tx bun.Tx, activity uuid.UUID, all []suggestion, now time.Time) error {
	if len(all) == 0 {
		return nil
	}
	rows := asJSON(all)
	if _, err := tx.NewRaw(`INSERT INTO consultation_group (id, activity_id, state, created_at, changed_at) SELECT x."group", ?, 'suggested', ?, ?
		FROM jsonb_to_recordset(?::jsonb) AS x ("group" uuid, fresh boolean) WHERE x.fresh`, activity, now, now, rows).Exec(ctx); err != nil {
		return err
	}
	_, err := tx.NewRaw(`INSERT INTO consultation_group_member (group_id, segment_id, similarity, state) SELECT x."group", m.segment, m.similarity, 'suggested'
		FROM jsonb_to_recordset(?::jsonb) AS x ("group" uuid, members jsonb), jsonb_to_recordset(x.members) AS m (segment uuid, similarity real)
		JOIN consultation_segment AS s ON s.id = m.segment ON CONFLICT DO NOTHING`, rows).Exec(ctx)
	return err
}

const groupColumns = "g.id, g.activity_id, g.state, g.version, g.created_at, g.changed_at, g.changed_by"

// Position is where a stretch of groups ended.
type Position struct {
	Size int       `json:"n"`
	ID   uuid.UUID `json:"i"`
}

// listGroups of a state, largest first.
func listGroups(ctx context.Context, db bun.IDB, activity uuid.UUID, state State, after *Position, limit int) ([]Group, error) {
	counted := db.NewSelect().TableExpr("consultation_group AS g").ColumnExpr(groupColumns).
		ColumnExpr("(SELECT count(*) FROM consultation_group_member AS m WHERE m.group_id = g.id AND m.state = 'in') AS members").
		ColumnExpr("(SELECT count(*) FROM consultation_group_member AS m WHERE m.group_id = g.id AND m.state = 'suggested') AS proposed").Where("g.activity_id = ?", activity)
	if state != "" {
		counted.Where("g.state = ?", state)
	}
	q := db.NewSelect().TableExpr("(?) AS g", counted).ColumnExpr("g.*").OrderExpr("g.members + g.proposed DESC, g.id").Limit(int64(limit))
	if after != nil {
		q.Where("(-(g.members + g.proposed), g.id) > (?, ?)", -after.Size, after.ID)
	}
	rows := []Group{}
	return rows, q.Scan(ctx, &rows)
}

func findGroup(ctx context.Context, tx bun.Tx, id uuid.UUID) (*Group, error) {
	var g Group
	err := tx.NewRaw("SELECT "+groupColumns+" FROM consultation_group AS g WHERE g.id = ? FOR UPDATE", id).Scan(ctx, &g)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, authz.Denied(authz.CodeNotFound).Err()
	}
	return &g, err
}

// listMembers of a group, most alike first, up to 1,000.
func listMembers(ctx context.Context, db bun.IDB, group uuid.UUID) ([]Member, error) {
	rows := []Member{}
	return rows, db.NewRaw(`SELECT m.group_id, m.segment_id, m.similarity, m.state, s.number, s.seq, s.request, s.reason, s.remark, s.block_id, s.decision FROM consultation_group_member AS m
		JOIN consultation_segment AS s ON s.id = m.segment_id WHERE m.group_id = ? ORDER BY m.similarity DESC, s.number, s.seq LIMIT 1000`, group).Scan(ctx, &rows)
}

func setState(ctx context.Context, tx bun.Tx, g *Group) error {
	return tx.NewRaw("UPDATE consultation_group SET state = ?, changed_at = ?, changed_by = ?, version = version + 1 WHERE id = ? RETURNING version", g.State, g.ChangedAt, g.ChangedBy, g.ID).Scan(ctx, &g.Version)
}

// admit all suggested members of a group that are in no other one.
func admit(ctx context.Context, tx bun.Tx, group uuid.UUID) error {
	_, err := tx.NewRaw(`UPDATE consultation_group_member AS m SET state = 'in' FROM consultation_segment AS s
		WHERE m.group_id = ? AND m.state = 'suggested' AND s.id = m.segment_id AND (s.group_id IS NULL OR s.group_id = m.group_id)`, group).Exec(ctx)
	return err
}

// link makes the segments of a group its own, and lets go of those that are not in it: it
// tells how many changed. A segment that is in another accepted group stays there.
func link(ctx context.Context, tx bun.Tx, g *Group, now time.Time) error {
	_, err := tx.NewRaw(`UPDATE consultation_segment AS s SET group_id = CASE WHEN ? = 'accepted' AND m.state = 'in' THEN m.group_id END, changed_at = ?, version = s.version + 1
		FROM consultation_group_member AS m WHERE m.group_id = ? AND s.id = m.segment_id AND (s.group_id IS NULL OR s.group_id = m.group_id)
		AND s.group_id IS DISTINCT FROM CASE WHEN ? = 'accepted' AND m.state = 'in' THEN m.group_id END`, g.State, now, g.ID, g.State).Exec(ctx)
	return err
}

// setMember decides on one segment. It tells whether there is such a member.
func setMember(ctx context.Context, tx bun.Tx, group, segment uuid.UUID, to MemberState) (bool, error) {
	res, err := tx.NewRaw("UPDATE consultation_group_member SET state = ? WHERE group_id = ? AND segment_id = ?", to, group, segment).Exec(ctx)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// share gives members that have no answer yet the one that was written last in the group.
func share(ctx context.Context, tx bun.Tx, group uuid.UUID, now time.Time) error {
	_, err := tx.NewRaw(`UPDATE consultation_segment AS s SET decision = a.decision, consideration = a.consideration, changed_block = a.changed_block, written_by = a.written_by, written_at = a.written_at,
		changed_at = ?, version = s.version + 1
		FROM (SELECT decision, consideration, changed_block, written_by, written_at FROM consultation_segment WHERE group_id = ? AND written_at IS NOT NULL ORDER BY written_at DESC, id LIMIT 1) AS a
		WHERE s.group_id = ? AND s.written_at IS NULL`, now, group, group).Exec(ctx)
	return err
}
