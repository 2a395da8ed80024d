package dossier

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pg"
)

// Shelf are the files behind documents in projects that the actor may edit, or in one
// of them, for file.Shelved. A version stays for good, so all of them are used.
func (s *Service) Shelf(actor authz.Actor, project uuid.UUID) *bun.SelectQuery {
	return paperShelf(s.db, s.spaces.EditableIDs(actor, project))
}

// Leaf is a version of a document with what the document is called.
type Leaf struct {
	ID         uuid.UUID
	DocumentID uuid.UUID
	Number     int
	Lang       string
	Texts      map[string]EntryText `bun:"type:jsonb"`
	// Out: people can read it.
	Out bool
}

// Leaves by their ids, whoever may see them. One statement.
func (s *Service) Leaves(ctx context.Context, versions []uuid.UUID) (map[uuid.UUID]Leaf, error) {
	rows, err := listLeaves(ctx, s.db, versions)
	out := make(map[uuid.UUID]Leaf, len(rows))
	for _, r := range rows {
		out[r.ID] = r
	}
	return out, pg.Fault(err)
}
