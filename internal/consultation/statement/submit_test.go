package statement_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/drafting"
	"mitwirken/internal/consultation/statement/proof"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
)

// Submitting freezes, signs, numbers and mails; again makes the next version and keeps the
// first; a repeated request does nothing.
func TestSubmittingProves(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	anna := statement.Visitor{Actor: w.settle("Anna")}
	d := w.begin(anna, nil)
	_, err := w.Submit(w.ctx(), anna, key(), d.ID)
	refused(t, "an empty one", firstField(err), statement.CodeEmpty)
	r := w.say(anna, d, drafting.Words{Anchor: w.whole(1), Request: "Mehr Schalter", Wording: "Die Gemeinde bietet ihre Dienste am Schalter an.", Place: &statement.Spot{Lat: 47.0812, Lon: 8.28, Words: "Sonnenplatz"}})
	_, err = w.Submit(w.ctx(), anna, key(), d.ID)
	refused(t, "a request without a reason", firstField(err), fault.FieldRequired)
	r, err = w.PutRemark(w.ctx(), anna, d.ID, r.ID, r.Version, drafting.Words{Anchor: r.Anchor, Request: r.Request, Reason: "Nicht alle haben ein Gerät.", Wording: r.Wording, Place: r.Place})
	w.must(err)
	w.say(anna, d, drafting.Words{Anchor: w.whole(0), Position: statement.Reservation})
	told := 0
	w.OnSubmission(func(_ context.Context, _ bun.Tx, s *statement.Statement, x *statement.Submission) error {
		told++
		if s.Number == "" || x.Canonical == "" {
			t.Errorf("the hook gets %+v", x)
		}
		return nil
	})
	k := key()
	first, err := w.Submit(w.ctx(), anna, k, d.ID)
	w.must(err)
	if again, err := w.Submit(w.ctx(), anna, k, d.ID); err != nil || again.Statement.Submissions != 1 || told != 1 {
		t.Errorf("a repeated request: %v, %d versions, told %d times", err, again.Statement.Submissions, told)
	}
	if first.Number != "M-2026-00001" || first.State != statement.Submitted || first.Changed() {
		t.Errorf("%+v", first.Statement)
	}
	page, x, err := w.Receipt(w.ctx(), anna, d.ID, 0)
	w.must(err)
	keys, err := w.Keys(w.ctx())
	w.must(err)
	if sum := sha256.Sum256([]byte(x.Canonical)); !bytes.Equal(sum[:], x.Hash) || len(keys) != 1 || !ed25519.Verify(keys[0].Public, page.Sealed.Message(), x.Signature) {
		t.Error("the receipt does not verify without us")
	}
	if strings.Contains(x.Canonical, "Anna") || !strings.Contains(x.Canonical, `"request":"Mehr Schalter"`) || !strings.Contains(x.Canonical, `"lat":"47.08120"`) {
		t.Errorf("frozen: %s", x.Canonical)
	}
	*w.at = noon.Add(time.Minute)
	_, err = w.PutRemark(w.ctx(), anna, d.ID, r.ID, r.Version, drafting.Words{Anchor: r.Anchor, Request: "Noch mehr Schalter", Reason: r.Reason})
	w.must(err)
	if got, err := w.Get(w.ctx(), anna, d.ID); err != nil || !got.Changed() {
		t.Errorf("a change after the submission does not show: %v", err)
	}
	second := w.submitted(anna, d)
	if second.Number != "M-2026-00001" || len(second.Submissions) != 2 {
		t.Errorf("%+v", second.Submissions)
	}
	old, _, err := w.Receipt(w.ctx(), anna, d.ID, 1)
	w.must(err)
	if len(old.Content.Parts) != 2 || old.Content.Parts[1].Request != "Mehr Schalter" || old.Content.Parts[1].Before == "" || old.Content.Parts[0].Position != "reservation" {
		t.Errorf("the first version became %+v", old.Content.Parts)
	}
	if n := w.number("SELECT count(*) FROM mail_outbox WHERE template = 'statement_receipt' AND recipient = 'anna@example.ch'"); n != 2 {
		t.Errorf("%d receipts by mail", n)
	}
	if n := w.number("SELECT count(*) FROM mail_outbox WHERE data::text LIKE '%Schalter%' OR data::text LIKE '%Anna%'"); n != 0 {
		t.Error("the words of the statement are in a mail")
	}
	var pdf bytes.Buffer
	w.must(page.Write(&pdf, func(key string, params map[string]any) string { return w.cat.Text("de", locale.Mail, key, params) }))
	if !bytes.HasPrefix(pdf.Bytes(), []byte("%PDF-1.7")) || !bytes.Contains(pdf.Bytes(), []byte("/Marked true")) {
		t.Error("the receipt is no tagged PDF")
	}
	// What fails in a hook undoes everything.
	refuses := true
	w.OnSubmission(func(context.Context, bun.Tx, *statement.Statement, *statement.Submission) error {
		if refuses {
			return fault.New(fault.Conflict, "test.no")
		}
		return nil
	})
	beat := statement.Visitor{Actor: w.settle("Beat")}
	other := w.begin(beat, nil)
	w.say(beat, other, drafting.Words{Anchor: w.whole(1), Request: "x", Reason: "y"})
	_, err = w.Submit(w.ctx(), beat, key(), other.ID)
	refused(t, "a hook that refuses", err, "test.no")
	refuses = false
	if got := w.submitted(beat, other); got.Number != "M-2026-00002" {
		t.Errorf("the number after a failure is %s", got.Number)
	}
}

