package identity

import (
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/fault"
)

const (
	// CodeLoginExpired: the login took too long, was done already, or began in another browser.
	CodeLoginExpired fault.Code = "identity.login_expired"
	// CodeLocked: the account was locked by staff.
	CodeLocked fault.Code = "identity.locked"
	// CodeOtherPerson: a step-up with a login of somebody else.
	CodeOtherPerson fault.Code = "identity.other_person"
	// CodeLoginNotLinked: a step-up with a login that belongs to nobody yet.
	CodeLoginNotLinked fault.Code = "identity.login_not_linked"
	// CodeLoginTaken: the login to link is somebody else's.
	CodeLoginTaken fault.Code = "identity.login_taken"
	// CodeLoginYours: the login to link is linked already.
	CodeLoginYours fault.Code = "identity.login_yours"
	// CodeLinkGone: nothing is waiting to be confirmed under this number.
	CodeLinkGone fault.Code = "identity.link_gone"
	// CodeLastLogin: without this login nobody could reach the account.
	CodeLastLogin fault.Code = "identity.last_login"
	// CodeFreshLoginRequired: logged in for too long to change how one logs in.
	CodeFreshLoginRequired fault.Code = "identity.fresh_login_required"
	CodeLoginNotFound      fault.Code = "identity.login_not_found"
	CodeSessionNotFound    fault.Code = "identity.session_not_found"
	CodePersonNotFound     fault.Code = "identity.person_not_found"
	// CodeLastAdmin: afterwards nobody could administer the installation.
	CodeLastAdmin fault.Code = "identity.last_admin"
	// CodeRoleFromDirectory: the role would come back at the next login.
	CodeRoleFromDirectory fault.Code = "identity.role_from_directory"
	CodeRoleInvalid       fault.Code = "identity.role_invalid"
	CodeRoleNotFound      fault.Code = "identity.role_not_found"
	CodeOwnLock           fault.Code = "identity.own_lock"
)

const (
	// FlowTime is how long a login may take, from leaving us to coming back.
	FlowTime = 10 * time.Minute
	// linkTime is how long a proved second login waits for confirmation.
	linkTime = 10 * time.Minute
	// FreshTime is how old the session's proof may be for changing one's logins.
	FreshTime = 15 * time.Minute
	// seenEvery is how exactly last_seen_at is kept.
	seenEvery = time.Minute

	maxName       = 200
	maxReturnPath = 2000
)

// Purpose of a visit to a provider.
type Purpose string

const (
	PurposeLogin  Purpose = "login"
	PurposeLink   Purpose = "link"
	PurposeStepUp Purpose = "step_up"
)

// Valid tells whether the purpose exists.
func (p Purpose) Valid() bool {
	return p == PurposeLogin || p == PurposeLink || p == PurposeStepUp
}

// Person is somebody with an account.
type Person struct {
	ID          uuid.UUID
	Name        string
	Lang        string
	CreatedAt   time.Time
	LastLoginAt *time.Time
	LockedAt    *time.Time
	DeletedAt   *time.Time
	// Employee: has a login of the administration.
	Employee bool
	// Overage: a login of the person had too many groups for roles to be read.
	Overage bool
}

// Login is one way for a person to prove who they are.
type Login struct {
	ID            uuid.UUID
	Provider      string
	Issuer        string
	Subject       string
	Employee      bool
	Level         authz.Level
	GroupsOverage bool
	CreatedAt     time.Time
	LastUsedAt    time.Time
}

// Session is one browser in which a person is logged in.
type Session struct {
	ID         uuid.UUID
	PersonID   uuid.UUID
	LoginID    uuid.UUID
	Provider   string
	Employee   bool
	Level      authz.Level
	Browser    string
	OS         string
	AuthAt     time.Time
	CreatedAt  time.Time
	LastSeenAt time.Time
	ExpiresAt  time.Time
}

// RoleHeld is a role of a person as staff see it.
type RoleHeld struct {
	ID uuid.UUID
	authz.Grant
	// Directory: given by the directory at login, so only it can take it away.
	Directory bool
	GrantedAt time.Time
}

// Limits of sessions; employees get shorter ones.
type Limits struct{ Idle, Absolute, EmployeeIdle, EmployeeAbsolute time.Duration }

// DefaultLimits are for shared machines in a library as well as for one's own.
func DefaultLimits() Limits {
	return Limits{Idle: 2 * time.Hour, Absolute: 12 * time.Hour, EmployeeIdle: time.Hour, EmployeeAbsolute: 10 * time.Hour}
}

func (l Limits) absolute(employee bool) time.Duration {
	if employee {
		return l.EmployeeAbsolute
	}
	return l.Absolute
}

// WorkPage is where people of the administration begin their day.
const WorkPage = "/verwaltung"

// goOn is where a login leads: whoever comes from no particular page goes on to the
// front page, and people of the administration to their work.
func goOn(path string, employee bool) string {
	if !employee {
		return path
	}
	for _, lang := range []string{"", "/fr", "/it", "/en"} {
		if path == lang || path == lang+"/" {
			return lang + WorkPage
		}
	}
	return path
}

// ReturnPath lets only addresses of our own pages through; anything else becomes
// the front page. Browsers read «//host», «/\host» and embedded control characters
// as other sites.
func ReturnPath(s string) string {
	if len(s) > maxReturnPath || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.Contains(s, `\`) ||
		strings.ContainsFunc(s, unicode.IsControl) || !utf8.ValidString(s) {
		return "/"
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") {
		return "/"
	}
	if p := strings.ToLower(u.Path); strings.HasPrefix(p, "/auth/") || strings.HasPrefix(p, "/api/") || strings.Contains(p, "/../") || strings.HasSuffix(p, "/..") {
		return "/" // would begin another login, or show raw data
	}
	return s
}

// checkName trims a display name; empty is allowed.
func checkName(name string) (string, error) {
	name = strings.TrimSpace(name)
	var v fault.Validation
	v.Check(utf8.RuneCountInString(name) <= maxName, "name", fault.FieldTooLong, map[string]any{"Max": maxName})
	v.Check(!strings.ContainsFunc(name, unicode.IsControl), "name", fault.FieldControlChars, nil)
	return name, v.Err()
}
