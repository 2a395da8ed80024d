package identity

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// listRecipients knows the same rules for roles as findActor, for a session with
// whichever login of the person gives them.
func listRecipients(ctx context.Context, db bun.IDB, people []uuid.UUID) ([]recipientRow, error) {
	var rows []recipientRow
	return rows, db.NewRaw(`
		SELECT p.id, p.name, p.lang, `+isEmployee+` AS employee,
			coalesce((SELECT max(l.level) FROM identity_login AS l WHERE l.person_id = p.id), 1) AS level,
			(SELECT a.sealed FROM identity_address AS a WHERE a.person_id = p.id AND a.verified_at IS NOT NULL ORDER BY a.created_at DESC, a.id DESC LIMIT 1) AS sealed,
			coalesce((SELECT jsonb_agg(jsonb_build_object('role', r.role, 'scope', jsonb_build_object('kind', r.scope_kind, 'id', r.scope_id)) ORDER BY r.granted_at, r.id)
				FROM identity_role AS r WHERE r.person_id = p.id AND EXISTS (SELECT FROM identity_login AS l WHERE l.person_id = p.id AND l.issuer <> ?
					AND (r.login_id IS NULL OR r.login_id = l.id) AND (l.employee OR NOT r.employee_only))), '[]') AS roles,
			coalesce((SELECT jsonb_agg(jsonb_build_object('org', m.org_id, 'role', m.role) ORDER BY m.created_at, m.org_id)
				FROM identity_membership AS m WHERE m.person_id = p.id), '[]') AS orgs
		FROM identity_person AS p WHERE p.id IN (?) AND p.deleted_at IS NULL AND p.locked_at IS NULL ORDER BY p.id`, magicIssuer, bun.List(people)).Scan(ctx, &rows)
}
