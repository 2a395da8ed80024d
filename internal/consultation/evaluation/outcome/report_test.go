package outcome

import (
	"context"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
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

// A released result is found, by people and by search engines, and named on the page of
// its project; one that is taken back is not.
func TestAReleasedResultIsFound(t *testing.T) {
	t.Parallel()
	o := build(t)
	kind := &space.Kind{Audience: func(context.Context, bun.Tx, *space.Project) error { return nil }}
	o.Beside(kind)
	found := func() int {
		return o.Number("SELECT count(*) FROM search_subject WHERE kind = 'consultation_result' AND path LIKE '/projekte/%/ergebnis'")
	}
	pages := func() []string {
		t.Helper()
		by, err := kind.Pages(o.Ctx(), o.DB, []uuid.UUID{o.Activity, uuid.New()})
		o.Must(err)
		if len(by) > 1 {
			t.Errorf("%v", by)
		}
		return by[o.Activity]
	}
	*o.At = noon.AddDate(0, 0, 20)
	if found() != 0 || pages() != nil {
		t.Error("before the release")
	}
	_, err := o.Release(o.Ctx(), o.Publisher, o.Activity, 0)
	o.Must(err)
	if found() != 1 || !slices.Equal(pages(), []string{PageName}) {
		t.Errorf("%d times, pages %v", found(), pages())
	}
	o.Exec("DELETE FROM search_subject")
	p, err := o.Spaces.ProjectByID(o.Ctx(), authz.Software(), o.Project, "de")
	o.Must(err)
	o.Must(pg.InTx(o.Ctx(), o.DB, func(ctx context.Context, tx bun.Tx) error { return kind.Audience(ctx, tx, p) }))
	if found() != 1 {
		t.Error("the index made anew lacks it")
	}
	_, err = o.TakeBack(o.Ctx(), o.Publisher, o.Activity, 1)
	o.Must(err)
	if found() != 0 || pages() != nil {
		t.Error("after taking it back")
	}
}
