package space

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
)

// CoverPurpose of the pictures on top of projects.
const CoverPurpose = "project-image"

// coverSubject is what they are attached to. A project keeps the covers it had, so
// that the live content and each revision still show theirs.
func coverSubject(project uuid.UUID) file.Subject { return file.Subject{Kind: "project", ID: project} }

// guard of the covers.
type guard struct{ s *Service }

// MayUpload: who edits projects.
func (g guard) MayUpload(_ context.Context, a authz.Actor) (authz.Decision, error) {
	return ActBrowse.Decide(authz.Case{Actor: a}), nil
}

// MayRead: who may see the project, and who has a link for previews sees the drawn
// cover instead.
func (g guard) MayRead(ctx context.Context, a authz.Actor, of file.Subject) (file.Answer, error) {
	p, err := findProject(ctx, g.s.db, a, "de", g.s.now(), "p.id = ?", of.ID)
	if fault.Is(err, CodeProjectNotFound) {
		return file.Answer{Decision: authz.Denied(authz.CodeNotFound)}, nil
	}
	if err != nil {
		return file.Answer{}, err
	}
	return file.Answer{Decision: authz.Allow(), Public: p.Audience == Public && p.Visible(g.s.now())}, nil
}

// keepCover attaches a picture that was uploaded for the work copy.
func (s *Service) keepCover(ctx context.Context, tx bun.Tx, actor authz.Actor, p *Project, c *Content) error {
	if c.Cover == nil || p.Work != nil && p.Work.Cover != nil && p.Work.Cover.FileID == c.Cover.FileID {
		return nil
	}
	return s.files.Attach(ctx, tx, actor, CoverPurpose, coverSubject(p.ID), c.Cover.FileID)
}
