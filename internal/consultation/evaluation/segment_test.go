package evaluation_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/evaluation/desktest"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/space"
)

// What is submitted becomes segments; submitted again, untouched ones are replaced and the
// others marked, unless they still say the same.
func TestSegmentsFollowTheStatement(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna := statement.Visitor{Actor: o.Settle("Anna")}
	d, said := o.Writes(anna, remark{Block: 2, Request: "Mehr Schalter", Reason: "Nicht alle haben ein Gerät."}, remark{Block: 4, Request: "Länger löschen", Reason: "Sonst geht Wissen verloren."},
		remark{Block: 0, Position: statement.Reservation})
	if n := len(o.Segments(evaluation.Filter{})); n != 0 {
		t.Fatalf("a draft has %d segments", n)
	}
	o.Submits(anna, d.ID)
	rows := o.Segments(evaluation.Filter{})
	if len(rows) != 3 || rows[0].Position != statement.Reservation || rows[1].Request != "Mehr Schalter" || rows[2].Reason != "Sonst geht Wissen verloren." || rows[1].Number != "M-2026-00001" {
		t.Fatalf("%+v", rows)
	}
	if len(rows[1].Chapters) != 2 || rows[1].Chapters[0] != o.Block(0) || rows[1].Chapters[1] != o.Block(1) || rows[2].Chapters[0] != o.Block(3) {
		t.Errorf("chapters: %v and %v", rows[1].Chapters, rows[2].Chapters)
	}
	o.Answers(o.Editor, rows[1].ID, evaluation.Partly, "Die Öffnungszeiten werden geprüft.")
	o.Answers(o.Editor, rows[2].ID, evaluation.Accepted, "Gut.")
	change := func(r *statement.Remark, request, reason string) {
		*o.At = o.At.Add(time.Minute)
		_, err := o.Drafts.PutRemark(o.Ctx(), anna, d.ID, r.ID, r.Version, drafting.Words{Anchor: r.Anchor, Request: request, Reason: reason, Position: r.Position})
		o.Must(err)
	}
	change(said[0], "Viel mehr Schalter", "Nicht alle haben ein Gerät.")
	change(said[2], "", "")
	o.Submits(anna, d.ID)
	old, fresh := o.Segments(evaluation.Filter{Input: evaluation.Changed}), o.Segments(evaluation.Filter{Input: evaluation.Current})
	if len(old) != 1 || old[0].Request != "Mehr Schalter" || old[0].Consideration["de"] == "" {
		t.Errorf("marked: %+v", old)
	}
	if len(fresh) != 3 || fresh[1].Request != "Viel mehr Schalter" || fresh[1].Decision != "" || fresh[2].Decision != evaluation.Accepted || fresh[2].Submission != 2 || fresh[0].ID == rows[0].ID || fresh[0].Submission != 2 {
		t.Errorf("current: %+v", fresh)
	}
	sheet, err := o.Evaluation.Segment(o.Ctx(), o.Editor, old[0].ID)
	o.Must(err)
	if len(sheet.Original) != 1 || sheet.Original[0].Request != "Mehr Schalter" || len(sheet.Siblings) != 4 {
		t.Errorf("the original of an older version: %+v", sheet.Original)
	}
	_, err = o.HandedIn.Withdraw(o.Ctx(), anna, d.ID)
	o.Must(err)
	if left := o.Segments(evaluation.Filter{}); len(left) != 2 || left[0].Input != evaluation.Withdrawn || left[1].Input != evaluation.Withdrawn {
		t.Errorf("after the withdrawal: %+v", left)
	}
}

