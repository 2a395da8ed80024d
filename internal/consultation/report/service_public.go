package report

import (
	"context"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Reading is a stretch of a published report.
type Reading struct {
	*edition
	Facts []table.Line
	// Rows are limit+1 when more follow.
	Rows []entry
}

// Read gives a stretch of the published report in the language, for who may see the
// project; names of who agreed to it where the report shows names. NotFound
// space.activity_not_found, consultation.report_not_published. At most nine statements.
func (s *Service) Read(ctx context.Context, a authz.Actor, slug string, activity uuid.UUID, lang string, after *evaluation.Cursor, limit int) (*Reading, error) {
	c, err := s.consultations.Activity(ctx, s.db, a, activity)
	if err == nil && c.Project.Slug != slug {
		err = fault.New(fault.NotFound, space.CodeActivityNotFound)
	}
	if err != nil {
		return nil, err
	}
	e, err := s.edition(ctx, s.db, c, lang)
	if err != nil {
		return nil, pg.Fault(err)
	}
	if e.report.State != Published {
		return nil, fault.New(fault.NotFound, CodeNotOut)
	}
	e.named = e.report.Named
	for _, key := range columnKeys() {
		e.titles[key] = s.cat.Text(lang, locale.Mail, "export.consultation_report."+key, nil)
	}
	out := &Reading{edition: e, Facts: e.facts(s.now())}
	out.Rows, err = e.page(ctx, after, limit+1)
	return out, pg.Fault(err)
}
