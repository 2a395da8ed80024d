package published

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mitwirken/internal/consultation/statement"
)

// Stretch is where a stretch of published statements ended.
type Stretch struct {
	Number string `json:"n"`
}

// listPublished are the statements everybody may read, in the order of their numbers.
func listPublished(ctx context.Context, db bun.IDB, activity uuid.UUID, after *Stretch, limit int) ([]statement.Statement, error) {
	q := statement.Select(db).Where("s.activity_id = ? AND s.state = 'submitted' AND s.publication <> 'none' AND s.hidden_at IS NULL AND s.forgotten_at IS NULL AND s.duplicate_of IS NULL", activity).
		OrderExpr("s.number").Limit(int64(limit) + 1)
	if after != nil {
		q.Where("s.number > ?", after.Number)
	}
	rows := []statement.Statement{}
	return rows, q.Scan(ctx, &rows)
}

// joinsTo counts the submitted statements that have joined each of these.
func joinsTo(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID]int, error) {
	out := map[uuid.UUID]int{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []struct {
		JoinedID uuid.UUID
		N        int
	}
	err := db.NewRaw(`SELECT j.joined_id, count(*) AS n FROM consultation_join AS j JOIN consultation_statement AS s ON s.id = j.statement_id
		WHERE j.joined_id IN (?) AND s.state = 'submitted' AND `+statement.JoinHandedIn+` GROUP BY j.joined_id`, bun.List(ids)).Scan(ctx, &rows)
	for _, r := range rows {
		out[r.JoinedID] = r.N
	}
	return out, err
}

func putJoin(ctx context.Context, tx bun.Tx, j *statement.Join) error {
	var blocks any
	if j.Blocks != nil {
		blocks = pgdialect.Array(j.Blocks)
	}
	_, err := tx.NewRaw(`INSERT INTO consultation_join (id, statement_id, joined_id, blocks, created_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (statement_id, joined_id) DO UPDATE SET blocks = excluded.blocks`, j.ID, j.StatementID, j.JoinedID, blocks, j.CreatedAt).Exec(ctx)
	return err
}

func deleteJoin(ctx context.Context, tx bun.Tx, statement, joined uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM consultation_join WHERE statement_id = ? AND joined_id = ?", statement, joined).Exec(ctx)
	return err
}
