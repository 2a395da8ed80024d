package app

import (
	"context"
	"encoding/hex"
	"iter"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/locale"
)

// actExportLog is to take out the whole log: who did what to what.
var actExportLog = authz.Act{Name: "audit.export", Rule: authz.HasRole(authz.Admin)}

// logBatch is as many entries as package audit gives at once.
const logBatch = 500

// namer knows the names of people who have an account.
type namer func(context.Context, bun.IDB, []uuid.UUID) (map[uuid.UUID]string, error)

// logged is an entry with the name of who did it, as long as there is an account.
type logged struct {
	audit.Recorded
	name string
}

// logExport is the audit log as a list, newest first, for who answers for the platform.
// Its formats are those that programs read; the proof is «mitwirken verify».
func logExport(log *audit.Log, names namer) export.Source {
	day := func(name string) export.Filter {
		return export.Filter{Name: name, Valid: func(v string) bool { d, err := calendar.ParseDate(v); return err == nil && !d.IsZero() },
			Words: func(_ context.Context, lang, v string) (string, error) {
				d, err := calendar.ParseDate(v)
				return locale.For(lang).LongDate(d.Begin()), err
			}}
	}
	return export.Source{
		Key: "log", Personal: true, Formats: []table.Format{table.XLSX, table.CSV, table.JSON},
		Columns: []export.Column{
			{Key: "seq", Type: table.Number}, {Key: "at", Type: table.DateTime},
			{Key: "actor", Type: table.Term, Terms: []string{string(authz.Anonymous), string(authz.Person), string(authz.System)}},
			{Key: "name", Type: table.Text}, {Key: "person", Type: table.Text}, {Key: "act", Type: table.Text}, {Key: "subject", Type: table.Text},
			{Key: "subject_id", Type: table.Text}, {Key: "data", Type: table.Text}, {Key: "hash", Type: table.Text},
		},
		Filters: []export.Filter{day("from"), day("to")},
		May: func(_ context.Context, a authz.Actor, _ export.Params) (authz.Decision, error) {
			return actExportLog.Decide(authz.Case{Actor: a}), nil
		},
		Rows: func(ctx context.Context, q export.Query) iter.Seq2[table.Row, error] {
			filter := audit.Filter{Since: bound(q.Params["from"], 0), Until: bound(q.Params["to"], 1)}
			next := func(ctx context.Context, last *logged, limit int) ([]logged, error) {
				f := filter
				if f.Limit = limit; last != nil {
					f.Before = last.Seq
				}
				return readLog(ctx, log, names, q, f)
			}
			return export.Batches(ctx, logBatch, next, logRow)
		},
	}
}

// bound is the beginning of a day, or of so many days later; zero for none.
func bound(day string, later int) time.Time {
	d, err := calendar.ParseDate(day)
	if err != nil || d.IsZero() {
		return time.Time{}
	}
	return d.AddDays(later).Begin()
}

func readLog(ctx context.Context, log *audit.Log, names namer, q export.Query, f audit.Filter) ([]logged, error) {
	entries, err := log.List(ctx, q.DB, f)
	if err != nil {
		return nil, err
	}
	var people []uuid.UUID
	for _, e := range entries {
		if e.ActorID != nil {
			people = append(people, *e.ActorID)
		}
	}
	known, err := names(ctx, q.DB, people)
	if err != nil {
		return nil, err
	}
	rows := make([]logged, len(entries))
	for i, e := range entries {
		rows[i].Recorded = e
		if e.ActorID != nil {
			rows[i].name = known[*e.ActorID]
		}
	}
	return rows, nil
}

func logRow(l *logged) (table.Row, error) {
	person := ""
	if l.ActorID != nil {
		person = l.ActorID.String()
	}
	return table.Row{l.Seq, l.At, string(l.ActorKind), l.name, person, l.Act, l.SubjectKind, l.SubjectID, string(l.Data), hex.EncodeToString(l.Hash)}, nil
}
