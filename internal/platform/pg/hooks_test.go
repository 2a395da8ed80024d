package pg

import (
	"strings"
	"testing"
	"time"

	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"
	"pgregory.net/rapid"
)

func TestWithoutValues(t *testing.T) {
	for in, want := range map[string]string{
		`SELECT "a"."b2", t1.c FROM t1 WHERE d = 'it''s' AND e IN (1, 2.5, -3)`: `SELECT "a"."b2", t1.c FROM t1 WHERE d = ? AND e IN (?, ?, -?)`,
		`UPDATE x SET a = E'it\'s secret' , b = '\x00ff'`:                       `UPDATE x SET a = E? , b = ?`,
		`SELECT * FROM a WHERE id = ?`:                                          `SELECT * FROM a WHERE id = ?`,
		`SELECT 'cut off`:                                                       `SELECT ?`,
		`SELECT "cut off`:                                                       `SELECT "cut off`,
		`date'2026-01-01'`:                                                      `date?`,
		`1e10 $1 ä1 0x1F`:                                                       `? $1 ä1 ?`,
	} {
		if got := withoutValues(in); got != want {
			t.Errorf("withoutValues(%s) = %s, want %s", in, got, want)
		}
	}
	if got := withoutValues("SELECT " + strings.Repeat("a, ", 5000)); len(got) > maxLogged+10 {
		t.Errorf("%d bytes in the log", len(got))
	}
}

// Whatever a person types and bun writes into a statement, nothing of it is logged.
func TestWithoutValuesHidesEveryArgument(t *testing.T) {
	gen := schema.NewQueryGen(pgdialect.New())
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z'"\\$?\n -]*`).Draw(t, "text")
		n := rapid.Int64Range(0, 1<<40).Draw(t, "number")
		at := time.UnixMilli(n)
		q := gen.FormatQuery("INSERT INTO t VALUES (?, ?, ?, ?, ?)", text, n, []byte(text), at, pgdialect.Array([]string{text, text}))
		if got := withoutValues(q); got != "INSERT INTO t VALUES (?, ?, ?, ?, ?)" {
			t.Errorf("%s\nbecame\n%s", q, got)
		}
	})
}
