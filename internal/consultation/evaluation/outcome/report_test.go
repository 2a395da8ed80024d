package outcome

import (
	"context"
	"testing"

	"github.com/uptrace/bun"

	"mitwirken/internal/platform/pg"
)

// The report on a consultation brings the results with it, once: what was released before
// stays as it was, and nobody is told twice.
func TestResultsComeWithTheReport(t *testing.T) {
	t.Parallel()
	o := build(t)
	c, err := o.consultations.Activity(o.Ctx(), o.DB, o.Publisher, o.Activity)
	o.Must(err)
	for range 2 {
		o.Must(pg.InTx(o.Ctx(), o.DB, func(ctx context.Context, tx bun.Tx) error { return o.WithReport(ctx, tx, o.Publisher, c) }))
		*o.At = o.At.AddDate(0, 0, 1)
	}
	for what, query := range map[string]string{"released": "SELECT count(*) FROM consultation_result WHERE released_at = ? AND released_by IS NOT NULL AND version = 1",
		"in the log": "SELECT count(*) FROM audit_entry WHERE act = 'consultation.results_released' AND ?::timestamptz IS NOT NULL", "to tell": "SELECT count(*) FROM river_job WHERE kind = 'consultation.tell_outcome' AND ?::timestamptz IS NOT NULL"} {
		var n int
		o.Must(o.DB.NewRaw(query, noon).Scan(o.Ctx(), &n))
		if n != 1 {
			t.Errorf("%s: %d times", what, n)
		}
	}
}
