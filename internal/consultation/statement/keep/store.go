package keep

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
)

// draftsOf a person that were never submitted and belong to nobody else.
func draftsOf(ctx context.Context, tx bun.Tx, person uuid.UUID) (ids []uuid.UUID, err error) {
	return ids, tx.NewRaw("SELECT id FROM consultation_statement WHERE person_id = ? AND organisation_id IS NULL AND submissions = 0 FOR UPDATE", person).Scan(ctx, &ids)
}

// detachPerson leaves what was submitted without the person.
func detachPerson(ctx context.Context, tx bun.Tx, person uuid.UUID) error {
	for _, statement := range []string{
		`UPDATE consultation_statement SET contact = NULL, email_hash = NULL, post_hash = NULL, person_hash = NULL, person_short_hash = NULL, publication = CASE publication WHEN 'named' THEN 'anonymous' ELSE publication END
			WHERE person_id = ? AND organisation_id IS NULL`,
		`UPDATE consultation_statement SET person_id = NULL WHERE person_id = ?`,
		`UPDATE consultation_statement SET captured_by = NULL WHERE captured_by = ?`,
		`UPDATE consultation_remark SET updated_by = NULL WHERE updated_by = ?`,
		`UPDATE consultation_submission SET submitted_by = NULL WHERE submitted_by = ?`,
		`DELETE FROM consultation_lease WHERE person_id = ?`,
	} {
		if _, err := tx.NewRaw(statement, person).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

// toForget are the statements of a project that still say something.
func toForget(ctx context.Context, tx bun.Tx, project uuid.UUID) ([]statement.Statement, error) {
	rows := []statement.Statement{}
	return rows, statement.Select(tx).Where("s.project_id = ? AND s.forgotten_at IS NULL", project).OrderExpr("s.id").For("UPDATE").Scan(ctx, &rows)
}

// forget leaves number, times, hash and signature of what was submitted.
func forget(ctx context.Context, tx bun.Tx, ids []uuid.UUID, now time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	in := bun.List(ids)
	for _, table := range []string{"consultation_remark", "consultation_lease", "consultation_join"} {
		if _, err := tx.NewRaw("DELETE FROM ? WHERE statement_id IN (?)", bun.Ident(table), in).Exec(ctx); err != nil {
			return err
		}
	}
	if _, err := tx.NewRaw("UPDATE consultation_submission SET content = NULL, blocks = DEFAULT, submitted_by = NULL WHERE statement_id IN (?)", in).Exec(ctx); err != nil {
		return err
	}
	_, err := tx.NewRaw(`UPDATE consultation_statement SET person_id = NULL, organisation_id = NULL, secret_hash = NULL, captured_by = NULL, contact = NULL, email_hash = NULL, post_hash = NULL,
		name_hash = NULL, person_hash = NULL, person_short_hash = NULL, organisation = '', on_behalf = '', category = '', files = '[]', publication = 'none', consent_note = '', capture_note = '', forgotten_at = ? WHERE id IN (?)`, now, in).Exec(ctx)
	return err
}

// activitiesWithDrafts have drafts that came online.
func activitiesWithDrafts(ctx context.Context, db bun.IDB) (ids []uuid.UUID, err error) {
	return ids, db.NewRaw("SELECT DISTINCT activity_id FROM consultation_statement WHERE state = 'draft' AND channel = 'online' ORDER BY activity_id").Scan(ctx, &ids)
}

// draftsAfter is a stretch of the drafts of an activity, locked; what somebody else holds
// is left to the next time.
func draftsAfter(ctx context.Context, tx bun.Tx, activity, after uuid.UUID, limit int) ([]statement.Statement, error) {
	rows := []statement.Statement{}
	return rows, statement.Select(tx).Where("s.activity_id = ? AND s.state = 'draft' AND s.channel = 'online' AND s.id > ?", activity, after).OrderExpr("s.id").Limit(int64(limit)).For("UPDATE SKIP LOCKED").Scan(ctx, &rows)
}

func setReminded(ctx context.Context, tx bun.Tx, id uuid.UUID, now time.Time) error {
	_, err := tx.NewRaw("UPDATE consultation_statement SET reminded_at = ? WHERE id = ?", now, id).Exec(ctx)
	return err
}

// remarksAfter is a stretch of all remarks of an activity.
func remarksAfter(ctx context.Context, tx bun.Tx, activity, after uuid.UUID, limit int) ([]statement.Remark, error) {
	rows := []statement.Remark{}
	return rows, tx.NewRaw(`SELECT r.id, r.statement_id, r.block_id, r.anchor, r.anchor_version, r.anchor_state, r.version FROM consultation_remark AS r
		JOIN consultation_statement AS s ON s.id = r.statement_id WHERE s.activity_id = ? AND r.id > ? ORDER BY r.id LIMIT ? FOR UPDATE OF r`, activity, after, limit).Scan(ctx, &rows)
}

// moved is where a remark is in a new version of the document.
type moved struct {
	ID     uuid.UUID      `json:"id"`
	Block  string         `json:"block"`
	Anchor compare.Anchor `json:"anchor"`
	State  compare.State  `json:"state"`
}

// moveRemarks counts as a change of each: who is writing gets the new place first.
func moveRemarks(ctx context.Context, tx bun.Tx, all []moved) error {
	if len(all) == 0 {
		return nil
	}
	list, err := json.Marshal(all)
	if err != nil {
		return err
	}
	_, err = tx.NewRaw(`UPDATE consultation_remark AS r SET block_id = n.block, anchor = n.anchor, anchor_state = n.state, version = r.version + 1
		FROM jsonb_to_recordset(?::jsonb) AS n(id uuid, block text, anchor jsonb, state text) WHERE r.id = n.id`, string(list)).Exec(ctx)
	return err
}

// ownStatements are those that a person began, for the copy of their data.
func ownStatements(ctx context.Context, db bun.IDB, person uuid.UUID) ([]statement.Statement, error) {
	rows := []statement.Statement{}
	return rows, statement.Select(db).Where("s.person_id = ?", person).OrderExpr("s.id").Scan(ctx, &rows)
}

type ownRemark struct {
	statement.Remark `bun:",extend"`
	Number           string `bun:",nullzero"`
}

// ownRemarks are those a person has written, also for an organisation.
func ownRemarks(ctx context.Context, db bun.IDB, person uuid.UUID) ([]ownRemark, error) {
	rows := []ownRemark{}
	return rows, db.NewRaw(`SELECT r.id, r.statement_id, r.block_id, r.anchor, r.anchor_version, r.anchor_state, r.position, r.request, r.reason, r.remark, r.wording, r.place, r.pin, r.version,
		r.updated_by, r.updated_at, r.created_at, s.number FROM consultation_remark AS r JOIN consultation_statement AS s ON s.id = r.statement_id
		WHERE r.updated_by = ? ORDER BY r.created_at, r.id`, person).Scan(ctx, &rows)
}

type ownSubmission struct {
	statement.Submission `bun:",extend"`
	Title                string `bun:"number_of"`
}

func ownSubmissions(ctx context.Context, db bun.IDB, person uuid.UUID) ([]ownSubmission, error) {
	rows := []ownSubmission{}
	return rows, db.NewRaw("SELECT "+statement.SubmissionColumns+`, s.number AS number_of FROM consultation_submission AS x JOIN consultation_statement AS s ON s.id = x.statement_id
		WHERE x.submitted_by = ? ORDER BY x.submitted_at, x.id`, person).Scan(ctx, &rows)
}

// claimJoiners writes down that those are told who submitted with a join to a statement:
// up to limit of them, each once. Of duplicates the other one is told.
func claimJoiners(ctx context.Context, tx bun.Tx, joined uuid.UUID, now time.Time, limit int) (ids []uuid.UUID, err error) {
	return ids, tx.NewRaw(`UPDATE consultation_join SET withdrawal_told_at = ? WHERE id IN (
			SELECT j.id FROM consultation_join AS j JOIN consultation_statement AS s ON s.id = j.statement_id
			WHERE j.joined_id = ? AND j.withdrawal_told_at IS NULL AND s.state = 'submitted' AND s.duplicate_of IS NULL AND s.forgotten_at IS NULL AND `+statement.JoinHandedIn+`
			ORDER BY j.id LIMIT ? FOR UPDATE OF j)
		RETURNING statement_id`, now, joined, limit).Scan(ctx, &ids)
}
