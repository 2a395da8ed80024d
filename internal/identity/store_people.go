package identity

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
)

// heldRow is a role as it lies in the table.
type heldRow struct {
	ID        uuid.UUID
	PersonID  uuid.UUID
	Role      authz.Role
	ScopeKind authz.ScopeKind
	ScopeID   uuid.UUID
	Directory bool
	GrantedAt time.Time
}

func (r heldRow) held() RoleHeld {
	return RoleHeld{ID: r.ID, Grant: authz.Grant{Role: r.Role, Scope: authz.Scope{Kind: r.ScopeKind, ID: r.ScopeID}}, Directory: r.Directory, GrantedAt: r.GrantedAt}
}

// listRoles of some people at once.
func listRoles(ctx context.Context, db bun.IDB, people []uuid.UUID) (map[uuid.UUID][]RoleHeld, error) {
	out := map[uuid.UUID][]RoleHeld{}
	if len(people) == 0 {
		return out, nil
	}
	var rows []heldRow
	err := db.NewRaw(`SELECT r.id, r.person_id, r.role, r.scope_kind, coalesce(r.scope_id, ?) AS scope_id, r.login_id IS NOT NULL AS directory, r.granted_at
		FROM identity_role AS r WHERE r.person_id IN (?) ORDER BY r.granted_at, r.id`, uuid.Nil, bun.List(people)).Scan(ctx, &rows)
	for _, r := range rows {
		out[r.PersonID] = append(out[r.PersonID], r.held())
	}
	return out, err
}

type newRole struct {
	person       uuid.UUID
	grant        authz.Grant
	login        *uuid.UUID
	employeeOnly bool
	by           *uuid.UUID
	at           time.Time
}

// insertRole is false when the person has it already.
func insertRole(ctx context.Context, tx bun.Tx, r newRole) (bool, error) {
	var scope *uuid.UUID
	if r.grant.Scope.ID != uuid.Nil {
		scope = &r.grant.Scope.ID
	}
	return changed(tx.NewRaw(`INSERT INTO identity_role (id, person_id, role, scope_kind, scope_id, login_id, employee_only, granted_by, granted_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ON CONSTRAINT identity_role_once_key DO NOTHING`,
		uuid.Must(uuid.NewV7()), r.person, r.grant.Role, r.grant.Scope.Kind, scope, r.login, r.employeeOnly, r.by, r.at).Exec(ctx))
}

// deleteDirectoryRoles takes what a login's directory no longer gives, and tells what.
func deleteDirectoryRoles(ctx context.Context, tx bun.Tx, login uuid.UUID, keep []authz.Role) ([]authz.Role, error) {
	q := tx.NewDelete().Table("identity_role").Where("login_id = ?", login).Returning("role")
	if len(keep) > 0 {
		q = q.Where("role NOT IN (?)", bun.List(keep))
	}
	var gone []authz.Role
	_, err := q.Exec(ctx, &gone)
	return gone, err
}

func deleteRole(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw(`DELETE FROM identity_role WHERE id = ?`, id).Exec(ctx)
	return err
}

// lockAdmins gives the people who can administer, and holds on to that fact until
// the transaction ends.
func lockAdmins(ctx context.Context, tx bun.Tx) ([]uuid.UUID, error) {
	if _, err := tx.NewRaw(`SELECT pg_advisory_xact_lock(hashtextextended('identity_role admin', 0))`).Exec(ctx); err != nil {
		return nil, err
	}
	return listAdmins(ctx, tx)
}

func listAdmins(ctx context.Context, tx bun.Tx) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	return ids, tx.NewRaw(`SELECT DISTINCT r.person_id FROM identity_role AS r JOIN identity_person AS p ON p.id = r.person_id
		WHERE r.role = 'admin' AND p.locked_at IS NULL AND p.deleted_at IS NULL`).Scan(ctx, &ids)
}

// PeopleQuery asks for one stretch of the people an actor may see.
type PeopleQuery struct {
	// Search is a whole mail address or the beginning of a name; empty for all.
	Search string
	After  *PeoplePosition
	Limit  int
}

// PeoplePosition is where a stretch ended.
type PeoplePosition struct {
	Key string    `json:"k"`
	ID  uuid.UUID `json:"i"`
}

// listPeople gives up to Limit+1 rows.
func listPeople(ctx context.Context, db bun.IDB, a authz.Actor, q PeopleQuery, addressHash []byte) ([]Person, error) {
	s := visiblePeople(db.NewSelect().TableExpr("identity_person AS p").ColumnExpr(personColumns), a).
		OrderExpr("p.name_key, p.id").Limit(int64(q.Limit) + 1)
	switch {
	case addressHash != nil:
		s = s.Where("EXISTS (SELECT FROM identity_address AS ad WHERE ad.person_id = p.id AND ad.hash = ?)", addressHash)
	case q.Search != "":
		s = s.Where("p.name_key LIKE ?", pg.Prefix(locale.NameKey(q.Search)))
	}
	if q.After != nil {
		s = s.Where("(p.name_key, p.id) > (?, ?)", q.After.Key, q.After.ID)
	}
	rows := []Person{}
	return rows, s.Scan(ctx, &rows)
}
