package file

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
)

const columns = `id, purpose, state, name, media, size, sha256, width, height, smaller, uploader_id, waits_for, subject_kind, subject_id, position,
	created_at, attached_at, removed_at`

func insertFile(ctx context.Context, tx bun.Tx, f *File) error {
	_, err := tx.NewRaw(`INSERT INTO file_item (id, purpose, state, name, media, size, sha256, width, height, smaller, uploader_id, waits_for, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(?::integer[], array[]::integer[]), ?, ?, ?)`,
		f.ID, f.Purpose, f.State, f.Name, f.Media, f.Size, f.SHA256, f.Width, f.Height, pgdialect.Array(f.Smaller), f.UploaderID, f.WaitsFor, f.CreatedAt).Exec(ctx)
	return err
}

// findFile does not see removed files.
func findFile(ctx context.Context, db bun.IDB, id uuid.UUID) (*File, error) {
	var f File
	err := db.NewRaw("SELECT "+columns+" FROM file_item WHERE id = ? AND removed_at IS NULL", id).Scan(ctx, &f)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, authz.Denied(authz.CodeNotFound).Err()
	}
	return &f, err
}

// lockUploader lets one upload of a person after the other pass the quota.
func lockUploader(ctx context.Context, tx bun.Tx, person uuid.UUID) error {
	_, err := tx.NewRaw("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", "file.uploader:"+person.String()).Exec(ctx)
	return err
}

// lockSubject lets one change of the files of a subject after the other count them.
func lockSubject(ctx context.Context, tx bun.Tx, s Subject) error {
	_, err := tx.NewRaw("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", "file.subject:"+s.Kind+":"+s.ID.String()).Exec(ctx)
	return err
}

// usage is how much there is already.
type usage struct {
	Count int
	Bytes int64
}

// usageOf is what waits for a subject or belongs to it.
func usageOf(ctx context.Context, db bun.IDB, s Subject) (there usage, err error) {
	return there, db.NewRaw(`SELECT count(*) AS count, coalesce(sum(size), 0)::bigint AS bytes FROM file_item
		WHERE (waits_for = ? OR subject_kind = ? AND subject_id = ?) AND removed_at IS NULL`, s.ID, s.Kind, s.ID).Scan(ctx, &there)
}

func underQuota(ctx context.Context, tx bun.Tx, person uuid.UUID, more int64) error {
	var sum usage
	err := tx.NewRaw("SELECT count(*) AS count, coalesce(sum(size), 0)::bigint AS bytes FROM file_item WHERE uploader_id = ? AND removed_at IS NULL", person).Scan(ctx, &sum)
	if err != nil {
		return err
	}
	if sum.Count >= waitingCount || sum.Bytes+more > waitingBytes {
		return fault.New(fault.Conflict, CodeQuota)
	}
	return nil
}

func waiting(ctx context.Context, db bun.IDB, person uuid.UUID) ([]File, error) {
	var rows []File
	return rows, db.NewRaw("SELECT "+columns+" FROM file_item WHERE uploader_id = ? AND removed_at IS NULL ORDER BY id", person).Scan(ctx, &rows)
}

// setState tells whether the file was in the state from.
func setState(ctx context.Context, tx bun.Tx, id uuid.UUID, from, to State) (bool, error) {
	res, err := tx.NewRaw("UPDATE file_item SET state = ? WHERE id = ? AND state = ? AND removed_at IS NULL", to, id, from).Exec(ctx)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func idsOf(ctx context.Context, tx bun.Tx, purpose string, s Subject) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	return ids, tx.NewRaw(`SELECT id FROM file_item WHERE subject_kind = ? AND subject_id = ? AND purpose = ? AND removed_at IS NULL
		ORDER BY position, id`, s.Kind, s.ID, purpose).Scan(ctx, &ids)
}

func filesOf(ctx context.Context, db bun.IDB, purpose, kind string, subjects []uuid.UUID) ([]File, error) {
	var rows []File
	return rows, db.NewRaw("SELECT "+columns+` FROM file_item WHERE subject_kind = ? AND subject_id IN (?) AND purpose = ? AND removed_at IS NULL
		ORDER BY subject_id, position, id`, kind, bun.List(subjects), purpose).Scan(ctx, &rows)
}

// lockFiles keeps the sweep away from uploads that are about to be attached.
func lockFiles(ctx context.Context, tx bun.Tx, ids []uuid.UUID) ([]File, error) {
	var rows []File
	return rows, tx.NewRaw("SELECT "+columns+" FROM file_item WHERE id IN (?) AND removed_at IS NULL ORDER BY id FOR UPDATE", bun.List(ids)).Scan(ctx, &rows)
}

