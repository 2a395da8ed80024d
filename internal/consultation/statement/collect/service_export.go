package collect

import (
	"context"
	"iter"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/export"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/space"
)

// Exports are the lists of statements that staff of a project take out, marked as
// personal: one row per statement with its sender.
func (s *Service) Exports() []export.Source {
	return []export.Source{{
		Key: "consultation_statements", Personal: true,
		Columns: []export.Column{
			{Key: "number", Type: table.Text}, {Key: "state", Type: table.Term, Terms: []string{"draft", "submitted", "withdrawn"}},
			{Key: "channel", Type: table.Term, Terms: []string{"online", "letter", "mail", "counter", "phone"}}, {Key: "kind", Type: table.Term, Terms: []string{"private", "organisation"}},
			{Key: "organisation", Type: table.Text}, {Key: "on_behalf", Type: table.Text}, {Key: "category", Type: table.Text}, {Key: "name", Type: table.Text}, {Key: "street", Type: table.Text},
			{Key: "town", Type: table.Text}, {Key: "email", Type: table.Text}, {Key: "publication", Type: table.Term, Terms: []string{"none", "anonymous", "named"}},
			{Key: "no_comment", Type: table.Bool}, {Key: "received_on", Type: table.Date}, {Key: "submitted_at", Type: table.DateTime}, {Key: "versions", Type: table.Number},
		},
		Filters: []export.Filter{{Name: "activity", Valid: func(value string) bool { return uuid.Validate(value) == nil }, Words: s.consultations.TitleOf}},
		May: func(ctx context.Context, a authz.Actor, p export.Params) (authz.Decision, error) {
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
			return statement.ActCollect.Decide(authz.Case{Actor: a, Place: c.Project.Place()}), nil
		},
		Rows: s.exportRows,
	}}
}

func (s *Service) exportRows(ctx context.Context, q export.Query) iter.Seq2[table.Row, error] {
	id, err := uuid.Parse(q.Params["activity"])
	if err != nil { // without a consultation there is no list
		return func(func(table.Row, error) bool) {}
	}
	return export.Batches(ctx, 500, func(ctx context.Context, last *statement.Statement, limit int) ([]statement.Statement, error) {
		sq := Query{}
		if last != nil {
			sq.After = &last.ID
		}
		return listForStaff(ctx, q.DB, id, sq, limit)
	}, func(row *statement.Statement) (table.Row, error) {
		if err := s.statements.Unseal(row); err != nil {
			return nil, err
		}
		c := row.Contact
		var received, submitted any
		if row.ReceivedOn != nil {
			received = statement.Day(*row.ReceivedOn).Begin()
		}
		if row.SubmittedAt != nil {
			submitted = *row.SubmittedAt
		}
		return table.Row{row.Number, string(row.State), string(row.Channel), string(row.Kind), row.Organisation, row.OnBehalf, row.Category, c.Name, c.Street, c.Town, c.Email,
			string(row.Publication), row.NoComment, received, submitted, row.Submissions}, nil
	})
}
