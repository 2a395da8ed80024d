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
	"mitwirken/internal/platform/fault"
)

const columns = `s.id, s.activity_id, s.project_id, s.state, s.channel, s.kind, s.person_id, s.organisation_id, s.secret_hash, s.captured_by, s.lang, s.contact, s.organisation, s.on_behalf,
	s.category, s.no_comment, s.files, s.publication, s.consent_changed_at, s.consent_note, s.hidden_at, s.started_at, s.submitted_at, s.withdrawn_at, s.number, s.submissions,
	s.received_on, s.capture_note, s.duplicate_of, s.extended_to, s.reminded_at, s.forgotten_at, s.version, s.changed_at`

func asJSON(v any) string {
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

// findMine is what the person or organisation has in a consultation and did not withdraw;
// nil for nothing.
func findMine(ctx context.Context, db bun.IDB, activity uuid.UUID, person, organisation *uuid.UUID) (*Statement, error) {
	q := Select(db).Where("s.activity_id = ? AND s.state <> 'withdrawn'", activity)
	if organisation != nil {
		q.Where("s.organisation_id = ?", *organisation)
	} else {
		q.Where("s.person_id = ? AND s.organisation_id IS NULL", person)
	}
	var s Statement
	err := q.Scan(ctx, &s)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &s, err
}

func insertStatement(ctx context.Context, tx bun.Tx, s *Statement, h Hashes) error {
	_, err := tx.NewRaw(`INSERT INTO consultation_statement (id, activity_id, project_id, state, channel, kind, person_id, organisation_id, secret_hash, captured_by, lang, contact,
		email_hash, post_hash, name_hash, organisation, on_behalf, category, no_comment, files, publication, consent_changed_at, consent_note, started_at, received_on, capture_note, extended_to, version, changed_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)`,
		s.ID, s.ActivityID, s.ProjectID, s.State, s.Channel, s.Kind, s.PersonID, s.OrganisationID, bytesOrNull(s.SecretHash), s.CapturedBy, s.Lang, bytesOrNull(s.Sealed),
		bytesOrNull(h.Email), bytesOrNull(h.Post), bytesOrNull(h.Name), s.Organisation, s.OnBehalf, s.Category, s.NoComment, asJSON(orEmpty(s.Files)), s.Publication, s.ConsentChangedAt, s.ConsentNote,
		s.StartedAt, dateOrNull(s.ReceivedOn), s.CaptureNote, dateOrNull(s.ExtendedTo), s.ChangedAt).Exec(ctx)
	return err
}

// updateStatement writes everything that can change.
func updateStatement(ctx context.Context, tx bun.Tx, s *Statement, h Hashes) error {
	_, err := tx.NewRaw(`UPDATE consultation_statement SET state = ?, contact = ?, email_hash = ?, post_hash = ?, name_hash = ?, on_behalf = ?, category = ?, no_comment = ?, files = ?,
		publication = ?, consent_changed_at = ?, consent_note = ?, hidden_at = ?, submitted_at = ?, withdrawn_at = ?, number = ?, submissions = ?, received_on = ?, capture_note = ?, duplicate_of = ?,
		version = ?, changed_at = ? WHERE id = ?`,
		s.State, bytesOrNull(s.Sealed), bytesOrNull(h.Email), bytesOrNull(h.Post), bytesOrNull(h.Name), s.OnBehalf, s.Category, s.NoComment, asJSON(orEmpty(s.Files)),
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

const remarkColumns = `id, statement_id, block_id, anchor, anchor_version, anchor_state, position, request, reason, remark, wording, place, pin, version, updated_by, updated_at, created_at`

func listRemarks(ctx context.Context, db bun.IDB, statement uuid.UUID) ([]Remark, error) {
	rows := []Remark{}
	return rows, db.NewRaw("SELECT "+remarkColumns+" FROM consultation_remark WHERE statement_id = ? ORDER BY created_at, id", statement).Scan(ctx, &rows)
}

// findRemark is nil when there is none.
func findRemark(ctx context.Context, db bun.IDB, id uuid.UUID) (*Remark, error) {
	var r Remark
	err := db.NewRaw("SELECT "+remarkColumns+" FROM consultation_remark WHERE id = ?", id).Scan(ctx, &r)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &r, err
}

// positionOn is the remark of a statement that has the position on a chapter, but for one;
// nil for none.
func positionOn(ctx context.Context, tx bun.Tx, statement uuid.UUID, block string, but uuid.UUID) (*Remark, error) {
	var r Remark
	err := tx.NewRaw("SELECT "+remarkColumns+" FROM consultation_remark WHERE statement_id = ? AND block_id = ? AND position IS NOT NULL AND id <> ? LIMIT 1", statement, block, but).Scan(ctx, &r)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &r, err
}

func countRemarks(ctx context.Context, tx bun.Tx, statement uuid.UUID) (n int, err error) {
	return n, tx.NewRaw("SELECT count(*) FROM consultation_remark WHERE statement_id = ?", statement).Scan(ctx, &n)
}

func putRemark(ctx context.Context, tx bun.Tx, r *Remark) error {
	_, err := tx.NewRaw(`INSERT INTO consultation_remark (`+remarkColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET block_id = excluded.block_id, anchor = excluded.anchor, anchor_version = excluded.anchor_version, anchor_state = excluded.anchor_state,
		position = excluded.position, request = excluded.request, reason = excluded.reason, remark = excluded.remark, wording = excluded.wording, place = excluded.place, pin = excluded.pin,
		version = excluded.version, updated_by = excluded.updated_by, updated_at = excluded.updated_at`,
		r.ID, r.StatementID, r.BlockID, asJSON(r.Anchor), r.AnchorVersion, r.AnchorState, textOrNull(string(r.Position)), r.Request, r.Reason, r.Remark, r.Wording, jsonOrNull(r.Place), jsonOrNull(r.Pin),
		r.Version, r.UpdatedBy, r.UpdatedAt, r.CreatedAt).Exec(ctx)
	return err
}

func deleteRemark(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM consultation_remark WHERE id = ?", id).Exec(ctx)
	return err
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

// takeLease for the person unless somebody else holds it, and tells who does then.
func takeLease(ctx context.Context, tx bun.Tx, l Lease, now time.Time) (*Lease, error) {
	_, err := tx.NewRaw(`INSERT INTO consultation_lease (statement_id, block_id, person_id, expires_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (statement_id, block_id) DO UPDATE SET person_id = excluded.person_id, expires_at = excluded.expires_at
		WHERE consultation_lease.person_id = excluded.person_id OR consultation_lease.expires_at <= ?`, l.StatementID, l.BlockID, l.PersonID, l.ExpiresAt, now).Exec(ctx)
	if err != nil {
		return nil, err
	}
	var held Lease
	return &held, tx.NewRaw("SELECT statement_id, block_id, person_id, expires_at FROM consultation_lease WHERE statement_id = ? AND block_id = ?", l.StatementID, l.BlockID).Scan(ctx, &held)
}

func dropLease(ctx context.Context, tx bun.Tx, statement uuid.UUID, block string, person uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM consultation_lease WHERE statement_id = ? AND block_id = ? AND person_id = ?", statement, block, person).Exec(ctx)
	return err
}

func listJoins(ctx context.Context, db bun.IDB, statement uuid.UUID) ([]Join, error) {
	rows := []Join{}
	return rows, db.NewRaw(`SELECT j.id, j.statement_id, j.joined_id, j.blocks, j.created_at, t.number FROM consultation_join AS j
		JOIN consultation_statement AS t ON t.id = j.joined_id WHERE j.statement_id = ? ORDER BY j.created_at, j.id`, statement).Scan(ctx, &rows)
}

// alreadyThere turns the refused second statement into one that a person understands.
func alreadyThere(err error, id uuid.UUID) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, CodeExists).WithParam("Statement", id.String())
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

func jsonOrNull[T any](p *T) any {
	if p == nil {
		return nil
	}
	return asJSON(p)
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
