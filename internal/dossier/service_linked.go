package dossier

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// Linked is a published entry of a project, for rooms that point at it: who may see it is
// not asked. NotFound dossier.not_found also for entries of other projects and what is not
// published any more. One statement.
func (s *Service) Linked(ctx context.Context, db bun.IDB, project, id uuid.UUID) (*Entry, error) {
	e, err := findEntry(ctx, db, id, false)
	if err != nil {
		return nil, pg.Fault(err)
	}
	if e.ProjectID != project || e.Live == nil {
		return nil, fault.New(fault.NotFound, CodeNotFound)
	}
	return e, nil
}
