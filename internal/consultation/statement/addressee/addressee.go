// Package addressee knows who is invited to a consultation (Adressatin, Adressat): a list
// of organisations and persons, written by hand or imported from a spreadsheet, the
// letters and mails that bring them their code, reminders, and more time for one of them.
//
//	on the list --mail, letter--> invited --code used--> writing --submitted--> answered
//
// The code is computed from the key of the installation (package accesscode) and opens one
// statement: the first to use it. An import is taken whole or not at all.
package addressee

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/consultation/statement"
	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/mail"
)

const (
	// CodeDuplicate: a line that says the same as an earlier one. Parameter Line.
	CodeDuplicate fault.Code = "consultation.addressee_duplicate"
	// CodeExists: the addressee is on the list.
	CodeExists fault.Code = "consultation.addressee_exists"
	// CodeNotFound: there is no such addressee (any more).
	CodeNotFound fault.Code = "consultation.addressee_not_found"
	// CodeAnswered: there is a statement of the addressee.
	CodeAnswered fault.Code = "consultation.addressee_answered"
	// CodeReach: neither a mail address nor a whole postal one.
	CodeReach fault.Code = "consultation.addressee_reach"
	// CodeTooMany: the list is full. Parameter Max.
	CodeTooMany fault.Code = "consultation.too_many_addressees"
	// CodeColumns: the first line of an import does not name the columns. Parameter Columns.
	CodeColumns fault.Code = "consultation.import_columns"
	// CodeUnreadable: no CSV and no XLSX.
	CodeUnreadable fault.Code = "consultation.import_unreadable"
	// CodeEmpty: an import without lines.
	CodeEmpty fault.Code = "consultation.import_empty"
	// CodeExtensionShorter: the new deadline is not later, or past.
	CodeExtensionShorter fault.Code = "consultation.extension_shorter"
)

const (
	// MaxAddressees of one consultation.
	MaxAddressees = 2000
	// MaxImport is the size of a file with a list, in bytes.
	MaxImport = 5 << 20
	// PartSize is how many letters one PDF holds.
	PartSize = 500
)

// Addressee is a row.
type Addressee struct {
	ID         uuid.UUID
	ActivityID uuid.UUID
	ProjectID  uuid.UUID
	Name       string
	Kind       statement.Kind
	Sealed     []byte `bun:"contact"`
	EmailHash  []byte
	Lang       string
	Category   string
	CodeHash   []byte
	CreatedAt  time.Time
	InvitedAt  *time.Time
	PrintedAt  *time.Time
	// RemindedAt is when the reminder before the end went out, NudgedAt when staff last sent one.
	RemindedAt *time.Time
	NudgedAt   *time.Time
	ExtendedTo *time.Time `bun:"type:date"`
	// Reason why there is more time.
	Reason      string `bun:"extension_reason"`
	StatementID *uuid.UUID

	Contact Contact         `bun:"-"`
	Answer  statement.State `bun:"-"`
	// Deadline is that of the phase, or their own when it is later; zero without a phase.
	Deadline time.Time `bun:"-"`
}

// Contact is how an addressee is reached; sealed in the row.
type Contact struct {
	Street string `json:"street,omitempty"`
	Town   string `json:"town,omitempty"`
	Email  string `json:"email,omitempty"`
	// Person to whose attention it goes.
	Person string `json:"person,omitempty"`
}

// Draft is an addressee to be put on the list.
type Draft struct {
	Name, Lang, Category string
	Kind                 statement.Kind
	Contact              Contact
}

func (d *Draft) clean(v *fault.Validation, at string) {
	line := func(path string, s *string, limit int) {
		*s = strings.Join(strings.Fields(*s), " ")
		v.Check(utf8.RuneCountInString(*s) <= limit, at+path, fault.FieldTooLong, map[string]any{"Max": limit})
		v.Check(!strings.ContainsFunc(*s, unicode.IsControl), at+path, fault.FieldControlChars, nil)
	}
	line("name", &d.Name, 150)
	line("category", &d.Category, 60)
	line("contact/street", &d.Contact.Street, 150)
	line("contact/town", &d.Contact.Town, 150)
	line("contact/person", &d.Contact.Person, 150)
	line("contact/email", &d.Contact.Email, 254)
	v.Check(d.Name != "", at+"name", fault.FieldRequired, nil)
	v.Check(d.Kind == statement.Private || d.Kind == statement.Organisation, at+"kind", fault.FieldChoice, nil)
	v.Check(d.Contact.Email == "" || mail.Address{Email: d.Contact.Email}.Valid(), at+"contact/email", fault.FieldEmail, nil)
	v.Check(d.Contact.Email != "" || d.Contact.Street != "" && d.Contact.Town != "", at+"contact", CodeReach, nil)
	known := false
	for _, l := range locale.Langs() {
		known = known || l == d.Lang
	}
	v.Check(known, at+"lang", fault.FieldChoice, nil)
}

// same tells two entries apart: by name and address of whatever kind.
func (d *Draft) same() string {
	return locale.NameKey(d.Name) + "\n" + strings.ToLower(d.Contact.Email) + "\n" + locale.NameKey(d.Contact.Street)
}

// postal tells whether a letter arrives.
func (a *Addressee) postal() bool { return a.Contact.Street != "" && a.Contact.Town != "" }

// ActKeep is what staff of the project do with the list.
var ActKeep = statement.ActCollect

// Access names the act behind each operation of this package.
func Access() map[string]authz.Act {
	return map[string]authz.Act{"listAddressees": ActKeep, "createAddressee": ActKeep, "importAddressees": ActKeep, "deleteAddressee": ActKeep,
		"inviteAddressees": ActKeep, "printAddresseeLetters": ActKeep, "extendAddressee": ActKeep,
		"getAddresseeReminder": ActKeep, "remindAddressees": ActKeep}
}
