package cut

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/evaluation/desktest"
	"mitwirken/internal/consultation/statement/towntest"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var (
	key        = towntest.Key
	browser    = towntest.Browser
	refused    = towntest.Refused
	firstField = towntest.FirstField
)

type remark = towntest.Remark

// office is the room with all that it stands on.
type office struct {
	*Service
	*desktest.Office
}

func build(t testing.TB) *office {
	t.Helper()
	o := &office{Office: desktest.New(t)}
	o.Service = NewService(o.DB, o.Evaluation, o.Now)
	o.Opens()
	return o
}

// What came as files only gets a segment whose words staff write down.
func TestASegmentWithoutWords(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.States(browser('a'), remark{Block: 2, Request: "x y z", Reason: "weil"})
	row := o.Segments(evaluation.Filter{})[0]
	o.Exec("UPDATE consultation_segment SET request = '', reason = '', remarks = '[]', block_id = NULL WHERE id = ?", row.ID)
	got, err := o.Split(o.Ctx(), o.Editor, row.ID, row.Version, []evaluation.Words{{Request: "Aus dem Brief"}, {Remark: "Noch etwas"}})
	o.Must(err)
	if len(got) != 2 || got[0].Request != "Aus dem Brief" || got[1].Remark != "Noch etwas" {
		t.Errorf("%+v", got)
	}
}

// Segments are cut in words of the statement only, and put together again; the original
// stays readable.
func TestSplitAndJoin(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.States(browser('a'), remark{Block: 2, Request: "Mehr Schalter und\n\nlängere Zeiten", Reason: "Nicht alle haben ein Gerät. Viele arbeiten."}, remark{Block: 4, Request: "Löschen", Reason: "Sofort."})
	o.States(browser('b'), remark{Block: 2, Request: "Anderes", Reason: "Eben."})
	row := o.Segments(evaluation.Filter{})[0]
	_, err := o.Split(o.Ctx(), o.Editor, row.ID, row.Version, []evaluation.Words{{Request: "Mehr Schalter"}, {Request: "Nie wieder Schalter"}})
	refused(t, "foreign words", firstField(err), CodeNotVerbatim)
	_, err = o.Split(o.Ctx(), o.Editor, row.ID, row.Version, []evaluation.Words{{Request: "Mehr Schalter"}, {}})
	refused(t, "an empty part", firstField(err), fault.FieldRequired)
	_, err = o.Split(o.Ctx(), o.Editor, row.ID, row.Version+1, []evaluation.Words{{Request: "Mehr Schalter"}})
	refused(t, "an old version", err, fault.CodeStale)
	tag := o.Tag("Schalter", nil)
	_, err = o.Saves(o.Editor, row.ID, func(e *evaluation.Edit) { e.Tags = []uuid.UUID{tag} })
	o.Must(err)
	parts, err := o.Split(o.Ctx(), o.Editor, row.ID, 2, []evaluation.Words{{Request: "Mehr Schalter", Reason: "Nicht alle haben ein Gerät."}, {Request: "längere Zeiten", Reason: "Viele arbeiten."}})
	o.Must(err)
	if len(parts) != 3 || parts[0].Request != "Mehr Schalter" || parts[1].Request != "längere Zeiten" || parts[1].Seq != 3 || parts[1].BlockID != row.BlockID || parts[2].Seq != 2 {
		t.Fatalf("%+v", parts)
	}
	if tagged := o.Segments(evaluation.Filter{Tag: tag}); len(tagged) != 2 {
		t.Errorf("%d parts have the tag", len(tagged))
	}
	sheet, err := o.Evaluation.Segment(o.Ctx(), o.Editor, parts[1].ID)
	o.Must(err)
	if len(sheet.Original) != 1 || !strings.Contains(sheet.Original[0].Request, "Mehr Schalter und") {
		t.Errorf("original: %+v", sheet.Original)
	}
	_, err = o.Evaluation.AddNote(o.Ctx(), o.Editor, key(), parts[1].ID, "Abklären", nil)
	o.Must(err)
	versions := map[uuid.UUID]int{parts[0].ID: parts[0].Version, parts[1].ID: parts[1].Version + 1, parts[2].ID: parts[2].Version}
	joined, err := o.Join(o.Ctx(), o.Editor, versions)
	o.Must(err)
	if joined.Segment.ID != row.ID || joined.Request != "Mehr Schalter\n\nlängere Zeiten\n\nLöschen" || joined.Reason != "Nicht alle haben ein Gerät. Viele arbeiten.\n\nSofort." || len(joined.Segment.Remarks) != 2 || len(joined.Notes) != 1 || len(joined.Original) != 2 {
		t.Errorf("%+v, notes %d", joined.Segment, len(joined.Notes))
	}
	other := o.Segments(evaluation.Filter{Search: "anderes"})
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
	row := o.Segments(evaluation.Filter{})[0]
	parts, err := o.Split(o.Ctx(), o.Editor, row.ID, row.Version, []evaluation.Words{{Request: "Erstens mehr Schalter.", Reason: "weil"}, {Request: "Zweitens längere Zeiten. Drittens Ruhe.", Reason: "weil"}})
	o.Must(err)
	o.Answers(o.Editor, parts[1].ID, evaluation.Partly, "Die Zeiten werden geprüft.")
	whole, err := o.Join(o.Ctx(), o.Editor, map[uuid.UUID]int{parts[0].ID: parts[0].Version, parts[1].ID: parts[1].Version + 1})
	o.Must(err)
	if whole.Segment.ID != row.ID || whole.Words != row.Words || whole.Decision != evaluation.Partly || whole.WrittenBy == nil || *whole.WrittenBy != o.Editor.ID {
		t.Errorf("%+v", whole.Segment)
	}
}

