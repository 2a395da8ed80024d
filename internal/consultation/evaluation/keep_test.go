package evaluation

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/export"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
)

// lines of an export as text.
func (o *office) lines(source int, a authz.Actor) []string {
	o.t.Helper()
	src, p := o.Exports()[source], export.Params{"activity": o.activity.String()}
	d, err := src.May(o.ctx(), a, p)
	if o.must(err); !d.Allowed {
		return nil
	}
	var out []string
	for row, err := range src.Rows(o.ctx(), export.Query{DB: o.db, Actor: a, Params: p, Lang: "de", Now: noon}) {
		if o.must(err); len(row) != len(src.Columns) {
			o.t.Fatalf("%d cells in %d columns", len(row), len(src.Columns))
		}
		out = append(out, fmt.Sprint(row...))
	}
	return out
}

// Staff take segments out, with senders or without; nobody else does.
func TestExports(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna := statement.Visitor{Actor: o.settle("Anna")}
	d, _ := o.writes(anna, remark{block: 2, request: "Mehr Schalter", reason: "weil"}, remark{block: 4, request: "Löschen", reason: "darum"})
	_, err := o.said.Update(o.ctx(), anna, d.ID, d.Version, statement.Head{Contact: statement.Contact{Name: "Anna Absenderin"}})
	o.must(err)
	o.submits(anna, d.ID)
	b, err := o.SaveTag(o.ctx(), o.editor, ptr(key()), Tag{ActivityID: o.activity, Name: "Zentrum", Colour: "info"})
	o.must(err)
	o.edits(o.editor, Filter{}, Bulk{Act: AddTag, Tag: b.Tags[0].ID})
	o.answers(o.editor, o.segments(Filter{})[0].ID, Partly, "Wird geprüft.")
	named, bare := o.lines(0, o.editor), o.lines(1, o.editor)
	if len(named) != 2 || !strings.Contains(named[0], "Anna Absenderin") || !strings.Contains(named[0], "Zentrum") || !strings.Contains(named[0], "Wird geprüft.") || !strings.Contains(named[1], "Löschen") {
		t.Errorf("%q", named)
	}
	if len(bare) != 2 || strings.Contains(strings.Join(bare, ""), "Anna") || !strings.Contains(bare[0], "Mehr Schalter") {
		t.Errorf("%q", bare)
	}
	if !o.Exports()[0].Personal || !o.Exports()[1].Personal {
		t.Error("an export of opinions is not marked")
	}
	if o.lines(0, anna.Actor) != nil || o.lines(1, authz.Nobody()) != nil {
		t.Error("somebody else takes it out")
	}
}

// The copy of one's data has what was decided about one's words, once that is public, and
// nothing of anybody else; segments go when their time is over.
func TestOwnDataAndForgetting(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna, beat := o.settle("Anna"), o.settle("Beat")
	o.states(statement.Visitor{Actor: anna}, remark{block: 2, request: "Mehr Schalter", reason: "weil"})
	o.states(statement.Visitor{Actor: beat}, remark{block: 2, request: "Weniger Schalter", reason: "weil"})
	for _, s := range o.segments(Filter{}) {
		o.answers(o.editor, s.ID, Partly, "Wird geprüft.")
	}
	own := func() string {
		o.t.Helper()
		rows, err := ownSegments(o.ctx(), o.db, anna.ID)
		if o.must(err); len(rows) != 1 {
			t.Fatalf("%d rows", len(rows))
		}
		return fmt.Sprint(rows[0].Request, rows[0].Released)
	}
	if own() != "Mehr Schalterfalse" {
		t.Error(own())
	}
	o.exec("UPDATE consultation_segment SET released_at = ?, released_by = ?", noon, o.publisher.ID)
	if own() != "Mehr Schalterfalse" {
		t.Error("told before results are released")
	}
	o.exec("INSERT INTO consultation_result (activity_id, released_at) VALUES (?, ?)", o.activity, noon)
	if own() != "Mehr Schaltertrue" {
		t.Error(own())
	}
	asked := 0
	o.BeforeForget(func(ctx context.Context, tx bun.Tx, _ uuid.UUID) (int, error) {
		n, err := 0, error(nil)
		err = tx.NewRaw("SELECT count(*) FROM consultation_segment").Scan(ctx, &n)
		asked = n
		return 0, err
	})
	o.must(pg.InTx(o.ctx(), o.db, func(ctx context.Context, tx bun.Tx) error {
		var project uuid.UUID
		if err := tx.NewRaw("SELECT project_id FROM consultation_statement LIMIT 1").Scan(ctx, &project); err != nil {
			return err
		}
		_, err := o.said.Forget(ctx, tx, project)
		return err
	}))
	if n := o.number("SELECT count(*) FROM consultation_segment"); n != 0 || asked != 2 {
		t.Errorf("%d segments stay, %d were there before", n, asked)
	}
}

