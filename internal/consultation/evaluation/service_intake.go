package evaluation

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/evaluation/board"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/receipt"
)

// submitted makes segments of what was just submitted: one for each remark, and one for
// what came as files only. Of a version before, those that nobody has touched go; of the
// others those that say the same stay as they are, the rest is marked.
func (s *Service) submitted(ctx context.Context, tx bun.Tx, row *statement.Statement, x *statement.Submission) error {
	content, err := x.Content()
	if err != nil {
		return err
	}
	if err := s.Ensure(ctx, tx, row.ActivityID); err != nil {
		return err
	}
	parts := content.Parts
	if len(parts) == 0 && len(content.Files) > 0 && !content.NoComment {
		parts = []receipt.Part{{}}
	}
	if x.Number > 1 {
		if parts, err = s.replace(ctx, tx, row, x, parts); err != nil {
			return err
		}
	}
	place, err := board.StartPlace(ctx, tx, row.ActivityID)
	if err != nil {
		return err
	}
	version, err := s.consultations.Current(ctx, tx, row.ActivityID)
	if err != nil {
		return err
	}
	seq, err := LastSeq(ctx, tx, row.ID)
	if err != nil {
		return err
	}
	all := placesIn(version)
	for i := range parts {
		at := placeOf(all, parts[i].Block)
		seg := segmentOf(row, x, &parts[i])
		seg.Seq, seg.PlaceID, seg.At, seg.Chapters = seq+i+1, place, at.At, at.Chapters
		if err := Insert(ctx, tx, seg); err != nil {
			return err
		}
	}
	return nil
}

func segmentOf(row *statement.Statement, x *statement.Submission, p *receipt.Part) *Segment {
	out := &Segment{ID: uuid.Must(uuid.NewV7()), ActivityID: row.ActivityID, StatementID: row.ID, Submission: x.Number, Remarks: []uuid.UUID{}, BlockID: p.Block,
		Number: row.Number, Channel: row.Channel, Kind: row.Kind, Category: row.Category, Lang: row.Lang, SubmittedAt: x.SubmittedAt, Position: statement.Position(p.Position),
		Quote: p.Quote, Before: p.Before, Words: Words{p.Request, p.Reason, p.Remark, p.Wording}, Input: Current, Version: 1, CreatedAt: x.SubmittedAt, ChangedAt: x.SubmittedAt}
	if p.ID != uuid.Nil {
		out.Remarks = append(out.Remarks, p.ID)
	}
	return out
}

// replace sorts out the segments of earlier versions and gives the parts that need new ones.
func (s *Service) replace(ctx context.Context, tx bun.Tx, row *statement.Statement, x *statement.Submission, parts []receipt.Part) ([]receipt.Part, error) {
	if err := deleteUnworked(ctx, tx, row.ID); err != nil {
		return nil, err
	}
	kept, err := OfStatement(ctx, tx, row.ID)
	if err != nil || len(kept) == 0 {
		return parts, err
	}
	before := map[int]*receipt.Content{}
	var same, changed, done []uuid.UUID
	for i := range kept {
		k := &kept[i]
		if before[k.Submission] == nil {
			old, err := s.statements.SubmissionOf(ctx, tx, row.ID, k.Submission)
			if err != nil {
				return nil, err
			}
			if before[k.Submission], err = old.Content(); err != nil {
				return nil, err
			}
		}
		if !unchanged(k, before[k.Submission].Parts, parts) {
			changed = append(changed, k.ID)
			continue
		}
		same, done = append(same, k.ID), append(done, k.Remarks...)
		if len(k.Remarks) == 0 { // files only
			done = append(done, uuid.Nil)
		}
	}
	now := s.now()
	if err := setInput(ctx, tx, changed, Changed, now); err != nil {
		return nil, err
	}
	if err := keepCurrent(ctx, tx, same, x.Number); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(parts), func(p receipt.Part) bool { return slices.Contains(done, p.ID) }), nil
}

// unchanged tells whether all remarks of a segment read the same before and now.
func unchanged(k *Segment, before, now []receipt.Part) bool {
	if len(k.Remarks) == 0 {
		return len(now) == 1 && now[0].ID == uuid.Nil
	}
	for _, id := range k.Remarks {
		is := func(p receipt.Part) bool { return p.ID == id }
		o, n := slices.IndexFunc(before, is), slices.IndexFunc(now, is)
		if o < 0 || n < 0 {
			return false
		}
		a, b := before[o], now[n]
		if a.Position != b.Position || a.Request != b.Request || a.Reason != b.Reason || a.Remark != b.Remark || a.Wording != b.Wording || a.Block != b.Block {
			return false
		}
	}
	return true
}

// withdrawn takes away what nobody has touched and marks the rest.
func (s *Service) withdrawn(ctx context.Context, tx bun.Tx, row *statement.Statement) error {
	if err := deleteUnworked(ctx, tx, row.ID); err != nil {
		return err
	}
	kept, err := OfStatement(ctx, tx, row.ID)
	if err != nil {
		return err
	}
	ids := make([]uuid.UUID, len(kept))
	for i := range kept {
		ids[i] = kept[i].ID
	}
	return setInput(ctx, tx, ids, Withdrawn, s.now())
}

// renumber follows a new version of the document.
func (s *Service) renumber(ctx context.Context, tx bun.Tx, c *consultation.Consultation, old, fresh *consultation.Version) error {
	if old == nil {
		return nil
	}
	return moveToDocument(ctx, tx, c.Activity.ID, nil, placesIn(fresh))
}
