package pg

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"mitwirken/internal/platform/fault"

	"github.com/uptrace/bun/driver/pgdriver"
)

const (
	stateUnique        = "23505"
	stateForeignKey    = "23503"
	stateSerialization = "40001"
	stateDeadlock      = "40P01"
	stateCanceled      = "57014" // statement_timeout, or an administrator
	stateLockTimeout   = "55P03"
	stateTooManyConns  = "53300"
	stateIdleInTx      = "25P03"
	stateAborted       = "25P02"
)

// UniqueViolation tells whether err is a refused duplicate of this constraint or
// unique index; an empty name stands for any.
func UniqueViolation(err error, constraint string) bool {
	return violation(err, stateUnique, constraint)
}

// ForeignKeyViolation tells whether err is a broken reference of this constraint;
// an empty name stands for any.
func ForeignKeyViolation(err error, constraint string) bool {
	return violation(err, stateForeignKey, constraint)
}

func violation(err error, state, constraint string) bool {
	var e pgdriver.Error
	return errors.As(err, &e) && e.Field('C') == state && (constraint == "" || e.Field('n') == constraint)
}

func sqlState(err error) string {
	var e pgdriver.Error
	if errors.As(err, &e) {
		return e.Field('C')
	}
	return ""
}

// Fault turns trouble with the database into a fault: `request.timeout` when a
// deadline passed or the server gave up on the statement, `request.unavailable`
// when the connection is lost, the request was cancelled or two transactions
// kept colliding. A fault stays what it is, also when it wraps such an error.
// Any other answer of the server keeps its SQLSTATE but loses the values that
// PostgreSQL quotes, as these may be personal. InTx applies it by itself; use it
// for reads outside a transaction.
func Fault(err error) error {
	if err == nil {
		return nil
	}
	if f := (*fault.Error)(nil); errors.As(err, &f) {
		return err
	}
	var (
		server  pgdriver.Error
		network net.Error
	)
	switch isServer := errors.As(err, &server); {
	case isServer:
		return serverFault(err, server.Field('C'))
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return fault.Wrap(fault.Unavailable, fault.CodeTimeout, err)
	case errors.Is(err, context.Canceled),
		errors.Is(err, driver.ErrBadConn),
		errors.Is(err, sql.ErrConnDone),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, net.ErrClosed),
		errors.As(err, &network):
		return fault.Wrap(fault.Unavailable, fault.CodeUnavailable, err)
	}
	return err
}

func serverFault(err error, state string) error {
	clean := &answer{err: err}
	switch {
	case state == stateCanceled, state == stateLockTimeout:
		return fault.Wrap(fault.Unavailable, fault.CodeTimeout, clean)
	case state == stateSerialization, state == stateDeadlock:
		return fault.Wrap(fault.Unavailable, fault.CodeUnavailable, clean).WithRetryAfter(time.Second)
	case state == stateTooManyConns, state == stateIdleInTx, strings.HasPrefix(state, "08"), strings.HasPrefix(state, "57P"):
		return fault.Wrap(fault.Unavailable, fault.CodeUnavailable, clean)
	}
	return clean
}

// answer is an error of the server whose text leaves out quoted input:
// «invalid input syntax for type uuid: "…"» ends before the colon.
type answer struct{ err error }

func (a *answer) Error() string {
	var e pgdriver.Error
	errors.As(a.err, &e)
	text, _, _ := strings.Cut(e.Field('M'), ": ")
	text = fmt.Sprintf("%s (SQLSTATE=%s)", text, e.Field('C'))
	if n := e.Field('n'); n != "" {
		text += " constraint " + n
	}
	return text
}

func (a *answer) Unwrap() error { return a.err }
