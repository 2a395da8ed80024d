package statement

import (
	"context"
	"crypto/sha256"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement/receipt"
	doc "mitwirken/internal/consultation/text"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// PublishedStatement is what everybody may know of one.
type PublishedStatement struct {
	Statement Statement
	// Name that the sender lets be seen; empty for none.
	Name    string
	Content *receipt.Content
	// Joined is how many have made it their own.
	Joined int
}

func (s *Service) show(row *Statement, x *Submission, joined int) (*PublishedStatement, error) {
	out := &PublishedStatement{Statement: *row, Joined: joined}
	if row.Publication == Named {
		if err := s.Unseal(row); err != nil {
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
	if row.Publication != Named {
		out.Content.Organisation, out.Content.OnBehalf = "", ""
	}
	out.Statement.Contact, out.Statement.Sealed = Contact{}, nil
	return out, nil
}

// Published lists what senders have published in a consultation, in the order of their
// numbers: limit+1 rows when more follow. NotFound consultation.not_published where nothing
// is. Six statements.
func (s *Service) Published(ctx context.Context, a authz.Actor, activity uuid.UUID, after *Stretch, limit int) ([]*PublishedStatement, error) {
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
	contents, err := latest(ctx, s.db, ids)
	if err != nil {
		return nil, pg.Fault(err)
	}
	joined, err := joinsTo(ctx, s.db, ids)
	if err != nil {
		return nil, pg.Fault(err)
	}
	out := make([]*PublishedStatement, 0, len(rows))
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
func (s *Service) PublishedOne(ctx context.Context, a authz.Actor, activity, id uuid.UUID) (*PublishedStatement, error) {
	if _, err := s.published(ctx, a, activity); err != nil {
		return nil, err
	}
	row, err := s.public(ctx, s.db, activity, id)
	if err != nil {
		return nil, pg.Fault(err)
	}
	x, err := findSubmission(ctx, s.db, id, 0)
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
func (s *Service) public(ctx context.Context, db bun.IDB, activity, id uuid.UUID) (*Statement, error) {
	row, err := findStatement(ctx, db, id, false)
	if fault.Is(err, authz.CodeNotFound) || err == nil && (row.ActivityID != activity || !row.Public()) {
		return nil, fault.New(fault.NotFound, CodeNotPublished)
	}
	return row, err
}

// Join makes a published statement a part of this one: wholly, or its chapters in blocks.
// Joining again changes the chapters. NotFound consultation.not_published, also for one’s
// own and in consultations where nothing is published; Invalid consultation.block_unknown;
// refusals as of CanWrite.
func (s *Service) Join(ctx context.Context, v Visitor, id, other uuid.UUID, blocks []string) (*Detail, error) {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.write(ctx, tx, v, id, CanWrite)
		if err != nil {
			return err
		}
		row, err := s.public(ctx, tx, r.s.ActivityID, other)
		if err != nil {
			return err
		}
		if !r.c.Settings.Publishable || v.Owns(row) || row.ID == r.s.ID {
			return fault.New(fault.NotFound, CodeNotPublished)
		}
		if err := s.chapters(ctx, tx, r.c, blocks); err != nil {
			return err
		}
		now := s.now()
		if err := putJoin(ctx, tx, &Join{ID: uuid.Must(uuid.NewV7()), StatementID: id, JoinedID: other, Blocks: blocks, CreatedAt: now}); err != nil {
			return err
		}
		return touch(ctx, tx, id, now)
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, v, id)
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
		f.Check(b != nil && b.Kind == doc.Chapter, "blocks", CodeBlock, nil)
	}
	f.Check(len(blocks) > 0, "blocks", fault.FieldRequired, nil)
	return f.Err()
}

// Leave takes a joined statement out again.
func (s *Service) Leave(ctx context.Context, v Visitor, id, other uuid.UUID) (*Detail, error) {
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.write(ctx, tx, v, id, CanWrite); err != nil {
			return err
		}
		if err := deleteJoin(ctx, tx, id, other); err != nil {
			return err
		}
		return touch(ctx, tx, id, s.now())
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, v, id)
}

// Receipt is a version of a statement with its proof, for who may read it; 0 is the
// latest. That staff took it is recorded. Conflict consultation.not_submitted; Gone
// consultation.statement_forgotten.
func (s *Service) Receipt(ctx context.Context, v Visitor, id uuid.UUID, number int) (*receipt.Page, *Submission, error) {
	var page *receipt.Page
	var x *Submission
	err := pg.InTx(ctx, s.db, func(ctx context.Context, tx bun.Tx) error {
		r, err := s.open(ctx, tx, v, id, false)
		if err != nil {
			return err
		}
		if x, err = findSubmission(ctx, tx, id, number); err != nil {
			return err
		}
		if page, err = s.receiptPage(r.s, x); err != nil {
			return err
		}
		if v.Owns(r.s) {
			return nil
		}
		return s.Record(ctx, tx, v.Actor, "consultation.receipt_read", id, map[string]any{"version": x.Number})
	})
	if err != nil {
		return nil, nil, err
	}
	if s.o.Owner != nil {
		page.Owner = s.o.Owner(ctx) // outside of the transaction, because it may ask the database itself
	}
	return page, x, nil
}

func (s *Service) receiptPage(row *Statement, x *Submission) (*receipt.Page, error) {
	content, err := x.Content()
	if err != nil {
		return nil, err
	}
	c := row.Contact
	return &receipt.Page{Lang: row.Lang, Sealed: x.Sealed(row.Number), Content: content, CheckURL: s.page(row.Lang, "/quittung"), Withdrawn: row.State == Withdrawn,
		Sender: receipt.Sender{Name: c.Name, Street: c.Street, Town: c.Town, Email: c.Email}, Changes: drawn}, nil
}

// Verdict on a receipt. It tells nothing about anybody.
type Verdict struct {
	Valid bool
	// Only of a valid one:
	Sealed    receipt.Sealed
	Withdrawn bool
	// Latest tells whether no later version was submitted.
	Latest bool
	// Intact tells whether the content that is kept still has this hash; false when it was
	// erased in time.
	Intact bool
}

// CheckReceipt asks whether a receipt is good: number and hash, or the code on the PDF.
// An unknown number is a receipt that is not valid.
func (s *Service) CheckReceipt(ctx context.Context, number, proof string) (Verdict, error) {
	row, all, err := byNumber(ctx, s.db, number)
	if fault.Is(err, authz.CodeNotFound) {
		return Verdict{}, nil
	}
	if err != nil {
		return Verdict{}, pg.Fault(err)
	}
	keys, err := listKeys(ctx, s.db)
	if err != nil {
		return Verdict{}, pg.Fault(err)
	}
	for i := range all {
		sealed := all[i].Sealed(row.Number)
		if !sealed.Matches(proof) {
			continue
		}
		for _, k := range keys {
			if k.ID != sealed.KeyID || !sealed.Signed(k.Public) {
				continue
			}
			x, err := findSubmission(ctx, s.db, row.ID, all[i].Number)
			if err != nil {
				return Verdict{}, pg.Fault(err)
			}
			sum := sha256.Sum256([]byte(x.Canonical))
			return Verdict{Valid: true, Sealed: sealed, Withdrawn: row.State == Withdrawn, Latest: i == 0, Intact: string(sum[:]) == string(sealed.Hash)}, nil
		}
	}
	return Verdict{}, nil
}

// Keys that receipts can be checked with, without us; that of today is among them, since
// today as long as it has signed nothing.
func (s *Service) Keys(ctx context.Context) ([]PublicKey, error) {
	rows, err := listKeys(ctx, s.db)
	if err != nil {
		return nil, pg.Fault(err)
	}
	for _, k := range rows {
		if k.ID == s.o.Key.ID() {
			return rows, nil
		}
	}
	return append([]PublicKey{{ID: s.o.Key.ID(), Public: s.o.Key.Public(), CreatedAt: calendar.DateOf(s.now()).Begin()}}, rows...), nil
}
