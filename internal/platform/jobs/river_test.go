package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

type sample struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

func (sample) Kind() string { return "test.sample" }

// Contract sets River next to us on one database. It is called by a test outside
// the package, as only such may import what creates databases.
func Contract(t *testing.T, dsn pg.DSN) {
	ctx := t.Context()
	pool, err := connect(ctx, dsn, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	db, err := pg.Open(dsn, pg.Options{MaxConns: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 30, 12, 0, 0, 123456000, time.UTC)
	args := sample{7, `Änderung «№» O'Neil \ ? $1 ` + "\u2028"}
	for name, tc := range map[string]struct {
		ours   []Option
		rivers *river.InsertOpts
	}{
		"plain":     {nil, nil},
		"scheduled": {[]Option{RunAt(at)}, &river.InsertOpts{ScheduledAt: at}},
		"past":      {[]Option{RunAt(at.AddDate(-10, 0, 0))}, &river.InsertOpts{ScheduledAt: at.AddDate(-10, 0, 0)}},
		"all":       {[]Option{Queue("mail"), MaxAttempts(3), Priority(4)}, &river.InsertOpts{Queue: "mail", MaxAttempts: 3, Priority: 4}},
	} {
		t.Run(name, func(t *testing.T) {
			heard := notifications(t, pool)
			var rowsOf [2]map[string]any
			var notes [2]map[string]any
			insert := [2]func() error{
				func() error {
					return pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error { return Enqueue(ctx, tx, args, tc.ours...) })
				},
				func() error {
					return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { _, err := client.InsertTx(ctx, tx, args, tc.rivers); return err })
				},
			}
			for i, f := range insert {
				if err := f(); err != nil {
					t.Fatal(err)
				}
				notes[i] = heard()
				rowsOf[i] = lastRow(t, pool)
			}
			if diff := cmp.Diff(rowsOf[1], rowsOf[0]); diff != "" {
				t.Errorf("row (-River +ours):\n%s", diff)
			}
			if diff := cmp.Diff(notes[1], notes[0]); diff != "" {
				t.Errorf("notification (-River +ours):\n%s", diff)
			}
		})
	}

	t.Run("unique", func(t *testing.T) {
		// River must hold our rows for unique in exactly the states we say.
		if err := pg.InTx(ctx, db, func(ctx context.Context, tx bun.Tx) error { return Enqueue(ctx, tx, args, Unique("k")) }); err != nil {
			t.Fatal(err)
		}
		var id int64
		if err := pool.QueryRow(ctx, "SELECT max(id) FROM river_job").Scan(&id); err != nil {
			t.Fatal(err)
		}
		row, err := client.JobGet(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		want := []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled}
		if diff := cmp.Diff(want, row.UniqueStates); diff != "" || len(row.UniqueKey) != 32 {
			t.Errorf("unique for %v, key of %d bytes", row.UniqueStates, len(row.UniqueKey))
		}
	})

	t.Run("states", func(t *testing.T) {
		known := map[State]bool{}
		for _, s := range States {
			known[s] = true
		}
		for _, s := range rivertype.JobStates() {
			if !known[State(s)] {
				t.Errorf("River has a state %s", s)
			}
		}
		if len(States) != len(rivertype.JobStates()) {
			t.Error("we have a state that River does not")
		}
	})
}

// notifications listens and gives the payload that arrived since, nil if none did.
func notifications(t *testing.T, pool *pgxpool.Pool) func() map[string]any {
	t.Helper()
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		conn.Conn().Close(context.Background())
		conn.Release()
	})
	if _, err := conn.Exec(t.Context(), `LISTEN "public.river_insert"`); err != nil {
		t.Fatal(err)
	}
	return func() map[string]any {
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		n, err := conn.Conn().WaitForNotification(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			return nil
		}
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal([]byte(n.Payload), &m); err != nil {
			t.Fatal(err)
		}
		return m
	}
}

// lastRow is the newest job without what must differ.
func lastRow(t *testing.T, pool *pgxpool.Pool) map[string]any {
	t.Helper()
	var j string
	err := pool.QueryRow(t.Context(), `
SELECT (to_jsonb(j) - 'id' || jsonb_build_object(
	'created_at', abs(extract(epoch FROM now() - created_at)) < 30,
	'scheduled_at', CASE WHEN state = 'scheduled' THEN to_jsonb(scheduled_at) ELSE to_jsonb(scheduled_at = created_at) END))::text
FROM river_job AS j ORDER BY id DESC LIMIT 1`).Scan(&j)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal([]byte(j), &m); err != nil {
		t.Fatal(err)
	}
	if len(m) < 15 || !strings.Contains(j, "Änderung «№» O'Neil") {
		t.Fatalf("row of %d columns: %s", len(m), j)
	}
	return m
}

func TestDescribe(t *testing.T) {
	for want, err := range map[string]error{
		"test.down":           fault.Wrap(fault.Unavailable, "test.down", errors.New("secret")),
		"*errors.errorString": fault.From(errors.New("secret")),
		"deadline exceeded":   context.DeadlineExceeded,
		"cancelled":           errors.Join(errors.New("secret"), context.Canceled),
	} {
		if got := describe(err); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
