// Package migrations holds the schema as numbered SQL files. Each belongs to the
// module named in it: NNNN_module_what.tx.up.sql and its .tx.down.sql.
package migrations

import "embed"

// FS is read by platform/pg, and by pgtest for the key of its template database.
//
//go:embed *.sql
var FS embed.FS
