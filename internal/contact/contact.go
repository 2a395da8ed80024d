package contact

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/mail"
)

const (
	// CodeWayBack: neither mail address nor phone, so nobody could answer.
	CodeWayBack fault.Code = "contact.way_back"
	// CodePhone: not a phone number.
	CodePhone fault.Code = "contact.phone"
	// CodeProject: the project does not exist (any more).
	CodeProject fault.Code = "contact.project"
)

// Retention is how long a request is kept; afterwards it is deleted.
const Retention = 365 * 24 * time.Hour

// Kind says what the person wants.
type Kind string

const (
	Question Kind = "question"
	Callback Kind = "callback"
	Barrier  Kind = "barrier"
)

// Request is one message to the municipality.
type Request struct {
	ID        uuid.UUID
	Number    int64
	Kind      Kind
	Lang      string
	Name      string
	Email     string
	Phone     string
	Message   string
	ProjectID *uuid.UUID
	CreatedAt time.Time
}

// Reference is the number as the person sees it.
func Reference(number int64) string { return fmt.Sprintf("K-%05d", number) }

var phone = regexp.MustCompile(`^\+?[0-9 ()/.'’-]{6,40}$`)

// Validate trims the inputs and reports all wrong ones at once: a callback needs
// a phone number, a question some way to answer it, a barrier only its description.
func (r *Request) Validate() error {
	for _, s := range []*string{&r.Name, &r.Email, &r.Phone, &r.Message} {
		*s = strings.TrimSpace(*s)
	}
	var v fault.Validation
	line := func(value, path string, limit int) {
		v.Check(utf8.RuneCountInString(value) <= limit, path, fault.FieldTooLong, map[string]any{"Max": limit})
		v.Check(!strings.ContainsFunc(value, unicode.IsControl), path, fault.FieldControlChars, nil)
	}
	line(r.Name, "name", 200)
	line(r.Email, "email", 254)
	line(r.Phone, "phone", 40)
	v.Check(utf8.RuneCountInString(r.Message) <= 5000, "message", fault.FieldTooLong, map[string]any{"Max": 5000})
	v.Check(!strings.ContainsRune(r.Message, 0), "message", fault.FieldControlChars, nil)
	if r.Email != "" {
		v.Check(mail.Address{Email: r.Email}.Valid(), "email", fault.FieldEmail, nil)
	}
	if r.Phone != "" {
		v.Check(phone.MatchString(r.Phone), "phone", CodePhone, nil)
	}
	switch r.Kind {
	case Callback:
		v.Check(r.Phone != "", "phone", fault.FieldRequired, nil)
	case Question:
		v.Check(r.Message != "", "message", fault.FieldRequired, nil)
		v.Check(r.Email != "" || r.Phone != "", "email", CodeWayBack, nil)
	default:
		v.Check(r.Message != "", "message", fault.FieldRequired, nil)
	}
	return v.Err()
}
