package mail

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// Summary says at one glance how the post goes.
type Summary struct {
	// Queued wait for their first attempt or, after a failure, for the next.
	Queued int64
	// Failing are those of them that failed before.
	Failing int64
	// Failed in the last two weeks: nobody tries them again by itself.
	Failed int64
	// Sent in the last day.
	Sent int64
	// Oldest is when the longest waiting mail was written; nil when none waits.
	Oldest *time.Time
}

// Overview counts mails by state, those of the last two weeks and every one that
// waits. One statement.
func Overview(ctx context.Context, db bun.IDB) (Summary, error) {
	var s Summary
	err := db.NewRaw(`
SELECT
	count(*) FILTER (WHERE state = 'queued') AS queued,
	count(*) FILTER (WHERE state = 'queued' AND last_error_code IS NOT NULL) AS failing,
	count(*) FILTER (WHERE state = 'failed') AS failed,
	count(*) FILTER (WHERE state = 'sent' AND sent_at > now() - interval '1 day') AS sent,
	min(created_at) FILTER (WHERE state = 'queued') AS oldest
FROM mail_outbox WHERE state = 'queued' OR recipient IS NOT NULL AND ended_at > now() - interval '14 days'`).Scan(ctx, &s)
	if err != nil {
		return s, fmt.Errorf("mail: overview: %w", err)
	}
	return s, nil
}
