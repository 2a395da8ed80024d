package httpapi

import (
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// stalled is how long a sender may pause before the connection is given up.
const stalled = 30 * time.Second

// Stream is embedded in the input of operations whose body is a file. The handler
// reads it while it arrives and sets the limit itself.
type Stream struct {
	arriving io.Reader
	length   int64
}

// Arriving is the body. A sender that pauses for half a minute ends it with an error.
func (s *Stream) Arriving() io.Reader { return s.arriving }

// Length is what the sender announced in bytes; -1 for not announced.
func (s *Stream) Length() int64 { return s.length }

// Resolve is for huma, which hands over the request here.
func (s *Stream) Resolve(hc huma.Context) []error {
	c := humagin.Unwrap(hc)
	end, _ := c.Request.Context().Deadline() // bound sets one for every request
	s.length = c.Request.ContentLength
	s.arriving = &lively{c.Request.Body, http.NewResponseController(c.Writer), end}
	return nil
}

// lively moves the deadline of the connection on while bytes come, up to the end.
type lively struct {
	io.Reader
	connection *http.ResponseController
	end        time.Time
}

func (l *lively) Read(p []byte) (int, error) {
	next := time.Now().Add(stalled)
	if next.After(l.end) {
		next = l.end
	}
	_ = l.connection.SetReadDeadline(next) // a recorder in a test has no connection
	return l.Reader.Read(p)
}
