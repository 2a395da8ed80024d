package evaluation

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// What a published report tells stays released: neither one edit, nor a bulk edit, nor
// undoing one takes it back; what came in afterwards can still be worked on.
func TestWhatIsReportedStaysReleased(t *testing.T) {
	t.Parallel()
	o := build(t)
	for i := range 2 {
		o.States(browser(byte('a'+i)), remark{Block: 2 + i, Request: "Anliegen", Reason: "weil"})
	}
	places, all := o.places(), o.segments(Filter{})
	start, release := places[0].ID, places[3].ID
	for i := range all {
		o.answers(o.Editor, all[i].ID, Noted, "Danke.")
	}
	r := o.edits(o.Publisher, Filter{}, Bulk{Act: SetPlace, Place: release})
	if r.Changed != 2 {
		t.Fatalf("%+v", r)
	}
	reported := true
	o.Said.OnReport(func(context.Context, bun.IDB, uuid.UUID) (bool, error) { return reported, nil })
	_, err := o.saves(o.Publisher, all[0].ID, func(e *Edit) { e.Place = start })
	refused(t, "one release taken back", err, CodeSegmentReported)
	_, _, err = o.Undo(o.Ctx(), o.Publisher, o.Activity, *r.Undo)
	refused(t, "undone", err, CodeSegmentReported)
	o.States(browser('c'), remark{Block: 2, Request: "Zu spät", Reason: "weil"})
	if got := o.edits(o.Publisher, Filter{}, Bulk{Act: SetPlace, Place: places[1].ID}); got.Matched != 3 || got.Changed != 1 {
		t.Errorf("many taken back: %+v", got)
	}
	if rows := o.segments(Filter{Place: release}); len(rows) != 2 {
		t.Errorf("%d stay released", len(rows))
	}
	// What moves no release is not refused: tags, who is responsible.
	if _, err = o.saves(o.Publisher, all[0].ID, func(e *Edit) { e.Assignee = &o.Editor.ID }); err != nil {
		t.Errorf("somebody is made responsible: %v", err)
	}
	reported = false
	if n, _, err := o.Undo(o.Ctx(), o.Publisher, o.Activity, *r.Undo); err != nil || n != 1 {
		t.Errorf("without a report %d undone, %v", n, err)
	}
}
