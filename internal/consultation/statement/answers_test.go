package statement_test

import (
	"testing"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/consultation/statement/towntest"
)

// begins a statement of an organisation.
func begins(w *towntest.Town, a authz.Actor, id uuid.UUID) *statement.Detail {
	w.T.Helper()
	d, err := w.Drafts.Begin(w.Ctx(), statement.Visitor{Actor: a}, towntest.Key(), drafting.Beginning{Activity: w.Activity, OrganisationID: &id, Lang: "de"})
	w.Must(err)
	return d
}

func frozen(w *towntest.Town, d *statement.Detail) *receipt.Content {
	w.T.Helper()
	x, err := w.Said.SubmissionOf(w.Ctx(), w.DB, d.ID, 0)
	w.Must(err)
	c, err := x.Content()
	w.Must(err)
	return c
}

// «We have no comments» is an answer, alone and where it is asked for.
func TestNoComments(t *testing.T) {
	t.Parallel()
	w := stage(t, open)
	anna := w.Settle("Anna")
	velo := w.Body("Pro Velo", &anna)
	v := statement.Visitor{Actor: anna}
	d := begins(w, anna, velo)
	none := statement.Head{NoComment: true}
	d, err := w.Drafts.Update(w.Ctx(), v, d.ID, d.Statement.Version, none)
	w.Must(err)
	r, err := w.Drafts.PutRemark(w.Ctx(), v, d.ID, uuid.New(), 0, drafting.Words{Anchor: w.Whole(2), Request: "Mehr Schalter", Reason: "Es fehlt an einem."})
	w.Must(err)
	_, err = w.HandedIn.Submit(w.Ctx(), v, towntest.Key(), d.ID)
	towntest.Refused(t, "no comments and one", towntest.FirstField(err), statement.CodeNoCommentAndMore)
	w.Must(w.Drafts.DeleteRemark(w.Ctx(), v, d.ID, r.ID, r.Version))
	w.Submits(v, d.ID)
	if c := frozen(w, d); !c.NoComment || len(c.Parts) != 0 || c.Organisation != "Pro Velo" {
		t.Errorf("%+v", c)
	}
	quiet := stage(t, `{"audience":"everybody","noComment":false}`)
	b := towntest.Browser(1)
	q, _ := quiet.Writes(b)
	_, err = quiet.Drafts.Update(quiet.Ctx(), b, q.ID, q.Statement.Version, none)
	towntest.Refused(t, "where it is not asked for", towntest.FirstField(err), statement.CodeFieldOff)
}

// An organisation may speak for another body, whose name is part of what is submitted; a
// private person may not.
func TestOnBehalfOfAnotherBody(t *testing.T) {
	t.Parallel()
	w := stage(t, open)
	anna := w.Settle("Anna")
	velo := w.Body("Pro Velo", &anna)
	v := statement.Visitor{Actor: anna}
	d := begins(w, anna, velo)
	d, err := w.Drafts.Update(w.Ctx(), v, d.ID, d.Statement.Version, statement.Head{OnBehalf: "  IG   Sonnenplatz "})
	w.Must(err)
	_, err = w.Drafts.PutRemark(w.Ctx(), v, d.ID, uuid.New(), 0, drafting.Words{Anchor: w.Whole(2), Request: "Mehr Schalter", Reason: "Es fehlt an einem."})
	w.Must(err)
	w.Submits(v, d.ID)
	if c := frozen(w, d); c.OnBehalf != "IG Sonnenplatz" || c.Organisation != "Pro Velo" {
		t.Errorf("%+v", c)
	}
	mine, _ := w.Writes(v)
	_, err = w.Drafts.Update(w.Ctx(), v, mine.ID, mine.Statement.Version, statement.Head{OnBehalf: "IG Sonnenplatz"})
	towntest.Refused(t, "by a private person", towntest.FirstField(err), statement.CodeFieldOff)
}

// Handing over moves the right to release, at once and only it: who released writes on.
func TestReleaseIsHandedOver(t *testing.T) {
	t.Parallel()
	w := stage(t, open)
	anna, beat := w.Settle("Anna"), w.Settle("Beat")
	velo := w.Body("Pro Velo", &anna, &beat)
	before, drafts := statement.Visitor{Actor: anna}, statement.Visitor{Actor: beat}
	d := begins(w, beat, velo)
	say := func(v statement.Visitor, request string) {
		t.Helper()
		_, err := w.Drafts.PutRemark(w.Ctx(), v, d.ID, uuid.New(), 0, drafting.Words{Anchor: w.Whole(2), Request: request, Reason: "Es fehlt an einem."})
		w.Must(err)
	}
	say(drafts, "Mehr Schalter")
	_, err := w.HandedIn.Submit(w.Ctx(), drafts, towntest.Key(), d.ID)
	towntest.Refused(t, "submitted by who drafts", err, authz.CodeMembershipRequired)
	_, err = w.Bodies.HandOver(w.Ctx(), anna, velo, beat.ID, false)
	w.Must(err)
	// Her request was on the way: the session still says that she releases.
	_, err = w.HandedIn.Submit(w.Ctx(), before, towntest.Key(), d.ID)
	towntest.Refused(t, "submitted after it was handed over", err, authz.CodeMembershipRequired)
	anna.Orgs, beat.Orgs = []authz.Membership{{Org: velo, Role: authz.Drafts}}, []authz.Membership{{Org: velo, Role: authz.Releases}}
	say(statement.Visitor{Actor: anna}, "Längere Öffnungszeiten")
	got := w.Submits(statement.Visitor{Actor: beat}, d.ID)
	if len(got.Remarks) != 2 || got.Number == "" || w.Number("SELECT count(*) FROM consultation_submission WHERE submitted_by = ?", beat.ID) != 1 {
		t.Errorf("%+v", got.Whole)
	}
	_, err = w.HandedIn.Withdraw(w.Ctx(), statement.Visitor{Actor: anna}, d.ID)
	towntest.Refused(t, "withdrawn by who drafts now", err, authz.CodeMembershipRequired)
}
