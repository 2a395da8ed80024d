package accesscode

import (
	"time"

	"mitwirken/internal/authz"
)

var staff = []authz.Role{authz.Admin, authz.Communications, authz.ProjectManager}

var (
	// Browse opens the list, which then shows what Manage covers.
	Browse = authz.Act{Name: "accesscode.browse", Rule: authz.HasRoleAnywhere(staff...)}
	// Manage makes, prints and revokes batches for what lies in reach of the role.
	Manage = authz.Act{Name: "accesscode.manage", Rule: authz.HasRole(staff...)}
	// Try is to ask whether a code is good.
	Try = authz.Act{Name: "accesscode.try", Rule: authz.Everybody()}
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{
		"listCodeBatches": Browse, "getCodeBatch": Manage, "createCodeBatch": Manage, "revokeCodeBatch": Manage,
		"printCodeLetters": Manage, "exportCodes": Manage, "checkAccessCode": Try,
	}
}

// CanSee is for one batch; its twin for lists is visible.
func CanSee(a authz.Actor, b *Batch) authz.Decision {
	return Manage.Decide(authz.Case{Actor: a, Place: b.Place()})
}

// CanPrint asks also that the codes still work. Why: accesscode.revoked, accesscode.expired.
func CanPrint(a authz.Actor, b *Batch, now time.Time) authz.Decision { return whileActive(a, b, now) }

// CanRevoke is CanPrint: what is over needs no revoking.
func CanRevoke(a authz.Actor, b *Batch, now time.Time) authz.Decision {
	return whileActive(a, b, now)
}

func whileActive(a authz.Actor, b *Batch, now time.Time) authz.Decision {
	if d := CanSee(a, b); !d.Allowed {
		return d
	}
	switch b.State(now) {
	case Revoked:
		return authz.Denied(CodeRevoked)
	case Expired:
		return authz.Denied(CodeExpired)
	}
	return authz.Allow()
}
