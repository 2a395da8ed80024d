package blob

import (
	"bufio"
	"crypto/md5"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeS3 speaks as much of the protocol as the client uses, path style, and
// believes every signature. Like the real one it keeps a file only when all
// announced bytes came.
type fakeS3 struct {
	mu      sync.Mutex
	objects map[string]object
	down    bool
}

type object struct {
	data        []byte
	contentType string
	at          time.Time
}

func (f *fakeS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	f.mu.Lock()
	down := f.down
	f.mu.Unlock()
	switch {
	case down:
		refuse(w, http.StatusServiceUnavailable, "ServiceUnavailable")
	case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential=test-key/"):
		refuse(w, http.StatusForbidden, "AccessDenied")
	case bucket != "town":
		refuse(w, http.StatusNotFound, "NoSuchBucket")
	case key == "" && r.URL.Query().Get("list-type") == "2":
		f.list(w, r)
	case r.Method == http.MethodPut:
		f.put(w, r, key)
	case r.Method == http.MethodGet, r.Method == http.MethodHead:
		f.get(w, r, key)
	case r.Method == http.MethodDelete:
		f.mu.Lock()
		delete(f.objects, key)
		f.mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
	default:
		refuse(w, http.StatusNotImplemented, "NotImplemented")
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code></Error>", code)
}

func (f *fakeS3) put(w http.ResponseWriter, r *http.Request, key string) {
	var body io.Reader = r.Body
	size := r.ContentLength
	if strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		body = &chunked{r: bufio.NewReader(r.Body)}
		var err error
		if size, err = strconv.ParseInt(r.Header.Get("X-Amz-Decoded-Content-Length"), 10, 64); err != nil {
			refuse(w, http.StatusBadRequest, "InvalidRequest")
			return
		}
	}
	data, err := io.ReadAll(body)
	if err != nil || int64(len(data)) != size {
		refuse(w, http.StatusBadRequest, "IncompleteBody")
		return
	}
	f.mu.Lock()
	f.objects[key] = object{data, r.Header.Get("Content-Type"), time.Now()}
	f.mu.Unlock()
	w.Header().Set("ETag", etag(data))
}

func (f *fakeS3) get(w http.ResponseWriter, r *http.Request, key string) {
	f.mu.Lock()
	o, ok := f.objects[key]
	f.mu.Unlock()
	if !ok {
		refuse(w, http.StatusNotFound, "NoSuchKey")
		return
	}
	w.Header().Set("Content-Type", o.contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(o.data)))
	w.Header().Set("Last-Modified", o.at.UTC().Format(http.TimeFormat))
	w.Header().Set("ETag", etag(o.data))
	if r.Method == http.MethodGet {
		_, _ = w.Write(o.data) // the reader may have gone
	}
}

func (f *fakeS3) list(w http.ResponseWriter, r *http.Request) {
	type content struct {
		Key          string
		LastModified string
		Size         int
	}
	var answer struct {
		XMLName               xml.Name `xml:"ListBucketResult"`
		IsTruncated           bool
		NextContinuationToken string `xml:",omitempty"`
		Contents              []content
	}
	q := r.URL.Query()
	most, err := strconv.Atoi(q.Get("max-keys"))
	if err != nil || most > 1000 {
		refuse(w, http.StatusBadRequest, "InvalidArgument")
		return
	}
	after := max(q.Get("start-after"), q.Get("continuation-token"))
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(f.objects)) {
		if !strings.HasPrefix(key, q.Get("prefix")) || key <= after {
			continue
		}
		if len(answer.Contents) == most {
			answer.IsTruncated = true
			answer.NextContinuationToken = answer.Contents[most-1].Key
			break
		}
		o := f.objects[key]
		answer.Contents = append(answer.Contents, content{key, o.at.UTC().Format(time.RFC3339), len(o.data)})
	}
	w.Header().Set("Content-Type", "application/xml")
	_ = xml.NewEncoder(w).Encode(answer) // the reader may have gone
}

func etag(data []byte) string {
	sum := md5.Sum(data)
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

// chunked reads «size;chunk-signature=…\r\n data \r\n» up to the chunk of size 0.
type chunked struct {
	r    *bufio.Reader
	left int64
	done bool
}

func (c *chunked) Read(p []byte) (int, error) {
	if c.done {
		return 0, io.EOF
	}
	if c.left == 0 {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return 0, io.ErrUnexpectedEOF
		}
		size, _, ok := strings.Cut(strings.TrimSpace(line), ";chunk-signature=")
		if c.left, err = strconv.ParseInt(size, 16, 64); err != nil || !ok {
			return 0, errors.New("not a chunk")
		}
		if c.left == 0 {
			c.done = true
			return 0, io.EOF
		}
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	if c.left == 0 && err == nil {
		_, err = c.r.Discard(len("\r\n"))
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func TestChunkedReadsWhatWasCut(t *testing.T) {
	whole := "3;chunk-signature=ab\r\nabc\r\n2;chunk-signature=cd\r\nde\r\n0;chunk-signature=ef\r\n\r\n"
	data, err := io.ReadAll(&chunked{r: bufio.NewReader(strings.NewReader(whole))})
	if err != nil || string(data) != "abcde" {
		t.Fatalf("%q, %v", data, err)
	}
	for cut := range len(whole) - len("0;chunk-signature=ef\r\n\r\n") {
		if _, err := io.ReadAll(&chunked{r: bufio.NewReader(strings.NewReader(whole[:cut]))}); err == nil {
			t.Errorf("cut after %d bytes was not noticed", cut)
		}
	}
}
