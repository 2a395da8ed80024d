package notify

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

func putFollow(ctx context.Context, tx bun.Tx, f Follow) error {
	_, err := tx.NewRaw("INSERT INTO notify_follow (subject_kind, subject_id, person_id, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
		f.Subject.Kind, f.Subject.ID, f.PersonID, f.Since).Exec(ctx)
	return err
}

func deleteFollow(ctx context.Context, tx bun.Tx, person uuid.UUID, of Subject) error {
	_, err := tx.NewRaw("DELETE FROM notify_follow WHERE subject_kind = ? AND subject_id = ? AND person_id = ?", of.Kind, of.ID, person).Exec(ctx)
	return err
}

// followRow is notify_follow.
type followRow struct {
	SubjectKind string
	SubjectID   uuid.UUID
	PersonID    uuid.UUID
	Since       time.Time
}

func (r followRow) follow() Follow {
	return Follow{PersonID: r.PersonID, Subject: Subject{Kind: r.SubjectKind, ID: r.SubjectID}, Since: r.Since}
}

// findFollow gives nil when the person does not follow the subject.
func findFollow(ctx context.Context, db bun.IDB, person uuid.UUID, of Subject) (*Follow, error) {
	var r followRow
	err := db.NewRaw("SELECT subject_kind, subject_id, person_id, since FROM notify_follow WHERE subject_kind = ? AND subject_id = ? AND person_id = ?",
		of.Kind, of.ID, person).Scan(ctx, &r)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	f := r.follow()
	return &f, err
}

// listFollows of a person, latest first; all of them when limit is zero.
func listFollows(ctx context.Context, db bun.IDB, person uuid.UUID, after *Position, limit int) ([]Follow, error) {
	q := db.NewSelect().TableExpr("notify_follow").ColumnExpr("subject_kind, subject_id, person_id, since").Where("person_id = ?", person).OrderExpr("since DESC, subject_id DESC")
	if after != nil {
		q.Where("(since, subject_id) < (?, ?)", after.Since, after.ID)
	}
	if limit > 0 {
		q.Limit(int64(limit) + 1)
	}
	var rows []followRow
	err := q.Scan(ctx, &rows)
	out := make([]Follow, len(rows))
	for i, r := range rows {
		out[i] = r.follow()
	}
	return out, err
}

// findSetting is at once for who has decided nothing. With lock, the decision of the
// same person in another window waits.
func findSetting(ctx context.Context, db bun.IDB, person uuid.UUID, lock bool) (Setting, error) {
	s := Setting{Frequency: AtOnce}
	q := db.NewSelect().TableExpr("notify_setting").ColumnExpr("frequency, told_from, weekly_until").Where("person_id = ?", person)
	if lock {
		q.For("UPDATE")
	}
	err := q.Scan(ctx, &s)
	if errors.Is(err, sql.ErrNoRows) {
		return Setting{Frequency: AtOnce}, nil
	}
	return s, err
}

func putSetting(ctx context.Context, tx bun.Tx, person uuid.UUID, s Setting, now time.Time) error {
	_, err := tx.NewRaw(`INSERT INTO notify_setting (person_id, frequency, told_from, weekly_until, changed_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (person_id) DO UPDATE SET frequency = excluded.frequency, told_from = excluded.told_from, weekly_until = excluded.weekly_until, changed_at = excluded.changed_at`,
		person, s.Frequency, orNull(s.ToldFrom), orNull(s.WeeklyUntil), now).Exec(ctx)
	return err
}

func orNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// toldRow is what a person was told.
type toldRow struct {
	Kind      string
	SubjectID uuid.UUID
	At        time.Time
}

func listTold(ctx context.Context, db bun.IDB, person uuid.UUID) ([]toldRow, error) {
	var rows []toldRow
	return rows, db.NewRaw(`SELECT e.kind, e.subject_id, d.at FROM notify_delivery AS d JOIN notify_event AS e ON e.id = d.event_id
		WHERE d.person_id = ? ORDER BY d.at DESC, e.id`, person).Scan(ctx, &rows)
}

// erasePerson leaves nothing about the person.
func erasePerson(ctx context.Context, tx bun.Tx, person uuid.UUID) error {
	for _, table := range []string{"notify_follow", "notify_setting", "notify_delivery", "notify_week"} {
		if _, err := tx.NewDelete().Table(table).Where("person_id = ?", person).Exec(ctx); err != nil {
			return err
		}
	}
	return nil
}

func deleteOld(ctx context.Context, db bun.IDB, before time.Time) error {
	if _, err := db.NewRaw("DELETE FROM notify_event WHERE at < ?", before).Exec(ctx); err != nil {
		return err
	}
	_, err := db.NewRaw("DELETE FROM notify_week WHERE week < ?", before).Exec(ctx)
	return err
}
