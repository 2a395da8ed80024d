package bulk

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
	"mitwirken/internal/platform/privacy"
	"mitwirken/internal/space"
)

// Service is what can be done with many segments; one method, one transaction.
type Service struct {
	db       bun.IDB
	segments *evaluation.Service
	now      func() time.Time
}

// NewService stands on the segments.
func NewService(db bun.IDB, segments *evaluation.Service, now func() time.Time) *Service {
	return &Service{db, segments, now}
}

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	return &Service{tx, s.segments.In(tx, now), now}
}

// Holdings declares what is kept for undoing.
func (*Service) Holdings() []privacy.Holding {
	return []privacy.Holding{{Name: "consultation_undo", Topic: privacy.Running, Tables: []string{"consultation_undo"}, Ground: privacy.Task, Kept: []privacy.Kept{privacy.After(evaluation.UndoTime, privacy.Happened)},
		Recipients: []privacy.Recipient{privacy.Editors}}}
}

// Forget what can be undone no more.
func (s *Service) Forget(ctx context.Context) error {
	return pg.Fault(forgetUndo(ctx, s.db, s.now().Add(-evaluation.UndoTime)))
}

func dayOrNull(d *calendar.Date) any {
	if d == nil {
		return nil
	}
	return d.String()
}

// locked keeps answers at places that lock.
const locked = "NOT EXISTS (SELECT FROM consultation_place AS l WHERE l.id = p.place_id AND l.locks)"

// Edit changes up to MaxBulk segments in one statement. What may not be changed so is left
// alone: answers at a place that locks, what a published report tells, and at the place of
// release what has no whole answer or, with four eyes, was written by the actor. Invalid
// consultation.too_many_segments; Forbidden authz.role_required for a release.
func (s *Service) Edit(ctx context.Context, a authz.Actor, key once.Key, activity uuid.UUID, sel Selection, b Bulk) (Result, error) {
	var out Result
	err := s.segments.Change(ctx, a, activity, func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) (err error) {
		out, _, err = once.Do(ctx, tx, key, func() (Result, error) { return s.editAll(ctx, tx, a, c, &sel, &b) })
		return err
	})
	return out, err
}

func (s *Service) editAll(ctx context.Context, tx bun.Tx, a authz.Actor, c *consultation.Consultation, sel *Selection, b *Bulk) (Result, error) {
	if len(sel.IDs) > MaxBulk {
		return Result{}, tooMany()
	}
	activity := c.Activity.ID
	id, now := uuid.Must(uuid.NewV7()), s.now()
	if err := forgetUndo(ctx, tx, now.Add(-evaluation.UndoTime)); err != nil {
		return Result{}, err
	}
	if err := insertUndo(ctx, tx, id, activity, board.PersonOf(a), string(b.Act), now); err != nil {
		return Result{}, err
	}
	out, err := s.edit(ctx, tx, a, c, sel, b, id)
	switch {
	case err != nil:
		return out, err
	case out.Matched > MaxBulk:
		return out, tooMany()
	case out.Changed == 0:
		return out, dropUndo(ctx, tx, id)
	}
	out.Undo = &id
	return out, s.segments.Record(ctx, tx, a, "consultation.segments_edited", activity, map[string]any{"act": b.Act, "matched": out.Matched, "changed": out.Changed, "undo": id})
}

func tooMany() error {
	return fault.New(fault.Invalid, fault.CodeInvalid).WithField("ids", CodeTooManySegments, map[string]any{"Max": MaxBulk})
}

func (s *Service) edit(ctx context.Context, tx bun.Tx, a authz.Actor, c *consultation.Consultation, sel *Selection, b *Bulk, undo uuid.UUID) (Result, error) {
	now, activity := s.now(), c.Activity.ID
	run := func(only, set sqlPart) (Result, error) { return bulk(ctx, tx, activity, sel, undo, now, only, set) }
	wrong := func(path string) (Result, error) {
		return Result{}, fault.New(fault.Invalid, fault.CodeInvalid).WithField(path, fault.FieldChoice, nil)
	}
	switch b.Act {
	case AddTag, RemoveTag:
		tag, err := board.FindTag(ctx, tx, activity, b.Tag)
		if err != nil {
			return Result{}, err
		}
		return bulkTag(ctx, tx, activity, sel, undo, now, tag, b.Act == AddTag)
	case Assign:
		if err := s.segments.Staffed(ctx, tx, c, "person", b.Person); err != nil {
			return Result{}, err
		}
		return run(part("p.assignee_id IS DISTINCT FROM ?::uuid", b.Person), part("assignee_id = ?::uuid, reminded_at = NULL", b.Person))
	case SetDue:
		return run(part("p.due_on IS DISTINCT FROM ?::date", dayOrNull(b.Due)), part("due_on = ?::date, reminded_at = NULL", dayOrNull(b.Due)))
	case SetPlace:
		return s.bulkPlace(ctx, tx, a, c, b.Place, run)
	case SetDecision:
		if b.Decision != "" && !slices.Contains(evaluation.Decisions(), b.Decision) {
			return wrong("decision")
		}
		return run(part("p.decision IS DISTINCT FROM ?::text AND "+locked, orNull(b.Decision)), part("decision = ?::text, written_by = ?::uuid, written_at = ?", orNull(b.Decision), board.PersonOf(a), now))
	case SetAnswer:
		return s.bulkAnswer(ctx, tx, a, activity, b, undo, run)
	}
	return wrong("act")
}

