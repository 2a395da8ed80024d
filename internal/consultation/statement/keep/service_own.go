package keep

import (
	"context"

	"github.com/google/uuid"

	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/identity/owndata"
)

// OwnData is what is known about a person here: their statements, what they wrote in them
// and in those of their organisations, and every version they submitted.
func (s *Service) OwnData() []owndata.Source {
	return []owndata.Source{
		owndata.List("consultation_statement", func(ctx context.Context, person uuid.UUID) ([]statement.Statement, error) {
			return ownStatements(ctx, s.db, person)
		}, func(row statement.Statement) (owndata.Row, error) {
			if row.OrganisationID == nil {
				if err := s.statements.Unseal(&row); err != nil {
					return nil, err
				}
			}
			c := row.Contact
			return owndata.Row{{Name: "number", Value: orNil(row.Number)}, {Name: "state", Value: owndata.Term(row.State)}, {Name: "organisation", Value: orNil(row.Organisation)},
				{Name: "name", Value: orNil(c.Name)}, {Name: "street", Value: orNil(c.Street)}, {Name: "town", Value: orNil(c.Town)}, {Name: "email", Value: orNil(c.Email)},
				{Name: "publication", Value: owndata.Term("publication_" + string(row.Publication))}, {Name: "started_at", Value: row.StartedAt}, {Name: "submitted_at", Value: row.SubmittedAt},
				{Name: "withdrawn_at", Value: row.WithdrawnAt}}, nil
		}),
		owndata.List("consultation_remark", func(ctx context.Context, person uuid.UUID) ([]ownRemark, error) {
			return ownRemarks(ctx, s.db, person)
		}, func(r ownRemark) (owndata.Row, error) {
			position := any(nil)
			if r.Position != "" {
				position = owndata.Term("position_" + string(r.Position))
			}
			return owndata.Row{{Name: "number", Value: orNil(r.Number)}, {Name: "quote", Value: orNil(r.Anchor.Quote)}, {Name: "position", Value: position}, {Name: "request", Value: orNil(r.Request)},
				{Name: "reason", Value: orNil(r.Reason)}, {Name: "remark", Value: orNil(r.Remark.Remark)}, {Name: "wording", Value: orNil(r.Wording)},
				{Name: "place", Value: orNil(r.Place.String())}, {Name: "pin", Value: orNil(r.Pin.String())}, {Name: "at", Value: r.UpdatedAt}}, nil
		}),
		owndata.List("consultation_submission", func(ctx context.Context, person uuid.UUID) ([]ownSubmission, error) {
			return ownSubmissions(ctx, s.db, person)
		}, func(x ownSubmission) (owndata.Row, error) {
			return owndata.Row{{Name: "number", Value: x.Title}, {Name: "version", Value: x.Number}, {Name: "submitted_at", Value: x.SubmittedAt}, {Name: "content", Value: orNil(x.Canonical)}}, nil
		}),
	}
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
