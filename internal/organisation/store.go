package organisation

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
)

const columns = `o.id, o.kind, o.name, coalesce(o.uid, '') AS uid, o.parent_id, o.verified_at, o.inactive_at, o.created_at`

func selectOrganisations(db bun.IDB) *bun.SelectQuery {
	return db.NewSelect().TableExpr("organisation_body AS o").ColumnExpr(columns)
}

func findOne(ctx context.Context, q *bun.SelectQuery) (*Organisation, error) {
	var o Organisation
	err := q.Scan(ctx, &o)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, authz.Denied(authz.CodeNotFound).Err()
	}
	return &o, err
}

func findOrganisation(ctx context.Context, db bun.IDB, a authz.Actor, id uuid.UUID) (*Organisation, error) {
	return findOne(ctx, visible(selectOrganisations(db), a).Where("o.id = ?", id))
}

// lockOrganisation regardless of who asks: the policy is asked under the lock.
func lockOrganisation(ctx context.Context, tx bun.Tx, id uuid.UUID) (*Organisation, error) {
	return findOne(ctx, selectOrganisations(tx).Where("o.id = ?", id).For("UPDATE"))
}

// lockOrganisations always in the same order, so that nobody waits for each other.
func lockOrganisations(ctx context.Context, tx bun.Tx, ids []uuid.UUID) error {
	var locked []uuid.UUID
	return tx.NewRaw(`SELECT id FROM organisation_body WHERE id IN (?) ORDER BY id FOR UPDATE`, bun.List(ids)).Scan(ctx, &locked)
}

func listOwn(ctx context.Context, db bun.IDB, a authz.Actor) ([]Organisation, error) {
	rows := []Organisation{}
	if len(a.Orgs) == 0 {
		return rows, nil
	}
	return rows, visible(selectOrganisations(db), a).Where("o.id IN (?)", bun.List(organisationsOf(a))).OrderExpr("o.name_key, o.id").Limit(MaxOwn).Scan(ctx, &rows)
}

func namesOf(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	var rows []struct {
		ID   uuid.UUID
		Name string
	}
	err := db.NewRaw(`SELECT id, name FROM organisation_body WHERE id IN (?)`, bun.List(ids)).Scan(ctx, &rows)
	names := make(map[uuid.UUID]string, len(rows))
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, err
}

func listOrganisations(ctx context.Context, db bun.IDB, a authz.Actor, q Query) ([]Organisation, error) {
	s := visible(selectOrganisations(db), a).OrderExpr("o.name_key, o.id").Limit(int64(q.Limit) + 1)
	if key := locale.NameKey(q.Search); key != "" {
		s.Where("o.name_key LIKE ?", pg.Prefix(key))
	}
	if q.Kind != "" {
		s.Where("o.kind = ?", q.Kind)
	}
	switch {
	case q.Verified == nil:
	case *q.Verified:
		s.Where("o.verified_at IS NOT NULL")
	default:
		s.Where("o.verified_at IS NULL AND o.inactive_at IS NULL AND o.kind <> 'unit'")
	}
	if q.After != nil {
		s.Where("(o.name_key, o.id) > (?, ?)", q.After.Key, q.After.ID)
	}
	rows := []Organisation{}
	return rows, s.Scan(ctx, &rows)
}

func listUnits(ctx context.Context, db bun.IDB, a authz.Actor) ([]Organisation, error) {
	rows := []Organisation{}
	return rows, visible(selectOrganisations(db), a).Where("o.kind = 'unit'").OrderExpr("o.name_key, o.id").Scan(ctx, &rows)
}

// lockUnits holds the shape of the tree until the transaction ends.
func lockUnits(ctx context.Context, tx bun.Tx) (map[uuid.UUID]Organisation, error) {
	if _, err := tx.NewRaw("SELECT pg_advisory_xact_lock(hashtextextended('organisation_body units', 0))").Exec(ctx); err != nil {
		return nil, err
	}
	rows, err := listUnits(ctx, tx, authz.Software())
	units := make(map[uuid.UUID]Organisation, len(rows))
	for _, u := range rows {
		units[u.ID] = u
	}
	return units, err
}

func insertOrganisation(ctx context.Context, tx bun.Tx, o *Organisation, by uuid.UUID) error {
	_, err := tx.NewRaw(`INSERT INTO organisation_body (id, kind, name, name_key, uid, parent_id, created_at, created_by)
		VALUES (?, ?, ?, ?, nullif(?, ''), ?, ?, ?)`, o.ID, o.Kind, o.Name, locale.NameKey(o.Name), o.UID, orNull(o.ParentID), o.CreatedAt, orNull(by)).Exec(ctx)
	return taken(err)
}

