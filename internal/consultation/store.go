package consultation

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

const headColumns = "v.id, v.activity_id, v.number, v.state, v.note, v.attachments, v.version, v.created_at, v.created_by, v.changed_at, v.changed_by, v.published_at"

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs of ours
	}
	return string(b)
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// listHeads of one consultation, newest first.
func listHeads(ctx context.Context, db bun.IDB, activity uuid.UUID, drafts bool) ([]Head, error) {
	rows := []Head{}
	q := db.NewSelect().TableExpr("consultation_version AS v").ColumnExpr(headColumns).Where("v.activity_id = ?", activity).OrderExpr("v.number DESC").Limit(MaxVersions)
	if !drafts {
		q.Where("v.state = 'published'")
	}
	return rows, q.Scan(ctx, &rows)
}

func selectVersions(db bun.IDB) *bun.SelectQuery {
	return db.NewSelect().TableExpr("consultation_version AS v").ColumnExpr(headColumns + ", v.document")
}

func oneVersion(ctx context.Context, q *bun.SelectQuery) (*Version, error) {
	var v Version
	err := q.Scan(ctx, &v)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, CodeVersionNotFound)
	}
	return &v, err
}

func findVersion(ctx context.Context, db bun.IDB, activity uuid.UUID, number int) (*Version, error) {
	return oneVersion(ctx, selectVersions(db).Where("v.activity_id = ? AND v.number = ?", activity, number))
}

// findCurrent is the latest published one.
func findCurrent(ctx context.Context, db bun.IDB, activity uuid.UUID) (*Version, error) {
	return oneVersion(ctx, selectVersions(db).Where("v.activity_id = ? AND v.state = 'published'", activity).OrderExpr("v.number DESC").Limit(1))
}

// lockVersion for a change.
func lockVersion(ctx context.Context, tx bun.Tx, activity uuid.UUID, number int) (*Version, error) {
	return oneVersion(ctx, selectVersions(tx).Where("v.activity_id = ? AND v.number = ?", activity, number).For("UPDATE"))
}

// findHead by its id, whichever activity it belongs to.
func findHead(ctx context.Context, db bun.IDB, id uuid.UUID) (*Head, error) {
	var h Head
	err := db.NewSelect().TableExpr("consultation_version AS v").ColumnExpr(headColumns).Where("v.id = ?", id).Scan(ctx, &h)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, CodeVersionNotFound)
	}
	return &h, err
}

// publishedAmong gives those activities that have a version people can read.
func publishedAmong(ctx context.Context, db bun.IDB, activities []uuid.UUID) (ids []uuid.UUID, err error) {
	return ids, db.NewRaw("SELECT DISTINCT activity_id FROM consultation_version WHERE activity_id IN (?) AND state = 'published'", bun.List(activities)).Scan(ctx, &ids)
}

// insertVersion with the next number.
func insertVersion(ctx context.Context, tx bun.Tx, v *Version) error {
	err := tx.NewRaw(`INSERT INTO consultation_version (id, activity_id, number, state, document, note, attachments, version, created_at, created_by, changed_at, changed_by)
		SELECT ?, ?, coalesce(max(number), 0) + 1, 'draft', ?, ?, ?, 1, ?, ?, ?, ? FROM consultation_version WHERE activity_id = ? RETURNING number`,
		v.ID, v.ActivityID, asJSON(v.Document), asJSON(v.Note), asJSON(v.Attachments), v.CreatedAt, v.CreatedBy, v.ChangedAt, v.ChangedBy, v.ActivityID).Scan(ctx, &v.Number)
	if pg.UniqueViolation(err, "consultation_version_draft_key") {
		return fault.New(fault.Conflict, CodeDraftExists)
	}
	return err
}

// updateVersion writes what can change in a draft, and its publication.
func updateVersion(ctx context.Context, tx bun.Tx, v *Version) error {
	_, err := tx.NewRaw("UPDATE consultation_version SET state = ?, document = ?, note = ?, attachments = ?, version = ?, changed_at = ?, changed_by = ?, published_at = ? WHERE id = ?",
		v.State, asJSON(v.Document), asJSON(v.Note), asJSON(v.Attachments), v.Version, v.ChangedAt, v.ChangedBy, orNull(v.PublishedAt), v.ID).Exec(ctx)
	return err
}

// lockCurrent keeps other transactions from publishing a version; several may share it.
func lockCurrent(ctx context.Context, tx bun.Tx, activity uuid.UUID, shared bool) error {
	lock := "pg_advisory_xact_lock"
	if shared {
		lock = "pg_advisory_xact_lock_shared"
	}
	_, err := tx.NewRaw("SELECT "+lock+"(hashtextextended(?, 0))", "consultation.current:"+activity.String()).Exec(ctx)
	return err
}

func deleteVersion(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM consultation_version WHERE id = ?", id).Exec(ctx)
	return err
}

func insertChanges(ctx context.Context, tx bun.Tx, old, fresh uuid.UUID, changes map[string][]compare.Change) error {
	_, err := tx.NewRaw("INSERT INTO consultation_change (old_version, new_version, changes) VALUES (?, ?, ?)", old, fresh, asJSON(changes)).Exec(ctx)
	return err
}

// findChanges in a language, else in German, and which one that was; nil where they were
// not kept.
func findChanges(ctx context.Context, db bun.IDB, old, fresh uuid.UUID, lang string) ([]compare.Change, string, error) {
	var row struct {
		Own    []compare.Change `bun:"type:jsonb"`
		German []compare.Change `bun:"type:jsonb"`
	}
	err := db.NewRaw("SELECT changes -> ? AS own, changes -> 'de' AS german FROM consultation_change WHERE old_version = ? AND new_version = ?", lang, old, fresh).Scan(ctx, &row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, "", nil
	}
	if row.Own != nil {
		return row.Own, lang, err
	}
	return row.German, "de", err
}
