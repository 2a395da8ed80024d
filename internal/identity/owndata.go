package identity

import (
	"context"
	"iter"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
)

const (
	CodeExportNotFound fault.Code = "identity.export_not_found"
	// CodeExportNotReady: the copy is still being made, or could not be made.
	CodeExportNotReady fault.Code = "identity.export_not_ready"
)

const (
	// ExportTime is how long a copy of one's own data can be fetched.
	ExportTime = 7 * 24 * time.Hour
	// exportPatience is how long the making may take, with all attempts.
	exportPatience = 3 * time.Hour
)

// OwnDataSource knows something about people: one kind of thing, as a table. Every
// module that stores what belongs to a person brings one for each kind, and the copy
// that people get of their data is whole.
type OwnDataSource interface {
	// Name is the member of data.json for good, in the form of a table name
	// («survey_response»). Its title is own_data.section.<Name> of mail.json.
	Name() string
	// OwnData yields everything about the person, a row at a time and as long as the
	// consumer wants more. Other people must not appear in it.
	OwnData(ctx context.Context, person uuid.UUID) iter.Seq2[OwnRow, error]
}

// OwnRow is one thing known about a person; all rows of a source have the same
// fields in the same order.
type OwnRow []OwnField

// OwnField is one value. Name is the member in data.json; its label is
// own_data.field.<Name> of mail.json. Value is a string, OwnTerm, bool, int,
// int64, time.Time, *time.Time, uuid.UUID or nil for unknown.
type OwnField struct {
	Name  string
	Value any
}

// OwnTerm is a word of the program («verified_person»). data.json has it as it is,
// the page says own_data.term.<OwnTerm> of mail.json.
type OwnTerm string

// ExportState says how far a copy is.
type ExportState string

const (
	ExportWaiting ExportState = "waiting"
	ExportReady   ExportState = "ready"
	ExportFailed  ExportState = "failed"
)

// Export (Datenkopie) is a copy of everything about a person, made on request.
type Export struct {
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
func (e *Export) State(now time.Time) ExportState {
	switch {
	case e.ReadyAt != nil:
		return ExportReady
	case now.Sub(e.RequestedAt) < exportPatience:
		return ExportWaiting
	}
	return ExportFailed
}

// CanDownload: one's own, made and not expired.
func CanDownload(a authz.Actor, e *Export, now time.Time) authz.Decision {
	if d := ActOwnAccount.Decide(authz.Case{Actor: a}); !d.Allowed {
		return d
	}
	switch {
	case e.PersonID != a.ID || !now.Before(e.ExpiresAt):
		return authz.Denied(authz.CodeNotFound)
	case e.State(now) != ExportReady:
		return authz.Denied(CodeExportNotReady)
	}
	return authz.Allow()
}

// key of the file in the blob store.
func (e *Export) key() string { return exportKey(e.ID) }

func exportKey(id uuid.UUID) string { return "own-data/" + id.String() + ".zip" }

// filename of the download, with the day in Zurich.
func (e *Export) filename(zone *time.Location) string {
	return "mitwirken-" + e.RequestedAt.In(zone).Format(time.DateOnly) + ".zip"
}
