package file

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
)

const (
	// CodePurpose: nobody has registered this purpose.
	CodePurpose fault.Code = "file.purpose"
	// CodeType: the purpose does not take this type. Parameter Types.
	CodeType fault.Code = "file.type"
	// CodeTooLarge: more bytes than the purpose takes. Parameter Max in MB.
	CodeTooLarge fault.Code = "file.too_large"
	// CodeTogether: with this file, all of them would be larger than is taken without a
	// login. Parameter Max in MB.
	CodeTogether fault.Code = "file.together"
	// CodeEmpty: no byte came.
	CodeEmpty fault.Code = "file.empty"
	// CodeIncomplete: the line broke before the end.
	CodeIncomplete fault.Code = "file.incomplete"
	// CodeDamaged: begins like one type and does not go on like it.
	CodeDamaged fault.Code = "file.damaged"
	// CodeTwoFaced: programs could take it for two different types.
	CodeTwoFaced fault.Code = "file.two_faced"
	// CodeActive: macros, scripts or starts of programs are in it.
	CodeActive fault.Code = "file.active_content"
	// CodeUnpacks: unpacked it would be far larger than documents are.
	CodeUnpacks fault.Code = "file.unpacks_too_large"
	// CodeQuota: too many uploads of the person wait to be attached.
	CodeQuota fault.Code = "file.quota"
	// CodeBusy: this instance receives as many files as it can.
	CodeBusy fault.Code = "file.busy"
	// CodeGone: an upload that should be attached is not there, somebody else's, of
	// another purpose or attached elsewhere.
	CodeGone fault.Code = "file.gone"
	// CodeTooMany: the subject would have too many files. Parameter Max.
	CodeTooMany fault.Code = "file.too_many"
	// CodeChecking: nobody gets the file before it has been checked for viruses.
	CodeChecking fault.Code = "file.checking"
	// CodeRefused: a virus was found, the content is erased.
	CodeRefused fault.Code = "file.refused"
)

const (
	// Unattached is how long an upload waits for its form to be sent.
	Unattached = 24 * time.Hour
	// Uploads of one person that wait may not be more or larger than this.
	waitingCount = 100
	waitingBytes = 1 << 30
	// An upload that is still being stored after that time was left by a crash.
	storingTime = time.Hour
	// A check that is still to come after that time gets another job.
	checkingTime = time.Hour
	nameRunes    = 120
)

// Widths of the smaller copies of pictures, in pixels.
var Widths = []int{400, 800, 1600}

// State of a file.
type State string

const (
	// Storing: the blob is being written.
	Storing State = "storing"
	// Checking: not yet checked for viruses.
	Checking State = "checking"
	// Clean: may be given out.
	Clean State = "clean"
	// Refused: a virus was found; only the row is left.
	Refused State = "refused"
)

// Subject is the thing a file belongs to: «project» and its id.
type Subject struct {
	Kind string
	ID   uuid.UUID
}

// Place is a subject that takes uploads of people without a login: they wait for it and
// can be attached to nothing else. The module has made sure that whoever sends them may
// change it.
type Place struct {
	Subject Subject
	// Files and Bytes are the most of everything that waits for the subject or belongs to it.
	Files int
	Bytes int64
}

// Purpose is one kind of file that a module takes.
type Purpose struct {
	// Name for good, as in addresses and rows: «project-document».
	Name string
	// Types that are taken, by content.
	Types []Type
	// MaxBytes of one upload.
	MaxBytes int64
	// MaxFiles of this purpose on one subject.
	MaxFiles int
}

// Guard is what a module knows about the files of one purpose.
type Guard interface {
	// MayUpload is asked before a byte is read. The actor is logged in.
	MayUpload(ctx context.Context, a authz.Actor) (authz.Decision, error)
	// MayRead is asked for every download.
	MayRead(ctx context.Context, a authz.Actor, of Subject) (Answer, error)
}