// Taking a join back brings the segments as they were: words, answers, tags, notes, text
// blocks, who does it until when, and the group; its links lead to it again.
func TestUndoneJoinBringsEverythingBack(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.States(browser('a'), remark{Block: 2, Request: "Mehr Schalter", Reason: "Nicht alle haben ein Gerät."}, remark{Block: 4, Request: "Löschen", Reason: "Sofort."})
	all := o.Segments(evaluation.Filter{})
	stays, goes := all[0].ID, all[1].ID
	mine, theirs, due := o.Tag("Schalter", nil), o.Tag("Daten", nil), calendar.DateOf(towntest.Noon).AddDays(3)
	k := key()
	text, err := o.Evaluation.SaveTextBlock(o.Ctx(), o.Editor, &k, board.TextBlock{ActivityID: o.Activity, Title: "Dank", HTML: map[string]string{"de": "<p>Danke.</p>"}})
	o.Must(err)
	_, err = o.Saves(o.Editor, stays, func(e *evaluation.Edit) {
		e.Tags, e.Answer = []uuid.UUID{mine}, evaluation.Answer{Decision: evaluation.Accepted, Consideration: map[string]string{"de": "<p>Gern.</p>"}}
	})
	o.Must(err)
	_, err = o.Saves(o.Publisher, goes, func(e *evaluation.Edit) {
		e.Tags, e.TextBlocks, e.Assignee, e.Due = []uuid.UUID{mine, theirs}, []uuid.UUID{text.ID}, &o.Publisher.ID, &due
		e.Answer = evaluation.Answer{Decision: evaluation.Partly, Consideration: map[string]string{"de": "<p>Zum Teil.</p>", "fr": "<p>En partie.</p>"}, ChangedBlock: o.Block(4)}
	})
	o.Must(err)
	_, err = o.Evaluation.AddNote(o.Ctx(), o.Editor, key(), goes, "Mit dem Recht abklären", nil)
	o.Must(err)
	group := uuid.New()
	o.Exec("INSERT INTO consultation_group (id, activity_id, state, created_at, changed_at) VALUES (?, ?, 'accepted', ?, ?)", group, o.Activity, towntest.Noon, towntest.Noon)
	o.Exec("INSERT INTO consultation_group_member (group_id, segment_id, similarity, state) VALUES (?, ?, 0.9, 'in')", group, goes)
	o.Exec("UPDATE consultation_segment SET group_id = ?, reminded_at = ? WHERE id = ?", group, towntest.Noon, goes)
	a, b := o.Sheet(stays), o.Sheet(goes)

	whole, err := o.Join(o.Ctx(), o.Editor, map[uuid.UUID]int{stays: a.Segment.Version, goes: b.Segment.Version})
	o.Must(err)
	if whole.Segment.ID != stays || len(whole.Segment.Tags) != 2 || len(whole.Notes) != 1 || len(whole.Uses) != 1 {
		t.Fatalf("joined: %+v", whole.Segment)
	}
	*o.At = o.At.Add(evaluation.UndoTime)
	back, err := o.UndoJoin(o.Ctx(), o.Editor, stays)
	o.Must(err)
	if got := back.Segment; got.Words != a.Segment.Words || len(got.Remarks) != 1 || got.Decision != evaluation.Accepted || len(got.Tags) != 1 || len(back.Notes) != 0 || len(back.Uses) != 0 || got.Version != whole.Segment.Version+1 {
		t.Errorf("what stayed: %+v", got)
	}
	again := o.Sheet(goes)
	got, was := again.Segment, b.Segment
	if got.Words != was.Words || got.Seq != was.Seq || got.Decision != evaluation.Partly || got.Consideration["fr"] != "<p>En partie.</p>" || got.ChangedBlock != o.Block(4) || got.WrittenBy == nil || *got.WrittenBy != o.Publisher.ID ||
		got.AssigneeID == nil || *got.AssigneeID != o.Publisher.ID || got.DueOn == nil || got.GroupID == nil || *got.GroupID != group || got.BlockID != was.BlockID || got.At != was.At || len(got.Chapters) != 1 ||
		got.Version != was.Version+1 || !got.CreatedAt.Equal(was.CreatedAt) {
		t.Errorf("what went: %+v\nwas %+v", got, was)
	}
	if len(got.Tags) != 2 || len(again.Notes) != 1 || again.Notes[0].Text != "Mit dem Recht abklären" || len(again.Uses) != 1 || len(again.Original) != 1 {
		t.Errorf("what belonged to it: %v, %v, %v", got.Tags, again.Notes, again.Uses)
	}
	if n := o.Number("SELECT count(*) FROM consultation_group_member WHERE segment_id = ? AND state = 'in'", goes); n != 1 {
		t.Error("it is in its group no more")
	}
	if n := o.Number("SELECT count(*) FROM consultation_segment WHERE id = ? AND reminded_at IS NOT NULL", goes); n != 1 {
		t.Error("somebody is reminded twice")
	}
	_, err = o.UndoJoin(o.Ctx(), o.Editor, stays)
	refused(t, "undone twice", err, evaluation.CodeUndoOver)
}

