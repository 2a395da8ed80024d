package statement

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/platform/pg"
)

// Mine are the statements of the person and of the organisations they speak for, newest
// first: limit+1 when more follow. Three statements.
func (s *Service) Mine(ctx context.Context, a authz.Actor, after *uuid.UUID, limit int, lang string) ([]Statement, map[uuid.UUID]*consultation.Consultation, error) {
	if err := ActOwn.Decide(authz.Case{Actor: a}).Err(); err != nil {
		return nil, nil, err
	}
	organisations := make([]uuid.UUID, len(a.Orgs))
	for i, o := range a.Orgs {
		organisations[i] = o.Org
	}
	rows, err := listMine(ctx, s.db, a.ID, organisations, after, limit+1)
	if err != nil {
		return nil, nil, pg.Fault(err)
	}
	activities := make([]uuid.UUID, 0, len(rows))
	for i := range rows {
		if !slices.Contains(activities, rows[i].ActivityID) {
			activities = append(activities, rows[i].ActivityID)
		}
	}
	// The software also sees projects that were taken out of sight since.
	of, err := s.consultations.Several(ctx, s.db, authz.Software(), activities, lang)
	return rows, of, err
}