func setSubject(ctx context.Context, tx bun.Tx, ids []uuid.UUID, s Subject, now time.Time) error {
	_, err := tx.NewRaw("UPDATE file_item SET subject_kind = ?, subject_id = ?, attached_at = ?, uploader_id = NULL, waits_for = NULL WHERE id IN (?)",
		s.Kind, s.ID, now, bun.List(ids)).Exec(ctx)
	return err
}

func setPositions(ctx context.Context, tx bun.Tx, ids []uuid.UUID) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.NewRaw(`UPDATE file_item AS f SET position = o.position FROM unnest(?::uuid[]) WITH ORDINALITY AS o (id, position)
		WHERE f.id = o.id AND f.position <> o.position`, pgdialect.Array(ids)).Exec(ctx)
	return err
}

func removeFrom(ctx context.Context, tx bun.Tx, s Subject, ids []uuid.UUID, now time.Time) (gone []uuid.UUID, err error) {
	return gone, tx.NewRaw(`UPDATE file_item SET removed_at = ? WHERE subject_kind = ? AND subject_id = ? AND id IN (?) AND removed_at IS NULL
		RETURNING id`, now, s.Kind, s.ID, bun.List(ids)).Scan(ctx, &gone)
}

func removeWaiting(ctx context.Context, tx bun.Tx, s Subject, ids []uuid.UUID, now time.Time) (gone []uuid.UUID, err error) {
	return gone, tx.NewRaw(`UPDATE file_item SET removed_at = ? WHERE waits_for = ? AND attached_at IS NULL AND state <> ? AND id IN (?) AND removed_at IS NULL
		RETURNING id`, now, s.ID, Storing, bun.List(ids)).Scan(ctx, &gone)
}

func removeAll(ctx context.Context, tx bun.Tx, s Subject, now time.Time) (gone []uuid.UUID, err error) {
	return gone, tx.NewRaw("UPDATE file_item SET removed_at = ? WHERE (waits_for = ? OR subject_kind = ? AND subject_id = ?) AND removed_at IS NULL RETURNING id",
		now, s.ID, s.Kind, s.ID).Scan(ctx, &gone)
}

func removeOf(ctx context.Context, tx bun.Tx, person uuid.UUID, now time.Time) (gone []uuid.UUID, err error) {
	return gone, tx.NewRaw("UPDATE file_item SET removed_at = ?, uploader_id = NULL WHERE uploader_id = ? AND removed_at IS NULL RETURNING id", now, person).Scan(ctx, &gone)
}

// removeStale gives up uploads that nobody attached and those that a crash left
// half-stored.
func removeStale(ctx context.Context, db bun.IDB, now time.Time) error {
	_, err := db.NewRaw(`UPDATE file_item SET removed_at = ?, uploader_id = NULL WHERE attached_at IS NULL AND removed_at IS NULL
		AND (created_at < ? OR state = ? AND created_at < ?)`, now, now.Add(-Unattached), Storing, now.Add(-storingTime)).Exec(ctx)
	return err
}

// removed are files whose blobs have to go.
func removed(ctx context.Context, db bun.IDB, limit int) ([]File, error) {
	var rows []File
	return rows, db.NewRaw("SELECT "+columns+" FROM file_item WHERE removed_at IS NOT NULL ORDER BY removed_at LIMIT ?", limit).Scan(ctx, &rows)
}

func findRemoved(ctx context.Context, db bun.IDB, id uuid.UUID) (*File, error) {
	var f File
	err := db.NewRaw("SELECT "+columns+" FROM file_item WHERE id = ? AND removed_at IS NOT NULL", id).Scan(ctx, &f)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &f, err
}

func deleteRemoved(ctx context.Context, db bun.IDB, id uuid.UUID) error {
	_, err := db.NewRaw("DELETE FROM file_item WHERE id = ? AND removed_at IS NOT NULL", id).Exec(ctx)
	return err
}

// unchecked waits for a check since before t.
func unchecked(ctx context.Context, db bun.IDB, t time.Time, limit int) (ids []uuid.UUID, err error) {
	return ids, db.NewRaw("SELECT id FROM file_item WHERE state = ? AND removed_at IS NULL AND created_at < ? ORDER BY created_at LIMIT ?", Checking, t, limit).Scan(ctx, &ids)
}
