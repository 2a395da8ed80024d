package board

import (
	"context"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/once"
	"mitwirken/internal/platform/pg"
)

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
	err := s.Change(ctx, a, t.ActivityID, func(ctx context.Context, tx bun.Tx, _ *consultation.Consultation) error {
		if err := t.clean(); err != nil {
			return err
		}
		t.ChangedAt, t.ChangedBy = s.now(), PersonOf(a)
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
			old, err := FindTextBlock(ctx, tx, t.ActivityID, t.ID, true)
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
	return s.Change(ctx, a, activity, func(ctx context.Context, tx bun.Tx, _ *consultation.Consultation) error {
		if _, err := FindTextBlock(ctx, tx, activity, id, true); err != nil {
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
		if _, err := FindTextBlock(ctx, tx, activity, id, false); err != nil {
			return err
		}
		rows, err = listUses(ctx, tx, id, after, limit+1)
		return err
	})
	return rows, err
}
