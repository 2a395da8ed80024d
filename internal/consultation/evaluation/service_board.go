package evaluation

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

// Board is what the table is made with.
type Board struct {
	*consultation.Consultation
	Places   []Place
	Tags     []Tag
	Staff    []identity.Recipient
	FourEyes bool
}

// Board of a consultation. It names nobody but staff. Ten statements.
func (s *Service) Board(ctx context.Context, a authz.Actor, activity uuid.UUID) (*Board, error) {
	var out *Board
	err := s.change(ctx, a, activity, func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) (err error) {
		out, err = s.board(ctx, tx, c)
		return err
	})
	return out, err
}

func (s *Service) board(ctx context.Context, tx bun.Tx, c *consultation.Consultation) (*Board, error) {
	out := &Board{Consultation: c}
	var err error
	if out.Places, err = listPlaces(ctx, tx, c.Activity.ID); err != nil {
		return nil, err
	}
	if err = countPlaces(ctx, tx, c.Activity.ID, out.Places); err != nil {
		return nil, err
	}
	if out.Tags, err = listTags(ctx, tx, c.Activity.ID); err != nil {
		return nil, err
	}
	if out.Staff, err = s.colleagues(ctx, tx, c); err != nil {
		return nil, err
	}
	out.FourEyes, err = s.fourEyes(ctx, tx, c)
	return out, err
}

// onBoard changes something of the board and gives it back whole.
func (s *Service) onBoard(ctx context.Context, a authz.Actor, activity uuid.UUID, act string, effect func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) (map[string]any, error)) (*Board, error) {
	var out *Board
	err := s.change(ctx, a, activity, func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) error {
		data, err := effect(ctx, tx, c)
		if err != nil {
			return err
		}
		if out, err = s.board(ctx, tx, c); err != nil {
			return err
		}
		return s.Record(ctx, tx, a, act, activity, data)
	})
	return out, err
}

type made struct {
	ID uuid.UUID `json:"id"`
}

// SetFourEyes decides whether somebody else than the writer releases. Conflict
// consultation.four_eyes_space where the space asks for it.
func (s *Service) SetFourEyes(ctx context.Context, a authz.Actor, activity uuid.UUID, yes bool) (*Board, error) {
	return s.onBoard(ctx, a, activity, "consultation.evaluation_set", func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) (map[string]any, error) {
		if c.Project.FourEyes && !yes {
			return nil, fault.New(fault.Conflict, CodeFourEyesSpace)
		}
		// Who could release alone afterwards must be allowed to release.
		if !yes {
			if err := publisher(a, c).Err(); err != nil {
				return nil, err
			}
		}
		return map[string]any{"fourEyes": yes}, setFourEyes(ctx, tx, activity, yes)
	})
}

func placeNames(in map[string]string) (map[string]string, error) {
	var v fault.Validation
	clean := names(&v, "names", in)
	return clean, v.Err()
}

// AddPlace puts a step before the place of release.
func (s *Service) AddPlace(ctx context.Context, a authz.Actor, key once.Key, activity uuid.UUID, in map[string]string, locks bool) (*Board, error) {
	return s.onBoard(ctx, a, activity, "consultation.place_saved", func(ctx context.Context, tx bun.Tx, _ *consultation.Consultation) (map[string]any, error) {
		clean, err := placeNames(in)
		if err != nil {
			return nil, err
		}
		m, _, err := once.Do(ctx, tx, key, func() (made, error) {
			places, err := listPlaces(ctx, tx, activity)
			if err != nil {
				return made{}, err
			}
			if len(places) >= 20 {
				return made{}, fault.New(fault.Invalid, fault.CodeInvalid).WithField("names", fault.FieldTooMany, map[string]any{"Max": 20})
			}
			at := places[slices.IndexFunc(places, func(p Place) bool { return p.Role == Released })].Position
			if err := makeRoom(ctx, tx, activity, at); err != nil {
				return made{}, err
			}
			p := &Place{ID: uuid.Must(uuid.NewV7()), ActivityID: activity, Position: at, Names: clean, Locks: locks}
			return made{p.ID}, insertPlace(ctx, tx, p)
		})
		return map[string]any{"place": m.ID}, err
	})
}

