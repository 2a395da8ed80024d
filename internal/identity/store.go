package identity

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/locale"
)

const personColumns = `p.id, p.name, p.lang, p.created_at, p.last_login_at, p.locked_at, p.deleted_at,
	` + isEmployee + ` AS employee,
	EXISTS (SELECT FROM identity_login AS ol WHERE ol.person_id = p.id AND ol.groups_overage) AS overage`

// findPerson leaves out accounts that are gone. NotFound identity.person_not_found.
func findPerson(ctx context.Context, db bun.IDB, id uuid.UUID, lock bool) (*Person, error) {
	q := db.NewSelect().TableExpr("identity_person AS p").ColumnExpr(personColumns).Where("p.id = ? AND p.deleted_at IS NULL", id)
	if lock {
		q = q.For("UPDATE OF p")
	}
	var p Person
	err := q.Scan(ctx, &p)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound(CodePersonNotFound)
	}
	return &p, err
}

func insertPerson(ctx context.Context, tx bun.Tx, p *Person) error {
	_, err := tx.NewRaw(`INSERT INTO identity_person (id, name, name_key, lang, created_at, last_login_at) VALUES (?, ?, ?, ?, ?, ?)`,
		p.ID, p.Name, locale.NameKey(p.Name), p.Lang, p.CreatedAt, p.LastLoginAt).Exec(ctx)
	return err
}

func updatePerson(ctx context.Context, tx bun.Tx, p *Person) error {
	_, err := tx.NewRaw(`UPDATE identity_person SET name = ?, name_key = ?, lang = ?, last_login_at = ?, locked_at = ? WHERE id = ?`,
		p.Name, locale.NameKey(p.Name), p.Lang, p.LastLoginAt, p.LockedAt, p.ID).Exec(ctx)
	return err
}

// lockSubject makes two first logins of the same person wait for each other.
func lockSubject(ctx context.Context, tx bun.Tx, issuer, subject string) error {
	_, err := tx.NewRaw(`SELECT pg_advisory_xact_lock(hashtextextended(?, 0))`, "identity_login "+issuer+" "+subject).Exec(ctx)
	return err
}

const loginColumns = `l.id, l.provider, l.issuer, l.subject, l.employee, l.level, l.groups_overage, l.created_at, l.last_used_at`

// findSubject gives the login and whose it is; nil when nobody's.
func findSubject(ctx context.Context, tx bun.Tx, issuer, subject string) (*Login, uuid.UUID, error) {
	var row struct {
		Login    `bun:",extend"`
		PersonID uuid.UUID
	}
	err := tx.NewRaw(`SELECT `+loginColumns+`, l.person_id FROM identity_login AS l WHERE l.issuer = ? AND l.subject = ?`, issuer, subject).Scan(ctx, &row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, uuid.Nil, nil
	}
	return &row.Login, row.PersonID, err
}

func insertLogin(ctx context.Context, tx bun.Tx, person uuid.UUID, l *Login) error {
	_, err := tx.NewRaw(`INSERT INTO identity_login (id, person_id, provider, issuer, subject, employee, level, groups_overage, created_at, last_used_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		l.ID, person, l.Provider, l.Issuer, l.Subject, l.Employee, l.Level, l.GroupsOverage, l.CreatedAt, l.LastUsedAt).Exec(ctx)
	return err
}

func updateLogin(ctx context.Context, tx bun.Tx, l *Login) error {
	_, err := tx.NewRaw(`UPDATE identity_login SET provider = ?, employee = ?, level = ?, groups_overage = ?, last_used_at = ? WHERE id = ?`,
		l.Provider, l.Employee, l.Level, l.GroupsOverage, l.LastUsedAt, l.ID).Exec(ctx)
	return err
}

func listLogins(ctx context.Context, db bun.IDB, person uuid.UUID, lock bool) ([]Login, error) {
	q := db.NewSelect().TableExpr("identity_login AS l").ColumnExpr(loginColumns).Where("l.person_id = ?", person).OrderExpr("l.created_at, l.id")
	if lock {
		q = q.For("UPDATE")
	}
	rows := []Login{}
	return rows, q.Scan(ctx, &rows)
}

func deleteLogin(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw(`DELETE FROM identity_login WHERE id = ?`, id).Exec(ctx)
	return err
}

// putAddress adds the address or, when the person has it, notes that it is confirmed.
func putAddress(ctx context.Context, tx bun.Tx, person uuid.UUID, sealed, hash []byte, verified *time.Time, now time.Time) error {
	_, err := tx.NewRaw(`INSERT INTO identity_address AS a (id, person_id, sealed, hash, verified_at, created_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (person_id, hash) DO UPDATE SET verified_at = coalesce(a.verified_at, excluded.verified_at)`,
		uuid.Must(uuid.NewV7()), person, sealed, hash, verified, now).Exec(ctx)
	return err
}

func listAddresses(ctx context.Context, db bun.IDB, person uuid.UUID) ([][]byte, error) {
	var sealed [][]byte
	return sealed, db.NewRaw(`SELECT sealed FROM identity_address WHERE person_id = ? ORDER BY created_at, id`, person).Scan(ctx, &sealed)
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

func putMembership(ctx context.Context, tx bun.Tx, person, org uuid.UUID, role authz.MemberRole, now time.Time) error {
	_, err := tx.NewRaw(`INSERT INTO identity_membership (person_id, org_id, role, created_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (person_id, org_id) DO UPDATE SET role = excluded.role`, person, org, role, now).Exec(ctx)
	return err
}

func dropMembership(ctx context.Context, tx bun.Tx, person, org uuid.UUID) (bool, error) {
	return changed(tx.NewRaw(`DELETE FROM identity_membership WHERE person_id = ? AND org_id = ?`, person, org).Exec(ctx))
}

func listMemberships(ctx context.Context, db bun.IDB, person uuid.UUID) ([]Membership, error) {
	var rows []Membership
	return rows, db.NewRaw(`SELECT org_id, role, created_at AS since FROM identity_membership WHERE person_id = ? ORDER BY created_at, org_id`, person).Scan(ctx, &rows)
}

func listMembers(ctx context.Context, db bun.IDB, org uuid.UUID, lock bool) ([]Member, error) {
	q := db.NewSelect().TableExpr("identity_membership AS m").Join("JOIN identity_person AS p ON p.id = m.person_id").
		ColumnExpr("m.person_id, p.name, m.role, m.created_at AS since").
		Where("m.org_id = ? AND p.deleted_at IS NULL", org).OrderExpr("p.name_key, p.id")
	if lock {
		q = q.For("UPDATE OF m")
	}
	rows := []Member{}
	return rows, q.Scan(ctx, &rows)
}

func lockMembers(ctx context.Context, tx bun.Tx, orgs []uuid.UUID) (map[uuid.UUID][]Member, error) {
	var rows []struct {
		Member `bun:",extend"`
		OrgID  uuid.UUID
	}
	err := tx.NewRaw(`SELECT m.org_id, m.person_id, p.name, m.role, m.created_at AS since FROM identity_membership AS m JOIN identity_person AS p ON p.id = m.person_id
		WHERE m.org_id IN (?) AND p.deleted_at IS NULL ORDER BY m.org_id, m.person_id FOR UPDATE OF m`, bun.List(orgs)).Scan(ctx, &rows)
	out := make(map[uuid.UUID][]Member, len(orgs))
	for _, r := range rows {
		out[r.OrgID] = append(out[r.OrgID], r.Member)
	}
	return out, err
}

func changed(r sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, err
}
