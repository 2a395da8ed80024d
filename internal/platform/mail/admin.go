package mail

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
)

// State is where a mail stands.
type State string

// The states: sent means taken over by our mail server, failed that nobody will
// try again by itself, discarded that a person took it back.
const (
	StateQueued    State = "queued"
	StateSent      State = "sent"
	StateFailed    State = "failed"
	StateDiscarded State = "discarded"
)

// Item is what the administration sees of a mail.
type Item struct {
	ID       uuid.UUID
	Template string
	Lang     string
	// To is empty some days after the end.
	To            Address
	State         State
	Attempts      int
	LastErrorCode fault.Code
	CreatedAt     time.Time
	SentAt        *time.Time
	EndedAt       *time.Time
	// Erased: the letter is gone, because of its age or because it held a secret.
	Erased bool
}

// Filter narrows List; the zero value takes everything.
type Filter struct {
	State    State
	Template string
	// Before is the id of the last mail of the previous page, zero for the first page.
	Before uuid.UUID
	// Limit is 1 to 200; 50 when 0.
	Limit int
}

// List gives mails, newest first. It shows recipients: who may call it is for the
// caller to decide.
func List(ctx context.Context, db bun.IDB, f Filter) ([]Item, error) {
	if f.Limit == 0 {
		f.Limit = 50
	}
	var rows []row
	q := db.NewSelect().Model(&rows).OrderExpr("id DESC").Limit(int64(min(f.Limit, 200)))
	if f.State != "" {
		q.Where("state = ?", string(f.State))
	}
	if f.Template != "" {
		q.Where("template = ?", f.Template)
	}
	if f.Before != uuid.Nil {
		q.Where("id < ?", f.Before)
	}
	if err := q.Scan(ctx); err != nil {
		return nil, fmt.Errorf("mail: list: %w", err)
	}
	items := make([]Item, len(rows))
	for i, r := range rows {
		items[i] = Item{
			ID: r.ID, Template: r.Template, Lang: r.Lang, To: Address{Name: r.RecipientName, Email: r.Recipient},
			State: r.State, Attempts: r.Attempts, LastErrorCode: fault.Code(r.LastErrorCode),
			CreatedAt: r.CreatedAt, SentAt: r.SentAt, EndedAt: r.EndedAt, Erased: r.Data == nil,
		}
	}
	return items, nil
}

// Retry sends a failed or discarded mail again, with all attempts anew.
// request.not_found when there is none, mail.state when it waits, is being handed
// over, is sent or erased.
func (o *Outbox) Retry(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	// A fresh created_at, or the next sweep would find it expired.
	err := change(ctx, tx, id, `
UPDATE mail_outbox SET state = 'queued', attempts = 0, last_error_code = NULL, ended_at = NULL, leased_until = NULL, created_at = now()
WHERE id = ? AND state IN ('failed', 'discarded') AND data IS NOT NULL AND (leased_until IS NULL OR leased_until < now())`)
	if err != nil {
		return err
	}
	return enqueueSend(ctx, tx, id)
}

// Discard takes back a mail that is not sent yet. One that is being handed over
// at this moment still goes out, and then counts as sent. Errors as Retry.
func (o *Outbox) Discard(ctx context.Context, tx bun.Tx, id uuid.UUID) error {
	return change(ctx, tx, id, `
UPDATE mail_outbox SET state = 'discarded', ended_at = coalesce(ended_at, now()), data = CASE WHEN secret_until IS NULL THEN data END
WHERE id = ? AND state IN ('queued', 'failed')`)
}

func change(ctx context.Context, tx bun.Tx, id uuid.UUID, query string) error {
	res, err := tx.NewRaw(query, id).Exec(ctx)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	exists, err := tx.NewSelect().Model((*row)(nil)).Where("id = ?", id).Exists(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("mail: %w", err)
	case !exists:
		return fault.New(fault.NotFound, fault.CodeNotFound)
	}
	return fault.New(fault.Conflict, CodeState)
}
