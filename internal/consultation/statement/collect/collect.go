// Package collect is what staff do with the statements of a consultation: they list and
// count them by channel, write down what came on paper, by mail, at the counter or on the
// phone, find what came twice, take published words out of sight, and take the list out.
//
// Opinions are especially protected: every look of staff is in the log.
package collect

import (
	"slices"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/calendar"
	"mitwirken/internal/consultation"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/space"
)

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{"listStaffStatements": statement.ActCollect, "captureStatement": statement.ActCollect, "findDuplicateStatements": statement.ActCollect, "countStatements": statement.ActCollect,
		"hideStatement": statement.ActCollect, "markDuplicateStatement": statement.ActCollect}
}

// CodeCaptureOver: the project has its result, is closed or withdrawn.
const CodeCaptureOver fault.Code = "consultation.capture_over"

// CanCapture: staff of the project, as long as it is neither over nor withdrawn. Who may
// collect at all is asked before.
func CanCapture(c *consultation.Consultation) authz.Decision {
	if c.Project.Stage != space.StagePublished {
		return authz.Denied(CodeCaptureOver)
	}
	return authz.Allow()
}

// Query asks for one stretch of the statements of a consultation, newest first.
type Query struct {
	Channel statement.Channel
	State   statement.State
	Kind    statement.Kind
	After   *uuid.UUID
	Limit   int
}

// Capture is what staff write down of a statement on paper, by mail, at the counter or on
// the phone.
type Capture struct {
	Activity uuid.UUID
	Channel  statement.Channel
	// ReceivedOn is the postmark of a letter, else the day it came in.
	ReceivedOn   calendar.Date
	Kind         statement.Kind
	Organisation string
	Lang         string
	Head         statement.Head
	Publication  statement.Publication
	// ConsentNote says how the consent to publication was given.
	ConsentNote string
	Note        string
}

func (c *Capture) clean() error {
	var v fault.Validation
	v.Check(slices.Contains(statement.Channels(), c.Channel) && c.Channel != statement.Online, "channel", fault.FieldChoice, nil)
	statement.Line(&v, "organisation", &c.Organisation, statement.MaxName)
	statement.Text(&v, "consentNote", &c.ConsentNote, statement.MaxNote)
	statement.Text(&v, "note", &c.Note, 1000)
	v.Check(c.Kind != statement.Organisation || c.Organisation != "", "organisation", fault.FieldRequired, nil)
	v.Check(c.Kind == statement.Organisation || c.Organisation == "", "organisation", statement.CodeFieldOff, nil)
	v.Check(c.Kind == statement.Organisation || c.Head.Contact.Name != "", "contact/name", fault.FieldRequired, nil)
	v.Check(c.Publication == statement.Unpublished || c.ConsentNote != "", "consentNote", fault.FieldRequired, nil)
	v.Check(!c.ReceivedOn.IsZero(), "receivedOn", fault.FieldRequired, nil)
	if err := v.Err(); err != nil {
		return err
	}
	return c.Head.Clean()
}

// Alike is a statement of perhaps the same sender.
type Alike struct {
	Statement statement.Statement
	// Why: email, post (name and street), organisation, name (of a person; weaker).
	Why []string
}
