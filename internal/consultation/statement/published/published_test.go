package published

import (
	"testing"

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
	_, err := w.Said.SetPublication(w.Ctx(), statement.Visitor{Actor: anna}, a.ID, statement.Named)
	w.Must(err)
	_, err = w.Said.SetPublication(w.Ctx(), statement.Visitor{Actor: beat}, b.ID, statement.Anonymous)
	w.Must(err)
	_, err = w.Said.SetPublication(w.Ctx(), statement.Visitor{Actor: clara}, b.ID, statement.Named)
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
	page, _, err := w.Said.Receipt(w.Ctx(), c, mine.ID, 0)
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
	if _, err := w.Said.SetPublication(w.Ctx(), statement.Visitor{Actor: anna}, a.ID, statement.Unpublished); err != nil || len(list()) != 0 {
		t.Errorf("a consent taken back: %v, %d left", err, len(list()))
	}
	// After the report nothing changes any more, and the answer says so.
	_, err = w.Said.SetPublication(w.Ctx(), statement.Visitor{Actor: anna}, a.ID, statement.Named)
	w.Must(err)
	w.Exec("UPDATE space_project SET stage = 'reported' WHERE id = ?", w.Project)
	_, err = w.Said.SetPublication(w.Ctx(), statement.Visitor{Actor: anna}, a.ID, statement.Unpublished)
	towntest.Refused(t, "revoked after the report", err, statement.CodeReported)
}
