package space

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/pg"
)

// EditableIDs picks the ids of projects that the actor may edit, or of one of them: a
// part of statements of rooms above.
func (s *Service) EditableIDs(actor authz.Actor, project uuid.UUID) *bun.SelectQuery {
	return editableIDs(s.db, actor, project)
}

// Shelf are the covers of projects that the actor may edit, or of one of them, for file.Shelved.
func (s *Service) Shelf(actor authz.Actor, project uuid.UUID) *bun.SelectQuery {
	return coverShelf(s.db, actor, project)
}

// CoverUse is one place where a cover is shown.
type CoverUse struct {
	ProjectID uuid.UUID
	FileID    uuid.UUID
	// Live: people see it; else it stands in the work copy.
	Live       bool
	Decorative bool
	// Alt in the language asked for, or in German.
	Alt string
	// Lacks are the languages of the project in which the alternative text is missing.
	Lacks []string `bun:",array"`
}

// CoverUses of some projects, whoever may see them. One statement.
func (s *Service) CoverUses(ctx context.Context, projects []uuid.UUID, lang string) ([]CoverUse, error) {
	rows, err := listCoverUses(ctx, s.db, projects, lang)
	return rows, pg.Fault(err)
}

// CoverUsed tells whether a cover is in the work copy, on the page or in an approved
// state of before, which is kept for good.
func (s *Service) CoverUsed(ctx context.Context, tx bun.Tx, project, file uuid.UUID) (bool, error) {
	return coverUsed(ctx, tx, project, file)
}
