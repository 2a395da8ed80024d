package evaluation_test

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
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
)

// The copy of one's data has what was decided about one's words, once that is public, and
// nothing of anybody else; segments go when their time is over.
func TestOwnDataAndForgetting(t *testing.T) {
	t.Parallel()
	o := build(t)
	anna, beat := o.Settle("Anna"), o.Settle("Beat")
	o.States(statement.Visitor{Actor: anna}, remark{Block: 2, Request: "Mehr Schalter", Reason: "weil"})
	o.States(statement.Visitor{Actor: beat}, remark{Block: 2, Request: "Weniger Schalter", Reason: "weil"})
	for _, s := range o.Segments(evaluation.Filter{}) {
		o.Answers(o.Editor, s.ID, evaluation.Partly, "Wird geprüft.")
	}
	own := func() string {
		o.T.Helper()
		rows, err := evaluation.OwnSegments(o.Ctx(), o.DB, anna.ID)
		if o.Must(err); len(rows) != 1 {
			t.Fatalf("%d rows", len(rows))
		}
		return fmt.Sprint(rows[0].Request, rows[0].Released)
	}
	if own() != "Mehr Schalterfalse" {
		t.Error(own())
	}
	o.Exec("UPDATE consultation_segment SET released_at = ?, released_by = ?", noon, o.Publisher.ID)
	if own() != "Mehr Schalterfalse" {
		t.Error("told before results are released")
	}
	o.Exec("INSERT INTO consultation_result (activity_id, released_at) VALUES (?, ?)", o.Activity, noon)
	if own() != "Mehr Schaltertrue" {
		t.Error(own())
	}
	asked := 0
	o.Evaluation.BeforeForget(func(ctx context.Context, tx bun.Tx, _ uuid.UUID) (int, error) {
		n, err := 0, error(nil)
		err = tx.NewRaw("SELECT count(*) FROM consultation_segment").Scan(ctx, &n)
		asked = n
		return 0, err
	})
	o.Must(pg.InTx(o.Ctx(), o.DB, func(ctx context.Context, tx bun.Tx) error {
		var project uuid.UUID
		if err := tx.NewRaw("SELECT project_id FROM consultation_statement LIMIT 1").Scan(ctx, &project); err != nil {
			return err
		}
		_, err := o.Kept.Forget(ctx, tx, project)
		return err
	}))
	if n := o.Number("SELECT count(*) FROM consultation_segment"); n != 0 || asked != 2 {
		t.Errorf("%d segments stay, %d were there before", n, asked)
	}
}

// The contract from the table to the release, as a program uses it.
func TestOverHTTP(t *testing.T) {
	t.Parallel()
	o := build(t)
	for i := range 3 {
		o.States(browser(byte('a'+i)), remark{Block: 2, Request: fmt.Sprint("Anliegen ", i), Reason: "weil"})
	}
	cat, err := locale.Load()
	o.Must(err)
	api, err := httpapi.New(httpapi.Options{Log: slog.New(slog.DiscardHandler), Catalogues: cat, RequestTimeout: 20 * time.Second, MaxBody: 1 << 20})
	o.Must(err)
	o.Evaluation.Routes(api)
	do := func(as authz.Actor, method, path, body string, into any) int {
		t.Helper()
		r := httptest.NewRequest(method, httpapi.Base+path, strings.NewReader(body))
		r = r.WithContext(authz.WithActor(r.Context(), as))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", strings.ReplaceAll(uuid.NewString(), "-", ""))
		w := httptest.NewRecorder()
		api.ServeHTTP(w, r)
		if into != nil && w.Code < 300 {
			o.Must(json.Unmarshal(w.Body.Bytes(), into))
		} else if into != nil {
			t.Errorf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
		return w.Code
	}
	desk := "/staff/consultations/" + o.Activity.String()
	var board board.EvaluationBoard
	do(o.Editor, "GET", desk+"/evaluation", "", &board)
	var page struct {
		Items []evaluation.SegmentRow
		Next  string
	}
	do(o.Editor, "GET", desk+"/segments?limit=2&sort=newest", "", &page)
	if len(page.Items) != 2 || page.Items[0].Request != "Anliegen 2" || page.Next == "" || len(board.Places) != 4 || board.Can.Release.Allowed {
		t.Fatalf("%+v %+v", page, board)
	}
	first := page.Items[0]
	if code := do(o.Editor, "GET", desk+"/segments?limit=2&sort=due&cursor="+page.Next, "", nil); code != http.StatusBadRequest {
		t.Errorf("a cursor of another order: %d", code)
	}
	do(o.Editor, "GET", desk+"/segments?limit=2&sort=newest&cursor="+page.Next, "", &page)
	if len(page.Items) != 1 || page.Items[0].Request != "Anliegen 0" {
		t.Errorf("%+v", page)
	}
	var one evaluation.SegmentDetail
	do(o.Editor, "PUT", "/staff/segments/"+first.ID.String(), fmt.Sprintf(`{"version":1,"decision":"accepted","consideration":{"de":"<p onclick=x>Gern.</p>"},"place":%q,"tags":[],"block":%q,"due":"2026-12-01"}`, first.Place, first.Block), &one)
	if one.Decision != "accepted" || one.Consideration["de"] != "<p>Gern.</p>" || one.WrittenBy != "Edith" || one.Due != "2026-12-01" || one.Can.Release.Allowed || len(one.Original) != 1 {
		t.Errorf("%+v", one)
	}
	if code := do(o.Editor, "PUT", "/staff/segments/"+first.ID.String(), fmt.Sprintf(`{"version":1,"place":%q,"tags":[]}`, first.Place), nil); code != http.StatusConflict {
		t.Errorf("an old version: %d", code)
	}
	do(o.Editor, "POST", "/staff/segments/"+first.ID.String()+"/notes", fmt.Sprintf(`{"text":"@Paul?","mentions":[%q]}`, o.Publisher.ID), &one)
	if len(one.Notes) != 1 || one.Notes[0].Name != "Edith" || fmt.Sprint(one.Notes[0].Mentions) != "[Paul]" {
		t.Errorf("%+v", one.Notes)
	}
	for _, path := range []string{desk + "/segments", desk + "/evaluation", desk + "/text-blocks", "/staff/segments/" + first.ID.String()} {
		if code := do(authz.Nobody(), "GET", path, "", nil); code != http.StatusUnauthorized {
			t.Errorf("%s for nobody: %d", path, code)
		}
	}
}
