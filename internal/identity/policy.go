package identity

import (
	"github.com/google/uuid"

	"mitwirken/internal/authz"
)

// Acts of this package; the access matrix lists them.
var (
	ActAnybody = authz.Act{Name: "identity.anybody", Rule: authz.Everybody()}
	// ActOwnAccount is everything people do with their own account.
	ActOwnAccount = authz.Act{Name: "identity.own_account", Rule: authz.LoggedIn()}
	// ActSeePeople opens the list of people; who is in it, CanSeePerson says.
	ActSeePeople = authz.Act{Name: "identity.see_people", Rule: authz.HasRoleAnywhere(authz.ProjectManager, authz.Communications, authz.Admin)}
	// ActManagePeople gives and takes roles, locks and unlocks.
	ActManagePeople = authz.Act{Name: "identity.manage_people", Rule: authz.HasRole(authz.Admin)}
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{
		"getSession": ActAnybody, "listLoginOptions": ActAnybody, "endSession": ActAnybody,
		"getMe": ActOwnAccount, "updateMe": ActOwnAccount,
		"listMySessions": ActOwnAccount, "endMySession": ActOwnAccount, "endMyOtherSessions": ActOwnAccount,
		"listMyLogins": ActOwnAccount, "unlinkMyLogin": ActOwnAccount, "getMyPendingLink": ActOwnAccount, "confirmMyLink": ActOwnAccount,
		"listPeople": ActSeePeople, "getPerson": ActSeePeople,
		"grantRole": ActManagePeople, "revokeRole": ActManagePeople, "lockPerson": ActManagePeople, "unlockPerson": ActManagePeople,
	}
}

// CanSeePerson: admins see everybody with an account; who puts teams together sees
// colleagues, themselves included, that are not locked. Everybody else sees nobody.
// visiblePeople is its twin in SQL.
func CanSeePerson(a authz.Actor, p *Person) authz.Decision {
	switch d := ActSeePeople.Decide(authz.Case{Actor: a}); {
	case !d.Allowed:
		return d
	case p.DeletedAt != nil:
		return authz.Denied(authz.CodeNotFound)
	case a.Has(authz.Place{}, authz.Admin):
		return authz.Allow()
	case p.LockedAt == nil && p.Employee:
		return authz.Allow()
	}
	return authz.Denied(authz.CodeNotFound)
}

// CanManagePerson decides about roles and locking.
func CanManagePerson(a authz.Actor, p *Person) authz.Decision {
	if d := ActManagePeople.Decide(authz.Case{Actor: a}); !d.Allowed {
		return d
	}
	if p.DeletedAt != nil {
		return authz.Denied(authz.CodeNotFound)
	}
	return authz.Allow()
}

// CanLockPerson: nobody locks themselves out.
func CanLockPerson(a authz.Actor, p *Person) authz.Decision {
	if d := CanManagePerson(a, p); !d.Allowed {
		return d
	}
	if a.ID != uuid.Nil && a.ID == p.ID {
		return authz.Denied(CodeOwnLock)
	}
	return authz.Allow()
}

// CanRevoke decides about one role of a person.
func CanRevoke(a authz.Actor, r RoleHeld) authz.Decision {
	if d := ActManagePeople.Decide(authz.Case{Actor: a}); !d.Allowed {
		return d
	}
	if r.Directory {
		return authz.Denied(CodeRoleFromDirectory)
	}
	return authz.Allow()
}

// CanUnlink decides about one login of one's own, by the number there is.
func CanUnlink(logins int) authz.Decision {
	if logins < 2 {
		return authz.Denied(CodeLastLogin)
	}
	return authz.Allow()
}
