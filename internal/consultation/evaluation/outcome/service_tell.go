package outcome

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/mail"
	"mitwirken/internal/platform/pg"
)

// stretch of statements that one transaction tells about.
const stretch = 100

// Tell writes to the readers of every statement, once, that there is an answer. It passes
// over those with a part that is not answered yet; TellLate comes back for them. A second
// run does no harm.
func (s *Service) Tell(ctx context.Context, activity uuid.UUID) error {
	var after *uuid.UUID
	for {
		n := 0
		err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
			r, err := findResult(ctx, tx, activity)
			if err != nil || r.ReleasedAt == nil {
				return err
			}
			c, err := s.consultations.Activity(ctx, tx, authz.Software(), activity)
			if err != nil {
				return err
			}
			rows, err := s.statements.Latest(ctx, tx, activity, after, stretch)
			if err != nil || len(rows) == 0 {
				return err
			}
			n, after = len(rows), &rows[len(rows)-1].Statement.ID
			ids := make([]uuid.UUID, n)
			for i := range rows {
				ids[i] = rows[i].Statement.ID
			}
			due, err := claimTold(ctx, tx, ids, s.now())
			if err != nil {
				return err
			}
			for i := range rows {
				if row := &rows[i].Statement; due[row.ID] {
					if err := s.tell(ctx, tx, c, row); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil || n < stretch {
			return err
		}
	}
}

// TellLate tells those whose answers were released after the results: of a letter that
// came late, or of a part that was open when the report went out. What fails with one
// consultation does not keep the others.
func (s *Service) TellLate(ctx context.Context) error {
	ids, err := untold(ctx, s.db)
	if err != nil {
		return pg.Fault(err)
	}
	var errs []error
	for _, id := range ids {
		errs = append(errs, s.Tell(ctx, id))
	}
	return errors.Join(errs...)
}

func (s *Service) tell(ctx context.Context, tx bun.Tx, c *consultation.Consultation, row *statement.Statement) error {
	readers, err := s.statements.Readers(ctx, tx, row)
	if err != nil {
		return err
	}
	for _, to := range readers {
		title, _ := c.Title(to.Lang)
		l := outcomeLetter{title: title, number: row.Number, url: s.statements.Home(to.Lang, row), resultURL: s.statements.Page(to.Lang, Path(c))}
		if err := s.statements.Send(ctx, tx, mail.Mail{To: to.To, Lang: to.Lang, Content: l}); err != nil {
			return err
		}
	}
	return nil
}
