package evaluation

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/identity"
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
		row, c, err := s.Find(ctx, tx, a, id, true)
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
		if out, err = s.SheetOf(ctx, tx, row, c); err != nil {
			return err
		}
		return s.RecordSegment(ctx, tx, a, "consultation.segment_saved", id, map[string]any{"activity": row.ActivityID, "decision": row.Decision, "place": row.PlaceID, "group": answered})
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
	if err := SetTags(ctx, tx, row, e.Tags); err != nil {
		return 0, err
	}
	if row.AssigneeID == nil {
		if row.AssigneeID, err = board.AssigneeOf(ctx, tx, row.ActivityID, e.Tags); err != nil {
			return 0, err
		}
	}
	if err := Update(ctx, tx, row); err != nil {
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

// Workable finds a segment whose words may be changed, and locks it. Conflict request.stale,
// consultation.segment_locked; otherwise as Segment.
func (s *Service) Workable(ctx context.Context, tx bun.Tx, a authz.Actor, id uuid.UUID, version int) (*Segment, *consultation.Consultation, error) {
	row, c, err := s.Find(ctx, tx, a, id, true)
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

// PutLease shows for LeaseTime that the actor works on a segment, unless somebody else
// does; it tells who, with their name. It forbids nothing.
func (s *Service) PutLease(ctx context.Context, a authz.Actor, id uuid.UUID) (held *Lease, name string, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, _, err := s.Find(ctx, tx, a, id, false); err != nil {
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
		if _, _, err := s.Find(ctx, tx, a, id, false); err != nil {
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
		row, c, err := s.Find(ctx, tx, a, id, true)
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
		out, err = s.SheetOf(ctx, tx, row, c)
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
	return made{n.ID}, s.RecordSegment(ctx, tx, a, "consultation.note_added", row.ID, map[string]any{"activity": row.ActivityID, "mentions": len(mentions)})
}

// tell those who are mentioned, but for who mentions themselves.
func (s *Service) tell(ctx context.Context, tx bun.Tx, a authz.Actor, row *Segment, c *consultation.Consultation, who []identity.Recipient) error {
	names, err := s.people.Names(ctx, tx, []uuid.UUID{a.ID})
	if err != nil {
		return err
	}
	for _, p := range who {
		if p.Actor.ID == a.ID {
			continue
		}
		title, _ := c.Title(p.Lang)
		l := mentionLetter{title: title, label: board.Label(row.Number, row.Seq), by: names[a.ID], url: s.DeskURL(p.Lang, row.ActivityID, "abschnitt="+row.ID.String())}
		if err := s.Write(ctx, tx, p, l); err != nil {
			return err
		}
	}
	return nil
}
