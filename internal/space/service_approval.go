package space

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/platform/fault"
)

// Submit asks for approval of the work copy. Invalid space.incomplete with the open
// points as fields; Conflict space.wrong_state.
func (s *Service) Submit(ctx context.Context, actor authz.Actor, id uuid.UUID, version int) (*Detail, error) {
	return s.change(ctx, actor, id, version, CanEdit, func(_ context.Context, _ bun.Tx, p *Project, now time.Time) (*act, error) {
		if err := p.Allows(MoveSubmit, now); err != nil {
			return nil, err
		}
		if err := complete(p); err != nil {
			return nil, err
		}
		p.WorkState, p.SubmittedBy, p.Returned = InApproval, personOf(actor), ""
		return &act{"space.project_submitted", nil}, nil
	})
}

// Return gives the work copy back for writing, with words for who wrote it; who
// asked for approval takes it back the same way.
func (s *Service) Return(ctx context.Context, actor authz.Actor, id uuid.UUID, reason string) (*Detail, error) {
	reason = strings.TrimSpace(reason)
	return s.change(ctx, actor, id, 0, CanEdit, func(_ context.Context, _ bun.Tx, p *Project, now time.Time) (*act, error) {
		if err := checkReason(reason, false); err != nil {
			return nil, err
		}
		if err := p.Allows(MoveReturn, now); err != nil {
			return nil, err
		}
		p.WorkState, p.SubmittedBy, p.Returned = Editing, nil, reason
		return &act{"space.project_returned", nil}, nil
	})
}

// Approve makes the work copy the live content; people see it from PublishAt on, at
// once without one. In a space with four eyes Forbidden
// space.second_person_required for who wrote last or asked for it. Without, the
// work copy can be approved while it is written. Invalid space.incomplete;
// Conflict space.wrong_state.
func (s *Service) Approve(ctx context.Context, actor authz.Actor, id uuid.UUID, version int) (*Detail, error) {
	return s.change(ctx, actor, id, version, CanApprove, func(ctx context.Context, tx bun.Tx, p *Project, now time.Time) (*act, error) {
		if err := p.Allows(MoveApprove, now); err != nil {
			return nil, err
		}
		if err := complete(p); err != nil {
			return nil, err
		}
		var v fault.Validation
		checkBegun(&v, p, p.Work, calendar.DateOf(now)) // it may have begun since it was written
		if err := v.Err(); err != nil {
			return nil, err
		}
		first, before := p.Stage == StageNew, p.PublishAt
		if first || p.PublishAt.After(now) { // not out yet: it comes when the new content says
			p.PublishAt = now
			if at := p.Work.PublishAt; at != nil && at.After(now) {
				p.PublishAt = *at
			}
		}
		if first {
			p.Stage = StagePublished
		}
		live := *p.Work
		p.Live, p.WorkState, p.SubmittedBy, p.Returned = &live, Same, nil, ""
		p.OpensAt, p.ClosesAt = live.Span()
		if err := putTexts(ctx, tx, p); err != nil {
			return nil, err
		}
		if err := insertRevision(ctx, tx, p, personOf(actor), now); err != nil {
			return nil, err
		}
		if err := s.put(ctx, tx, p); err != nil {
			return nil, err
		}
		if !p.PublishAt.Equal(before) {
			if err := s.tell(ctx, tx, p); err != nil {
				return nil, err
			}
		}
		if first {
			if err := s.Emit(ctx, tx, p, "published", uuid.Nil); err != nil {
				return nil, err
			}
		}
		return &act{"space.project_approved", map[string]any{"first": first, "publishAt": p.PublishAt}}, nil
	})
}

// Report publishes the result, which is part of the approved content. Conflict
// space.result_missing without one in German, space.wrong_state before the end.
func (s *Service) Report(ctx context.Context, actor authz.Actor, id uuid.UUID) (*Detail, error) {
	return s.change(ctx, actor, id, 0, CanPublish, func(ctx context.Context, tx bun.Tx, p *Project, now time.Time) (*act, error) {
		if err := p.Allows(MoveReport, now); err != nil {
			return nil, err
		}
		if p.Live.Texts["de"].Result == "" {
			return nil, fault.New(fault.Conflict, CodeResultMissing)
		}
		p.Stage = StageReported
		if err := s.put(ctx, tx, p); err != nil {
			return nil, err
		}
		return &act{"space.report_published", nil}, s.Emit(ctx, tx, p, "report_published", uuid.Nil)
	})
}

