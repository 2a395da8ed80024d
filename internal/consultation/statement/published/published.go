// Package published is what senders of statements let everybody read, with or without
// their name, and joining: somebody makes a published statement a part of their own,
// wholly or by chapter.
package published

import (
	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/consultation/statement/receipt"
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{"joinStatement": statement.ActSpeak, "leaveStatement": statement.ActSpeak, "listPublishedStatements": statement.ActPublic, "getPublishedStatement": statement.ActPublic}
}

// Entry is what everybody may know of one.
type Entry struct {
	Statement statement.Statement
	// Name that the sender lets be seen; empty for none.
	Name    string
	Content *receipt.Content
	// Joined is how many have made it their own.
	Joined int
}
