package httpapi

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/uptrace/bun"
)

// Limiter counts requests in the database, so that all instances share the limits.
type Limiter struct {
	db  bun.IDB
	key []byte
}

// NewLimiter takes a key that makes the addresses of callers unrecognisable in
// the table.
func NewLimiter(db bun.IDB, key []byte) *Limiter { return &Limiter{db: db, key: key} }

// take counts one request. Zero means it may pass; otherwise it may come again
// after the duration returned. One statement when it passes, two when not.
func (l *Limiter) take(ctx context.Context, lim Limit, caller []byte) (time.Duration, error) {
	cell := lim.Per / time.Duration(lim.Count)
	var one int
	err := l.db.NewRaw(`
		INSERT INTO httpapi_rate AS r (name, caller, tat)
		VALUES (?, ?, clock_timestamp() + ? * interval '1 microsecond')
		ON CONFLICT (name, caller) DO UPDATE
		SET tat = greatest(r.tat, clock_timestamp()) + ? * interval '1 microsecond'
		WHERE greatest(r.tat, clock_timestamp()) + ? * interval '1 microsecond' <= clock_timestamp() + ? * interval '1 microsecond'
		RETURNING 1`,
		lim.Name, caller, cell.Microseconds(), cell.Microseconds(), cell.Microseconds(), lim.Per.Microseconds()).Scan(ctx, &one)
	if err == nil {
		return 0, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	var seconds float64
	err = l.db.NewRaw(`SELECT extract(epoch FROM tat + ? * interval '1 microsecond' - clock_timestamp() - ? * interval '1 microsecond')::float8
		FROM httpapi_rate WHERE name = ? AND caller = ?`,
		cell.Microseconds(), lim.Per.Microseconds(), lim.Name, caller).Scan(ctx, &seconds)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, err
	}
	return max(time.Duration(seconds*float64(time.Second)), time.Second), nil
}

// ForgetCallers drops the rate limit rows that no longer limit anybody.
func ForgetCallers(ctx context.Context, db bun.IDB) error {
	_, err := db.NewRaw("DELETE FROM httpapi_rate WHERE tat < now() - make_interval(secs => ?)", callersKept.Seconds()).Exec(ctx)
	return err
}
