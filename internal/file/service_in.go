package file

import (
	"time"

	"github.com/uptrace/bun"
)

// In is the service inside a transaction, at another time: for imports. What was uploaded
// stays in the store when the transaction is rolled back.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	inner := *s
	inner.db, inner.now = tx, now
	return &inner
}
