package evaluation

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Edit is what staff decide about one segment, all of it.
type Edit struct {
	Answer
	Place    uuid.UUID
	Assignee *uuid.UUID
	Due      *calendar.Date
	Tags     []uuid.UUID
	// BlockID is where the segment belongs; empty for nowhere.
	BlockID string
	// TextBlocks that were put into the consideration.
	TextBlocks []uuid.UUID
}

func day(d *calendar.Date) *time.Time {
	if d == nil {
		return nil
	}
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
	return &t
}

// PlaceBy its id; NotFound is Invalid at «place».
func PlaceBy(places []board.Place, id uuid.UUID) (*board.Place, error) {
	if i := slices.IndexFunc(places, func(p board.Place) bool { return p.ID == id }); i >= 0 {
		return &places[i], nil
	}
	return nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("place", fault.FieldChoice, nil)
}

// Save writes what was decided about a segment; the answer goes to all of its group. A
// segment at a place that locks keeps its answer and where it belongs, unless the same
// edit takes it away from there. Conflict request.stale, consultation.segment_locked,
// consultation.unanswered, consultation.segment_reported; Forbidden authz.role_required or
// space.second_person_required for a release; NotFound authz.not_found.
func (s *Service) Save(ctx context.Context, a authz.Actor, id uuid.UUID, version int, e Edit) (*Sheet, error) {
	var out *Sheet
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		row, c, err := s.segment(ctx, tx, a, id, true)
		if err != nil {
			return err
		}
		if err := e.clean(); err != nil {
			return err
		}
		if row.Version != version {
			return fault.New(fault.Conflict, fault.CodeStale)
		}
		answered, err := s.apply(ctx, tx, a, c, row, &e)
		if err != nil {
			return err
		}
		if out, err = s.sheet(ctx, tx, row, c); err != nil {
			return err
		}
		return s.recordSegment(ctx, tx, a, "consultation.segment_saved", id, map[string]any{"activity": row.ActivityID, "decision": row.Decision, "place": row.PlaceID, "group": answered})
	})
	return out, err
}

// apply an edit to a locked row; it tells how many others of the group got the answer.
func (s *Service) apply(ctx context.Context, tx bun.Tx, a authz.Actor, c *consultation.Consultation, row *Segment, e *Edit) (int64, error) {
	places, err := board.ListPlaces(ctx, tx, row.ActivityID)
	if err != nil {
		return 0, err
	}
	from, err := PlaceBy(places, row.PlaceID)
	if err != nil {
		return 0, err
	}
	to, err := PlaceBy(places, e.Place)
	if err != nil {
		return 0, err
	}
	rewritten := !row.Answer.same(&e.Answer)
	if from.Locks && to.Locks && (rewritten || e.BlockID != row.BlockID) {
		return 0, fault.New(fault.Conflict, CodeSegmentLocked)
	}
	now := s.now()
	if rewritten {
		row.Answer, row.WrittenBy, row.WrittenAt = e.Answer, board.PersonOf(a), &now
	}
	four, err := s.FourEyes(ctx, tx, c)
	if err != nil {
		return 0, err
	}
	if err := refuse(CanMove(a, c.Project, row, from, to, four)); err != nil {
		return 0, err
	}
	if from.Role == board.Released && to.Role != board.Released {
		if err := s.Unreported(ctx, tx, row.ActivityID); err != nil {
			return 0, err
		}
	}
	if e.Assignee != nil && (row.AssigneeID == nil || *row.AssigneeID != *e.Assignee) {
		if err := s.Staffed(ctx, tx, c, "assignee", e.Assignee); err != nil {
			return 0, err
		}
	}
	if e.BlockID != row.BlockID {
		if err := s.place(ctx, tx, row, e.BlockID); err != nil {
			return 0, err
		}
	}
	row.AssigneeID, row.DueOn, row.ChangedAt = e.Assignee, day(e.Due), now
	row.move(a, from, to, now)
	if err := setTags(ctx, tx, row, e.Tags); err != nil {
		return 0, err
	}
	if row.AssigneeID == nil {
		if row.AssigneeID, err = board.AssigneeOf(ctx, tx, row.ActivityID, e.Tags); err != nil {
			return 0, err
		}
	}
	if err := updateSegment(ctx, tx, row); err != nil {
		return 0, err
	}
	if err := board.UseTextBlocks(ctx, tx, row.ActivityID, row.ID, e.TextBlocks, now); err != nil || !rewritten || row.GroupID == nil {
		return 0, err
	}
	return answerGroup(ctx, tx, row)
}

func (s *Segment) move(a authz.Actor, from, to *board.Place, now time.Time) {
	s.PlaceID = to.ID
	switch {
	case from.ID == to.ID:
	case to.Role == board.Released:
		s.ReleasedBy, s.ReleasedAt = board.PersonOf(a), &now
	case from.Role == board.Released:
		s.ReleasedBy, s.ReleasedAt = nil, nil
	}
}

