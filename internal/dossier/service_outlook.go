package dossier

import (
	"context"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/platform/pg"
)

// MaxOutlook entries that an overview holds.
const MaxOutlook = 300

// Outlook asks for what is coming up, and for what waits to be published.
type Outlook struct {
	// Projects whose published events and milestones are wanted, From until To.
	Projects []uuid.UUID
	From, To time.Time
	// Waiting are projects whose entries are wanted that people do not see yet, as a
	// whole or in their newest state.
	Waiting []uuid.UUID
}

// Outlook of many projects, in the order of time; who may see them, the caller has
// asked. At most MaxOutlook rows, one statement.
func (s *Service) Outlook(ctx context.Context, a Outlook) ([]Entry, error) {
	if len(a.Projects) == 0 && len(a.Waiting) == 0 {
		return nil, nil
	}
	rows, err := listOutlook(ctx, s.db, a)
	return rows, pg.Fault(err)
}

// Ahead tells whether staff have written something that people do not see yet.
func (e *Entry) Ahead() bool {
	return e.Live == nil || e.Waiting > 0 || asJSON(e.Live) != asJSON(e.Work)
}
