package identity

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/blob"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

// The real worker writes letters and copies: what is enqueued is what is handled.
func TestWorkersWriteLettersAndCopies(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t)
	db, err := pg.Open(dsn, pg.Options{MaxConns: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	files, err := blob.NewDisk(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	sender, err := mail.NewSender(mail.Config{Host: "127.0.0.1", Port: 1, TLS: mail.TLSNone, From: mail.Address{Email: "mitwirken@example.ch"}})
	if err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	outbox, err := mail.NewOutbox(db, sender, cat, mail.Site{Name: "Mitwirken", Owner: "Gemeinde", URL: base}, quiet, mail.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log := audit.New(auditKey)
	s := NewService(db, log, NewVault(auditKey), nil, time.Now, Options{PublicURL: base})
	m, a := NewMagicLinks(s, outbox), NewAccount(s, owndata.NewService(db, log, files, cat, s.Language, time.Now, func(context.Context) string { return "Mitwirken" }))
	registry := jobs.NewRegistry()
	s.Jobs(registry)
	m.Jobs(registry)
	a.Jobs(registry)
	worker, err := jobs.Start(t.Context(), dsn, registry, quiet, jobs.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := worker.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	until := func(what string, done func() bool) {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); !done(); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("waited in vain for ", what)
			}
		}
	}

	mark, err := m.Request(t.Context(), authz.Nobody(), MagicRequest{Email: "anna@example.ch", Purpose: PurposeLogin, Lang: "de"})
	if err != nil {
		t.Fatal(err)
	}
	var token string
	until("the letter", func() bool {
		var data []string
		if err := db.NewRaw(`SELECT data::text FROM mail_outbox`).Scan(t.Context(), &data); err != nil {
			t.Fatal(err)
		}
		if len(data) == 1 {
			token = tokenInMail.FindStringSubmatch(data[0])[1]
		}
		return token != ""
	})
	in, err := m.Use(t.Context(), authz.Nobody(), MagicUse{Token: token, Mark: mark})
	if err != nil || in.State != MagicLoggedIn {
		t.Fatal(in, err)
	}
	me, err := s.Authenticate(t.Context(), in.Session)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.copies.Begin(t.Context(), me, act("copy")); err != nil {
		t.Fatal(err)
	}
	until("the copy", func() bool {
		rows, err := a.copies.Copies(t.Context(), me)
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		return rows[0].State(time.Now()) == owndata.Ready
	})
	if err := a.Delete(t.Context(), me); err != nil {
		t.Fatal(err)
	}
	until("the erasing of the copy", func() bool {
		keys, err := files.List(t.Context(), "", "", 1)
		if err != nil {
			t.Fatal(err)
		}
		return len(keys) == 0
	})
}
