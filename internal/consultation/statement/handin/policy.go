package handin

import (
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{
		"checkStatement": statement.ActSpeak, "submitStatement": statement.ActSpeak, "withdrawStatement": statement.ActSpeak, "setStatementPublication": statement.ActSpeak, "handOverStatement": statement.ActSpeak,
	}
}