// The contract from the table to the release, as a program uses it.
func TestOverHTTP(t *testing.T) {
	t.Parallel()
	o := build(t)
	for i := range 3 {
		o.states(browser(byte('a'+i)), remark{block: 2, request: fmt.Sprint("Anliegen ", i), reason: "weil"})
	}
	cat, err := locale.Load()
	o.must(err)
	api, err := httpapi.New(httpapi.Options{Log: slog.New(slog.DiscardHandler), Catalogues: cat, RequestTimeout: 20 * time.Second, MaxBody: 1 << 20})
	o.must(err)
	o.Routes(api)
	do := func(as authz.Actor, method, path, body string, into any) int {
		t.Helper()
		r := httptest.NewRequest(method, httpapi.Base+path, strings.NewReader(body))
		r = r.WithContext(authz.WithActor(r.Context(), as))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", strings.ReplaceAll(uuid.NewString(), "-", ""))
		w := httptest.NewRecorder()
		api.ServeHTTP(w, r)
		if into != nil && w.Code < 300 {
			o.must(json.Unmarshal(w.Body.Bytes(), into))
		} else if into != nil {
			t.Errorf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
		return w.Code
	}
	desk := "/staff/consultations/" + o.activity.String()
	var board EvaluationBoard
	do(o.editor, "GET", desk+"/evaluation", "", &board)
	var page struct {
		Items []SegmentRow
		Next  string
	}
	do(o.editor, "GET", desk+"/segments?limit=2&sort=newest", "", &page)
	if len(page.Items) != 2 || page.Items[0].Request != "Anliegen 2" || page.Next == "" || len(board.Places) != 4 || board.Can.Release.Allowed {
		t.Fatalf("%+v %+v", page, board)
	}
	first := page.Items[0]
	if code := do(o.editor, "GET", desk+"/segments?limit=2&sort=due&cursor="+page.Next, "", nil); code != http.StatusBadRequest {
		t.Errorf("a cursor of another order: %d", code)
	}
	do(o.editor, "GET", desk+"/segments?limit=2&sort=newest&cursor="+page.Next, "", &page)
	if len(page.Items) != 1 || page.Items[0].Request != "Anliegen 0" {
		t.Errorf("%+v", page)
	}
	var one SegmentDetail
	do(o.editor, "PUT", "/staff/segments/"+first.ID.String(), fmt.Sprintf(`{"version":1,"decision":"accepted","consideration":{"de":"<p onclick=x>Gern.</p>"},"place":%q,"tags":[],"block":%q,"due":"2026-12-01"}`, first.Place, first.Block), &one)
	if one.Decision != "accepted" || one.Consideration["de"] != "<p>Gern.</p>" || one.WrittenBy != "Edith" || one.Due != "2026-12-01" || one.Can.Release.Allowed || len(one.Original) != 1 {
		t.Errorf("%+v", one)
	}
	if code := do(o.editor, "PUT", "/staff/segments/"+first.ID.String(), fmt.Sprintf(`{"version":1,"place":%q,"tags":[]}`, first.Place), nil); code != http.StatusConflict {
		t.Errorf("an old version: %d", code)
	}
	var bulk SegmentBulkResult
	do(o.publisher, "POST", desk+"/segments/edits", fmt.Sprintf(`{"act":"place","place":%q,"filter":{"decision":"accepted"}}`, board.Places[3].ID), &bulk)
	if bulk.Changed != 1 || bulk.Matched != 1 || bulk.Undo == nil {
		t.Fatalf("%+v", bulk)
	}
	var undone struct{ Undone, Left int }
	do(o.publisher, "DELETE", desk+"/segments/edits/"+bulk.Undo.String(), "", &undone)
	if undone.Undone != 1 || undone.Left != 0 {
		t.Errorf("%+v", undone)
	}
	do(o.editor, "POST", "/staff/segments/"+first.ID.String()+"/notes", fmt.Sprintf(`{"text":"@Paul?","mentions":[%q]}`, o.publisher.ID), &one)
	if len(one.Notes) != 1 || one.Notes[0].Name != "Edith" || fmt.Sprint(one.Notes[0].Mentions) != "[Paul]" {
		t.Errorf("%+v", one.Notes)
	}
	for _, path := range []string{desk + "/segments", desk + "/evaluation", desk + "/text-blocks", "/staff/segments/" + first.ID.String()} {
		if code := do(authz.Nobody(), "GET", path, "", nil); code != http.StatusUnauthorized {
			t.Errorf("%s for nobody: %d", path, code)
		}
	}
}
