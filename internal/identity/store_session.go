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

type actorRow struct {
	ID       uuid.UUID
	PersonID uuid.UUID
	Level    authz.Level
	Employee bool
	Roles    []authz.Grant      `bun:"type:jsonb"`
	Orgs     []authz.Membership `bun:"type:jsonb"`
}

// findActor is the one statement of every request. A role that needs an employee
// counts in employees' sessions only, one from a directory only in sessions opened
// through it, and none in a session opened by a link in a mail. last_seen_at is
// written at most once per seenEvery.
func findActor(ctx context.Context, db bun.IDB, tokenHash []byte, now time.Time, l Limits) (*actorRow, error) {
	var row actorRow
	err := db.NewRaw(`
		WITH live AS (
			SELECT s.id, s.person_id, s.login_id, s.level, s.employee, s.last_seen_at
			FROM identity_session AS s JOIN identity_person AS p ON p.id = s.person_id
			WHERE s.token_hash = ? AND s.expires_at > ? AND s.last_seen_at > CASE WHEN s.employee THEN ?::timestamptz ELSE ?::timestamptz END
				AND p.locked_at IS NULL AND p.deleted_at IS NULL
		), seen AS (
			UPDATE identity_session AS u SET last_seen_at = ? FROM live WHERE u.id = live.id AND u.last_seen_at <= ?
		)
		SELECT live.id, live.person_id, live.level, live.employee,
			coalesce((SELECT jsonb_agg(jsonb_build_object('role', r.role, 'scope', jsonb_build_object('kind', r.scope_kind, 'id', r.scope_id)) ORDER BY r.granted_at, r.id)
				FROM identity_role AS r WHERE r.person_id = live.person_id AND (live.employee OR NOT r.employee_only)
					AND (r.login_id IS NULL OR r.login_id = live.login_id)
					AND NOT EXISTS (SELECT FROM identity_login AS l WHERE l.id = live.login_id AND l.issuer = ?)), '[]') AS roles,
			coalesce((SELECT jsonb_agg(jsonb_build_object('org', m.org_id, 'role', m.role) ORDER BY m.created_at, m.org_id)
				FROM identity_membership AS m WHERE m.person_id = live.person_id), '[]') AS orgs
		FROM live`,
		tokenHash, now, now.Add(-l.EmployeeIdle), now.Add(-l.Idle), now, now.Add(-seenEvery), magicIssuer).Scan(ctx, &row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &row, err
}

// sessionRow is a session with what only its rotation and its end need.
type sessionRow struct {
	Session     `bun:",extend"`
	TokenHash   []byte
	ProviderSid string
	IDToken     []byte `bun:"id_token"`
}

const sessionColumns = `s.id, s.person_id, s.login_id, l.provider, s.employee, s.level, s.browser, s.os, s.auth_at, s.created_at, s.last_seen_at, s.expires_at`

func insertSession(ctx context.Context, tx bun.Tx, s *sessionRow) error {
	_, err := tx.NewRaw(`INSERT INTO identity_session (id, token_hash, person_id, login_id, employee, level, provider_sid, id_token, browser, os, auth_at, created_at, last_seen_at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?, ?, ?)`,
		s.ID, s.TokenHash, s.PersonID, s.LoginID, s.Employee, s.Level, s.ProviderSid, s.IDToken, s.Browser, s.OS, s.AuthAt, s.CreatedAt, s.LastSeenAt, s.ExpiresAt).Exec(ctx)
	return err
}

// findSession locks the session, so that a rotation and a logout do not miss each
// other. nil when it has ended.
func findSession(ctx context.Context, tx bun.Tx, id uuid.UUID, now time.Time) (*sessionRow, error) {
	var row sessionRow
	err := tx.NewRaw(`SELECT `+sessionColumns+`, s.token_hash, coalesce(s.provider_sid, '') AS provider_sid, s.id_token
		FROM identity_session AS s JOIN identity_login AS l ON l.id = s.login_id WHERE s.id = ? AND s.expires_at > ? FOR UPDATE OF s`, id, now).Scan(ctx, &row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &row, err
}

func listSessions(ctx context.Context, db bun.IDB, person uuid.UUID, now time.Time, l Limits) ([]Session, error) {
	rows := []Session{}
	err := db.NewRaw(`SELECT `+sessionColumns+` FROM identity_session AS s JOIN identity_login AS l ON l.id = s.login_id
		WHERE s.person_id = ? AND s.expires_at > ? AND s.last_seen_at > CASE WHEN s.employee THEN ?::timestamptz ELSE ?::timestamptz END
		ORDER BY s.last_seen_at DESC, s.id`, person, now, now.Add(-l.EmployeeIdle), now.Add(-l.Idle)).Scan(ctx, &rows)
	return rows, err
}

// deleteSessions ends sessions and tells which. The condition is one of ours.
func deleteSessions(ctx context.Context, tx bun.Tx, where string, args ...any) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	return ids, tx.NewRaw(`DELETE FROM identity_session AS s WHERE `+where+` RETURNING s.id`, args...).Scan(ctx, &ids)
}

// Conditions for deleteSessions.
const (
	bySession  = `s.id = ? AND s.person_id = ?`
	byToken    = `s.token_hash = ?`
	byPerson   = `s.person_id = ?`
	byOthers   = `s.person_id = ? AND s.id <> ?`
	bySID      = `s.provider_sid = ? AND s.login_id IN (SELECT l.id FROM identity_login AS l WHERE l.issuer = ?)`
	bySubject  = `s.login_id IN (SELECT l.id FROM identity_login AS l WHERE l.issuer = ? AND l.subject = ?)`
	bySIDOfSub = `s.provider_sid = ? AND ` + bySubject
)

// flow is a visit to a provider that has not ended.
type flow struct {
	ID         uuid.UUID
	CookieHash []byte
	Provider   string
	Purpose    Purpose
	Level      authz.Level
	ReturnPath string
	Lang       string
	SessionID  *uuid.UUID
	CreatedAt  time.Time
	ExpiresAt  time.Time
}

func insertFlow(ctx context.Context, tx bun.Tx, f *flow) error {
	_, err := tx.NewRaw(`INSERT INTO identity_flow (id, cookie_hash, provider, purpose, level, return_path, lang, session_id, created_at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, f.ID, f.CookieHash, f.Provider, f.Purpose, f.Level, f.ReturnPath, f.Lang, f.SessionID, f.CreatedAt, f.ExpiresAt).Exec(ctx)
	return err
}

// takeFlow consumes the flow: whoever asks second gets nil.
func takeFlow(ctx context.Context, db bun.IDB, cookieHash []byte) (*flow, error) {
	var f flow
	err := db.NewRaw(`DELETE FROM identity_flow WHERE cookie_hash = ?
		RETURNING id, cookie_hash, provider, purpose, level, return_path, lang, session_id, created_at, expires_at`, cookieHash).Scan(ctx, &f)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &f, err
}

type link struct {
	ID        uuid.UUID
	SessionID uuid.UUID
	Provider  string
	Proof     []byte
	ExpiresAt time.Time
}

func insertLink(ctx context.Context, tx bun.Tx, l *link) error {
	_, err := tx.NewRaw(`INSERT INTO identity_link (id, session_id, provider, proof, expires_at) VALUES (?, ?, ?, ?, ?)`,
		l.ID, l.SessionID, l.Provider, l.Proof, l.ExpiresAt).Exec(ctx)
	return err
}

const findLinkSQL = `SELECT id, session_id, provider, proof, expires_at FROM identity_link WHERE id = ? AND session_id = ? AND expires_at > ?`

const takeLinkSQL = `DELETE FROM identity_link WHERE id = ? AND session_id = ? AND expires_at > ? RETURNING id, session_id, provider, proof, expires_at`

// findLink, and with takeLinkSQL consumes it. NotFound identity.link_gone.
func findLink(ctx context.Context, db bun.IDB, query string, id, session uuid.UUID, now time.Time) (*link, error) {
	var l link
	err := db.NewRaw(query, id, session, now).Scan(ctx, &l)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound(CodeLinkGone)
	}
	return &l, err
}

// useLogoutToken is true the first time.
func useLogoutToken(ctx context.Context, tx bun.Tx, issuer string, id []byte, until time.Time) (bool, error) {
	return changed(tx.NewRaw(`INSERT INTO identity_logout_token (issuer, token_id, expires_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, issuer, id, until).Exec(ctx))
}

func deleteEnded(ctx context.Context, tx bun.Tx, now time.Time, l Limits) error {
	if _, err := deleteSessions(ctx, tx, `s.expires_at <= ? OR s.last_seen_at <= CASE WHEN s.employee THEN ?::timestamptz ELSE ?::timestamptz END`,
		now, now.Add(-l.EmployeeIdle), now.Add(-l.Idle)); err != nil {
		return err
	}
	for _, table := range []string{"identity_flow", "identity_link", "identity_logout_token"} {
		if _, err := tx.NewDelete().Table(table).Where("expires_at <= ?", now).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}
