package evaluation

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
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
	if n := len(o.segments(Filter{})); n != 0 {
		t.Fatalf("a draft has %d segments", n)
	}
	o.Submits(anna, d.ID)
	rows := o.segments(Filter{})
	if len(rows) != 3 || rows[0].Position != statement.Reservation || rows[1].Request != "Mehr Schalter" || rows[2].Reason != "Sonst geht Wissen verloren." || rows[1].Number != "M-2026-00001" {
		t.Fatalf("%+v", rows)
	}
	if len(rows[1].Chapters) != 2 || rows[1].Chapters[0] != o.Block(0) || rows[1].Chapters[1] != o.Block(1) || rows[2].Chapters[0] != o.Block(3) {
		t.Errorf("chapters: %v and %v", rows[1].Chapters, rows[2].Chapters)
	}
	o.answers(o.Editor, rows[1].ID, Partly, "Die Öffnungszeiten werden geprüft.")
	o.answers(o.Editor, rows[2].ID, Accepted, "Gut.")
	change := func(r *statement.Remark, request, reason string) {
		*o.At = o.At.Add(time.Minute)
		_, err := o.Said.PutRemark(o.Ctx(), anna, d.ID, r.ID, r.Version, statement.Words{Anchor: r.Anchor, Request: request, Reason: reason, Position: r.Position})
		o.Must(err)
	}
	change(said[0], "Viel mehr Schalter", "Nicht alle haben ein Gerät.")
	change(said[2], "", "")
	o.Submits(anna, d.ID)
	old, fresh := o.segments(Filter{Input: Changed}), o.segments(Filter{Input: Current})
	if len(old) != 1 || old[0].Request != "Mehr Schalter" || old[0].Consideration["de"] == "" {
		t.Errorf("marked: %+v", old)
	}
	if len(fresh) != 3 || fresh[1].Request != "Viel mehr Schalter" || fresh[1].Decision != "" || fresh[2].Decision != Accepted || fresh[2].Submission != 2 || fresh[0].ID == rows[0].ID || fresh[0].Submission != 2 {
		t.Errorf("current: %+v", fresh)
	}
	sheet, err := o.Segment(o.Ctx(), o.Editor, old[0].ID)
	o.Must(err)
	if len(sheet.Original) != 1 || sheet.Original[0].Request != "Mehr Schalter" || len(sheet.Siblings) != 4 {
		t.Errorf("the original of an older version: %+v", sheet.Original)
	}
	_, err = o.Said.Withdraw(o.Ctx(), anna, d.ID)
	o.Must(err)
	if left := o.segments(Filter{}); len(left) != 2 || left[0].Input != Withdrawn || left[1].Input != Withdrawn {
		t.Errorf("after the withdrawal: %+v", left)
	}
}

// What came as files only gets a segment whose words staff write down.
func TestASegmentWithoutWords(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.States(browser('a'), remark{Block: 2, Request: "x y z", Reason: "weil"})
	row := o.segments(Filter{})[0]
	o.Exec("UPDATE consultation_segment SET request = '', reason = '', remarks = '[]', block_id = NULL WHERE id = ?", row.ID)
	got, err := o.Split(o.Ctx(), o.Editor, row.ID, row.Version, []Words{{Request: "Aus dem Brief"}, {Remark: "Noch etwas"}})
	o.Must(err)
	if len(got) != 2 || got[0].Request != "Aus dem Brief" || got[1].Remark != "Noch etwas" {
		t.Errorf("%+v", got)
	}
	if _, err := o.saves(o.Editor, got[1].ID, func(e *Edit) { e.BlockID = o.Block(4) }); err != nil {
		t.Error(err)
	}
	if in := o.segments(Filter{Chapter: o.Block(3)}); len(in) != 1 || in[0].ID != got[1].ID {
		t.Errorf("in the chapter: %+v", in)
	}
	_, err = o.saves(o.Editor, got[1].ID, func(e *Edit) { e.BlockID = "aaaaaaaaaa" })
	refused(t, "a block that is nowhere", firstField(err), fault.FieldChoice)
}

