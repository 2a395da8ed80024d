package statement_test

import (
	"slices"
	"testing"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/platform/fault"
)

// Who drafts for an organisation hands a complete draft to those who release: each gets one
// letter, however often the same request arrives, and nobody else is told.
func TestHandOver(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	anna, beat, clara := w.settle("Anna"), w.settle("Beat"), w.settle("Clara")
	velo := w.body("Pro Velo", &anna, &beat)
	by := statement.Visitor{Actor: beat}
	d := w.begin(by, &velo)
	letters := func() int { return w.number("SELECT count(*) FROM mail_outbox WHERE template = 'statement_handover'") }
	_, err := w.HandOver(w.ctx(), by, key(), d.ID)
	refused(t, "an empty draft", err, fault.CodeInvalid)
	w.say(by, d, drafting.Words{Anchor: w.whole(1), Request: "Mehr Velowege", Reason: "Es hat zu wenige."})
	again := key()
	for range 2 {
		got, err := w.HandOver(w.ctx(), by, again, d.ID)
		w.must(err)
		if !slices.Equal(got.Told, []string{"Anna"}) || len(got.Untold) != 0 {
			t.Errorf("%+v", got)
		}
	}
	if n := letters(); n != 1 {
		t.Errorf("%d letters, want 1", n)
	}
	if got, err := w.HandOver(w.ctx(), statement.Visitor{Actor: anna}, key(), d.ID); err != nil || len(got.Told)+len(got.Untold) != 0 || letters() != 1 {
		t.Errorf("nobody tells themselves: %+v, %v", got, err)
	}
	_, err = w.HandOver(w.ctx(), statement.Visitor{Actor: clara}, key(), d.ID)
	refused(t, "a stranger", err, authz.CodeNotFound)
	own := w.begin(statement.Visitor{Actor: clara}, nil)
	_, err = w.HandOver(w.ctx(), statement.Visitor{Actor: clara}, key(), own.ID)
	refused(t, "a draft of one’s own", err, authz.CodeNotFound)
	w.exec("DELETE FROM identity_address WHERE person_id = ?", anna.ID)
	if got, err := w.HandOver(w.ctx(), by, key(), d.ID); err != nil || len(got.Told) != 0 || !slices.Equal(got.Untold, []string{"Anna"}) || letters() != 1 {
		t.Errorf("without an address: %+v, %v", got, err)
	}
	if _, err = w.Submit(w.ctx(), statement.Visitor{Actor: anna}, key(), d.ID); err != nil {
		t.Errorf("what was handed over is submitted: %v", err)
	}
}
