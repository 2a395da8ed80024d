package file

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mitwirken/internal/authz"
	"mitwirken/internal/platform/httpapi"
	"mitwirken/internal/platform/locale"
	"mitwirken/internal/platform/pgtest"
)

func newAPI(t testing.TB, s *Service) *httpapi.API {
	t.Helper()
	cat, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	api, err := httpapi.New(httpapi.Options{Log: slog.New(slog.DiscardHandler), Catalogues: cat.Reporting(t.Errorf), RequestTimeout: 20 * time.Second, MaxBody: 1 << 10})
	if err != nil {
		t.Fatal(err)
	}
	s.Routes(api)
	return api
}

type ask struct {
	as           authz.Actor
	method, path string
	body         io.Reader
	headers      []string
}

func do(api http.Handler, a ask) *httptest.ResponseRecorder {
	r := httptest.NewRequest(a.method, httpapi.Base+a.path, a.body)
	r = r.WithContext(authz.WithActor(r.Context(), a.as))
	r.Header.Set("Accept-Language", "de")
	r.Header.Set("Idempotency-Key", strings.ReplaceAll(uuid.NewString(), "-", ""))
	for i := 0; i < len(a.headers); i += 2 {
		r.Header.Set(a.headers[i], a.headers[i+1])
	}
	w := httptest.NewRecorder()
	api.ServeHTTP(w, r)
	return w
}

func uploaded(t testing.TB, w *httptest.ResponseRecorder) StoredFile {
	t.Helper()
	var f StoredFile
	if err := json.Unmarshal(w.Body.Bytes(), &f); w.Code != http.StatusCreated || err != nil {
		t.Fatal(w.Code, w.Body, err)
	}
	return f
}

