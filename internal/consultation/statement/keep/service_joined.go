package keep

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pg"
)

// withdrawn leaves it to a job to tell those who had joined: they may be many.
func (s *Service) withdrawn(ctx context.Context, tx bun.Tx, row *statement.Statement) error {
	return jobs.Enqueue(ctx, tx, tellJoinersArgs{row.ID}, jobs.Unique(row.ID.String()))
}

// TellJoiners writes to the readers of every statement that was submitted with a join to
// the withdrawn one, once: what it said counts no more. A second run does no harm.
func (s *Service) TellJoiners(ctx context.Context, withdrawn uuid.UUID) error {
	for n := batch; n == batch; {
		err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
			joined, err := s.statements.Find(ctx, tx, withdrawn)
			if n = 0; err != nil || joined.State != statement.Withdrawn {
				return err
			}
			c, err := s.consultations.Activity(ctx, tx, authz.Software(), joined.ActivityID)
			if err != nil {
				return err
			}
			ids, err := claimJoiners(ctx, tx, withdrawn, s.now(), batch)
			if n = len(ids); err != nil {
				return err
			}
			rows, err := s.statements.Heads(ctx, tx, ids)
			if err != nil {
				return err
			}
			for _, id := range ids {
				row := rows[id]
				readers, err := s.statements.Readers(ctx, tx, row)
				if err != nil {
					return err
				}
				for _, to := range readers {
					title, _ := c.Title(to.Lang)
					l := joinedWithdrawnLetter{title: title, number: row.Number, joined: joined.Number, lang: to.Lang, url: s.statements.Home(to.Lang, row)}
					if until := statement.Deadline(c, row, s.now()); until.After(s.now()) {
						l.until = until
					}
					if err := s.statements.Send(ctx, tx, mail.Mail{To: to.To, Lang: to.Lang, Content: l}); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return pg.Fault(err)
		}
	}
	return nil
}
