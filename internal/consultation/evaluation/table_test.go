package evaluation

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/pg"
)

// fill makes n segments out of one, with words of their own.
func (o *office) fill(n int) {
	o.T.Helper()
	d := o.States(browser('z'), remark{Block: 2, Request: "Das erste Anliegen", Reason: "weil", Position: ""})
	o.Exec(`INSERT INTO consultation_segment (id, activity_id, statement_id, submission, remarks, seq, block_id, chapters, at, number, channel, kind, lang, submitted_at, position, request, reason, place_id, assignee_id, due_on, decision, created_at, changed_at)
		SELECT gen_random_uuid(), s.activity_id, s.statement_id, 1, s.remarks, s.seq + g, s.block_id, s.chapters, g % 400, s.number, (ARRAY['online', 'letter', 'mail'])[1 + g % 3], s.kind, 'de', s.submitted_at,
			(ARRAY['approval', 'rejection', NULL])[1 + g % 3], 'Anliegen ' || g || ' ' || repeat(md5(g::text) || ' ', 8), 'Begründung ' || md5((g * 7)::text), s.place_id, CASE WHEN g % 4 = 0 THEN ?::uuid END,
			CASE WHEN g % 5 = 0 THEN date '2026-12-01' + g % 30 END, CASE WHEN g % 6 = 0 THEN 'noted' END, s.created_at, s.created_at + g * interval '1 second'
		FROM consultation_segment AS s, generate_series(1, ?) AS g WHERE s.statement_id = ?`, o.Editor.ID, n-1, d.ID)
	o.Exec("ANALYZE consultation_segment")
}

// Every order of the table shows each segment once, with every filter the same number of
// statements for ten rows as for a hundred.
func TestTableShowsEachOnce(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.fill(230)
	for _, sort := range []Sort{ByDocument, ByNewest, ByChanged, ByDue} {
		seen := map[uuid.UUID]bool{}
		var after *Cursor
		var before *Segment
		for pages := 0; pages < 9; pages++ {
			q := Query{Sort: sort, After: after, Limit: 30}
			table, err := o.Segments(o.Ctx(), o.Editor, o.Activity, q)
			o.Must(err)
			for i := range table.Rows[:min(30, len(table.Rows))] {
				s := &table.Rows[i]
				if seen[s.ID] {
					t.Fatalf("%s: %d comes twice", sort, s.Seq)
				}
				seen[s.ID] = true
				if before != nil && (sort == ByDocument && s.At < before.At || sort == ByChanged && s.ChangedAt.After(before.ChangedAt) || sort == ByDue && before.DueOn == nil && s.DueOn != nil) {
					t.Fatalf("%s: wrong order", sort)
				}
				before = s
				c := cursorOf(sort, s)
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
		_, err := o.Segments(ctx, o.Editor, o.Activity, Query{Limit: limit, Filter: Filter{Search: "anliegen"}})
		o.Must(err)
		return n.N()
	}
	if few, many := statements(10), statements(100); few != many || few > 16 {
		t.Errorf("%d statements for ten rows, %d for a hundred", few, many)
	}
	day := noon.AddDate(0, 0, 12)
	for name, f := range map[string]Filter{"position": {Position: statement.Rejection}, "channel": {Channel: statement.Letter}, "decision": {Decision: Noted}, "assignee": {Assignee: o.Editor.ID}, "due": {DueBy: &day},
		"search": {Search: "ANLIEGEN 7 "}, "number": {Search: "m-2026-00001"}, "open": {Open: true}, "nobody": {Nobody: true}} {
		rows := o.segments(f)
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
	for what, f := range map[string]Filter{"place": {Place: uuid.New()}, "tag": {Tag: uuid.New()}, "group": {Group: uuid.New()}, "kind": {Kind: statement.Organisation}, "category": {Category: "Partei"}, "statement": {Statement: uuid.New()},
		"wildcards": {Search: "%_%"}, "chapter": {Chapter: o.Block(3)}} {
		if rows := o.segments(f); len(rows) != 0 {
			t.Errorf("%s picks %d", what, len(rows))
		}
	}
}

// Ten thousand segments: figures are printed beside a bare query; what is asked is that the
// work of the table stays in proportion.
func TestVolumeOfTheTable(t *testing.T) {
	o := build(t)
	o.fill(10_000)
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
	list := func(q Query) func() {
		return func() {
			q.Limit = 50
			_, err := o.Segments(context.WithoutCancel(o.Ctx()), o.Editor, o.Activity, q)
			o.Must(err)
		}
	}
	var worst time.Duration
	for name, q := range map[string]Query{
		"page": {}, "page in the middle": {After: &Cursor{Sort: ByDocument, At: 200}}, "page by due": {Sort: ByDue}, "page by change": {Sort: ByChanged}, "filter by chapter": {Filter: Filter{Chapter: o.Block(0)}},
		"filter by words": {Filter: Filter{Search: "begründung 9"}}, "filter by three": {Filter: Filter{Channel: statement.Mail, Open: true, Nobody: true}}} {
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
	p := o.places()
	o.States(browser('a'), remark{Block: 2, Request: "Mehr", Reason: "weil"})
	_, err := o.saves(o.Editor, o.segments(Filter{})[0].ID, func(e *Edit) { e.Place = p[2].ID })
	o.Must(err)
	_, err = o.DeletePlace(o.Ctx(), o.Editor, o.Activity, p[2].ID)
	refused(t, "a place in use goes", err, board.CodePlaceUsed)
	b, err := o.DeletePlace(o.Ctx(), o.Editor, o.Activity, p[1].ID)
	o.Must(err)
	if len(b.Places) != 3 || b.Places[1].Count != 1 || b.Places[0].Count != 0 {
		t.Errorf("counts: %+v", b.Places)
	}
}
