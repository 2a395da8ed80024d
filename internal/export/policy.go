package export

import (
	"time"

	"mitwirken/internal/authz"
)

// ActBegin opens the door for staff; which list somebody may have, its source says.
// Exports of others do not exist for anybody.
var ActBegin = authz.Act{Name: "export.begin", Rule: authz.Employee()}

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{"getExportOffers": ActBegin, "createExport": ActBegin, "listExports": ActBegin,
		"getExport": ActBegin, "downloadExport": ActBegin, "deleteExport": ActBegin}
}

// CanSee decides about one export: what, when and how far.
func CanSee(a authz.Actor, r *Run) authz.Decision {
	if d := ActBegin.Decide(authz.Case{Actor: a}); !d.Allowed {
		return d
	}
	if a.ID != r.PersonID {
		return authz.Denied(CodeNotFound)
	}
	return authz.Allow()
}

// CanDownload decides about its file, as far as the export itself knows; the source
// is asked besides.
func CanDownload(a authz.Actor, r *Run, now time.Time) authz.Decision {
	if d := CanSee(a, r); !d.Allowed {
		return d
	}
	switch {
	case !now.Before(r.ExpiresAt):
		return authz.Denied(CodeExpired)
	case r.State() == Failed:
		return authz.Denied(r.Failure)
	case r.State() != Ready:
		return authz.Denied(CodeNotReady)
	case !r.Rights.heldBy(a):
		return authz.Denied(CodeRights)
	}
	return authz.Allow()
}
