package drafting

import (
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{
		"beginStatement": statement.ActSpeak, "updateStatement": statement.ActSpeak, "discardStatement": statement.ActSpeak, "putRemark": statement.ActSpeak, "deleteRemark": statement.ActSpeak, "putLease": statement.ActSpeak, "deleteLease": statement.ActSpeak, "uploadStatementFile": statement.ActSpeak, "downloadStatementFile": statement.ActSpeak, "deleteStatementFile": statement.ActSpeak,
	}
}
