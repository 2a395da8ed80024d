package board

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
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
	err := s.Change(ctx, a, activity, func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) (err error) {
		out, err = s.board(ctx, tx, c)
		return err
	})
	return out, err
}

func (s *Service) board(ctx context.Context, tx bun.Tx, c *consultation.Consultation) (*Board, error) {
	out := &Board{Consultation: c}
	var err error
	if out.Places, err = ListPlaces(ctx, tx, c.Activity.ID); err != nil {
		return nil, err
	}
	if err = countPlaces(ctx, tx, c.Activity.ID, out.Places); err != nil {
		return nil, err
	}
	if out.Tags, err = ListTags(ctx, tx, c.Activity.ID); err != nil {
		return nil, err
	}
	if out.Staff, err = s.colleagues(ctx, tx, c); err != nil {
		return nil, err
	}
	out.FourEyes, err = s.FourEyes(ctx, tx, c)
	return out, err
}

// onBoard changes something of the board and gives it back whole.
func (s *Service) onBoard(ctx context.Context, a authz.Actor, activity uuid.UUID, act string, effect func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) (map[string]any, error)) (*Board, error) {
	var out *Board
	err := s.Change(ctx, a, activity, func(ctx context.Context, tx bun.Tx, c *consultation.Consultation) error {
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
			if err := CanRelease(a, c).Err(); err != nil {
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
			places, err := ListPlaces(ctx, tx, activity)
			if err != nil {
				return made{}, err
			}
			if len(places) >= maxPlaces {
				return made{}, fault.New(fault.Invalid, fault.CodeInvalid).WithField("names", fault.FieldTooMany, map[string]any{"Max": maxPlaces})
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
		places, err := ListPlaces(ctx, tx, activity)
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
		if err := s.Staffed(ctx, tx, c, "assignee", t.AssigneeID); err != nil {
			return nil, err
		}
		if key == nil {
			if _, err := FindTag(ctx, tx, t.ActivityID, t.ID); err != nil {
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
		if _, err := FindTag(ctx, tx, activity, id); err != nil {
			return nil, err
		}
		return map[string]any{"tag": id}, deleteTag(ctx, tx, id)
	})
}
