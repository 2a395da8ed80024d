package dossier

import (
	"context"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
)

// Published is the live content of an entry, for software that tells of it: who may
// see it is not asked. NotFound dossier.not_found also for what is not published any
// more.
func (s *Service) Published(ctx context.Context, id uuid.UUID) (*EntryBody, error) {
	e, _, err := s.find(ctx, authz.Software(), id)
	if err != nil {
		return nil, err
	}
	if e.Live == nil {
		return nil, fault.New(fault.NotFound, CodeNotFound)
	}
	return e.Live, nil
}
