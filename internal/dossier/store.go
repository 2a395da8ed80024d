package dossier

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
)

const entryColumns = "e.id, e.project_id, e.kind, e.work, e.live, e.at, e.published_at, e.version, e.created_at, e.changed_at, e.changed_by, " +
	"(SELECT count(*) FROM dossier_version AS v WHERE v.document_id = e.id AND v.published_at IS NULL) AS waiting"

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs of ours
	}
	return string(b)
}

func selectEntries(db bun.IDB) *bun.SelectQuery {
	return db.NewSelect().TableExpr("dossier_entry AS e").ColumnExpr(entryColumns)
}

// listEntries of a project. Documents, events and milestones come in the order of
// time, news latest first.
func listEntries(ctx context.Context, db bun.IDB, q Query, onlyPublished bool) ([]Entry, error) {
	rows := []Entry{}
	s := selectEntries(db).Where("e.project_id = ? AND e.kind = ?", q.Project, q.Kind).Limit(int64(q.Limit) + 1)
	if onlyPublished {
		s.Where("e.live IS NOT NULL")
	}
	order, beyond := "e.at, e.id", "(e.at, e.id) > (?, ?)"
	if q.Kind == News {
		order, beyond = "e.at DESC, e.id DESC", "(e.at, e.id) < (?, ?)"
	}
	if q.After != nil {
		s.Where(beyond, q.After.At, q.After.ID)
	}
	return rows, s.OrderExpr(order).Scan(ctx, &rows)
}

// listPublished waits for those that are just being changed, as what is read goes into
// the index.
func listPublished(ctx context.Context, tx bun.Tx, project uuid.UUID) ([]Entry, error) {
	rows := []Entry{}
	return rows, selectEntries(tx).Where("e.project_id = ? AND e.live IS NOT NULL", project).OrderExpr("e.id").For("SHARE OF e").Scan(ctx, &rows)
}

func findEntry(ctx context.Context, db bun.IDB, id uuid.UUID, lock bool) (*Entry, error) {
	var e Entry
	q := selectEntries(db).Where("e.id = ?", id)
	if lock {
		q.For("UPDATE")
	}
	err := q.Scan(ctx, &e)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, CodeNotFound)
	}
	return &e, err
}

// putEntry writes the row; lists sort by the time people see, or will see.
func putEntry(ctx context.Context, tx bun.Tx, e *Entry) error {
	e.At = e.Work.At
	live := sql.NullString{}
	if e.Live != nil {
		e.At, live = e.Live.At, sql.NullString{String: asJSON(e.Live), Valid: true}
	}
	_, err := tx.NewRaw(`INSERT INTO dossier_entry (id, project_id, kind, work, live, at, published_at, version, created_at, changed_at, changed_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET work = excluded.work, live = excluded.live, at = excluded.at, published_at = excluded.published_at, version = excluded.version,
			changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		e.ID, e.ProjectID, e.Kind, asJSON(e.Work), live, e.At, orNull(e.PublishedAt), e.Version, e.CreatedAt, e.ChangedAt, e.ChangedBy).Exec(ctx)
	return err
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func deleteEntry(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM dossier_entry WHERE id = ?", id).Exec(ctx)
	return err
}

// listVersions of a document, newest first within each language.
func listVersions(ctx context.Context, db bun.IDB, document uuid.UUID, onlyPublished bool) ([]Version, error) {
	rows := []Version{}
	q := db.NewSelect().TableExpr("dossier_version").ColumnExpr("*").Where("document_id = ?", document).OrderExpr("lang, number DESC").Limit(MaxVersions)
	if onlyPublished {
		q.Where("published_at IS NOT NULL")
	}
	return rows, q.Scan(ctx, &rows)
}

func findVersion(ctx context.Context, db bun.IDB, id uuid.UUID) (*Version, error) {
	var v Version
	err := db.NewSelect().TableExpr("dossier_version").ColumnExpr("id, document_id, number, lang, note, created_at, published_at").Where("id = ?", id).Scan(ctx, &v)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, CodeNotFound)
	}
	return &v, err
}

func insertVersion(ctx context.Context, tx bun.Tx, v *Version) error {
	return tx.NewRaw(`INSERT INTO dossier_version (id, document_id, number, lang, body, note, created_at)
		SELECT ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ? FROM dossier_version WHERE document_id = ? AND lang = ? RETURNING number`,
		v.ID, v.DocumentID, v.Lang, v.Body, v.Note, v.CreatedAt, v.DocumentID, v.Lang).Scan(ctx, &v.Number)
}

func publishVersions(ctx context.Context, tx bun.Tx, document uuid.UUID, now time.Time) error {
	_, err := tx.NewRaw("UPDATE dossier_version SET published_at = ? WHERE document_id = ? AND published_at IS NULL", now, document).Exec(ctx)
	return err
}
