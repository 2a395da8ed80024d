package httpapi

import (
	"bytes"
	"encoding/base64"
	"encoding/json"

	"mitwirken/internal/platform/fault"
)

// Page is one stretch of a list. Lists are never counted: Next is empty at the end.
type Page[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"Cursor of the following stretch; absent at the end."`
}

// PageQuery are the parameters of every list.
type PageQuery struct {
	Cursor string `query:"cursor" maxLength:"400" doc:"The next of the stretch before."`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// EncodeCursor writes a keyset position; clients treat it as opaque.
func EncodeCursor(position any) string {
	b, err := json.Marshal(position)
	if err != nil {
		panic(err) // positions are plain structs of ours
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// DecodeCursor reads a position written by EncodeCursor. An empty cursor is the
// beginning and leaves position untouched. Anything else that cannot be read is
// Malformed request.cursor.
func DecodeCursor(cursor string, position any) error {
	if cursor == "" {
		return nil
	}
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || bytes.ContainsRune(b, 0) {
		return fault.New(fault.Malformed, fault.CodeCursor)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(position); err != nil || d.More() {
		return fault.New(fault.Malformed, fault.CodeCursor)
	}
	return nil
}

// Stretch cuts rows fetched with limit+1 to a page; position names the last row kept.
func Stretch[R, T any](rows []R, limit int, wire func(R) T, position func(R) any) Page[T] {
	p := Page[T]{Items: make([]T, 0, min(len(rows), limit))}
	for i, r := range rows {
		if i == limit {
			p.Next = EncodeCursor(position(rows[limit-1]))
			break
		}
		p.Items = append(p.Items, wire(r))
	}
	return p
}
