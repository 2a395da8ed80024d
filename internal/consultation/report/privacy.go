package report

import (
	"context"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity/owndata"
	"mitwirken/internal/platform/privacy"
)

// Holdings declares who worked on reports, and what a published one tells for good: words,
// and the names of those who agreed to it.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{
		privacy.StaffWork("consultation_report"),
		{Name: "consultation_report", Topic: privacy.Participation, Sources: []string{"consultation_report"}, Ground: privacy.Task, Kept: []privacy.Kept{privacy.Until(privacy.ReportStays)},
			Recipients: []privacy.Recipient{privacy.Everybody}, Protected: true},
	}
}

// OwnData is in which published reports a person’s own statements stand, and whether with
// their name.
func (s *Service) OwnData() owndata.Source {
	return owndata.List("consultation_report", func(ctx context.Context, person uuid.UUID) ([]reported, error) {
		rows, err := reportedOf(ctx, s.db, person)
		for i := range rows {
			c, err := s.consultations.Activity(ctx, s.db, authz.Software(), rows[i].ActivityID)
			if err != nil {
				return nil, err
			}
			rows[i].title = func(lang string) string {
				title, _ := c.Title(lang)
				return title
			}
		}
		return rows, err
	}, func(r reported) (owndata.Row, error) {
		shown := owndata.Term("publication_anonymous")
		if r.Named {
			shown = owndata.Term("publication_named")
		}
		return owndata.Row{{Name: "number", Value: r.Number}, {Name: "consultation", Value: owndata.Name(r.title)}, {Name: "publication", Value: shown}, {Name: "at", Value: r.PublishedAt}}, nil
	})
}
