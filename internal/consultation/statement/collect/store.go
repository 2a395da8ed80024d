package collect

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/consultation/statement"
)

// forStaff are what staff may read: what was submitted, and what they capture.
const forStaff = "(s.state <> 'draft' OR s.channel <> 'online')"

func listForStaff(ctx context.Context, db bun.IDB, activity uuid.UUID, q Query, limit int) ([]statement.Statement, error) {
	sel := statement.Select(db).Where("s.activity_id = ?", activity).Where(forStaff).OrderExpr("s.id DESC").Limit(int64(limit))
	if q.Channel != "" {
		sel.Where("s.channel = ?", q.Channel)
	}
	if q.State != "" {
		sel.Where("s.state = ?", q.State)
	}
	if q.Kind != "" {
		sel.Where("s.kind = ?", q.Kind)
	}
	if q.After != nil {
		sel.Where("s.id < ?", *q.After)
	}
	rows := []statement.Statement{}
	return rows, sel.Scan(ctx, &rows)
}

// Count of statements that came through one channel.
type Count struct {
	Channel statement.Channel
	Kind    statement.Kind
	State   statement.State
	N       int
}

func countByChannel(ctx context.Context, db bun.IDB, activity uuid.UUID) ([]Count, error) {
	rows := []Count{}
	return rows, db.NewRaw(`SELECT channel, kind, state, count(*) AS n FROM consultation_statement WHERE activity_id = ? AND duplicate_of IS NULL
		GROUP BY channel, kind, state ORDER BY channel, kind, state`, activity).Scan(ctx, &rows)
}

// alike is a statement of perhaps the same sender, and what agrees.
type alike struct {
	statement.Statement `bun:",extend"`
	ByEmail             bool
	ByPost              bool
	ByName              bool
	ByPerson            bool
}

// findAlike puts first what more than the name of a person agrees in. One double name is
// not found by half of another one.
func findAlike(ctx context.Context, db bun.IDB, activity, but uuid.UUID, h statement.Hashes) ([]alike, error) {
	email, post, name, person, short := orNull(h.Email), orNull(h.Post), orNull(h.Name), orNull(h.Person), orNull(h.PersonShort)
	rows := []alike{}
	return rows, statement.Select(db).ColumnExpr("coalesce(s.email_hash = ?, false) AS by_email, coalesce(s.post_hash = ?, false) AS by_post, coalesce(s.name_hash = ?, false) AS by_name", email, post, name).
		ColumnExpr("coalesce(s.person_hash = ?, false) OR coalesce(s.person_hash = ?, false) OR coalesce(s.person_short_hash = ?, false) AS by_person", person, short, person).
		Where("s.activity_id = ? AND s.id <> ?", activity, but).Where(forStaff).
		Where("(s.email_hash = ? OR s.post_hash = ? OR s.name_hash = ? OR s.person_hash IN (?, ?) OR s.person_short_hash = ?)", email, post, name, person, short, person).
		OrderExpr("(s.email_hash = ? OR s.post_hash = ? OR s.name_hash = ?) IS TRUE DESC, s.id", email, post, name).Limit(20).Scan(ctx, &rows)
}

// orNull keeps nothing apart from an empty hash, which would be found everywhere.
func orNull(hash []byte) any {
	if len(hash) == 0 {
		return nil
	}
	return hash
}
