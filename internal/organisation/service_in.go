package organisation

import (
	"time"

	"github.com/uptrace/bun"
)

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	inner := *s
	inner.db, inner.now = tx, now
	return &inner
}
