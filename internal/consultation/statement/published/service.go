package published

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// Service is what can be done with published statements; one method, one transaction.
type Service struct {
	db            bun.IDB
	consultations *consultation.Service
	statements    *statement.Service
	now           func() time.Time
}

// NewService stands on the room of statements.
func NewService(db bun.IDB, consultations *consultation.Service, statements *statement.Service, now func() time.Time) *Service {
	return &Service{db, consultations, statements, now}
}

// In is the service inside a transaction, at another time: for imports.
func (s *Service) In(tx bun.Tx, now func() time.Time) *Service {
	return &Service{tx, s.consultations.In(tx, now), s.statements.In(tx, now), now}
}

// published gives the consultation for who may see published statements there.
func (s *Service) published(ctx context.Context, a authz.Actor, activity uuid.UUID) (*consultation.Consultation, error) {
	c, err := s.consultations.Activity(ctx, s.db, a, activity)
	if err == nil && !c.Settings.Publishable {
		return nil, fault.New(fault.NotFound, statement.CodeNotPublished)
	}
	return c, err
}

func (s *Service) show(row *statement.Statement, x *statement.Submission, joined int) (*Entry, error) {
	out := &Entry{Statement: *row, Joined: joined}
	if row.Publication == statement.Named {
		if err := s.statements.Unseal(row); err != nil {
			return nil, err
		}
		out.Name = row.Name()
	}
	var err error
	if out.Content, err = x.Content(); err != nil {
		return nil, err
	}
	// Who sends is told by Name alone; files are not published.
	out.Content.Files = nil
	if row.Publication != statement.Named {
		out.Content.Organisation, out.Content.OnBehalf = "", ""
	}
	out.Statement.Contact, out.Statement.Sealed = statement.Contact{}, nil
	return out, nil
}

// Published lists what senders have published in a consultation, in the order of their
// numbers: limit+1 rows when more follow. NotFound consultation.not_published where nothing
// is. Six statements.
func (s *Service) Published(ctx context.Context, a authz.Actor, activity uuid.UUID, after *Stretch, limit int) ([]*Entry, error) {
	if _, err := s.published(ctx, a, activity); err != nil {
		return nil, err
	}
	rows, err := listPublished(ctx, s.db, activity, after, limit)
	if err != nil {
		return nil, pg.Fault(err)
	}
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	contents, err := s.statements.LatestOf(ctx, s.db, ids)
	if err != nil {
		return nil, pg.Fault(err)
	}
	joined, err := joinsTo(ctx, s.db, ids)
	if err != nil {
		return nil, pg.Fault(err)
	}
	out := make([]*Entry, 0, len(rows))
	for i := range rows {
		shown, err := s.show(&rows[i], contents[rows[i].ID], joined[rows[i].ID])
		if err != nil {
			return nil, err
		}
		out = append(out, shown)
	}
	return out, nil
}

// PublishedOne is one of them. NotFound consultation.not_published.
func (s *Service) PublishedOne(ctx context.Context, a authz.Actor, activity, id uuid.UUID) (*Entry, error) {
	if _, err := s.published(ctx, a, activity); err != nil {
		return nil, err
	}
	row, err := s.public(ctx, s.db, activity, id)
	if err != nil {
		return nil, pg.Fault(err)
	}
	x, err := s.statements.SubmissionOf(ctx, s.db, id, 0)
	if err != nil {
		return nil, pg.Fault(err)
	}
	joined, err := joinsTo(ctx, s.db, []uuid.UUID{id})
	if err != nil {
		return nil, pg.Fault(err)
	}
	return s.show(row, x, joined[id])
}

// public finds a statement that everybody may read.
func (s *Service) public(ctx context.Context, db bun.IDB, activity, id uuid.UUID) (*statement.Statement, error) {
	row, err := s.statements.Find(ctx, db, id)
	if fault.Is(err, authz.CodeNotFound) || err == nil && (row.ActivityID != activity || !row.Public()) {
		return nil, fault.New(fault.NotFound, statement.CodeNotPublished)
	}
	return row, err
}

// Join makes a published statement a part of this one: wholly, or its chapters in blocks.
// Joining again changes the chapters. NotFound consultation.not_published, also for one’s
// own and in consultations where nothing is published; Invalid consultation.block_unknown;
// refusals as of CanWrite.
func (s *Service) Join(ctx context.Context, v statement.Visitor, id, other uuid.UUID, blocks []string) (*statement.Detail, error) {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		mine, c, err := s.statements.Writing(ctx, tx, v, id)
		if err != nil {
			return err
		}
		row, err := s.public(ctx, tx, mine.ActivityID, other)
		if err != nil {
			return err
		}
		if !c.Settings.Publishable || v.Owns(row) || row.ID == mine.ID {
			return fault.New(fault.NotFound, statement.CodeNotPublished)
		}
		if err := s.chapters(ctx, tx, c, blocks); err != nil {
			return err
		}
		if err := putJoin(ctx, tx, &statement.Join{ID: uuid.Must(uuid.NewV7()), StatementID: id, JoinedID: other, Blocks: blocks, CreatedAt: s.now()}); err != nil {
			return err
		}
		return s.statements.Touch(ctx, tx, id)
	})
	if err != nil {
		return nil, err
	}
	return s.statements.Get(ctx, v, id)
}

func (s *Service) chapters(ctx context.Context, db bun.IDB, c *consultation.Consultation, blocks []string) error {
	if blocks == nil {
		return nil
	}
	current, err := s.consultations.Current(ctx, db, c.Activity.ID)
	if err != nil {
		return err
	}
	var f fault.Validation
	for _, id := range blocks {
		b := current.Document.Block(id)
		f.Check(b != nil && b.Kind == doc.Chapter, "blocks", statement.CodeBlock, nil)
	}
	f.Check(len(blocks) > 0, "blocks", fault.FieldRequired, nil)
	return f.Err()
}

// Leave takes a joined statement out again.
func (s *Service) Leave(ctx context.Context, v statement.Visitor, id, other uuid.UUID) (*statement.Detail, error) {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, _, err := s.statements.Writing(ctx, tx, v, id); err != nil {
			return err
		}
		if err := deleteJoin(ctx, tx, id, other); err != nil {
			return err
		}
		return s.statements.Touch(ctx, tx, id)
	})
	if err != nil {
		return nil, err
	}
	return s.statements.Get(ctx, v, id)
}
