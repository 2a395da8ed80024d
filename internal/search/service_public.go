package search

import (
	"context"
	"time"

	"mitwirken/internal/platform/pg"
)

// Page is one that everybody may read.
type Page struct {
	// Path without the language.
	Path      string
	ChangedAt time.Time
}

// PublicPages lists up to limit pages of what is published for everybody, in the order
// of their paths, the first not before from. One statement.
func (s *Service) PublicPages(ctx context.Context, from string, limit int) ([]Page, error) {
	rows, err := readPublic(ctx, s.db, from, limit, s.now())
	return rows, pg.Fault(err)
}

// PublicStarts lists every nth of these pages, the first one included; n is at least 2.
// One statement.
func (s *Service) PublicStarts(ctx context.Context, n int) ([]Page, error) {
	rows, err := readStarts(ctx, s.db, n, s.now())
	return rows, pg.Fault(err)
}
