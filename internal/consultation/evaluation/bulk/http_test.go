package bulk

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
)

// A change of many by its filter, and taking it back, as a browser asks for them.
func TestOverHTTP(t *testing.T) {
	t.Parallel()
	o := build(t)
	for i := range 2 {
		o.States(browser(byte('a'+i)), remark{Block: 2, Request: fmt.Sprint("Anliegen ", i), Reason: "weil"})
	}
	first := o.Segments(evaluation.Filter{})[0].ID
	o.Answers(o.Editor, first, evaluation.Accepted, "Gern.")
	cat, err := locale.Load()
	o.Must(err)
	api, err := httpapi.New(httpapi.Options{Log: slog.New(slog.DiscardHandler), Catalogues: cat, RequestTimeout: 20 * time.Second, MaxBody: 1 << 20})
	o.Must(err)
	o.Routes(api)
	do := func(method, path, body string, into any) {
		t.Helper()
		r := httptest.NewRequest(method, httpapi.Base+path, strings.NewReader(body))
		r = r.WithContext(authz.WithActor(r.Context(), o.Publisher))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Idempotency-Key", strings.ReplaceAll(uuid.NewString(), "-", ""))
		w := httptest.NewRecorder()
		if api.ServeHTTP(w, r); w.Code >= 300 {
			t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
		}
		o.Must(json.Unmarshal(w.Body.Bytes(), into))
	}
	edits := "/staff/consultations/" + o.Activity.String() + "/segments/edits"
	var done SegmentBulkResult
	do("POST", edits, fmt.Sprintf(`{"act":"place","place":%q,"filter":{"decision":"accepted","released":"no"}}`, o.Places()[3].ID), &done)
	if done.Changed != 1 || done.Matched != 1 || done.Undo == nil {
		t.Fatalf("%+v", done)
	}
	if rows := o.Segments(evaluation.Filter{Released: ptr(true)}); len(rows) != 1 || rows[0].ID != first {
		t.Errorf("%+v", rows)
	}
	var undone struct{ Undone, Left int }
	do("DELETE", edits+"/"+done.Undo.String(), "", &undone)
	if undone.Undone != 1 || undone.Left != 0 {
		t.Errorf("%+v", undone)
	}
}
