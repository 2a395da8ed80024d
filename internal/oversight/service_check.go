package oversight

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/audit"
	"mitwirken/internal/authz"
	"mitwirken/internal/platform/jobs"
	"mitwirken/internal/platform/pg"
)

// LatestCheck of the log and the newest entry there is; the check is nil before the
// first. Two statements. Forbidden authz.role_required.
func (s *Service) LatestCheck(ctx context.Context, actor authz.Actor) (c *Check, head audit.Head, err error) {
	if err = ActRead.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, head, err
	}
	if head, err = s.log.Head(ctx, s.db); err != nil {
		return nil, head, err
	}
	c, err = newestCheck(ctx, s.db)
	return c, head, pg.Fault(err)
}

// BeginCheck has the whole log checked by a job; while one is at work, it is that
// one. Forbidden authz.role_required.
func (s *Service) BeginCheck(ctx context.Context, actor authz.Actor) (*Check, error) {
	if err := ActRead.Decide(authz.Case{Actor: actor}).Err(); err != nil {
		return nil, err
	}
	var out *Check
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if err := lockChecks(ctx, tx); err != nil {
			return err
		}
		now := s.now()
		last, err := newestCheck(ctx, tx)
		if err != nil || last != nil && last.State(now) == Working {
			out = last
			return err
		}
		out = &Check{ID: uuid.Must(uuid.NewV7()), RequestedAt: now}
		if err := putCheck(ctx, tx, out.ID, now, false); err != nil {
			return err
		}
		if err := jobs.Enqueue(ctx, tx, checkArgs{out.ID}, jobs.MaxAttempts(checkAttempts)); err != nil {
			return err
		}
		return s.log.Record(ctx, tx, audit.Entry{Actor: actor, Act: actCheck, SubjectKind: "audit_log"})
	})
	return out, pg.Fault(err)
}

// Check walks through the log for one check. A second run begins anew and does no
// harm.
func (s *Service) Check(ctx context.Context, id uuid.UUID) error {
	if err := putCheck(ctx, s.db, id, s.now(), true); err != nil { // the nightly one has no row yet
		return pg.Fault(err)
	}
	r, err := s.log.Verify(ctx, s.db, func(done, total int64) {
		// Only a sign of life: the result does not depend on it.
		if err := checkProgress(ctx, s.db, id, done, total); err != nil {
			s.out.WarnContext(ctx, "progress of a check of the audit log was not noted")
		}
	})
	if err != nil {
		return err
	}
	now := s.now()
	c := &Check{ID: id, Done: r.Checked, Total: max(r.Checked, r.Head.Seq), FinishedAt: &now}
	if r.Broken != nil {
		c.BrokenSeq, c.BrokenKind = &r.Broken.Seq, string(r.Broken.Kind)
		s.out.ErrorContext(ctx, "the audit log is broken", "where", r.Broken.String())
	}
	if err := finishCheck(ctx, s.db, c); err != nil {
		return pg.Fault(err)
	}
	return pg.Fault(forgetChecks(ctx, s.db))
}

// Trouble says what waits for administrators: entries of the log that are not in
// order, jobs and mails that nobody tries again. Three statements; none and all
// zero for everybody else.
func (s *Service) Trouble(ctx context.Context, actor authz.Actor) (broken bool, jobsGivenUp, mailsFailed int64, err error) {
	if !ActOperate.Decide(authz.Case{Actor: actor}).Allowed || !ActRead.Decide(authz.Case{Actor: actor}).Allowed {
		return false, 0, 0, nil
	}
	c, err := newestCheck(ctx, s.db)
	if err != nil {
		return false, 0, 0, pg.Fault(err)
	}
	o, err := s.Operations(ctx, actor)
	return c != nil && c.BrokenSeq != nil, o.Jobs.GivenUp, o.Mails.Failed, err
}

// checkTimeout is enough for tens of millions of entries.
const checkTimeout = 30 * time.Minute
