package proof

import (
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{
		"getStatementReceipt": statement.ActSpeak, "getStatementProof": statement.ActSpeak, "checkReceipt": statement.ActPublic, "listReceiptKeys": statement.ActPublic,
	}
}