// Who may do what: staff of the project evaluate, publishers release, with four eyes not
// what they wrote; places that lock keep answers.
func TestRights(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna := o.Settle("Anna")
	o.States(statement.Visitor{Actor: anna}, remark{Block: 2, Request: "Mehr", Reason: "weil"})
	row := o.Segments(evaluation.Filter{})[0]
	elsewhere := o.Settle("Else")
	elsewhere.Employee, elsewhere.Roles = true, []authz.Grant{{Role: authz.ProjectManager, Scope: authz.Scope{Kind: authz.ProjectScope, ID: uuid.New()}}}
	for name, tc := range map[string]struct {
		who  authz.Actor
		want fault.Code
	}{"nobody": {authz.Nobody(), authz.CodeLoginRequired}, "the sender": {anna, authz.CodeRoleRequired}, "of another project": {elsewhere, authz.CodeRoleRequired}} {
		_, err := o.Evaluation.Segments(o.Ctx(), tc.who, o.Activity, evaluation.Query{Limit: 10})
		refused(t, "table, "+name, err, tc.want)
		_, err = o.Evaluation.Segment(o.Ctx(), tc.who, row.ID)
		refused(t, "segment, "+name, err, tc.want)
		_, err = o.Evaluation.Save(o.Ctx(), tc.who, row.ID, 1, desktest.Unchanged(&row))
		refused(t, "save, "+name, err, tc.want)
		_, err = o.Evaluation.AddNote(o.Ctx(), tc.who, key(), row.ID, "x", nil)
		refused(t, "note, "+name, err, tc.want)
		_, err = o.Evaluation.Board(o.Ctx(), tc.who, o.Activity)
		refused(t, "board, "+name, err, tc.want)
		_, err = o.Evaluation.TextBlocks(o.Ctx(), tc.who, o.Activity, nil, 10)
		refused(t, "text blocks, "+name, err, tc.want)
	}
	places := o.Places()
	start, checked, released := places[0].ID, places[2].ID, places[3].ID
	to := func(id uuid.UUID) func(*evaluation.Edit) { return func(e *evaluation.Edit) { e.Place = id } }
	_, err := o.Saves(o.Publisher, row.ID, to(released))
	refused(t, "release without an answer", err, evaluation.CodeUnanswered)
	o.Answers(o.Publisher, row.ID, evaluation.Accepted, "Gern.")
	_, err = o.Saves(o.Editor, row.ID, to(released))
	refused(t, "release by an editor", err, authz.CodeRoleRequired)
	_, err = o.Saves(o.Publisher, row.ID, to(released))
	refused(t, "release by the writer", err, space.CodeSecondPerson)
	_, err = o.Saves(o.Editor, row.ID, to(checked))
	o.Must(err)
	_, err = o.Saves(o.Editor, row.ID, func(e *evaluation.Edit) { e.Decision = evaluation.Noted })
	refused(t, "an answer at a place that locks", err, evaluation.CodeSegmentLocked)
	done, err := o.Saves(o.Publisher2, row.ID, to(released))
	o.Must(err)
	if done.ReleasedBy == nil || *done.ReleasedBy != o.Publisher2.ID || done.ReleasedAt == nil {
		t.Errorf("released by %v", done.ReleasedBy)
	}
	_, err = o.Saves(o.Editor, row.ID, to(start))
	refused(t, "an editor takes a release back", err, authz.CodeRoleRequired)
	back, err := o.Saves(o.Publisher, row.ID, func(e *evaluation.Edit) { e.Place, e.Decision = start, evaluation.Noted })
	o.Must(err)
	if back.ReleasedBy != nil || back.Decision != evaluation.Noted {
		t.Errorf("taken back: %+v", back.Segment)
	}
	_, err = o.Evaluation.SetFourEyes(o.Ctx(), o.Editor, o.Activity, false)
	refused(t, "an editor does without four eyes", err, authz.CodeRoleRequired)
	_, err = o.Evaluation.SetFourEyes(o.Ctx(), o.Publisher, o.Activity, false)
	o.Must(err)
	if _, err = o.Saves(o.Publisher, row.ID, to(released)); err != nil {
		t.Errorf("without four eyes: %v", err)
	}
	if n := o.Number("SELECT count(*) FROM audit_entry WHERE act = 'consultation.segment_read'"); n == 0 {
		t.Error("nobody wrote down who opened the segment")
	}
	if n := o.Number("SELECT count(*) FROM audit_entry WHERE act = 'consultation.segments_listed'"); n != 1 {
		t.Errorf("%d lines for one list", n)
	}
}

