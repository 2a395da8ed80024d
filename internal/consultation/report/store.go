package report

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"mitwirken/internal/consultation/report/edition"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

const columns = "r.activity_id, r.state, r.introduction, r.procedure, r.named, r.template_id, r.returned, r.version, r.changed_at, r.changed_by, r.submitted_by, r.submitted_at, r.published_at, r.published_by, r.papers, r.numbers, r.frozen_at"

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
		submitted_at = ?, published_at = ?, published_by = ? WHERE activity_id = ?`, r.State, asJSON(r.Introduction), asJSON(r.Procedure), r.Named, r.TemplateID, r.Returned, r.Version, r.ChangedAt, r.ChangedBy, r.SubmittedBy,
		r.SubmittedAt, r.PublishedAt, r.PublishedBy, r.ActivityID).Exec(ctx)
	return err
}

// freeze writes down files and numbers of a published report; false when somebody else has.
func freeze(ctx context.Context, tx bun.Tx, activity uuid.UUID, papers []Paper, numbers *edition.Statistics, now time.Time) (bool, error) {
	res, err := tx.NewRaw("UPDATE consultation_report SET papers = ?, numbers = ?, frozen_at = ? WHERE activity_id = ? AND state = 'published' AND frozen_at IS NULL", asJSON(papers), asJSON(numbers), now, activity).Exec(ctx)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// outAmong picks the consultations whose report is published.
func outAmong(ctx context.Context, db bun.IDB, activities []uuid.UUID) (ids []uuid.UUID, err error) {
	return ids, db.NewRaw("SELECT activity_id FROM consultation_report WHERE activity_id IN (?) AND state = 'published'", bun.List(activities)).Scan(ctx, &ids)
}

func isOut(ctx context.Context, db bun.IDB, activity uuid.UUID) (out bool, err error) {
	return out, db.NewRaw("SELECT EXISTS (SELECT FROM consultation_report WHERE activity_id = ? AND state = 'published')", activity).Scan(ctx, &out)
}

// reported is a statement of a person in a published report.
type reported struct {
	ActivityID  uuid.UUID
	Number      string
	Named       bool
	PublishedAt time.Time

	title func(lang string) string `bun:"-"`
}

// reportedOf a person: what stood in the report on the day of its publication.
func reportedOf(ctx context.Context, db bun.IDB, person uuid.UUID) ([]reported, error) {
	var rows []reported
	return rows, db.NewRaw(`SELECT t.activity_id, t.number, r.named AND t.publication = 'named' AS named, r.published_at
		FROM consultation_statement AS t JOIN consultation_report AS r ON r.activity_id = t.activity_id AND r.state = 'published'
		WHERE t.person_id = ? AND t.organisation_id IS NULL AND EXISTS (SELECT FROM consultation_segment AS s WHERE s.statement_id = t.id AND s.released_at <= r.published_at)
		ORDER BY r.published_at, t.number LIMIT 5000`, person).Scan(ctx, &rows)
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain maps of ours
	}
	return string(b)
}
