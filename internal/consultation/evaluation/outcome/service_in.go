package outcome

import (
	"time"

	"github.com/uptrace/bun"
)

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	inner := *s
	inner.db, inner.segments, inner.statements, inner.published, inner.consultations, inner.dossiers, inner.now = tx, s.segments.In(tx, now), s.statements.In(tx, now), s.published.In(tx, now), s.consultations.In(tx, now), s.dossiers.In(tx, now), now
	return &inner
}
