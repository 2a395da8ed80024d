// Package once makes the effect of a request happen exactly once, however often
// the request is sent: the key, the effect and the answer are committed together.
package once

import (
	"bytes"
	"context"
	"encoding/json"

	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
)

// Key is one act of one person. Fingerprint is a hash of what they sent: the
// same key with another content is a mistake of the client.
type Key struct {
	Scope, Value string
	Fingerprint  []byte
}

// Do runs effect unless the key has been used before; then it returns the answer
// of that time and replayed is true. A second request that arrives while the
// first is still running waits for it. Results are stored as JSON for 15 days and
// must not hold personal data. Conflict request.idempotency_key_reused when the
// content differs.
func Do[T any](ctx context.Context, tx bun.Tx, k Key, effect func() (T, error)) (result T, replayed bool, err error) {
	res, err := tx.NewRaw("INSERT INTO once_key (scope, key, fingerprint) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", k.Scope, k.Value, k.Fingerprint).Exec(ctx)
	if err != nil {
		return result, false, err
	}
	if n, err := res.RowsAffected(); err != nil {
		return result, false, err
	} else if n == 0 {
		var used struct{ Fingerprint, Result []byte }
		if err := tx.NewRaw("SELECT fingerprint, result FROM once_key WHERE scope = ? AND key = ?", k.Scope, k.Value).Scan(ctx, &used); err != nil {
			return result, false, err
		}
		if !bytes.Equal(used.Fingerprint, k.Fingerprint) {
			return result, false, fault.New(fault.Conflict, fault.CodeKeyReused)
		}
		return result, true, json.Unmarshal(used.Result, &result)
	}
	if result, err = effect(); err != nil {
		return result, false, err
	}
	b, err := json.Marshal(result)
	if err != nil {
		return result, false, err
	}
	_, err = tx.NewRaw("UPDATE once_key SET result = ? WHERE scope = ? AND key = ?", string(b), k.Scope, k.Value).Exec(ctx)
	return result, false, err
}

// Forget drops keys older than 15 days.
func Forget(ctx context.Context, db bun.IDB) error {
	_, err := db.NewRaw("DELETE FROM once_key WHERE created_at < now() - make_interval(secs => ?)", kept.Seconds()).Exec(ctx)
	return err
}
