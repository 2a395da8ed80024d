package search

import (
	"context"

	"mitwirken/internal/platform/pg"
)

// Bringer puts all subjects of a module, and of what lies in it, into the index again, in
// transactions of its own, and calls done after each.
type Bringer func(ctx context.Context, done func()) error

// Bring registers who Rebuild asks, before anything is served.
func (s *Service) Bring(b Bringer) { s.bringers = append(s.bringers, b) }

// Rebuild makes the whole index anew, for when its rules have changed or it is not what
// it should be. Everything is found meanwhile: subjects are replaced one after the other,
// and only at the end those go that nobody has brought. One that was interrupted has done
// no harm and is begun again. Not inside a transaction, as it would last too long.
func (s *Service) Rebuild(ctx context.Context, done func()) error {
	start, err := readClock(ctx, s.db)
	if err != nil {
		return pg.Fault(err)
	}
	for _, bring := range s.bringers {
		if err := bring(ctx, done); err != nil {
			return err
		}
	}
	if err := removeOlder(ctx, s.db, start); err != nil {
		return pg.Fault(err)
	}
	return s.Tidy(ctx)
}
