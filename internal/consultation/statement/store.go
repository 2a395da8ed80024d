package statement

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

const columns = `s.id, s.activity_id, s.project_id, s.state, s.channel, s.kind, s.person_id, s.organisation_id, s.secret_hash, s.captured_by, s.lang, s.contact, s.organisation, s.on_behalf,
	s.category, s.no_comment, s.files, s.publication, s.consent_changed_at, s.consent_note, s.hidden_at, s.started_at, s.submitted_at, s.withdrawn_at, s.number, s.submissions,
	s.received_on, s.capture_note, s.duplicate_of, s.extended_to, s.reminded_at, s.forgotten_at, s.version, s.changed_at`

func AsJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs of ours
	}
	return string(b)
}

// Select statements with all their columns, as s.
func Select(db bun.IDB) *bun.SelectQuery {
	return db.NewSelect().TableExpr("consultation_statement AS s").ColumnExpr(columns)
}

// findStatement regardless of who asks. NotFound authz.not_found.
func findStatement(ctx context.Context, db bun.IDB, id uuid.UUID, lock bool) (*Statement, error) {
	var s Statement
	q := Select(db).Where("s.id = ?", id)
	if lock {
		q.For("UPDATE")
	}
	err := q.Scan(ctx, &s)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, authz.Denied(authz.CodeNotFound).Err()
	}
	return &s, err
}

func insertStatement(ctx context.Context, tx bun.Tx, s *Statement, h Hashes) error {
	_, err := tx.NewRaw(`INSERT INTO consultation_statement (id, activity_id, project_id, state, channel, kind, person_id, organisation_id, secret_hash, captured_by, lang, contact,
		email_hash, post_hash, name_hash, person_hash, person_short_hash, organisation, on_behalf, category, no_comment, files, publication, consent_changed_at, consent_note, started_at, received_on, capture_note, extended_to, version, changed_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)`,
		s.ID, s.ActivityID, s.ProjectID, s.State, s.Channel, s.Kind, s.PersonID, s.OrganisationID, bytesOrNull(s.SecretHash), s.CapturedBy, s.Lang, bytesOrNull(s.Sealed),
		bytesOrNull(h.Email), bytesOrNull(h.Post), bytesOrNull(h.Name), bytesOrNull(h.Person), bytesOrNull(h.PersonShort), s.Organisation, s.OnBehalf, s.Category, s.NoComment, AsJSON(orEmpty(s.Files)), s.Publication, s.ConsentChangedAt, s.ConsentNote,
		s.StartedAt, dateOrNull(s.ReceivedOn), s.CaptureNote, dateOrNull(s.ExtendedTo), s.ChangedAt).Exec(ctx)
	return err
}

// updateStatement writes everything that can change.
func updateStatement(ctx context.Context, tx bun.Tx, s *Statement, h Hashes) error {
	_, err := tx.NewRaw(`UPDATE consultation_statement SET state = ?, contact = ?, email_hash = ?, post_hash = ?, name_hash = ?, person_hash = ?, person_short_hash = ?, on_behalf = ?, category = ?, no_comment = ?, files = ?,
		publication = ?, consent_changed_at = ?, consent_note = ?, hidden_at = ?, submitted_at = ?, withdrawn_at = ?, number = ?, submissions = ?, received_on = ?, capture_note = ?, duplicate_of = ?,
		version = ?, changed_at = ? WHERE id = ?`,
		s.State, bytesOrNull(s.Sealed), bytesOrNull(h.Email), bytesOrNull(h.Post), bytesOrNull(h.Name), bytesOrNull(h.Person), bytesOrNull(h.PersonShort), s.OnBehalf, s.Category, s.NoComment, AsJSON(orEmpty(s.Files)),
		s.Publication, s.ConsentChangedAt, s.ConsentNote, s.HiddenAt, s.SubmittedAt, s.WithdrawnAt, textOrNull(s.Number), s.Submissions, dateOrNull(s.ReceivedOn), s.CaptureNote, s.DuplicateOf,
		s.Version, s.ChangedAt, s.ID).Exec(ctx)
	return err
}

func touch(ctx context.Context, tx bun.Tx, id uuid.UUID, at time.Time) error {
	_, err := tx.NewRaw("UPDATE consultation_statement SET changed_at = ? WHERE id = ?", at, id).Exec(ctx)
	return err
}

func deleteStatement(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM consultation_statement WHERE id = ?", id).Exec(ctx)
	return err
}

const RemarkColumns = `id, statement_id, block_id, anchor, anchor_version, anchor_state, position, request, reason, remark, wording, place, pin, version, updated_by, updated_at, created_at`

func listRemarks(ctx context.Context, db bun.IDB, statement uuid.UUID) ([]Remark, error) {
	rows := []Remark{}
	return rows, db.NewRaw("SELECT "+RemarkColumns+" FROM consultation_remark WHERE statement_id = ? ORDER BY created_at, id", statement).Scan(ctx, &rows)
}

// wroteIn tells whether a person has left a trace in a statement.
func wroteIn(ctx context.Context, db bun.IDB, s *Statement, person uuid.UUID) (yes bool, err error) {
	if s.PersonID != nil && *s.PersonID == person {
		return true, nil
	}
	return yes, db.NewRaw("SELECT EXISTS (SELECT FROM consultation_remark WHERE statement_id = ? AND updated_by = ?)", s.ID, person).Scan(ctx, &yes)
}

// Lease is a row: who is writing to which block, up to when.
type Lease struct {
	StatementID uuid.UUID
	BlockID     string
	PersonID    uuid.UUID
	ExpiresAt   time.Time
}

func listLeases(ctx context.Context, db bun.IDB, statement uuid.UUID, now time.Time) ([]Lease, error) {
	rows := []Lease{}
	return rows, db.NewRaw("SELECT statement_id, block_id, person_id, expires_at FROM consultation_lease WHERE statement_id = ? AND expires_at > ? ORDER BY block_id", statement, now).Scan(ctx, &rows)
}

// JoinHandedIn holds for a join j that stands in the last submitted version of its
// statement s; times of submissions are whole seconds.
const JoinHandedIn = "j.created_at < s.submitted_at + interval '1 second'"

func listJoins(ctx context.Context, db bun.IDB, statement uuid.UUID) ([]Join, error) {
	rows := []Join{}
	return rows, db.NewRaw(`SELECT j.id, j.statement_id, j.joined_id, j.blocks, j.created_at, t.number,
		t.state <> 'submitted' OR t.publication = 'none' OR t.hidden_at IS NOT NULL OR t.forgotten_at IS NOT NULL OR t.duplicate_of IS NOT NULL AS gone,
		coalesce(`+JoinHandedIn+`, false) AS submitted FROM consultation_join AS j JOIN consultation_statement AS s ON s.id = j.statement_id
		JOIN consultation_statement AS t ON t.id = j.joined_id WHERE j.statement_id = ? ORDER BY j.created_at, j.id`, statement).Scan(ctx, &rows)
}

func bytesOrNull(b []byte) any {
	if len(b) == 0 {
		return nil
	}
	return b
}

func textOrNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func dateOrNull(t *time.Time) any {
	if t == nil {
		return nil
	}
	return t.Format(time.DateOnly)
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
