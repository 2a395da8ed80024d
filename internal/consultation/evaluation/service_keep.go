package evaluation

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/platform/privacy"
)

// Holdings declares segments, which tell political opinions, and the work of staff on them.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{
		{Name: "consultation_segment", Topic: privacy.Participation, Tables: []string{"consultation_segment", "consultation_segment_tag", "consultation_note", "consultation_group_member", "consultation_text_use",
			"consultation_undo_row", "consultation_segment_join"}, Sources: []string{"consultation_segment"}, Ground: privacy.Task, Kept: []privacy.Kept{privacy.Until(privacy.ContributionsErased)},
			Recipients: []privacy.Recipient{privacy.Self, privacy.Editors}, Protected: true},
		{Name: "consultation_segment_lease", Topic: privacy.Running, Tables: []string{"consultation_segment_lease"}, Ground: privacy.Task,
			Kept: []privacy.Kept{privacy.Until(privacy.AccountDeleted), privacy.Until(privacy.ContributionsErased)}, Recipients: []privacy.Recipient{privacy.Editors}},
		privacy.StaffWork("consultation_tag", "consultation_group", "consultation_text_block"),
	}
}

// Forget erases segments of a project with everything about them; what the municipality
// counts of them is frozen by the room above, before. It hooks into Forget of statements.
func (s *Service) Forget(ctx context.Context, tx bun.Tx, project uuid.UUID) (int, error) {
	for _, e := range s.beforeForget {
		if _, err := e(ctx, tx, project); err != nil {
			return 0, err
		}
	}
	return forgetProject(ctx, tx, project)
}

// ownSegment is a segment of a person’s own statement.
type ownSegment struct {
	Segment  `bun:",extend"`
	Released bool
}

// OwnData is what the municipality decided about what a person said, once it is released.
func (s *Service) OwnData() []owndata.Source {
	return []owndata.Source{owndata.List("consultation_segment", func(ctx context.Context, person uuid.UUID) ([]ownSegment, error) {
		return ownSegments(ctx, s.db, person)
	}, func(r ownSegment) (owndata.Row, error) {
		row := owndata.Row{{Name: "number", Value: board.Label(r.Number, r.Seq)}, {Name: "request", Value: orNil(r.Request)}, {Name: "reason", Value: orNil(r.Reason)}, {Name: "remark", Value: orNil(r.Remark)}}
		decision, consideration, at := any(nil), any(nil), (*time.Time)(nil)
		if r.Released {
			decision, consideration, at = owndata.Term("decision_"+string(r.Decision)), html.Plain(r.Consideration["de"]), r.ReleasedAt
		}
		return append(row, owndata.Field{Name: "decision", Value: decision}, owndata.Field{Name: "consideration", Value: consideration}, owndata.Field{Name: "at", Value: at}), nil
	})}
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func forgetProject(ctx context.Context, tx bun.Tx, project uuid.UUID) (int, error) {
	res, err := tx.NewRaw(`DELETE FROM consultation_segment WHERE statement_id IN (SELECT id FROM consultation_statement WHERE project_id = ?)`, project).Exec(ctx)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, err
	}
	// Groups of nothing tell nothing.
	_, err = tx.NewRaw(`DELETE FROM consultation_group AS g WHERE NOT EXISTS (SELECT FROM consultation_group_member AS m WHERE m.group_id = g.id)
		AND g.activity_id IN (SELECT activity_id FROM consultation_statement WHERE project_id = ?)`, project).Exec(ctx)
	return int(n), err
}

// ownSegments of statements that a person began; with the answer where results are released.
func ownSegments(ctx context.Context, db bun.IDB, person uuid.UUID) ([]ownSegment, error) {
	var rows []ownSegment
	return rows, db.NewRaw("SELECT "+columns+`, coalesce(s.released_at IS NOT NULL AND r.released_at IS NOT NULL, false) AS released FROM consultation_segment AS s
		JOIN consultation_statement AS t ON t.id = s.statement_id LEFT JOIN consultation_result AS r ON r.activity_id = s.activity_id
		WHERE t.person_id = ? AND t.organisation_id IS NULL ORDER BY s.id LIMIT 5000`, person).Scan(ctx, &rows)
}
