package audit

import (
	"bytes"
	"fmt"
)

// Kind is what is wrong with the log.
type Kind string

const (
	// Changed: the row is not what was recorded.
	Changed Kind = "changed"
	// Missing: the row was deleted; later ones exist.
	Missing Kind = "missing"
	// Inserted: the row was not written by this program.
	Inserted Kind = "inserted"
	// Reordered: another row stands here; the one that belongs here stands elsewhere.
	Reordered Kind = "reordered"
	// Cut: the newest rows, from this one on, were deleted.
	Cut Kind = "cut"
	// HeadReplaced: the rows are whole, but the head does not name the newest one.
	HeadReplaced Kind = "head"
	// WrongKey: no row fits the secret of this installation.
	WrongKey Kind = "key"
	// AnchorDiffers: a whole chain, but not the one whose head was noted.
	AnchorDiffers Kind = "anchor"
)

// Result is the answer of Verify.
type Result struct {
	// Checked is the number of rows that are in order, counted from the first.
	Checked int64
	Head    Head
	// Broken is nil when the whole log is in order.
	Broken *Break
}

// Break is the first place at which the log is not in order.
type Break struct {
	Seq    int64
	Kind   Kind
	Detail string // for the log of the operator, in English, without content of entries
}

func (b *Break) String() string {
	return fmt.Sprintf("audit entry %d: %s (%s)", b.Seq, b.Kind, b.Detail)
}

// chain walks along the rows. It holds two of them, whatever the length of the log.
type chain struct {
	log     *Log
	head    *Head // nil when the row was removed
	anchors []Head
	// elsewhere finds the row that names this hash as the one before it.
	elsewhere func(prev []byte) (seq int64, found bool, err error)

	last Head // the last row in order
}

// step checks row; next is the one behind it in the table, if any.
func (c *chain) step(row link, next *link) (*Break, error) {
	want := c.last.Seq + 1
	follows := bytes.Equal(row.Prev, c.last.Hash)
	switch {
	case row.Seq < want:
		return &Break{row.Seq, Inserted, "its number is below the first one"}, nil
	case row.Seq > want:
		return c.displaced(want, fmt.Sprintf("the next number is %d", row.Seq))
	case c.log.genuine(row) && follows:
		return c.accept(row), nil
	}
	// From here on the row is wrong; the rest is finding the right word for it.
	asRecorded := row
	asRecorded.Prev = c.last.Hash
	switch {
	case c.log.genuine(asRecorded):
		return &Break{row.Seq, Changed, "its link to the row before was changed"}, nil
	case c.wrongKey(row, next):
		return &Break{row.Seq, WrongKey, "no row fits the secret of this installation"}, nil
	case c.head != nil && row.Seq > c.head.Seq:
		return &Break{row.Seq, Inserted, "it stands behind the newest entry"}, nil
	case next != nil && bytes.Equal(next.Prev, c.last.Hash) && !bytes.Equal(row.Prev, next.Hash):
		return &Break{row.Seq, Inserted, "the row behind it follows the row before it"}, nil
	case !follows:
		b, err := c.displaced(row.Seq, "later rows were moved up")
		if err == nil && b.Kind == Missing && !c.fromLater(row) {
			b = &Break{row.Seq, Inserted, "it was never recorded under this or a later number"}
		}
		return b, err
	}
	return &Break{row.Seq, Changed, "its hash does not fit its content"}, nil
}

// wrongKey separates a wrong secret from one changed row: with a wrong secret the
// links are whole and still the very first rows do not fit.
func (c *chain) wrongKey(row link, next *link) bool {
	return c.last.Seq == 0 && len(row.Prev) == 0 && next != nil &&
		!c.log.genuine(*next) && bytes.Equal(next.Prev, row.Hash)
}

// fromLater tells whether the row was recorded under a later number: then the ones
// before it were deleted and the gap closed.
func (c *chain) fromLater(row link) bool {
	const farthest = 1 << 20 // about a second of work, on a broken log only
	moved := row
	for moved.Seq < row.Seq+farthest {
		moved.Seq++
		if c.log.genuine(moved) {
			return true
		}
	}
	return false
}

// displaced tells a row that was moved from one that is gone.
func (c *chain) displaced(seq int64, detail string) (*Break, error) {
	at, found, err := c.elsewhere(c.last.Hash)
	if err != nil {
		return nil, err
	}
	if found && at != seq {
		return &Break{seq, Reordered, fmt.Sprintf("the row that belongs here has the number %d", at)}, nil
	}
	return &Break{seq, Missing, detail}, nil
}

func (c *chain) accept(row link) *Break {
	if c.head != nil && row.Seq > c.head.Seq {
		return &Break{row.Seq, HeadReplaced, fmt.Sprintf("genuine, but the head says that %d is the newest", c.head.Seq)}
	}
	for _, a := range c.anchors {
		if a.Seq == row.Seq && !bytes.Equal(a.Hash, row.Hash) {
			return &Break{row.Seq, AnchorDiffers, "its hash is not the one that was noted"}
		}
	}
	c.last = Head{Seq: row.Seq, Hash: row.Hash}
	return nil
}

// end compares the last row with the head and with what was noted elsewhere.
func (c *chain) end() *Break {
	after := c.last.Seq + 1
	switch {
	case c.head == nil:
		return &Break{c.last.Seq, HeadReplaced, "the head is gone"}
	case c.head.Seq > c.last.Seq:
		return &Break{after, Cut, fmt.Sprintf("the head says that %d is the newest", c.head.Seq)}
	case !bytes.Equal(c.head.Hash, c.last.Hash):
		return &Break{c.last.Seq, HeadReplaced, "the head has another hash than the newest row"}
	}
	for _, a := range c.anchors {
		if a.Seq > c.last.Seq {
			return &Break{after, Cut, "a later head was noted outside the database"}
		}
	}
	return nil
}