// Segments are cut in words of the statement only, and put together again; the original
// stays readable.
func TestSplitAndJoin(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.States(browser('a'), remark{Block: 2, Request: "Mehr Schalter und\n\nlängere Zeiten", Reason: "Nicht alle haben ein Gerät. Viele arbeiten."}, remark{Block: 4, Request: "Löschen", Reason: "Sofort."})
	o.States(browser('b'), remark{Block: 2, Request: "Anderes", Reason: "Eben."})
	row := o.segments(Filter{})[0]
	_, err := o.Split(o.Ctx(), o.Editor, row.ID, row.Version, []Words{{Request: "Mehr Schalter"}, {Request: "Nie wieder Schalter"}})
	refused(t, "foreign words", firstField(err), CodeNotVerbatim)
	_, err = o.Split(o.Ctx(), o.Editor, row.ID, row.Version, []Words{{Request: "Mehr Schalter"}, {}})
	refused(t, "an empty part", firstField(err), fault.FieldRequired)
	_, err = o.Split(o.Ctx(), o.Editor, row.ID, row.Version+1, []Words{{Request: "Mehr Schalter"}})
	refused(t, "an old version", err, fault.CodeStale)
	b, err := o.SaveTag(o.Ctx(), o.Editor, ptr(key()), board.Tag{ActivityID: o.Activity, Name: "Schalter", Colour: "info"})
	o.Must(err)
	_, err = o.saves(o.Editor, row.ID, func(e *Edit) { e.Tags = []uuid.UUID{b.Tags[0].ID} })
	o.Must(err)
	parts, err := o.Split(o.Ctx(), o.Editor, row.ID, 2, []Words{{Request: "Mehr Schalter", Reason: "Nicht alle haben ein Gerät."}, {Request: "längere Zeiten", Reason: "Viele arbeiten."}})
	o.Must(err)
	if len(parts) != 3 || parts[0].Request != "Mehr Schalter" || parts[1].Request != "längere Zeiten" || parts[1].Seq != 3 || parts[1].BlockID != row.BlockID || parts[2].Seq != 2 {
		t.Fatalf("%+v", parts)
	}
	if tagged := o.segments(Filter{Tag: b.Tags[0].ID}); len(tagged) != 2 {
		t.Errorf("%d parts have the tag", len(tagged))
	}
	sheet, err := o.Segment(o.Ctx(), o.Editor, parts[1].ID)
	o.Must(err)
	if len(sheet.Original) != 1 || !strings.Contains(sheet.Original[0].Request, "Mehr Schalter und") {
		t.Errorf("original: %+v", sheet.Original)
	}
	_, err = o.AddNote(o.Ctx(), o.Editor, key(), parts[1].ID, "Abklären", nil)
	o.Must(err)
	versions := map[uuid.UUID]int{parts[0].ID: parts[0].Version, parts[1].ID: parts[1].Version + 1, parts[2].ID: parts[2].Version}
	joined, err := o.Join(o.Ctx(), o.Editor, versions)
	o.Must(err)
	if joined.Segment.ID != row.ID || joined.Request != "Mehr Schalter\n\nlängere Zeiten\n\nLöschen" || joined.Reason != "Nicht alle haben ein Gerät. Viele arbeiten.\n\nSofort." || len(joined.Segment.Remarks) != 2 || len(joined.Notes) != 1 || len(joined.Original) != 2 {
		t.Errorf("%+v, notes %d", joined.Segment, len(joined.Notes))
	}
	other := o.segments(Filter{Search: "anderes"})
	if len(other) != 1 {
		t.Fatalf("search finds %d", len(other))
	}
	_, err = o.Join(o.Ctx(), o.Editor, map[uuid.UUID]int{row.ID: joined.Segment.Version, other[0].ID: 1})
	refused(t, "another statement", firstField(err), CodeNotTogether)
	_, err = o.Join(o.Ctx(), o.Editor, map[uuid.UUID]int{row.ID: joined.Segment.Version})
	refused(t, "one alone", firstField(err), CodeNotTogether)
	_, err = o.Join(o.Ctx(), o.Editor, map[uuid.UUID]int{row.ID: 1, uuid.New(): 1})
	refused(t, "one that is not", err, authz.CodeNotFound)
}

