package report

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

const columns = "r.activity_id, r.state, r.introduction, r.procedure, r.named, r.template_id, r.returned, r.version, r.changed_at, r.changed_by, r.submitted_by, r.published_at, r.published_by"

// find gives the report of a consultation; one that nobody has written on yet is empty.
func find(ctx context.Context, db bun.IDB, activity uuid.UUID, lock bool) (*Report, error) {
	var r Report
	q := db.NewSelect().TableExpr("consultation_report AS r").ColumnExpr(columns).Where("r.activity_id = ?", activity)
	if lock {
		q.For("UPDATE")
	}
	err := q.Scan(ctx, &r)
	if errors.Is(err, sql.ErrNoRows) {
		return &Report{ActivityID: activity, State: Work, Introduction: map[string]string{}, Procedure: map[string]string{}}, nil
	}
	return &r, err
}

// ensure there is a row to lock.
func ensure(ctx context.Context, tx bun.Tx, r *Report) error {
	_, err := tx.NewRaw("INSERT INTO consultation_report (activity_id, version, changed_at) VALUES (?, 0, ?) ON CONFLICT (activity_id) DO NOTHING", r.ActivityID, r.ChangedAt).Exec(ctx)
	return err
}

func update(ctx context.Context, tx bun.Tx, r *Report) error {
	_, err := tx.NewRaw(`UPDATE consultation_report SET state = ?, introduction = ?, procedure = ?, named = ?, template_id = ?, returned = ?, version = ?, changed_at = ?, changed_by = ?, submitted_by = ?,
		published_at = ?, published_by = ? WHERE activity_id = ?`, r.State, asJSON(r.Introduction), asJSON(r.Procedure), r.Named, r.TemplateID, r.Returned, r.Version, r.ChangedAt, r.ChangedBy, r.SubmittedBy,
		r.PublishedAt, r.PublishedBy, r.ActivityID).Exec(ctx)
	return err
}

func isOut(ctx context.Context, db bun.IDB, activity uuid.UUID) (out bool, err error) {
	return out, db.NewRaw("SELECT EXISTS (SELECT FROM consultation_report WHERE activity_id = ? AND state = 'published')", activity).Scan(ctx, &out)
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain maps of ours
	}
	return string(b)
}
