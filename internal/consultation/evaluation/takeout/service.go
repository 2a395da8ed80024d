package takeout

import (
	"context"
	"iter"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/html"
	"mitwirken/internal/space"
)

// Service takes lists of segments out.
type Service struct {
	db            bun.IDB
	consultations *consultation.Service
	statements    *statement.Service
}

// NewService stands on consultations and statements: whoever may, reads all of one.
func NewService(db bun.IDB, consultations *consultation.Service, statements *statement.Service) *Service {
	return &Service{db, consultations, statements}
}

// Exports are the lists of segments that staff take out: with senders, marked as personal;
// and without them, for who works on without having to know.
func (s *Service) Exports() []export.Source {
	filters := []export.Filter{{Name: "activity", Valid: func(value string) bool { return uuid.Validate(value) == nil }, Words: s.consultations.TitleOf}}
	columns := []export.Column{
		{Key: "number", Type: table.Text}, {Key: "channel", Type: table.Term, Terms: words(statement.Channels())}, {Key: "kind", Type: table.Term, Terms: []string{"private", "organisation"}},
		{Key: "category", Type: table.Text}, {Key: "position", Type: table.Term, Terms: words(statement.Positions())}, {Key: "quote", Type: table.Text}, {Key: "request", Type: table.Text},
		{Key: "reason", Type: table.Text}, {Key: "remark", Type: table.Text}, {Key: "wording", Type: table.Text}, {Key: "tags", Type: table.Text},
		{Key: "decision", Type: table.Term, Terms: words(evaluation.Decisions())}, {Key: "consideration", Type: table.Text}, {Key: "released_at", Type: table.DateTime},
	}
	named := append([]export.Column{columns[0], {Key: "sender", Type: table.Text}}, columns[1:]...)
	return []export.Source{
		{Key: "consultation_segments", Personal: true, Columns: named, Filters: filters, May: s.mayExport, Rows: func(ctx context.Context, q export.Query) iter.Seq2[table.Row, error] { return s.rows(ctx, q, true) }},
		// Words people wrote may tell who they are, so that this list is marked as well.
		{Key: "consultation_segments_anonymous", Personal: true, Columns: columns, Filters: filters, May: s.mayExport, Rows: func(ctx context.Context, q export.Query) iter.Seq2[table.Row, error] { return s.rows(ctx, q, false) }},
	}
}

func words[T ~string](all []T) []string {
	out := make([]string, len(all))
	for i, w := range all {
		out[i] = string(w)
	}
	return out
}

func (s *Service) mayExport(ctx context.Context, a authz.Actor, p export.Params) (authz.Decision, error) {
	id, err := uuid.Parse(p["activity"])
	if err != nil {
		return space.ActBrowse.Decide(authz.Case{Actor: a}), nil
	}
	c, err := s.consultations.Activity(ctx, s.db, a, id)
	if fault.Is(err, space.CodeActivityNotFound) {
		return authz.Denied(authz.CodeNotFound), nil
	}
	if err != nil {
		return authz.Decision{}, err
	}
	return board.May(a, c), nil
}

// exported is a segment with its sender and the names of its tags.
type exported struct {
	evaluation.Segment
	sender, tags string
}

func (s *Service) rows(ctx context.Context, q export.Query, named bool) iter.Seq2[table.Row, error] {
	id, err := uuid.Parse(q.Params["activity"])
	if err != nil { // without a consultation there is no list
		return func(func(table.Row, error) bool) {}
	}
	return export.Batches(ctx, 500, func(ctx context.Context, last *exported, limit int) ([]exported, error) {
		var after *evaluation.Segment
		if last != nil {
			after = &last.Segment
		}
		rows, err := evaluation.After(ctx, q.DB, id, after, limit)
		if err != nil {
			return nil, err
		}
		return s.exported(ctx, q, id, rows, named)
	}, func(r *exported) (table.Row, error) {
		row := table.Row{board.Label(r.Number, r.Seq)}
		if named {
			row = append(row, r.sender)
		}
		var released any
		if r.ReleasedAt != nil {
			released = *r.ReleasedAt
		}
		return append(row, string(r.Channel), string(r.Kind), r.Category, string(r.Position), r.Quote, r.Request, r.Reason, r.Remark, r.Wording, r.tags,
			string(r.Decision), html.Plain(r.Consideration["de"]), released), nil
	})
}

func (s *Service) exported(ctx context.Context, q export.Query, activity uuid.UUID, rows []evaluation.Segment, named bool) ([]exported, error) {
	tags, err := board.ListTags(ctx, q.DB, activity)
	if err != nil {
		return nil, err
	}
	titles := make(map[uuid.UUID]string, len(tags))
	for _, t := range tags {
		titles[t.ID] = t.Name
	}
	var from map[uuid.UUID]*statement.Statement
	if named {
		ids := make([]uuid.UUID, len(rows))
		for i := range rows {
			ids[i] = rows[i].StatementID
		}
		if from, err = s.statements.Heads(ctx, q.DB, ids); err != nil {
			return nil, err
		}
	}
	out := make([]exported, len(rows))
	for i := range rows {
		out[i].Segment = rows[i]
		if st := from[rows[i].StatementID]; st != nil {
			out[i].sender = st.Name()
		}
		var of []string
		for _, id := range rows[i].Tags {
			of = append(of, titles[id])
		}
		out[i].tags = strings.Join(of, ", ")
	}
	return out, nil
}
