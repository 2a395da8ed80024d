package httpapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"mitwirken/internal/platform/fault"
)

// body notes when what a client sends breaks off or comes too slowly: that is no
// trouble of ours, whatever the code that was reading makes of it.
type body struct {
	io.ReadCloser
	r *request
}

// Read is for whoever decodes the body.
func (b body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	var tooLarge *http.MaxBytesError
	if err != nil && !errors.Is(err, io.EOF) && !errors.As(err, &tooLarge) {
		b.r.broken = true
	}
	return n, err
}

// incomplete tells whether a refusal came about only because the client went away,
// before its body was here or while we were at work for it.
func incomplete(ctx context.Context, f *fault.Error) bool {
	if f.Kind != fault.Internal && f.Kind != fault.Unavailable {
		return false
	}
	return requestOf(ctx).broken || errors.Is(ctx.Err(), context.Canceled) && errors.Is(f, context.Canceled)
}

// inputs corrects what huma makes of Once: the raw bytes are there for the
// fingerprint and are no format of their own, and who has nothing to say sends nothing.
func inputs[I any](item *huma.PathItem) {
	if item == nil || item.Post == nil || item.Post.RequestBody == nil {
		return
	}
	t := reflect.TypeFor[I]()
	if _, is := t.FieldByName("Once"); !is {
		return
	}
	if _, has := t.FieldByName("Body"); !has {
		item.Post.RequestBody.Required = false
		described := *item.Post // huma goes on reading the one it has
		described.RequestBody = nil
		item.Post = &described
		return
	}
	delete(item.Post.RequestBody.Content, "application/octet-stream")
}
