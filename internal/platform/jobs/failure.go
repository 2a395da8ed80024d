package jobs

import (
	"context"
	"errors"
	"fmt"

	"mitwirken/internal/platform/fault"
)

// Discard marks an error that another attempt cannot mend: the job ends as
// cancelled. Discard(nil) is nil.
func Discard(err error) error {
	if err == nil {
		return nil
	}
	return &discarded{err}
}

type discarded struct{ error }

func (d *discarded) Unwrap() error { return d.error }

// failure is what River gets to see and to store of an error. The cause stays
// reachable, because River asks for context.Canceled to tell a shutdown from a
// failed attempt, but its text does not.
type failure struct {
	text  string
	cause error
}

func (f *failure) Error() string { return f.text }
func (f *failure) Unwrap() error { return f.cause }

// describe says as much of an error as can never be personal: the fault code,
// the SQLSTATE, or the Go type of the innermost cause.
func describe(err error) string {
	if f := (*fault.Error)(nil); errors.As(err, &f) && f.Code != fault.CodeInternal {
		return string(f.Code)
	}
	switch {
	case errors.Is(err, errPanicked):
		return errPanicked.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "deadline exceeded"
	case errors.Is(err, context.Canceled):
		return "cancelled"
	}
	if pg := (interface{ Field(byte) string })(nil); errors.As(err, &pg) {
		return "sqlstate " + pg.Field('C')
	}
	if pgx := (interface{ SQLState() string })(nil); errors.As(err, &pgx) {
		return "sqlstate " + pgx.SQLState()
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return fmt.Sprintf("%T", err)
		}
		err = inner
	}
}

// errPanicked stands for a recovered panic; its value may hold anything and is
// dropped, the stack goes to the log.
var errPanicked = errors.New("panic")