func TestOverHTTP(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.DB(t), nil)
	api := newAPI(t, b.Service)
	sent := func(as authz.Actor, purpose, name string, content []byte, headers ...string) *httptest.ResponseRecorder {
		return do(api, ask{as, "POST", "/files?purpose=" + purpose, bytes.NewReader(content), append([]string{"Content-Type", "application/octet-stream",
			"Content-Disposition", "attachment; filename*=UTF-8''" + name}, headers...)})
	}
	f := uploaded(t, sent(anna, "document", "Pl%C3%A4ne%20%22Gersag%22.PDF", pdf("")))
	if f.Name != "Pläne _Gersag_.pdf" || f.Type != "application/pdf" || f.State != "clean" || f.Size != int64(len(pdf(""))) ||
		f.Address != "/api/v1/files/"+f.ID.String()+"/Pl%C3%A4ne%20_Gersag_.pdf" {
		t.Errorf("%+v", f)
	}
	pic := uploaded(t, sent(anna, "document", "a.jpg", photo(t, 900, 450)))
	if pic.Width != 900 || pic.Height != 450 || fmt.Sprint(pic.Widths) != "[400 800]" {
		t.Errorf("%+v", pic)
	}
	if nameless := uploaded(t, do(api, ask{anna, "POST", "/files?purpose=document", bytes.NewReader(pdf("")), nil})); nameless.Name != "Datei.pdf" {
		t.Errorf("%+v", nameless)
	}
	for _, tc := range []struct {
		w      *httptest.ResponseRecorder
		status int
		code   string
		words  string
	}{
		{sent(authz.Nobody(), "document", "a.pdf", pdf("")), 401, "authz.login_required", "an"},
		{sent(beat, "document", "a.pdf", pdf("")), 403, "authz.role_required", ""},
		{sent(anna, "", "a.pdf", pdf("")), 404, "file.purpose", "Zweck"},
		{sent(anna, "image", "a.pdf", pdf("")), 415, "file.type", "JPG, PNG"},
		{sent(anna, "document", "a.svg", []byte("<svg/>")), 415, "file.type", "PDF, DOCX"},
		{sent(anna, "document", "a.txt", nil), 422, "file.empty", "leer"},
		{sent(anna, "document", "a.txt", bytes.Repeat([]byte("x"), 2*megabyte+1)), 413, "file.too_large", "2 MB"},
		{sent(anna, "document", "a.pdf", pdf("/S /JavaScript")), 422, "file.active_content", "Skripte"},
		{sent(anna, "document", "a.pdf", pdf(""), "Idempotency-Key", "short"), 422, "request.invalid", ""},
		{do(api, ask{anna, "GET", "/files/" + uuid.NewString() + "/x", nil, nil}), 404, "authz.not_found", ""},
		{do(api, ask{beat, "GET", "/files/" + f.ID.String() + "/x", nil, nil}), 404, "authz.not_found", ""},
		{do(api, ask{beat, "GET", "/files/" + f.ID.String(), nil, nil}), 404, "authz.not_found", ""},
		{do(api, ask{anna, "GET", "/files/" + f.ID.String() + "/x?width=500", nil, nil}), 422, "request.invalid", ""},
		{do(api, ask{anna, "GET", "/file-purposes/nothing", nil, nil}), 404, "file.purpose", ""},
	} {
		if tc.w.Code != tc.status || !strings.Contains(tc.w.Body.String(), `"code":"`+tc.code+`"`) || !strings.Contains(tc.w.Body.String(), tc.words) {
			t.Errorf("%d %s, want %d %s", tc.w.Code, tc.w.Body, tc.status, tc.code)
		}
	}
	about := do(api, ask{anna, "GET", "/files/" + f.ID.String(), nil, nil})
	if about.Code != 200 || !strings.Contains(about.Body.String(), `"state":"clean"`) {
		t.Error(about.Code, about.Body)
	}
	what := do(api, ask{authz.Nobody(), "GET", "/file-purposes/image", nil, nil})
	if what.Code != 200 || strings.TrimSpace(what.Body.String()) != `{"endings":[".jpg",".jpeg",".png"],"maxBytes":120000000,"maxFiles":2,"name":"image"}` &&
		!strings.Contains(what.Body.String(), `"endings":[".jpg",".jpeg",".png"]`) {
		t.Error(what.Code, what.Body)
	}
}

