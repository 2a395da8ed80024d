package file

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/platform/pg"
)

// ShelfQuery asks for one stretch of the files on many subjects, newest first.
type ShelfQuery struct {
	// Shelves are statements of the modules that keep files, each for the subjects the
	// reader may look through: purpose, subject_kind, subject_id, project_id, used and
	// missing. used are the ids of files that are shown somewhere, null for all;
	// missing those that lack an alternative text.
	Shelves []*bun.SelectQuery
	// Picture asks for pictures only, or for everything else only.
	Picture *bool
	// Missing asks for pictures without an alternative text, Unused for what is shown nowhere.
	Missing, Unused bool
	After           *ShelfPosition
	Limit           int
}

// ShelfPosition is where a stretch ended.
type ShelfPosition struct {
	At time.Time `json:"t"`
	ID uuid.UUID `json:"i"`
}

// Shelved is a file with what its module says about it.
type Shelved struct {
	File
	ProjectID uuid.UUID
	Used      bool
}

// Shelved lists attached files; up to Limit+1 rows, one statement.
func (s *Service) Shelved(ctx context.Context, q ShelfQuery) ([]Shelved, error) {
	rows, err := listShelved(ctx, s.db, q)
	return rows, pg.Fault(err)
}
