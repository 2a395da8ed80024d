package evaluation

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/receipt"
	"mitwirken/internal/platform/pg"
)

// Query asks for one stretch of the table.
type Query struct {
	Filter
	Sort  Sort
	After *Cursor
	Limit int
}

// Table is one stretch of it.
type Table struct {
	// Rows are limit+1 when more follow.
	Rows []Segment
	// Senders by statement, Names of people by id.
	Senders map[uuid.UUID]*statement.Statement
	Names   map[uuid.UUID]string
	// Leases by segment: who is working on it now.
	Leases map[uuid.UUID]*Lease
}

// Segments lists what staff ask for; that they opened it is recorded. Nine statements
// however many rows there are.
func (s *Service) Segments(ctx context.Context, a authz.Actor, activity uuid.UUID, q Query) (*Table, error) {
	out := &Table{}
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) (err error) {
		if _, err = s.Open(ctx, tx, a, activity); err != nil {
			return err
		}
		if out.Rows, err = listPage(ctx, tx, activity, &q.Filter, q.Sort, q.After, q.Limit+1); err != nil {
			return err
		}
		if err = TagsOf(ctx, tx, out.Rows); err != nil {
			return err
		}
		var from, people, ids []uuid.UUID
		for i := range out.Rows {
			ids, from = append(ids, out.Rows[i].ID), append(from, out.Rows[i].StatementID)
			if by := out.Rows[i].AssigneeID; by != nil {
				people = append(people, *by)
			}
		}
		held, err := leasesOn(ctx, tx, ids, s.now())
		if err != nil {
			return err
		}
		out.Leases = make(map[uuid.UUID]*Lease, len(held))
		for i := range held {
			out.Leases[held[i].SegmentID], people = &held[i], append(people, held[i].PersonID)
		}
		if out.Senders, err = s.statements.Heads(ctx, tx, from); err != nil {
			return err
		}
		if out.Names, err = s.people.Names(ctx, tx, people); err != nil {
			return err
		}
		return s.Record(ctx, tx, a, "consultation.segments_listed", activity, map[string]any{"count": min(len(out.Rows), q.Limit), "more": q.After != nil})
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Sheet is one segment with everything about it.
type Sheet struct {
	Segment
	*consultation.Consultation
	Sender *statement.Statement
	// Original are the remarks that it is made of, as they were submitted and signed.
	Original []receipt.Part
	Siblings []Segment
	Notes    []Note
	Places   []board.Place
	// Uses are the text blocks that were put into it.
	Uses     []uuid.UUID
	Lease    *Lease
	Names    map[uuid.UUID]string
	FourEyes bool
}

// Segment is one with everything; that staff opened it is recorded. NotFound
// authz.not_found.
func (s *Service) Segment(ctx context.Context, a authz.Actor, id uuid.UUID) (*Sheet, error) {
	var out *Sheet
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		row, c, err := s.Find(ctx, tx, a, id, false)
		if err != nil {
			return err
		}
		if out, err = s.SheetOf(ctx, tx, row, c); err != nil {
			return err
		}
		return s.RecordSegment(ctx, tx, a, "consultation.segment_read", id, nil)
	})
	return out, err
}

// SheetOf a segment that is known already.
func (s *Service) SheetOf(ctx context.Context, tx bun.Tx, row *Segment, c *consultation.Consultation) (*Sheet, error) {
	out := &Sheet{Consultation: c}
	rows := []Segment{*row}
	if err := TagsOf(ctx, tx, rows); err != nil {
		return nil, err
	}
	out.Segment = rows[0]
	heads, err := s.statements.Heads(ctx, tx, []uuid.UUID{row.StatementID})
	if err != nil {
		return nil, err
	}
	out.Sender = heads[row.StatementID]
	if out.Original, err = s.Original(ctx, tx, row); err != nil {
		return nil, err
	}
	if out.Siblings, err = OfStatement(ctx, tx, row.StatementID); err != nil {
		return nil, err
	}
	if out.Notes, err = listNotes(ctx, tx, row.ID); err != nil {
		return nil, err
	}
	if out.Places, err = board.ListPlaces(ctx, tx, row.ActivityID); err != nil {
		return nil, err
	}
	if out.Uses, err = board.UsesIn(ctx, tx, row.ID); err != nil {
		return nil, err
	}
	if out.FourEyes, err = s.FourEyes(ctx, tx, c); err != nil {
		return nil, err
	}
	held, err := leasesOn(ctx, tx, []uuid.UUID{row.ID}, s.now())
	if err != nil {
		return nil, err
	}
	people := []uuid.UUID{}
	add := func(ids ...*uuid.UUID) {
		for _, id := range ids {
			if id != nil {
				people = append(people, *id)
			}
		}
	}
	for i := range held {
		out.Lease = &held[i]
		add(&held[i].PersonID)
	}
	for _, n := range out.Notes {
		add(n.PersonID)
		people = append(people, n.Mentions...)
	}
	add(row.AssigneeID, row.WrittenBy, row.ReleasedBy)
	out.Names, err = s.people.Names(ctx, tx, people)
	return out, err
}

// Original gives the remarks that a segment is made of, as they were submitted.
func (s *Service) Original(ctx context.Context, db bun.IDB, row *Segment) ([]receipt.Part, error) {
	x, err := s.statements.SubmissionOf(ctx, db, row.StatementID, row.Submission)
	if err != nil {
		return nil, err
	}
	content, err := x.Content()
	if err != nil {
		return nil, err
	}
	var out []receipt.Part
	for _, p := range content.Parts {
		for _, id := range row.Remarks {
			if p.ID == id {
				out = append(out, p)
			}
		}
	}
	return out, nil
}
