package owndata

import (
	"context"
	"iter"

	"github.com/google/uuid"

	"mitwirken/internal/platform/pg"
)

// Rows is a source that yields by itself, for what may be long.
func Rows(name string, rows func(ctx context.Context, person uuid.UUID) iter.Seq2[Row, error]) Source {
	return source{name, rows}
}

// List is a source whose rows fit into memory.
func List[T any](name string, list func(ctx context.Context, person uuid.UUID) ([]T, error), row func(T) (Row, error)) Source {
	return source{name, func(ctx context.Context, person uuid.UUID) iter.Seq2[Row, error] {
		return func(yield func(Row, error) bool) {
			rows, err := list(ctx, person)
			if err != nil {
				yield(nil, pg.Fault(err))
				return
			}
			for _, r := range rows {
				if !yield(row(r)) {
					return
				}
			}
		}
	}}
}

type source struct {
	name string
	rows func(ctx context.Context, person uuid.UUID) iter.Seq2[Row, error]
}

// Name of the section.
func (s source) Name() string { return s.name }

// OwnData about a person.
func (s source) OwnData(ctx context.Context, person uuid.UUID) iter.Seq2[Row, error] {
	return s.rows(ctx, person)
}
