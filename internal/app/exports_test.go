package app

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/pgtest"
)

// Every list that can be taken out has its sentences, in every language: what it is
// called, its columns, their words and its filters.
func TestExportsSpeakEveryLanguage(t *testing.T) {
	t.Parallel()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	m := unconnected()
	m.Exports.Add(m.exports("https://mitwirken.example.ch", nil)...)
	keys := m.Exports.Keys()
	if len(keys) < 10 {
		t.Fatalf("only %d sentences: the test looks in the wrong place", len(keys))
	}
	for _, lang := range locale.Langs() {
		for _, key := range keys {
			if !cat.Has(lang, locale.Mail, key) {
				t.Errorf("%s lacks %s", lang, key)
			}
		}
	}
}

// The log leaves whole and in order, for administrators only.
func TestTheLogIsTakenOut(t *testing.T) {
	t.Parallel()
	a := build(t, configured(t, pgtest.DSN(t), catcher(t)))
	defer a.Close()
	src := logExport(a.audit, a.Identity.Names)
	for _, role := range authz.Roles() {
		d, err := src.May(t.Context(), authz.Actor{Kind: authz.Person, Level: authz.LevelAccount, Employee: true, Roles: []authz.Grant{{Role: role, Scope: authz.Everywhere()}}}, nil)
		if err != nil || d.Allowed != (role == authz.Admin) {
			t.Errorf("%s: %+v %v", role, d, err)
		}
	}
	lea := uuid.New()
	if _, err := a.db.NewRaw("INSERT INTO identity_person (id, name, name_key, lang, created_at) VALUES (?, 'Lea', 'lea', 'de', now())", lea).Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	const entries = logBatch + 3
	err := pg.InTx(t.Context(), a.db, func(ctx context.Context, tx bun.Tx) error {
		for i := range entries {
			e := audit.Entry{Actor: authz.Software(), Act: "test.done", SubjectKind: "test", SubjectID: strconv.Itoa(i), Data: map[string]any{"n": i}}
			if i == entries-1 {
				e.Actor = authz.Actor{Kind: authz.Person, ID: lea}
			}
			if err := a.audit.Record(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	today := calendar.DateOf(time.Now())
	for _, tc := range []struct {
		from, to string
		want     int
	}{{"", "", entries}, {today.String(), today.String(), entries}, {today.AddDays(1).String(), "", 0}, {"", today.AddDays(-1).String(), 0}} {
		var rows []table.Row
		for row, err := range src.Rows(t.Context(), export.Query{DB: a.db, Lang: "de", Params: export.Params{"from": tc.from, "to": tc.to}}) {
			if err != nil || len(row) != len(src.Columns) {
				t.Fatal(row, err)
			}
			rows = append(rows, row)
		}
		if len(rows) != tc.want {
			t.Fatalf("%s–%s: %d rows, want %d", tc.from, tc.to, len(rows), tc.want)
		}
		for i, row := range rows {
			if row[0] != int64(entries-i) || (row[3] == "Lea") != (i == 0) || len(row[9].(string)) != 64 {
				t.Fatalf("row %d: %v", i, row)
			}
		}
	}
	if src.Filters[0].Valid("2026-02-30") || src.Filters[0].Valid("") || !src.Filters[0].Valid("2026-02-28") {
		t.Error("a day that does not exist")
	}
}
