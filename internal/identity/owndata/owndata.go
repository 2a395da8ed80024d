package owndata

import (
	"context"
	"iter"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
)

const (
	CodeNotFound fault.Code = "identity.export_not_found"
	// CodeNotReady: the copy is still being made, or could not be made.
	CodeNotReady fault.Code = "identity.export_not_ready"
)

const (
	// Kept is how long a copy of one's own data can be fetched.
	Kept = 7 * 24 * time.Hour
	// patience is how long the making may take, with all attempts.
	patience = 3 * time.Hour
)

// Source knows something about people: one kind of thing, as a table. Every
// module that stores what belongs to a person brings one for each kind, and the copy
// that people get of their data is whole.
type Source interface {
	// Name is the member of data.json for good, in the form of a table name
	// («survey_response»). Its title is own_data.section.<Name> of mail.json.
	Name() string
	// OwnData yields everything about the person, a row at a time and as long as the
	// consumer wants more. Other people must not appear in it.
	OwnData(ctx context.Context, person uuid.UUID) iter.Seq2[Row, error]
}

// Row is one thing known about a person; all rows of a source have the same
// fields in the same order.
type Row []Field

// Field is one value. Name is the member in data.json; its label is
// own_data.field.<Name> of mail.json. Value is a string, Term, bool, int,
// int64, time.Time, *time.Time, uuid.UUID, Name or nil for unknown.
type Field struct {
	Name  string
	Value any
}

// Term is a word of the program («verified_person»). data.json has it as it is,
// the page says own_data.term.<Term> of mail.json.
type Term string

// Name is what something is called in the language of the copy.
type Name func(lang string) string

// State says how far a copy is.
type State string

const (
	Waiting State = "waiting"
	Ready   State = "ready"
	Failed  State = "failed"
)

// Copy (Datenkopie) is a copy of everything about a person, made on request.
type Copy struct {
	ID          uuid.UUID
	PersonID    uuid.UUID
	Lang        string
	RequestedAt time.Time
	ReadyAt     *time.Time
	// Size in bytes, zero until ready.
	Size      int64
	ExpiresAt time.Time
}

// State at this moment: a copy that does not come about counts as failed.
func (c *Copy) State(now time.Time) State {
	switch {
	case c.ReadyAt != nil:
		return Ready
	case now.Sub(c.RequestedAt) < patience:
		return Waiting
	}
	return Failed
}

// Act is to ask for a copy of one's own data and to fetch it; the access matrix lists it.
var Act = authz.Act{Name: "identity.own_data", Rule: authz.LoggedIn()}

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{"exportMyData": Act, "listMyExports": Act, "downloadMyExport": Act}
}

// CanDownload: one's own, made and not expired.
func CanDownload(a authz.Actor, c *Copy, now time.Time) authz.Decision {
	if d := Act.Decide(authz.Case{Actor: a}); !d.Allowed {
		return d
	}
	switch {
	case c.PersonID != a.ID || !now.Before(c.ExpiresAt):
		return authz.Denied(authz.CodeNotFound)
	case c.State(now) != Ready:
		return authz.Denied(CodeNotReady)
	}
	return authz.Allow()
}

// key of the file in the blob store.
func (c *Copy) key() string { return fileKey(c.ID) }

func fileKey(id uuid.UUID) string { return "own-data/" + id.String() + ".zip" }

// filename of the download, with the day in Zurich.
func (c *Copy) filename(zone *time.Location) string {
	return "mitwirken-" + c.RequestedAt.In(zone).Format(time.DateOnly) + ".zip"
}