// Twenty submit in the same second: each once, numbers without holes or doubles.
func TestNumbersAtTheSameSecond(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	const many = 20
	people, drafts := make([]statement.Visitor, many), make([]*statement.Detail, many)
	for i := range many {
		people[i] = statement.Visitor{Actor: w.settle("person-" + string(rune('A'+i)))}
		drafts[i] = w.begin(people[i], nil)
		w.say(people[i], drafts[i], drafting.Words{Anchor: w.whole(1), Request: "x", Reason: "y"})
	}
	var all sync.WaitGroup
	for i := range many {
		k := key()
		for range 2 { // and each of them pressed twice
			all.Go(func() {
				if _, err := w.Submit(t.Context(), people[i], k, drafts[i].ID); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	var numbers []string
	w.must(w.db.NewRaw("SELECT number FROM consultation_statement ORDER BY number").Scan(w.ctx(), &numbers))
	for i, n := range numbers {
		if n != receipt.Number(2026, int64(i+1)) {
			t.Errorf("number %d is %s", i+1, n)
		}
	}
	if n := w.number("SELECT count(*) FROM consultation_submission"); n != many || len(numbers) != many {
		t.Errorf("%d numbers, %d submissions", len(numbers), n)
	}
}

// A receipt is checked by number and code or hash; it tells nobody's name, and still when
// the person and the content are gone.
func TestCheckingReceipts(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	anna := w.settle("Anna")
	d := w.stated(anna, "Mehr Schalter")
	page, x, err := w.Receipt(w.ctx(), statement.Visitor{Actor: anna}, d.ID, 0)
	w.must(err)
	check := func(number, proof string) proof.Verdict {
		t.Helper()
		v, err := w.CheckReceipt(w.ctx(), number, proof)
		w.must(err)
		return v
	}
	hash := fmt.Sprintf("%x", page.Sealed.Hash)
	for name, proof := range map[string]string{"code": page.Sealed.Code(), "small code": strings.ToLower(page.Sealed.Code()), "hash": hash, "hash in groups": hash[:8] + " " + hash[8:]} {
		if v := check(d.Number, proof); !v.Valid || !v.Latest || v.Withdrawn || !v.Intact || v.Sealed.Version != 1 || !v.Sealed.At.Equal(noon) {
			t.Errorf("%s: %+v", name, v)
		}
	}
	if check("M-2026-00099", page.Sealed.Code()).Valid || check(d.Number, "AAAA-BBBB-CCCC-DDDD-EEEE").Valid || check(d.Number, "").Valid {
		t.Error("a wrong receipt counts as valid")
	}
	*w.at = noon.Add(time.Hour)
	w.submitted(statement.Visitor{Actor: anna}, d)
	if v := check(d.Number, page.Sealed.Code()); !v.Valid || v.Latest {
		t.Errorf("an older version: %+v", v)
	}
	withdrawn := 0
	w.OnWithdrawal(func(context.Context, bun.Tx, *statement.Statement) error { withdrawn++; return nil })
	got, err := w.Withdraw(w.ctx(), statement.Visitor{Actor: anna}, d.ID)
	w.must(err)
	if v := check(d.Number, page.Sealed.Code()); !v.Withdrawn || withdrawn != 1 || got.State != statement.Withdrawn {
		t.Errorf("withdrawn: %+v, told %d times", v, withdrawn)
	}
	w.must(pg.InTx(w.ctx(), w.db, func(ctx context.Context, tx bun.Tx) error { return w.ForgetPerson(ctx, tx, anna.ID) }))
	if v := check(d.Number, page.Sealed.Code()); !v.Valid || !v.Intact {
		t.Errorf("after the account was deleted: %+v", v)
	}
	w.exec("UPDATE consultation_submission SET content = content || ' ' WHERE statement_id = ? AND number = 1", d.ID)
	if v := check(d.Number, page.Sealed.Code()); !v.Valid || v.Intact || v.Erased {
		t.Errorf("after somebody changed what is kept: %+v", v)
	}
	w.must(pg.InTx(w.ctx(), w.db, func(ctx context.Context, tx bun.Tx) error {
		n, err := w.Forget(ctx, tx, w.project.ID)
		if n != 1 {
			t.Errorf("%d statements forgotten", n)
		}
		return err
	}))
	if v := check(d.Number, page.Sealed.Code()); !v.Valid || v.Intact || !v.Erased || !v.Withdrawn {
		t.Errorf("after its time: %+v", v)
	}
	forged := *x
	forged.Hash = slices.Clone(x.Hash)
	forged.Hash[0] ^= 1
	w.exec("UPDATE consultation_submission SET hash = ? WHERE statement_id = ? AND number = 1", forged.Hash, d.ID)
	if sealed := forged.Sealed(d.Number); check(d.Number, sealed.Code()).Valid {
		t.Error("a hash that nobody signed counts as valid")
	}
}

// What stays when an account is deleted, and what does not.
func TestForgettingAPerson(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	anna, beat := w.settle("Anna"), w.settle("Beat")
	velo := w.body("Pro Velo", &beat, &anna)
	d := w.stated(anna, "Mehr Schalter")
	got, err := w.Update(w.ctx(), statement.Visitor{Actor: anna}, d.ID, d.Statement.Version, statement.Head{Contact: statement.Contact{Name: "Anna Muster", Street: "Weg 1", Town: "Emmen", Email: "anna@example.ch"}})
	w.must(err)
	if _, err = w.SetPublication(w.ctx(), statement.Visitor{Actor: anna}, got.ID, statement.Named); err != nil {
		t.Fatal(err)
	}
	team := w.begin(statement.Visitor{Actor: anna}, &velo)
	w.say(statement.Visitor{Actor: anna}, team, drafting.Words{Anchor: w.whole(1), Request: "von Anna für den Verein", Reason: "x"})
	w.say(statement.Visitor{Actor: anna}, team, drafting.Words{Anchor: w.whole(2), Request: "Hier ein Schalter", Reason: "x", Place: &statement.Spot{Lat: 47.0812, Lon: 8.28, Words: "Sonnenplatz"}})
	spots := 0
	for _, source := range w.OwnData() {
		rows := 0
		for row, err := range source.OwnData(w.ctx(), anna.ID) {
			w.must(err)
			for _, field := range row {
				if field.Name == "place" && field.Value == "Sonnenplatz (47.08120, 8.28000)" {
					spots++
				}
			}
			if len(row) > 0 {
				rows++
			}
		}
		if want := map[string]int{"consultation_statement": 2, "consultation_remark": 3, "consultation_submission": 1}[source.Name()]; rows != want {
			t.Errorf("the copy of her data has %d of %s, want %d", rows, source.Name(), want)
		}
	}
	if spots != 1 {
		t.Errorf("the copy of her data tells of %d places, want 1", spots)
	}
	forget := func() {
		w.must(pg.InTx(w.ctx(), w.db, func(ctx context.Context, tx bun.Tx) error { return w.ForgetPerson(ctx, tx, anna.ID) }))
	}
	forget()
	forget()
	row, err := w.Find(w.ctx(), w.db, d.ID)
	w.must(err)
	if row.PersonID != nil || row.Sealed != nil || row.Publication != statement.Anonymous || row.Number == "" {
		t.Errorf("what stays of hers: %+v", row)
	}
	var found bool
	w.must(w.db.NewRaw("SELECT num_nonnulls(email_hash, post_hash, person_hash, person_short_hash) > 0 FROM consultation_statement WHERE id = ?", d.ID).Scan(w.ctx(), &found))
	if found {
		t.Error("she is still found by her name or address")
	}
	kept, err := w.Get(w.ctx(), statement.Visitor{Actor: beat}, team.ID)
	w.must(err)
	if len(kept.Remarks) != 2 || kept.Remarks[0].UpdatedBy != nil || kept.State != statement.Draft {
		t.Errorf("the draft of the organisation: %+v", kept.Whole)
	}
	mine := w.begin(statement.Visitor{Actor: beat}, nil)
	w.must(pg.InTx(w.ctx(), w.db, func(ctx context.Context, tx bun.Tx) error { return w.ForgetPerson(ctx, tx, beat.ID) }))
	if n := w.number("SELECT count(*) FROM consultation_statement WHERE id = ?", mine.ID); n != 0 {
		t.Error("a draft outlives its person")
	}
}

// Drafts are reminded once, at the days the settings say, and erased long after the end.
func TestReminders(t *testing.T) {
	t.Parallel()
	w := build(t, `{"audience":"everybody","reminderDays":3}`)
	anna, beat, clara := w.settle("Anna"), w.settle("Beat"), w.settle("Clara")
	velo := w.body("Pro Velo", &beat, &clara)
	mine := w.begin(statement.Visitor{Actor: anna}, nil)
	w.begin(statement.Visitor{Actor: beat}, &velo)
	w.begin(browser(9), nil) // nobody knows where to write
	w.stated(w.settle("Dora"), "fertig")
	_, closes := statement.Times(mine.Consultation, noon)
	sent := func() int {
		t.Helper()
		w.must(w.Remind(w.ctx()))
		return w.number("SELECT count(*) FROM mail_outbox WHERE template = 'statement_reminder'")
	}
	for _, step := range []struct {
		at   time.Time
		want int
	}{{closes.AddDate(0, 0, -4), 0}, {closes.AddDate(0, 0, -3), 3}, {closes.AddDate(0, 0, -2), 3}, {closes.AddDate(0, 0, 1), 3}} {
		*w.at = step.at
		if n := sent(); n != step.want {
			t.Errorf("at %s: %d reminders, want %d", step.at, n, step.want)
		}
	}
	*w.at = closes.Add(statement.DraftRetention + time.Second)
	sent()
	if n := w.number("SELECT count(*) FROM consultation_statement"); n != 1 {
		t.Errorf("%d statements left, want the one that was submitted", n)
	}
}

// A statement submitted while a new version is being published says which version it is
// about: it waits for the end of the publication and is about the new one.
func TestSubmittingWaitsForAPublication(t *testing.T) {
	t.Parallel()
	w := build(t, defaults)
	anna := statement.Visitor{Actor: w.settle("Anna")}
	d := w.begin(anna, nil)
	w.say(anna, d, drafting.Words{Anchor: w.whole(1), Request: "Mehr Schalter", Reason: "Nicht alle haben ein Gerät."})
	next, err := w.consultations.Begin(w.ctx(), authz.Software(), key(), w.activity, consultation.Source{Published: true})
	w.must(err)
	out := make(chan error, 1)
	w.must(pg.InTx(w.ctx(), w.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := w.consultations.In(tx, w.now).Publish(ctx, authz.Software(), w.activity, next.Version.Number, next.Version.Version); err != nil {
			return err
		}
		go func() {
			_, err := w.Submit(t.Context(), anna, key(), d.ID)
			out <- err
		}()
		waiting := 0
		for range 500 {
			if err := tx.NewRaw("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())").Scan(ctx, &waiting); err != nil || waiting > 0 {
				return err
			}
			time.Sleep(10 * time.Millisecond)
		}
		t.Error("nobody waits")
		return nil
	}))
	w.must(<-out)
	var about int
	w.must(w.db.NewRaw("SELECT (content::jsonb -> 'consultation' ->> 'version')::int FROM consultation_submission WHERE statement_id = ?", d.ID).Scan(w.ctx(), &about))
	if about != 2 {
		t.Errorf("it is about version %d", about)
	}
}
