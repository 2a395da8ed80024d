package contact

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
	"mitwirken/internal/search"
	"mitwirken/internal/space"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func service(t *testing.T, db *bun.DB, now func() time.Time) (*Service, *space.Service) {
	t.Helper()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	sender, err := mail.NewSender(mail.Config{Host: "127.0.0.1", Port: 25, TLS: mail.TLSNone, From: mail.Address{Email: "mitwirken@example.ch"}})
	if err != nil {
		t.Fatal(err)
	}
	outbox, err := mail.NewOutbox(db, sender, cat, mail.Site{Name: "Mitwirken", Owner: "Gemeinde", URL: "https://mitwirken.example.ch"}, slog.New(slog.NewTextHandler(io.Discard, nil)), mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log := audit.New([]byte("0123456789abcdef0123456789abcdef"))
	spaces := space.NewService(db, log, nil, file.NewService(db, log, nil, nil, now), search.NewService(db, now), now)
	return NewService(db, log, outbox, spaces, now, Options{Recipient: func(context.Context) (to mail.Address, phone string) {
		return mail.Address{Email: "info@example.ch"}, "041"
	}, Lang: "de", PublicURL: "https://mitwirken.example.ch"}), spaces
}

func key(s string) once.Key {
	return once.Key{Scope: "contact.create", Value: s, Fingerprint: []byte(s)}
}

func count(t *testing.T, db *bun.DB, table string) int {
	t.Helper()
	n, err := db.NewSelect().Table(table).Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return int(n)
}

func TestSendStoresMailsAndRecordsTogether(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	s, spaces := service(t, db, time.Now)
	project, err := spaces.Publish(t.Context(), authz.Software(), space.Import{SpaceID: space.DefaultSpace, Slug: "badi", Kind: space.Participation, Content: space.Content{
		Texts:     map[string]space.Text{"de": {Title: "Mit dem Velo in die Badi", Summary: "Wo wird es eng?"}},
		Influence: space.Consultation, Contact: space.Contact{Unit: "Bau", Phone: "041 268 01 11"}, Rule: calendar.RuleFree,
		Phases: []space.Phase{{ID: uuid.New(), Participation: true, OpensOn: calendar.DateOf(time.Now()), ClosesOn: calendar.DateOf(time.Now()),
			Texts: map[string]space.PhaseText{"de": {Title: "Mitwirken"}}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	r := Request{Kind: Question, Lang: "fr", Email: "anna@example.ch", Message: "Quand?", ProjectID: &project}
	first, err := s.Send(t.Context(), authz.Nobody(), key("first"), r)
	if err != nil || !strings.HasPrefix(first, "K-") {
		t.Fatal(first, err)
	}
	again, err := s.Send(t.Context(), authz.Nobody(), key("first"), r)
	if err != nil || again != first {
		t.Fatalf("the repeated request got %s, %v", again, err)
	}
	for table, want := range map[string]int{"contact_request": 1, "mail_outbox": 2, "river_job": 2, "audit_entry": 4} {
		if got := count(t, db, table); got != want {
			t.Errorf("%s: %d rows, want %d", table, got, want)
		}
	}
	var leaks int
	if err := db.NewRaw(`SELECT (SELECT count(*) FROM river_job WHERE args::text LIKE '%anna%') + (SELECT count(*) FROM audit_entry WHERE data::text LIKE '%anna%')
		+ (SELECT count(*) FROM once_key WHERE result::text LIKE '%anna%')`).Scan(t.Context(), &leaks); err != nil || leaks != 0 {
		t.Errorf("the address leaked into %d rows, %v", leaks, err)
	}
	var letter string
	if err := db.NewRaw("SELECT data::text FROM mail_outbox WHERE template = 'contact_received'").Scan(t.Context(), &letter); err != nil ||
		!strings.Contains(letter, "Mit dem Velo in die Badi") || !strings.Contains(letter, first) {
		t.Error(letter, err)
	}
	if err := db.NewRaw("SELECT data::text FROM mail_outbox WHERE template = 'contact_receipt'").Scan(t.Context(), &letter); err != nil || strings.Contains(letter, "Quand") {
		t.Error("the receipt must not repeat what was typed", err)
	}
}

func TestRefusedMessagesLeaveNothing(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	s, _ := service(t, db, time.Now)
	nowhere := uuid.New()
	for _, tc := range []struct {
		in         Request
		path, code string
	}{
		{Request{Kind: Question, Lang: "de", Message: "x"}, "email", string(CodeWayBack)},
		{Request{Kind: Barrier, Lang: "de", Message: "x", ProjectID: &nowhere}, "projectId", string(CodeProject)},
		{Request{Kind: Question, Lang: "de", Message: "x", Email: "änna@example.ch"}, "email", string(fault.FieldEmail)},
	} {
		_, err := s.Send(t.Context(), authz.Nobody(), key(tc.path+tc.code), tc.in)
		f := fault.From(err)
		if f == nil || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Path != tc.path || string(f.Fields[0].Code) != tc.code {
			t.Errorf("%+v: %+v", tc.in, f)
		}
	}
	for _, table := range []string{"contact_request", "mail_outbox", "river_job", "audit_entry", "once_key"} {
		if n := count(t, db, table); n != 0 {
			t.Errorf("%s holds %d rows", table, n)
		}
	}
}

func TestOldMessagesAreForgotten(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	s, _ := service(t, db, func() time.Time { return now })
	send := func(k string, at time.Time) {
		t.Helper()
		old := now
		now = at
		if _, err := s.Send(t.Context(), authz.Nobody(), key(k), Request{Kind: Barrier, Lang: "de", Message: "x"}); err != nil {
			t.Fatal(err)
		}
		now = old
	}
	send("aaaaaaaaaaaaaaaa", now.Add(-Retention-time.Second))
	send("bbbbbbbbbbbbbbbb", now.Add(-Retention+time.Second))
	if err := s.Forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, "contact_request"); n != 1 {
		t.Errorf("%d messages are left", n)
	}
}

// What a message costs does not depend on how many there are.
func TestSendCostsAFixedNumberOfStatements(t *testing.T) {
	t.Parallel()
	db := pgtest.DB(t)
	s, _ := service(t, db, time.Now)
	var costs []int
	for i := range 12 {
		ctx, n := pg.CountQueries(t.Context())
		if _, err := s.Send(ctx, authz.Nobody(), key(strings.Repeat(string(rune('a'+i)), 16)), Request{Kind: Question, Lang: "de", Email: "a@example.ch", Message: "x"}); err != nil {
			t.Fatal(err)
		}
		costs = append(costs, n.N())
	}
	if costs[0] != costs[11] || costs[0] > 16 {
		t.Errorf("statements: %v", costs)
	}
}