// SavePlace renames a place or changes whether it locks; that of release always does.
// Conflict request.stale.
func (s *Service) SavePlace(ctx context.Context, a authz.Actor, activity, id uuid.UUID, version int, in map[string]string, locks bool) (*Board, error) {
	return s.onBoard(ctx, a, activity, "consultation.place_saved", func(ctx context.Context, tx bun.Tx, _ *consultation.Consultation) (map[string]any, error) {
		clean, err := placeNames(in)
		if err != nil {
			return nil, err
		}
		p, err := findPlace(ctx, tx, activity, id)
		if err == nil && p.Version != version {
			err = fault.New(fault.Conflict, fault.CodeStale)
		}
		if err != nil {
			return nil, err
		}
		p.Names, p.Locks = clean, locks || p.Role == Released
		return map[string]any{"place": id, "locks": p.Locks}, updatePlace(ctx, tx, p)
	})
}

// OrderPlaces puts the steps between the first and the place of release into an order: all
// of them, each once. Invalid request.invalid at «places» for anything else, as when
// somebody has added one meanwhile.
func (s *Service) OrderPlaces(ctx context.Context, a authz.Actor, activity uuid.UUID, ids []uuid.UUID) (*Board, error) {
	return s.onBoard(ctx, a, activity, "consultation.places_ordered", func(ctx context.Context, tx bun.Tx, _ *consultation.Consultation) (map[string]any, error) {
		places, err := listPlaces(ctx, tx, activity)
		if err != nil {
			return nil, err
		}
		if !reordered(places, ids) {
			return nil, fault.New(fault.Invalid, fault.CodeInvalid).WithField("places", fault.FieldChoice, nil)
		}
		return map[string]any{"count": len(ids)}, orderPlaces(ctx, tx, activity, ids)
	})
}

// DeletePlace removes an empty step. Conflict consultation.place_used.
func (s *Service) DeletePlace(ctx context.Context, a authz.Actor, activity, id uuid.UUID) (*Board, error) {
	return s.onBoard(ctx, a, activity, "consultation.place_deleted", func(ctx context.Context, tx bun.Tx, _ *consultation.Consultation) (map[string]any, error) {
		p, err := findPlace(ctx, tx, activity, id)
		if err == nil && p.Role != "" {
			err = fault.New(fault.Conflict, CodePlaceUsed)
		}
		if err != nil {
			return nil, err
		}
		return map[string]any{"place": id}, deletePlace(ctx, tx, p)
	})
}

// SaveTag makes a tag, or changes it when it has an id. Conflict consultation.tag_exists.
func (s *Service) SaveTag(ctx context.Context, a authz.Actor, key *once.Key, t Tag) (*Board, error) {
	return s.onBoard(ctx, a, t.ActivityID, "consultation.tag_saved", func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) (map[string]any, error) {
		if err := t.clean(); err != nil {
			return nil, err
		}
		if err := s.staffed(ctx, tx, c, "assignee", t.AssigneeID); err != nil {
			return nil, err
		}
		if key == nil {
			if _, err := findTag(ctx, tx, t.ActivityID, t.ID); err != nil {
				return nil, err
			}
			return map[string]any{"tag": t.ID}, putTag(ctx, tx, &t)
		}
		m, _, err := once.Do(ctx, tx, *key, func() (made, error) {
			t.ID = uuid.Must(uuid.NewV7())
			return made{t.ID}, putTag(ctx, tx, &t)
		})
		return map[string]any{"tag": m.ID}, err
	})
}

// DeleteTag takes it away from all segments too.
func (s *Service) DeleteTag(ctx context.Context, a authz.Actor, activity, id uuid.UUID) (*Board, error) {
	return s.onBoard(ctx, a, activity, "consultation.tag_deleted", func(ctx context.Context, tx bun.Tx, _ *consultation.Consultation) (map[string]any, error) {
		if _, err := findTag(ctx, tx, activity, id); err != nil {
			return nil, err
		}
		return map[string]any{"tag": id}, deleteTag(ctx, tx, id)
	})
}