// place puts a segment to another block of the document.
func (s *Service) place(ctx context.Context, tx bun.Tx, row *Segment, block string) error {
	v, err := s.consultations.Current(ctx, tx, row.ActivityID)
	if err != nil {
		return err
	}
	at := placeOf(placesIn(v), block)
	if block != "" && at.ID == "" {
		return fault.New(fault.Invalid, fault.CodeInvalid).WithField("block", fault.FieldChoice, nil)
	}
	row.BlockID, row.At, row.Chapters = block, at.At, at.Chapters
	return nil
}

// workable finds a segment whose words may be changed.
func (s *Service) workable(ctx context.Context, tx bun.Tx, a authz.Actor, id uuid.UUID, version int) (*Segment, *consultation.Consultation, error) {
	row, c, err := s.segment(ctx, tx, a, id, true)
	if err != nil {
		return nil, nil, err
	}
	if row.Version != version {
		return nil, nil, fault.New(fault.Conflict, fault.CodeStale)
	}
	places, err := board.ListPlaces(ctx, tx, row.ActivityID)
	if err != nil {
		return nil, nil, err
	}
	if p, err := PlaceBy(places, row.PlaceID); err != nil || p.Locks {
		return nil, nil, fault.New(fault.Conflict, CodeSegmentLocked)
	}
	return row, c, nil
}

// Split cuts a segment into parts, in words of the statement: the first stays this
// segment, the others are new ones with the same position, place and tags. A single part
// trims the words. Invalid request.invalid with consultation.not_verbatim at a part;
// Conflict request.stale, consultation.segment_locked.
func (s *Service) Split(ctx context.Context, a authz.Actor, id uuid.UUID, version int, parts []Words) ([]Segment, error) {
	var out []Segment
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		row, _, err := s.workable(ctx, tx, a, id, version)
		if err != nil {
			return err
		}
		if err := cleanParts(parts); err != nil {
			return err
		}
		var v fault.Validation
		original, err := s.original(ctx, tx, row)
		if err != nil {
			return err
		}
		for i := range parts {
			v.Check(parts[i].Verbatim(said(original)), "parts/"+strconv.Itoa(i), CodeNotVerbatim, nil)
		}
		if err := v.Err(); err != nil {
			return err
		}
		if err := s.cut(ctx, tx, row, parts); err != nil {
			return err
		}
		if out, err = listOfStatement(ctx, tx, row.StatementID); err != nil {
			return err
		}
		return s.recordSegment(ctx, tx, a, "consultation.segment_split", id, map[string]any{"activity": row.ActivityID, "parts": len(parts)})
	})
	return out, err
}

func cleanParts(parts []Words) error {
	var v fault.Validation
	v.Check(len(parts) > 0 && len(parts) <= MaxParts, "parts", fault.FieldTooMany, map[string]any{"Max": MaxParts})
	for i := range parts {
		at := "parts/" + strconv.Itoa(i)
		parts[i].clean(&v, at)
		v.Check(!parts[i].Empty(), at, fault.FieldRequired, nil)
	}
	return v.Err()
}

func (s *Service) cut(ctx context.Context, tx bun.Tx, row *Segment, parts []Words) error {
	rows := []Segment{*row}
	if err := tagsOf(ctx, tx, rows); err != nil {
		return err
	}
	seq, err := lastSeq(ctx, tx, row.StatementID)
	if err != nil {
		return err
	}
	now := s.now()
	for i, words := range parts[1:] {
		next := *row
		next.ID, next.Seq, next.Words, next.CreatedAt, next.ChangedAt, next.Version = uuid.Must(uuid.NewV7()), seq+i+1, words, now, now, 2
		if err := insertSegment(ctx, tx, &next); err != nil {
			return err
		}
		if err := setTags(ctx, tx, &next, rows[0].Tags); err != nil {
			return err
		}
	}
	row.Words, row.ChangedAt = parts[0], now
	return updateSegment(ctx, tx, row)
}

