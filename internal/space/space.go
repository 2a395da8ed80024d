package space

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
)

// Refusals of this package.
const (
	// CodeProjectNotFound is returned for projects that do not exist or must not be seen.
	CodeProjectNotFound fault.Code = "space.project_not_found"
	// CodeSpaceNotFound is the same for spaces.
	CodeSpaceNotFound fault.Code = "space.not_found"
	// CodeSlugTaken: another project or space has this address.
	CodeSlugTaken fault.Code = "space.slug_taken"
	// CodePhaseEndsBefore: a phase ends before it begins.
	CodePhaseEndsBefore fault.Code = "space.phase_ends_before"
	// CodePhaseMissing: an opening or an extension names a phase the project has not.
	CodePhaseMissing fault.Code = "space.phase_missing"
	// CodeUseExtension: the end of a phase that has begun is moved by an extension only.
	CodeUseExtension fault.Code = "space.use_extension"
	// CodeExtensionShorter: an extension has to end later, and not in the past.
	CodeExtensionShorter fault.Code = "space.extension_shorter"
	// CodeWrongState: the project is not in a state that allows this; parameter State.
	CodeWrongState fault.Code = "space.wrong_state"
	// CodeInApproval: nobody writes while somebody decides.
	CodeInApproval fault.Code = "space.in_approval"
	// CodeIncomplete: the checklist has open points; the fields name them.
	CodeIncomplete fault.Code = "space.incomplete"
	// CodeSecondPerson: who wrote or asked for it may not approve it here.
	CodeSecondPerson fault.Code = "space.second_person_required"
	// CodeReasonRequired: a project ends with a report or with a stated reason.
	CodeReasonRequired fault.Code = "space.reason_required"
	// CodeResultMissing: a report needs an approved result in German.
	CodeResultMissing fault.Code = "space.result_missing"
	// CodePreviewExpired: the link for previews is unknown, withdrawn or too old.
	CodePreviewExpired fault.Code = "space.preview_expired"
	// CodeKindUnknown: nobody has registered this kind of activity.
	CodeKindUnknown fault.Code = "space.kind_unknown"
	// CodeActUnknown: the kind knows no such act.
	CodeActUnknown fault.Code = "space.act_unknown"
	// CodeActivityNotFound: there is no such activity here.
	CodeActivityNotFound fault.Code = "space.activity_not_found"
	// CodeDisplayReadOnly: plans on public display are shown, not discussed here.
	CodeDisplayReadOnly fault.Code = "space.display_read_only"
	// CodeTooMany: the project has as many of these as it can; parameter Max.
	CodeTooMany fault.Code = "space.too_many"
	// CodeMemberNotFound: this person is not a member of the space.
	CodeMemberNotFound fault.Code = "space.member_not_found"
)

// Audience says who a space is for.
type Audience string

const (
	Public    Audience = "public"
	Employees Audience = "employees"
	Members   Audience = "members"
)

// DefaultSpace is the space for everybody that every installation begins with.
var DefaultSpace = uuid.MustParse("00000000-0000-4000-8000-000000000100")

// SpaceText names a space in one language.
type SpaceText struct {
	Name  string `json:"name" minLength:"1" maxLength:"100"`
	About string `json:"about,omitempty" maxLength:"1000"`
}

// Space is a row.
type Space struct {
	ID       uuid.UUID
	Slug     string
	Audience Audience
	// FourEyes wants two people for each publication: one writes, another approves.
	FourEyes  bool
	Texts     map[string]SpaceText `bun:"type:jsonb"`
	Position  int
	CreatedAt time.Time
	// Member tells whether who asked is one; only in answers.
	Member bool `bun:",scanonly"`
}

// Kind of a project.
const (
	// Participation is the usual kind.
	Participation = "participation"
	// Display shows plans (öffentliche Auflage): read-only, and no objection can be
	// filed here.
	Display = "display"
)

// Project is a row with its space. Live and Work are only there where they were
// asked for.
type Project struct {
	ID        uuid.UUID
	SpaceID   uuid.UUID
	Slug      string
	Kind      string
	Stage     Stage
	WorkState WorkState
	Version   int
	Template  bool
	OpensAt   time.Time `bun:",nullzero"`
	ClosesAt  time.Time `bun:",nullzero"`
	PublishAt time.Time `bun:",nullzero"`
	Topics    []string  `bun:",array"`
	Quarters  []string  `bun:",array"`
	Reason    string
	Returned  string
	ChangedAt time.Time
	ChangedBy *uuid.UUID
	// SubmittedBy asked for the approval that is open.
	SubmittedBy *uuid.UUID
	Live        *Content `bun:"type:jsonb"`
	Work        *Content `bun:"type:jsonb"`

	// Of the space.
	Audience Audience `bun:",scanonly"`
	FourEyes bool     `bun:",scanonly"`
	Member   bool     `bun:",scanonly"`
	// Lang of Title and Summary: what was asked for, else de.
	Lang    string `bun:",scanonly"`
	Title   string `bun:",scanonly"`
	Summary string `bun:",scanonly"`
	Unit    string `bun:",scanonly"`
	Phone   string `bun:",scanonly"`
}

// Reported tells whether people can read the result. Only who ends a project
// without a report gives a reason.
func (p *Project) Reported() bool {
	return p.Stage == StageReported || p.Stage == StageClosed && p.Reason == ""
}

// Place for roles: they hold in a space or in a project.
func (p *Project) Place() authz.Place { return authz.Place{Space: p.SpaceID, Project: p.ID} }

// Extension is a deadline that was moved.
type Extension struct {
	ID         uuid.UUID
	ProjectID  uuid.UUID
	PhaseID    uuid.UUID
	ClosedOn   time.Time `bun:"type:date"`
	ClosesOn   time.Time `bun:"type:date"`
	Reason     string
	ExtendedAt time.Time
}

// Term is a topic or a quarter.
type Term struct {
	Kind     TermKind
	Key      string
	Names    map[string]string `bun:"type:jsonb"`
	Position int
	Retired  bool
}

// TermKind tells topics and quarters apart.
type TermKind string

const (
	Topic   TermKind = "topic"
	Quarter TermKind = "quarter"
)

func itoa(i int) string { return strconv.Itoa(i) }
