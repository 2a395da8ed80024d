package report

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/report/edition"
	"mitwirken/internal/consultation/report/paper"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/space"
)

// guard of templates: who edits projects uploads them, who edits this one reads them.
type guard struct{ s *Service }

// MayUpload: who edits projects.
func (g guard) MayUpload(_ context.Context, a authz.Actor) (authz.Decision, error) {
	return space.ActBrowse.Decide(authz.Case{Actor: a}), nil
}

// MayRead: who edits the project.
func (g guard) MayRead(ctx context.Context, a authz.Actor, of file.Subject) (file.Answer, error) {
	hidden := file.Answer{Decision: authz.Denied(authz.CodeNotFound)}
	c, err := g.s.consultations.Activity(ctx, g.s.db, a, of.ID)
	if err != nil {
		return hidden, ignore(err, space.CodeActivityNotFound)
	}
	if !space.CanEdit(a, c.Project).Allowed {
		return hidden, nil
	}
	return file.Answer{Decision: authz.Allow()}, nil
}

// CheckTemplate tells what is wrong with an upload, for who edits the project. Conflict
// consultation.template_gone; Invalid consultation.template_broken; the refusals of the
// file.
func (s *Service) CheckTemplate(ctx context.Context, a authz.Actor, activity, id uuid.UUID) ([]paper.Finding, error) {
	if _, err := s.consultations.Editable(ctx, s.db, a, activity); err != nil {
		return nil, err
	}
	var found []paper.Finding
	err := s.withTemplate(ctx, a, id, func(t *paper.Template) error {
		found = t.Check(edition.Placeholders())
		return nil
	})
	return found, err
}

func (s *Service) usable(ctx context.Context, a authz.Actor, activity, id uuid.UUID) error {
	found, err := s.CheckTemplate(ctx, a, activity, id)
	if err != nil || len(found) == 0 {
		return err
	}
	refused := fault.New(fault.Invalid, fault.CodeInvalid)
	for _, f := range found {
		refused = refused.WithField("templateId", f.Code, f.Params())
	}
	return refused
}

func (s *Service) withTemplate(ctx context.Context, a authz.Actor, id uuid.UUID, use func(*paper.Template) error) error {
	d, err := s.files.Open(ctx, a, id, 0)
	if fault.Is(err, authz.CodeNotFound) {
		return fault.New(fault.Conflict, CodeTemplate)
	}
	if err != nil {
		return err
	}
	if d.File.Purpose != TemplatePurpose {
		return closed(d, fault.New(fault.Conflict, CodeTemplate))
	}
	content, err := io.ReadAll(io.LimitReader(d, paper.MaxTemplate))
	if err = errors.Join(err, d.Close()); err != nil {
		return err
	}
	t, err := paper.Open(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return err
	}
	return use(t)
}
