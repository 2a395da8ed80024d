package group

import (
	"time"

	"github.com/uptrace/bun"
)

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	inner := *s
	inner.db, inner.segments, inner.consultations, inner.now = tx, s.segments.In(tx, now), s.consultations.In(tx, now), now
	return &inner
}
