package outcome

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/space"
)

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs of ours
	}
	return string(b)
}

const resultColumns = "r.activity_id, r.released_at, r.released_by, r.decision, r.implementation, r.frozen, r.frozen_at, r.version"

// findResult is an empty one while nobody has decided anything.
func findResult(ctx context.Context, db bun.IDB, activity uuid.UUID) (*Result, error) {
	r := Result{ActivityID: activity}
	err := db.NewRaw("SELECT "+resultColumns+" FROM consultation_result AS r WHERE r.activity_id = ?", activity).Scan(ctx, &r)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return &r, err
}

// lockResult makes the row when there is none, and locks it.
func lockResult(ctx context.Context, tx bun.Tx, activity uuid.UUID) (*Result, error) {
	if _, err := tx.NewRaw("INSERT INTO consultation_result (activity_id, version) VALUES (?, 0) ON CONFLICT DO NOTHING", activity).Exec(ctx); err != nil {
		return nil, err
	}
	var r Result
	return &r, tx.NewRaw("SELECT "+resultColumns+" FROM consultation_result AS r WHERE r.activity_id = ? FOR UPDATE", activity).Scan(ctx, &r)
}

// releasedAmong picks the consultations whose result is released.
func releasedAmong(ctx context.Context, db bun.IDB, activities []uuid.UUID) (ids []uuid.UUID, err error) {
	return ids, db.NewRaw("SELECT activity_id FROM consultation_result WHERE activity_id IN (?) AND released_at IS NOT NULL", bun.List(activities)).Scan(ctx, &ids)
}

// reckon of those consultations whose result is released: as they are, or as they were frozen.
func reckon(ctx context.Context, db bun.IDB, activities []uuid.UUID) (map[uuid.UUID]space.Reckoning, error) {
	var rows []struct {
		ActivityID                uuid.UUID
		Inputs, Answered, TakenUp int
	}
	err := db.NewRaw(`SELECT r.activity_id, coalesce((r.frozen #>> '{quality,inputs}')::int, i.inputs) AS inputs, coalesce((r.frozen #>> '{quality,answered}')::int, q.answered) AS answered,
			coalesce((r.frozen #>> '{quality,takenUp}')::int, q.taken_up) AS taken_up
		FROM consultation_result AS r
		CROSS JOIN LATERAL (SELECT count(*) AS inputs FROM consultation_statement AS t WHERE r.frozen IS NULL AND t.activity_id = r.activity_id AND t.state = 'submitted' AND t.duplicate_of IS NULL) AS i
		CROSS JOIN LATERAL (SELECT count(*) AS answered, count(*) FILTER (WHERE s.decision IN ('accepted', 'partly')) AS taken_up
			FROM consultation_segment AS s JOIN consultation_statement AS t ON t.id = s.statement_id AND t.state = 'submitted' AND t.duplicate_of IS NULL
			WHERE r.frozen IS NULL AND s.activity_id = r.activity_id AND s.input = 'current' AND s.released_at IS NOT NULL) AS q
		WHERE r.activity_id IN (?) AND r.released_at IS NOT NULL`, bun.List(activities)).Scan(ctx, &rows)
	out := map[uuid.UUID]space.Reckoning{}
	for _, row := range rows {
		out[row.ActivityID] = space.Reckoning{Inputs: row.Inputs, Answered: row.Answered, TakenUp: row.TakenUp}
	}
	return out, err
}

func updateResult(ctx context.Context, tx bun.Tx, r *Result) error {
	return tx.NewRaw("UPDATE consultation_result SET released_at = ?, released_by = ?, decision = ?, implementation = ?, version = version + 1 WHERE activity_id = ? RETURNING version",
		r.ReleasedAt, r.ReleasedBy, r.Decision, r.Implementation, r.ActivityID).Scan(ctx, &r.Version)
}

