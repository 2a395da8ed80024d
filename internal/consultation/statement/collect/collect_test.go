package collect

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/consultation/statement/towntest"
	"mitwirken/internal/export"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// desk is the room under test in its town.
type desk struct {
	*towntest.Town
	*Service
}

func build(t testing.TB) *desk {
	t.Helper()
	o := towntest.New(t)
	w := &desk{o, NewService(o.DB, o.Log, o.Documents, o.Said, o.Now)}
	o.Stage(o.Documents.Kind(), `{"audience":"everybody"}`)
	return w
}

// Paper counts by its postmark, whenever it is captured; duplicates are found across
// channels; every look of staff is in the log.
func TestPaper(t *testing.T) {
	t.Parallel()
	w := build(t)
	anna := w.Settle("Anna")
	mine := statement.Visitor{Actor: anna}
	d, _ := w.Writes(mine, towntest.Remark{Block: 2, Request: "x", Reason: "y"})
	_, err := w.Drafts.Update(w.Ctx(), mine, d.ID, d.Statement.Version, statement.Head{Contact: statement.Contact{Name: "Anna Muster", Street: "Gersagstrasse 1", Town: "Emmen", Email: "Anna@Example.ch"}})
	w.Must(err)
	w.Submits(mine, d.ID)
	today := calendar.DateOf(towntest.Noon)
	letter := Capture{Activity: w.Activity, Channel: statement.Letter, Kind: statement.Private, Lang: "de", ReceivedOn: today.AddDays(9), Publication: statement.Unpublished, Head: statement.Head{Contact: statement.Contact{Name: "anna  MUSTER", Street: "Gersagstrasse 1"}}}
	_, err = w.Capture(w.Ctx(), w.Editor, towntest.Key(), letter)
	towntest.Refused(t, "a postmark in the future", towntest.FirstField(err), statement.CodeReceivedLate)
	*w.At = towntest.Noon.AddDate(0, 0, 20)
	for name, day := range map[string]calendar.Date{"before": today.AddDays(-2), "after": today.AddDays(10)} {
		late := letter
		late.ReceivedOn = day
		_, err = w.Capture(w.Ctx(), w.Editor, towntest.Key(), late)
		towntest.Refused(t, name, towntest.FirstField(err), statement.CodeReceivedLate)
	}
	_, err = w.Capture(w.Ctx(), anna, towntest.Key(), letter)
	towntest.Refused(t, "captured by a resident", err, authz.CodeRoleRequired)
	consent := letter
	consent.Publication = statement.Named
	_, err = w.Capture(w.Ctx(), w.Editor, towntest.Key(), consent)
	towntest.Refused(t, "a consent without a note", towntest.FirstField(err), fault.FieldRequired)
	found, err := w.Duplicates(w.Ctx(), w.Editor, w.Activity, uuid.Nil, "", letter.Head.Contact)
	w.Must(err)
	if len(found) != 1 || found[0].Statement.ID != d.ID || !slices.Equal(found[0].Why, []string{"post"}) {
		t.Errorf("same name and street: %+v", found)
	}
	if found, err = w.Duplicates(w.Ctx(), w.Editor, w.Activity, uuid.Nil, "", statement.Contact{Email: "anna@example.ch"}); err != nil || len(found) != 1 || found[0].Why[0] != "email" {
		t.Errorf("same address: %+v %v", found, err)
	}
	f, err := w.Files.Upload(w.Ctx(), w.Editor, towntest.Key(), file.Arrival{Purpose: statement.ScanPurpose, Name: "scan.pdf", Body: strings.NewReader("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"), Length: 74})
	w.Must(err)
	letter.Head.Files, letter.Note = []uuid.UUID{f.ID}, "Unterschrift vorhanden"
	paper, err := w.Capture(w.Ctx(), w.Editor, towntest.Key(), letter)
	w.Must(err)
	v := statement.Visitor{Actor: w.Editor}
	_, err = w.Drafts.PutRemark(w.Ctx(), v, paper.ID, uuid.New(), 0, drafting.Words{Anchor: compare.Anchor{Block: w.Block(4), Lang: "de"}, Request: "Keine Daten ins Ausland", Reason: "z"})
	w.Must(err)
	done := w.Submits(v, paper.ID)
	if done.Number != "M-2026-00002" || done.Channel != statement.Letter || len(done.Files) != 1 || done.CaptureNote == "" {
		t.Errorf("%+v", done.Whole)
	}
	for who, want := range map[*authz.Actor]bool{&w.Editor: true, &anna: false} {
		_, err := w.Files.File(w.Ctx(), *who, f.ID)
		if (err == nil) != want {
			t.Errorf("the scan: %v, want %t", err, want)
		}
	}
	_, err = w.Said.Get(w.Ctx(), mine, paper.ID)
	towntest.Refused(t, "paper read by a resident", err, authz.CodeNotFound)
	rows, err := w.List(w.Ctx(), w.Editor, w.Activity, Query{Limit: 10})
	if err != nil || len(rows) != 2 || rows[0].Contact.Name != "anna MUSTER" {
		t.Errorf("%+v %v", rows, err)
	}
	_, err = w.List(w.Ctx(), anna, w.Activity, Query{Limit: 10})
	towntest.Refused(t, "listed by a resident", err, authz.CodeRoleRequired)
	got, err := w.Collected(w.Ctx(), w.Editor, w.Activity)
	w.Must(err)
	if counts := got.Counts; got.Reported || len(counts) != 2 || counts[0] != (Count{statement.Letter, statement.Private, statement.Submitted, 1}) || counts[1] != (Count{statement.Online, statement.Private, statement.Submitted, 1}) {
		t.Errorf("by channel: %+v", got)
	}
	if _, err = w.MarkDuplicate(w.Ctx(), w.Editor, paper.ID, &d.ID); err != nil {
		t.Fatal(err)
	}
	if got, err = w.Collected(w.Ctx(), w.Editor, w.Activity); err != nil || len(got.Counts) != 1 {
		t.Errorf("without the duplicate: %+v %v", got, err)
	}
	var acts []string
	w.Must(w.DB.NewRaw("SELECT act FROM audit_entry WHERE actor_id = ? ORDER BY seq", w.Editor.ID).Scan(w.Ctx(), &acts))
	for act, least := range map[string]int{"consultation.statements_listed": 1, "consultation.statement_read": 3, "consultation.duplicates_searched": 2, "consultation.statement_captured": 1, "consultation.statement_submitted": 1, "consultation.duplicate_marked": 1} {
		n := 0
		for _, a := range acts {
			if a == act {
				n++
			}
		}
		if n < least {
			t.Errorf("%d lines %s in the log: %v", n, act, acts)
		}
	}
	// The list leaves as a file that is marked, for who edits the project only.
	src := w.Exports()[0]
	q := export.Query{DB: w.DB, Actor: w.Editor, Params: export.Params{"activity": w.Activity.String()}, Lang: "de", Now: *w.At}
	n := 0
	for row, err := range src.Rows(w.Ctx(), q) {
		w.Must(err)
		if len(row) != len(src.Columns) {
			t.Errorf("%d values", len(row))
		}
		n++
	}
	if n != 2 || !src.Personal {
		t.Errorf("%d rows, personal %t", n, src.Personal)
	}
	for who, want := range map[*authz.Actor]bool{&w.Editor: true, &anna: false} {
		if may, err := src.May(w.Ctx(), *who, q.Params); err != nil || may.Allowed != want {
			t.Errorf("%+v %v", may, err)
		}
	}
}

