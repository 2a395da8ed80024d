package once_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func key(fingerprint string) once.Key {
	return once.Key{Scope: "test", Value: "0123456789abcdef", Fingerprint: []byte(fingerprint)}
}

func TestSecondRequestGetsTheFirstAnswer(t *testing.T) {
	t.Parallel()
	tx, ctx := pgtest.Tx(t), t.Context()
	effects := 0
	do := func(k once.Key) (int, bool, error) {
		return once.Do(ctx, tx, k, func() (int, error) { effects++; return 40 + effects, nil })
	}
	if n, replayed, err := do(key("a")); n != 41 || replayed || err != nil {
		t.Fatal(n, replayed, err)
	}
	if n, replayed, err := do(key("a")); n != 41 || !replayed || err != nil {
		t.Fatal(n, replayed, err)
	}
	if _, _, err := do(key("b")); !fault.Is(err, fault.CodeKeyReused) {
		t.Fatal(err)
	}
	if effects != 1 {
		t.Errorf("%d effects", effects)
	}
}

func TestFailedAttemptLeavesTheKeyFree(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.Tx(t), t.Context()
	boom := errors.New("boom")
	err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error {
		_, _, err := once.Do(ctx, tx, key("a"), func() (int, error) { return 0, boom })
		return err
	})
	if !errors.Is(err, boom) {
		t.Fatal(err)
	}
	if n, replayed, err := once.Do(ctx, db, key("a"), func() (int, error) { return 7, nil }); n != 7 || replayed || err != nil {
		t.Fatal(n, replayed, err)
	}
}

// Twenty at the same moment: one effect, twenty equal answers.
func TestAtTheSameTime(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	var effects atomic.Int64
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			err := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
				n, _, err := once.Do(ctx, tx, key("a"), func() (int64, error) { return effects.Add(1), nil })
				if err == nil && n != 1 {
					t.Errorf("answer %d", n)
				}
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if effects.Load() != 1 {
		t.Errorf("%d effects", effects.Load())
	}
}

func TestForget(t *testing.T) {
	t.Parallel()
	tx, ctx := pgtest.Tx(t), t.Context()
	one := func() (int, error) { return 1, nil }
	if _, _, err := once.Do(ctx, tx, key("a"), one); err != nil {
		t.Fatal(err)
	}
	if err := once.Forget(ctx, tx); err != nil {
		t.Fatal(err)
	}
	if _, replayed, err := once.Do(ctx, tx, key("a"), one); !replayed || err != nil {
		t.Fatal("a fresh key was forgotten", err)
	}
	if _, err := tx.NewRaw("UPDATE once_key SET created_at = now() - interval '361 hours'").Exec(ctx); err != nil {
		t.Fatal(err)
	}
	if err := once.Forget(ctx, tx); err != nil {
		t.Fatal(err)
	}
	if _, replayed, err := once.Do(ctx, tx, key("a"), one); replayed || err != nil {
		t.Fatal("an old key was kept", err)
	}
}
