package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"mitwirken/internal/platform/config"
)

// Reindex makes the search index anew out of what all modules have published, while
// instances go on serving, and tells how far it is.
func Reindex(ctx context.Context, cfg *config.Config, log *slog.Logger, out io.Writer) error {
	pending, err := Pending(ctx, cfg)
	if err != nil {
		return err
	}
	if len(pending) > 0 {
		return fmt.Errorf("the database lacks %d migrations (%s): run «mitwirken migrate» first", len(pending), strings.Join(pending, ", "))
	}
	a, err := New(cfg, log, Options{})
	if err != nil {
		return err
	}
	const every = 1000
	start, n := time.Now(), 0
	err = a.Search.Rebuild(ctx, func() {
		if n++; n%every == 0 {
			fmt.Fprintf(out, "%d projects\n", n)
		}
	})
	if err == nil {
		_, err = fmt.Fprintf(out, "the search index is new: %d projects in %s\n", n, time.Since(start).Round(time.Millisecond))
	}
	return errors.Join(err, a.Close())
}
