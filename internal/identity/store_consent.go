package identity

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// closeConsent ends what is open of the kind, except the version to keep.
func closeConsent(ctx context.Context, tx bun.Tx, person uuid.UUID, kind, keep string, now time.Time) (bool, error) {
	return changed(tx.NewRaw(`UPDATE identity_consent SET withdrawn_at = greatest(given_at, ?) WHERE person_id = ? AND kind = ? AND withdrawn_at IS NULL AND version <> ?`,
		now, person, kind, keep).Exec(ctx))
}

// insertConsent leaves a consent that is open as it is.
func insertConsent(ctx context.Context, tx bun.Tx, person uuid.UUID, kind, version string, now time.Time) error {
	_, err := tx.NewRaw(`INSERT INTO identity_consent (id, person_id, kind, version, given_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (person_id, kind) WHERE withdrawn_at IS NULL DO NOTHING`, uuid.Must(uuid.NewV7()), person, kind, version, now).Exec(ctx)
	return err
}

func openConsent(ctx context.Context, db bun.IDB, person uuid.UUID, kind string) (string, error) {
	var version string
	err := db.NewRaw(`SELECT version FROM identity_consent WHERE person_id = ? AND kind = ? AND withdrawn_at IS NULL`, person, kind).Scan(ctx, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return version, err
}

func listConsents(ctx context.Context, db bun.IDB, person uuid.UUID) ([]Consent, error) {
	rows := []Consent{}
	return rows, db.NewRaw(`SELECT id, kind, version, given_at, withdrawn_at FROM identity_consent WHERE person_id = ? ORDER BY given_at DESC, id DESC`, person).Scan(ctx, &rows)
}
