package identity

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
)

const exportColumns = `e.id, e.person_id, e.lang, e.requested_at, e.ready_at, e.size, e.expires_at`

func insertExport(ctx context.Context, tx bun.Tx, e *Export) error {
	_, err := tx.NewRaw(`INSERT INTO identity_export (id, person_id, lang, requested_at, expires_at) VALUES (?, ?, ?, ?, ?)`,
		e.ID, e.PersonID, e.Lang, e.RequestedAt, e.ExpiresAt).Exec(ctx)
	return err
}

// findExport is nil when there is none or it has expired.
func findExport(ctx context.Context, db bun.IDB, id uuid.UUID, now time.Time) (*Export, error) {
	var e Export
	err := db.NewRaw(`SELECT `+exportColumns+` FROM identity_export AS e WHERE e.id = ? AND e.expires_at > ?`, id, now).Scan(ctx, &e)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &e, err
}

func listExports(ctx context.Context, db bun.IDB, person uuid.UUID, now time.Time) ([]Export, error) {
	rows := []Export{}
	return rows, db.NewRaw(`SELECT `+exportColumns+` FROM identity_export AS e WHERE e.person_id = ? AND e.expires_at > ? ORDER BY e.requested_at DESC, e.id DESC`,
		person, now).Scan(ctx, &rows)
}

// finishExport is false when the copy is not wanted any more.
func finishExport(ctx context.Context, db bun.IDB, id uuid.UUID, size int64, now time.Time) (bool, error) {
	return changed(db.NewRaw(`UPDATE identity_export SET ready_at = ?, size = ? WHERE id = ? AND expires_at > ?`, now, size, id, now).Exec(ctx))
}

// expireExports makes the copies of a person worthless at once, and tells whether
// there were any.
func expireExports(ctx context.Context, tx bun.Tx, person uuid.UUID, now time.Time) (bool, error) {
	return changed(tx.NewRaw(`UPDATE identity_export SET expires_at = ? WHERE person_id = ? AND expires_at > ?`, now, person, now).Exec(ctx))
}

func listExpiredExports(ctx context.Context, db bun.IDB, now time.Time, limit int) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	return ids, db.NewRaw(`SELECT id FROM identity_export WHERE expires_at <= ? ORDER BY expires_at LIMIT ?`, now, limit).Scan(ctx, &ids)
}

func deleteExport(ctx context.Context, db bun.IDB, id uuid.UUID) error {
	_, err := db.NewRaw(`DELETE FROM identity_export WHERE id = ?`, id).Exec(ctx)
	return err
}

// ownAddress is an address as the person gets to see it.
type ownAddress struct {
	Sealed     []byte
	VerifiedAt *time.Time
	CreatedAt  time.Time
}

func listOwnAddresses(ctx context.Context, db bun.IDB, person uuid.UUID) ([]ownAddress, error) {
	var rows []ownAddress
	return rows, db.NewRaw(`SELECT sealed, verified_at, created_at FROM identity_address WHERE person_id = ? ORDER BY created_at, id`, person).Scan(ctx, &rows)
}

type ownMembership struct {
	OrgID     uuid.UUID
	Role      authz.MemberRole
	CreatedAt time.Time
}

func listMemberships(ctx context.Context, db bun.IDB, person uuid.UUID) ([]ownMembership, error) {
	var rows []ownMembership
	return rows, db.NewRaw(`SELECT org_id, role, created_at FROM identity_membership WHERE person_id = ? ORDER BY created_at, org_id`, person).Scan(ctx, &rows)
}
