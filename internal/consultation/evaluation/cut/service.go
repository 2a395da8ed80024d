package cut

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// Service is what can be done with the cut of segments; one method, one transaction.
type Service struct {
	db       bun.IDB
	segments *evaluation.Service
	now      func() time.Time
}

// NewService stands on the segments.
func NewService(db bun.IDB, segments *evaluation.Service, now func() time.Time) *Service {
	return &Service{db, segments, now}
}

// Split cuts a segment into parts, in words of the statement: the first stays this
// segment, the others are new ones with the same position, place and tags. A single part
// trims the words. Invalid request.invalid with consultation.not_verbatim at a part;
// Conflict request.stale, consultation.segment_locked.
func (s *Service) Split(ctx context.Context, a authz.Actor, id uuid.UUID, version int, parts []evaluation.Words) ([]evaluation.Segment, error) {
	var out []evaluation.Segment
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		row, _, err := s.segments.Workable(ctx, tx, a, id, version)
		if err != nil {
			return err
		}
		if err := cleanParts(parts); err != nil {
			return err
		}
		var v fault.Validation
		original, err := s.segments.Original(ctx, tx, row)
		if err != nil {
			return err
		}
		for i := range parts {
			v.Check(verbatim(&parts[i], said(original)), "parts/"+strconv.Itoa(i), CodeNotVerbatim, nil)
		}
		if err := v.Err(); err != nil {
			return err
		}
		if err := s.cut(ctx, tx, row, parts); err != nil {
			return err
		}
		if out, err = evaluation.OfStatement(ctx, tx, row.StatementID); err != nil {
			return err
		}
		return s.segments.RecordSegment(ctx, tx, a, "consultation.segment_split", id, map[string]any{"activity": row.ActivityID, "parts": len(parts)})
	})
	return out, err
}

func cleanParts(parts []evaluation.Words) error {
	var v fault.Validation
	v.Check(len(parts) > 0 && len(parts) <= MaxParts, "parts", fault.FieldTooMany, map[string]any{"Max": MaxParts})
	for i := range parts {
		at := "parts/" + strconv.Itoa(i)
		clean(&parts[i], &v, at)
		v.Check(!parts[i].Empty(), at, fault.FieldRequired, nil)
	}
	return v.Err()
}

func (s *Service) cut(ctx context.Context, tx bun.Tx, row *evaluation.Segment, parts []evaluation.Words) error {
	rows := []evaluation.Segment{*row}
	if err := evaluation.TagsOf(ctx, tx, rows); err != nil {
		return err
	}
	seq, err := evaluation.LastSeq(ctx, tx, row.StatementID)
	if err != nil {
		return err
	}
	now := s.now()
	for i, words := range parts[1:] {
		next := *row
		next.ID, next.Seq, next.Words, next.CreatedAt, next.ChangedAt, next.Version = uuid.Must(uuid.NewV7()), seq+i+1, words, now, now, 2
		if err := evaluation.Insert(ctx, tx, &next); err != nil {
			return err
		}
		if err := evaluation.SetTags(ctx, tx, &next, rows[0].Tags); err != nil {
			return err
		}
	}
	row.Words, row.ChangedAt = parts[0], now
	return evaluation.Update(ctx, tx, row)
}

// Join makes one segment of several of the same statement: the one with the lowest number
// stays, with the words, tags and notes of all; without an answer of its own it takes the
// first one of the others. What they were is kept for UndoJoin. versions are by id. Conflict
// request.stale, consultation.segment_locked; Invalid consultation.not_together.
func (s *Service) Join(ctx context.Context, a authz.Actor, versions map[uuid.UUID]int) (*evaluation.Sheet, error) {
	var out *evaluation.Sheet
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		rows, c, err := s.mergeable(ctx, tx, a, versions)
		if err != nil {
			return err
		}
		now, first := s.now(), &rows[0]
		var gone []uuid.UUID
		for i := range rows[1:] {
			gone = append(gone, rows[i+1].ID)
		}
		before, err := remember(ctx, tx, append([]uuid.UUID{first.ID}, gone...))
		if err != nil {
			return err
		}
		if err := s.merge(ctx, tx, rows, now); err != nil {
			return err
		}
		if err := swallow(ctx, tx, first.ID, gone); err != nil {
			return err
		}
		if err := evaluation.Update(ctx, tx, first); err != nil {
			return err
		}
		if err := keep(ctx, tx, &joining{first.ID, first.Version, board.PersonOf(a), now, before}); err != nil {
			return err
		}
		if out, err = s.segments.SheetOf(ctx, tx, first, c); err != nil {
			return err
		}
		return s.segments.RecordSegment(ctx, tx, a, "consultation.segments_joined", first.ID, map[string]any{"activity": first.ActivityID, "count": len(rows)})
	})
	return out, err
}

