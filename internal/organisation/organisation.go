package organisation

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"mitwirken/internal/authz"
	"mitwirken/internal/identity"
	"mitwirken/internal/platform/fault"
)

const (
	// CodeUID: not a UID, or its check digit does not fit.
	CodeUID fault.Code = "organisation.uid"
	// CodeUIDTaken: another organisation is verified under this UID.
	CodeUIDTaken fault.Code = "organisation.uid_taken"
	// CodeName: a name that holds an address; it would become a link in letters.
	CodeName fault.Code = "organisation.name"
	// CodeNameTaken: the unit above has another one of this name.
	CodeNameTaken fault.Code = "organisation.name_taken"
	// CodeLastReleaser: afterwards nobody could release.
	CodeLastReleaser fault.Code = "organisation.last_releaser"
	// CodeInactive: staff switched the organisation off.
	CodeInactive fault.Code = "organisation.inactive"
	// CodeMemberNotFound: the person is not a member (any more).
	CodeMemberNotFound fault.Code = "organisation.member_not_found"
	// CodeInvitationInvalid: never sent, expired, withdrawn or accepted before.
	CodeInvitationInvalid fault.Code = "organisation.invitation_invalid"
	// CodeInvitationsFull: as many open invitations as there may be.
	CodeInvitationsFull fault.Code = "organisation.invitations_full"
	// CodeParent: no such unit, or it lies below the one to be moved, or too deep.
	CodeParent fault.Code = "organisation.parent"
	// CodeUnitHasUnits: active units lie below it.
	CodeUnitHasUnits fault.Code = "organisation.unit_has_units"
)

const (
	// InvitationTime is how long an invitation can be accepted.
	InvitationTime = 14 * 24 * time.Hour
	// MaxInvitations is how many can be open at a time.
	MaxInvitations = 50
	// MaxOwn is how many organisations of one person are listed.
	MaxOwn = 200
	// MaxDepth of the tree of units.
	MaxDepth = 6

	maxName = 150
)

// Kind of an organisation.
type Kind string

const (
	Association Kind = "association"
	Party       Kind = "party"
	Company     Kind = "company"
	Other       Kind = "other"
	// Unit of the administration; only employees can be members.
	Unit Kind = "unit"
)

// Organisation is a row.
type Organisation struct {
	ID   uuid.UUID
	Kind Kind
	Name string
	UID  UID
	// ParentID is the unit above; uuid.Nil at the top and for all other kinds.
	ParentID   uuid.UUID
	VerifiedAt *time.Time
	InactiveAt *time.Time
	CreatedAt  time.Time
}

// Active tells whether somebody can speak for it.
func (o *Organisation) Active() bool { return o.InactiveAt == nil }

// Draft is what a new organisation needs.
type Draft struct {
	Kind Kind
	Name string
	UID  string
}

func (d *Draft) validate() (UID, error) {
	var v fault.Validation
	v.Check(slices.Contains([]Kind{Association, Party, Company, Other}, d.Kind), "kind", fault.FieldChoice, nil)
	checkName(&v, &d.Name)
	uid, err := ParseUID(d.UID)
	v.Check(err == nil, "uid", CodeUID, nil)
	return uid, v.Err()
}

// checkName trims. Names stand in letters to strangers, where mail programs turn
// everything that looks like an address into a link.
func checkName(v *fault.Validation, name *string) {
	*name = strings.Join(strings.Fields(norm.NFC.String(*name)), " ")
	v.Check(*name != "", "name", fault.FieldRequired, nil)
	v.Check(utf8.RuneCountInString(*name) <= maxName, "name", fault.FieldTooLong, map[string]any{"Max": maxName})
	v.Check(!strings.ContainsFunc(*name, unicode.IsControl), "name", fault.FieldControlChars, nil)
	low := strings.ToLower(*name)
	v.Check(!strings.Contains(low, "://") && !strings.Contains(low, "www.") && !strings.Contains(low, "@"), "name", CodeName, nil)
}

// Change of an organisation by its members or staff; nil leaves a value.
type Change struct {
	Name *string
	UID  *string
}

// apply changes the organisation and tells which fields differ. Verification is
// taken back unless staff did it.
func (c Change) apply(o *Organisation, byStaff bool) ([]string, error) {
	var v fault.Validation
	var changed []string
	if c.Name != nil {
		name := *c.Name
		checkName(&v, &name)
		if name != o.Name {
			o.Name, changed = name, append(changed, "name")
		}
	}
	if c.UID != nil {
		uid, err := ParseUID(*c.UID)
		v.Check(err == nil && (uid == "" || o.Kind != Unit), "uid", CodeUID, nil)
		if uid != o.UID {
			o.UID, changed = uid, append(changed, "uid")
		}
	}
	if err := v.Err(); err != nil {
		return nil, err
	}
	if len(changed) > 0 && !byStaff {
		o.VerifiedAt = nil
	}
	return changed, nil
}

// Members of one organisation.
type Members []identity.Member

// Of gives the part of a person.
func (m Members) Of(person uuid.UUID) (authz.MemberRole, bool) {
	for _, x := range m {
		if x.PersonID == person {
			return x.Role, true
		}
	}
	return "", false
}

// LastReleaser tells whether nobody could release without this person.
func (m Members) LastReleaser(person uuid.UUID) bool {
	role, is := m.Of(person)
	return is && role == authz.Releases && !slices.ContainsFunc(m, func(x identity.Member) bool { return x.PersonID != person && x.Role == authz.Releases })
}

// present is the actor with the part they play now, not at the beginning of the request.
func (m Members) present(a authz.Actor, org uuid.UUID) authz.Actor {
	orgs := slices.DeleteFunc(slices.Clone(a.Orgs), func(x authz.Membership) bool { return x.Org == org })
	if role, is := m.Of(a.ID); is && a.Kind == authz.Person {
		orgs = append(orgs, authz.Membership{Org: org, Role: role})
	}
	a.Orgs = orgs
	return a
}

// Invitation that is open. Email is deciphered for those who may invite.
type Invitation struct {
	ID             uuid.UUID
	OrganisationID uuid.UUID
	Role           authz.MemberRole
	Email          string
	CreatedAt      time.Time
	ExpiresAt      time.Time
}
