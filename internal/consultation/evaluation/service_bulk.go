package evaluation

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/space"
)

// Selection is what a bulk edit is about: the segments with these ids that the filter
// picks; without ids, all it picks.
type Selection struct {
	IDs    []uuid.UUID
	Filter Filter
}

// Act of a bulk edit.
type Act string

const (
	AddTag      Act = "add_tag"
	RemoveTag   Act = "remove_tag"
	Assign      Act = "assign"
	SetDue      Act = "due"
	SetPlace    Act = "place"
	SetDecision Act = "decision"
	// SetAnswer replaces the consideration.
	SetAnswer Act = "consideration"
)

// Bulk is a change of many segments.
type Bulk struct {
	Act Act
	Tag uuid.UUID
	// Person is nil for nobody, Due for no day.
	Person   *uuid.UUID
	Due      *calendar.Date
	Place    uuid.UUID
	Decision Decision
	// Consideration by language, or that of a TextBlock.
	Consideration map[string]string
	TextBlock     uuid.UUID
}

// locked keeps answers at places that lock.
const locked = "NOT EXISTS (SELECT FROM consultation_place AS l WHERE l.id = p.place_id AND l.locks)"

// Edit changes up to MaxBulk segments in one statement. What may not be changed so is left
// alone: answers at a place that locks, what a published report tells, and at the place of
// release what has no whole answer or, with four eyes, was written by the actor. Invalid
// consultation.too_many_segments; Forbidden authz.role_required for a release.
func (s *Service) Edit(ctx context.Context, a authz.Actor, key once.Key, activity uuid.UUID, sel Selection, b Bulk) (BulkResult, error) {
	var out BulkResult
	err := s.Change(ctx, a, activity, func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) (err error) {
		out, _, err = once.Do(ctx, tx, key, func() (BulkResult, error) { return s.editAll(ctx, tx, a, c, &sel, &b) })
		return err
	})
	return out, err
}