// Join makes one segment of several of the same statement: the one with the lowest number
// stays, with the words, tags and notes of all; without an answer of its own it takes the
// first one of the others. versions are by id. Conflict
// request.stale, consultation.segment_locked; Invalid consultation.not_together.
func (s *Service) Join(ctx context.Context, a authz.Actor, versions map[uuid.UUID]int) (*Sheet, error) {
	var out *Sheet
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		ids := make([]uuid.UUID, 0, len(versions))
		for id := range versions {
			ids = append(ids, id)
		}
		rows, err := listOf(ctx, tx, ids, true)
		if err != nil {
			return err
		}
		if len(rows) != len(versions) {
			return notFound()
		}
		first := &rows[0]
		var c *consultation.Consultation
		for i := range rows {
			if rows[i].StatementID != first.StatementID || rows[i].Submission != first.Submission || len(rows) < 2 {
				return fault.New(fault.Invalid, fault.CodeInvalid).WithField("segments", CodeNotTogether, nil)
			}
			if _, c, err = s.workable(ctx, tx, a, rows[i].ID, versions[rows[i].ID]); err != nil {
				return err
			}
		}
		var gone []uuid.UUID
		for i := range rows[1:] {
			gone = append(gone, rows[i+1].ID)
			for _, id := range rows[i+1].Remarks {
				if !slices.Contains(first.Remarks, id) {
					first.Remarks = append(first.Remarks, id)
				}
			}
		}
		original, err := s.original(ctx, tx, first)
		if err != nil {
			return err
		}
		first.Words, first.ChangedAt = together(rows, original), s.now()
		for i := 1; i < len(rows) && first.WrittenAt == nil; i++ {
			first.Answer, first.WrittenBy, first.WrittenAt = rows[i].Answer, rows[i].WrittenBy, rows[i].WrittenAt
		}
		if err := moveBelongings(ctx, tx, first.ID, gone); err != nil {
			return err
		}
		if err := deleteSegments(ctx, tx, gone); err != nil {
			return err
		}
		if err := updateSegment(ctx, tx, first); err != nil {
			return err
		}
		if out, err = s.sheet(ctx, tx, first, c); err != nil {
			return err
		}
		return s.recordSegment(ctx, tx, a, "consultation.segments_joined", first.ID, map[string]any{"activity": first.ActivityID, "count": len(rows)})
	})
	return out, err
}

// PutLease shows for LeaseTime that the actor works on a segment, unless somebody else
// does; it tells who, with their name. It forbids nothing.
func (s *Service) PutLease(ctx context.Context, a authz.Actor, id uuid.UUID) (held *Lease, name string, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, _, err := s.segment(ctx, tx, a, id, false); err != nil {
			return err
		}
		now := s.now()
		if held, err = takeLease(ctx, tx, Lease{id, a.ID, now.Add(LeaseTime)}, now); err != nil {
			return err
		}
		names, err := s.people.Names(ctx, tx, []uuid.UUID{held.PersonID})
		name = names[held.PersonID]
		return err
	})
	return held, name, err
}

// DropLease ends the actor’s own.
func (s *Service) DropLease(ctx context.Context, a authz.Actor, id uuid.UUID) error {
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, _, err := s.segment(ctx, tx, a, id, false); err != nil {
			return err
		}
		return dropLease(ctx, tx, id, a.ID)
	})
}

// AddNote writes an internal note; who is mentioned gets a letter, once per note. Invalid
// request.invalid with consultation.no_staff at «mentions».
func (s *Service) AddNote(ctx context.Context, a authz.Actor, key once.Key, id uuid.UUID, text string, mentions []uuid.UUID) (*Sheet, error) {
	var out *Sheet
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		row, c, err := s.segment(ctx, tx, a, id, true)
		if err != nil {
			return err
		}
		text, err := cleanNote(text)
		if err != nil {
			return err
		}
		if _, _, err := once.Do(ctx, tx, key, func() (made, error) { return s.note(ctx, tx, a, row, c, text, mentions) }); err != nil {
			return err
		}
		out, err = s.sheet(ctx, tx, row, c)
		return err
	})
	return out, err
}

// made is what the effect of a repeated request answers.
type made struct {
	ID uuid.UUID `json:"id"`
}

func (s *Service) note(ctx context.Context, tx bun.Tx, a authz.Actor, row *Segment, c *consultation.Consultation, text string, mentions []uuid.UUID) (made, error) {
	slices.SortFunc(mentions, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	mentions = slices.Compact(mentions)
	told, err := s.Those(ctx, tx, c, mentions)
	if err != nil {
		return made{}, err
	}
	if len(told) != len(mentions) {
		return made{}, fault.New(fault.Invalid, fault.CodeInvalid).WithField("mentions", board.CodeNoStaff, nil)
	}
	now := s.now()
	n := &Note{ID: uuid.Must(uuid.NewV7()), SegmentID: row.ID, PersonID: board.PersonOf(a), Text: text, Mentions: append([]uuid.UUID{}, mentions...), CreatedAt: now}
	if err := insertNote(ctx, tx, n); err != nil {
		return made{}, err
	}
	if err := touch(ctx, tx, row.ID, now); err != nil {
		return made{}, err
	}
	row.Version++
	if err := s.tell(ctx, tx, a, row, c, told); err != nil {
		return made{}, err
	}
	return made{n.ID}, s.recordSegment(ctx, tx, a, "consultation.note_added", row.ID, map[string]any{"activity": row.ActivityID, "mentions": len(mentions)})
}
