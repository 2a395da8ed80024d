package remind

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/platform/pg"
)

// dueSoon is how many days before the day somebody is reminded.
const dueSoon = 2

// Service reminds; one method, one transaction.
type Service struct {
	db            bun.IDB
	segments      *evaluation.Service
	consultations *consultation.Service
	now           func() time.Time
}

// NewService stands on the segments.
func NewService(db bun.IDB, segments *evaluation.Service, consultations *consultation.Service, now func() time.Time) *Service {
	return &Service{db, segments, consultations, now}
}

// Remind writes once to whoever has segments that are due within two days, one letter for
// all of them.
func (s *Service) Remind(ctx context.Context) error {
	now := s.now()
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		rows, err := claimDue(ctx, tx, now, now.AddDate(0, 0, dueSoon).Format(time.DateOnly))
		if err != nil {
			return err
		}
		for _, d := range rows {
			if err := s.remind(ctx, tx, d); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) remind(ctx context.Context, tx bun.Tx, d due) error {
	c, err := s.consultations.Activity(ctx, tx, authz.Software(), d.ActivityID)
	if err != nil {
		return err
	}
	people, err := s.segments.Those(ctx, tx, c, []uuid.UUID{d.AssigneeID})
	if err != nil {
		return err
	}
	for _, p := range people {
		title, _ := c.Title(p.Lang)
		l := dueLetter{title: title, lang: p.Lang, count: d.N, first: d.First, url: s.segments.DeskURL(p.Lang, d.ActivityID, "zustaendig="+d.AssigneeID.String()+"&freigabe=no&reihenfolge=due")}
		if err := s.segments.Write(ctx, tx, p, l); err != nil {
			return err
		}
	}
	return nil
}

// due is what somebody has to do soon in one consultation.
type due struct {
	ActivityID uuid.UUID
	AssigneeID uuid.UUID
	N          int
	First      time.Time `bun:"type:date"`
}

// claimDue marks what is due until a day as reminded of, and sums it up by person.
func claimDue(ctx context.Context, tx bun.Tx, now time.Time, until string) ([]due, error) {
	var rows []due
	return rows, tx.NewRaw(`WITH due AS (UPDATE consultation_segment SET reminded_at = ? WHERE id IN (SELECT id FROM consultation_segment
			WHERE due_on <= ?::date AND assignee_id IS NOT NULL AND reminded_at IS NULL AND released_at IS NULL AND input = 'current' ORDER BY id LIMIT 10000 FOR UPDATE SKIP LOCKED)
			RETURNING activity_id, assignee_id, due_on)
		SELECT activity_id, assignee_id, count(*) AS n, min(due_on) AS first FROM due GROUP BY activity_id, assignee_id ORDER BY activity_id, assignee_id`, now, until).Scan(ctx, &rows)
}
