package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// held keeps an answer back until its ETag is known.
type held struct {
	gin.ResponseWriter
	body   bytes.Buffer
	status int
}

func (h *held) Write(b []byte) (int, error)       { return h.body.Write(b) }
func (h *held) WriteString(s string) (int, error) { return h.body.WriteString(s) }
func (h *held) WriteHeader(code int)              { h.status = code }
func (h *held) WriteHeaderNow()                   {}
func (h *held) Status() int                       { return h.status }
func (h *held) Size() int                         { return h.body.Len() }
func (h *held) Written() bool                     { return h.body.Len() > 0 }

// etag answers «304 Not Modified» for operations that asked for it.
func (a *API) etag(c *gin.Context) {
	if c.Request.Method != http.MethodGet || !a.cached[c.FullPath()] {
		c.Next()
		return
	}
	w := &held{ResponseWriter: c.Writer, status: http.StatusOK}
	c.Writer = w
	func() {
		defer func() { c.Writer = w.ResponseWriter }() // also when the handler panics
		c.Next()
	}()
	if w.status == http.StatusOK {
		sum := sha256.Sum256(w.body.Bytes())
		tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
		c.Header("ETag", tag)
		c.Header("Cache-Control", "private, no-cache")
		if matches(c.GetHeader("If-None-Match"), tag) {
			c.Status(http.StatusNotModified)
			c.Writer.WriteHeaderNow()
			return
		}
	}
	c.Writer.WriteHeader(w.status)
	_, _ = c.Writer.Write(w.body.Bytes()) // the client has gone: nobody is left to tell
}

func matches(header, tag string) bool {
	for t := range strings.SplitSeq(header, ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == tag || t == "*" {
			return true
		}
	}
	return false
}
