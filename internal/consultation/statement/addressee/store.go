package addressee

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
)

const selected = `a.id, a.activity_id, a.project_id, a.name, a.kind, a.contact, a.email_hash, a.lang, a.category, a.code_hash, a.created_at, a.invited_at, a.printed_at, a.reminded_at, a.nudged_at,
	a.extended_to, a.extension_reason, a.statement_id`

func selectAddressees(db bun.IDB) *bun.SelectQuery {
	return db.NewSelect().TableExpr("consultation_addressee AS a").ColumnExpr(selected)
}

func decode(b []byte, v any) error { return json.Unmarshal(b, v) }

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // plain structs of ours
	}
	return string(b)
}

func one(ctx context.Context, q *bun.SelectQuery) (*Addressee, error) {
	var a Addressee
	err := q.Scan(ctx, &a)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.New(fault.NotFound, CodeNotFound)
	}
	return &a, err
}

func lockOne(ctx context.Context, tx bun.Tx, id uuid.UUID) (*Addressee, error) {
	return one(ctx, selectAddressees(tx).Where("a.id = ?", id).For("UPDATE"))
}

func byCode(ctx context.Context, db bun.IDB, hash []byte, lock bool) (*Addressee, error) {
	q := selectAddressees(db).Where("a.code_hash = ?", hash)
	if lock {
		q.For("UPDATE")
	}
	return one(ctx, q)
}

// lockList keeps others from changing the list until the end of the transaction.
func lockList(ctx context.Context, tx bun.Tx, activity uuid.UUID) error {
	_, err := tx.NewRaw("SELECT pg_advisory_xact_lock(hashtextextended('consultation_addressee ' || ?, 0))", activity.String()).Exec(ctx)
	return err
}

// everybody on the list of a consultation, in the order of their names.
func everybody(ctx context.Context, db bun.IDB, activity uuid.UUID) ([]Addressee, error) {
	rows := []Addressee{}
	return rows, selectAddressees(db).Where("a.activity_id = ?", activity).OrderExpr("a.name_key, a.id").Limit(MaxAddressees+1).Scan(ctx, &rows)
}

// Position is where a stretch of the list ended.
type Position struct {
	Name string    `json:"n"`
	ID   uuid.UUID `json:"i"`
}

func list(ctx context.Context, db bun.IDB, activity uuid.UUID, after *Position, limit int) ([]Addressee, error) {
	q := selectAddressees(db).Where("a.activity_id = ?", activity).OrderExpr("a.name_key, a.id").Limit(int64(limit))
	if after != nil {
		q.Where("(a.name_key, a.id) > (?, ?)", after.Name, after.ID)
	}
	rows := []Addressee{}
	return rows, q.Scan(ctx, &rows)
}

func insert(ctx context.Context, tx bun.Tx, all []Addressee) error {
	if len(all) == 0 {
		return nil
	}
	type line struct {
		ID       uuid.UUID `json:"id"`
		Name     string    `json:"name"`
		Key      string    `json:"name_key"`
		Kind     string    `json:"kind"`
		Contact  []byte    `json:"contact"`
		Email    []byte    `json:"email_hash"`
		Lang     string    `json:"lang"`
		Category string    `json:"category"`
		Code     []byte    `json:"code_hash"`
	}
	lines := make([]line, len(all))
	for i, a := range all {
		lines[i] = line{a.ID, a.Name, locale.NameKey(a.Name), string(a.Kind), a.Sealed, a.EmailHash, a.Lang, a.Category, a.CodeHash}
	}
	_, err := tx.NewRaw(`INSERT INTO consultation_addressee (id, activity_id, project_id, name, name_key, kind, contact, email_hash, lang, category, code_hash, created_at)
		SELECT n.id, ?, ?, n.name, n.name_key, n.kind, decode(n.contact, 'base64'), decode(n.email_hash, 'base64'), n.lang, n.category, decode(n.code_hash, 'base64'), ?
		FROM jsonb_to_recordset(?::jsonb) AS n(id uuid, name text, name_key text, kind text, contact text, email_hash text, lang text, category text, code_hash text)`,
		all[0].ActivityID, all[0].ProjectID, all[0].CreatedAt, asJSON(lines)).Exec(ctx)
	return err
}

func remove(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	_, err := tx.NewRaw("DELETE FROM consultation_addressee WHERE id = ?", id).Exec(ctx)
	return err
}

// removeAll of a project, and tells how many.
func removeAll(ctx context.Context, tx bun.Tx, project uuid.UUID) (int, error) {
	res, err := tx.NewRaw("DELETE FROM consultation_addressee WHERE project_id = ?", project).Exec(ctx)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// mark writes when something happened to addressees: column is one of ours.
func mark(ctx context.Context, tx bun.Tx, column string, ids []uuid.UUID, at time.Time) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.NewRaw("UPDATE consultation_addressee SET ? = ? WHERE id IN (?)", bun.Ident(column), at, bun.List(ids)).Exec(ctx)
	return err
}

// wroteTo tells whether the addressee of a statement has this address.
func wroteTo(ctx context.Context, db bun.IDB, statement uuid.UUID, email []byte) (yes bool, err error) {
	return yes, db.NewRaw("SELECT EXISTS (SELECT FROM consultation_addressee WHERE statement_id = ? AND email_hash = ?)", statement, email).Scan(ctx, &yes)
}

func setStatement(ctx context.Context, tx bun.Tx, id, statement uuid.UUID) error {
	_, err := tx.NewRaw("UPDATE consultation_addressee SET statement_id = ? WHERE id = ?", statement, id).Exec(ctx)
	return err
}

func setExtension(ctx context.Context, tx bun.Tx, id uuid.UUID, to, reason string) error {
	_, err := tx.NewRaw("UPDATE consultation_addressee SET extended_to = ?, extension_reason = ?, reminded_at = NULL WHERE id = ?", to, reason, id).Exec(ctx)
	return err
}

// activities with addressees that were invited and not reminded.
func toRemind(ctx context.Context, db bun.IDB) (ids []uuid.UUID, err error) {
	return ids, db.NewRaw("SELECT DISTINCT activity_id FROM consultation_addressee WHERE (invited_at IS NOT NULL OR printed_at IS NOT NULL) AND reminded_at IS NULL AND email_hash IS NOT NULL ORDER BY activity_id").Scan(ctx, &ids)
}