// A consent that did not come online is changed with a note of how it was given, and taken
// back without one. The receipt does not tell a sender on paper to change it online.
func TestConsentOnPaper(t *testing.T) {
	t.Parallel()
	w := build(t)
	v := statement.Visitor{Actor: w.Editor}
	d, err := w.Capture(w.Ctx(), w.Editor, towntest.Key(), Capture{Activity: w.Activity, Channel: statement.Letter, Kind: statement.Private, Lang: "de", ReceivedOn: calendar.DateOf(towntest.Noon),
		Publication: statement.Anonymous, ConsentNote: "Angekreuzt", Head: statement.Head{Contact: statement.Contact{Name: "Vreni Spätig", Email: "vreni@example.ch"}, NoComment: true}})
	w.Must(err)
	for _, step := range []struct {
		to   statement.Publication
		note string
		want fault.Code
		kept string
	}{
		{statement.Named, " ", fault.FieldRequired, "Angekreuzt"},
		{statement.Named, "Am Telefon bestätigt", "", "Am Telefon bestätigt"},
		{statement.Anonymous, "", fault.FieldRequired, "Am Telefon bestätigt"},
		{statement.Unpublished, "", "", ""},
		{statement.Anonymous, "Brief vom Montag", "", "Brief vom Montag"},
	} {
		_, err := w.HandedIn.SetConsent(w.Ctx(), v, d.ID, step.to, step.note)
		if step.want != "" {
			towntest.Refused(t, string(step.to), towntest.FirstField(err), step.want)
		} else {
			w.Must(err)
		}
		if now, err := w.Said.Get(w.Ctx(), v, d.ID); err != nil || now.ConsentNote != step.kept || step.want == "" && now.Publication != step.to {
			t.Errorf("%s with %q: %s, %q, %v", step.to, step.note, now.Publication, now.ConsentNote, err)
		}
	}
	w.Submits(v, d.ID)
	mine := towntest.Browser('a')
	online, _ := w.Writes(mine, towntest.Remark{Block: 2, Request: "x", Reason: "y"})
	_, err = w.Drafts.Update(w.Ctx(), mine, online.ID, online.Statement.Version, statement.Head{Contact: statement.Contact{Email: "anna@example.ch"}})
	w.Must(err)
	w.Submits(mine, online.ID)
	for to, want := range map[string]bool{"vreni@example.ch": false, "anna@example.ch": true} {
		var letter string
		w.Must(w.DB.NewRaw("SELECT data::text FROM mail_outbox WHERE template = 'statement_receipt' AND recipient = ?", to).Scan(w.Ctx(), &letter))
		if strings.Contains(letter, "noch einmal übermitteln") != want {
			t.Errorf("the receipt to %s: %s", to, letter)
		}
	}
}

