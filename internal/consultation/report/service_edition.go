package report

import (
	"context"

	"github.com/uptrace/bun"

	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/report/edition"
	"mitwirken/internal/consultation/text"
)

func (s *Service) source() *edition.Source {
	return &edition.Source{Segments: s.segments, Statements: s.statements, Catalogues: s.cat}
}

// making of an edition by this room, for a report as it stands.
type making struct {
	*edition.Edition
	s      *Service
	db     bun.IDB
	report *Report
}

// edition of a report. What came in after it was published is told by a whole one only.
func (s *Service) edition(ctx context.Context, db bun.IDB, c *consultation.Consultation, lang string, whole bool) (*making, error) {
	document := &text.Document{}
	if c.Current() != nil {
		v, err := s.consultations.Current(ctx, db, c.Activity.ID)
		if err != nil {
			return nil, err
		}
		document = &v.Document
	}
	r, err := find(ctx, db, c.Activity.ID, false)
	if err != nil {
		return nil, err
	}
	n, err := s.told(ctx, db, r, whole)
	if err != nil {
		return nil, err
	}
	head := edition.Head{Introduction: r.Introduction, Procedure: r.Procedure, PublishedAt: r.PublishedAt}
	e := &making{edition.New(s.source(), db, c, document, n, lang, head), s, db, r}
	if !whole {
		e.Until = r.PublishedAt
	}
	return e, nil
}
