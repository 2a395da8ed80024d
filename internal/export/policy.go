package export

import (
	"time"

	"mitwirken/internal/authz"
)

var (
	// ActBegin opens the door for staff; which list somebody may have, its source says.
	ActBegin = authz.Act{Name: "export.begin", Rule: authz.Employee()}
	// ActOwn is to look after one's own exports; others do not see them.
	ActOwn = authz.Act{Name: "export.own", Rule: authz.All(authz.Employee(), authz.Hidden(authz.Owner()))}
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{"listExportSources": ActBegin, "createExport": ActBegin, "listExports": ActBegin,
		"getExport": ActOwn, "downloadExport": ActOwn, "deleteExport": ActOwn}
}

// CanSee decides about one export: what, when and how far.
func CanSee(a authz.Actor, r *Run) authz.Decision {
	d := ActOwn.Decide(authz.Case{Actor: a, Owner: r.PersonID})
	if d.Why == authz.CodeNotFound {
		return authz.Denied(CodeNotFound)
	}
	return d
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
