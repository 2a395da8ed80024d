package evaluation_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/pg"
)

// Every order of the table shows each segment once, with every filter the same number of
// statements for ten rows as for a hundred.
func TestTableShowsEachOnce(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.Fill(230)
	for _, sort := range []evaluation.Sort{evaluation.ByDocument, evaluation.ByNewest, evaluation.ByChanged, evaluation.ByDue} {
		seen := map[uuid.UUID]bool{}
		var after *evaluation.Cursor
		var before *evaluation.Segment
		for pages := 0; pages < 9; pages++ {
			q := evaluation.Query{Sort: sort, After: after, Limit: 30}
			table, err := o.Evaluation.Segments(o.Ctx(), o.Editor, o.Activity, q)
			o.Must(err)
			for i := range table.Rows[:min(30, len(table.Rows))] {
				s := &table.Rows[i]
				if seen[s.ID] {
					t.Fatalf("%s: %d comes twice", sort, s.Seq)
				}
				seen[s.ID] = true
				if before != nil && (sort == evaluation.ByDocument && s.At < before.At || sort == evaluation.ByChanged && s.ChangedAt.After(before.ChangedAt) || sort == evaluation.ByDue && before.DueOn == nil && s.DueOn != nil) {
					t.Fatalf("%s: wrong order", sort)
				}
				before = s
				c := evaluation.CursorOf(sort, s)
				after = &c
			}
			if len(table.Rows) <= 30 {
				break
			}
		}
		if len(seen) != 230 {
			t.Errorf("%s: %d of 230", sort, len(seen))
		}
	}
	statements := func(limit int) int {
		ctx, n := pg.CountQueries(o.Ctx())
		_, err := o.Evaluation.Segments(ctx, o.Editor, o.Activity, evaluation.Query{Limit: limit, Filter: evaluation.Filter{Search: "anliegen"}})
		o.Must(err)
		return n.N()
	}
	if few, many := statements(10), statements(100); few != many || few > 16 {
		t.Errorf("%d statements for ten rows, %d for a hundred", few, many)
	}
	day := noon.AddDate(0, 0, 12)
	for name, f := range map[string]evaluation.Filter{"position": {Position: statement.Rejection}, "channel": {Channel: statement.Letter}, "decision": {Decision: evaluation.Noted}, "assignee": {Assignee: o.Editor.ID}, "due": {DueBy: &day},
		"search": {Search: "ANLIEGEN 7 "}, "number": {Search: "m-2026-00001"}, "open": {Open: true}, "nobody": {Nobody: true}} {
		rows := o.Segments(f)
		if len(rows) == 0 || name != "number" && len(rows) == 230 {
			t.Errorf("%s picks %d", name, len(rows))
		}
		for _, s := range rows {
			if f.Position != "" && s.Position != f.Position || f.Channel != "" && s.Channel != f.Channel || f.Decision != "" && s.Decision != f.Decision || f.Open && s.Decision != "" || f.Nobody && s.AssigneeID != nil ||
				f.DueBy != nil && s.DueOn.After(day) || name == "search" && !strings.HasPrefix(s.Request, "Anliegen 7") {
				t.Errorf("%s picks %+v", name, s)
			}
		}
	}
	for what, f := range map[string]evaluation.Filter{"place": {Place: uuid.New()}, "tag": {Tag: uuid.New()}, "group": {Group: uuid.New()}, "kind": {Kind: statement.Organisation}, "category": {Category: "Partei"}, "statement": {Statement: uuid.New()},
		"wildcards": {Search: "%_%"}, "chapter": {Chapter: o.Block(3)}} {
		if rows := o.Segments(f); len(rows) != 0 {
			t.Errorf("%s picks %d", what, len(rows))
		}
	}
}

// Ten thousand segments: figures are printed beside a bare query; what is asked is that the
// work of the table stays in proportion.
func TestVolumeOfTheTable(t *testing.T) {
	o := build(t)
	o.Fill(10_000)
	p95 := func(what string, runs int, f func()) time.Duration {
		took := make([]time.Duration, runs)
		for i := range took {
			begun := time.Now()
			f()
			took[i] = time.Since(begun)
		}
		slices.Sort(took)
		got := took[runs*95/100]
		t.Logf("%-28s p95 %v, median %v", what, got.Round(100*time.Microsecond), took[runs/2].Round(100*time.Microsecond))
		return got
	}
	bare := p95("bare query of the table", 40, func() { o.Number("SELECT count(request) FROM consultation_segment WHERE activity_id = ?", o.Activity) })
	list := func(q evaluation.Query) func() {
		return func() {
			q.Limit = 50
			_, err := o.Evaluation.Segments(context.WithoutCancel(o.Ctx()), o.Editor, o.Activity, q)
			o.Must(err)
		}
	}
	var worst time.Duration
	for name, q := range map[string]evaluation.Query{
		"page": {}, "page in the middle": {After: &evaluation.Cursor{Sort: evaluation.ByDocument, At: 200}}, "page by due": {Sort: evaluation.ByDue}, "page by change": {Sort: evaluation.ByChanged}, "filter by chapter": {Filter: evaluation.Filter{Chapter: o.Block(0)}},
		"filter by words": {Filter: evaluation.Filter{Search: "begründung 9"}}, "filter by three": {Filter: evaluation.Filter{Channel: statement.Mail, Open: true, Nobody: true}}} {
		worst = max(worst, p95(name, 40, list(q)))
	}
	if worst > 20*bare+50*time.Millisecond {
		t.Errorf("the slowest page takes %v, reading the whole table once %v", worst, bare)
	}
}

// A step in which segments lie stays, and the board counts them.
func TestAStepInUseStays(t *testing.T) {
	t.Parallel()
	o := build(t)
	p := o.Places()
	o.States(browser('a'), remark{Block: 2, Request: "Mehr", Reason: "weil"})
	_, err := o.Saves(o.Editor, o.Segments(evaluation.Filter{})[0].ID, func(e *evaluation.Edit) { e.Place = p[2].ID })
	o.Must(err)
	_, err = o.Evaluation.DeletePlace(o.Ctx(), o.Editor, o.Activity, p[2].ID)
	refused(t, "a place in use goes", err, board.CodePlaceUsed)
	b, err := o.Evaluation.DeletePlace(o.Ctx(), o.Editor, o.Activity, p[1].ID)
	o.Must(err)
	if len(b.Places) != 3 || b.Places[1].Count != 1 || b.Places[0].Count != 0 {
		t.Errorf("counts: %+v", b.Places)
	}
}