// Answer of a guard about one reader.
type Answer struct {
	Decision authz.Decision
	// Public: everybody may read it, so that caches between may keep it for an hour.
	Public bool
}

// File is one file, and its row.
type File struct {
	ID      uuid.UUID
	Purpose string
	State   State
	// Name for people, with the ending that fits the content.
	Name string
	// Media is the content type under which it is given out.
	Media string
	// Size in bytes and SHA-256 of what is given out.
	Size   int64
	SHA256 []byte `bun:"sha256"`
	// Width and Height of pictures, upright; zero for others.
	Width, Height int
	// Smaller are the widths of the smaller copies, ascending.
	Smaller []int `bun:",array"`
	// UploaderID is known until the file is attached.
	UploaderID *uuid.UUID
	// WaitsFor is the subject that an upload without a login may be attached to.
	WaitsFor    *uuid.UUID
	SubjectKind *string
	SubjectID   *uuid.UUID
	Position    int
	CreatedAt   time.Time
	AttachedAt  *time.Time
	RemovedAt   *time.Time
}

// Subject the file is attached to.
func (f *File) Subject() (Subject, bool) {
	if f.SubjectKind == nil || f.SubjectID == nil {
		return Subject{}, false
	}
	return Subject{*f.SubjectKind, *f.SubjectID}, true
}

// Picture tells whether the file is one.
func (f *File) Picture() bool { return f.Width > 0 }

// fit is the width of the smallest copy that is at least as wide as wanted; 0 is the
// whole file.
func (f *File) fit(wanted int) int {
	if wanted <= 0 {
		return 0
	}
	if i := slices.IndexFunc(f.Smaller, func(w int) bool { return w >= wanted }); i >= 0 {
		return f.Smaller[i]
	}
	return 0
}

// key of the blob with the whole file (width 0) or a smaller copy.
func (f *File) key(width int) string {
	name := "whole"
	if width > 0 {
		name = "w" + strconv.Itoa(width)
	}
	return "file/" + f.ID.String() + "/" + name
}

func (f *File) keys() []string {
	out := []string{f.key(0)}
	for _, w := range f.Smaller {
		out = append(out, f.key(w))
	}
	return out
}

func (f *File) ownedBy(a authz.Actor) bool {
	return a.Kind == authz.System || a.Kind == authz.Person && f.UploaderID != nil && *f.UploaderID == a.ID
}

// waitsFor tells whether the file is an upload that only this subject may have.
func (f *File) waitsFor(of Subject) bool { return f.WaitsFor != nil && *f.WaitsFor == of.ID }

// ready tells whether the content may be given out. Conflict file.checking, Gone
// file.refused.
func (f *File) ready() error {
	switch f.State {
	case Clean:
		return nil
	case Refused:
		return fault.New(fault.Gone, CodeRefused)
	}
	const soon = 30 * time.Second
	return fault.New(fault.Conflict, CodeChecking).WithRetryAfter(soon)
}

// mega is a megabyte as people count.
const mega = 1_000_000

// tooLarge speaks in whole megabytes.
func (p *Purpose) tooLarge() error {
	return fault.New(fault.TooLarge, CodeTooLarge).WithParam("Max", max(1, p.MaxBytes/mega))
}

// takes refuses one file more than there is room for: Conflict file.too_many, TooLarge
// file.together.
func (p *Place) takes(there usage, more int64) error {
	switch {
	case there.Count >= p.Files:
		return fault.New(fault.Conflict, CodeTooMany).WithParam("Max", p.Files)
	case there.Bytes+more > p.Bytes:
		return fault.New(fault.TooLarge, CodeTogether).WithParam("Max", max(1, p.Bytes/mega))
	}
	return nil
}

func (p *Purpose) takes(t Type) error {
	if slices.Contains(p.Types, t) {
		return nil
	}
	return fault.New(fault.Unsupported, CodeType).WithParam("Types", p.names())
}
