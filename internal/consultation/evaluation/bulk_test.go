package evaluation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

func (o *office) edits(a authz.Actor, f Filter, b Bulk) BulkResult {
	o.T.Helper()
	r, err := o.Edit(o.Ctx(), a, key(), o.Activity, Selection{Filter: f}, b)
	o.Must(err)
	return r
}

// Every bulk edit does what it says to what may be changed, and undoing puts back what
// nobody has changed since.
func TestBulkEditAndUndo(t *testing.T) {
	t.Parallel()
	o := build(t)
	for i, block := range []int{2, 2, 4} {
		o.States(browser(byte('a'+i)), remark{Block: block, Request: fmt.Sprint("Anliegen ", i), Reason: "weil"})
	}
	desk, err := o.SaveTag(o.Ctx(), o.Editor, ptr(key()), board.Tag{ActivityID: o.Activity, Name: "Schalter", Colour: "info", AssigneeID: &o.Publisher.ID})
	o.Must(err)
	tag, places, all := desk.Tags[0].ID, desk.Places, o.segments(Filter{})
	first, last := all[0].ID, all[2].ID

	r := o.edits(o.Editor, Filter{Chapter: o.Block(0)}, Bulk{Act: AddTag, Tag: tag})
	if r.Matched != 2 || r.Changed != 2 || r.Undo == nil {
		t.Fatalf("%+v", r)
	}
	if rows := o.segments(Filter{Tag: tag, Assignee: o.Publisher.ID}); len(rows) != 2 {
		t.Errorf("the tag brings its assignee to %d", len(rows))
	}
	if again := o.edits(o.Editor, Filter{Chapter: o.Block(0)}, Bulk{Act: AddTag, Tag: tag}); again.Changed != 0 || again.Undo != nil {
		t.Errorf("a second time: %+v", again)
	}
	if _, _, err = o.Undo(o.Ctx(), o.Publisher, o.Activity, *r.Undo); !fault.Is(err, CodeUndoOver) {
		t.Errorf("somebody else undoes: %v", err)
	}
	if n, left, err := o.Undo(o.Ctx(), o.Editor, o.Activity, *r.Undo); n != 2 || left != 0 || err != nil {
		t.Errorf("undone %d, left %d, %v", n, left, err)
	}
	if rows := o.segments(Filter{Tag: tag}); len(rows) != 0 {
		t.Errorf("%d have the tag still", len(rows))
	}
	if rows := o.segments(Filter{Nobody: true}); len(rows) != 3 {
		t.Errorf("%d have nobody", len(rows))
	}
	_, _, err = o.Undo(o.Ctx(), o.Editor, o.Activity, *r.Undo)
	refused(t, "undone twice", err, CodeUndoOver)

	due := calendar.DateOf(noon).AddDays(3)
	text, err := o.SaveTextBlock(o.Ctx(), o.Editor, ptr(key()), board.TextBlock{ActivityID: o.Activity, Title: "Dank", HTML: map[string]string{"de": "<p>Danke.</p><script>x</script>", "fr": "<p>Merci.</p>"}})
	o.Must(err)
	o.edits(o.Editor, Filter{}, Bulk{Act: Assign, Person: &o.Editor.ID})
	o.edits(o.Editor, Filter{}, Bulk{Act: SetDue, Due: &due})
	o.edits(o.Editor, Filter{}, Bulk{Act: SetDecision, Decision: Noted})
	r = o.edits(o.Editor, Filter{}, Bulk{Act: SetAnswer, TextBlock: text.ID})
	for _, s := range o.segments(Filter{Decision: Noted, Assignee: o.Editor.ID}) {
		if s.Consideration["de"] != "<p>Danke.</p>" || s.Consideration["fr"] == "" || s.DueOn == nil || *s.WrittenBy != o.Editor.ID {
			t.Errorf("%+v", s)
		}
	}
	uses, err := o.Uses(o.Ctx(), o.Editor, o.Activity, text.ID, uuid.Nil, 10)
	if o.Must(err); r.Changed != 3 || len(uses) != 3 {
		t.Errorf("%+v, %d uses", r, len(uses))
	}
	if rows := o.segments(Filter{TextBlock: text.ID}); len(rows) != 3 {
		t.Errorf("%d segments with the text block", len(rows))
	}
	if rows := o.segments(Filter{TextBlock: uuid.New()}); len(rows) != 0 {
		t.Errorf("%d segments with another text block", len(rows))
	}
	// Somebody changes one of them: that one stays.
	o.answers(o.Publisher, first, Accepted, "Ganz anders.")
	if n, left, err := o.Undo(o.Ctx(), o.Editor, o.Activity, *r.Undo); n != 2 || left != 1 || err != nil {
		t.Errorf("undone %d, left %d, %v", n, left, err)
	}
	if s, err := o.Segment(o.Ctx(), o.Editor, first); err != nil || s.Consideration["de"] != "<p>Ganz anders.</p>" {
		t.Errorf("%v %v", s.Consideration, err)
	}
	if s, err := o.Segment(o.Ctx(), o.Editor, last); err != nil || len(s.Consideration) != 0 || s.Decision != Noted {
		t.Errorf("%+v %v", s.Answer, err)
	}

	// Release: only publishers, only what has an answer, not what one wrote oneself.
	_, err = o.Edit(o.Ctx(), o.Editor, key(), o.Activity, Selection{}, Bulk{Act: SetPlace, Place: places[3].ID})
	refused(t, "an editor releases", err, authz.CodeRoleRequired)
	o.edits(o.Editor, Filter{}, Bulk{Act: SetAnswer, Consideration: map[string]string{"de": "<p>Danke.</p>"}})
	o.answers(o.Publisher, first, Accepted, "Ganz anders.")
	r = o.edits(o.Publisher, Filter{}, Bulk{Act: SetPlace, Place: places[3].ID})
	if r.Matched != 3 || r.Changed != 2 {
		t.Errorf("released %+v", r)
	}
	if yes, no := o.segments(Filter{Released: ptr(true)}), o.segments(Filter{Released: ptr(false)}); len(yes) != 2 || len(no) != 1 || no[0].ID != first {
		t.Errorf("%d released, %d not", len(yes), len(no))
	}
	if got := o.edits(o.Editor, Filter{}, Bulk{Act: SetPlace, Place: places[0].ID}); got.Changed != 0 {
		t.Errorf("an editor takes %d releases back", got.Changed)
	}
	if got := o.edits(o.Editor, Filter{}, Bulk{Act: SetDecision, Decision: Partly}); got.Changed != 1 {
		t.Errorf("%d decisions changed, two are locked", got.Changed)
	}
	*o.At = o.At.Add(UndoTime + time.Second)
	_, _, err = o.Undo(o.Ctx(), o.Publisher, o.Activity, *r.Undo)
	refused(t, "after half an hour", err, CodeUndoOver)
	r = o.edits(o.Publisher, Filter{Place: places[3].ID}, Bulk{Act: SetPlace, Place: places[1].ID})
	stripped := o.Publisher
	stripped.Roles = []authz.Grant{{Role: authz.ProjectManager, Scope: authz.Everywhere()}}
	_, _, err = o.Undo(o.Ctx(), stripped, o.Activity, *r.Undo)
	refused(t, "who publishes no more releases by undoing", err, authz.CodeRoleRequired)
	if n, left, err := o.Undo(o.Ctx(), o.Publisher, o.Activity, *r.Undo); n != 2 || left != 0 || err != nil {
		t.Errorf("undone %d, left %d, %v", n, left, err)
	}
	if rows := o.segments(Filter{Place: places[3].ID}); len(rows) != 2 || rows[0].ReleasedAt == nil {
		t.Errorf("not released again: %+v", rows)
	}
	*o.At = o.At.Add(UndoTime + time.Second)
	o.Must(o.Remind(o.Ctx()))
	if n := o.Number("SELECT count(*) FROM consultation_undo_row"); n != 0 {
		t.Errorf("%d rows of what can be undone no more", n)
	}
	for what, b := range map[string]Bulk{"an act that is not": {Act: "x"}, "a place that is not": {Act: SetPlace, Place: uuid.New()}, "a decision that is not": {Act: SetDecision, Decision: "x"}} {
		_, err = o.Edit(o.Ctx(), o.Editor, key(), o.Activity, Selection{}, b)
		refused(t, what, firstField(err), fault.FieldChoice)
	}
	_, err = o.Edit(o.Ctx(), o.Editor, key(), o.Activity, Selection{}, Bulk{Act: AddTag, Tag: uuid.New()})
	refused(t, "a tag that is not", err, authz.CodeNotFound)
	_, err = o.Edit(o.Ctx(), o.Editor, key(), o.Activity, Selection{IDs: make([]uuid.UUID, MaxBulk+1)}, Bulk{Act: SetDecision})
	refused(t, "too many", firstField(err), CodeTooManySegments)
}