// A join stays once somebody has worked on it, after half an hour, and for whom it is none
// of their business.
func TestAJoinThatStays(t *testing.T) {
	t.Parallel()
	o := build(t)
	joined := func(who byte) uuid.UUID {
		t.Helper()
		d := o.States(browser(who), remark{Block: 2, Request: "Eins", Reason: "weil"}, remark{Block: 4, Request: "Zwei", Reason: "weil"}, remark{Block: 0, Request: "Drei", Reason: "weil"})
		all := o.Segments(evaluation.Filter{Statement: d.ID})
		whole, err := o.Join(o.Ctx(), o.Editor, map[uuid.UUID]int{all[1].ID: 1, all[2].ID: 1})
		o.Must(err)
		return whole.Segment.ID
	}
	first := joined('a')
	_, err := o.UndoJoin(o.Ctx(), authz.Nobody(), first)
	refused(t, "nobody", err, authz.CodeLoginRequired)
	_, err = o.UndoJoin(o.Ctx(), o.Settle("Anna"), first)
	refused(t, "a resident", err, authz.CodeRoleRequired)
	_, err = o.UndoJoin(o.Ctx(), o.Editor, o.Segments(evaluation.Filter{Search: "drei"})[0].ID)
	refused(t, "what was never joined", err, evaluation.CodeUndoOver)
	second := joined('b')
	o.Answers(o.Publisher, second, evaluation.Noted, "Danke.")
	_, err = o.UndoJoin(o.Ctx(), o.Editor, second)
	refused(t, "somebody answered it meanwhile", err, evaluation.CodeUndoOver)
	*o.At = o.At.Add(evaluation.UndoTime + time.Second)
	_, err = o.UndoJoin(o.Ctx(), o.Editor, first)
	refused(t, "after half an hour", err, evaluation.CodeUndoOver)
	o.Must(o.Forget(o.Ctx()))
	if n := o.Number("SELECT count(*) FROM consultation_segment_join"); n != 0 {
		t.Errorf("%d joins are kept", n)
	}
}

