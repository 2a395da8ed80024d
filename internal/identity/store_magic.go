package identity

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// magicLink is a link by mail. Address, TokenHash and ExpiresAt come and go with
// its state.
type magicLink struct {
	ID          uuid.UUID
	Purpose     Purpose
	AddressHash []byte
	Address     []byte
	BrowserHash []byte
	SessionID   *uuid.UUID
	Lang        string
	ReturnPath  string
	CreatedAt   time.Time
	TokenHash   []byte
	ExpiresAt   *time.Time
}

const magicColumns = `m.id, m.purpose, m.address_hash, m.address, m.browser_hash, m.session_id, m.lang, m.return_path, m.created_at, m.token_hash, m.expires_at`

func insertMagic(ctx context.Context, tx bun.Tx, m *magicLink) error {
	_, err := tx.NewRaw(`INSERT INTO identity_magic_link (id, purpose, address_hash, address, browser_hash, session_id, lang, return_path, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, m.ID, m.Purpose, m.AddressHash, m.Address, m.BrowserHash, m.SessionID, m.Lang, m.ReturnPath, m.CreatedAt).Exec(ctx)
	return err
}

// findMagic is nil when there is none. The condition is one of ours.
func findMagic(ctx context.Context, tx bun.Tx, where string, args ...any) (*magicLink, error) {
	var m magicLink
	err := tx.NewRaw(`SELECT `+magicColumns+` FROM identity_magic_link AS m WHERE `+where, args...).Scan(ctx, &m)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &m, err
}

// Conditions for findMagic.
const (
	magicWaiting = `m.id = ? AND m.expires_at IS NULL AND m.address IS NOT NULL`
	magicUsable  = `m.token_hash = ? AND m.expires_at > ?`
)

// countMagic tells how many letters the address got since the two points in time.
func countMagic(ctx context.Context, tx bun.Tx, addressHash []byte, hour, day time.Time) (lastHour, lastDay int, err error) {
	err = tx.NewRaw(`SELECT count(*) FILTER (WHERE created_at > ?), count(*) FROM identity_magic_link
		WHERE address_hash = ? AND created_at > ? AND expires_at IS NOT NULL`, hour, addressHash, day).Scan(ctx, &lastHour, &lastDay)
	return lastHour, lastDay, err
}

// writeMagic is false when the link has its letter already.
func writeMagic(ctx context.Context, tx bun.Tx, id uuid.UUID, tokenHash []byte, expires time.Time) (bool, error) {
	return changed(tx.NewRaw(`UPDATE identity_magic_link SET token_hash = ?, expires_at = ? WHERE id = ? AND expires_at IS NULL AND address IS NOT NULL`,
		tokenHash, expires, id).Exec(ctx))
}

// useMagic is true once.
func useMagic(ctx context.Context, tx bun.Tx, tokenHash []byte) (bool, error) {
	return changed(tx.NewRaw(`UPDATE identity_magic_link SET token_hash = NULL, address = NULL WHERE token_hash = ?`, tokenHash).Exec(ctx))
}

// dropMagic makes all other letters to the address worthless.
func dropMagic(ctx context.Context, tx bun.Tx, addressHash []byte) error {
	_, err := tx.NewRaw(`UPDATE identity_magic_link SET token_hash = NULL, address = NULL WHERE address_hash = ? AND address IS NOT NULL`, addressHash).Exec(ctx)
	return err
}

func eraseMagic(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw(`UPDATE identity_magic_link SET token_hash = NULL, address = NULL WHERE id = ?`, id).Exec(ctx)
	return err
}

// forgetMagic erases what cannot be used any more and deletes what counts for
// nothing any more.
func forgetMagic(ctx context.Context, tx bun.Tx, now time.Time) error {
	if _, err := tx.NewRaw(`UPDATE identity_magic_link SET token_hash = NULL, address = NULL WHERE address IS NOT NULL AND (expires_at <= ? OR expires_at IS NULL AND created_at <= ?)`,
		now, now.Add(-magicPatience)).Exec(ctx); err != nil {
		return err
	}
	_, err := tx.NewRaw(`DELETE FROM identity_magic_link WHERE created_at <= ?`, now.Add(-magicKept)).Exec(ctx)
	return err
}

// providersOf an address that somebody has confirmed there; without logins by mail.
func providersOf(ctx context.Context, tx bun.Tx, addressHash []byte) ([]string, error) {
	out := []string{}
	err := tx.NewRaw(`SELECT DISTINCT l.provider FROM identity_address AS a JOIN identity_login AS l ON l.person_id = a.person_id
		WHERE a.hash = ? AND a.verified_at IS NOT NULL AND l.issuer <> ? ORDER BY l.provider`, addressHash, magicIssuer).Scan(ctx, &out)
	return out, err
}