// mergeable finds segments of one statement whose words may be changed, by their number.
func (s *Service) mergeable(ctx context.Context, tx bun.Tx, a authz.Actor, versions map[uuid.UUID]int) (rows []evaluation.Segment, c *consultation.Consultation, err error) {
	if rows, err = evaluation.List(ctx, tx, slices.Collect(maps.Keys(versions)), true); err != nil {
		return nil, nil, err
	}
	if len(rows) != len(versions) {
		return nil, nil, authz.Denied(authz.CodeNotFound).Err()
	}
	for i := range rows {
		if rows[i].StatementID != rows[0].StatementID || rows[i].Submission != rows[0].Submission || len(rows) < 2 {
			return nil, nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("segments", CodeNotTogether, nil)
		}
		if _, c, err = s.segments.Workable(ctx, tx, a, rows[i].ID, versions[rows[i].ID]); err != nil {
			return nil, nil, err
		}
	}
	return rows, c, nil
}

// merge puts words, remarks and the answer of all into the first.
func (s *Service) merge(ctx context.Context, tx bun.Tx, rows []evaluation.Segment, now time.Time) error {
	first := &rows[0]
	for i := range rows[1:] {
		for _, id := range rows[i+1].Remarks {
			if !slices.Contains(first.Remarks, id) {
				first.Remarks = append(first.Remarks, id)
			}
		}
	}
	original, err := s.segments.Original(ctx, tx, first)
	if err != nil {
		return err
	}
	first.Words, first.ChangedAt = together(rows, original), now
	for i := 1; i < len(rows) && first.WrittenAt == nil; i++ {
		first.Answer, first.WrittenBy, first.WrittenAt = rows[i].Answer, rows[i].WrittenBy, rows[i].WrittenAt
	}
	return nil
}

// UndoJoin takes the last join of a segment back, within UndoTime and unless somebody has
// changed it since: those that went are there again as they were, with answer, tags, notes
// and group, and this one is what it was. A number that was given to another segment
// meanwhile gives way to the next free one. Conflict consultation.undo_over,
// consultation.segment_locked; NotFound authz.not_found.
func (s *Service) UndoJoin(ctx context.Context, a authz.Actor, id uuid.UUID) (*evaluation.Sheet, error) {
	var out *evaluation.Sheet
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		row, c, err := s.segments.Find(ctx, tx, a, id, true)
		if err != nil {
			return err
		}
		kept, err := findJoining(ctx, tx, id)
		if err != nil {
			return err
		}
		now := s.now()
		if kept == nil || kept.Version != row.Version || now.After(kept.At.Add(evaluation.UndoTime)) {
			return fault.New(fault.Conflict, evaluation.CodeUndoOver)
		}
		if _, _, err := s.segments.Workable(ctx, tx, a, id, row.Version); err != nil {
			return err
		}
		back, err := restore(ctx, tx, row, now)
		if err != nil {
			return err
		}
		if err := s.segments.Relocate(ctx, tx, row.ActivityID, row.StatementID); err != nil {
			return err
		}
		if row, _, err = s.segments.Find(ctx, tx, a, id, false); err != nil {
			return err
		}
		if out, err = s.segments.SheetOf(ctx, tx, row, c); err != nil {
			return err
		}
		return s.segments.RecordSegment(ctx, tx, a, "consultation.segment_join_undone", id, map[string]any{"activity": row.ActivityID, "count": back + 1})
	})
	return out, err
}

// Forget what can be undone no more.
func (s *Service) Forget(ctx context.Context) error {
	return pg.Fault(forget(ctx, s.db, s.now().Add(-evaluation.UndoTime)))
}