// A number that another segment got meanwhile stays with it, and a new version of the
// document is where segments lie that come back.
func TestUndoneJoinFollowsTheDocument(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.States(browser('a'), remark{Block: 0, Request: "Eins und zwei", Reason: "weil"}, remark{Block: 2, Request: "Drei", Reason: "weil"}, remark{Block: 4, Request: "Vier", Reason: "weil"})
	all := o.Segments(evaluation.Filter{})
	_, err := o.Join(o.Ctx(), o.Editor, map[uuid.UUID]int{all[1].ID: 1, all[2].ID: 1})
	o.Must(err)
	parts, err := o.Split(o.Ctx(), o.Editor, all[0].ID, 1, []evaluation.Words{{Request: "Eins"}, {Request: "und zwei"}})
	o.Must(err)
	if len(parts) != 3 {
		t.Fatalf("%d parts", len(parts))
	}
	blocks := o.Document.Document.Blocks
	o.Publishes(append([]doc.Block{towntest.Chapter(1, "Vorwort")}, blocks...)...)
	_, err = o.UndoJoin(o.Ctx(), o.Editor, all[1].ID)
	o.Must(err)
	back := o.Sheet(all[2].ID).Segment
	if back.At != all[2].At+1 || back.Seq != 4 || back.Request != "Vier" {
		t.Errorf("at %d, number %d: %q", back.At, back.Seq, back.Request)
	}
}

// Nobody but staff cuts, and nothing at a step that locks.
func TestRights(t *testing.T) {
	t.Parallel()
	o := build(t)
	o.States(browser('a'), remark{Block: 2, Request: "Mehr", Reason: "weil"}, remark{Block: 4, Request: "Weniger", Reason: "weil"})
	all := o.Segments(evaluation.Filter{})
	row := all[0]
	for name, tc := range map[string]struct {
		who  authz.Actor
		want fault.Code
	}{"nobody": {authz.Nobody(), authz.CodeLoginRequired}, "a resident": {o.Settle("Anna"), authz.CodeRoleRequired}} {
		_, err := o.Split(o.Ctx(), tc.who, row.ID, 1, []evaluation.Words{{Request: "Mehr"}})
		refused(t, "split, "+name, err, tc.want)
		_, err = o.Join(o.Ctx(), tc.who, map[uuid.UUID]int{row.ID: 1, all[1].ID: 1})
		refused(t, "join, "+name, err, tc.want)
	}
	s, err := o.Saves(o.Editor, row.ID, func(e *evaluation.Edit) { e.Place = o.Places()[2].ID })
	o.Must(err)
	_, err = o.Split(o.Ctx(), o.Editor, row.ID, s.Segment.Version, []evaluation.Words{{Request: "Mehr"}})
	refused(t, "words at a place that locks", err, evaluation.CodeSegmentLocked)
}
