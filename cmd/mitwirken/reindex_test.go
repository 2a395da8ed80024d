package main

import (
	"testing"

	"mitwirken/internal/platform/pgtest"
)

func TestReindex(t *testing.T) {
	t.Parallel()
	whole, old := pgtest.DSN(t), pgtest.DSN(t)
	command(t, fit(whole.URL()), "reindex").says(t, 0, "the search index is new: 0 projects")
	command(t, fit(old.URL()), "migrate", "down", "1").says(t, 0, "undone")
	command(t, fit(old.URL()), "reindex").sentence(t, 1, "lacks 1 migrations", "run «mitwirken migrate» first")
	command(t, fit(whole.URL()), "reindex", "now").says(t, 2, "unknown command or option")
	command(t, fit(whole.URL(), "MITWIRKEN_SECRET="), "reindex").says(t, 1, "MITWIRKEN_SECRET is missing")
}
