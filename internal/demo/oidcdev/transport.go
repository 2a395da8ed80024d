package oidcdev

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Transport answers requests to both issuers in process and hands all others to
// next (http.DefaultTransport when nil): discovery works before the web server
// listens, and where its public address is not reachable from the program itself.
func (p *Provider) Transport(next http.RoundTripper) http.RoundTripper {
	if next == nil {
		next = http.DefaultTransport
	}
	return transport{provider: p, next: next}
}

type transport struct {
	provider *Provider
	next     http.RoundTripper
}

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if !strings.HasPrefix(req.URL.Scheme+"://"+req.URL.Host+req.URL.Path, t.provider.base+"/") {
		return t.next.RoundTrip(req)
	}
	in := req.Clone(req.Context())
	if in.Body == nil {
		in.Body = http.NoBody
	}
	defer in.Body.Close()
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	out := recorder{header: http.Header{}, code: http.StatusOK}
	t.provider.ServeHTTP(&out, in)
	return &http.Response{
		Status: fmt.Sprintf("%d %s", out.code, http.StatusText(out.code)), StatusCode: out.code,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: out.header, Body: io.NopCloser(&out.body), ContentLength: int64(out.body.Len()), Request: req,
	}, nil
}

// recorder is the answer while it is written.
type recorder struct {
	header http.Header
	code   int
	wrote  bool
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(code int) {
	if !w.wrote {
		w.code, w.wrote = code, true
	}
}

func (w *recorder) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}
