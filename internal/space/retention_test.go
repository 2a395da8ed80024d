package space

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pgtest"
)

// What people contributed goes when its time is over: at the end of the project, after
// its own months or those of the installation, once, and with a line in the log.
func TestContributionsAreForgotten(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	s, c := service(db)
	if _, err := db.NewRaw("CREATE TABLE poll_vote (project_id uuid NOT NULL, person text NOT NULL)").Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	var stuck uuid.UUID
	votes := *poll
	votes.Forget = func(ctx context.Context, tx bun.Tx, project uuid.UUID) (int, error) {
		res, err := tx.NewRaw("DELETE FROM poll_vote WHERE project_id = ?", project).Exec(ctx)
		if err != nil {
			return 0, err
		}
		if project == stuck {
			return 0, errors.New("stuck")
		}
		n, err := res.RowsAffected()
		return int(n), err
	}
	keepsNothing := Kind{Key: "quiet"}
	s.Register(&votes)
	s.Register(&keepsNothing)
	s.KeepContributions(24)
	communications := staff(t, db, role(authz.Communications))
	ids := map[string]uuid.UUID{}
	for slug, months := range map[string]int{"closed": 0, "own": 6, "running": 1, "evaluation": 1, "withdrawn": 1, "stuck": 6} {
		write := content(today(), today().AddDays(9), german(slug))
		write.RetentionMonths = months
		if slug == "running" {
			write.Phases[0].ClosesOn = today().AddMonths(40)
		}
		id, err := s.Publish(t.Context(), authz.Software(), Import{SpaceID: DefaultSpace, Slug: slug, Kind: Participation, Content: write})
		if err != nil {
			t.Fatal(err)
		}
		ids[slug] = id
		if _, err := db.NewRaw("INSERT INTO poll_vote VALUES (?, 'Lea'), (?, 'Marco')", id, id).Exec(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Withdraw(t.Context(), communications, ids["withdrawn"], "Das Geld fehlt."); err != nil {
		t.Fatal(err)
	}
	c.at = today().AddDays(10).Begin()
	for _, slug := range []string{"closed", "own", "stuck"} {
		if _, err := s.Close(t.Context(), communications, ids[slug], "Es ist gebaut."); err != nil {
			t.Fatal(err)
		}
	}
	left := func() (out []string) {
		t.Helper()
		for slug, id := range ids {
			n := 0
			if err := db.NewRaw("SELECT count(*) FROM poll_vote WHERE project_id = ?", id).Scan(t.Context(), &n); err != nil {
				t.Fatal(err)
			}
			if n == 2 {
				out = append(out, slug)
			}
		}
		slices.Sort(out)
		return out
	}
	// The last day of the phase is the ninth from today.
	last := today().AddDays(9).End()
	stuck = ids["stuck"]
	for _, step := range []struct {
		at   time.Time
		want []string
		err  bool
	}{
		{last.AddDate(0, 6, 0).Add(-time.Minute), []string{"closed", "evaluation", "own", "running", "stuck"}, false},
		{last.AddDate(0, 6, 0).Add(time.Minute), []string{"closed", "evaluation", "running", "stuck"}, true},
		{last.AddDate(0, 24, 0).Add(-time.Hour), []string{"closed", "evaluation", "running", "stuck"}, true},
		{last.AddDate(0, 24, 0).Add(time.Hour), []string{"evaluation", "running", "stuck"}, true},
	} {
		c.at = step.at
		if err := s.ForgetContributions(t.Context()); (err != nil) != step.err {
			t.Fatalf("%s: %v", step.at, err)
		}
		if got := left(); !slices.Equal(got, step.want) {
			t.Errorf("%s: votes are left in %q, want %q", step.at, got, step.want)
		}
	}
	stuck = uuid.Nil
	for range 2 {
		if err := s.ForgetContributions(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	var log []struct {
		SubjectID string
		Data      json.RawMessage
	}
	if err := db.NewRaw("SELECT subject_id, data FROM audit_entry WHERE act = 'space.contributions_erased' ORDER BY seq").Scan(t.Context(), &log); err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, e := range log {
		order = append(order, e.SubjectID)
		if string(e.Data) != `{"erased":{"poll":2}}` {
			t.Errorf("%s", e.Data)
		}
	}
	want := []string{ids["withdrawn"].String(), ids["own"].String(), ids["closed"].String(), ids["stuck"].String()}
	if !slices.Equal(order, want) {
		t.Errorf("the log tells of %q, want %q", order, want)
	}
	if n, err := dueForForgetting(t.Context(), db, 0, c.at.AddDate(90, 0, 0)); err != nil || len(n) != 0 {
		t.Error(n, err)
	}
}
