package pg_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"

	"github.com/uptrace/bun"
)

func TestViolationsNameTheConstraint(t *testing.T) {
	db := openEmpty(t, pg.Options{})
	exec(t, db, "CREATE TABLE a (id int PRIMARY KEY, mail text CONSTRAINT a_mail_key UNIQUE)")
	exec(t, db, "CREATE TABLE b (a int CONSTRAINT b_a_fkey REFERENCES a)")
	exec(t, db, "INSERT INTO a VALUES (1, 'anna@example.ch')")
	run := func(q string) error {
		return pg.InTx(t.Context(), db, func(ctx context.Context, tx bun.Tx) error {
			_, err := tx.ExecContext(ctx, q)
			return err
		})
	}
	duplicate, orphan := run("INSERT INTO a VALUES (2, 'anna@example.ch')"), run("INSERT INTO b VALUES (9)")
	for name, c := range map[string]struct{ got, want bool }{
		"mail":              {pg.UniqueViolation(duplicate, "a_mail_key"), true},
		"any":               {pg.UniqueViolation(duplicate, ""), true},
		"other constraint":  {pg.UniqueViolation(duplicate, "a_pkey"), false},
		"not a reference":   {pg.ForeignKeyViolation(duplicate, ""), false},
		"reference":         {pg.ForeignKeyViolation(orphan, "b_a_fkey"), true},
		"not a duplicate":   {pg.UniqueViolation(orphan, ""), false},
		"nil":               {pg.UniqueViolation(nil, ""), false},
		"some other error":  {pg.UniqueViolation(errors.New("x"), ""), false},
		"wrapped in faults": {pg.UniqueViolation(fault.Wrap(fault.Conflict, "a.taken", duplicate), "a_mail_key"), true},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	for _, err := range []error{duplicate, orphan} {
		if strings.Contains(err.Error(), "anna") || fault.From(err).Kind != fault.Internal {
			t.Errorf("error %v: want it internal and without values", err)
		}
	}
}

func TestErrorTextsHoldNoInput(t *testing.T) {
	db := openEmpty(t, pg.Options{})
	for _, q := range []string{"SELECT 'anna'::uuid", "SELECT 'anna'::int", "SELECT 'anna'::timestamptz", "SELECT '{anna'::jsonb"} {
		_, err := db.ExecContext(t.Context(), q)
		if err = pg.Fault(err); err == nil || strings.Contains(err.Error(), "anna") || !strings.Contains(err.Error(), "SQLSTATE=22") {
			t.Errorf("%s: error %v, want a data error without the value", q, err)
		}
	}
}

func TestFaultLeavesTheRestAlone(t *testing.T) {
	domain := fault.Wrap(fault.Conflict, "a.taken", context.DeadlineExceeded)
	if got := pg.Fault(domain); got != error(domain) {
		t.Errorf("a fault became %v", got)
	}
	for _, err := range []error{nil, sql.ErrNoRows, errNo} {
		if got := pg.Fault(err); got != err {
			t.Errorf("%v became %v", err, got)
		}
	}
}

// What the driver does with characters that PostgreSQL cannot store. Input is
// checked where it enters; this says what would happen behind that check.
func TestStrangeCharacters(t *testing.T) {
	db, ctx := openEmpty(t, pg.Options{}), t.Context()
	var s string
	if err := db.NewRaw("SELECT ?::text", "a\x00b").Scan(ctx, &s); err == nil {
		t.Errorf("NUL through «?» gave %q, want an error", s)
	}
	if err := db.NewRaw("SELECT ?::text", "a\xffb").Scan(ctx, &s); err == nil && s != "a\uFFFDb" {
		t.Errorf("invalid UTF-8 through «?» gave %q", s)
	} else {
		t.Logf("invalid UTF-8 through «?»: %q, %v", s, err)
	}
	if err := db.DB.QueryRowContext(ctx, "SELECT $1::text", "a\x00b").Scan(&s); err != nil || s != "ab" {
		t.Errorf("NUL through $1 gave %q, %v; it used to vanish silently", s, err)
	}
	if err := db.DB.QueryRowContext(ctx, "SELECT $1::text", "a\xffb").Scan(&s); err != nil || s != "a\uFFFDb" {
		t.Errorf("invalid UTF-8 through $1 gave %q, %v; it used to be replaced silently", s, err)
	}
	const all = "Zürich «œuvre» città Łódź 😀 it's \\ $1 ? ' \" -- /* \n\t"
	if err := db.NewRaw("SELECT ?::text", all).Scan(ctx, &s); err != nil || s != all {
		t.Errorf("%q came back as %q, %v", all, s, err)
	}
}
