package export

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/export/table"
	"mitwirken/internal/platform/fault"
)

const (
	// CodeSource: nobody has registered this list.
	CodeSource fault.Code = "export.source_unknown"
	// CodeFormat: the list is not made in this format. Parameter Formats.
	CodeFormat fault.Code = "export.format"
	// CodeFilter: the list has no such filter, or the filter no such value.
	CodeFilter fault.Code = "export.filter"
	// CodeTooMany: too many exports of the person are not finished yet. Parameter Max.
	CodeTooMany fault.Code = "export.too_many"
	// CodeNotFound: there is none, or it is somebody else’s.
	CodeNotFound fault.Code = "export.not_found"
	// CodeNotReady: it is still being made.
	CodeNotReady fault.Code = "export.not_ready"
	// CodeExpired: its time is over, the file is or will be erased.
	CodeExpired fault.Code = "export.expired"
	// CodeRights: the person has lost a right since asking that the file may rest on.
	CodeRights fault.Code = "export.rights_changed"
	// CodeTooLong: more rows than the format takes. Parameter Max.
	CodeTooLong fault.Code = "export.too_long"
	// CodeFailed: it could not be made, for a technical reason.
	CodeFailed fault.Code = "export.failed"
)

const (
	// Kept is how long an export can be fetched.
	Kept = 7 * 24 * time.Hour
	// Short is the number of rows up to which an export is made within the request.
	Short = 1000
	// unfinished exports that one person may have.
	unfinished = 5
	// attempts to make an export before it counts as failed.
	attempts = 5
	// lease: without a sign of life for that long, somebody else begins anew.
	lease = time.Minute
	// beat is the pause between two signs of life.
	beat = 500 * time.Millisecond
)

// Params are the filters of an export by name. They are stored and shown and must not
// hold personal data.
type Params map[string]string

// Column of a source. Its title is export.<source>.<Key> of mail.json; those of its
// terms are export.<source>.<Key>.<term>.
type Column struct {
	Key   string
	Type  table.Type
	Terms []string
}

// State says how far an export is.
type State string

const (
	Waiting State = "waiting"
	Working State = "working"
	Ready   State = "ready"
	Failed  State = "failed"
)

// Rights of the person at the moment of asking.
type Rights struct {
	Level    authz.Level        `json:"level"`
	Employee bool               `json:"employee"`
	Roles    []authz.Grant      `json:"roles"`
	Orgs     []authz.Membership `json:"orgs"`
}

func rightsOf(a authz.Actor) Rights {
	return Rights{Level: a.Level, Employee: a.Employee, Roles: a.Roles, Orgs: a.Orgs}
}

// heldBy tells whether the actor still has every one of the rights.
func (r Rights) heldBy(a authz.Actor) bool {
	for _, g := range r.Roles {
		if !slices.Contains(a.Roles, g) {
			return false
		}
	}
	for _, o := range r.Orgs {
		if !slices.Contains(a.Orgs, o) {
			return false
		}
	}
	return a.Level >= r.Level && (a.Employee || !r.Employee)
}

// Run is one export, and its row.
type Run struct {
	ID          uuid.UUID
	PersonID    uuid.UUID
	Rights      Rights `bun:"type:jsonb"`
	Source      string
	Format      table.Format
	Params      Params `bun:"type:jsonb"`
	Lang        string
	Personal    bool
	RequestedAt time.Time
	// Done is the number of rows written so far; Expected all of them, nil where
	// nobody knows beforehand.
	Done     int64
	Expected *int64
	Attempt  int
	BeatAt   *time.Time
	ReadyAt  *time.Time
	// Size in bytes, zero until ready.
	Size     int64
	FailedAt *time.Time
	// Failure is why there is no file; empty unless failed.
	Failure   fault.Code
	ExpiresAt time.Time
}

// State now.
func (r *Run) State() State {
	switch {
	case r.ReadyAt != nil:
		return Ready
	case r.FailedAt != nil:
		return Failed
	case r.BeatAt != nil:
		return Working
	}
	return Waiting
}

// actor as whom the rows are read.
func (r *Run) actor() authz.Actor {
	return authz.Actor{Kind: authz.Person, ID: r.PersonID, Level: r.Rights.Level, Employee: r.Rights.Employee, Roles: r.Rights.Roles, Orgs: r.Rights.Orgs}
}

// folder of the blobs; each attempt writes its own.
func (r *Run) folder() string { return folderOf(r.ID) }

func folderOf(id uuid.UUID) string { return "export/" + id.String() + "/" }

func (r *Run) key() string { return r.folder() + strconv.Itoa(r.Attempt) }

// fileName says what is in the file, from when, and that it is about people.
func (r *Run) fileName(title, mark string, zone *time.Location) string {
	parts := []string{slug(title), r.RequestedAt.In(zone).Format(time.DateOnly)}
	if r.Personal {
		parts = append([]string{strings.ToUpper(slug(mark))}, parts...)
	}
	return strings.Join(parts, "_") + "." + string(r.Format)
}

var plainLetters = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "é", "e", "è", "e", "ê", "e", "à", "a", "â", "a", "ç", "c", "î", "i", "ô", "o", "û", "u", "ù", "u", "ì", "i", "ò", "o", "œ", "oe")

// slug keeps letters and digits that every file system takes.
func slug(s string) string {
	var b strings.Builder
	for _, r := range plainLetters.Replace(strings.ToLower(s)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}
