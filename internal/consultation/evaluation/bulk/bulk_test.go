package bulk

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/platform/fault"
)

func (o *office) edits(a authz.Actor, f evaluation.Filter, b Bulk) Result {
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
	desk, err := o.Evaluation.SaveTag(o.Ctx(), o.Editor, ptr(key()), board.Tag{ActivityID: o.Activity, Name: "Schalter", Colour: "info", AssigneeID: &o.Publisher.ID})
	o.Must(err)
	tag, places, all := desk.Tags[0].ID, desk.Places, o.Segments(evaluation.Filter{})
	first, last := all[0].ID, all[2].ID

	r := o.edits(o.Editor, evaluation.Filter{Chapter: o.Block(0)}, Bulk{Act: AddTag, Tag: tag})
	if r.Matched != 2 || r.Changed != 2 || r.Undo == nil {
		t.Fatalf("%+v", r)
	}
	if rows := o.Segments(evaluation.Filter{Tag: tag, Assignee: o.Publisher.ID}); len(rows) != 2 {
		t.Errorf("the tag brings its assignee to %d", len(rows))
	}
	if again := o.edits(o.Editor, evaluation.Filter{Chapter: o.Block(0)}, Bulk{Act: AddTag, Tag: tag}); again.Changed != 0 || again.Undo != nil {
		t.Errorf("a second time: %+v", again)
	}
	if _, _, err = o.Undo(o.Ctx(), o.Publisher, o.Activity, *r.Undo); !fault.Is(err, evaluation.CodeUndoOver) {
		t.Errorf("somebody else undoes: %v", err)
	}
	if n, left, err := o.Undo(o.Ctx(), o.Editor, o.Activity, *r.Undo); n != 2 || left != 0 || err != nil {
		t.Errorf("undone %d, left %d, %v", n, left, err)
	}
	if rows := o.Segments(evaluation.Filter{Tag: tag}); len(rows) != 0 {
		t.Errorf("%d have the tag still", len(rows))
	}
	if rows := o.Segments(evaluation.Filter{Nobody: true}); len(rows) != 3 {
		t.Errorf("%d have nobody", len(rows))
	}
	_, _, err = o.Undo(o.Ctx(), o.Editor, o.Activity, *r.Undo)
	refused(t, "undone twice", err, evaluation.CodeUndoOver)

	due := calendar.DateOf(noon).AddDays(3)
	text, err := o.Evaluation.SaveTextBlock(o.Ctx(), o.Editor, ptr(key()), board.TextBlock{ActivityID: o.Activity, Title: "Dank", HTML: map[string]string{"de": "<p>Danke.</p><script>x</script>", "fr": "<p>Merci.</p>"}})
	o.Must(err)
	o.edits(o.Editor, evaluation.Filter{}, Bulk{Act: Assign, Person: &o.Editor.ID})
	o.edits(o.Editor, evaluation.Filter{}, Bulk{Act: SetDue, Due: &due})
	o.edits(o.Editor, evaluation.Filter{}, Bulk{Act: SetDecision, Decision: evaluation.Noted})
	r = o.edits(o.Editor, evaluation.Filter{}, Bulk{Act: SetAnswer, TextBlock: text.ID})
	for _, s := range o.Segments(evaluation.Filter{Decision: evaluation.Noted, Assignee: o.Editor.ID}) {
		if s.Consideration["de"] != "<p>Danke.</p>" || s.Consideration["fr"] == "" || s.DueOn == nil || *s.WrittenBy != o.Editor.ID {
			t.Errorf("%+v", s)
		}
	}
	uses, err := o.Evaluation.Uses(o.Ctx(), o.Editor, o.Activity, text.ID, uuid.Nil, 10)
	if o.Must(err); r.Changed != 3 || len(uses) != 3 {
		t.Errorf("%+v, %d uses", r, len(uses))
	}
	if rows := o.Segments(evaluation.Filter{TextBlock: text.ID}); len(rows) != 3 {
		t.Errorf("%d segments with the text block", len(rows))
	}
	if rows := o.Segments(evaluation.Filter{TextBlock: uuid.New()}); len(rows) != 0 {
		t.Errorf("%d segments with another text block", len(rows))
	}
	// Somebody changes one of them: that one stays.
	o.Answers(o.Publisher, first, evaluation.Accepted, "Ganz anders.")
	if n, left, err := o.Undo(o.Ctx(), o.Editor, o.Activity, *r.Undo); n != 2 || left != 1 || err != nil {
		t.Errorf("undone %d, left %d, %v", n, left, err)
	}
	if s, err := o.Evaluation.Segment(o.Ctx(), o.Editor, first); err != nil || s.Consideration["de"] != "<p>Ganz anders.</p>" {
		t.Errorf("%v %v", s.Consideration, err)
	}
	if s, err := o.Evaluation.Segment(o.Ctx(), o.Editor, last); err != nil || len(s.Consideration) != 0 || s.Decision != evaluation.Noted {
		t.Errorf("%+v %v", s.Answer, err)
	}

	// Release: only publishers, only what has an answer, not what one wrote oneself.
	_, err = o.Edit(o.Ctx(), o.Editor, key(), o.Activity, Selection{}, Bulk{Act: SetPlace, Place: places[3].ID})
	refused(t, "an editor releases", err, authz.CodeRoleRequired)
	o.edits(o.Editor, evaluation.Filter{}, Bulk{Act: SetAnswer, Consideration: map[string]string{"de": "<p>Danke.</p>"}})
	o.Answers(o.Publisher, first, evaluation.Accepted, "Ganz anders.")
	r = o.edits(o.Publisher, evaluation.Filter{}, Bulk{Act: SetPlace, Place: places[3].ID})
	if r.Matched != 3 || r.Changed != 2 {
		t.Errorf("released %+v", r)
	}
	if yes, no := o.Segments(evaluation.Filter{Released: ptr(true)}), o.Segments(evaluation.Filter{Released: ptr(false)}); len(yes) != 2 || len(no) != 1 || no[0].ID != first {
		t.Errorf("%d released, %d not", len(yes), len(no))
	}
	if got := o.edits(o.Editor, evaluation.Filter{}, Bulk{Act: SetPlace, Place: places[0].ID}); got.Changed != 0 {
		t.Errorf("an editor takes %d releases back", got.Changed)
	}
	if got := o.edits(o.Editor, evaluation.Filter{}, Bulk{Act: SetDecision, Decision: evaluation.Partly}); got.Changed != 1 {
		t.Errorf("%d decisions changed, two are locked", got.Changed)
	}
	*o.At = o.At.Add(evaluation.UndoTime + time.Second)
	_, _, err = o.Undo(o.Ctx(), o.Publisher, o.Activity, *r.Undo)
	refused(t, "after half an hour", err, evaluation.CodeUndoOver)
	r = o.edits(o.Publisher, evaluation.Filter{Place: places[3].ID}, Bulk{Act: SetPlace, Place: places[1].ID})
	stripped := o.Publisher
	stripped.Roles = []authz.Grant{{Role: authz.ProjectManager, Scope: authz.Everywhere()}}
	_, _, err = o.Undo(o.Ctx(), stripped, o.Activity, *r.Undo)
	refused(t, "who publishes no more releases by undoing", err, authz.CodeRoleRequired)
	if n, left, err := o.Undo(o.Ctx(), o.Publisher, o.Activity, *r.Undo); n != 2 || left != 0 || err != nil {
		t.Errorf("undone %d, left %d, %v", n, left, err)
	}
	if rows := o.Segments(evaluation.Filter{Place: places[3].ID}); len(rows) != 2 || rows[0].ReleasedAt == nil {
		t.Errorf("not released again: %+v", rows)
	}
	*o.At = o.At.Add(evaluation.UndoTime + time.Second)
	o.Must(o.Forget(o.Ctx()))
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

// What a published report tells stays released: neither one edit, nor a bulk edit, nor
// undoing one takes it back; what came in afterwards can still be worked on.
func TestWhatIsReportedStaysReleased(t *testing.T) {
	t.Parallel()
	o := build(t)
	for i := range 2 {
		o.States(browser(byte('a'+i)), remark{Block: 2 + i, Request: "Anliegen", Reason: "weil"})
	}
	places, all := o.Places(), o.Segments(evaluation.Filter{})
	start, release := places[0].ID, places[3].ID
	for i := range all {
		o.Answers(o.Editor, all[i].ID, evaluation.Noted, "Danke.")
	}
	r := o.edits(o.Publisher, evaluation.Filter{}, Bulk{Act: SetPlace, Place: release})
	if r.Changed != 2 {
		t.Fatalf("%+v", r)
	}
	reported := true
	o.Said.OnReport(func(context.Context, bun.IDB, uuid.UUID) (bool, error) { return reported, nil })
	_, err := o.Saves(o.Publisher, all[0].ID, func(e *evaluation.Edit) { e.Place = start })
	refused(t, "one release taken back", err, evaluation.CodeSegmentReported)
	_, _, err = o.Undo(o.Ctx(), o.Publisher, o.Activity, *r.Undo)
	refused(t, "undone", err, evaluation.CodeSegmentReported)
	o.States(browser('c'), remark{Block: 2, Request: "Zu spät", Reason: "weil"})
	if got := o.edits(o.Publisher, evaluation.Filter{}, Bulk{Act: SetPlace, Place: places[1].ID}); got.Matched != 3 || got.Changed != 1 {
		t.Errorf("many taken back: %+v", got)
	}
	if rows := o.Segments(evaluation.Filter{Place: release}); len(rows) != 2 {
		t.Errorf("%d stay released", len(rows))
	}
	// What moves no release is not refused: tags, who is responsible.
	if _, err = o.Saves(o.Publisher, all[0].ID, func(e *evaluation.Edit) { e.Assignee = &o.Editor.ID }); err != nil {
		t.Errorf("somebody is made responsible: %v", err)
	}
	reported = false
	if n, _, err := o.Undo(o.Ctx(), o.Publisher, o.Activity, *r.Undo); err != nil || n != 1 {
		t.Errorf("without a report %d undone, %v", n, err)
	}
}

// Nobody but staff of the project changes many segments, or takes that back.
func TestRights(t *testing.T) {
	t.Parallel()
	o := build(t)
	for name, tc := range map[string]struct {
		who  authz.Actor
		want fault.Code
	}{"nobody": {authz.Nobody(), authz.CodeLoginRequired}, "a resident": {o.Settle("Anna"), authz.CodeRoleRequired}} {
		_, err := o.Edit(o.Ctx(), tc.who, key(), o.Activity, Selection{}, Bulk{Act: SetDecision, Decision: evaluation.Noted})
		refused(t, "bulk, "+name, err, tc.want)
		_, _, err = o.Undo(o.Ctx(), tc.who, o.Activity, uuid.New())
		refused(t, "undo, "+name, err, tc.want)
	}
}

// A thousand segments are tagged in little more time than it takes to touch them, ten
// thousand are decided and taken back. Figures are printed.
func TestVolumeOfEdits(t *testing.T) {
	o := build(t)
	o.Fill(10_000)
	desk, err := o.Evaluation.SaveTag(o.Ctx(), o.Editor, ptr(key()), board.Tag{ActivityID: o.Activity, Name: "Viele", Colour: "info"})
	o.Must(err)
	ids := make([]uuid.UUID, 0, 1000)
	o.Must(o.DB.NewRaw("SELECT id FROM consultation_segment WHERE activity_id = ? LIMIT 1000", o.Activity).Scan(o.Ctx(), &ids))
	timed := func(what string, f func() (Result, error)) (Result, time.Duration) {
		begun := time.Now()
		r, err := f()
		o.Must(err)
		t.Logf("%-28s %v, %d of %d", what, time.Since(begun).Round(time.Millisecond), r.Changed, r.Matched)
		return r, time.Since(begun)
	}
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = id.String()
	}
	begun := time.Now()
	o.Exec("UPDATE consultation_segment SET changed_at = changed_at WHERE id = ANY(?::uuid[])", pgdialect.Array(texts))
	touching := time.Since(begun)
	t.Logf("%-28s %v", "bare update of 1,000", touching.Round(time.Millisecond))
	r, took := timed("bulk tag of 1,000", func() (Result, error) {
		return o.Edit(o.Ctx(), o.Editor, key(), o.Activity, Selection{IDs: ids}, Bulk{Act: AddTag, Tag: desk.Tags[0].ID})
	})
	if r.Changed != 1000 || took > 15*touching+200*time.Millisecond {
		t.Errorf("%+v in %v, a bare update takes %v", r, took, touching)
	}
	r, _ = timed("bulk decision of 10,000", func() (Result, error) {
		return o.Edit(o.Ctx(), o.Editor, key(), o.Activity, Selection{}, Bulk{Act: SetDecision, Decision: evaluation.Accepted})
	})
	begun = time.Now()
	undone, left, err := o.Undo(o.Ctx(), o.Editor, o.Activity, *r.Undo)
	o.Must(err)
	t.Logf("%-28s %v, %d undone, %d left", "undo of it", time.Since(begun).Round(time.Millisecond), undone, left)
	if undone != r.Changed || left != 0 || r.Matched != 10_000 {
		t.Errorf("%+v, undone %d", r, undone)
	}
}