// Close ends a project. Without a published report it needs a reason people can
// read, Invalid space.reason_required; with one there is nothing to excuse, and none
// is kept.
func (s *Service) Close(ctx context.Context, actor authz.Actor, id uuid.UUID, reason string) (*Detail, error) {
	return s.finish(ctx, actor, id, MoveClose, StageClosed, "closed", reason)
}

// Withdraw stops a published project for a reason people can read.
func (s *Service) Withdraw(ctx context.Context, actor authz.Actor, id uuid.UUID, reason string) (*Detail, error) {
	return s.finish(ctx, actor, id, MoveWithdraw, StageWithdrawn, "withdrawn", reason)
}

func (s *Service) finish(ctx context.Context, actor authz.Actor, id uuid.UUID, m Move, to Stage, what, reason string) (*Detail, error) {
	reason = strings.TrimSpace(reason)
	return s.change(ctx, actor, id, 0, CanPublish, func(ctx context.Context, tx bun.Tx, p *Project, now time.Time) (*act, error) {
		if err := p.Allows(m, now); err != nil {
			return nil, err
		}
		if p.Stage == StageReported {
			reason = ""
		} else if err := checkReason(reason, true); err != nil {
			return nil, err
		}
		p.Stage, p.Reason, p.WorkState, p.SubmittedBy = to, reason, Same, nil
		if p.ClosesAt.After(now) {
			// Lists sort by the end, and this is the end.
			p.ClosesAt = now.Truncate(time.Second)
			p.OpensAt = minTime(p.OpensAt, p.ClosesAt)
		}
		return &act{"space.project_" + what, map[string]any{"reasoned": reason != ""}}, s.Emit(ctx, tx, p, what, uuid.Nil)
	})
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func checkReason(reason string, required bool) error {
	switch {
	case required && reason == "":
		return fault.New(fault.Invalid, fault.CodeInvalid).WithField("reason", CodeReasonRequired, nil)
	case len([]rune(reason)) > 1000:
		return fault.New(fault.Invalid, fault.CodeInvalid).WithField("reason", fault.FieldTooLong, map[string]any{"Max": 1000})
	}
	return nil
}

// Extend moves the end of a published phase to a later day, in the live content and
// in the work copy, with a reason people can read. Invalid space.extension_shorter,
// space.phase_missing, space.reason_required; Conflict space.wrong_state.
func (s *Service) Extend(ctx context.Context, actor authz.Actor, id, phase uuid.UUID, closesOn calendar.Date, reason string) (*Detail, error) {
	reason = strings.TrimSpace(reason)
	return s.change(ctx, actor, id, 0, CanEdit, func(ctx context.Context, tx bun.Tx, p *Project, now time.Time) (*act, error) {
		if err := p.Allows(MoveExtend, now); err != nil {
			return nil, err
		}
		if err := checkReason(reason, true); err != nil {
			return nil, err
		}
		live, ok := p.Live.Phase(phase)
		if !ok {
			return nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("phaseId", CodePhaseMissing, nil)
		}
		if !closesOn.After(live.ClosesOn) || closesOn.Before(calendar.DateOf(now)) {
			return nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("closesOn", CodeExtensionShorter, nil)
		}
		e := &Extension{ID: uuid.Must(uuid.NewV7()), ProjectID: id, PhaseID: phase, ClosedOn: live.ClosesOn.Begin(), ClosesOn: closesOn.Begin(), Reason: reason, ExtendedAt: now}
		live.ClosesOn = closesOn
		if work, ok := p.Work.Phase(phase); ok {
			work.ClosesOn = closesOn
		}
		p.OpensAt, p.ClosesAt = p.Live.Span()
		if err := insertExtension(ctx, tx, e, personOf(actor)); err != nil {
			return nil, err
		}
		if err := s.Emit(ctx, tx, p, "extended", e.ID); err != nil {
			return nil, err
		}
		return &act{"space.phase_extended", map[string]any{"phase": phase, "closesOn": closesOn.String()}}, nil
	})
}
