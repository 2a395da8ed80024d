package media

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/dossier"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Service puts together what the rooms with files know.
type Service struct {
	db       bun.IDB
	log      *audit.Log
	files    *file.Service
	spaces   *space.Service
	dossiers *dossier.Service
}

// NewService keeps the rooms.
func NewService(db bun.IDB, log *audit.Log, files *file.Service, spaces *space.Service, dossiers *dossier.Service) *Service {
	return &Service{db: db, log: log, files: files, spaces: spaces, dossiers: dossiers}
}

// Query asks for one stretch.
type Query struct {
	// Project, or uuid.Nil for all that the actor may edit.
	Project         uuid.UUID
	Picture         *bool
	Missing, Unused bool
	Lang            string
	After           *file.ShelfPosition
	Limit           int
}

// List files in the projects that the actor may edit, newest first; up to Limit+1
// rows. Four statements at most. Forbidden authz.role_required for who edits nothing.
func (s *Service) List(ctx context.Context, actor authz.Actor, q Query) ([]Medium, error) {
	if err := space.ActBrowse.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	rows, err := s.files.Shelved(ctx, file.ShelfQuery{
		Shelves: []*bun.SelectQuery{s.spaces.Shelf(actor, q.Project), s.dossiers.Shelf(actor, q.Project)},
		Picture: q.Picture, Missing: q.Missing, Unused: q.Unused, After: q.After, Limit: q.Limit,
	})
	if err != nil {
		return nil, err
	}
	var projects, versions []uuid.UUID
	for _, r := range rows {
		projects = append(projects, r.ProjectID)
		if r.Purpose == dossier.Purpose {
			versions = append(versions, *r.SubjectID)
		}
	}
	about, err := s.spaces.ProjectsByID(ctx, actor, projects, q.Lang)
	if err != nil {
		return nil, err
	}
	covers, err := s.spaces.CoverUses(ctx, projects, q.Lang)
	if err != nil {
		return nil, err
	}
	leaves, err := s.dossiers.Leaves(ctx, versions)
	if err != nil {
		return nil, err
	}
	out := make([]Medium, len(rows))
	for i, r := range rows {
		out[i] = Medium{Shelved: r, Project: about[r.ProjectID]}
		if leaf, is := leaves[*r.SubjectID]; is {
			seen := Draft
			if leaf.Out {
				seen = Out
			}
			out[i].Uses = []Use{{Seen: seen, Document: &leaf}}
		} else {
			out[i].Uses = coverUses(covers, r.ID, r.Used)
		}
	}
	return out, nil
}

// Delete takes a file away that is shown nowhere. Conflict media.used; NotFound
// authz.not_found; Forbidden authz.role_required for who sees the project and may not
// edit it.
func (s *Service) Delete(ctx context.Context, actor authz.Actor, id uuid.UUID) error {
	if err := authz.LoggedIn()(authz.Case{Actor: actor}).Err(); err != nil {
		return err
	}
	f, err := s.files.File(ctx, actor, id)
	if err != nil {
		return err
	}
	subject, attached := f.Subject()
	if !attached || f.Purpose != space.CoverPurpose {
		// A version of a document goes with its document.
		return fault.New(fault.Conflict, CodeUsed)
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		p, err := s.spaces.Editable(ctx, tx, actor, subject.ID)
		if err != nil {
			return err
		}
		used, err := s.spaces.CoverUsed(ctx, tx, p.ID, id)
		if err != nil {
			return err
		}
		if used {
			return fault.New(fault.Conflict, CodeUsed)
		}
		if err := s.files.Detach(ctx, tx, subject, id); err != nil {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: "media.deleted", SubjectKind: "space_project", SubjectID: p.ID.String(),
			Data: map[string]any{"file": id.String()}})
	})
}
