package notify

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// eventRow is notify_event.
type eventRow struct {
	ID          uuid.UUID
	Kind        string
	SubjectKind string
	SubjectID   uuid.UUID
	ObjectID    *uuid.UUID
	At          time.Time
	// ToldTo is how far the followers are told; ToldAt when all of them are.
	ToldTo uuid.UUID
	ToldAt *time.Time
}

func (r eventRow) event() Event {
	e := Event{ID: r.ID, Kind: r.Kind, Subject: Subject{Kind: r.SubjectKind, ID: r.SubjectID}, At: r.At}
	if r.ObjectID != nil {
		e.Object = *r.ObjectID
	}
	return e
}

func insertEvent(ctx context.Context, tx bun.Tx, e Event) error {
	var object *uuid.UUID
	if e.Object != uuid.Nil {
		object = &e.Object
	}
	_, err := tx.NewRaw("INSERT INTO notify_event (id, kind, subject_kind, subject_id, object_id, at) VALUES (?, ?, ?, ?, ?, ?)",
		e.ID, e.Kind, e.Subject.Kind, e.Subject.ID, object, e.At).Exec(ctx)
	return err
}

const eventColumns = "e.id, e.kind, e.subject_kind, e.subject_id, e.object_id, e.at, coalesce(e.told_to, '00000000-0000-0000-0000-000000000000') AS told_to, e.told_at"

// findEvent gives nil for an event that is forgotten. With lock, whoever else tells
// it waits.
func findEvent(ctx context.Context, db bun.IDB, id uuid.UUID, lock bool) (*eventRow, error) {
	q := db.NewSelect().TableExpr("notify_event AS e").ColumnExpr(eventColumns).Where("e.id = ?", id)
	if lock {
		q.For("UPDATE")
	}
	var r eventRow
	err := q.Scan(ctx, &r)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &r, err
}

// atOnce is who hears of an event e by a letter of its own, over notify_follow AS f
// and notify_setting AS p.
const atOnce = "coalesce(p.frequency, 'at_once') = 'at_once' AND f.since <= e.at AND e.at >= coalesce(p.told_from, '-infinity') AND e.at > coalesce(p.weekly_until, '-infinity')"

const followers = `notify_event AS e JOIN notify_follow AS f ON f.subject_kind = e.subject_kind AND f.subject_id = e.subject_id
	LEFT JOIN notify_setting AS p ON p.person_id = f.person_id`

// nextFollowers are the next in the order of people who are to be told at once.
func nextFollowers(ctx context.Context, db bun.IDB, e *eventRow, limit int) ([]uuid.UUID, error) {
	var people []uuid.UUID
	return people, db.NewRaw("SELECT f.person_id FROM "+followers+" WHERE e.id = ? AND f.person_id > ? AND "+atOnce+" ORDER BY f.person_id LIMIT ?",
		e.ID, e.ToldTo, limit).Scan(ctx, &people)
}

// claimDeliveries are those of the people who follow still and were not told yet;
// from now on they count as told.
func claimDeliveries(ctx context.Context, tx bun.Tx, event uuid.UUID, people []uuid.UUID, now time.Time) ([]uuid.UUID, error) {
	if len(people) == 0 {
		return nil, nil
	}
	var claimed []uuid.UUID
	return claimed, tx.NewRaw("INSERT INTO notify_delivery (event_id, person_id, at) SELECT e.id, f.person_id, ? FROM "+followers+
		" WHERE e.id = ? AND f.person_id IN (?) AND "+atOnce+" ON CONFLICT DO NOTHING RETURNING person_id", now, event, bun.List(people)).Scan(ctx, &claimed)
}

func advance(ctx context.Context, tx bun.Tx, event, to uuid.UUID, done *time.Time) error {
	_, err := tx.NewRaw("UPDATE notify_event SET told_to = ?, told_at = ? WHERE id = ?", to, done, event).Exec(ctx)
	return err
}

// inWeek is who hears of an event e in a weekly letter, in the same terms as atOnce.
const inWeek = `(p.frequency = 'weekly' OR p.frequency = 'at_once' AND e.at <= p.weekly_until) AND f.since <= e.at AND e.at >= coalesce(p.told_from, '-infinity')
	AND NOT EXISTS (SELECT FROM notify_delivery AS d WHERE d.event_id = e.id AND d.person_id = f.person_id)`

// week is a weekly letter being written.
type week struct {
	// day is its Monday.
	day time.Time
	now time.Time
}

func (w week) from() time.Time { return w.now.Add(-weeklyReach) }

// nextReaders are people to whom something happened this week and whose letter is
// not done.
func nextReaders(ctx context.Context, db bun.IDB, w week, limit int) ([]uuid.UUID, error) {
	var people []uuid.UUID
	return people, db.NewRaw("SELECT DISTINCT f.person_id FROM "+followers+" WHERE e.at > ? AND e.at <= ? AND "+inWeek+
		" AND NOT EXISTS (SELECT FROM notify_week AS w WHERE w.week = ?::date AND w.person_id = f.person_id) ORDER BY f.person_id LIMIT ?",
		w.from(), w.now, w.day.Format(time.DateOnly), limit).Scan(ctx, &people)
}

// weekRow is an event for one reader.
type weekRow struct {
	eventRow `bun:",extend"`
	PersonID uuid.UUID
	// N counts from the latest.
	N int
}

// listWeek of some readers, oldest first, of each the latest weeklyMost.
func listWeek(ctx context.Context, db bun.IDB, w week, people []uuid.UUID) ([]weekRow, error) {
	var rows []weekRow
	return rows, db.NewRaw("SELECT * FROM (SELECT f.person_id, "+eventColumns+", row_number() OVER (PARTITION BY f.person_id ORDER BY e.at DESC, e.id DESC) AS n FROM "+followers+
		" WHERE e.at > ? AND e.at <= ? AND f.person_id IN (?) AND "+inWeek+") AS r WHERE n <= ? ORDER BY person_id, at, id",
		w.from(), w.now, bun.List(people), weeklyMost).Scan(ctx, &rows)
}

// claimWeek gives those of the people whose letter nobody else has written.
func claimWeek(ctx context.Context, tx bun.Tx, w week, people []uuid.UUID) ([]uuid.UUID, error) {
	var claimed []uuid.UUID
	return claimed, tx.NewRaw("INSERT INTO notify_week (week, person_id) SELECT ?::date, id FROM unnest(ARRAY[?]::uuid[]) AS id ORDER BY id ON CONFLICT DO NOTHING RETURNING person_id",
		w.day.Format(time.DateOnly), bun.List(people)).Scan(ctx, &claimed)
}

// claimEvents are those of the events that the person follows still and was not told.
func claimEvents(ctx context.Context, tx bun.Tx, w week, person uuid.UUID, events []uuid.UUID) ([]uuid.UUID, error) {
	if len(events) == 0 {
		return nil, nil
	}
	var claimed []uuid.UUID
	return claimed, tx.NewRaw("INSERT INTO notify_delivery (event_id, person_id, at) SELECT e.id, f.person_id, ? FROM "+followers+
		" WHERE e.id IN (?) AND f.person_id = ? AND "+inWeek+" ON CONFLICT DO NOTHING RETURNING event_id", w.now, bun.List(events), person).Scan(ctx, &claimed)
}
