package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

func execute(t *testing.T, dsn, query string) {
	t.Helper()
	db, err := open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// record writes n entries with the secret of the tests and gives the newest head.
func record(t *testing.T, dsn string, n int) audit.Head {
	t.Helper()
	db, err := open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	log := audit.New([]byte(secret))
	for i := range n {
		err := pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
			return log.Record(ctx, tx, audit.Entry{Actor: authz.Software(), Act: "test.done", SubjectKind: "test", SubjectID: fmt.Sprint(i)})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	head, err := log.Head(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return head
}

func TestVerifyNamesTheFirstBrokenEntry(t *testing.T) {
	t.Parallel()
	dsn := pgtest.DSN(t)
	env := []string{"DATABASE_URL=" + dsn.URL(), "MITWIRKEN_SECRET=" + secret}
	noted := record(t, dsn.URL(), 6)
	command(t, env, "verify").says(t, 0, "whole: 6 entries", noted.String())
	command(t, env, "verify", noted.String()).says(t, 0, "whole")
	record(t, dsn.URL(), 2)
	command(t, env, "verify", noted.String()).says(t, 0, "whole: 8 entries")
	command(t, env, "verify", "6:beef").sentence(t, 1, "no head")
	command(t, env, "verify", fmt.Sprintf("6:%s", strings.Repeat("ab", 32))).sentence(t, 1, "audit entry 6: anchor")
	command(t, []string{env[0], "MITWIRKEN_SECRET=" + strings.Repeat("x", 32)}, "verify").sentence(t, 1, "secret of this installation")

	// Somebody with all rights on the database.
	const open, shut = "ALTER TABLE %s DISABLE TRIGGER USER", "ALTER TABLE %s ENABLE TRIGGER USER"
	tamper := func(query string) {
		t.Helper()
		for _, table := range []string{"audit_entry", "audit_head"} {
			execute(t, dsn.URL(), fmt.Sprintf(open, table))
			defer execute(t, dsn.URL(), fmt.Sprintf(shut, table))
		}
		execute(t, dsn.URL(), query)
	}
	tamper("UPDATE audit_entry SET subject_id = 'other' WHERE seq IN (3, 5)")
	command(t, env, "verify").sentence(t, 1, "after 2 entries in order", "audit entry 3: changed")
	tamper("UPDATE audit_entry SET subject_id = (seq - 1)::text WHERE seq IN (3, 5)")
	command(t, env, "verify").says(t, 0, "whole: 8 entries")
	tamper("DELETE FROM audit_entry WHERE seq = 8")
	command(t, env, "verify").sentence(t, 1, "audit entry 8: cut")
	// A tail cut off together with the head is what the anchor is for.
	tamper("DELETE FROM audit_entry WHERE seq > 5")
	tamper("UPDATE audit_head SET seq = 5, hash = (SELECT hash FROM audit_entry WHERE seq = 5)")
	command(t, env, "verify").says(t, 0, "whole: 5 entries")
	command(t, env, "verify", noted.String()).sentence(t, 1, "audit entry 6: cut")
	tamper("DELETE FROM audit_entry WHERE seq = 2")
	command(t, env, "verify").sentence(t, 1, "audit entry 2: missing")
}