// What was cut is put together again as it was said, and an answer is not lost with the
// segment that goes.
func TestJoinedAsItWasSaid(t *testing.T) {
	t.Parallel()
	const said = "Erstens mehr Schalter.\nZweitens längere Zeiten. Drittens Ruhe."
	for name, tc := range map[string]struct {
		pieces []string
		want   string
	}{
		"in order":      {[]string{"Erstens mehr Schalter.", "Zweitens längere Zeiten."}, "Erstens mehr Schalter.\nZweitens längere Zeiten."},
		"turned round":  {[]string{"Drittens Ruhe.", "Zweitens längere Zeiten."}, "Zweitens längere Zeiten. Drittens Ruhe."},
		"with a hole":   {[]string{"Drittens Ruhe.", "Erstens mehr Schalter."}, "Erstens mehr Schalter.\n\nDrittens Ruhe."},
		"twice":         {[]string{said, said}, said},
		"a part of it":  {[]string{"Drittens Ruhe.", said}, said},
		"nowhere":       {[]string{"Vom Brief.", "Erstens mehr Schalter."}, "Erstens mehr Schalter.\n\nVom Brief."},
		"nothing":       {nil, ""},
		"one of many":   {[]string{"mehr", "Schalter."}, "mehr Schalter."},
		"inside a word": {[]string{"Schal", "ter."}, "Schalter."},
	} {
		if got := joined(tc.pieces, said); got != tc.want {
			t.Errorf("%s: %q, not %q", name, got, tc.want)
		}
	}
	o := build(t)
	o.States(browser('a'), remark{Block: 2, Request: said, Reason: "weil"})
	row := o.segments(Filter{})[0]
	parts, err := o.Split(o.Ctx(), o.Editor, row.ID, row.Version, []Words{{Request: "Erstens mehr Schalter.", Reason: "weil"}, {Request: "Zweitens längere Zeiten. Drittens Ruhe.", Reason: "weil"}})
	o.Must(err)
	o.answers(o.Editor, parts[1].ID, Partly, "Die Zeiten werden geprüft.")
	whole, err := o.Join(o.Ctx(), o.Editor, map[uuid.UUID]int{parts[0].ID: parts[0].Version, parts[1].ID: parts[1].Version + 1})
	o.Must(err)
	if whole.Segment.ID != row.ID || whole.Words != row.Words || whole.Decision != Partly || whole.WrittenBy == nil || *whole.WrittenBy != o.Editor.ID {
		t.Errorf("%+v", whole.Segment)
	}
}

func ptr[T any](v T) *T { return &v }