// TextBlocks by title: limit+1 when more follow.
func (s *Service) TextBlocks(ctx context.Context, a authz.Actor, activity uuid.UUID, after *TextPosition, limit int) ([]TextBlock, error) {
	if _, err := s.Open(ctx, s.db, a, activity); err != nil {
		return nil, err
	}
	rows, err := listTextBlocks(ctx, s.db, activity, after, limit+1)
	return rows, pg.Fault(err)
}

// SaveTextBlock makes a text block, or changes it when it has an id; where it was used the
// words stay as they are. Conflict request.stale.
func (s *Service) SaveTextBlock(ctx context.Context, a authz.Actor, key *once.Key, t TextBlock) (*TextBlock, error) {
	err := s.change(ctx, a, t.ActivityID, func(ctx context.Context, tx bun.Tx, _ *consultation.Consultation) error {
		if err := t.clean(); err != nil {
			return err
		}
		t.ChangedAt, t.ChangedBy = s.now(), personOf(a)
		if key != nil {
			m, _, err := once.Do(ctx, tx, *key, func() (made, error) {
				t.ID = uuid.Must(uuid.NewV7())
				return made{t.ID}, putTextBlock(ctx, tx, &t)
			})
			if t.ID = m.ID; err != nil {
				return err
			}
			t.Version = max(t.Version, 1)
		} else {
			old, err := findTextBlock(ctx, tx, t.ActivityID, t.ID, true)
			if err == nil && old.Version != t.Version {
				err = fault.New(fault.Conflict, fault.CodeStale)
			}
			if err != nil {
				return err
			}
			if err := putTextBlock(ctx, tx, &t); err != nil {
				return err
			}
		}
		return s.Record(ctx, tx, a, "consultation.text_block_saved", t.ActivityID, map[string]any{"textBlock": t.ID})
	})
	return &t, err
}

// DeleteTextBlock removes it; where it was used the words stay.
func (s *Service) DeleteTextBlock(ctx context.Context, a authz.Actor, activity, id uuid.UUID) error {
	return s.change(ctx, a, activity, func(ctx context.Context, tx bun.Tx, _ *consultation.Consultation) error {
		if _, err := findTextBlock(ctx, tx, activity, id, true); err != nil {
			return err
		}
		if err := deleteTextBlock(ctx, tx, id); err != nil {
			return err
		}
		return s.Record(ctx, tx, a, "consultation.text_block_deleted", activity, map[string]any{"textBlock": id})
	})
}

// Uses of a text block by segment: limit+1 when more follow.
func (s *Service) Uses(ctx context.Context, a authz.Actor, activity, id, after uuid.UUID, limit int) (rows []Use, err error) {
	err = pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.Open(ctx, tx, a, activity); err != nil {
			return err
		}
		if _, err := findTextBlock(ctx, tx, activity, id, false); err != nil {
			return err
		}
		rows, err = listUses(ctx, tx, id, after, limit+1)
		return err
	})
	return rows, err
}

// Remind writes once to whoever has segments that are due within two days, one letter for
// all of them, and forgets what can be undone no more.
func (s *Service) Remind(ctx context.Context) error {
	now := s.now()
	if err := forgetUndo(ctx, s.db, now.Add(-UndoTime)); err != nil {
		return pg.Fault(err)
	}
	return pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		due, err := claimDue(ctx, tx, now, now.AddDate(0, 0, dueSoon).Format(time.DateOnly))
		if err != nil {
			return err
		}
		for _, d := range due {
			c, err := s.consultations.Activity(ctx, tx, authz.Software(), d.ActivityID)
			if err != nil {
				return err
			}
			people, err := s.those(ctx, tx, c, []uuid.UUID{d.AssigneeID})
			if err != nil {
				return err
			}
			for _, p := range people {
				if err := s.remind(ctx, tx, c, p, d); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
