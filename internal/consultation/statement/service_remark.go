package statement

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/compare"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// Words are what a person writes to a passage.
type Words struct {
	Anchor                           compare.Anchor
	Position                         Position
	Request, Reason, Remark, Wording string
	Place                            *Spot
	Pin                              *Pin
}

// PutRemark saves a remark: a new one under an id of the client with version 0, otherwise
// over the version it was read in. Conflict consultation.remark_changed with the newer
// one, also when somebody else has taken a position on the chapter; consultation.too_many_remarks;
// Invalid consultation.block_unknown, consultation.anchor, consultation.position_chapter,
// consultation.pin_picture, consultation.field_off; refusals as of CanWrite.
func (s *Service) PutRemark(ctx context.Context, v Visitor, statement, id uuid.UUID, version int, w Words) (*Remark, error) {
	fresh := Remark{ID: id, StatementID: statement, BlockID: w.Anchor.Block, Anchor: w.Anchor, AnchorState: compare.Unchanged, Position: w.Position,
		Request: w.Request, Reason: w.Reason, Remark: w.Remark, Wording: w.Wording, Place: w.Place, Pin: w.Pin, UpdatedBy: PersonOf(v.Actor)}
	if err := fresh.Clean(); err != nil {
		return nil, err
	}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.write(ctx, tx, v, statement, CanWrite)
		if err != nil {
			return err
		}
		now, before := s.now(), (*Remark)(nil)
		if before, err = findRemark(ctx, tx, id); err != nil {
			return err
		}
		if err := s.newer(before, statement, version); err != nil {
			return err
		}
		if before == nil {
			if n, err := countRemarks(ctx, tx, statement); err != nil || n >= MaxRemarks {
				return orTooMany(err)
			}
			before = &Remark{CreatedAt: now}
		}
		if err := s.place(ctx, tx, r.c, &fresh, before); err != nil {
			return err
		}
		if fresh.Position != "" {
			taken, err := positionOn(ctx, tx, statement, fresh.BlockID, id)
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
		return touch(ctx, tx, statement, now)
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
	return fault.New(fault.Conflict, CodeTooManyRemarks).WithParam("Max", MaxRemarks)
}

// newer refuses an old version, and somebody else’s remark.
func (s *Service) newer(before *Remark, statement uuid.UUID, version int) error {
	switch {
	case before == nil && version > 0:
		return changed(nil)
	case before == nil:
		return nil
	case before.StatementID != statement:
		return authz.Denied(authz.CodeNotFound).Err()
	case before.Version != version:
		return changed(before)
	}
	return nil
}

func changed(now *Remark) error {
	f := fault.New(fault.Conflict, CodeRemarkChanged)
	if now == nil {
		return f.WithParam("Remark", nil)
	}
	return f.WithParam("Remark", viewRemark(now, nil))
}

// place finds the passage in the current version. One that the document has moved on from
// is left where it is: its state says so.
func (s *Service) place(ctx context.Context, tx bun.Tx, c *consultation.Consultation, fresh, before *Remark) error {
	v, err := s.consultations.Current(ctx, tx, c.Activity.ID)
	if err != nil {
		return err
	}
	var f fault.Validation
	set := c.Settings
	f.Check(fresh.Position == "" || set.Positions, "position", CodeFieldOff, nil)
	f.Check(fresh.Wording == "" || set.Wording, "wording", CodeFieldOff, nil)
	f.Check(fresh.Place == nil || set.Place, "place", CodeFieldOff, nil)
	f.Check(fresh.Remark == "" || set.Form == consultation.Remark, "remark", CodeFieldOff, nil)
	f.Check(fresh.Request == "" && fresh.Reason == "" || set.Form == consultation.RequestReason, "request", CodeFieldOff, nil)
	f.Check(fresh.Pin == nil || set.Place, "pin", CodeFieldOff, nil)
	b := v.Document.Block(fresh.BlockID)
	fresh.PinReplaced = fresh.Pin.replaced(b)
	f.Check(!fresh.PinReplaced || before.Pin != nil && *before.Pin == *fresh.Pin, "pin", CodePin, nil)
	f.Check(fresh.Position == "" || fresh.Position == before.Position || b != nil && b.Kind == doc.Chapter, "position", CodeNoChapter, nil)
	if before.Version > 0 && fresh.Anchor == before.Anchor {
		fresh.AnchorState, fresh.AnchorVersion = before.AnchorState, before.AnchorVersion
		return f.Err()
	}
	fresh.AnchorVersion = v.Number
	f.Check(b != nil, "anchor/block", CodeBlock, nil)
	f.Check(b == nil || fresh.Anchor.Check(&v.Document) == nil, "anchor", compare.CodeAnchor, nil)
	return f.Err()
}

// DeleteRemark takes a remark away. Conflict consultation.remark_changed; what is not there
// any more is deleted already.
func (s *Service) DeleteRemark(ctx context.Context, v Visitor, statement, id uuid.UUID, version int) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.write(ctx, tx, v, statement, CanWrite); err != nil {
			return err
		}
		before, err := findRemark(ctx, tx, id)
		if err != nil || before == nil {
			return err
		}
		if err := s.newer(before, statement, version); err != nil {
			return err
		}
		if err := deleteRemark(ctx, tx, id); err != nil {
			return err
		}
		return touch(ctx, tx, statement, s.now())
	})
}

// PutLease shows the team that the person is writing to a block, for LeaseTime; it gives
// the lease as it is, perhaps somebody else’s, and their name. It forbids nothing.
func (s *Service) PutLease(ctx context.Context, v Visitor, statement uuid.UUID, block string) (held *Lease, name string, err error) {
	if err := authz.LoggedIn()(authz.Case{Actor: v.Actor}).Err(); err != nil {
		return nil, "", err
	}
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.open(ctx, tx, v, statement, false)
		if err != nil {
			return err
		}
		now := s.now()
		if err := refuse(CanWrite(v, r.s, r.c, now), r.c, r.s, now); err != nil {
			return err
		}
		if held, err = takeLease(ctx, tx, Lease{statement, block, v.ID, now.Add(LeaseTime)}, now); err != nil {
			return err
		}
		names, err := s.people.Names(ctx, tx, []uuid.UUID{held.PersonID})
		name = names[held.PersonID]
		return err
	})
	return held, name, err
}

// DropLease ends the person’s own lease.
func (s *Service) DropLease(ctx context.Context, v Visitor, statement uuid.UUID, block string) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.open(ctx, tx, v, statement, false); err != nil {
			return err
		}
		return dropLease(ctx, tx, statement, block, v.ID)
	})
}
