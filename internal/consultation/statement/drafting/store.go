package drafting

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/fault"
)

// findMine is what the person or organisation has in a consultation and did not withdraw;
// nil for nothing.
func findMine(ctx context.Context, db bun.IDB, activity uuid.UUID, person, organisation *uuid.UUID) (*statement.Statement, error) {
	q := statement.Select(db).Where("s.activity_id = ? AND s.state <> 'withdrawn'", activity)
	if organisation != nil {
		q.Where("s.organisation_id = ?", *organisation)
	} else {
		q.Where("s.person_id = ? AND s.organisation_id IS NULL", person)
	}
	var s statement.Statement
	err := q.Scan(ctx, &s)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &s, err
}

// alreadyThere turns the refused second statement into one that a person understands.
func alreadyThere(err error, id uuid.UUID) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, statement.CodeExists).WithParam("Statement", id.String())
}

// findRemark is nil when there is none.
func findRemark(ctx context.Context, db bun.IDB, id uuid.UUID) (*statement.Remark, error) {
	var r statement.Remark
	err := db.NewRaw("SELECT "+statement.RemarkColumns+" FROM consultation_remark WHERE id = ?", id).Scan(ctx, &r)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &r, err
}

// positionOn is the remark of a statement that has the position on a chapter, but for one;
// nil for none.
func positionOn(ctx context.Context, tx bun.Tx, of uuid.UUID, block string, but uuid.UUID) (*statement.Remark, error) {
	var r statement.Remark
	err := tx.NewRaw("SELECT "+statement.RemarkColumns+" FROM consultation_remark WHERE statement_id = ? AND block_id = ? AND position IS NOT NULL AND id <> ? LIMIT 1", of, block, but).Scan(ctx, &r)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &r, err
}

func countRemarks(ctx context.Context, tx bun.Tx, of uuid.UUID) (n int, err error) {
	return n, tx.NewRaw("SELECT count(*) FROM consultation_remark WHERE statement_id = ?", of).Scan(ctx, &n)
}

func putRemark(ctx context.Context, tx bun.Tx, r *statement.Remark) error {
	var position *statement.Position
	if r.Position != "" {
		position = &r.Position
	}
	_, err := tx.NewRaw(`INSERT INTO consultation_remark (`+statement.RemarkColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET block_id = excluded.block_id, anchor = excluded.anchor, anchor_version = excluded.anchor_version, anchor_state = excluded.anchor_state,
		position = excluded.position, request = excluded.request, reason = excluded.reason, remark = excluded.remark, wording = excluded.wording, place = excluded.place, pin = excluded.pin,
		version = excluded.version, updated_by = excluded.updated_by, updated_at = excluded.updated_at`,
		r.ID, r.StatementID, r.BlockID, statement.AsJSON(r.Anchor), r.AnchorVersion, r.AnchorState, position, r.Request, r.Reason, r.Remark, r.Wording, jsonOrNull(r.Place), jsonOrNull(r.Pin),
		r.Version, r.UpdatedBy, r.UpdatedAt, r.CreatedAt).Exec(ctx)
	return err
}

func deleteRemark(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM consultation_remark WHERE id = ?", id).Exec(ctx)
	return err
}

// takeLease for the person unless somebody else holds it, and tells who does then.
func takeLease(ctx context.Context, tx bun.Tx, l statement.Lease, now time.Time) (*statement.Lease, error) {
	_, err := tx.NewRaw(`INSERT INTO consultation_lease (statement_id, block_id, person_id, expires_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (statement_id, block_id) DO UPDATE SET person_id = excluded.person_id, expires_at = excluded.expires_at
		WHERE consultation_lease.person_id = excluded.person_id OR consultation_lease.expires_at <= ?`, l.StatementID, l.BlockID, l.PersonID, l.ExpiresAt, now).Exec(ctx)
	if err != nil {
		return nil, err
	}
	var held statement.Lease
	return &held, tx.NewRaw("SELECT statement_id, block_id, person_id, expires_at FROM consultation_lease WHERE statement_id = ? AND block_id = ?", l.StatementID, l.BlockID).Scan(ctx, &held)
}

func dropLease(ctx context.Context, tx bun.Tx, of uuid.UUID, block string, person uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM consultation_lease WHERE statement_id = ? AND block_id = ? AND person_id = ?", of, block, person).Exec(ctx)
	return err
}

func jsonOrNull[T any](p *T) any {
	if p == nil {
		return nil
	}
	return statement.AsJSON(p)
}
