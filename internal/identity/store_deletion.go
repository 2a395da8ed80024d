package identity

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// erasePerson leaves a row with a number, a language and dates, and nothing beside
// it. Copies of the data end by their own way, as their files lie elsewhere.
func erasePerson(ctx context.Context, tx bun.Tx, id uuid.UUID, now time.Time) error {
	if _, err := tx.NewRaw(`DELETE FROM identity_magic_link WHERE address_hash IN (SELECT hash FROM identity_address WHERE person_id = ?)`, id).Exec(ctx); err != nil {
		return err
	}
	// Sessions before logins: a session points at both.
	for _, table := range []string{"identity_session", "identity_role", "identity_login", "identity_address", "identity_membership", "identity_consent"} {
		if _, err := tx.NewDelete().Table(table).Where("person_id = ?", id).Exec(ctx); err != nil {
			return err
		}
	}
	_, err := tx.NewRaw(`UPDATE identity_person SET name = '', name_key = '', last_login_at = NULL, deleted_at = ? WHERE id = ?`, now, id).Exec(ctx)
	return err
}
