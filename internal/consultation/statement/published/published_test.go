package published

import (
	"testing"
	"time"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/towntest"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// shelf is the room under test in its town.
type shelf struct {
	*towntest.Town
	*Service
}

func build(t testing.TB) *shelf {
	t.Helper()
	o := towntest.New(t)
	w := &shelf{o, NewService(o.DB, o.Documents, o.Said, o.Now)}
	o.Stage(o.Documents.Kind(), `{"audience":"everybody","showCounts":true}`)
	return w
}

// Publication is by opt-in, can be taken back until the report, and joined.
func TestPublishedAndJoined(t *testing.T) {
	t.Parallel()
	w := build(t)
	anna, beat, clara := w.Settle("Anna"), w.Settle("Beat"), w.Settle("Clara")
	said := func(who authz.Actor, request string) *statement.Detail {
		return w.States(statement.Visitor{Actor: who}, towntest.Remark{Block: 2, Request: request, Reason: "Weil es so besser ist."})
	}
	a := said(anna, "Mehr Schalter")
	b := said(beat, "Weniger Papier")
	list := func() []*Entry {
		t.Helper()
		rows, err := w.Published(w.Ctx(), authz.Nobody(), w.Activity, nil, 20)
		w.Must(err)
		return rows
	}
	if len(list()) != 0 {
		t.Fatal("published without a consent")
	}
	_, err := w.HandedIn.SetPublication(w.Ctx(), statement.Visitor{Actor: anna}, a.ID, statement.Named)
	w.Must(err)
	_, err = w.HandedIn.SetPublication(w.Ctx(), statement.Visitor{Actor: beat}, b.ID, statement.Anonymous)
	w.Must(err)
	_, err = w.HandedIn.SetPublication(w.Ctx(), statement.Visitor{Actor: clara}, b.ID, statement.Named)
	towntest.Refused(t, "by somebody else", err, authz.CodeNotFound)
	rows := list()
	if len(rows) != 2 || rows[0].Name != "Anna" || rows[1].Name != "" || rows[0].Content.Parts[0].Request != "Mehr Schalter" {
		t.Fatalf("%+v", rows)
	}
	ctx, n := pg.CountQueries(w.Ctx())
	one, err := w.Published(ctx, authz.Nobody(), w.Activity, nil, 1)
	w.Must(err)
	rest, err := w.Published(w.Ctx(), authz.Nobody(), w.Activity, &Stretch{one[0].Statement.Number}, 1)
	if err != nil || len(one) != 2 || len(rest) != 1 || rest[0].Statement.ID != b.ID || n.N() != 6 {
		t.Errorf("%d, then %d in %d statements: %v", len(one), len(rest), n.N(), err)
	}
	c := statement.Visitor{Actor: clara}
	mine, _ := w.Writes(c)
	joined, err := w.Join(w.Ctx(), c, mine.ID, a.ID, nil)
	w.Must(err)
	if _, err = w.Join(w.Ctx(), c, mine.ID, b.ID, []string{w.Block(3)}); err != nil {
		t.Fatal(err)
	}
	_, err = w.Join(w.Ctx(), c, mine.ID, b.ID, []string{w.Block(2)})
	towntest.Refused(t, "a paragraph", towntest.FirstField(err), statement.CodeBlock)
	_, err = w.Join(w.Ctx(), statement.Visitor{Actor: anna}, a.ID, a.ID, nil)
	towntest.Refused(t, "one’s own", err, statement.CodeNotPublished)
	_, err = w.Join(w.Ctx(), c, mine.ID, mine.ID, nil)
	towntest.Refused(t, "itself", err, statement.CodeNotPublished)
	if len(joined.Joins) != 1 || joined.Joins[0].Number != a.Number {
		t.Errorf("%+v", joined.Joins)
	}
	w.Submits(c, mine.ID) // joining says enough
	page, _, err := w.Receipts.Receipt(w.Ctx(), c, mine.ID, 0)
	w.Must(err)
	if len(page.Content.Joins) != 2 || page.Content.Joins[1].Number != b.Number || len(page.Content.Joins[1].Chapters) != 1 {
		t.Errorf("%+v", page.Content.Joins)
	}
	if rows := list(); rows[0].Joined != 1 {
		t.Errorf("joined by %d", rows[0].Joined)
	}
	read, err := w.Documents.Read(w.Ctx(), authz.Nobody(), "digital", w.Activity, 0)
	w.Must(err)
	if n := read.Counts; n[w.Block(1)] != 3 || n[w.Block(2)] != 3 || n[w.Block(3)] != 1 {
		t.Errorf("spoke to each block: %v", n)
	}
	if _, err = w.Leave(w.Ctx(), c, mine.ID, a.ID); err != nil {
		t.Fatal(err)
	}
	w.Exec("UPDATE consultation_statement SET hidden_at = ? WHERE id = ?", towntest.Noon, b.ID)
	_, err = w.PublishedOne(w.Ctx(), authz.Nobody(), w.Activity, b.ID)
	towntest.Refused(t, "a hidden one", err, statement.CodeNotPublished)
	if _, err := w.HandedIn.SetPublication(w.Ctx(), statement.Visitor{Actor: anna}, a.ID, statement.Unpublished); err != nil || len(list()) != 0 {
		t.Errorf("a consent taken back: %v, %d left", err, len(list()))
	}
	// After the report nothing changes any more, and the answer says so.
	_, err = w.HandedIn.SetPublication(w.Ctx(), statement.Visitor{Actor: anna}, a.ID, statement.Named)
	w.Must(err)
	w.Exec("UPDATE space_project SET stage = 'reported' WHERE id = ?", w.Project)
	_, err = w.HandedIn.SetPublication(w.Ctx(), statement.Visitor{Actor: anna}, a.ID, statement.Unpublished)
	towntest.Refused(t, "revoked after the report", err, statement.CodeReported)
}

// Joining counts once it is submitted; of what is gone since, the sender hears, and it is
// not submitted again.
func TestJoinsCountAsSubmitted(t *testing.T) {
	t.Parallel()
	w := build(t)
	anna, beat, c := statement.Visitor{Actor: w.Settle("Anna")}, statement.Visitor{Actor: w.Settle("Beat")}, statement.Visitor{Actor: w.Settle("Clara")}
	publishes := func(v statement.Visitor, request string) *statement.Detail {
		d := w.States(v, towntest.Remark{Block: 2, Request: request, Reason: "Weil es so besser ist."})
		_, err := w.HandedIn.SetPublication(w.Ctx(), v, d.ID, statement.Anonymous)
		w.Must(err)
		return d
	}
	a, b := publishes(anna, "Mehr Schalter"), publishes(beat, "Weniger Papier")
	mine := w.States(c, towntest.Remark{Block: 4, Request: "Keine Cloud", Reason: "Wegen der Daten."})
	counted := func(want int) {
		t.Helper()
		one, err := w.PublishedOne(w.Ctx(), authz.Nobody(), w.Activity, a.ID)
		w.Must(err)
		read, err := w.Documents.Read(w.Ctx(), authz.Nobody(), "digital", w.Activity, 0)
		w.Must(err)
		told, err := w.Said.JoinsOf(w.Ctx(), w.DB, mine.ID)
		w.Must(err)
		if one.Joined != want || read.Counts[w.Block(2)] != 2+want || len(told) != want {
			t.Errorf("joined by %d, %d spoke to the passage, %d to answer; want %d, %d, %d", one.Joined, read.Counts[w.Block(2)], len(told), want, 2+want, want)
		}
	}
	*w.At = w.At.Add(time.Minute)
	_, err := w.Join(w.Ctx(), c, mine.ID, a.ID, nil)
	w.Must(err)
	counted(0)
	*w.At = w.At.Add(time.Minute)
	w.Submits(c, mine.ID)
	counted(1)

	_, err = w.HandedIn.Withdraw(w.Ctx(), anna, a.ID)
	w.Must(err)
	gone, err := w.Said.Get(w.Ctx(), c, mine.ID)
	w.Must(err)
	gaps, err := w.HandedIn.Check(w.Ctx(), c, mine.ID)
	if err != nil || !gone.Joins[0].Gone || len(gaps) != 1 || gaps[0].Code != statement.CodeJoinGone || gaps[0].Blocking {
		t.Errorf("what was joined is withdrawn: %+v, %+v, %v", gone.Joins, gaps, err)
	}
	w.Submits(c, mine.ID)
	page, _, err := w.Receipts.Receipt(w.Ctx(), c, mine.ID, 0)
	if err != nil || len(page.Content.Joins) != 0 {
		t.Errorf("submitted with %+v: %v", page.Content.Joins, err)
	}

	// Nothing is left of a statement that said no more than this.
	d := statement.Visitor{Actor: w.Settle("Dora")}
	only, _ := w.Writes(d)
	_, err = w.Join(w.Ctx(), d, only.ID, b.ID, nil)
	w.Must(err)
	_, err = w.HandedIn.SetPublication(w.Ctx(), beat, b.ID, statement.Unpublished)
	w.Must(err)
	_, err = w.HandedIn.Submit(w.Ctx(), d, towntest.Key(), only.ID)
	towntest.Refused(t, "an empty one", towntest.FirstField(err), statement.CodeEmpty)
}

// Who submitted with a join to what is withdrawn gets one letter, which says nothing of
// what was said; who only has it in a draft finds it on the page.
func TestJoinersAreToldOfAWithdrawal(t *testing.T) {
	t.Parallel()
	w := build(t)
	anna := statement.Visitor{Actor: w.Settle("Anna")}
	a := w.States(anna, towntest.Remark{Block: 2, Request: "Mehr Schalter am Samstag", Reason: "Weil es so besser ist."})
	_, err := w.HandedIn.SetPublication(w.Ctx(), anna, a.ID, statement.Anonymous)
	w.Must(err)
	joins := func(name string, submit bool) *statement.Statement {
		t.Helper()
		v := statement.Visitor{Actor: w.Settle(name)}
		d, _ := w.Writes(v)
		_, err := w.Join(w.Ctx(), v, d.ID, a.ID, nil)
		w.Must(err)
		if submit {
			w.Submits(v, d.ID)
		}
		return &d.Statement
	}
	beat, _ := joins("Beat", true), joins("Clara", false)
	w.Must(w.Kept.TellJoiners(w.Ctx(), a.ID))
	letters := func() int {
		return w.Number("SELECT count(*) FROM mail_outbox WHERE template = 'statement_joined_withdrawn'")
	}
	if n := letters(); n != 0 {
		t.Errorf("%d letters while it stands", n)
	}
	_, err = w.HandedIn.Withdraw(w.Ctx(), anna, a.ID)
	w.Must(err)
	if n := w.Number("SELECT count(*) FROM river_job WHERE kind = 'consultation.tell_joiners' AND args->>'statement' = ?", a.ID.String()); n != 1 {
		t.Errorf("%d jobs", n)
	}
	for range 2 {
		w.Must(w.Kept.TellJoiners(w.Ctx(), a.ID))
	}
	if n := letters(); n != 1 {
		t.Errorf("%d letters to one who had joined", n)
	}
	if n := w.Number("SELECT count(*) FROM mail_outbox WHERE template = 'statement_joined_withdrawn' AND data::text LIKE ? AND data::text NOT LIKE '%Samstag%' AND data::text NOT LIKE '%Anna%'", "%/konto/beitraege/"+beat.ID.String()+"%"); n != 1 {
		t.Error("the letter leads nowhere, or tells too much")
	}
}
