package space

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/locale"
)

// due are projects at their end whose months, their own or else those given, have passed
// in Zurich. Zero months keep.
const due = `p.stage IN ('reported', 'closed', 'withdrawn') AND p.forgotten_at IS NULL AND coalesce(nullif((p.live ->> 'retentionMonths')::int, 0), ?) > 0
	AND (p.closes_at AT TIME ZONE ? + make_interval(months => coalesce(nullif((p.live ->> 'retentionMonths')::int, 0), ?))) AT TIME ZONE ? <= ?`

func dueArgs(months int, now time.Time) []any {
	zone := locale.Zurich().String()
	return []any{months, zone, months, zone, now}
}

func dueForForgetting(ctx context.Context, db bun.IDB, months int, now time.Time) (ids []uuid.UUID, err error) {
	return ids, db.NewRaw("SELECT p.id FROM space_project AS p WHERE "+due+" ORDER BY p.closes_at, p.id", dueArgs(months, now)...).Scan(ctx, &ids)
}

// markForgotten keeps others from it until the end of the transaction; false when
// somebody has done it meanwhile.
func markForgotten(ctx context.Context, tx bun.Tx, id uuid.UUID, months int, now time.Time) (bool, error) {
	return changed(tx.NewRaw("UPDATE space_project AS p SET forgotten_at = ? WHERE p.id = ? AND "+due, append([]any{now, id}, dueArgs(months, now)...)...).Exec(ctx))
}