func TestDownload(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.DB(t), nil)
	api := newAPI(t, b.Service)
	content := bytes.Repeat([]byte("0123456789"), 20_000)
	doc, pic, inside := b.must(`Pläne "neu".txt`, content), b.must("a.png", photo(t, 900, 450)), b.must("b.txt", []byte("im Wald"))
	for _, err := range []error{b.attach(park, doc, pic), b.attach(wald, inside)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	get := func(as authz.Actor, f *File, query string, headers ...string) *httptest.ResponseRecorder {
		return do(api, ask{as, "GET", "/files/" + f.ID.String() + "/egal" + query, nil, headers})
	}
	whole := get(authz.Nobody(), doc, "")
	for name, want := range map[string]string{
		"Content-Type":            "text/plain; charset=utf-8",
		"Content-Disposition":     `attachment; filename="Pl_ne _neu_.txt"; filename*=UTF-8''Pl%C3%A4ne%20_neu_.txt`,
		"X-Content-Type-Options":  "nosniff",
		"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
		"Cache-Control":           "public, max-age=3600",
		"Accept-Ranges":           "bytes",
		"Content-Length":          "200000",
		"Vary":                    "",
	} {
		if got := whole.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if whole.Code != 200 || !bytes.Equal(whole.Body.Bytes(), content) {
		t.Error(whole.Code, whole.Body.Len())
	}
	tag := whole.Header().Get("ETag")
	for _, tc := range []struct {
		headers []string
		status  int
		body    string
		span    string
	}{
		{[]string{"If-None-Match", tag}, 304, "", ""},
		{[]string{"Range", "bytes=5-7"}, 206, "567", "bytes 5-7/200000"},
		{[]string{"Range", "bytes=-2"}, 206, "89", "bytes 199998-199999/200000"},
		{[]string{"Range", "bytes=199995-"}, 206, "56789", "bytes 199995-199999/200000"},
		{[]string{"Range", "bytes=5-7", "If-Range", tag}, 206, "567", "bytes 5-7/200000"},
		{[]string{"Range", "bytes=5-7", "If-Range", `"other"`}, 200, string(content), ""},
		{[]string{"Range", "bytes=0-0,5-5,7-7"}, 200, string(content), ""},
		{[]string{"Range", "bytes=300000-"}, 416, "invalid range: failed to overlap\n", "bytes */200000"},
	} {
		w := get(authz.Nobody(), doc, "", tc.headers...)
		if w.Code != tc.status || w.Body.String() != tc.body || w.Header().Get("Content-Range") != tc.span {
			t.Errorf("%v: %d %.40q %q", tc.headers, w.Code, w.Body, w.Header().Get("Content-Range"))
		}
	}
	private := get(employee(), inside, "")
	if private.Code != 200 || private.Header().Get("Cache-Control") != "private, no-cache" || !strings.Contains(private.Header().Get("Vary"), "Cookie") {
		t.Error(private.Code, private.Header())
	}
	if w := get(anna, inside, "", "If-None-Match", private.Header().Get("ETag")); w.Code != 404 {
		t.Errorf("who may not read learns that nothing changed: %d", w.Code)
	}
	small := get(authz.Nobody(), pic, "?width=400")
	if small.Code != 200 || small.Header().Get("Content-Type") != "image/jpeg" || !strings.HasPrefix(small.Header().Get("Content-Disposition"), "inline; ") ||
		small.Header().Get("ETag") == get(authz.Nobody(), pic, "").Header().Get("ETag") || small.Header().Get("Content-Security-Policy") == "" {
		t.Error(small.Code, small.Header())
	}
}

// A real connection: the sender hangs up in the middle, or takes its time.
func TestSlowAndBrokenLines(t *testing.T) {
	t.Parallel()
	b := newBench(t, pgtest.DB(t), nil)
	api := newAPI(t, b.Service)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		api.ServeHTTP(w, r.WithContext(authz.WithActor(r.Context(), anna)))
	}))
	server.Config.ReadTimeout, server.Config.WriteTimeout = 200*time.Millisecond, 200*time.Millisecond // shorter than what follows takes
	server.Start()
	t.Cleanup(server.Close)
	begin := func() net.Conn {
		t.Helper()
		c, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		_, err = fmt.Fprintf(c, "POST /api/v1/files?purpose=document HTTP/1.1\r\nHost: x\r\nIdempotency-Key: 0123456789abcdef\r\nContent-Length: %d\r\n\r\n", len(pdf("")))
		if err == nil {
			_, err = c.Write(pdf("")[:20])
		}
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if err := begin().Close(); err != nil {
		t.Fatal(err)
	}
	slow := begin()
	time.Sleep(600 * time.Millisecond)
	if b.count("file_item") != 0 || len(b.stored()) != 0 {
		t.Error("half a file is kept")
	}
	if _, err := slow.Write(pdf("")[20:]); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(slow), nil)
	if err != nil || answer.StatusCode != http.StatusCreated || b.count("file_item") != 1 {
		t.Errorf("a slow sender: %+v %v", answer, err)
	}
}

// Every operation has its act, and no act is for an operation that is gone.
func TestEveryOperationHasAnAct(t *testing.T) {
	t.Parallel()
	acts := Access()
	for _, r := range newAPI(t, NewService(nil, nil, nil, nil, time.Now)).Routes() {
		if _, has := acts[r.ID]; !has {
			t.Errorf("%s has no act", r.ID)
		}
		delete(acts, r.ID)
	}
	for id := range acts {
		t.Errorf("there is no operation %s", id)
	}
}