// freeze numbers for good; what is frozen stays.
func freeze(ctx context.Context, tx bun.Tx, activity uuid.UUID, n *Numbers, now time.Time) error {
	_, err := tx.NewRaw("INSERT INTO consultation_result (activity_id, frozen, frozen_at) VALUES (?, ?, ?) ON CONFLICT (activity_id) DO UPDATE SET frozen = excluded.frozen, frozen_at = excluded.frozen_at WHERE consultation_result.frozen IS NULL",
		activity, asJSON(n), now).Exec(ctx)
	return err
}

// unreleased counts segments that are not released, of statements that count.
func unreleased(ctx context.Context, db bun.IDB, activity uuid.UUID) (n int, err error) {
	return n, db.NewRaw("SELECT count(*)"+counted+" AND s.released_at IS NULL", activity).Scan(ctx, &n)
}

// counted picks segments of statements that count.
const counted = ` FROM consultation_segment AS s JOIN consultation_statement AS t ON t.id = s.statement_id AND t.state = 'submitted' AND t.duplicate_of IS NULL
	WHERE s.activity_id = ? AND s.input = 'current'`

// innermost chapter that a segment lies in.
const innermost = "coalesce(s.chapters[cardinality(s.chapters)], '')"

// countQuality in one statement.
func countQuality(ctx context.Context, db bun.IDB, activity uuid.UUID) (q Quality, err error) {
	return q, db.NewRaw(`WITH segment AS (SELECT s.decision, CASE WHEN r.released_at IS NOT NULL THEN greatest(s.released_at, r.released_at) END - s.submitted_at AS took, s.released_at IS NOT NULL AND r.released_at IS NOT NULL AS answered
			FROM consultation_segment AS s JOIN consultation_statement AS t ON t.id = s.statement_id AND t.state = 'submitted' AND t.duplicate_of IS NULL
			LEFT JOIN consultation_result AS r ON r.activity_id = s.activity_id WHERE s.activity_id = ? AND s.input = 'current')
		SELECT (SELECT count(*) FROM consultation_statement AS t WHERE t.activity_id = ? AND t.state = 'submitted' AND t.duplicate_of IS NULL) AS inputs,
			count(*) AS segments, count(*) FILTER (WHERE answered) AS answered, count(*) FILTER (WHERE answered AND decision IN ('accepted', 'partly')) AS taken_up,
			round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM took)) FILTER (WHERE answered) / 86400)::numeric, 1)::float8 AS median_days FROM segment`, activity, activity).Scan(ctx, &q)
}

// count everything there is to tell, in five statements.
func count(ctx context.Context, db bun.IDB, activity uuid.UUID) (*Numbers, error) {
	out := &Numbers{Channels: []Count{}, Kinds: []Count{}, Decisions: []Count{}}
	var err error
	if out.Quality, err = countQuality(ctx, db, activity); err != nil {
		return nil, err
	}
	for column, to := range map[string]*[]Count{"channel": &out.Channels, "kind": &out.Kinds} {
		if err := db.NewRaw("SELECT ?0 AS key, count(*) AS count FROM consultation_statement WHERE activity_id = ?1 AND state = 'submitted' AND duplicate_of IS NULL GROUP BY 1 ORDER BY count(*) DESC, 1",
			bun.Ident(column), activity).Scan(ctx, to); err != nil {
			return nil, err
		}
	}
	var positions, decisions []cell
	if err := db.NewRaw("SELECT "+innermost+" AS block, s.kind, s.position, count(DISTINCT s.statement_id) AS n"+counted+" AND s.position IS NOT NULL GROUP BY 1, 2, 3 ORDER BY min(s.at), 3, 2", activity).Scan(ctx, &positions); err != nil {
		return nil, err
	}
	if err := db.NewRaw("SELECT "+innermost+" AS block, coalesce(s.decision, '') AS position, count(*) AS n"+counted+" GROUP BY 1, 2 ORDER BY min(s.at), 2", activity).Scan(ctx, &decisions); err != nil {
		return nil, err
	}
	for _, d := range decisions {
		if d.Position != "" {
			out.Decisions = add(out.Decisions, d.Position, d.N)
		}
	}
	out.Chapters = chapters(positions, decisions)
	return out, nil
}