// An old version is refused, in a save as in a release.
func TestStaleSegments(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.States(browser('a'), remark{Block: 2, Request: "Mehr", Reason: "weil"})
	row := o.Segments(evaluation.Filter{})[0]
	o.Answers(o.Editor, row.ID, evaluation.Accepted, "Gern.")
	_, err := o.Evaluation.Save(o.Ctx(), o.Publisher, row.ID, row.Version, desktest.Unchanged(&row))
	refused(t, "an old version", err, fault.CodeStale)
	held, name, err := o.Evaluation.PutLease(o.Ctx(), o.Editor, row.ID)
	o.Must(err)
	if held.PersonID != o.Editor.ID || name != "Edith" {
		t.Errorf("%+v %s", held, name)
	}
	if table, err := o.Evaluation.Segments(o.Ctx(), o.Publisher, o.Activity, evaluation.Query{Limit: 10}); err != nil || table.Leases[row.ID] == nil || table.Names[table.Leases[row.ID].PersonID] != "Edith" {
		t.Errorf("the table does not tell who works on it: %+v %v", table, err)
	}
	if held, name, err = o.Evaluation.PutLease(o.Ctx(), o.Publisher, row.ID); err != nil || held.PersonID != o.Editor.ID || name != "Edith" {
		t.Errorf("a lease was taken away: %+v %s %v", held, name, err)
	}
	*o.At = o.At.Add(evaluation.LeaseTime + time.Second)
	if held, _, err = o.Evaluation.PutLease(o.Ctx(), o.Publisher, row.ID); err != nil || held.PersonID != o.Publisher.ID {
		t.Errorf("a lease does not end: %+v %v", held, err)
	}
	o.Must(o.Evaluation.DropLease(o.Ctx(), o.Editor, row.ID)) // not theirs: nothing happens
	if sheet, err := o.Evaluation.Segment(o.Ctx(), o.Editor, row.ID); err != nil || sheet.Lease == nil || sheet.Names[sheet.Lease.PersonID] != "Paul" {
		t.Errorf("%+v %v", sheet.Lease, err)
	}
}

// Mentions reach colleagues with rights, once, and tell nothing of what was said.
func TestMentions(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna := o.Settle("Anna")
	o.States(statement.Visitor{Actor: anna}, remark{Block: 2, Request: "Geheimes Anliegen", Reason: "weil"})
	row := o.Segments(evaluation.Filter{})[0]
	_, err := o.Evaluation.AddNote(o.Ctx(), o.Editor, key(), row.ID, "Was meinst du?", []uuid.UUID{anna.ID})
	refused(t, "a resident is mentioned", firstField(err), board.CodeNoStaff)
	sheet, err := o.Evaluation.AddNote(o.Ctx(), o.Editor, key(), row.ID, "  Was meinst du?  ", []uuid.UUID{o.Publisher.ID, o.Publisher.ID, o.Editor.ID})
	o.Must(err)
	if len(sheet.Notes) != 1 || sheet.Notes[0].Text != "Was meinst du?" || len(sheet.Notes[0].Mentions) != 2 {
		t.Errorf("%+v", sheet.Notes)
	}
	if n := o.Number("SELECT count(*) FROM mail_outbox WHERE template = 'segment_mention'"); n != 1 {
		t.Errorf("%d letters about one mention", n)
	}
	if n := o.Number("SELECT count(*) FROM mail_outbox WHERE template LIKE 'segment%' AND (data::text LIKE '%Geheim%' OR data::text LIKE '%meinst%')"); n != 0 {
		t.Error("a letter tells what the statement or the note says")
	}
	if n := o.Number("SELECT count(*) FROM mail_outbox WHERE template = 'segment_mention' AND data::text LIKE ?", "%?teil=auswertung&abschnitt="+row.ID.String()+"%"); n != 1 {
		t.Error("the letter does not lead to the segment")
	}
}

// A segment may be moved to another block of the document, and only there.
func TestMovedInTheDocument(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.States(browser('a'), remark{Block: 2, Request: "Mehr", Reason: "weil"})
	row := o.Segments(evaluation.Filter{})[0]
	_, err := o.Saves(o.Editor, row.ID, func(e *evaluation.Edit) { e.BlockID = o.Block(4) })
	o.Must(err)
	if in := o.Segments(evaluation.Filter{Chapter: o.Block(3)}); len(in) != 1 || in[0].ID != row.ID {
		t.Errorf("in the chapter: %+v", in)
	}
	_, err = o.Saves(o.Editor, row.ID, func(e *evaluation.Edit) { e.BlockID = "aaaaaaaaaa" })
	refused(t, "a block that is nowhere", firstField(err), fault.FieldChoice)
}