func (s *Service) bulkAnswer(ctx context.Context, tx bun.Tx, a authz.Actor, activity uuid.UUID, b *Bulk, undo uuid.UUID, run func(only, set sqlPart) (Result, error)) (Result, error) {
	html := b.Consideration
	if b.TextBlock != uuid.Nil {
		t, err := board.FindTextBlock(ctx, tx, activity, b.TextBlock, false)
		if err != nil {
			return Result{}, err
		}
		html = t.HTML
	}
	var v fault.Validation
	clean := asJSON(board.RichText(&v, "consideration", html))
	if err := v.Err(); err != nil {
		return Result{}, err
	}
	out, err := run(part("p.consideration <> ?::jsonb AND "+locked, clean), part("consideration = ?::jsonb, written_by = ?::uuid, written_at = ?", clean, board.PersonOf(a), s.now()))
	if err != nil || b.TextBlock == uuid.Nil {
		return out, err
	}
	return out, useInBulk(ctx, tx, undo, b.TextBlock, s.now())
}

func (s *Service) bulkPlace(ctx context.Context, tx bun.Tx, a authz.Actor, c *consultation.Consultation, to uuid.UUID, run func(only, set sqlPart) (Result, error)) (Result, error) {
	places, err := board.ListPlaces(ctx, tx, c.Activity.ID)
	if err != nil {
		return Result{}, err
	}
	place, err := evaluation.PlaceBy(places, to)
	if err != nil {
		return Result{}, err
	}
	publisher := space.CanPublish(a, c.Project)
	if place.Role == board.Released {
		if !publisher.Allowed {
			return Result{}, publisher.Err()
		}
		four, err := s.segments.FourEyes(ctx, tx, c)
		if err != nil {
			return Result{}, err
		}
		// The twin of CanMove in SQL.
		only := "p.place_id <> ? AND p.decision IS NOT NULL AND jsonb_exists(p.consideration, 'de')"
		if four && a.Kind == authz.Person {
			return run(part(only+" AND p.written_by IS DISTINCT FROM ?::uuid", to, a.ID), part("place_id = ?, released_by = ?::uuid, released_at = ?", to, board.PersonOf(a), s.now()))
		}
		return run(part(only, to), part("place_id = ?, released_by = ?::uuid, released_at = ?", to, board.PersonOf(a), s.now()))
	}
	err = s.segments.Unreported(ctx, tx, c.Activity.ID)
	reported := fault.Is(err, evaluation.CodeSegmentReported)
	if err != nil && !reported {
		return Result{}, err
	}
	if publisher.Allowed && !reported {
		return run(part("p.place_id <> ?", to), part("place_id = ?, released_by = NULL, released_at = NULL", to))
	}
	return run(part("p.place_id <> ? AND p.released_at IS NULL", to), part("place_id = ?", to))
}

// Undo takes a bulk edit of the actor back, within evaluation.UndoTime and once: how many segments it
// put back, and how many it left because somebody has changed them since. Conflict
// consultation.undo_over, consultation.segment_reported.
func (s *Service) Undo(ctx context.Context, a authz.Actor, activity, id uuid.UUID) (undone, left int, err error) {
	err = s.segments.Change(ctx, a, activity, func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) error {
		u, err := findUndo(ctx, tx, id)
		if err != nil {
			return err
		}
		now := s.now()
		if u == nil || u.ActivityID != activity || u.UsedAt != nil || u.PersonID == nil || *u.PersonID != a.ID || now.After(u.At.Add(evaluation.UndoTime)) {
			return fault.New(fault.Conflict, evaluation.CodeUndoOver)
		}
		// Neither who publishes no more, nor anybody once the report is out, releases or takes
		// back by the way of undoing.
		if u.Act == string(SetPlace) {
			refused := space.CanPublish(a, c.Project).Err()
			if refused == nil {
				refused = s.segments.Unreported(ctx, tx, activity)
			}
			if refused != nil {
				moved, err := undoReleases(ctx, tx, id)
				if err != nil || moved {
					return errorsOr(err, refused)
				}
			}
		}
		var all int
		if undone, all, err = undo(ctx, tx, id, now); err != nil {
			return err
		}
		left = all - undone
		return s.segments.Record(ctx, tx, a, "consultation.segments_undone", activity, map[string]any{"undo": id, "undone": undone, "left": left})
	})
	return undone, left, err
}

func errorsOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
