package drafting

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/compare"
	"mitwirken/internal/consultation/statement"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// Words are what a person writes to a passage.
type Words struct {
	Anchor                           compare.Anchor
	Position                         statement.Position
	Request, Reason, Remark, Wording string
	Place                            *statement.Spot
	Pin                              *statement.Pin
}

// PutRemark saves a remark: a new one under an id of the client with version 0, otherwise
// over the version it was read in. Conflict consultation.remark_changed with the newer
// one, also when somebody else has taken a position on the chapter; consultation.too_many_remarks;
// Invalid consultation.block_unknown, consultation.anchor, consultation.position_chapter,
// consultation.pin_picture, consultation.field_off; refusals as of CanWrite.
func (s *Service) PutRemark(ctx context.Context, v statement.Visitor, of, id uuid.UUID, version int, w Words) (*statement.Remark, error) {
	fresh := statement.Remark{ID: id, StatementID: of, BlockID: w.Anchor.Block, Anchor: w.Anchor, AnchorState: compare.Unchanged, Position: w.Position,
		Request: w.Request, Reason: w.Reason, Remark: w.Remark, Wording: w.Wording, Place: w.Place, Pin: w.Pin, UpdatedBy: statement.PersonOf(v.Actor)}
	if err := fresh.Clean(); err != nil {
		return nil, err
	}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.statements.OpenFor(ctx, tx, v, of, statement.CanWrite)
		if err != nil {
			return err
		}
		now, before := s.now(), (*statement.Remark)(nil)
		if before, err = findRemark(ctx, tx, id); err != nil {
			return err
		}
		if err := s.newer(before, of, version); err != nil {
			return err
		}
		if before == nil {
			if n, err := countRemarks(ctx, tx, of); err != nil || n >= statement.MaxRemarks {
				return orTooMany(err)
			}
			before = &statement.Remark{CreatedAt: now}
		}
		if err := s.place(ctx, tx, r.C, &fresh, before); err != nil {
			return err
		}
		if fresh.Position != "" {
			taken, err := positionOn(ctx, tx, of, fresh.BlockID, id)
			if err != nil {
				return err
			}
			if taken != nil {
				return changed(taken)
			}
		}
		fresh.Version, fresh.CreatedAt, fresh.UpdatedAt = before.Version+1, before.CreatedAt, now
		if err := putRemark(ctx, tx, &fresh); err != nil {
			return err
		}
		return s.statements.Touch(ctx, tx, of)
	})
	if err != nil {
		return nil, err
	}
	return &fresh, nil
}

func orTooMany(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Conflict, statement.CodeTooManyRemarks).WithParam("Max", statement.MaxRemarks)
}

// newer refuses an old version, and somebody else’s remark.
func (s *Service) newer(before *statement.Remark, of uuid.UUID, version int) error {
	switch {
	case before == nil && version > 0:
		return changed(nil)
	case before == nil:
		return nil
	case before.StatementID != of:
		return authz.Denied(authz.CodeNotFound).Err()
	case before.Version != version:
		return changed(before)
	}
	return nil
}

func changed(now *statement.Remark) error {
	f := fault.New(fault.Conflict, statement.CodeRemarkChanged)
	if now == nil {
		return f.WithParam("Remark", nil)
	}
	return f.WithParam("Remark", statement.ViewRemark(now, nil))
}

// place finds the passage in the current version. One that the document has moved on from
// is left where it is: its state says so.
func (s *Service) place(ctx context.Context, tx bun.Tx, c *consultation.Consultation, fresh, before *statement.Remark) error {
	v, err := s.consultations.Current(ctx, tx, c.Activity.ID)
	if err != nil {
		return err
	}
	var f fault.Validation
	set := c.Settings
	f.Check(fresh.Position == "" || set.Positions, "position", statement.CodeFieldOff, nil)
	f.Check(fresh.Wording == "" || set.Wording, "wording", statement.CodeFieldOff, nil)
	f.Check(fresh.Place == nil || set.Place, "place", statement.CodeFieldOff, nil)
	f.Check(fresh.Remark == "" || set.Form == consultation.Remark, "remark", statement.CodeFieldOff, nil)
	f.Check(fresh.Request == "" && fresh.Reason == "" || set.Form == consultation.RequestReason, "request", statement.CodeFieldOff, nil)
	f.Check(fresh.Pin == nil || set.Place, "pin", statement.CodeFieldOff, nil)
	b := v.Document.Block(fresh.BlockID)
	fresh.PinReplaced = fresh.Pin.Replaced(b)
	f.Check(!fresh.PinReplaced || before.Pin != nil && *before.Pin == *fresh.Pin, "pin", statement.CodePin, nil)
	f.Check(fresh.Position == "" || fresh.Position == before.Position || b != nil && b.Kind == doc.Chapter, "position", statement.CodeNoChapter, nil)
	if before.Version > 0 && fresh.Anchor == before.Anchor {
		fresh.AnchorState, fresh.AnchorVersion = before.AnchorState, before.AnchorVersion
		return f.Err()
	}
	fresh.AnchorVersion = v.Number
	f.Check(b != nil, "anchor/block", statement.CodeBlock, nil)
	f.Check(b == nil || fresh.Anchor.Check(&v.Document) == nil, "anchor", compare.CodeAnchor, nil)
	return f.Err()
}

// DeleteRemark takes a remark away. Conflict consultation.remark_changed; what is not there
// any more is deleted already.
func (s *Service) DeleteRemark(ctx context.Context, v statement.Visitor, of, id uuid.UUID, version int) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.statements.OpenFor(ctx, tx, v, of, statement.CanWrite); err != nil {
			return err
		}
		before, err := findRemark(ctx, tx, id)
		if err != nil || before == nil {
			return err
		}
		if err := s.newer(before, of, version); err != nil {
			return err
		}
		if err := deleteRemark(ctx, tx, id); err != nil {
			return err
		}
		return s.statements.Touch(ctx, tx, of)
	})
}