// updateOrganisation writes everything that can change. by is who verified it; it
// stays when the verification does.
func updateOrganisation(ctx context.Context, tx bun.Tx, o *Organisation, by uuid.UUID) error {
	_, err := tx.NewRaw(`UPDATE organisation_body SET name = ?, name_key = ?, uid = nullif(?, ''), parent_id = ?, inactive_at = ?,
		verified_by = CASE WHEN ?::timestamptz IS NULL THEN NULL WHEN verified_at IS NULL THEN ? ELSE verified_by END, verified_at = ? WHERE id = ?`,
		o.Name, locale.NameKey(o.Name), o.UID, orNull(o.ParentID), o.InactiveAt, o.VerifiedAt, orNull(by), o.VerifiedAt, o.ID).Exec(ctx)
	return taken(err)
}

func taken(err error) error {
	switch {
	case pg.UniqueViolation(err, "organisation_body_uid_key"):
		return fault.New(fault.Conflict, CodeUIDTaken)
	case pg.UniqueViolation(err, "organisation_body_unit_name_key"):
		return fault.New(fault.Invalid, fault.CodeInvalid).WithField("name", CodeNameTaken, nil)
	}
	return err
}

func orNull(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

type sealedInvitation struct {
	Invitation    `bun:",extend"`
	AddressSealed []byte
}

func listInvitations(ctx context.Context, db bun.IDB, org uuid.UUID, now time.Time) ([]sealedInvitation, error) {
	rows := []sealedInvitation{}
	return rows, db.NewRaw(`SELECT id, organisation_id, role, address_sealed, created_at, expires_at FROM organisation_invitation
		WHERE organisation_id = ? AND expires_at > ? ORDER BY created_at, id`, org, now).Scan(ctx, &rows)
}

// putInvitation replaces an open one to the same address: its link is dead.
func putInvitation(ctx context.Context, tx bun.Tx, i Invitation, tokenHash, sealed, addressHash []byte, by uuid.UUID) error {
	_, err := tx.NewRaw(`INSERT INTO organisation_invitation (id, organisation_id, role, token_hash, address_sealed, address_hash, invited_by, created_at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ON CONSTRAINT organisation_invitation_address_key DO UPDATE SET
		id = excluded.id, role = excluded.role, token_hash = excluded.token_hash, address_sealed = excluded.address_sealed,
		invited_by = excluded.invited_by, created_at = excluded.created_at, expires_at = excluded.expires_at`,
		i.ID, i.OrganisationID, i.Role, tokenHash, sealed, addressHash, orNull(by), i.CreatedAt, i.ExpiresAt).Exec(ctx)
	return err
}

const findInvitation = `SELECT id, organisation_id, role, created_at, expires_at FROM organisation_invitation WHERE token_hash = ? AND expires_at > ?`

func invitationByToken(ctx context.Context, db bun.IDB, tokenHash []byte, now time.Time) (*Invitation, error) {
	return oneInvitation(ctx, db.NewRaw(findInvitation, tokenHash, now))
}

// takeInvitation deletes it, so that nobody takes it twice.
func takeInvitation(ctx context.Context, tx bun.Tx, tokenHash []byte, now time.Time) (*Invitation, error) {
	return oneInvitation(ctx, tx.NewRaw(`DELETE FROM organisation_invitation WHERE token_hash = ? AND expires_at > ?
		RETURNING id, organisation_id, role, created_at, expires_at`, tokenHash, now))
}

func oneInvitation(ctx context.Context, q *bun.RawQuery) (*Invitation, error) {
	var i Invitation
	err := q.Scan(ctx, &i)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.Gone, CodeInvitationInvalid)
	}
	return &i, err
}

func deleteInvitation(ctx context.Context, tx bun.Tx, org, id uuid.UUID) (bool, error) {
	n, err := affected(tx.NewRaw("DELETE FROM organisation_invitation WHERE organisation_id = ? AND id = ?", org, id).Exec(ctx))
	return n > 0, err
}

func deleteInvitations(ctx context.Context, tx bun.Tx, org uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM organisation_invitation WHERE organisation_id = ?", org).Exec(ctx)
	return err
}

func deleteExpired(ctx context.Context, db bun.IDB, now time.Time) error {
	_, err := db.NewRaw("DELETE FROM organisation_invitation WHERE expires_at <= ?", now).Exec(ctx)
	return err
}

func affected(r sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}
