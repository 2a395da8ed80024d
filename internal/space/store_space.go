package space

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// asJSON keeps the driver from writing []byte as bytea.
func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs of ours
	}
	return string(b)
}

func selectSpaces(db bun.IDB, a authz.Actor) *bun.SelectQuery {
	return db.NewSelect().TableExpr("space_space AS s").ColumnExpr(`s.id, s.slug, s.audience, s.four_eyes, s.texts, s.position, s.created_at,
		EXISTS (SELECT FROM space_member m WHERE m.space_id = s.id AND m.person_id = ?) AS member`, a.ID)
}

func listSpaces(ctx context.Context, db bun.IDB, a authz.Actor) ([]Space, error) {
	rows := []Space{}
	return rows, visibleSpaces(selectSpaces(db, a), a).OrderExpr("s.position, s.created_at, s.id").Limit(MaxSpaces).Scan(ctx, &rows)
}

func findSpace(ctx context.Context, db bun.IDB, a authz.Actor, id uuid.UUID) (*Space, error) {
	var s Space
	err := visibleSpaces(selectSpaces(db, a), a).Where("s.id = ?", id).Scan(ctx, &s)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, CodeSpaceNotFound)
	}
	return &s, err
}

func putSpace(ctx context.Context, tx bun.Tx, s *Space) error {
	_, err := tx.NewRaw(`INSERT INTO space_space (id, slug, audience, four_eyes, texts, position, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, audience = excluded.audience, four_eyes = excluded.four_eyes, texts = excluded.texts, position = excluded.position`,
		s.ID, s.Slug, s.Audience, s.FourEyes, asJSON(s.Texts), s.Position, s.CreatedAt).Exec(ctx)
	if pg.UniqueViolation(err, "space_space_slug_key") {
		return fault.New(fault.Invalid, fault.CodeInvalid).WithField("slug", CodeSlugTaken, nil)
	}
	return err
}

func listMembers(ctx context.Context, db bun.IDB, space uuid.UUID) ([]SpaceMember, error) {
	rows := []SpaceMember{}
	err := db.NewSelect().TableExpr("space_member").ColumnExpr("person_id, added_at").Where("space_id = ?", space).OrderExpr("added_at, person_id").Limit(MaxMembers).Scan(ctx, &rows)
	return rows, err
}

func putMember(ctx context.Context, tx bun.Tx, space, person uuid.UUID, now time.Time) (bool, error) {
	res, err := tx.NewRaw("INSERT INTO space_member (space_id, person_id, added_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", space, person, now).Exec(ctx)
	if pg.ForeignKeyViolation(err, "space_member_person_id_fkey") {
		return false, fault.New(fault.NotFound, CodeMemberNotFound)
	}
	return changed(res, err)
}

func deleteMember(ctx context.Context, tx bun.Tx, space, person uuid.UUID) (bool, error) {
	res, err := tx.NewRaw("DELETE FROM space_member WHERE space_id = ? AND person_id = ?", space, person).Exec(ctx)
	return changed(res, err)
}

func deleteMemberships(ctx context.Context, tx bun.Tx, person uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM space_member WHERE person_id = ?", person).Exec(ctx)
	return err
}

func listMemberships(ctx context.Context, db bun.IDB, person uuid.UUID) ([]membership, error) {
	var rows []membership
	return rows, db.NewRaw("SELECT s.texts, m.added_at FROM space_member AS m JOIN space_space AS s ON s.id = m.space_id WHERE m.person_id = ? ORDER BY m.added_at, s.id", person).Scan(ctx, &rows)
}

func changed(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

func memberOf(ctx context.Context, db bun.IDB, person uuid.UUID) ([]uuid.UUID, error) {
	var rows []uuid.UUID
	return rows, db.NewSelect().TableExpr("space_member").ColumnExpr("space_id").Where("person_id = ?", person).Scan(ctx, &rows)
}

func listTerms(ctx context.Context, db bun.IDB) ([]Term, error) {
	rows := []Term{}
	err := db.NewSelect().TableExpr("space_term").ColumnExpr("kind, key, names, position, retired").OrderExpr("kind, position, key").Limit(2*MaxTerms).Scan(ctx, &rows)
	return rows, err
}

func putTerm(ctx context.Context, tx bun.Tx, t Term) error {
	_, err := tx.NewRaw(`INSERT INTO space_term (kind, key, names, position, retired) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (kind, key) DO UPDATE SET names = excluded.names, position = excluded.position, retired = excluded.retired`,
		t.Kind, t.Key, asJSON(t.Names), t.Position, t.Retired).Exec(ctx)
	return err
}

func listActivities(ctx context.Context, db bun.IDB, project uuid.UUID) ([]Activity, error) {
	rows := []Activity{}
	err := db.NewSelect().TableExpr("space_activity").ColumnExpr("*").Where("project_id = ?", project).OrderExpr("position, id").Limit(MaxActivities).Scan(ctx, &rows)
	return rows, err
}

func findActivity(ctx context.Context, db bun.IDB, id uuid.UUID, lock bool) (*Activity, error) {
	var a Activity
	q := db.NewSelect().TableExpr("space_activity").ColumnExpr("*").Where("id = ?", id)
	if lock {
		q.For("UPDATE")
	}
	err := q.Scan(ctx, &a)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, CodeActivityNotFound)
	}
	return &a, err
}

func putActivity(ctx context.Context, tx bun.Tx, a *Activity) error {
	_, err := tx.NewRaw(`INSERT INTO space_activity (id, project_id, kind, texts, openings, levels, settings, position, version, created_at, changed_at, changed_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET texts = excluded.texts, openings = excluded.openings, levels = excluded.levels, settings = excluded.settings,
			position = excluded.position, version = excluded.version, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
		a.ID, a.ProjectID, a.Kind, asJSON(a.Texts), asJSON(a.Openings), asJSON(a.Levels), string(a.Settings), a.Position, a.Version, a.CreatedAt, a.ChangedAt, a.ChangedBy).Exec(ctx)
	return err
}

func deleteActivity(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM space_activity WHERE id = ?", id).Exec(ctx)
	return err
}

func insertPreview(ctx context.Context, tx bun.Tx, p *Preview, hash []byte, by *uuid.UUID) error {
	_, err := tx.NewRaw("INSERT INTO space_preview (id, project_id, token_hash, created_at, created_by, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
		p.ID, p.ProjectID, hash, p.CreatedAt, by, p.ExpiresAt).Exec(ctx)
	return err
}

func listPreviews(ctx context.Context, db bun.IDB, project uuid.UUID, now time.Time) ([]Preview, error) {
	rows := []Preview{}
	err := db.NewSelect().TableExpr("space_preview").ColumnExpr("id, project_id, created_at, expires_at").Where("project_id = ? AND expires_at > ?", project, now).
		OrderExpr("expires_at, id").Limit(MaxPreviews).Scan(ctx, &rows)
	return rows, err
}

func findPreview(ctx context.Context, db bun.IDB, hash []byte, now time.Time) (uuid.UUID, error) {
	var project uuid.UUID
	err := db.NewSelect().TableExpr("space_preview").ColumnExpr("project_id").Where("token_hash = ? AND expires_at > ?", hash, now).Scan(ctx, &project)
	if errors.Is(err, sql.ErrNoRows) {
		return uuid.Nil, fault.New(fault.Gone, CodePreviewExpired)
	}
	return project, err
}

func deletePreviews(ctx context.Context, db bun.IDB, where string, args ...any) error {
	_, err := db.NewRaw("DELETE FROM space_preview WHERE "+where, args...).Exec(ctx)
	return err
}
