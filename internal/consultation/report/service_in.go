package report

import (
	"time"

	"github.com/uptrace/bun"
)

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	inner := *s
	inner.db, inner.consultations, inner.statements, inner.segments, inner.spaces, inner.now = tx, s.consultations.In(tx, now), s.statements.In(tx, now), s.segments.In(tx, now), s.spaces.In(tx, now), now
	return &inner
}
