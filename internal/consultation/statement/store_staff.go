package statement

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

func setInvited(ctx context.Context, tx bun.Tx, s *Statement, h Hashes) error {
	_, err := tx.NewRaw("UPDATE consultation_statement SET kind = ?, organisation = ?, category = ?, extended_to = ?, contact = ?, email_hash = ?, post_hash = ?, name_hash = ?, person_hash = ?, person_short_hash = ? WHERE id = ?",
		s.Kind, s.Organisation, s.Category, dateOrNull(s.ExtendedTo), bytesOrNull(s.Sealed), bytesOrNull(h.Email), bytesOrNull(h.Post), bytesOrNull(h.Name), bytesOrNull(h.Person), bytesOrNull(h.PersonShort), s.ID).Exec(ctx)
	return err
}

func extend(ctx context.Context, tx bun.Tx, id uuid.UUID, to string) error {
	_, err := tx.NewRaw("UPDATE consultation_statement SET extended_to = ?, reminded_at = NULL WHERE id = ?", to, id).Exec(ctx)
	return err
}

func statesOf(ctx context.Context, db bun.IDB, ids []uuid.UUID) (map[uuid.UUID]State, error) {
	out := map[uuid.UUID]State{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []struct {
		ID    uuid.UUID
		State State
	}
	err := db.NewRaw("SELECT id, state FROM consultation_statement WHERE id IN (?)", bun.List(ids)).Scan(ctx, &rows)
	for _, r := range rows {
		out[r.ID] = r.State
	}
	return out, err
}

func listMine(ctx context.Context, db bun.IDB, person uuid.UUID, organisations []uuid.UUID, after *uuid.UUID, limit int) ([]Statement, error) {
	q := Select(db).OrderExpr("s.id DESC").Limit(int64(limit))
	if len(organisations) > 0 {
		q.Where("(s.person_id = ? AND s.organisation_id IS NULL OR s.organisation_id IN (?))", person, bun.List(organisations))
	} else {
		q.Where("s.person_id = ? AND s.organisation_id IS NULL", person)
	}
	if after != nil {
		q.Where("s.id < ?", *after)
	}
	rows := []Statement{}
	return rows, q.Scan(ctx, &rows)
}

// LatestSubmission is a statement with the version of it that counts.
type LatestSubmission struct {
	Statement  Statement
	Submission Submission
}

func listSubmitted(ctx context.Context, db bun.IDB, activity uuid.UUID, after *uuid.UUID, limit int) ([]Statement, error) {
	q := Select(db).Where("s.activity_id = ? AND s.state = 'submitted' AND s.forgotten_at IS NULL", activity).OrderExpr("s.id").Limit(int64(limit))
	if after != nil {
		q.Where("s.id > ?", *after)
	}
	rows := []Statement{}
	return rows, q.Scan(ctx, &rows)
}