// Told is a segment as it is told to people.
type Told struct {
	ID                uuid.UUID
	StatementID       uuid.UUID
	Number            string
	Seq               int
	BlockID           string             `bun:",nullzero"`
	Chapters          []string           `bun:",array"`
	Position          statement.Position `bun:",nullzero"`
	Quote             string
	evaluation.Words  `bun:",extend"`
	evaluation.Answer `bun:",extend"`
}

// listTold gives the segments of statements that are released, in the order of the document.
func listTold(ctx context.Context, db bun.IDB, statements []uuid.UUID) ([]Told, error) {
	rows := []Told{}
	if len(statements) == 0 {
		return rows, nil
	}
	return rows, db.NewRaw(`SELECT s.id, s.statement_id, s.number, s.seq, s.block_id, s.chapters, s.position, s.quote, s.request, s.reason, s.remark, s.wording, s.decision, s.consideration, s.changed_block
		FROM consultation_segment AS s WHERE s.statement_id IN (?) AND s.input = 'current' AND s.released_at IS NOT NULL ORDER BY s.at, s.statement_id, s.seq`, bun.List(statements)).Scan(ctx, &rows)
}

// tellable picks statements t that nobody has told of yet and that have no part without an
// answer. A duplicate is not among them: its sender is told about the other one.
const tellable = ` t.state = 'submitted' AND t.duplicate_of IS NULL AND t.forgotten_at IS NULL AND NOT EXISTS (SELECT FROM consultation_told AS w WHERE w.statement_id = t.id)
	AND NOT EXISTS (SELECT FROM consultation_segment AS s WHERE s.statement_id = t.id AND s.input = 'current' AND s.released_at IS NULL)`

// claimTold writes down that the readers of statements are told, and gives those of them
// for which that is new.
func claimTold(ctx context.Context, tx bun.Tx, ids []uuid.UUID, now time.Time) (map[uuid.UUID]bool, error) {
	var due []uuid.UUID
	err := tx.NewRaw("INSERT INTO consultation_told (statement_id, told_at) SELECT t.id, ? FROM consultation_statement AS t WHERE t.id IN (?) AND"+tellable+" ON CONFLICT DO NOTHING RETURNING statement_id", now, bun.List(ids)).Scan(ctx, &due)
	out := make(map[uuid.UUID]bool, len(due))
	for _, id := range due {
		out[id] = true
	}
	return out, err
}

// untold are consultations with released results of which somebody is still to be told.
func untold(ctx context.Context, db bun.IDB) (ids []uuid.UUID, err error) {
	return ids, db.NewRaw(`SELECT r.activity_id FROM consultation_result AS r WHERE r.released_at IS NOT NULL
		AND EXISTS (SELECT FROM consultation_statement AS t WHERE t.activity_id = r.activity_id AND`+tellable+`) ORDER BY r.activity_id`).Scan(ctx, &ids)
}

// activitiesOf a project in which somebody has spoken and that are not frozen.
func activitiesOf(ctx context.Context, tx bun.Tx, project uuid.UUID) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	return ids, tx.NewRaw(`SELECT DISTINCT t.activity_id FROM consultation_statement AS t WHERE t.project_id = ?
		AND NOT EXISTS (SELECT FROM consultation_result AS r WHERE r.activity_id = t.activity_id AND r.frozen IS NOT NULL)`, project).Scan(ctx, &ids)
}

// notFrozen are consultations with a result that is not frozen.
func notFrozen(ctx context.Context, db bun.IDB) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	return ids, db.NewRaw("SELECT activity_id FROM consultation_result WHERE frozen IS NULL ORDER BY activity_id LIMIT 1000").Scan(ctx, &ids)
}
