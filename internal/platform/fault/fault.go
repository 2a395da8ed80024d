// Package fault is the one error type that crosses module borders.
//
// A fault names what went wrong by a Code («contact.closed»): the same string is
// the tail of the RFC 9457 problem type, the key of the sentence in
// i18n/<lang>/problem.json and a member of a TypeScript union. The domain never
// writes sentences and never knows HTTP; platform/httpapi turns a fault into
// application/problem+json in exactly one place.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Code identifies a refusal for people and programs, «module.reason» in lower
// snake case. Every Code that exists as a Go constant has a sentence in all
// four languages; a test keeps both sides equal.
type Code string

// Kind says what sort of refusal it is; platform/httpapi maps it to a status.
type Kind int

const (
	// Internal is everything nobody planned for: 500. Its text never reaches a client.
	Internal Kind = iota
	// Malformed: the request cannot be read at all, 400.
	Malformed
	// Unauthenticated: somebody has to log in first, 401.
	Unauthenticated
	// Forbidden: known who, but not allowed, 403.
	Forbidden
	// NotFound: does not exist or must not be seen, 404.
	NotFound
	// MethodNotAllowed: the address exists, the method does not, 405.
	MethodNotAllowed
	// Incomplete: the client went away or was too slow before all was here, 408.
	Incomplete
	// Conflict: the state of the thing does not allow it (any more), 409.
	Conflict
	// Gone: existed and was withdrawn for good, 410.
	Gone
	// Stale: somebody else changed it in the meantime (If-Match failed), 412.
	Stale
	// TooLarge: body or file over the limit, 413.
	TooLarge
	// Unsupported: media type that nobody reads, 415.
	Unsupported
	// Invalid: readable, but fields are wrong; carries Fields, 422.
	Invalid
	// Missing: a precondition the client has to send is absent (If-Match), 428.
	Missing
	// TooMany: over a rate limit; carries RetryAfter, 429.
	TooMany
	// Unavailable: a part we need is down or too slow, 503; may carry RetryAfter.
	Unavailable
)

// Field is one wrong input: Path is the JSON pointer without the leading slash
// («answers/3/text»), Params fill the placeholders of the sentence. Params never
// hold what the person typed.
type Field struct {
	Path   string
	Code   Code
	Params map[string]any
}

// Error is a refusal with a reason. Build it with New or Wrap; add with the
// With… methods, which change and return the same value.
type Error struct {
	Kind       Kind
	Code       Code
	Fields     []Field
	Params     map[string]any
	RetryAfter time.Duration
	cause      error
}

// New makes a refusal that has no technical cause.
func New(k Kind, c Code) *Error { return &Error{Kind: k, Code: c} }

// Wrap makes a refusal out of a technical error. The cause is logged at the
// edge and never sent.
func Wrap(k Kind, c Code, cause error) *Error { return &Error{Kind: k, Code: c, cause: cause} }

// WithParam fills the placeholder {{.name}} of the sentence.
func (e *Error) WithParam(name string, v any) *Error {
	if e.Params == nil {
		e.Params = map[string]any{}
	}
	e.Params[name] = v
	return e
}

// WithField adds a wrong input.
func (e *Error) WithField(path string, c Code, params map[string]any) *Error {
	e.Fields = append(e.Fields, Field{Path: path, Code: c, Params: params})
	return e
}

// WithRetryAfter says when trying again makes sense.
func (e *Error) WithRetryAfter(d time.Duration) *Error {
	e.RetryAfter = d
	return e
}

func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %v", e.Code, e.cause)
	}
	return string(e.Code)
}

// Unwrap gives the technical cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.cause }

// From finds the refusal in a chain of errors; anything else becomes Internal
// with the cause kept for the log.
func From(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return Wrap(Internal, CodeInternal, err)
}

// Is tells whether err carries this code.
func Is(err error, c Code) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == c
}

// Validation collects wrong inputs so that a person learns of all of them at once.
type Validation struct{ fields []Field }

// Check adds the field when ok is false.
func (v *Validation) Check(ok bool, path string, c Code, params map[string]any) {
	if !ok {
		v.fields = append(v.fields, Field{Path: path, Code: c, Params: params})
	}
}

// Err is nil when every check passed, else one Invalid fault with all fields.
func (v *Validation) Err() error {
	if len(v.fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: CodeInvalid, Fields: v.fields}
}
