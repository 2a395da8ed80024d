package oversight

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/file"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

type tower struct {
	*Service
	t   *testing.T
	db  *bun.DB
	out *bytes.Buffer
}

func newTower(t *testing.T) *tower {
	t.Helper()
	db, now, out := pgtest.DB(t), time.Now, &bytes.Buffer{}
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	log := audit.New([]byte("0123456789abcdef0123456789abcdef"))
	sender, err := mail.NewSender(mail.Config{Host: "127.0.0.1", Port: 1, TLS: "none", From: mail.Address{Email: "mitwirken@example.ch"}, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	outbox, err := mail.NewOutbox(db, sender, cat, mail.Site{Name: "Mitwirken", Owner: "Gemeinde", URL: "https://mitwirken.example.ch"}, slog.New(slog.DiscardHandler), mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	people := identity.NewService(db, log, nil, nil, now, identity.Options{})
	spaces := space.NewService(db, log, people, file.NewService(db, log, nil, nil, now), search.NewService(db, now), now)
	return &tower{NewService(db, log, people, spaces, outbox, cat, now, slog.New(slog.NewTextHandler(out, nil))), t, db, out}
}

// somebody with these roles, in a session of their own.
func (w *tower) somebody(name string, roles ...authz.Role) authz.Actor {
	w.t.Helper()
	a := authz.Actor{Kind: authz.Person, ID: uuid.New(), Session: uuid.New(), Level: authz.LevelAccount, Employee: true}
	for _, r := range roles {
		a.Roles = append(a.Roles, authz.Grant{Role: r, Scope: authz.Everywhere()})
	}
	w.exec("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, ?, 'x', 'de', now())", a.ID, name)
	return a
}

func (w *tower) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.db.NewRaw(query, args...).Exec(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *tower) record(e audit.Entry) {
	w.t.Helper()
	err := pg.InTx(w.t.Context(), w.db, func(ctx context.Context, tx bun.Tx) error { return w.log.Record(ctx, tx, e) })
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *tower) entries(a authz.Actor, q Query) []audit.Recorded {
	w.t.Helper()
	if q.Limit == 0 {
		q.Limit = 20
	}
	e, err := w.Entries(w.t.Context(), a, q, "de")
	if err != nil {
		w.t.Fatal(err)
	}
	return e.Rows
}

func TestReadingTheLogStandsInTheLog(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	admin, other := w.somebody("Nadja Administratorin", authz.Admin), w.somebody("Zweite", authz.Admin)
	project := uuid.New()
	for i := range 5 {
		w.record(audit.Entry{Actor: admin, Act: "space.project_saved", SubjectKind: subjectProject, SubjectID: project.String(), Data: map[string]any{"version": i}})
	}
	w.record(audit.Entry{Actor: authz.Software(), Act: "contact.forgotten", SubjectKind: "contact_request"})
	if got := w.entries(admin, Query{}); len(got) != 7 || got[0].Act != actRead || got[0].SubjectID != admin.Session.String() {
		t.Fatalf("%+v", got)
	}
	again := admin
	again.Session = uuid.New()
	w.entries(admin, Query{})
	w.entries(again, Query{})
	w.entries(other, Query{})
	if got := w.entries(admin, Query{Act: actRead}); len(got) != 3 {
		t.Errorf("%d entries for three sessions", len(got))
	}
	today := calendar.DateOf(time.Now())
	for name, tc := range map[string]struct {
		q    Query
		want int
	}{
		"act": {Query{Act: "space.project_saved"}, 5}, "person": {Query{Actor: other.ID}, 1}, "subject": {Query{SubjectKind: subjectProject, SubjectID: project.String()}, 5},
		"another": {Query{SubjectKind: subjectProject, SubjectID: uuid.NewString()}, 0}, "today": {Query{From: today, To: today}, 9},
		"tomorrow": {Query{From: today.AddDays(1)}, 0}, "yesterday": {Query{To: today.AddDays(-1)}, 0}, "limit": {Query{Limit: 2}, 3},
	} {
		if got := w.entries(admin, tc.q); len(got) != tc.want {
			t.Errorf("%s: %d, want %d", name, len(got), tc.want)
		}
	}
	for _, a := range []authz.Actor{authz.Nobody(), w.somebody("Marco", authz.ProjectManager, authz.Communications)} {
		if _, err := w.Entries(t.Context(), a, Query{Limit: 1}, "de"); err == nil {
			t.Errorf("%v reads the log", a.Kind)
		}
		if _, err := w.BeginCheck(t.Context(), a); err == nil {
			t.Errorf("%v checks the log", a.Kind)
		}
	}
	ctx, n := pg.CountQueries(t.Context())
	if _, err := w.Entries(ctx, admin, Query{Limit: 20}, "de"); err != nil || n.N() > 4 {
		t.Errorf("%d statements, %v", n.N(), err)
	}
}

func TestACheckNamesTheFirstBrokenEntry(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	ctx, admin := t.Context(), w.somebody("Nadja", authz.Admin)
	if c, _, err := w.LatestCheck(ctx, admin); err != nil || c != nil {
		t.Fatal(c, err)
	}
	for range 5 {
		w.record(audit.Entry{Actor: admin, Act: "space.project_saved", SubjectKind: subjectProject, SubjectID: uuid.NewString()})
	}
	first, err := w.BeginCheck(ctx, admin)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := w.BeginCheck(ctx, w.somebody("Zweite", authz.Admin)); err != nil || again.ID != first.ID {
		t.Errorf("a second check while one is at work: %v, %v", again, err)
	}
	if queued, err := jobs.List(ctx, w.db, jobs.Filter{Kind: "oversight.check"}); err != nil || len(queued) != 1 {
		t.Fatal(queued, err)
	}
	if err := w.Check(ctx, first.ID); err != nil {
		t.Fatal(err)
	}
	c, head, err := w.LatestCheck(ctx, admin)
	if err != nil || c.State(time.Now()) != Whole || c.Done != 6 || c.Nightly || head.Seq != 6 {
		t.Fatalf("%+v %v %v", c, head, err)
	}
	// somebody with the whole database in hand
	w.exec("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
	w.exec("UPDATE audit_entry SET act = 'space.project_deleted' WHERE seq = 3")
	if err := w.Check(ctx, uuid.New()); err != nil {
		t.Fatal(err)
	}
	c, _, err = w.LatestCheck(ctx, admin)
	if err != nil || c.State(time.Now()) != Broken || *c.BrokenSeq != 3 || c.BrokenKind != string(audit.Changed) || !c.Nightly {
		t.Errorf("%+v %v", c, err)
	}
	if !strings.Contains(w.out.String(), "audit entry 3") {
		t.Errorf("the program’s own log says nothing: %s", w.out)
	}
	broken, _, _, err := w.Trouble(ctx, admin)
	if err != nil || !broken {
		t.Error("nobody is told", err)
	}
	if broken, jobs, mails, err := w.Trouble(ctx, w.somebody("Marco", authz.ProjectManager)); err != nil || broken || jobs != 0 || mails != 0 {
		t.Error("told to somebody who can do nothing about it")
	}
}

func TestAnOldCheckMakesWay(t *testing.T) {
	t.Parallel()
	now := time.Now()
	done, seq := now, int64(3)
	for want, c := range map[State]Check{Working: {RequestedAt: now}, Failed: {RequestedAt: now.Add(-2 * overdue)}, Whole: {RequestedAt: now.Add(-2 * overdue), FinishedAt: &done},
		Broken: {RequestedAt: now, FinishedAt: &done, BrokenSeq: &seq}} {
		if got := c.State(now); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

type letter struct{}

func (letter) Template() string { return "contact_receipt" }
func (letter) Compose(mail.Say) mail.Letter {
	return mail.Letter{Subject: "Geheim", Blocks: []mail.Block{mail.Paragraph("Geheim")}}
}

type sleepArgs struct{}

func (sleepArgs) Kind() string { return "file.sweep" }

func TestJobsAndMailsAreSetGoingAgain(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	ctx, admin := t.Context(), w.somebody("Nadja", authz.Admin)
	var mailID uuid.UUID
	err := pg.InTx(ctx, w.db, func(ctx context.Context, tx bun.Tx) (err error) {
		if err = jobs.Enqueue(ctx, tx, sleepArgs{}); err != nil {
			return err
		}
		mailID, err = w.outbox.Enqueue(ctx, tx, mail.Mail{To: mail.Address{Name: "Anna Muster", Email: "anna.muster@example.ch"}, Lang: "de", Content: letter{}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.exec(`UPDATE river_job SET state = 'discarded', finalized_at = now(), attempt = 3, errors = ARRAY[jsonb_build_object('at', now(), 'attempt', 3, 'error', 'request.unavailable')] WHERE kind = 'file.sweep'`)
	w.exec("UPDATE mail_outbox SET state = 'failed', ended_at = now(), last_error_code = 'mail.rejected', attempts = 16")
	list, err := w.ListJobs(ctx, admin, jobs.Filter{Kind: "file.sweep"})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	id := list[0].ID
	if o, err := w.Operations(ctx, admin); err != nil || o.Jobs.GivenUp != 1 || o.Mails.Failed != 1 || o.Mails.Queued != 0 {
		t.Errorf("%+v %v", o, err)
	}

	api, err := httpapi.New(httpapi.Options{Log: slog.New(slog.DiscardHandler), Catalogues: w.cat, RequestTimeout: 20 * time.Second, MaxBody: 1 << 10})
	if err != nil {
		t.Fatal(err)
	}
	w.Routes(api)
	do := func(as authz.Actor, method, path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, httpapi.Base+path, nil)
		r = r.WithContext(authz.WithActor(r.Context(), as))
		r.Header.Set("Accept-Language", "fr")
		rec := httptest.NewRecorder()
		api.ServeHTTP(rec, r)
		return rec
	}
	for _, path := range []string{"/staff/jobs", "/staff/mails", "/staff/operations", "/staff/log", "/staff/log/check"} {
		got := do(admin, "GET", path)
		if got.Code != 200 || strings.Contains(got.Body.String(), "example.ch") || strings.Contains(got.Body.String(), "Geheim") || strings.Contains(got.Body.String(), "Anna Muster") {
			t.Errorf("%s: %d %s", path, got.Code, got.Body)
		}
		for who, code := range map[*authz.Actor]int{{Kind: authz.Anonymous}: 401, {Kind: authz.Person, ID: admin.ID, Employee: true, Level: authz.LevelAccount}: 403} {
			if got := do(*who, "GET", path); got.Code != code {
				t.Errorf("%s: %d for %v", path, got.Code, who.Kind)
			}
		}
	}
	var page struct{ Items []jobView }
	if err := json.Unmarshal(do(admin, "GET", "/staff/jobs?state=discarded").Body.Bytes(), &page); err != nil || len(page.Items) != 1 ||
		page.Items[0].Failure.Code != "request.unavailable" || page.Items[0].Failure.Detail == "" || page.Items[0].Can != (jobCan{Retry: true}) {
		t.Errorf("%+v %v", page, err)
	}
	job, post := "/staff/jobs/"+formatID(id), "/staff/mails/"+mailID.String()
	for _, step := range []struct {
		method, path string
		code         int
	}{
		{"POST", job + "/cancellation", 409}, {"POST", job + "/retry", 204}, {"POST", job + "/retry", 409}, {"POST", job + "/cancellation", 204}, {"POST", "/staff/jobs/99999999/retry", 404},
		{"POST", post + "/retry", 204}, {"POST", post + "/retry", 409}, {"POST", post + "/discard", 204}, {"POST", post + "/discard", 409}, {"POST", "/staff/mails/" + uuid.NewString() + "/retry", 404},
	} {
		if got := do(admin, step.method, step.path); got.Code != step.code {
			t.Errorf("%s: %d %s, want %d", step.path, got.Code, got.Body, step.code)
		}
	}
	for _, act := range []string{actJobRetried, actJobCancelled, actMailRetried, actMailDiscarded} {
		if got := w.entries(admin, Query{Act: act}); len(got) != 1 || got[0].SubjectID != formatID(id) && got[0].SubjectID != mailID.String() {
			t.Errorf("%s: %+v", act, got)
		}
	}
	if err := w.RetryJob(ctx, w.somebody("Marco", authz.ProjectManager), id); !fault.Is(err, authz.CodeRoleRequired) {
		t.Error(err)
	}
}
