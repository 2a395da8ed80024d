package report

import (
	"context"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/report/edition"
	"mitwirken/internal/export/table"
	"mitwirken/internal/file"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/space"
)

// Reading is a stretch of a published report.
type Reading struct {
	*making
	Facts []table.Line
	// Papers by id, once they are frozen.
	Papers map[uuid.UUID]file.File
	// Rows are limit+1 when more follow.
	Rows []edition.Entry
	// Late statements came in after it was published; they are not told.
	Late int
}

// Stretch asks for a part of a report.
type Stretch struct {
	// Chapter is one of them, «» what is about none; nil all.
	Chapter *string
	After   *evaluation.Cursor
	Limit   int
}

// Read gives a stretch of the published report in the language, for who may see the
// project; names of who agreed to it where the report shows names. NotFound
// space.activity_not_found, consultation.report_not_published. At most eleven statements.
func (s *Service) Read(ctx context.Context, a authz.Actor, slug string, activity uuid.UUID, lang string, part Stretch) (*Reading, error) {
	c, err := s.consultations.Activity(ctx, s.db, a, activity)
	if err == nil && c.Project.Slug != slug {
		err = fault.New(fault.NotFound, space.CodeActivityNotFound)
	}
	if err != nil {
		return nil, err
	}
	e, err := s.edition(ctx, s.db, c, lang, false)
	if err != nil {
		return nil, pg.Fault(err)
	}
	if e.report.State != Published {
		return nil, fault.New(fault.NotFound, CodeNotOut)
	}
	e.Named, e.Only = e.report.Named, part.Chapter
	out := &Reading{making: e, Facts: e.Facts(s.now())}
	if out.Papers, err = s.papers(ctx, s.db, e.report); err != nil {
		return nil, pg.Fault(err)
	}
	if out.Late, err = s.late(ctx, s.db, e.report); err != nil {
		return nil, err
	}
	out.Rows, err = e.Page(ctx, part.After, part.Limit+1)
	return out, pg.Fault(err)
}
