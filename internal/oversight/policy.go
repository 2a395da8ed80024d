package oversight

import "mitwirken/internal/authz"

var (
	// ActRead opens the audit log.
	ActRead = authz.Act{Name: "oversight.read_log", Rule: authz.HasRole(authz.Admin)}
	// ActOperate shows jobs and mails and sets them going again.
	ActOperate = authz.Act{Name: "oversight.operate", Rule: authz.HasRole(authz.Admin)}
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{
		"listLogEntries": ActRead, "getLogCheck": ActRead, "checkLog": ActRead,
		"getOperations": ActOperate, "listJobs": ActOperate, "retryJob": ActOperate, "cancelJob": ActOperate,
		"listMails": ActOperate, "retryMail": ActOperate, "discardMail": ActOperate,
	}
}
