package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/pg"
)

// lines collects what several goroutines log.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// A client that goes away is nothing an operator has to get up for.
func TestAClientThatGoesAwayIsNoErrorOfOurs(t *testing.T) {
	t.Parallel()
	var log lines
	a := engine(t, &log)
	working := make(chan struct{}, 1)
	Register(a, Operation{ID: "waitForIt", Method: http.MethodGet, Path: "/wait", Tag: "things"}, func(ctx context.Context, _ *struct{}) (*thingOutput, error) {
		working <- struct{}{}
		<-ctx.Done()
		return nil, pg.Fault(fmt.Errorf("reading: %w", ctx.Err()))
	})
	s := httptest.NewServer(a)
	defer s.Close()
	const head = "POST /api/v1/things HTTP/1.1\r\nHost: mitwirken.example.ch\r\nContent-Type: application/json\r\nIdempotency-Key: aaaaaaaaaaaaaaaa\r\n"
	for name, leave := range map[string]func(net.Conn){
		"in the middle of the body": func(c net.Conn) {
			_, _ = io.WriteString(c, head+"Content-Length: 500\r\n\r\n{\"name\":")
		},
		"in the middle of a chunk": func(c net.Conn) {
			_, _ = io.WriteString(c, head+"Transfer-Encoding: chunked\r\n\r\n40\r\n{\"name\":")
		},
		"while we are at work": func(c net.Conn) {
			_, _ = io.WriteString(c, "GET /api/v1/wait HTTP/1.1\r\nHost: mitwirken.example.ch\r\n\r\n")
			<-working
		},
	} {
		before := len(log.String())
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		leave(c)
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		var got string
		for deadline := time.Now().Add(30 * time.Second); !strings.Contains(got, `"msg":"request"`); got = log.String()[before:] {
			if time.Now().After(deadline) {
				t.Fatalf("%s: no line about the request: %s", name, got)
			}
			time.Sleep(2 * time.Millisecond)
		}
		var line struct {
			Level, Code string
			Status      int
		}
		if err := json.Unmarshal([]byte(got), &line); err != nil { // more than one line is an error too
			t.Fatalf("%s: %v: %s", name, err, got)
		}
		if line.Level != "INFO" || line.Status != http.StatusRequestTimeout || line.Code != string(fault.CodeIncomplete) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// What is wrong with us stays our error, also beside a client that went away.
func TestOurErrorsStayOurs(t *testing.T) {
	t.Parallel()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	whole, broken := &request{}, &request{broken: true}
	of := func(ctx context.Context, r *request) context.Context { return context.WithValue(ctx, requestKey{}, r) }
	for _, c := range []struct {
		name string
		ctx  context.Context
		f    *fault.Error
		want bool
	}{
		{"broken body", of(t.Context(), broken), fault.From(io.ErrUnexpectedEOF), true},
		{"a refusal beside a broken body", of(t.Context(), broken), fault.New(fault.Conflict, fault.CodeStale), false},
		{"gone", of(gone, whole), fault.Wrap(fault.Unavailable, fault.CodeUnavailable, context.Canceled), true},
		{"gone, and a bug", of(gone, whole), fault.From(io.ErrShortWrite), false},
		{"cancelled by ourselves", of(t.Context(), whole), fault.Wrap(fault.Unavailable, fault.CodeUnavailable, context.Canceled), false},
		{"too slow ourselves", of(t.Context(), whole), fault.Wrap(fault.Unavailable, fault.CodeTimeout, context.DeadlineExceeded), false},
	} {
		if got := incomplete(c.ctx, c.f); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if f := refusal(http.StatusRequestTimeout, nil); f.Code != fault.CodeIncomplete || statusOf[f.Kind] != http.StatusRequestTimeout {
		t.Errorf("a body that comes too slowly: %v", f)
	}
}

// Who has nothing to say need not say {}.
func TestActsWithoutInputNeedNoBody(t *testing.T) {
	t.Parallel()
	a := engine(t, io.Discard)
	Register(a, Operation{ID: "ring", Method: http.MethodPost, Path: "/ring", Tag: "things", Status: http.StatusAccepted}, func(_ context.Context, in *struct{ Once }) (*thingOutput, error) {
		return &thingOutput{thing{Name: in.Key("ring").Value}}, nil
	})
	for _, body := range []string{"", "{}"} {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/ring", strings.NewReader(body))
		r.Header.Set("Idempotency-Key", "aaaaaaaaaaaaaaaa")
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		if w.Code != http.StatusAccepted || !strings.Contains(w.Body.String(), "aaaaaaaaaaaaaaaa") {
			t.Errorf("%q: %d %s", body, w.Code, w.Body)
		}
	}
	paths := a.huma.OpenAPI().Paths
	if b := paths["/api/v1/ring"].Post.RequestBody; b != nil {
		t.Errorf("the contract wants a body: %+v", b)
	}
	if b := paths["/api/v1/things"].Post.RequestBody; b == nil || !b.Required || len(b.Content) != 1 || b.Content["application/json"] == nil {
		t.Errorf("the contract of an act with input: %+v", b)
	}
}