// Who may do what: staff of the project evaluate, publishers release, with four eyes not
// what they wrote; places that lock keep answers.
func TestRights(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna := o.Settle("Anna")
	o.States(statement.Visitor{Actor: anna}, remark{Block: 2, Request: "Mehr", Reason: "weil"})
	row := o.segments(Filter{})[0]
	elsewhere := o.Settle("Else")
	elsewhere.Employee, elsewhere.Roles = true, []authz.Grant{{Role: authz.ProjectManager, Scope: authz.Scope{Kind: authz.ProjectScope, ID: uuid.New()}}}
	for name, tc := range map[string]struct {
		who  authz.Actor
		want fault.Code
	}{"nobody": {authz.Nobody(), authz.CodeLoginRequired}, "the sender": {anna, authz.CodeRoleRequired}, "of another project": {elsewhere, authz.CodeRoleRequired}} {
		_, err := o.Segments(o.Ctx(), tc.who, o.Activity, Query{Limit: 10})
		refused(t, "table, "+name, err, tc.want)
		_, err = o.Segment(o.Ctx(), tc.who, row.ID)
		refused(t, "segment, "+name, err, tc.want)
		_, err = o.Save(o.Ctx(), tc.who, row.ID, 1, row.edit())
		refused(t, "save, "+name, err, tc.want)
		_, err = o.Split(o.Ctx(), tc.who, row.ID, 1, []Words{{Request: "Mehr"}})
		refused(t, "split, "+name, err, tc.want)
		_, err = o.AddNote(o.Ctx(), tc.who, key(), row.ID, "x", nil)
		refused(t, "note, "+name, err, tc.want)
		_, err = o.Board(o.Ctx(), tc.who, o.Activity)
		refused(t, "board, "+name, err, tc.want)
		_, err = o.TextBlocks(o.Ctx(), tc.who, o.Activity, nil, 10)
		refused(t, "text blocks, "+name, err, tc.want)
	}
	places := o.places()
	start, checked, released := places[0].ID, places[2].ID, places[3].ID
	to := func(id uuid.UUID) func(*Edit) { return func(e *Edit) { e.Place = id } }
	_, err := o.saves(o.Publisher, row.ID, to(released))
	refused(t, "release without an answer", err, CodeUnanswered)
	o.answers(o.Publisher, row.ID, Accepted, "Gern.")
	_, err = o.saves(o.Editor, row.ID, to(released))
	refused(t, "release by an editor", err, authz.CodeRoleRequired)
	_, err = o.saves(o.Publisher, row.ID, to(released))
	refused(t, "release by the writer", err, space.CodeSecondPerson)
	_, err = o.saves(o.Editor, row.ID, to(checked))
	o.Must(err)
	_, err = o.saves(o.Editor, row.ID, func(e *Edit) { e.Decision = Noted })
	refused(t, "an answer at a place that locks", err, CodeSegmentLocked)
	now, err := o.Segment(o.Ctx(), o.Editor, row.ID)
	o.Must(err)
	_, err = o.Split(o.Ctx(), o.Editor, row.ID, now.Segment.Version, []Words{{Request: "Mehr"}})
	refused(t, "words at a place that locks", err, CodeSegmentLocked)
	done, err := o.saves(o.Publisher2, row.ID, to(released))
	o.Must(err)
	if done.ReleasedBy == nil || *done.ReleasedBy != o.Publisher2.ID || done.ReleasedAt == nil {
		t.Errorf("released by %v", done.ReleasedBy)
	}
	_, err = o.saves(o.Editor, row.ID, to(start))
	refused(t, "an editor takes a release back", err, authz.CodeRoleRequired)
	back, err := o.saves(o.Publisher, row.ID, func(e *Edit) { e.Place, e.Decision = start, Noted })
	o.Must(err)
	if back.ReleasedBy != nil || back.Decision != Noted {
		t.Errorf("taken back: %+v", back.Segment)
	}
	_, err = o.SetFourEyes(o.Ctx(), o.Editor, o.Activity, false)
	refused(t, "an editor does without four eyes", err, authz.CodeRoleRequired)
	_, err = o.SetFourEyes(o.Ctx(), o.Publisher, o.Activity, false)
	o.Must(err)
	if _, err = o.saves(o.Publisher, row.ID, to(released)); err != nil {
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
	row := o.segments(Filter{})[0]
	o.answers(o.Editor, row.ID, Accepted, "Gern.")
	_, err := o.Save(o.Ctx(), o.Publisher, row.ID, row.Version, row.edit())
	refused(t, "an old version", err, fault.CodeStale)
	held, name, err := o.PutLease(o.Ctx(), o.Editor, row.ID)
	o.Must(err)
	if held.PersonID != o.Editor.ID || name != "Edith" {
		t.Errorf("%+v %s", held, name)
	}
	if table, err := o.Segments(o.Ctx(), o.Publisher, o.Activity, Query{Limit: 10}); err != nil || table.Leases[row.ID] == nil || table.Names[table.Leases[row.ID].PersonID] != "Edith" {
		t.Errorf("the table does not tell who works on it: %+v %v", table, err)
	}
	if held, name, err = o.PutLease(o.Ctx(), o.Publisher, row.ID); err != nil || held.PersonID != o.Editor.ID || name != "Edith" {
		t.Errorf("a lease was taken away: %+v %s %v", held, name, err)
	}
	*o.At = o.At.Add(LeaseTime + time.Second)
	if held, _, err = o.PutLease(o.Ctx(), o.Publisher, row.ID); err != nil || held.PersonID != o.Publisher.ID {
		t.Errorf("a lease does not end: %+v %v", held, err)
	}
	o.Must(o.DropLease(o.Ctx(), o.Editor, row.ID)) // not theirs: nothing happens
	if sheet, err := o.Segment(o.Ctx(), o.Editor, row.ID); err != nil || sheet.Lease == nil || sheet.Names[sheet.Lease.PersonID] != "Paul" {
		t.Errorf("%+v %v", sheet.Lease, err)
	}
}

// Mentions reach colleagues with rights, once; reminders come once per day that is due.
func TestLetters(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna := o.Settle("Anna")
	o.States(statement.Visitor{Actor: anna}, remark{Block: 2, Request: "Geheimes Anliegen", Reason: "weil"})
	row := o.segments(Filter{})[0]
	_, err := o.AddNote(o.Ctx(), o.Editor, key(), row.ID, "Was meinst du?", []uuid.UUID{anna.ID})
	refused(t, "a resident is mentioned", firstField(err), board.CodeNoStaff)
	sheet, err := o.AddNote(o.Ctx(), o.Editor, key(), row.ID, "  Was meinst du?  ", []uuid.UUID{o.Publisher.ID, o.Publisher.ID, o.Editor.ID})
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
	due := calendar.DateOf(noon).AddDays(5)
	_, err = o.saves(o.Editor, row.ID, func(e *Edit) { e.Assignee, e.Due = &o.Publisher.ID, &due })
	o.Must(err)
	count := func() int {
		o.Must(o.Remind(o.Ctx()))
		return o.Number("SELECT count(*) FROM mail_outbox WHERE template = 'segment_due'")
	}
	if n := count(); n != 0 {
		t.Errorf("%d letters five days before", n)
	}
	*o.At = noon.AddDate(0, 0, 4)
	if a, b := count(), count(); a != 1 || b != 1 {
		t.Errorf("%d letters, then %d", a, b)
	}
	if n := o.Number("SELECT count(*) FROM mail_outbox WHERE template = 'segment_due' AND data::text LIKE ?", "%/verwaltung/konsultationen/"+o.Activity.String()+"?teil=auswertung&zustaendig="+o.Publisher.ID.String()+"%"); n != 1 {
		t.Error("the letter does not lead to what is due")
	}
	if n := o.Number("SELECT count(*) FROM mail_outbox WHERE template = 'segment_mention' AND data::text LIKE ?", "%?teil=auswertung&abschnitt="+row.ID.String()+"%"); n != 1 {
		t.Error("the letter does not lead to the segment")
	}
	later := due.AddDays(1)
	_, err = o.saves(o.Editor, row.ID, func(e *Edit) { e.Due = &later })
	o.Must(err)
	if n := count(); n != 2 {
		t.Errorf("%d letters after the day was moved", n)
	}
	_, err = o.saves(o.Editor, row.ID, func(e *Edit) { e.Assignee = &anna.ID })
	refused(t, "a resident is assigned", firstField(err), board.CodeNoStaff)
	_, err = o.saves(o.Editor, row.ID, func(e *Edit) { e.Due, e.Assignee = &due, nil })
	o.Must(err)
	if n := count(); n != 2 {
		t.Errorf("%d letters when nobody is assigned", n)
	}
	_, err = o.saves(o.Editor, row.ID, func(e *Edit) { e.Assignee = &o.Editor.ID })
	o.Must(err)
	if n := count(); n != 3 {
		t.Errorf("%d letters after somebody else was assigned", n)
	}
	o.answers(o.Editor, row.ID, Noted, "Danke.")
	_, err = o.saves(o.Editor, row.ID, func(e *Edit) { e.Due = &later })
	o.Must(err)
	_, err = o.saves(o.Publisher, row.ID, func(e *Edit) { e.Place = o.places()[3].ID })
	o.Must(err)
	if n := count(); n != 3 {
		t.Errorf("%d letters about what is released", n)
	}
}
