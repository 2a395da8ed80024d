package contact

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

func insertRequest(ctx context.Context, tx bun.Tx, r *Request) error {
	return tx.NewRaw(`INSERT INTO contact_request (id, kind, lang, name, email, phone, message, project_id, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number`,
		r.ID, r.Kind, r.Lang, r.Name, r.Email, r.Phone, r.Message, r.ProjectID, r.CreatedAt).Scan(ctx, &r.Number)
}

// deleteBefore forgets one batch and tells which; the caller repeats until none is left.
func deleteBefore(ctx context.Context, tx bun.Tx, t time.Time, batch int) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.NewRaw(`DELETE FROM contact_request WHERE id IN (
		SELECT id FROM contact_request WHERE created_at < ? ORDER BY created_at LIMIT ? FOR UPDATE SKIP LOCKED) RETURNING id`, t, batch).Scan(ctx, &ids)
	return ids, err
}