// Who is known by name alone is found however it is written, behind those that agree in
// more, and said to be a hint; the contact of an organisation is nobody’s double.
func TestTheNameAloneIsAHint(t *testing.T) {
	t.Parallel()
	w := build(t)
	capture := func(organisation string, who statement.Contact) uuid.UUID {
		kind := statement.Private
		if organisation != "" {
			kind = statement.Organisation
		}
		d, err := w.Capture(w.Ctx(), w.Editor, towntest.Key(), Capture{Activity: w.Activity, Channel: statement.Letter, Kind: kind, Organisation: organisation, Lang: "de", ReceivedOn: calendar.DateOf(towntest.Noon),
			Publication: statement.Unpublished, Head: statement.Head{Contact: who}})
		w.Must(err)
		return d.ID
	}
	byName := capture("", statement.Contact{Name: "Kreszentia Amrein-Bühlmann"})
	capture("", statement.Contact{Name: "Kreszentia Amrein-Meier"})
	capture("", statement.Contact{Name: "Amrein"})
	capture("Quartierverein", statement.Contact{Name: "Kreszentia Amrein-Bühlmann"})
	byPost := capture("", statement.Contact{Name: "Kreszentia Amrein-Bühlmann", Street: "Dorf 1"})
	for name, street := range map[string]string{"AMREIN BUEHLMANN  Kreszentia": "", "Frau Kreszentia Amrein-Bühlmann": "", "Kreszentia Amrein-Bühlmann": "Dorf 1"} {
		found, err := w.Duplicates(w.Ctx(), w.Editor, w.Activity, uuid.Nil, "", statement.Contact{Name: name, Street: street})
		w.Must(err)
		want := []Alike{{statement.Statement{ID: byName}, []string{"name"}}, {statement.Statement{ID: byPost}, []string{"name"}}}
		if street != "" {
			want = []Alike{{statement.Statement{ID: byPost}, []string{"post"}}, want[0]}
		}
		if !slices.EqualFunc(found, want, func(a, b Alike) bool { return a.Statement.ID == b.Statement.ID && slices.Equal(a.Why, b.Why) }) {
			t.Errorf("%q: %+v", name, found)
		}
	}
	for name, want := range map[string]int{"Amrein Kreszentia": 3, "Kreszentia Bühlmann": 0, "Amrein": 0, "": 0} {
		if found, err := w.Duplicates(w.Ctx(), w.Editor, w.Activity, uuid.Nil, "", statement.Contact{Name: name}); err != nil || len(found) != want {
			t.Errorf("%q: %d found, want %d, %v", name, len(found), want, err)
		}
	}
	if found, err := w.Duplicates(w.Ctx(), w.Editor, w.Activity, uuid.Nil, "Turnverein", statement.Contact{Name: "Kreszentia Amrein-Bühlmann"}); err != nil || len(found) != 0 {
		t.Errorf("the contact of an organisation: %+v %v", found, err)
	}
}

// Nothing is begun that could not be finished: in a project that has its result, that is
// closed or withdrawn, nothing is captured, and staff are told before.
func TestNothingIsCapturedWhenItIsOver(t *testing.T) {
	t.Parallel()
	w := build(t)
	letter := Capture{Activity: w.Activity, Channel: statement.Letter, Kind: statement.Private, Lang: "de", ReceivedOn: calendar.DateOf(towntest.Noon), Publication: statement.Unpublished,
		Head: statement.Head{Contact: statement.Contact{Name: "Vreni Spätig"}}}
	for _, stage := range []string{"published", "reported", "closed", "withdrawn"} {
		w.Exec("UPDATE space_project SET stage = ?", stage)
		got, err := w.Collected(w.Ctx(), w.Editor, w.Activity)
		w.Must(err)
		_, err = w.Capture(w.Ctx(), w.Editor, towntest.Key(), letter)
		if open := stage == "published"; got.Capture.Allowed != open || open != (err == nil) || !open && !fault.Is(err, CodeCaptureOver) {
			t.Errorf("%s: %+v, %v", stage, got.Capture, err)
		}
	}
}