// A step in which segments lie stays, and the board counts them.
func TestAStepInUseStays(t *testing.T) {
	t.Parallel()
	o := build(t)
	p := o.places()
	o.States(browser('a'), remark{Block: 2, Request: "Mehr", Reason: "weil"})
	o.edits(o.Editor, Filter{}, Bulk{Act: SetPlace, Place: p[2].ID})
	_, err := o.DeletePlace(o.Ctx(), o.Editor, o.Activity, p[2].ID)
	refused(t, "a place in use goes", err, board.CodePlaceUsed)
	b, err := o.DeletePlace(o.Ctx(), o.Editor, o.Activity, p[1].ID)
	o.Must(err)
	if len(b.Places) != 3 || b.Places[1].Count != 1 || b.Places[0].Count != 0 {
		t.Errorf("counts: %+v", b.Places)
	}
}

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
	desk, err := o.SaveTag(o.Ctx(), o.Editor, ptr(key()), board.Tag{ActivityID: o.Activity, Name: "Viele", Colour: "info"})
	o.Must(err)
	ids := make([]uuid.UUID, 0, 1000)
	o.Must(o.DB.NewRaw("SELECT id FROM consultation_segment WHERE activity_id = ? LIMIT 1000", o.Activity).Scan(o.Ctx(), &ids))
	timed := func(what string, f func() (BulkResult, error)) (BulkResult, time.Duration) {
		begun := time.Now()
		r, err := f()
		o.Must(err)
		t.Logf("%-28s %v, %d of %d", what, time.Since(begun).Round(time.Millisecond), r.Changed, r.Matched)
		return r, time.Since(begun)
	}
	begun := time.Now()
	o.Exec("UPDATE consultation_segment SET changed_at = changed_at WHERE id = ANY(?::uuid[])", array(texts(ids)))
	touching := time.Since(begun)
	t.Logf("%-28s %v", "bare update of 1,000", touching.Round(time.Millisecond))
	r, took := timed("bulk tag of 1,000", func() (BulkResult, error) {
		return o.Edit(o.Ctx(), o.Editor, key(), o.Activity, Selection{IDs: ids}, Bulk{Act: AddTag, Tag: desk.Tags[0].ID})
	})
	if r.Changed != 1000 || took > 15*touching+200*time.Millisecond {
		t.Errorf("%+v in %v, a bare update takes %v", r, took, touching)
	}
	r, _ = timed("bulk decision of 10,000", func() (BulkResult, error) {
		return o.Edit(o.Ctx(), o.Editor, key(), o.Activity, Selection{}, Bulk{Act: SetDecision, Decision: Accepted})
	})
	begun = time.Now()
	undone, left, err := o.Undo(o.Ctx(), o.Editor, o.Activity, *r.Undo)
	o.Must(err)
	t.Logf("%-28s %v, %d undone, %d left", "undo of it", time.Since(begun).Round(time.Millisecond), undone, left)
	if undone != r.Changed || left != 0 || r.Matched != 10_000 {
		t.Errorf("%+v, undone %d", r, undone)
	}
}
