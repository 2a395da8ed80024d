package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mitwirken/internal/platform/fault"
	"mitwirken/internal/platform/golden"
	"mitwirken/internal/platform/locale"
)

type thing struct {
	Name  string   `json:"name" minLength:"2" maxLength:"5"`
	Count int      `json:"count,omitempty" minimum:"1" maximum:"9"`
	Kind  string   `json:"kind,omitempty" enum:"a,b"`
	Tags  []string `json:"tags,omitempty" maxItems:"2"`
}

type thingInput struct {
	Once
	Body thing
}

type thingOutput struct{ Body thing }

type askInput struct {
	PageQuery
	Fail string `query:"fail"`
}

// engine has one operation for every way to fail.
func engine(t *testing.T, log io.Writer) *API {
	t.Helper()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	a, err := New(Options{Log: slog.New(slog.NewJSONHandler(log, nil)), Catalogues: cat, PublicURL: "https://mitwirken.example.ch", HTTPS: true,
		RequestTimeout: 5 * time.Second, MaxBody: 2048, Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	Register(a, Operation{ID: "createThing", Method: http.MethodPost, Path: "/things", Tag: "things", Status: 201}, func(_ context.Context, in *thingInput) (*thingOutput, error) {
		return &thingOutput{in.Body}, nil
	})
	Register(a, Operation{ID: "ask", Method: http.MethodGet, Path: "/ask", Tag: "things", ETag: true}, func(_ context.Context, in *askInput) (*thingOutput, error) {
		switch in.Fail {
		case "panic":
			panic("anna@example.ch")
		case "internal":
			return nil, errors.New("relation x does not exist, anna@example.ch")
		case "conflict":
			return nil, fault.New(fault.Conflict, fault.CodeStale)
		case "unavailable":
			return nil, fault.New(fault.Unavailable, fault.CodeUnavailable).WithRetryAfter(1500 * time.Millisecond)
		case "params":
			return nil, fault.New(fault.Forbidden, fault.CodeStale).WithParam("Level", "higher")
		case "wrapped":
			return nil, fmt.Errorf("outer: %w", fault.New(fault.Invalid, fault.CodeInvalid).WithField("answers/3/text", fault.FieldTooLong, map[string]any{"Max": 200}))
		case "cursor":
			var p struct{ A int }
			return nil, DecodeCursor(in.Cursor, &p)
		}
		return &thingOutput{thing{Name: "fine"}}, nil
	})
	if err := a.ServeOpenAPI(); err != nil {
		t.Fatal(err)
	}
	return a
}

const key = "0123456789abcdef"

func post(body string, headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/api/v1/things", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", key)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func get(path string, headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

func do(a *API, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return w
}

// Every way to be refused, as the client sees it.
func TestProblemDocuments(t *testing.T) {
	for _, tc := range []struct {
		name   string
		r      *http.Request
		status int
	}{
		{"not_found", get("/api/v1/nothing"), 404},
		{"method_not_allowed", httptest.NewRequest(http.MethodDelete, "/api/v1/things", nil), 405},
		{"malformed", post(`{"name":`), 400},
		{"empty_body", post(``), 400},
		{"too_large", post(`{"name":"` + strings.Repeat("x", 3000) + `"}`), 413},
		{"unsupported", post(`<name/>`, "Content-Type", "application/xml"), 415},
		{"missing_field", post(`{}`), 422},
		{"wrong_fields", post(`{"name":"x","count":12,"kind":"c","tags":["1","2","3"],"evil":1}`), 422},
		{"wrong_type", post(`{"name":7}`), 422},
		{"missing_key", post(`{"name":"anna"}`, "Idempotency-Key", ""), 422},
		{"short_key", post(`{"name":"anna"}`, "Idempotency-Key", "abc"), 422},
		{"french", post(`{"name":"x"}`, "Accept-Language", "fr-CH,fr;q=0.9"), 422},
		{"cross_origin", post(`{"name":"anna"}`, "Sec-Fetch-Site", "cross-site"), 403},
		{"unknown_query", get("/api/v1/ask?colour=red"), 422},
		{"query_number", get("/api/v1/ask?limit=many"), 422},
		{"query_range", get("/api/v1/ask?limit=1000"), 422},
		{"cursor", get("/api/v1/ask?fail=cursor&cursor=%25%25"), 400},
		{"panic", get("/api/v1/ask?fail=panic"), 500},
		{"internal", get("/api/v1/ask?fail=internal"), 500},
		{"conflict", get("/api/v1/ask?fail=conflict", "Accept-Language", "it"), 409},
		{"unavailable", get("/api/v1/ask?fail=unavailable"), 503},
		{"params", get("/api/v1/ask?fail=params"), 403},
		{"wrapped_field", get("/api/v1/ask?fail=wrapped", "Accept-Language", "en"), 422},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var log bytes.Buffer
			w := do(engine(t, &log), tc.r)
			if w.Code != tc.status || w.Header().Get("Content-Type") != "application/problem+json" {
				t.Fatalf("got %d %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
			var p Problem
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			if p.RequestID == "" || p.RequestID != w.Header().Get("X-Request-Id") || p.Status != w.Code {
				t.Errorf("request id or status differ: %+v", p)
			}
			if p.RetryAfter > 0 && w.Header().Get("Retry-After") == "" {
				t.Error("no Retry-After header")
			}
			if strings.Contains(w.Body.String()+log.String(), "anna@") {
				t.Error("personal data in the answer or the log")
			}
			p.RequestID = "…"
			b, err := json.MarshalIndent(p, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden.Text(t, "testdata/problems/"+tc.name+".json", string(b)+"\n")
		})
	}
}

func TestSuccessAndHeaders(t *testing.T) {
	var log bytes.Buffer
	a := engine(t, &log)
	w := do(a, post(`{"name":"anna"}`, "Sec-Fetch-Site", "same-origin"))
	if w.Code != 201 || !strings.Contains(w.Body.String(), `"anna"`) || strings.Contains(w.Body.String(), "$schema") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for h, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
		"Cross-Origin-Opener-Policy": "same-origin", "Referrer-Policy": "strict-origin-when-cross-origin",
	} {
		if got := w.Header().Get(h); got != want {
			t.Errorf("%s: %q", h, got)
		}
	}
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
		t.Error(csp)
	}
	if !strings.Contains(log.String(), `"route":"/api/v1/things"`) || strings.Contains(log.String(), "192.0.2.1") {
		t.Errorf("log: %s", log.String())
	}
}

func TestETagAnswersNotModified(t *testing.T) {
	a := engine(t, io.Discard)
	first := do(a, get("/api/v1/ask"))
	tag := first.Header().Get("ETag")
	if first.Code != 200 || tag == "" {
		t.Fatal(first.Code, tag)
	}
	again := do(a, get("/api/v1/ask", "If-None-Match", tag))
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("%d %s", again.Code, again.Body)
	}
	if w := do(a, get("/api/v1/ask", "If-None-Match", `"other"`)); w.Code != 200 {
		t.Error(w.Code)
	}
	if w := do(a, get("/api/v1/ask?fail=conflict")); w.Code != 409 || w.Header().Get("ETag") != "" {
		t.Error("a refusal must carry its own status and no tag", w.Code)
	}
}

func TestRequestsEnd(t *testing.T) {
	a := engine(t, io.Discard)
	a.o.RequestTimeout = 20 * time.Millisecond
	Register(a, Operation{ID: "slow", Method: http.MethodGet, Path: "/slow", Tag: "things"}, func(ctx context.Context, _ *struct{}) (*thingOutput, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
	if w := do(a, get("/api/v1/slow")); w.Code != 503 || !strings.Contains(w.Body.String(), string(fault.CodeTimeout)) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestDocumentationPage(t *testing.T) {
	w := do(engine(t, io.Discard), get("/api/docs"))
	if w.Code != 200 || !strings.Contains(w.Body.String(), "/api/v1/things") || strings.Contains(w.Body.String(), "<script") || strings.Contains(w.Body.String(), "https://") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if !strings.Contains(w.Body.String(), docsCSS) || strings.Contains(w.Body.String(), "ZgotmplZ") {
		t.Error("the style sheet does not match the hash in the policy")
	}
}

func TestContractNamesEveryCode(t *testing.T) {
	a := engine(t, io.Discard)
	b, err := a.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte(`"request.too_many"`)) || bytes.Contains(b, []byte("$schema\"")) {
		t.Error("codes missing, or a $schema member")
	}
	for _, r := range a.Routes() {
		if r.ID == "createThing" && (!r.NeedsKey || r.Limit != DefaultWriteLimit) {
			t.Errorf("%+v", r)
		}
	}
}

func TestCursorsVisitEachRowOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, limit := rapid.IntRange(0, 50).Draw(t, "rows"), rapid.IntRange(1, 20).Draw(t, "limit")
		var seen []int
		cursor := ""
		for range n + 2 {
			after := struct{ I int }{-1}
			if err := DecodeCursor(cursor, &after); err != nil {
				t.Fatal(err)
			}
			var rows []int
			for i := after.I + 1; i < n && len(rows) <= limit; i++ {
				rows = append(rows, i)
			}
			p := Stretch(rows, limit, func(i int) int { return i }, func(i int) any { return struct{ I int }{i} })
			seen = append(seen, p.Items...)
			if cursor = p.Next; cursor == "" {
				break
			}
		}
		for i, v := range seen {
			if i != v {
				t.Fatalf("row %d came as %d", v, i)
			}
		}
		if len(seen) != n {
			t.Fatalf("%d of %d rows", len(seen), n)
		}
	})
}

func FuzzDecodeCursor(f *testing.F) {
	f.Add(EncodeCursor(struct{ A int }{1}))
	f.Add("e30")
	f.Add("%%%")
	f.Fuzz(func(t *testing.T, s string) {
		var p struct {
			A int
			B string
		}
		if err := DecodeCursor(s, &p); err != nil && !fault.Is(err, fault.CodeCursor) {
			t.Error(err)
		}
	})
}