func (s *Service) editAll(ctx context.Context, tx bun.Tx, a authz.Actor, c *consultation.Consultation, sel *Selection, b *Bulk) (BulkResult, error) {
	if len(sel.IDs) > MaxBulk {
		return BulkResult{}, tooMany()
	}
	activity := c.Activity.ID
	id, now := uuid.Must(uuid.NewV7()), s.now()
	if err := forgetUndo(ctx, tx, now.Add(-UndoTime)); err != nil {
		return BulkResult{}, err
	}
	if err := insertUndo(ctx, tx, id, activity, board.PersonOf(a), string(b.Act), now); err != nil {
		return BulkResult{}, err
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
	return out, s.Record(ctx, tx, a, "consultation.segments_edited", activity, map[string]any{"act": b.Act, "matched": out.Matched, "changed": out.Changed, "undo": id})
}

func tooMany() error {
	return fault.New(fault.Invalid, fault.CodeInvalid).WithField("ids", CodeTooManySegments, map[string]any{"Max": MaxBulk})
}

func (s *Service) edit(ctx context.Context, tx bun.Tx, a authz.Actor, c *consultation.Consultation, sel *Selection, b *Bulk, undo uuid.UUID) (BulkResult, error) {
	now, activity := s.now(), c.Activity.ID
	run := func(only, set sqlPart) (BulkResult, error) { return bulk(ctx, tx, activity, sel, undo, now, only, set) }
	wrong := func(path string) (BulkResult, error) {
		return BulkResult{}, fault.New(fault.Invalid, fault.CodeInvalid).WithField(path, fault.FieldChoice, nil)
	}
	switch b.Act {
	case AddTag, RemoveTag:
		tag, err := board.FindTag(ctx, tx, activity, b.Tag)
		if err != nil {
			return BulkResult{}, err
		}
		return bulkTag(ctx, tx, activity, sel, undo, now, tag, b.Act == AddTag)
	case Assign:
		if err := s.Staffed(ctx, tx, c, "person", b.Person); err != nil {
			return BulkResult{}, err
		}
		return run(part("p.assignee_id IS DISTINCT FROM ?::uuid", b.Person), part("assignee_id = ?::uuid, reminded_at = NULL", b.Person))
	case SetDue:
		return run(part("p.due_on IS DISTINCT FROM ?::date", dateOrNull(day(b.Due))), part("due_on = ?::date, reminded_at = NULL", dateOrNull(day(b.Due))))
	case SetPlace:
		return s.bulkPlace(ctx, tx, a, c, b.Place, run)
	case SetDecision:
		if b.Decision != "" && !slices.Contains(Decisions(), b.Decision) {
			return wrong("decision")
		}
		return run(part("p.decision IS DISTINCT FROM ?::text AND "+locked, orNull(b.Decision)), part("decision = ?::text, written_by = ?::uuid, written_at = ?", orNull(b.Decision), board.PersonOf(a), now))
	case SetAnswer:
		return s.bulkAnswer(ctx, tx, a, activity, b, undo, run)
	}
	return wrong("act")
}

func (s *Service) bulkAnswer(ctx context.Context, tx bun.Tx, a authz.Actor, activity uuid.UUID, b *Bulk, undo uuid.UUID, run func(only, set sqlPart) (BulkResult, error)) (BulkResult, error) {
	html := b.Consideration
	if b.TextBlock != uuid.Nil {
		t, err := board.FindTextBlock(ctx, tx, activity, b.TextBlock, false)
		if err != nil {
			return BulkResult{}, err
		}
		html = t.HTML
	}
	var v fault.Validation
	clean := asJSON(board.RichText(&v, "consideration", html))
	if err := v.Err(); err != nil {
		return BulkResult{}, err
	}
	out, err := run(part("p.consideration <> ?::jsonb AND "+locked, clean), part("consideration = ?::jsonb, written_by = ?::uuid, written_at = ?", clean, board.PersonOf(a), s.now()))
	if err != nil || b.TextBlock == uuid.Nil {
		return out, err
	}
	return out, useInBulk(ctx, tx, undo, b.TextBlock, s.now())
}

func (s *Service) bulkPlace(ctx context.Context, tx bun.Tx, a authz.Actor, c *consultation.Consultation, to uuid.UUID, run func(only, set sqlPart) (BulkResult, error)) (BulkResult, error) {
	places, err := board.ListPlaces(ctx, tx, c.Activity.ID)
	if err != nil {
		return BulkResult{}, err
	}
	place, err := placeBy(places, to)
	if err != nil {
		return BulkResult{}, err
	}
	publisher := space.CanPublish(a, c.Project)
	if place.Role == board.Released {
		if !publisher.Allowed {
			return BulkResult{}, publisher.Err()
		}
		four, err := s.FourEyes(ctx, tx, c)
		if err != nil {
			return BulkResult{}, err
		}
		// The twin of CanMove in SQL.
		only := "p.place_id <> ? AND p.decision IS NOT NULL AND jsonb_exists(p.consideration, 'de')"
		if four && a.Kind == authz.Person {
			return run(part(only+" AND p.written_by IS DISTINCT FROM ?::uuid", to, a.ID), part("place_id = ?, released_by = ?::uuid, released_at = ?", to, board.PersonOf(a), s.now()))
		}
		return run(part(only, to), part("place_id = ?, released_by = ?::uuid, released_at = ?", to, board.PersonOf(a), s.now()))
	}
	reported, err := s.statements.ReportOut(ctx, tx, c.Activity.ID)
	if err != nil {
		return BulkResult{}, err
	}
	if publisher.Allowed && !reported {
		return run(part("p.place_id <> ?", to), part("place_id = ?, released_by = NULL, released_at = NULL", to))
	}
	return run(part("p.place_id <> ? AND p.released_at IS NULL", to), part("place_id = ?", to))
}

// Undo takes a bulk edit of the actor back, within UndoTime and once: how many segments it
// put back, and how many it left because somebody has changed them since. Conflict
// consultation.undo_over, consultation.segment_reported.
func (s *Service) Undo(ctx context.Context, a authz.Actor, activity, id uuid.UUID) (undone, left int, err error) {
	err = s.Change(ctx, a, activity, func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) error {
		u, err := findUndo(ctx, tx, id)
		if err != nil {
			return err
		}
		now := s.now()
		if u == nil || u.ActivityID != activity || u.UsedAt != nil || u.PersonID == nil || *u.PersonID != a.ID || now.After(u.At.Add(UndoTime)) {
			return fault.New(fault.Conflict, CodeUndoOver)
		}
		// Neither who publishes no more, nor anybody once the report is out, releases or takes
		// back by the way of undoing.
		if u.Act == string(SetPlace) {
			refused := space.CanPublish(a, c.Project).Err()
			if refused == nil {
				refused = s.unreported(ctx, tx, activity)
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
		return s.Record(ctx, tx, a, "consultation.segments_undone", activity, map[string]any{"undo": id, "undone": undone, "left": left})
	})
	return undone, left, err
}

func errorsOr(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
