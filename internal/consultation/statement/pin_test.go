package statement_test

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/consultation/statement/handin"
	"mitwirken/internal/consultation/statement/receipt"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
)

// shows puts a picture into a block of the current version, as an import would have.
func (w *town) shows(n int, picture uuid.UUID, caption string) {
	w.t.Helper()
	b := &w.document.Document.Blocks[n]
	b.Kind = doc.Figure
	b.Words = map[string]doc.Words{"de": {HTML: `<p><img src="` + consultation.PictureAddress(picture) + `" alt="Karte der Schalter"/></p>` + caption}}
	w.exec("UPDATE consultation_version SET document = ? WHERE id = ?", statement.AsJSON(w.document.Document), w.document.ID)
}

// A point in a plan belongs to the picture it was set in: it is refused in another one,
// signed with the rest, read as words, and says so when a new version shows another plan.
func TestPointInAPlan(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	plan, other := uuid.New(), uuid.New()
	w.shows(1, plan, "<p>Plan der Schalter</p>")
	v := browser(1)
	d := w.begin(v, nil)
	put := func(id uuid.UUID, version int, p statement.Pin, words string) (*statement.Remark, error) {
		return w.PutRemark(w.ctx(), v, d.ID, id, version, drafting.Words{Anchor: w.whole(1), Request: words, Reason: "Weil", Pin: &p})
	}
	_, err := put(uuid.New(), 0, statement.Pin{File: other, X: 0.5, Y: 0.5}, "Hier")
	if f := (*fault.Error)(nil); !errors.As(err, &f) || !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Path == "pin" && x.Code == statement.CodePin }) {
		t.Errorf("a point in a picture that is not there: %v", err)
	}
	for _, x := range []float64{-0.01, 1.01, math.NaN(), math.Inf(1)} {
		if _, err := put(uuid.New(), 0, statement.Pin{File: plan, X: x, Y: 0.5}, "Hier"); !fault.Is(err, fault.CodeInvalid) {
			t.Errorf("%v of the width: %v", x, err)
		}
	}
	r, err := put(uuid.New(), 0, statement.Pin{File: plan, X: 0.4200049, Y: 0.31}, "Hier")
	w.must(err)
	if *r.Pin != (statement.Pin{plan, 0.42, 0.31}) || r.PinReplaced {
		t.Errorf("%+v", r)
	}
	content := func() *receipt.Pin {
		t.Helper()
		x, err := w.SubmissionOf(w.ctx(), w.db, w.submitted(v, d).ID, 0)
		w.must(err)
		c, err := x.Content()
		w.must(err)
		if !strings.Contains(x.Canonical, `"pin":{"file":"`+plan.String()) {
			t.Errorf("not signed: %s", x.Canonical)
		}
		return c.Parts[0].Pin
	}
	if p := content(); *p != (receipt.Pin{File: plan, X: "0.4200", Y: "0.3100", Plan: "Plan der Schalter"}) {
		t.Errorf("%+v", p)
	}
	page, _, err := w.Receipt(w.ctx(), v, d.ID, 0)
	w.must(err)
	var pdf bytes.Buffer
	say := func(key string, params map[string]any) string { return w.cat.Text("de", locale.Mail, key, params) }
	w.must(page.Write(&pdf, say))
	if words := page.Content.Parts[0].Pin.In(say); words != "Stelle im Plan «Plan der Schalter»: 42 % von links, 31 % von oben" {
		t.Error(words)
	}
	// The next version shows another plan there.
	w.shows(1, other, "")
	w.must(err)
	now, err := w.Get(w.ctx(), v, d.ID)
	w.must(err)
	if !now.Remarks[0].PinReplaced {
		t.Error("nobody sees that the plan was replaced")
	}
	gaps, err := w.Check(w.ctx(), v, d.ID)
	if err != nil || !slices.ContainsFunc(gaps, func(g handin.Gap) bool { return g.Code == statement.CodePinReplaced && !g.Blocking }) {
		t.Errorf("%+v %v", gaps, err)
	}
	// It stays as it was said, and its words can go on changing.
	r, err = put(r.ID, r.Version, *r.Pin, "Genau hier")
	w.must(err)
	if p := content(); !p.Replaced || p.Plan != "" || p.X != "0.4200" {
		t.Errorf("%+v", p)
	}
	if _, err := put(r.ID, r.Version, statement.Pin{File: other, X: 1, Y: 0}, "Genau hier"); err != nil {
		t.Errorf("set anew in the new plan: %v", err)
	}
	quiet := build(t, `{"audience":"everybody","place":false}`)
	quiet.shows(1, plan, "")
	q := quiet.begin(v, nil)
	_, err = quiet.PutRemark(quiet.ctx(), v, q.ID, uuid.New(), 0, drafting.Words{Anchor: compare.Anchor{Block: quiet.block(1), Lang: "de"}, Pin: &statement.Pin{File: plan}})
	refused(t, "where places are not asked for", err, fault.CodeInvalid)
}
